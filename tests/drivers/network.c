/* network.c - see network.h; netdevice(7), network_namespaces(7), capabilities(7) */

#define _GNU_SOURCE /* unshare */

#include "tests/unit/unit.h"

#include "network.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int why_no_network; /* errno */

int network_setup(void **state)
{
    (void)state;
    if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        why_no_network = errno;
    return 0;
}

void need_network(void)
{
    if (why_no_network == 0)
        return;
    print_message("no network namespace to be had: %s\n", strerror(why_no_network));
    skip();
}

void need_tun(void)
{
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI, .ifr_name = "probe0"};

    need_network();
    int fd = open("/dev/net/tun", O_RDWR);
    if (fd >= 0 && ioctl(fd, TUNSETIFF, &request) == 0) {
        (void)close(fd);
        return;
    }
    print_message("no tun device to be had: %s\n", strerror(errno));
    skip();
}

static struct ifreq request_for(const char *name)
{
    struct ifreq request = {0};

    (void)snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
    return request;
}

int make_tun(const char *name, int flags)
{
    struct ifreq request = request_for(name);
    int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

    assert_true(fd >= 0);
    request.ifr_flags = (short)flags;
    if (ioctl(fd, TUNSETIFF, &request) != 0)
        fail_msg("no %s: %s", name, strerror(errno));
    return fd;
}

void keep_device(const char *name, int flags, bool keep)
{
    int fd = make_tun(name, flags);

    assert_int_equal(ioctl(fd, TUNSETPERSIST, keep), 0);
    (void)close(fd);
}

bool give_device(const char *name, int flags, unsigned user)
{
    int fd = make_tun(name, flags);
    bool given = ioctl(fd, TUNSETOWNER, user) == 0;

    (void)close(fd);
    return given;
}

/* One question or change; false when the kernel says no. */
static bool ask(unsigned long what, struct ifreq *request)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    bool done = ioctl(fd, what, request) == 0;
    (void)close(fd);
    return done;
}

bool has_device(const char *name)
{
    return if_nametoindex(name) != 0;
}

bool is_up(const char *name)
{
    struct ifreq request = request_for(name);

    assert_true(ask(SIOCGIFFLAGS, &request));
    return request.ifr_flags & IFF_UP;
}

uint32_t mtu_of(const char *name)
{
    struct ifreq request = request_for(name);

    assert_true(ask(SIOCGIFMTU, &request));
    return (uint32_t)request.ifr_mtu;
}

static uint32_t address_in(const struct sockaddr *address)
{
    struct sockaddr_in in;

    memcpy(&in, address, sizeof in);
    return ntohl(in.sin_addr.s_addr);
}

uint32_t address_of(const char *name)
{
    struct ifreq request = request_for(name);

    return ask(SIOCGIFADDR, &request) ? address_in(&request.ifr_addr) : 0;
}

uint32_t mask_of(const char *name)
{
    struct ifreq request = request_for(name);

    return ask(SIOCGIFNETMASK, &request) ? address_in(&request.ifr_netmask) : 0;
}

uint32_t broadcast_of(const char *name)
{
    struct ifreq request = request_for(name);

    return ask(SIOCGIFBRDADDR, &request) ? address_in(&request.ifr_broadaddr) : 0;
}

void set_up(const char *name, bool up)
{
    struct ifreq request = request_for(name);

    assert_true(ask(SIOCGIFFLAGS, &request));
    request.ifr_flags = (short)(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
    assert_true(ask(SIOCSIFFLAGS, &request));
}

void set_mtu(const char *name, uint32_t mtu)
{
    struct ifreq request = request_for(name);

    request.ifr_mtu = (int)mtu;
    assert_true(ask(SIOCSIFMTU, &request));
}

void set_address(const char *name, uint32_t address, uint32_t mask)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(address)};
    struct ifreq request = request_for(name);

    memcpy(&request.ifr_addr, &in, sizeof in);
    assert_true(ask(SIOCSIFADDR, &request));
    in.sin_addr.s_addr = htonl(mask);
    memcpy(&request.ifr_netmask, &in, sizeof in);
    assert_true(ask(SIOCSIFNETMASK, &request));
}

/* What is permitted stays; what is in effect changes. */
static void change_capabilities(bool have)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2];

    assert_int_equal(syscall(SYS_capget, &header, data), 0);
    for (size_t i = 0; i < N_ELEMENTS(data); i++)
        data[i].effective = have ? data[i].permitted : 0;
    assert_int_equal(syscall(SYS_capset, &header, data), 0);
}

void drop_capabilities(void)
{
    change_capabilities(false);
}

void regain_capabilities(void)
{
    change_capabilities(true);
}
