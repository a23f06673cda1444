/* virtual_host.h - the host that the command line describes */
#ifndef APPS_VIRTUAL_HOST_H
#define APPS_VIRTUAL_HOST_H

#include "drivers/pages.h"
#include "options.h"
#include "policy.h"
#include "stack/host.h"

/* Makes *host as the options want it, with the routes of a policy, the key (what nobody may know),
 * and the link's MTU. Its memory for fragments is in *fragments then, to be freed by the caller,
 * also when it fails. False with *error said. */
bool virtual_host_make(struct host *host, const struct options *options,
                       const struct policy *policy, struct siphash_key key, uint32_t mtu,
                       void **fragments, struct error *error);

/* One that needs no device: beside the kernel of --address, with a ring for packets of any length.
 * Nothing about it is random, so the same packets at the same times get the same answers. */
struct offline_host {
    struct host host;
    struct ring ring;
    struct policy policy;
    struct interface_address kernel;
    struct pages pages;
    void *fragments;
};

/* EXIT_DONE, or with *error said EXIT_USAGE or EXIT_FAILED. offline_host_close() in every case. */
int offline_host_open(struct offline_host *offline, const struct options *options,
                      struct error *error);

void offline_host_close(struct offline_host *offline);

#endif
