/* core_routes.c - see core_routes.h */

#include "core_routes.h"

#include <errno.h>

#include "core_packets.h"
#include "core_row.h"

enum {
    N_BITS = 23, /* that are left of the prefixes' addresses: as many different ones there are */
    BYTES = 84,
    ONE_HOST_IN = 10,   /* one of so many is a host, of 32 bits */
    N_NETWORKS = 32768, /* of 16 bits, in which all of them are */
    NODE_BYTES = 1024,
};

/* The first 24 bits of prefix i: each i another, in no order. */
static uint32_t network(uint32_t i)
{
    enum { MASK = (1 << N_BITS) - 1, HALF = 1 << (N_BITS - 1) };
    uint32_t x = i * 0x5bd1e5u & MASK; /* odd, so no two i come to the same; nor below */

    x ^= x >> 11;
    x = x * 0x2c1b3du & MASK;
    x ^= x >> 12;
    return ((x & HALF ? 0x800000u : 0x200000u) + (x & (HALF - 1))) << 8;
}

static bool is_host(uint32_t i)
{
    return i % ONE_HOST_IN == ONE_HOST_IN - 1;
}

/* The host of a prefix of 32 bits, or any one of 24. */
static uint32_t address(uint32_t i, uint64_t random)
{
    return network(i) | (is_host(i) ? i >> 4 & 0xff : random & 0xff);
}

/* What is really needed: route_memory_len() is for prefixes that have nothing in common. */
static size_t memory_len(uint32_t n_prefixes)
{
    size_t n_networks = n_prefixes < N_NETWORKS ? n_prefixes : N_NETWORKS;
    size_t n_nodes = n_networks + n_prefixes / ONE_HOST_IN;

    return route_memory_len(1) + n_nodes * NODE_BYTES;
}

bool core_routes_open(struct core_routes *routes, uint32_t n_prefixes, struct error *error)
{
    size_t len = memory_len(n_prefixes);

    routes->n_prefixes = n_prefixes;
    if (!pages_map(&routes->pages, len))
        return error_set(error, "cannot map %zu bytes for %u prefixes: %s; free some", len,
                         n_prefixes, strerror(errno));
    route_init(&routes->table, routes->pages.memory, len);
    for (uint32_t i = 0; i < n_prefixes; i++) {
        if (!route_add(&routes->table, address(i, 0), is_host(i) ? 32 : 24, ROUTE_LOCAL)) {
            core_routes_close(routes);
            return error_set(error, "cannot add prefix %u of %u: its memory is full; report it", i,
                             n_prefixes);
        }
    }
    return true;
}

void core_routes_close(struct core_routes *routes)
{
    pages_unmap(&routes->pages);
}

void core_routes_aim(const struct core_routes *routes, uint8_t *bytes, uint64_t *seed)
{
    uint64_t random = core_random(seed);
    uint32_t i = (uint32_t)((random >> 32) * routes->n_prefixes >> 32);

    core_packets_aim(bytes, address(i, random));
}

static bool measure(struct core *core, const char *name, uint32_t n_prefixes, struct error *error)
{
    struct route_table before = core->host.routes;
    struct core_routes routes;

    if (!core_row_wanted(core, name, BYTES))
        return true;
    bench_progress(core->bench, "core: a table of %u prefixes is made", n_prefixes);
    if (!core_routes_open(&routes, n_prefixes, error))
        return false;
    core_packets_echo(core->templates, BYTES, 0);
    core->sequence[0] = (struct core_packet){core->templates, BYTES, SEND_ECHO_REPLY};
    struct core_case the_case = {
        .group = "routes",
        .name = name,
        .bytes = BYTES,
        .n_pieces = 1,
        .packets = core->sequence,
        .n_packets = 1,
        .routes = &routes,
    };
    core->host.routes = routes.table;
    bool measured = core_row(core, &the_case);
    core->host.routes = before;
    core_routes_close(&routes);
    return measured;
}

bool core_routes(struct core *core, struct error *error)
{
    return measure(core, "routes, 1 prefix", 1, error) &&
           measure(core, "routes, 1000 prefixes", 1000, error) &&
           measure(core, "routes, 100000 prefixes", 100000, error) &&
           measure(core, "routes, 1000000 prefixes", 1000000, error);
}
