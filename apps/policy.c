/* policy.c - see policy.h */

#include "policy.h"

#include <stdlib.h>

#include "drivers/address.h"
#include "run.h"

static bool is_kernel_address(const struct policy *policy, uint32_t address)
{
    for (unsigned i = 0; i < policy->n_kernel; i++) {
        if (policy->kernel[i].address == address)
            return true;
    }
    return false;
}

static void add(struct policy *policy, struct route_prefix prefix)
{
    (void)route_add(&policy->routes, prefix.prefix, prefix.prefix_len, prefix.type);
    policy->known[policy->n_known++] = prefix;
}

/* The addresses of the kernel's networks that stand for everybody: all ones, and the old all zeros
 * (RFC 1122 section 3.3.6). */
static void add_broadcasts(struct policy *policy)
{
    for (unsigned i = 0; i < policy->n_kernel; i++) {
        uint32_t address = policy->kernel[i].address;
        uint32_t mask = address_mask(policy->kernel[i].prefix_len);
        if (!address_has_broadcast(policy->kernel[i].prefix_len))
            continue;
        add(policy, (struct route_prefix){address & mask, 32, ROUTE_BROADCAST});
        add(policy, (struct route_prefix){address | ~mask, 32, ROUTE_BROADCAST});
    }
}

/* What an address that is not for us to answer for is; NULL for any other prefix. */
static const char *why_not(const struct policy *policy, const struct prefix *prefix)
{
    struct route covering = route_lookup(&policy->routes, prefix->address);

    if (covering.prefix_len <= prefix->prefix_len && prefix_special_name(covering.type) != NULL)
        return prefix_special_name(covering.type);
    if (prefix->prefix_len == 32 && is_kernel_address(policy, prefix->address))
        return "the kernel's own address, and a ping to it goes through lo, never to us";
    return NULL;
}

static bool add_prefix(struct policy *policy, const struct prefix *prefix, struct error *error)
{
    const char *why = why_not(policy, prefix);

    if (why == NULL)
        add(policy, (struct route_prefix){prefix->address, prefix->prefix_len, prefix->type});
    else if (prefix->type == ROUTE_LOCAL)
        return error_set(error,
                         "cannot answer for %s: it is %s; choose the address of another host",
                         prefix_text(prefix).text, why);
    return true; /* what shall not be answered is not, anyhow */
}

/* A table that knows the special-purpose addresses. */
static void init(struct policy *policy, size_t table_len)
{
    size_t n_special;
    const struct route_prefix *special = route_special_prefixes(&n_special);

    (policy->allow_240 ? route_init_unreserved : route_init)(&policy->routes, policy->memory,
                                                             table_len);
    policy->known = (void *)((char *)policy->memory + table_len);
    policy->n_known = 0;
    for (size_t i = 0; i < n_special; i++) {
        if (route_lookup(&policy->routes, special[i].prefix).type == special[i].type)
            policy->known[policy->n_known++] = special[i];
    }
}

int policy_make(struct policy *policy, const struct prefix *prefixes, size_t n_prefixes,
                struct error *error)
{
    size_t n_broadcasts = 2 * (size_t)policy->n_kernel, n_special;
    size_t table_len = route_memory_len(n_prefixes + n_broadcasts);

    (void)route_special_prefixes(&n_special);
    policy->memory =
        malloc(table_len + (n_prefixes + n_broadcasts + n_special) * sizeof *policy->known);
    if (policy->memory == NULL) {
        (void)error_set(error, "cannot keep %zu routes: out of memory; give fewer prefixes",
                        n_prefixes);
        return EXIT_FAILED;
    }
    init(policy, table_len);
    add_broadcasts(policy); /* first, so that a prefix that is one of them is refused */
    for (size_t i = 0; i < n_prefixes; i++) {
        if (!add_prefix(policy, &prefixes[i], error))
            return EXIT_USAGE;
    }
    return EXIT_DONE;
}

bool policy_find_host(const struct policy *policy, const struct prefix *prefix, uint32_t *host)
{
    uint64_t address = prefix->address;
    uint64_t last = prefix->address | ~address_mask(prefix->prefix_len);

    while (address <= last) {
        struct route route = route_lookup(&policy->routes, (uint32_t)address);
        bool decides = route.type == prefix->type && route.prefix_len == prefix->prefix_len;
        if (decides && !is_kernel_address(policy, (uint32_t)address)) {
            *host = (uint32_t)address;
            return true;
        }
        /* to behind the one address, or behind the longer prefix that decides here */
        uint32_t mask = address_mask(decides ? 32 : route.prefix_len);
        address = ((uint32_t)address | ~mask) + (uint64_t)1;
    }
    return false;
}
