/* netlink.h - the kernel's side of a device, over rtnetlink(7): link, addresses, route
 *
 * Addresses are in host order. A function that asks or changes returns 0 or a negative errno, as
 * the kernel answered: -ENODEV where there is no such link, -EPERM without CAP_NET_ADMIN.
 */
#ifndef DRIVERS_NETLINK_H
#define DRIVERS_NETLINK_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

struct mnl_socket;

struct netlink {
    struct mnl_socket *socket;
    uint32_t sequence;
};

enum link_kind { LINK_OTHER, LINK_TUN, LINK_TAP };

struct link {
    uint32_t index;
    uint32_t mtu; /* bytes */
    enum link_kind kind;
    bool up;          /* the administrator's word: IFF_UP */
    bool no_carrier;  /* the kernel drops what it would send by it: RFC 2863 ifOperStatus is down */
    bool carrier;     /* somebody is at its other end, noticed by the kernel or not yet */
    bool multi_queue; /* of a tun or tap device */
    bool framed;      /* of a tun or tap device: a header of the driver is before each packet */
    uint32_t n_queues; /* of a multi-queue device: that programs are attached to */
};

struct interface_address {
    uint32_t index; /* of the link, 0: no address */
    uint32_t address;
    unsigned prefix_len; /* bits */
};

int netlink_open(struct netlink *netlink);
void netlink_close(struct netlink *netlink);

/* The link of this name. */
int netlink_get_link(struct netlink *netlink, const char *name, struct link *link);

/* Sets the MTU (0: leaves it) and takes the link up or down. */
int netlink_set_link(struct netlink *netlink, uint32_t index, bool up, uint32_t mtu);

enum { MAX_OWN_ADDRESSES = 64 };

/* What the IPv4 addresses of this network namespace are to one that is wanted. */
struct address_survey {
    struct interface_address wanted;
    struct interface_address own[MAX_OWN_ADDRESSES]; /* on the link of `wanted`, the first ones */
    unsigned n_own;
    struct interface_address other; /* on another link, in conflict with `wanted`: the same address,
                                       or else one whose network overlaps */
};

/* Fills in the rest of a survey of which `wanted` is set; its index may be 0. */
int netlink_survey(struct netlink *netlink, struct address_survey *survey);

/* Adds or deletes the address, with its broadcast address where the prefix has one. */
int netlink_add_address(struct netlink *netlink, const struct interface_address *address);
int netlink_delete_address(struct netlink *netlink, const struct interface_address *address);

struct kernel_route {
    uint32_t index; /* of the link by which the kernel sends, 0: none */
    bool local;     /* it does not send: the address is its own */
};

/* What the kernel would do with a packet to this address. */
int netlink_get_route(struct netlink *netlink, uint32_t address, struct kernel_route *route);

#endif
