/* unrouted.h - which prefixes the kernel sends us nothing for */
#ifndef APPS_UNROUTED_H
#define APPS_UNROUTED_H

#include "drivers/tun_device.h"
#include "options.h"
#include "policy.h"

/* A prefix of which the kernel sends nothing to the device is a note of it: its owner wants to
 * know. One address of each is asked about, and of a long list the first ones. */
void unrouted_note(struct tun_device *device, const struct options *options,
                   const struct policy *policy);

#endif
