/* core_routes.h - a routing table of up to a million prefixes, and destinations all over it */
#ifndef APPS_BENCH_CORE_ROUTES_H
#define APPS_BENCH_CORE_ROUTES_H

#include "core.h"

/* The prefixes are all local and all different, scattered over 32.0.0.0 to 95.255.255.255 and
 * 128.0.0.0 to 191.255.255.255; of ten, nine have 24 bits and one has 32. That is what fills a
 * table most: a wider one needs less memory, and no lookup takes more steps than one of 32 bits. */
struct core_routes {
    uint32_t n_prefixes;
    struct route_table table;
    struct pages pages;
};

/* core_routes_close() when it is true. False with *error said. */
bool core_routes_open(struct core_routes *routes, uint32_t n_prefixes, struct error *error);
void core_routes_close(struct core_routes *routes);

/* Makes the packet one to a random host of a random prefix. */
void core_routes_aim(const struct core_routes *routes, uint8_t *bytes, uint64_t *seed);

/* Measures tables of several sizes. False when it was stopped, or with *error said. */
bool core_routes(struct core *core, struct error *error);

#endif
