/* netlink_devices.h - devices to measure with: made, counted and removed over rtnetlink(7)
 *
 * Each function returns 0 or a negative errno, as those of netlink.h.
 */
#ifndef DRIVERS_NETLINK_DEVICES_H
#define DRIVERS_NETLINK_DEVICES_H

#include "netlink.h"

/* What the kernel counted on a link since it was made. */
struct link_traffic {
    uint64_t n_sent, n_received;
    uint64_t n_send_dropped; /* had no room, or the link was not ready for them */
};

int netlink_count_link(struct netlink *netlink, const char *name, struct link_traffic *traffic);

int netlink_delete_link(struct netlink *netlink, uint32_t index);

enum { MAC_LEN = 6 };

/* One end of a cable. */
struct veth_end {
    const char *name;
    uint8_t mac[MAC_LEN];
};

/* Makes a cable between `near`, here, and `far`, in the network namespace of the fd. */
int netlink_make_veth(struct netlink *netlink, const struct veth_end *near,
                      const struct veth_end *far, int namespace_fd);

/* On this link, the address is always at that MAC: nobody has to be asked. */
int netlink_add_neighbour(struct netlink *netlink, uint32_t index, uint32_t address,
                          const uint8_t mac[MAC_LEN]);

#endif
