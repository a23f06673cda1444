/* link.c - see link.h; namespaces(7), user_namespaces(7), Documentation/networking/tuntap.rst */

#define _GNU_SOURCE /* unshare */

#include "link.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "drivers/netlink_devices.h"

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool written = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    return close(fd) == 0 && written;
}

/* Who we were outside is root inside, and nobody else is anybody. */
static bool become_root(unsigned user, unsigned group)
{
    char user_map[32], group_map[32];

    (void)snprintf(user_map, sizeof user_map, "0 %u 1", user);
    (void)snprintf(group_map, sizeof group_map, "0 %u 1", group);
    return write_file("/proc/self/uid_map", user_map) &&
           write_file("/proc/self/setgroups", "deny") &&
           write_file("/proc/self/gid_map", group_map);
}

void link_silence_ipv6(void)
{
    (void)write_file("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");
}

static bool no_netlink(int result, struct error *error)
{
    return error_set(error, "cannot set up devices to measure with: %s; is netlink allowed here?",
                     strerror(-result));
}

static bool set_lo_up(struct error *error)
{
    struct netlink netlink;
    int result = netlink_open(&netlink);
    if (result != 0)
        return no_netlink(result, error);

    struct link lo = {0};
    result = netlink_get_link(&netlink, "lo", &lo);
    if (result == 0)
        result = netlink_set_link(&netlink, lo.index, true, 0);
    netlink_close(&netlink);
    return result == 0 || no_netlink(result, error);
}

bool link_enter(struct error *error)
{
    unsigned user = geteuid(), group = getegid();

    if (unshare(CLONE_NEWNET) != 0 &&
        (errno != EPERM || unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0 || !become_root(user, group)))
        return error_set(error,
                         "cannot measure on a device: no network namespace to be had: %s; run it "
                         "with sudo, or allow user namespaces",
                         strerror(errno));
    link_silence_ipv6();
    return set_lo_up(error);
}

static bool attach_tun(int fd, bool multi_queue)
{
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};

    if (multi_queue)
        request.ifr_flags |= IFF_MULTI_QUEUE;
    memcpy(request.ifr_name, LINK_TUN, sizeof LINK_TUN);
    return ioctl(fd, TUNSETIFF, &request) == 0 && ioctl(fd, TUNSETPERSIST, 1) == 0;
}

static bool create_tun(bool multi_queue, struct error *error)
{
    int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
    bool created = fd >= 0 && attach_tun(fd, multi_queue);

    if (!created)
        (void)error_set(error,
                        "cannot make a device to measure on: %s; load the driver with `modprobe "
                        "tun`, or let everybody open it: chmod 666 /dev/net/tun",
                        strerror(errno));
    if (fd >= 0)
        (void)close(fd);
    return created;
}

int link_configure(struct netlink *netlink, const char *name, uint32_t address, uint32_t *index)
{
    struct link link = {0};
    int result = netlink_get_link(netlink, name, &link);

    if (result == 0)
        result = netlink_add_address(
            netlink, &(struct interface_address){link.index, address, LINK_PREFIX_LEN});
    if (result == 0)
        result = netlink_set_link(netlink, link.index, true, LINK_MTU);
    *index = link.index;
    return result;
}

bool link_make_tun(bool multi_queue, uint32_t *index, struct error *error)
{
    struct netlink netlink;
    struct link before = {0};
    int result = netlink_open(&netlink);
    if (result != 0)
        return no_netlink(result, error);

    if (netlink_get_link(&netlink, LINK_TUN, &before) == 0)
        result = netlink_delete_link(&netlink, before.index);
    bool made = result == 0 && create_tun(multi_queue, error);
    if (made)
        result = link_configure(&netlink, LINK_TUN, LINK_TUN_NETWORK | LINK_OUR_SIDE, index);
    netlink_close(&netlink);
    if (result != 0)
        return no_netlink(result, error);
    return made;
}

unsigned link_tun_queues(void)
{
    struct netlink netlink;
    struct link link = {0};
    unsigned n = 0;

    if (netlink_open(&netlink) != 0)
        return 0;
    if (netlink_get_link(&netlink, LINK_TUN, &link) == 0)
        n = link.multi_queue ? link.n_queues : link.carrier;
    netlink_close(&netlink);
    return n;
}

bool link_count(struct link_counters *counters, struct error *error)
{
    struct netlink netlink;
    struct link_traffic traffic;
    int result = netlink_open(&netlink);

    if (result != 0)
        return no_netlink(result, error);
    result = netlink_count_link(&netlink, LINK_TUN, &traffic);
    netlink_close(&netlink);
    if (result != 0)
        return error_set(error, "cannot count on " LINK_TUN ": %s; was it deleted? Start again",
                         strerror(-result));
    *counters = (struct link_counters){traffic.n_sent, traffic.n_received, traffic.n_send_dropped};
    return true;
}
