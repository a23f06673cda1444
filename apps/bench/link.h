/* link.h - where bench measures: a network namespace of its own, with devices that nobody else has
 *
 *      bench (192.168.3.11)  --- tun0 --->  the responder (192.168.3.12)
 *      bench (192.168.4.11)  --- veth0 -->  a kernel in a second namespace (192.168.4.12)
 *
 * All of it is gone with the process.
 */
#ifndef APPS_BENCH_LINK_H
#define APPS_BENCH_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/error.h"
#include "drivers/netlink.h"

#define LINK_TUN "tun0"
#define LINK_VETH "veth0"

enum {
    LINK_PREFIX_LEN = 24,
    LINK_MTU = 1500,
    LINK_OUR_SIDE = 0x0B,   /* of either network: 192.168.3.11, 192.168.4.11 */
    LINK_THEIR_SIDE = 0x0C, /* 192.168.3.12, 192.168.4.12 */
};

#define LINK_TUN_NETWORK 0xC0A80300U  /* 192.168.3.0, host order */
#define LINK_VETH_NETWORK 0xC0A80400U /* 192.168.4.0 */

/* Moves the calling process into a new network namespace, with IPv6 off and lo up; without the
 * right to, into a new user namespace first, as its root. It must have one thread only. May be
 * called again, for another new one. False with *error said when no namespace is to be had. */
bool link_enter(struct error *error);

/* The device's own counters, since it was made. */
struct link_counters {
    uint64_t read;       /* by the responder, from its queues */
    uint64_t written;    /* by the responder */
    uint64_t queue_full; /* packets for which there was no room in a queue of the device */
};

/* Makes LINK_TUN anew (one that is there goes away, and whoever is attached to it loses it):
 * persistent, so that responders can attach to it one after the other, up, with the address
 * 192.168.3.11/24, and the queue length that tun has (500). A responder must open a multi_queue
 * device with IFF_MULTI_QUEUE, another one without. *index is that of the device. */
bool link_make_tun(bool multi_queue, uint32_t *index, struct error *error);

/* Who is attached to LINK_TUN? Queues of a multi_queue device; 0 or 1 of another. */
unsigned link_tun_queues(void);

bool link_count(struct link_counters *counters, struct error *error);

struct link_veth {
    uint32_t index;    /* of our end, LINK_VETH */
    int far_namespace; /* lives as long as this fd */
};

/* Makes LINK_VETH and its peer in a second namespace, whose kernel answers there (either knows the
 * other's MAC: there is no ARP). */
bool link_make_veth(struct link_veth *veth, struct error *error);
void link_close_veth(struct link_veth *veth);

/* Of use to both: what the kernel would say of itself over a new link would be counted as if we had
 * sent it. And a link gets an address and is set up; 0 or a negative errno. */
void link_silence_ipv6(void);
int link_configure(struct netlink *netlink, const char *name, uint32_t address, uint32_t *index);

#endif
