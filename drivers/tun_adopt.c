/* tun_adopt.c - taking over a tun fd that somebody else opened; see tun_device.h */

#define _DEFAULT_SOURCE /* struct ifreq */

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tun_device.h"

static bool refuse_framed(int fd, struct error *error)
{
    return error_set(error,
                     "cannot use fd %d: its packets are not bare IP; attach it with IFF_TUN | "
                     "IFF_NO_PI and without IFF_VNET_HDR",
                     fd);
}

/* Is the fd an attached tun fd, of IP packets? */
static bool check_fd(int fd, struct ifreq *request, struct error *error)
{
    if (fcntl(fd, F_GETFL) < 0)
        return error_set(error,
                         "cannot use fd %d: %s; hand over one that is open and attached to a tun "
                         "device",
                         fd, strerror(errno));
    if (ioctl(fd, TUNGETIFF, request) != 0)
        return error_set(error,
                         "cannot use fd %d: it is not an attached tun fd (%s); open /dev/net/tun "
                         "and attach it with TUNSETIFF before",
                         fd, strerror(errno));
    if (!(request->ifr_flags & IFF_TUN) || request->ifr_flags & IFF_VNET_HDR)
        return refuse_framed(fd, error);
    return true;
}

/* Is the fd's device in another network namespace, where netlink does not see it, and may see
 * another of the same name? Without the right to ask, the answer is no. */
static bool is_elsewhere(int fd)
{
    struct stat device, ours;
    int network = ioctl(fd, TUNGETDEVNETNS);
    if (network < 0)
        return false;

    bool differ = fstat(network, &device) == 0 && stat("/proc/self/ns/net", &ours) == 0 &&
                  (device.st_dev != ours.st_dev || device.st_ino != ours.st_ino);
    (void)close(network);
    return differ;
}

/* What netlink knows of the device, if it sees it. False for one whose packets are not bare IP:
 * TUNGETIFF cannot tell, since there IFF_NO_PI has the value of IFF_NOFILTER. */
static bool look_up(struct tun_device *device, uint32_t mtu)
{
    struct netlink netlink;
    struct link link = {0};
    if (is_elsewhere(device->fd) || netlink_open(&netlink) != 0)
        return true;

    if (netlink_get_link(&netlink, device->name, &link) == 0 && link.kind == LINK_TUN) {
        struct address_survey survey = {.wanted = {.index = link.index, .prefix_len = 32}};
        device->index = link.index;
        device->mtu = mtu != 0 ? mtu : link.mtu;
        device->up = link.up;
        if (netlink_survey(&netlink, &survey) == 0) {
            memcpy(device->addresses, survey.own, sizeof survey.own);
            device->n_addresses = survey.n_own;
        }
    }
    netlink_close(&netlink);
    return !link.framed;
}

bool tun_device_adopt(struct tun_device *device, int fd, uint32_t mtu, struct error *error)
{
    struct ifreq request = {0};
    if (!check_fd(fd, &request, error))
        return false;

    int flags = fcntl(fd, F_GETFL);
    if (fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0)
        return error_set(error, "cannot make fd %d non-blocking: %s; open it anew", fd,
                         strerror(errno));
    *device = (struct tun_device){
        .fd = fd, .fd_flags = flags, .mtu = mtu != 0 ? mtu : TUN_MTU, .up = true};
    memcpy(device->name, request.ifr_name, sizeof device->name);
    if (!look_up(device, mtu)) {
        (void)fcntl(fd, F_SETFL, flags);
        return refuse_framed(fd, error);
    }
    return true;
}
