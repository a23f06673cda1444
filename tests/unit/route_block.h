/* route_block.h - a routing table in a block of exactly the size that it asks for
 *
 * AddressSanitizer sees an access beyond the block.
 */
#ifndef TESTS_UNIT_ROUTE_BLOCK_H
#define TESTS_UNIT_ROUTE_BLOCK_H

#include "tests/unit/unit.h"

#include "stack/route.h"

/* A table for n_routes of any prefixes besides the special ones. */
static inline struct route_table route_open(size_t n_routes)
{
    size_t memory_len = route_memory_len(n_routes);
    struct route_table table;

    route_init(&table, malloc(memory_len), memory_len);
    return table;
}

static inline void route_close(struct route_table *table)
{
    free(table->entries);
}

#endif
