/* route.h - the routing decision: whose address is this?
 *
 * The routing table is the answer policy, in the words of `ip route`: the longest prefix that
 * covers an address decides (RFC 1812 section 5.2.4.3). What may be a source and what is never
 * ours are prefixes like any others, so the table holds the special-purpose addresses of RFC 6890
 * from the start and there is one rule for all of them.
 *
 * The table is a trie of 16 + 8 + 8 bits, as in routers: 65,536 entries for the first half of the
 * address, 256 for each further byte, where a longer prefix needs them. A lookup is one to three
 * loads, for one prefix or for a million of them.
 */
#ifndef STACK_ROUTE_H
#define STACK_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "verdict.h"

enum route_type {
    ROUTE_NONE,        /* no prefix covers the address */
    ROUTE_LOCAL,       /* this host: answer */
    ROUTE_BLACKHOLE,   /* nobody, in silence */
    ROUTE_UNREACHABLE, /* nobody: ICMP 3/1 */
    ROUTE_PROHIBIT,    /* forbidden: ICMP 3/13 */
    ROUTE_THROW,       /* as if there were no route: ICMP 3/0 */
    /* from here on: what no single other host can have as its source */
    ROUTE_BROADCAST,    /* everybody on the link */
    ROUTE_MULTICAST,    /* a group */
    ROUTE_LOOPBACK,     /* never on a link */
    ROUTE_THIS_NETWORK, /* 0.0.0.0/8, "this host on this network": never a destination */
    ROUTE_RESERVED,     /* 240.0.0.0/4 */
    N_ROUTE_TYPES
};

/* The prefix that decides about an address. */
struct route {
    enum route_type type;
    unsigned prefix_len; /* bits, 0 to 32 */
};

/* A prefix and what it says. */
struct route_prefix {
    uint32_t prefix;     /* host order */
    unsigned prefix_len; /* bits, 0 to 32 */
    enum route_type type;
};

struct route_table {
    uint32_t *entries;
    size_t n_entries; /* that there is memory for */
    size_t n_used;
};

/* The bytes of memory in which n_routes of any prefixes fit for certain, besides the special
 * ones. It has to be aligned for uint32_t. */
size_t route_memory_len(size_t n_routes);

/* Makes a table that knows the special-purpose addresses and nothing else, in memory of
 * memory_len bytes (at least route_memory_len(0)), which has to outlive it. */
void route_init(struct route_table *table, void *memory, size_t memory_len);

/* The same, but 240.0.0.0/4 is not special: its addresses are like any others. */
void route_init_unreserved(struct route_table *table, void *memory, size_t memory_len);

/* Adds the first prefix_len (0 to 32) bits of prefix, host order; the other bits are ignored. The
 * same prefix added again replaces the earlier, also a special one; ROUTE_NONE makes a hole in a
 * wider prefix. False when less memory is left than any prefix could need; then the table is as it
 * was before. */
bool route_add(struct route_table *table, uint32_t prefix, unsigned prefix_len,
               enum route_type type);

/* The prefixes that a new table knows, *n of them. */
const struct route_prefix *route_special_prefixes(size_t *n);

/* What the special-purpose addresses alone say about address (host order); ROUTE_NONE for one that
 * a host can have. */
enum route_type route_special(uint32_t address);

/* The longest prefix that covers address (host order). */
struct route route_lookup(const struct route_table *table, uint32_t address);

/* May a datagram with these addresses (host order) be answered? route_source() looks at where the
 * answer would go: to one single other host. route_destination() looks at who was asked. PASS or
 * the reason against it.
 *
 * A source is ours when it is the destination as well, or when it has a local route of its own,
 * of 32 bits. A wider local prefix says which destinations to answer and claims no source, or
 * nobody could ask a host that answers for a whole network. */
enum verdict route_source(const struct route_table *table, uint32_t source, uint32_t destination);
enum verdict route_destination(const struct route_table *table, uint32_t destination);

#endif
