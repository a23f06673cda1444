/* route_table.c - proves that a table of many routes says what a plain list of them says
 *
 * The model keeps the routes in one sorted list and asks, from 32 bits down to 0, whether there is
 * a route of just that length. 10,000 random prefixes, many of them inside each other; 100,000
 * lookups, most at a boundary. Then the order of insertion, and memory: how much is enough,
 * and that a table that is full stays as it is.
 */
#include "tests/unit/route_block.h"

#include "tests/unit/packet_builder.h"

struct model_route {
    uint32_t prefix;
    unsigned prefix_len;
    enum route_type type;
    size_t order; /* of insertion */
};

static uint32_t mask_of(unsigned prefix_len)
{
    return prefix_len == 0 ? 0 : UINT32_MAX << (32 - prefix_len);
}

static int compare_prefixes(const void *left, const void *right)
{
    const struct model_route *a = left, *b = right;

    if (a->prefix_len != b->prefix_len)
        return a->prefix_len < b->prefix_len ? -1 : 1;
    return (a->prefix > b->prefix) - (a->prefix < b->prefix);
}

static int compare_prefixes_then_order(const void *left, const void *right)
{
    const struct model_route *a = left, *b = right;
    int by_prefix = compare_prefixes(a, b);

    return by_prefix ? by_prefix : (a->order > b->order) - (a->order < b->order);
}

/* Sorts the list, of the same prefix only the last that was inserted. Returns how many are left. */
static size_t model_sort(struct model_route *routes, size_t n)
{
    size_t n_kept = 0;

    qsort(routes, n, sizeof *routes, compare_prefixes_then_order);
    for (size_t i = 0; i < n; i++)
        if (i + 1 == n || compare_prefixes(&routes[i], &routes[i + 1]) != 0)
            routes[n_kept++] = routes[i];
    return n_kept;
}

static struct route model_lookup(const struct model_route *routes, size_t n, uint32_t address)
{
    for (unsigned prefix_len = 33; prefix_len-- > 0;) {
        struct model_route wanted = {address & mask_of(prefix_len), prefix_len, ROUTE_NONE, 0};
        const struct model_route *found =
            bsearch(&wanted, routes, n, sizeof *routes, compare_prefixes);

        if (found)
            return (struct route){found->type, prefix_len};
    }
    return (struct route){ROUTE_NONE, 0};
}

/* A prefix of any length, though few are very wide: each of those covers what was there already.
 * Three of four share their first 16 bits with many others. */
static struct model_route random_route(uint64_t *seed, size_t order)
{
    uint32_t address = (uint32_t)random_bits(seed);
    bool any = random_below(seed, 64) == 0;
    unsigned prefix_len = any ? random_below(seed, 33) : 14 + random_below(seed, 19);

    if (random_below(seed, 4) != 0)
        address = IP(10, 0, 0, 0) | (address & 0x0007ffff);
    return (struct model_route){address & mask_of(prefix_len), prefix_len,
                                (enum route_type)(1 + random_below(seed, N_ROUTE_TYPES - 1)),
                                order};
}

/* The first or the last address of some route, or the one beside it; or any address. */
static uint32_t random_address(uint64_t *seed, const struct model_route *routes, size_t n)
{
    const struct model_route *route = &routes[random_below(seed, (uint32_t)n)];

    switch (random_below(seed, 5)) {
    case 0:
        return route->prefix;
    case 1:
        return route->prefix - 1;
    case 2:
        return route->prefix | ~mask_of(route->prefix_len);
    case 3:
        return (route->prefix | ~mask_of(route->prefix_len)) + 1;
    default:
        return (uint32_t)random_bits(seed);
    }
}

TEST(ten_thousand_random_routes_agree_with_a_list)
{
    enum { N_SPECIAL = 5, N_ROUTES = 10000, N_LOOKUPS = 100000 };
    static struct model_route routes[N_SPECIAL + N_ROUTES] = {
        {IP(0, 0, 0, 0), 8, ROUTE_THIS_NETWORK, 0}, {IP(127, 0, 0, 0), 8, ROUTE_LOOPBACK, 0},
        {IP(224, 0, 0, 0), 4, ROUTE_MULTICAST, 0},  {IP(240, 0, 0, 0), 4, ROUTE_RESERVED, 0},
        {UINT32_MAX, 32, ROUTE_BROADCAST, 0},
    };
    struct route_table table = route_open(N_ROUTES);
    uint64_t seed = random_seed();

    for (size_t i = N_SPECIAL; i < N_ELEMENTS(routes); i++) {
        routes[i] = random_route(&seed, i);
        assert_true(route_add(&table, routes[i].prefix, routes[i].prefix_len, routes[i].type));
    }
    size_t n = model_sort(routes, N_ELEMENTS(routes));
    for (unsigned i = 0; i < N_LOOKUPS; i++) {
        uint32_t address = random_address(&seed, routes, n);
        struct route expected = model_lookup(routes, n, address);
        struct route actual = route_lookup(&table, address);
        if (actual.type != expected.type || actual.prefix_len != expected.prefix_len)
            fail_msg("0x%08" PRIx32 ": type %d /%u, not type %d /%u", address, (int)actual.type,
                     actual.prefix_len, (int)expected.type, expected.prefix_len);
    }
    route_close(&table);
}

static void shuffle(uint64_t *seed, struct model_route *routes, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = random_below(seed, (uint32_t)i);
        struct model_route swapped = routes[i - 1];
        routes[i - 1] = routes[j];
        routes[j] = swapped;
    }
}

TEST(the_order_of_insertion_does_not_matter)
{
    enum { N_ROUTES = 200, N_ORDERS = 20 };
    struct model_route routes[N_ROUTES];
    struct route_table first = route_open(N_ROUTES);
    uint64_t seed = random_seed();

    for (size_t i = 0; i < N_ROUTES; i++)
        routes[i] = random_route(&seed, i);
    size_t n = model_sort(routes, N_ROUTES); /* the same prefix twice would make an order matter */
    for (size_t i = 0; i < n; i++)
        assert_true(route_add(&first, routes[i].prefix, routes[i].prefix_len, routes[i].type));
    for (unsigned order = 0; order < N_ORDERS; order++) {
        struct route_table other = route_open(N_ROUTES);
        shuffle(&seed, routes, n);
        for (size_t i = 0; i < n; i++)
            assert_true(route_add(&other, routes[i].prefix, routes[i].prefix_len, routes[i].type));
        for (unsigned i = 0; i < 10000; i++) {
            uint32_t address = random_address(&seed, routes, n);
            struct route a = route_lookup(&first, address), b = route_lookup(&other, address);
            assert_int_equal(a.type, b.type);
            assert_int_equal(a.prefix_len, b.prefix_len);
        }
        route_close(&other);
    }
    route_close(&first);
}

/* Hosts in networks of their own are what takes the most memory. */
static uint32_t lonely_host(size_t i)
{
    return IP(10, 0, 0, 1) + ((uint32_t)i << 16);
}

TEST(the_memory_asked_for_n_routes_is_enough_for_n_of_the_worst)
{
    for (size_t n_routes = 0; n_routes <= 100; n_routes += 10) {
        struct route_table table = route_open(n_routes);

        for (size_t i = 0; i < n_routes; i++)
            assert_true(route_add(&table, lonely_host(i), 32, ROUTE_LOCAL));
        for (size_t i = 0; i < n_routes; i++)
            assert_int_equal(route_lookup(&table, lonely_host(i)).type, ROUTE_LOCAL);
        route_close(&table);
    }
}

TEST(when_the_memory_is_used_up_add_says_so_and_the_table_stays)
{
    struct route_table table = route_open(3);
    size_t n_added = 0;

    while (route_add(&table, lonely_host(n_added), 32, ROUTE_LOCAL))
        n_added++;
    assert_true(n_added >= 3);
    assert_true(table.n_used <= table.n_entries);
    assert_true(table.n_entries - table.n_used < 2 * 256); /* none is left that would do */

    struct route_table before = table;
    size_t used_len = table.n_used * sizeof(uint32_t);
    uint32_t *entries = malloc(used_len);
    memcpy(entries, table.entries, used_len);
    assert_false(route_add(&table, lonely_host(n_added), 32, ROUTE_LOCAL));
    assert_false(route_add(&table, lonely_host(n_added), 24, ROUTE_LOCAL));
    assert_memory_equal(&table, &before, sizeof table);
    assert_memory_equal(table.entries, entries, used_len);
    assert_int_equal(route_lookup(&table, lonely_host(n_added)).type, ROUTE_NONE);
    assert_int_equal(route_lookup(&table, lonely_host(n_added - 1)).type, ROUTE_LOCAL);
    free(entries);
    route_close(&table);
}

TEST(memory_of_any_length_is_filled_and_never_exceeded)
{
    for (size_t extra_len = 0; extra_len <= 4096; extra_len += 100) {
        size_t memory_len = route_memory_len(0) + extra_len;
        struct route_table table;
        size_t n_added = 0;

        route_init(&table, malloc(memory_len), memory_len);
        /* one takes two nodes, the next takes one */
        while (route_add(&table, lonely_host(n_added), n_added % 2 ? 24 : 32, ROUTE_LOCAL))
            n_added++;
        for (size_t i = 0; i < n_added; i++)
            assert_int_equal(route_lookup(&table, lonely_host(i)).type, ROUTE_LOCAL);
        route_close(&table);
    }
}

TEST(a_route_takes_the_memory_of_two_nodes_at_most)
{
    /* the root, and a few nodes for the special addresses */
    assert_in_range(route_memory_len(0), 65536 * 4, (65536 + 16 * 256) * 4);
    for (size_t n_routes = 0; n_routes <= 100; n_routes++)
        assert_int_equal(route_memory_len(n_routes),
                         route_memory_len(0) + n_routes * 2 * 256 * sizeof(uint32_t));
}

TEST(entries_beyond_what_a_node_can_point_at_are_not_used)
{
    struct route_table table = route_open(0);

    /* the block is large enough for what route_init touches, whatever it is told */
    route_init(&table, table.entries, SIZE_MAX);
    assert_int_equal(table.n_entries, 1U << 31);
    route_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_thousand_random_routes_agree_with_a_list),
        cmocka_unit_test(the_order_of_insertion_does_not_matter),
        cmocka_unit_test(the_memory_asked_for_n_routes_is_enough_for_n_of_the_worst),
        cmocka_unit_test(when_the_memory_is_used_up_add_says_so_and_the_table_stays),
        cmocka_unit_test(memory_of_any_length_is_filled_and_never_exceeded),
        cmocka_unit_test(a_route_takes_the_memory_of_two_nodes_at_most),
        cmocka_unit_test(entries_beyond_what_a_node_can_point_at_are_not_used),
    };
    return cmocka_run_group_tests_name("route_table", tests, NULL, NULL);
}
