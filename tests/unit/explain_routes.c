/* explain_routes.c - proves that the routing decision is told as it was taken
 *
 * The prefix that won comes first, those that lost to it behind it, the longer before the shorter.
 * The table of the stack decides who won; a table that is searched from end to end says who else
 * was there.
 */
#include "tests/unit/unit.h"

#include "tests/unit/explain_lab.h"
#include "tests/unit/route_block.h"

enum { MAX_ROUTES = 64, N_RANDOM = 150 };

static struct explain_lookup lookup_of(uint32_t address, enum route_type type, unsigned prefix_len)
{
    return (struct explain_lookup){.address = address, .won = {type, prefix_len}};
}

static void assert_routes(const struct explain_lookup *lookup, const struct route_prefix *known,
                          size_t n_known, const size_t *expected, size_t n_expected)
{
    struct route_prefix out[MAX_ROUTES];

    assert_int_equal(explain_routes(lookup, known, n_known, out, MAX_ROUTES), n_expected);
    for (size_t i = 0; i < n_expected; i++)
        assert_memory_equal(&out[i], &known[expected[i]], sizeof out[i]);
}

#define assert_order(lookup, known, ...)                                                           \
    assert_routes(lookup, known, N_ELEMENTS(known), (const size_t[]){__VA_ARGS__},                 \
                  sizeof((const size_t[]){__VA_ARGS__}) / sizeof(size_t))

TEST(the_prefix_that_won_comes_first_then_the_others_that_cover_the_address)
{
    static const struct route_prefix known[] = {
        {IP(10, 0, 0, 0), 8, ROUTE_UNREACHABLE}, {IP(10, 1, 2, 3), 32, ROUTE_LOCAL},
        {IP(10, 1, 2, 0), 24, ROUTE_PROHIBIT},   {IP(10, 1, 3, 0), 24, ROUTE_LOCAL},
        {IP(0, 0, 0, 0), 0, ROUTE_THROW},
    };
    struct explain_lookup lookup = lookup_of(IP(10, 1, 2, 3), ROUTE_LOCAL, 32);

    assert_order(&lookup, known, 1, 2, 0, 4);
    lookup = lookup_of(IP(10, 1, 2, 4), ROUTE_PROHIBIT, 24);
    assert_order(&lookup, known, 2, 0, 4);
    lookup = lookup_of(IP(11, 0, 0, 0), ROUTE_THROW, 0);
    assert_order(&lookup, known, 4);
}

TEST(of_equal_prefixes_the_one_added_last_has_won)
{
    static const struct route_prefix known[] = {
        {IP(224, 0, 0, 0), 4, ROUTE_MULTICAST},
        {IP(224, 0, 0, 0), 4, ROUTE_LOCAL},
        {IP(224, 0, 0, 0), 4, ROUTE_BLACKHOLE},
    };
    struct explain_lookup lookup = lookup_of(IP(225, 1, 1, 1), ROUTE_BLACKHOLE, 4);

    assert_order(&lookup, known, 2, 1, 0);
}

TEST(a_hole_wins_over_the_prefix_that_it_is_in)
{
    static const struct route_prefix known[] = {
        {IP(10, 0, 0, 0), 8, ROUTE_LOCAL},
        {IP(10, 9, 0, 0), 16, ROUTE_NONE},
    };
    struct explain_lookup lookup = lookup_of(IP(10, 9, 1, 1), ROUTE_NONE, 16);

    assert_order(&lookup, known, 1, 0);
}

TEST(where_no_prefix_covers_the_address_there_is_none)
{
    static const struct route_prefix known[] = {{IP(10, 0, 0, 0), 8, ROUTE_LOCAL}};
    struct explain_lookup lookup = lookup_of(IP(11, 0, 0, 0), ROUTE_NONE, 0);

    assert_routes(&lookup, known, 1, NULL, 0);
    assert_routes(&lookup, known, 0, NULL, 0);
}

TEST(the_first_and_the_last_address_are_covered_like_others)
{
    static const struct route_prefix known[] = {
        {0, 0, ROUTE_UNREACHABLE},
        {0, 32, ROUTE_LOCAL},
        {UINT32_MAX, 32, ROUTE_BROADCAST},
        {0x80000000, 1, ROUTE_THROW},
        {UINT32_MAX - 1, 31, ROUTE_RESERVED},
    };
    struct explain_lookup lookup = lookup_of(0, ROUTE_LOCAL, 32);

    assert_order(&lookup, known, 1, 0);
    lookup = lookup_of(UINT32_MAX, ROUTE_BROADCAST, 32);
    assert_order(&lookup, known, 2, 4, 3, 0);
    lookup = lookup_of(1, ROUTE_UNREACHABLE, 0);
    assert_order(&lookup, known, 0);
    lookup = lookup_of(0x7fffffff, ROUTE_UNREACHABLE, 0);
    assert_order(&lookup, known, 0);
}

TEST(bits_behind_a_prefix_do_not_count)
{
    static const struct route_prefix known[] = {{IP(10, 1, 2, 3), 24, ROUTE_LOCAL}};
    struct explain_lookup lookup = lookup_of(IP(10, 1, 2, 200), ROUTE_LOCAL, 24);

    assert_order(&lookup, known, 0);
}

TEST(no_more_are_written_than_there_is_room_for)
{
    static const struct route_prefix known[] = {
        {0, 0, ROUTE_THROW}, {0, 1, ROUTE_LOCAL}, {0, 2, ROUTE_LOCAL}};
    struct explain_lookup lookup = lookup_of(0, ROUTE_LOCAL, 2);
    struct route_prefix out[4];

    for (size_t max = 0; max <= 4; max++) {
        size_t n = max < 3 ? max : 3;
        memset(out, PACKET_PAD, sizeof out);
        assert_int_equal(explain_routes(&lookup, known, N_ELEMENTS(known), out, max), n);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(out[i].prefix_len, 2 - i);
        if (n < 4)
            assert_int_equal(*(const uint8_t *)&out[n], PACKET_PAD);
    }
}

/* --- with the table that decides --- */

static bool covers(const struct route_prefix *prefix, uint32_t address)
{
    for (unsigned bit = 0; bit < prefix->prefix_len; bit++)
        if (((prefix->prefix ^ address) >> (31 - bit) & 1) != 0)
            return false;
    return true;
}

/* Few addresses and many prefixes of them, so that they lie in each other. */
static uint32_t random_address(uint64_t *seed)
{
    return (uint32_t)random_bits(seed) & 0xc0010103;
}

TEST(who_has_won_is_who_the_table_says)
{
    struct route_prefix known[40], out[MAX_ROUTES];
    uint64_t seed = random_seed();

    for (int i = 0; i < N_RANDOM; i++) {
        struct route_table table = route_open(N_ELEMENTS(known));
        size_t n_special, n_known = 0;
        const struct route_prefix *special = route_special_prefixes(&n_special);
        for (; n_known < n_special; n_known++)
            known[n_known] = special[n_known];
        for (; n_known < N_ELEMENTS(known); n_known++) {
            known[n_known] = (struct route_prefix){random_address(&seed), random_below(&seed, 33),
                                                   (enum route_type)random_below(&seed, 7)};
            assert_true(route_add(&table, known[n_known].prefix, known[n_known].prefix_len,
                                  known[n_known].type));
        }
        for (int j = 0; j < 20; j++) {
            uint32_t address = random_address(&seed);
            struct explain_lookup lookup = {.address = address,
                                            .won = route_lookup(&table, address)};
            size_t n = explain_routes(&lookup, known, n_known, out, MAX_ROUTES), n_covering = 0;
            for (size_t k = 0; k < n_known; k++)
                n_covering += covers(&known[k], address);
            assert_int_equal(n, n_covering);
            assert_int_equal(n == 0 ? ROUTE_NONE : out[0].type, lookup.won.type);
            for (size_t k = 0; k < n; k++)
                assert_true(covers(&out[k], address) &&
                            out[k].prefix_len <=
                                (k == 0 ? lookup.won.prefix_len : out[k - 1].prefix_len));
        }
        route_close(&table);
    }
}

TEST(a_packet_tells_who_decided_about_both_of_its_addresses)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();
    const struct explain_lookup *lookups = lab->explanation.lookups;

    assert_true(route_add(&lab->host->routes, IP(192, 168, 0, 0), 16, ROUTE_UNREACHABLE));
    spec.destination = IP(192, 168, 4, 7);
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_ROUTE_BLACKHOLE);
    assert_int_equal(lab->explanation.n_lookups, 2);
    assert_true(lookups[0].of_source);
    assert_int_equal(lookups[0].address, IP(192, 168, 3, 11));
    assert_int_equal(lookups[0].won.type, ROUTE_UNREACHABLE);
    assert_int_equal(lookups[0].won.prefix_len, 16);
    assert_false(lookups[1].of_source);
    assert_int_equal(lookups[1].address, IP(192, 168, 4, 7));
    assert_int_equal(lookups[1].won.type, ROUTE_BLACKHOLE);
    assert_int_equal(lookups[1].won.prefix_len, 32);
    explain_lab_assert_step(lab, RULE_SOURCE_TYPE, true,
                            "192.168.3.11, unreachable by 192.168.0.0/16",
                            "no special-purpose address, no broadcast, no group");
    explain_lab_assert_step(lab, RULE_DESTINATION, false,
                            "192.168.4.7, blackhole by 192.168.4.7/32", "a local route");
}

TEST(a_default_route_is_told_as_one_of_no_bits)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    assert_true(route_add(&lab->host->routes, 0, 0, ROUTE_LOCAL));
    spec.destination = IP(8, 8, 8, 9);
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    explain_lab_assert_step(lab, RULE_DESTINATION, true, "8.8.8.9, local by 0.0.0.0/0",
                            "a local route");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_prefix_that_won_comes_first_then_the_others_that_cover_the_address),
        cmocka_unit_test(of_equal_prefixes_the_one_added_last_has_won),
        cmocka_unit_test(a_hole_wins_over_the_prefix_that_it_is_in),
        cmocka_unit_test(where_no_prefix_covers_the_address_there_is_none),
        cmocka_unit_test(the_first_and_the_last_address_are_covered_like_others),
        cmocka_unit_test(bits_behind_a_prefix_do_not_count),
        cmocka_unit_test(no_more_are_written_than_there_is_room_for),
        cmocka_unit_test(who_has_won_is_who_the_table_says),
        cmocka_unit_test(a_packet_tells_who_decided_about_both_of_its_addresses),
        cmocka_unit_test(a_default_route_is_told_as_one_of_no_bits),
    };
    return cmocka_run_group_tests_name("explain_routes", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
