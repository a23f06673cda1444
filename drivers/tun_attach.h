/* tun_attach.h - a file descriptor for a device's packets; for tun_device.c */
#ifndef DRIVERS_TUN_ATTACH_H
#define DRIVERS_TUN_ATTACH_H

#include <stdbool.h>

#include "error.h"

struct tun_attachment {
    const char *name;
    bool exists;      /* else it is made, as nobody else's */
    bool multi_queue; /* so it is, or so it is made */
};

/* Opens the driver and attaches to the device, or to one more of its queues. Returns the fd, which
 * is non-blocking and carries bare IP; or -1 with *error said. */
int tun_attach(const struct tun_attachment *attachment, struct error *error);

#endif
