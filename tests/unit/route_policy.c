/* route_policy.c - proves what a route means for a source and for a destination
 *
 * A source must be one single other host: what is special or ours may not ask. A destination must
 * be this host. Every type of route is tried as both, as a wide prefix and as a single address.
 */
#include "tests/unit/route_block.h"

#include "tests/unit/packet_builder.h"

enum { US = 12 }; /* in 192.168.3.0/24 */

static const struct {
    enum route_type type;
    enum verdict source, destination;
} meanings[] = {
    {ROUTE_NONE, PASS, DROP_DESTINATION_NOT_OURS},
    {ROUTE_LOCAL, PASS, PASS},
    {ROUTE_BLACKHOLE, PASS, DROP_ROUTE_BLACKHOLE},
    {ROUTE_UNREACHABLE, PASS, DROP_ROUTE_UNREACHABLE},
    {ROUTE_PROHIBIT, PASS, DROP_ROUTE_PROHIBIT},
    {ROUTE_THROW, PASS, DROP_ROUTE_THROW},
    {ROUTE_BROADCAST, DROP_SOURCE_BROADCAST, DROP_DESTINATION_BROADCAST},
    {ROUTE_MULTICAST, DROP_SOURCE_MULTICAST, DROP_DESTINATION_MULTICAST},
    {ROUTE_LOOPBACK, DROP_SOURCE_LOOPBACK, DROP_DESTINATION_LOOPBACK},
    {ROUTE_THIS_NETWORK, DROP_SOURCE_THIS_NETWORK, DROP_DESTINATION_NOT_OURS},
    {ROUTE_RESERVED, DROP_SOURCE_RESERVED, DROP_DESTINATION_NOT_OURS},
};

static int setup(void **state)
{
    struct route_table *table = malloc(sizeof *table);

    *table = route_open(2);
    *state = table;
    return route_add(table, IP(192, 168, 3, US), 32, ROUTE_LOCAL) ? 0 : -1;
}

static int teardown(void **state)
{
    route_close(*state);
    free(*state);
    return 0;
}

static enum verdict source(const struct route_table *table, uint32_t address)
{
    return route_source(table, address, IP(192, 168, 3, US));
}

TEST(every_type_of_route_has_a_meaning)
{
    assert_int_equal(N_ELEMENTS(meanings), N_ROUTE_TYPES);
    for (unsigned i = 0; i < N_ROUTE_TYPES; i++)
        assert_int_equal(meanings[i].type, i);
}

TEST(a_wide_prefix_of_each_type_means_what_it_says)
{
    for (unsigned i = 0; i < N_ROUTE_TYPES; i++) {
        struct route_table *table = *state;

        assert_true(route_add(table, IP(10, 1, 0, 0), 16, meanings[i].type));
        assert_int_equal(source(table, IP(10, 1, 2, 3)), meanings[i].source);
        assert_int_equal(route_destination(table, IP(10, 1, 2, 3)), meanings[i].destination);
    }
}

TEST(a_single_address_of_each_type_means_what_it_says)
{
    for (unsigned i = 0; i < N_ROUTE_TYPES; i++) {
        struct route_table *table = *state;
        bool local = meanings[i].type == ROUTE_LOCAL;

        assert_true(route_add(table, IP(10, 1, 2, 3), 32, meanings[i].type));
        assert_int_equal(source(table, IP(10, 1, 2, 3)),
                         local ? DROP_SOURCE_OURS : meanings[i].source);
        assert_int_equal(route_destination(table, IP(10, 1, 2, 3)), meanings[i].destination);
    }
}

TEST(a_special_source_is_dropped_and_its_neighbours_may_ask)
{
    static const struct {
        uint32_t address;
        enum verdict verdict;
    } rows[] = {
        {IP(0, 0, 0, 0), DROP_SOURCE_THIS_NETWORK},
        {IP(0, 255, 255, 255), DROP_SOURCE_THIS_NETWORK},
        {IP(1, 0, 0, 0), PASS},
        {IP(126, 255, 255, 255), PASS},
        {IP(127, 0, 0, 0), DROP_SOURCE_LOOPBACK},
        {IP(127, 0, 0, 1), DROP_SOURCE_LOOPBACK},
        {IP(127, 255, 255, 255), DROP_SOURCE_LOOPBACK},
        {IP(128, 0, 0, 0), PASS},
        {IP(223, 255, 255, 255), PASS},
        {IP(224, 0, 0, 0), DROP_SOURCE_MULTICAST},
        {IP(239, 255, 255, 255), DROP_SOURCE_MULTICAST},
        {IP(240, 0, 0, 0), DROP_SOURCE_RESERVED},
        {IP(255, 255, 255, 254), DROP_SOURCE_RESERVED},
        {IP(255, 255, 255, 255), DROP_SOURCE_BROADCAST},
        {IP(192, 168, 3, 11), PASS},
        {IP(192, 168, 3, 12), DROP_SOURCE_OURS},
        {IP(192, 168, 3, 13), PASS},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++)
        assert_int_equal(source(*state, rows[i].address), rows[i].verdict);
}

TEST(a_special_destination_is_dropped_and_says_why)
{
    static const struct {
        uint32_t address;
        enum verdict verdict;
    } rows[] = {
        {IP(0, 0, 0, 0), DROP_DESTINATION_NOT_OURS},
        {IP(0, 255, 255, 255), DROP_DESTINATION_NOT_OURS},
        {IP(127, 0, 0, 1), DROP_DESTINATION_LOOPBACK},
        {IP(127, 255, 255, 255), DROP_DESTINATION_LOOPBACK},
        {IP(224, 0, 0, 1), DROP_DESTINATION_MULTICAST},
        {IP(239, 255, 255, 255), DROP_DESTINATION_MULTICAST},
        {IP(240, 0, 0, 0), DROP_DESTINATION_NOT_OURS},
        {IP(255, 255, 255, 254), DROP_DESTINATION_NOT_OURS},
        {IP(255, 255, 255, 255), DROP_DESTINATION_BROADCAST},
        {IP(192, 168, 3, 11), DROP_DESTINATION_NOT_OURS},
        {IP(192, 168, 3, 12), PASS},
        {IP(192, 168, 3, 13), DROP_DESTINATION_NOT_OURS},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++)
        assert_int_equal(route_destination(*state, rows[i].address), rows[i].verdict);
}

TEST(our_own_address_may_not_ask_another_of_ours)
{
    struct route_table *table = *state;

    assert_true(route_add(table, IP(192, 168, 3, 13), 32, ROUTE_LOCAL));
    assert_int_equal(route_source(table, IP(192, 168, 3, 13), IP(192, 168, 3, 12)),
                     DROP_SOURCE_OURS);
    assert_int_equal(route_source(table, IP(192, 168, 3, 12), IP(192, 168, 3, 13)),
                     DROP_SOURCE_OURS);
}

TEST(who_asks_himself_is_dropped_under_a_wide_local_prefix)
{
    struct route_table *table = *state;

    assert_true(route_add(table, IP(192, 168, 4, 0), 24, ROUTE_LOCAL));
    assert_int_equal(route_source(table, IP(192, 168, 4, 9), IP(192, 168, 4, 9)), DROP_SOURCE_OURS);
}

TEST(who_asks_himself_is_dropped_whatever_his_route)
{
    for (unsigned i = 0; i < N_ROUTE_TYPES; i++) {
        struct route_table *table = *state;
        enum verdict special = meanings[i].source;

        assert_true(route_add(table, IP(10, 1, 0, 0), 16, meanings[i].type));
        assert_int_equal(route_source(table, IP(10, 1, 2, 3), IP(10, 1, 2, 3)),
                         special == PASS ? DROP_SOURCE_OURS : special);
    }
}

TEST(a_neighbour_under_a_wide_local_prefix_may_ask)
{
    struct route_table *table = *state;

    assert_true(route_add(table, IP(192, 168, 4, 0), 24, ROUTE_LOCAL));
    assert_int_equal(route_source(table, IP(192, 168, 4, 9), IP(192, 168, 4, 10)), PASS);
}

TEST(a_local_prefix_of_31_bits_claims_no_source)
{
    struct route_table *table = *state;

    assert_true(route_add(table, IP(192, 168, 4, 8), 31, ROUTE_LOCAL));
    assert_int_equal(source(table, IP(192, 168, 4, 8)), PASS);
    assert_int_equal(source(table, IP(192, 168, 4, 9)), PASS);
}

TEST(a_special_address_that_asks_itself_is_dropped_for_what_it_is)
{
    assert_int_equal(route_source(*state, UINT32_MAX, UINT32_MAX), DROP_SOURCE_BROADCAST);
    assert_int_equal(route_source(*state, 0, 0), DROP_SOURCE_THIS_NETWORK);
}

TEST(a_local_default_route_answers_everything_that_is_not_special)
{
    struct route_table *table = *state;

    assert_true(route_add(table, 0, 0, ROUTE_LOCAL));
    assert_int_equal(route_destination(table, IP(8, 8, 8, 8)), PASS);
    assert_int_equal(source(table, IP(8, 8, 8, 8)), PASS);
    assert_int_equal(route_destination(table, IP(224, 0, 0, 1)), DROP_DESTINATION_MULTICAST);
    assert_int_equal(source(table, IP(127, 0, 0, 1)), DROP_SOURCE_LOOPBACK);
}

#define with_table(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, teardown)

TEST(special_addresses_are_known_without_a_table)
{
    static const struct {
        uint32_t address;
        enum route_type type;
    } rows[] = {
        {IP(0, 0, 0, 0), ROUTE_THIS_NETWORK},
        {IP(0, 255, 255, 255), ROUTE_THIS_NETWORK},
        {IP(1, 0, 0, 0), ROUTE_NONE},
        {IP(126, 255, 255, 255), ROUTE_NONE},
        {IP(127, 0, 0, 0), ROUTE_LOOPBACK},
        {IP(127, 255, 255, 255), ROUTE_LOOPBACK},
        {IP(128, 0, 0, 0), ROUTE_NONE},
        {IP(223, 255, 255, 255), ROUTE_NONE},
        {IP(224, 0, 0, 0), ROUTE_MULTICAST},
        {IP(239, 255, 255, 255), ROUTE_MULTICAST},
        {IP(240, 0, 0, 0), ROUTE_RESERVED},
        {IP(255, 255, 255, 254), ROUTE_RESERVED},
        {IP(255, 255, 255, 255), ROUTE_BROADCAST},
    };
    struct route_table table = route_open(0);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(route_special(rows[i].address), rows[i].type);
        assert_int_equal(route_lookup(&table, rows[i].address).type, rows[i].type);
    }
    route_close(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_table(every_type_of_route_has_a_meaning),
        with_table(a_wide_prefix_of_each_type_means_what_it_says),
        with_table(a_single_address_of_each_type_means_what_it_says),
        with_table(a_special_source_is_dropped_and_its_neighbours_may_ask),
        with_table(a_special_destination_is_dropped_and_says_why),
        with_table(our_own_address_may_not_ask_another_of_ours),
        with_table(who_asks_himself_is_dropped_under_a_wide_local_prefix),
        with_table(who_asks_himself_is_dropped_whatever_his_route),
        with_table(a_neighbour_under_a_wide_local_prefix_may_ask),
        with_table(a_local_prefix_of_31_bits_claims_no_source),
        with_table(a_special_address_that_asks_itself_is_dropped_for_what_it_is),
        with_table(a_local_default_route_answers_everything_that_is_not_special),
        cmocka_unit_test(special_addresses_are_known_without_a_table),
    };
    return cmocka_run_group_tests_name("route_policy", tests, NULL, NULL);
}
