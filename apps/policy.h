/* policy.h - the routing table as the command line says it
 *
 * The kernel has addresses in the same networks: its own are not ours to answer for, and those that
 * stand for everybody on a network are nobody's.
 */
#ifndef APPS_POLICY_H
#define APPS_POLICY_H

#include "drivers/netlink.h"
#include "prefix.h"

struct policy {
    struct route_table routes;
    const struct interface_address
        *kernel; /* the kernel's addresses beside us; stays the caller's */
    unsigned n_kernel;
    bool allow_240; /* 240.0.0.0/4 holds addresses like any others */
    void *memory;   /* of what follows; the caller frees it, also when policy_make() fails */
    struct route_prefix *known; /* all that were added to the table, in their order */
    size_t n_known;
};

/* Makes the table for these prefixes; the kernel's addresses and allow_240 are set before.
 * EXIT_DONE, or with *error said EXIT_USAGE for a prefix that cannot be answered for, EXIT_FAILED
 * without memory. */
int policy_make(struct policy *policy, const struct prefix *prefixes, size_t n_prefixes,
                struct error *error);

/* An address (host order) about which this prefix decides and that is not the kernel's. False when
 * there is none. */
bool policy_find_host(const struct policy *policy, const struct prefix *prefix, uint32_t *host);

#endif
