/* link_veth.c - a second kernel to measure, at the other end of a cable; see link.h, veth(4) */

#define _GNU_SOURCE /* unshare, setns */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "drivers/netlink_devices.h"
#include "link.h"

#define OWN_NETWORK "/proc/thread-self/ns/net"

static const struct veth_end ends[] = {
    {LINK_VETH, {2, 0, 0, 0, 4, LINK_OUR_SIDE}},
    {LINK_VETH, {2, 0, 0, 0, 4, LINK_THEIR_SIDE}},
};

/* One end, from within its namespace. 0 or a negative errno. */
static int configure_end(uint32_t own, uint32_t other, const struct veth_end *peer, uint32_t *index)
{
    struct netlink netlink;
    int result = netlink_open(&netlink);
    if (result != 0)
        return result;

    result = link_configure(&netlink, LINK_VETH, LINK_VETH_NETWORK | own, index);
    if (result == 0)
        result = netlink_add_neighbour(&netlink, *index, LINK_VETH_NETWORK | other, peer->mac);
    netlink_close(&netlink);
    return result;
}

static int make_cable(int far_namespace)
{
    struct netlink netlink;
    int result = netlink_open(&netlink);

    if (result != 0)
        return result;
    result = netlink_make_veth(&netlink, &ends[0], &ends[1], far_namespace);
    netlink_close(&netlink);
    return result;
}

/* A second namespace, in which we are for a moment; *far is all that holds it then. */
static int make_far(int near, int *far)
{
    if (unshare(CLONE_NEWNET) != 0)
        return -errno;
    link_silence_ipv6();
    *far = open(OWN_NETWORK, O_RDONLY | O_CLOEXEC);
    int result = *far < 0 ? -errno : 0;
    if (setns(near, CLONE_NEWNET) != 0)
        return -errno;
    return result;
}

static int make_veth(int near, int far, uint32_t *index)
{
    uint32_t far_index;
    int result = make_cable(far);

    if (result == 0 && setns(far, CLONE_NEWNET) != 0)
        return -errno;
    if (result == 0)
        result = configure_end(LINK_THEIR_SIDE, LINK_OUR_SIDE, &ends[0], &far_index);
    if (setns(near, CLONE_NEWNET) != 0)
        return -errno;
    if (result == 0)
        result = configure_end(LINK_OUR_SIDE, LINK_THEIR_SIDE, &ends[1], index);
    return result;
}

bool link_make_veth(struct link_veth *veth, struct error *error)
{
    *veth = (struct link_veth){.far_namespace = -1};
    int near = open(OWN_NETWORK, O_RDONLY | O_CLOEXEC);
    int result = near < 0 ? -errno : make_far(near, &veth->far_namespace);

    if (result == 0)
        result = make_veth(near, veth->far_namespace, &veth->index);
    if (near >= 0)
        (void)close(near);
    if (result == 0)
        return true;
    link_close_veth(veth);
    return error_set(error, "cannot make a second kernel to measure: %s; is veth allowed here?",
                     strerror(-result));
}

void link_close_veth(struct link_veth *veth)
{
    if (veth->far_namespace >= 0)
        (void)close(veth->far_namespace);
    veth->far_namespace = -1;
}
