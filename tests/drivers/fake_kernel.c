/* fake_kernel.c - see fake_kernel.h */

#define _DEFAULT_SOURCE /* struct ifreq */

#include "fake_kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "drivers/address.h"

int __real_open(const char *path, int flags, ...);
int __real_ioctl(int fd, unsigned long what, ...);
int __real_fcntl(int fd, int what, ...);
int __real_close(int fd);
int __wrap_open(const char *path, int flags, ...);
int __wrap_ioctl(int fd, unsigned long what, ...);
int __wrap_fcntl(int fd, int what, ...);
int __wrap_close(int fd);
int __wrap_nanosleep(const struct timespec *pause, struct timespec *rest);
int __wrap_netlink_open(struct netlink *netlink);
void __wrap_netlink_close(struct netlink *netlink);
int __wrap_netlink_get_link(struct netlink *netlink, const char *name, struct link *link);
int __wrap_netlink_set_link(struct netlink *netlink, uint32_t index, bool up, uint32_t mtu);
int __wrap_netlink_survey(struct netlink *netlink, struct address_survey *survey);
int __wrap_netlink_add_address(struct netlink *netlink, const struct interface_address *address);
int __wrap_netlink_delete_address(struct netlink *netlink, const struct interface_address *address);

struct fake_kernel kernel;

int kernel_setup(void **state)
{
    (void)state;
    kernel = (struct fake_kernel){
        .link = {.index = KERNEL_INDEX, .mtu = 1500, .kind = LINK_TUN},
        .fd_flags = IFF_TUN | IFF_NO_PI,
    };
    return 0;
}

static int outcome(int result, int good)
{
    if (result >= 0)
        return good;
    errno = -result;
    return -1;
}

/* The machinery that counts coverage opens and locks files of its own; those calls go on. */
int __wrap_open(const char *path, int flags, ...)
{
    if (strcmp(path, "/dev/net/tun") != 0) {
        va_list arguments;
        va_start(arguments, flags);
        int mode = flags & O_CREAT ? va_arg(arguments, int) : 0;
        va_end(arguments);
        return __real_open(path, flags, mode);
    }
    int fd = outcome(kernel.open, KERNEL_FD);
    kernel.n_fds += fd >= 0;
    return fd;
}

int __wrap_close(int fd)
{
    if (fd != KERNEL_FD)
        return __real_close(fd);
    kernel.n_fds--;
    errno = EDOM; /* close(2) may leave something there */
    return 0;
}

int __wrap_ioctl(int fd, unsigned long what, ...)
{
    va_list arguments;
    va_start(arguments, what);
    struct ifreq *request = va_arg(arguments, struct ifreq *);
    va_end(arguments);
    if (fd != KERNEL_FD)
        return __real_ioctl(fd, what, request);
    if (what == TUNSETIFF) {
        kernel.asked_flags = (unsigned short)request->ifr_flags;
        return outcome(kernel.attach, 0);
    }
    if (what != TUNGETIFF)
        return outcome(-ENOTTY, 0);
    request->ifr_flags = (short)kernel.fd_flags;
    (void)snprintf(request->ifr_name, sizeof request->ifr_name, "given0");
    return outcome(kernel.ask_fd, 0);
}

int __wrap_fcntl(int fd, int what, ...)
{
    if (fd == KERNEL_FD)
        return outcome(what == F_GETFL ? kernel.get_flags : kernel.set_flags, 0);

    va_list arguments;
    va_start(arguments, what);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return __real_fcntl(fd, what, argument);
}

int __wrap_netlink_open(struct netlink *netlink)
{
    (void)netlink;
    kernel.n_netlinks += kernel.netlink_open == 0;
    return kernel.netlink_open;
}

void __wrap_netlink_close(struct netlink *netlink)
{
    (void)netlink;
    kernel.n_netlinks--;
}

/* There is a device when there was one, or once an fd is attached. */
int __wrap_netlink_get_link(struct netlink *netlink, const char *name, struct link *link)
{
    int result = kernel.n_fds > 0 && !kernel.exists ? kernel.get_made_link : kernel.get_link;

    (void)netlink;
    (void)name;
    if (result == 0 && kernel.n_fds == 0 && !kernel.exists)
        return -ENODEV;
    if (result != 0)
        return result;
    *link = kernel.link;
    link->no_carrier = kernel.n_looks_without_carrier > 0;
    kernel.n_looks_without_carrier -= link->no_carrier;
    return 0;
}

int __wrap_nanosleep(const struct timespec *pause, struct timespec *rest)
{
    (void)rest;
    kernel.n_pauses++;
    kernel.paused_ns += (uint64_t)pause->tv_sec * 1000000000 + (uint64_t)pause->tv_nsec;
    return 0;
}

int __wrap_netlink_survey(struct netlink *netlink, struct address_survey *survey)
{
    (void)netlink;
    survey->n_own = kernel.own.index != 0;
    survey->own[0] = kernel.own;
    survey->other = kernel.other;
    return kernel.survey;
}

static void changed(const char *verb, const char *what)
{
    size_t len = strlen(kernel.changes);

    (void)snprintf(kernel.changes + len, sizeof kernel.changes - len, "%s%s %s",
                   len > 0 ? ", " : "", verb, what);
    kernel.n_changes++;
}

static void changed_address(const char *verb, const struct interface_address *address)
{
    char what[64];

    (void)snprintf(what, sizeof what, "%s/%u on %u", address_text(address->address).text,
                   address->prefix_len, address->index);
    changed(verb, what);
}

int __wrap_netlink_add_address(struct netlink *netlink, const struct interface_address *address)
{
    (void)netlink;
    changed_address("add", address);
    return kernel.add_address;
}

int __wrap_netlink_delete_address(struct netlink *netlink, const struct interface_address *address)
{
    (void)netlink;
    changed_address("delete", address);
    return kernel.delete_address;
}

int __wrap_netlink_set_link(struct netlink *netlink, uint32_t index, bool up, uint32_t mtu)
{
    char what[64];

    (void)netlink;
    (void)snprintf(what, sizeof what, "%u mtu %u", index, mtu);
    changed(up ? "up" : "down", what);
    return kernel.set_link;
}
