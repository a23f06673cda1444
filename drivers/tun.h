/* tun.h - the port on a tun file descriptor
 *
 *      ping 192.168.3.12                                  echohost
 *           |                                                ^ |
 *      kernel: route, tun0                             read  | |  write
 *           |  ^                                             | v
 *           +--|---------- queue of the device ----------> fd, one packet a call
 *              +--------- received on tun0 <---------------+
 *
 * A read takes one packet that the kernel routed to the device; a write is, for the kernel, a
 * packet received on it (Documentation/networking/tuntap.rst). Packets are bare IP: the device is
 * opened with IFF_NO_PI and without offloads.
 *
 * The fd is read until it has no more (EAGAIN) or the burst is full, then the answers are written.
 * What else was tried, and how fast it was, is in README.md in this folder.
 */
#ifndef DRIVERS_TUN_H
#define DRIVERS_TUN_H

#include <stdbool.h>

#include "port.h"

struct tun_port {
    struct port port; /* first: a struct port * to it is a struct tun_port * */
    int fd;
    bool failed; /* the last read did: the next wait is a pause */
};

/* Makes a port on fd, which is non-blocking and moves one packet a call. The port owns it from
 * here on. */
void tun_open(struct tun_port *tun, int fd);

#endif
