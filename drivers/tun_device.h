/* tun_device.h - getting a tun device, and the kernel's side of it, into working order
 *
 * A name that is free becomes a new device, which gets an address and an MTU and is set up, and
 * which goes away with its last fd. A device that is there already is attached to: what its
 * administrator configured stays, only a missing address is added and a link that is down is set
 * up, as far as that is permitted; tun_device_restore() takes back what was added.
 */
#ifndef DRIVERS_TUN_DEVICE_H
#define DRIVERS_TUN_DEVICE_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "netlink.h"
#include "stack/ipv4.h"

enum {
    TUN_MTU = 1500,
    TUN_MIN_MTU = IPV4_MIN_MTU, /* the kernel's own limits for tun are the same */
    TUN_MAX_MTU = IPV4_MAX_LEN,
};

struct tun_settings {
    const char *name;    /* below IF_NAMESIZE bytes */
    uint32_t address;    /* the kernel's side, host order */
    unsigned prefix_len; /* bits */
    bool address_said;   /* somebody asked for that very address; else it is a default */
    uint32_t mtu;        /* 0: TUN_MTU, or what the device has */
    uint32_t n_queues;   /* that it is to have, 0 as 1; tun_device_open() opens the first */
};

enum { TUN_MAX_NOTES = 16 };

struct tun_device {
    int fd; /* non-blocking, packets without a header of the driver */
    char name[IF_NAMESIZE];
    uint32_t index; /* of the link, 0: it cannot be seen from here */
    bool created;   /* by us; else it was there before */
    struct interface_address addresses[MAX_OWN_ADDRESSES]; /* the kernel's side; the first counts */
    unsigned n_addresses;
    uint32_t mtu; /* bytes */
    bool up;
    bool added_address, set_up;        /* by us, to a device that was there: to be taken back */
    int fd_flags;                      /* of an adopted fd as it came, else -1 */
    struct error notes[TUN_MAX_NOTES]; /* what is not as it should be, though it may work */
    unsigned n_notes;
};

/* False with *error said when there is no device to work with; nothing is left behind then. */
bool tun_device_open(struct tun_device *device, const struct tun_settings *settings,
                     struct error *error);

/* Opens one more queue of a device that was opened for several. Returns its fd, like device->fd,
 * or -1 with *error said. The kernel shares the packets out among the queues: those between two
 * addresses always come by the same one, of UDP and TCP those between two ports of theirs. */
int tun_device_add_queue(const struct tun_device *device, struct error *error);

/* Takes over a tun fd that somebody else opened and set up. It is made non-blocking, for everybody
 * who shares it, until it is restored; its device is left as it is. `mtu`, when it is not 0, is
 * believed; else what the device has, or TUN_MTU where it cannot be seen, as from another network
 * namespace. (Who may not ask for its namespace gets the facts of a device of that name here.)
 * False with *error said when it is no fd to work with. */
bool tun_device_adopt(struct tun_device *device, int fd, uint32_t mtu, struct error *error);

/* Takes back what was configured on a device, or on an fd, that was there before; afterwards
 * added_address and set_up say what was in fact taken back. A link is left up when the address that
 * we gave it is gone: somebody else configures it now. The fd is not closed: the port that reads it
 * owns it; a created device goes away when it is. */
void tun_device_restore(struct tun_device *device);

#endif
