/* route.c - the trie behind the routing decision; route.h says what it decides
 *
 * An entry is a leaf or a node. A leaf is the winning route itself: its type and how long its
 * prefix is. A node is the place of 256 more entries, one for each value of the next byte. The
 * first 65,536 entries, for the first 16 bits of the address, are always there.
 */

#include "route.h"

#include "rule.h"

enum {
    ROOT_BITS = 16,
    NODE_BITS = 8,
    ROOT_ENTRIES = 1 << ROOT_BITS,
    NODE_ENTRIES = 1 << NODE_BITS
};

#define IS_NODE 0x80000000u

static const struct route_prefix special[] = {
    /* RFC 6890 section 2.2, RFC 1122 section 3.2.1.3 */
    {0x00000000, 8, ROUTE_THIS_NETWORK}, /* 0.0.0.0 */
    {0x7f000000, 8, ROUTE_LOOPBACK},     /* 127.0.0.0 */
    {0xe0000000, 4, ROUTE_MULTICAST},    /* 224.0.0.0 */
    {0xf0000000, 4, ROUTE_RESERVED},     /* 240.0.0.0 */
    {0xffffffff, 32, ROUTE_BROADCAST},   /* 255.255.255.255, the limited broadcast */
};

enum { N_SPECIAL = sizeof special / sizeof special[0], NODES_PER_ROUTE = 2 };

static uint32_t leaf_of(enum route_type type, unsigned prefix_len)
{
    return (uint32_t)type | prefix_len << 8;
}

static struct route leaf_route(uint32_t leaf)
{
    return (struct route){.type = (enum route_type)(leaf & 0xff), .prefix_len = leaf >> 8};
}

size_t route_memory_len(size_t n_routes)
{
    size_t n_nodes = (n_routes + N_SPECIAL) * NODES_PER_ROUTE;
    return (ROOT_ENTRIES + n_nodes * NODE_ENTRIES) * sizeof(uint32_t);
}

/* Gives n entries from `first` on to leaf, except where a longer prefix has them already. Calls
 * itself for nodes, which are two levels deep at most. NOLINTNEXTLINE(misc-no-recursion) */
static void cover(struct route_table *table, size_t first, size_t n, uint32_t leaf)
{
    for (size_t i = first; i < first + n; i++) {
        uint32_t entry = table->entries[i];
        if (entry & IS_NODE)
            cover(table, entry & ~IS_NODE, NODE_ENTRIES, leaf);
        else if (leaf_route(entry).prefix_len <= leaf_route(leaf).prefix_len)
            table->entries[i] = leaf;
    }
}

/* Turns the leaf at `place` into a node whose 256 entries all are that leaf. */
static void split(struct route_table *table, size_t place)
{
    size_t node = table->n_used;

    for (size_t i = 0; i < NODE_ENTRIES; i++)
        table->entries[node + i] = table->entries[place];
    table->entries[place] = (uint32_t)node | IS_NODE;
    table->n_used += NODE_ENTRIES;
}

bool route_add(struct route_table *table, uint32_t prefix, unsigned prefix_len,
               enum route_type type)
{
    if (table->n_entries - table->n_used < (size_t)NODES_PER_ROUTE * NODE_ENTRIES)
        return false;

    size_t base = 0;           /* where the entries of this level begin */
    unsigned bits = ROOT_BITS; /* of the address that are decided at the end of this level */
    uint32_t index = prefix >> (32 - ROOT_BITS);
    while (prefix_len > bits) {
        if (!(table->entries[base + index] & IS_NODE))
            split(table, base + index);
        base = table->entries[base + index] & ~IS_NODE;
        bits += NODE_BITS;
        index = prefix >> (32 - bits) & (NODE_ENTRIES - 1);
    }
    size_t n = (size_t)1 << (bits - prefix_len);
    cover(table, base + (index & ~(uint32_t)(n - 1)), n, leaf_of(type, prefix_len));
    return true;
}

/* Knows all special addresses but those of one type. */
static void init_without(struct route_table *table, void *memory, size_t memory_len,
                         enum route_type left_out)
{
    size_t n_entries = memory_len / sizeof(uint32_t);

    *table = (struct route_table){
        .entries = memory,
        .n_entries = n_entries < IS_NODE ? n_entries : IS_NODE, /* what a node can point at */
        .n_used = ROOT_ENTRIES,
    };
    for (size_t i = 0; i < ROOT_ENTRIES; i++)
        table->entries[i] = leaf_of(ROUTE_NONE, 0);
    for (size_t i = 0; i < N_SPECIAL; i++) {
        if (special[i].type != left_out)
            (void)route_add(table, special[i].prefix, special[i].prefix_len, special[i].type);
    }
}

void route_init(struct route_table *table, void *memory, size_t memory_len)
{
    init_without(table, memory, memory_len, ROUTE_NONE);
}

void route_init_unreserved(struct route_table *table, void *memory, size_t memory_len)
{
    init_without(table, memory, memory_len, ROUTE_RESERVED);
}

const struct route_prefix *route_special_prefixes(size_t *n)
{
    *n = N_SPECIAL;
    return special;
}

enum route_type route_special(uint32_t address)
{
    enum route_type type = ROUTE_NONE;

    for (size_t i = 0; i < N_SPECIAL; i++) {
        if ((address ^ special[i].prefix) >> (32 - special[i].prefix_len) == 0)
            type = special[i].type; /* a longer prefix stands behind a shorter one */
    }
    return type;
}

struct route route_lookup(const struct route_table *table, uint32_t address)
{
    uint32_t entry = table->entries[address >> 16];

    if (entry & IS_NODE)
        entry = table->entries[(size_t)(entry & ~IS_NODE) + (address >> 8 & 0xff)];
    if (entry & IS_NODE)
        entry = table->entries[(size_t)(entry & ~IS_NODE) + (address & 0xff)];
    return leaf_route(entry);
}

enum verdict route_source(const struct route_table *table, uint32_t source, uint32_t destination)
{
    static const enum verdict by_type[N_ROUTE_TYPES] = {
        [ROUTE_BROADCAST] = DROP_SOURCE_BROADCAST, [ROUTE_MULTICAST] = DROP_SOURCE_MULTICAST,
        [ROUTE_LOOPBACK] = DROP_SOURCE_LOOPBACK,   [ROUTE_THIS_NETWORK] = DROP_SOURCE_THIS_NETWORK,
        [ROUTE_RESERVED] = DROP_SOURCE_RESERVED,
    };
    struct route route = route_lookup(table, source);

    if (fails(RULE_SOURCE_TYPE, route.type >= ROUTE_BROADCAST, NULL, 0, source,
              leaf_of(route.type, route.prefix_len)))
        return by_type[route.type];
    if (fails(RULE_SOURCE_OTHER,
              source == destination ||
                  leaf_of(route.type, route.prefix_len) == leaf_of(ROUTE_LOCAL, 32),
              NULL, 0, source, destination))
        return DROP_SOURCE_OURS;
    return PASS;
}

enum verdict route_destination(const struct route_table *table, uint32_t destination)
{
    static const enum verdict by_type[N_ROUTE_TYPES] = {
        [ROUTE_NONE] = DROP_DESTINATION_NOT_OURS,
        [ROUTE_BLACKHOLE] = DROP_ROUTE_BLACKHOLE,
        [ROUTE_UNREACHABLE] = DROP_ROUTE_UNREACHABLE,
        [ROUTE_PROHIBIT] = DROP_ROUTE_PROHIBIT,
        [ROUTE_THROW] = DROP_ROUTE_THROW,
        [ROUTE_BROADCAST] = DROP_DESTINATION_BROADCAST,
        [ROUTE_MULTICAST] = DROP_DESTINATION_MULTICAST,
        [ROUTE_LOOPBACK] = DROP_DESTINATION_LOOPBACK,
        [ROUTE_THIS_NETWORK] = DROP_DESTINATION_NOT_OURS,
        [ROUTE_RESERVED] = DROP_DESTINATION_NOT_OURS,
    };
    struct route route = route_lookup(table, destination);

    if (asks(RULE_DESTINATION, route.type == ROUTE_LOCAL, NULL, 0, destination,
             leaf_of(route.type, route.prefix_len)))
        return PASS;
    return by_type[route.type];
}
