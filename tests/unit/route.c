/* route.c - proves that the longest prefix that covers an address decides about it
 *
 * Every prefix length, each at its boundaries: the address before its first, its first, its last
 * and the one after. What is neither covered nor special has no route. Insertion order, memory and
 * a comparison with a plain model are in route_table.c; what a route means is in route_policy.c.
 */
#include "tests/unit/route_block.h"

#include "tests/unit/packet_builder.h"

static void assert_route_at(const struct route_table *table, uint32_t address, enum route_type type,
                            unsigned prefix_len, int line)
{
    struct route route = route_lookup(table, address);

    if (route.type != type || route.prefix_len != prefix_len) {
        print_error("0x%08" PRIx32 ": type %d /%u, not type %d /%u\n", address, (int)route.type,
                    route.prefix_len, (int)type, prefix_len);
        _fail(__FILE__, line);
    }
}

#define assert_route(table, address, type, prefix_len)                                             \
    assert_route_at(table, address, type, prefix_len, __LINE__)

static uint32_t last_of(uint32_t first, unsigned prefix_len)
{
    return first | (prefix_len == 0 ? UINT32_MAX : (uint32_t)((1ull << (32 - prefix_len)) - 1));
}

/* A local route covers first up to last and nothing beside them. */
static void assert_covers(uint32_t first, uint32_t last, unsigned prefix_len)
{
    struct route_table table = route_open(1);
    struct route before = route_lookup(&table, first - 1), after = route_lookup(&table, last + 1);

    assert_int_equal(last_of(first, prefix_len), last);
    assert_true(route_add(&table, first, prefix_len, ROUTE_LOCAL));
    assert_route(&table, first, ROUTE_LOCAL, prefix_len);
    assert_route(&table, first + (last - first) / 2, ROUTE_LOCAL, prefix_len);
    assert_route(&table, last, ROUTE_LOCAL, prefix_len);
    assert_route(&table, first - 1, before.type, before.prefix_len);
    assert_route(&table, last + 1, after.type, after.prefix_len);
    route_close(&table);
}

TEST(a_prefix_of_32_bits_covers_one_address)
{
    assert_covers(IP(192, 168, 3, 12), IP(192, 168, 3, 12), 32);
    assert_covers(IP(192, 168, 3, 0), IP(192, 168, 3, 0), 32);
    assert_covers(IP(192, 168, 3, 255), IP(192, 168, 3, 255), 32);
    assert_covers(IP(192, 168, 255, 255), IP(192, 168, 255, 255), 32);
}

TEST(a_prefix_of_31_bits_covers_two_addresses)
{
    assert_covers(IP(192, 168, 3, 12), IP(192, 168, 3, 13), 31);
    assert_covers(IP(192, 168, 3, 254), IP(192, 168, 3, 255), 31);
}

TEST(a_prefix_of_25_bits_covers_half_a_24)
{
    assert_covers(IP(192, 168, 3, 0), IP(192, 168, 3, 127), 25);
    assert_covers(IP(192, 168, 3, 128), IP(192, 168, 3, 255), 25);
}

TEST(a_prefix_of_24_bits_covers_256_addresses)
{
    assert_covers(IP(192, 168, 3, 0), IP(192, 168, 3, 255), 24);
    assert_covers(IP(192, 168, 255, 0), IP(192, 168, 255, 255), 24);
}

TEST(a_prefix_of_17_bits_covers_half_a_16)
{
    assert_covers(IP(172, 16, 0, 0), IP(172, 16, 127, 255), 17);
    assert_covers(IP(172, 16, 128, 0), IP(172, 16, 255, 255), 17);
}

TEST(a_prefix_of_16_bits_covers_65536_addresses)
{
    assert_covers(IP(172, 16, 0, 0), IP(172, 16, 255, 255), 16);
}

TEST(a_prefix_of_15_bits_covers_two_16s)
{
    assert_covers(IP(172, 16, 0, 0), IP(172, 17, 255, 255), 15);
}

TEST(a_prefix_of_1_bit_covers_half_of_all_addresses)
{
    struct route_table table = route_open(1);

    assert_true(route_add(&table, IP(128, 0, 0, 0), 1, ROUTE_LOCAL));
    assert_route(&table, IP(127, 255, 255, 255), ROUTE_LOOPBACK, 8);
    assert_route(&table, IP(128, 0, 0, 0), ROUTE_LOCAL, 1);
    assert_route(&table, IP(223, 255, 255, 255), ROUTE_LOCAL, 1);
    route_close(&table);
}

TEST(a_prefix_of_every_length_covers_its_addresses)
{
    for (unsigned prefix_len = 2; prefix_len <= 32; prefix_len++) {
        uint32_t first = IP(149, 170, 85, 170) & ~(last_of(0, prefix_len));

        assert_covers(first, last_of(first, prefix_len), prefix_len);
    }
}

TEST(a_prefix_of_0_bits_covers_what_is_not_special)
{
    struct route_table table = route_open(1);

    assert_true(route_add(&table, 0, 0, ROUTE_LOCAL));
    assert_route(&table, IP(0, 255, 255, 255), ROUTE_THIS_NETWORK, 8);
    assert_route(&table, IP(1, 0, 0, 0), ROUTE_LOCAL, 0);
    assert_route(&table, IP(192, 168, 3, 12), ROUTE_LOCAL, 0);
    assert_route(&table, IP(223, 255, 255, 255), ROUTE_LOCAL, 0);
    assert_route(&table, IP(255, 255, 255, 255), ROUTE_BROADCAST, 32);
    route_close(&table);
}

TEST(bits_after_the_prefix_are_ignored)
{
    for (unsigned prefix_len = 0; prefix_len <= 32; prefix_len++) {
        struct route_table plain = route_open(1), noisy = route_open(1);
        uint32_t host_bits = last_of(0, prefix_len), first = IP(149, 170, 85, 170) & ~host_bits;

        assert_true(route_add(&plain, first, prefix_len, ROUTE_LOCAL));
        assert_true(route_add(&noisy, first | host_bits, prefix_len, ROUTE_LOCAL));
        assert_int_equal(plain.n_used, noisy.n_used);
        assert_memory_equal(plain.entries, noisy.entries, plain.n_used * sizeof(uint32_t));
        route_close(&plain);
        route_close(&noisy);
    }
}

/* Prefixes of all lengths around one address. An address that differs from it in bit n has the
 * first n bits in common, and no more. */
TEST(of_33_nested_prefixes_the_longest_that_covers_wins)
{
    const uint32_t address = IP(149, 170, 85, 170);

    for (unsigned first = 0; first <= 32; first++) {
        struct route_table table = route_open(33);

        for (unsigned i = 0; i <= 32; i++) {
            unsigned prefix_len = (first + i * 5) % 33; /* 5 and 33 have no common divisor */
            assert_true(route_add(&table, address, prefix_len,
                                  prefix_len % 2 ? ROUTE_LOCAL : ROUTE_PROHIBIT));
        }
        assert_route(&table, address, ROUTE_PROHIBIT, 32);
        for (unsigned n = 0; n < 32; n++)
            assert_route(&table, address ^ 1u << (31 - n), n % 2 ? ROUTE_LOCAL : ROUTE_PROHIBIT, n);
        route_close(&table);
    }
}

TEST(a_new_table_knows_the_special_addresses_and_nothing_else)
{
    struct route_table table = route_open(0);

    assert_route(&table, IP(0, 0, 0, 0), ROUTE_THIS_NETWORK, 8);
    assert_route(&table, IP(0, 255, 255, 255), ROUTE_THIS_NETWORK, 8);
    assert_route(&table, IP(1, 0, 0, 0), ROUTE_NONE, 0);
    assert_route(&table, IP(126, 255, 255, 255), ROUTE_NONE, 0);
    assert_route(&table, IP(127, 0, 0, 0), ROUTE_LOOPBACK, 8);
    assert_route(&table, IP(127, 255, 255, 255), ROUTE_LOOPBACK, 8);
    assert_route(&table, IP(128, 0, 0, 0), ROUTE_NONE, 0);
    assert_route(&table, IP(223, 255, 255, 255), ROUTE_NONE, 0);
    assert_route(&table, IP(224, 0, 0, 0), ROUTE_MULTICAST, 4);
    assert_route(&table, IP(239, 255, 255, 255), ROUTE_MULTICAST, 4);
    assert_route(&table, IP(240, 0, 0, 0), ROUTE_RESERVED, 4);
    assert_route(&table, IP(255, 255, 255, 254), ROUTE_RESERVED, 4);
    assert_route(&table, IP(255, 255, 255, 255), ROUTE_BROADCAST, 32);
    route_close(&table);
}

TEST(an_unreserved_table_knows_all_special_addresses_but_class_e)
{
    struct route_table table = route_open(2);

    route_init_unreserved(&table, table.entries, route_memory_len(2));
    assert_route(&table, IP(0, 0, 0, 0), ROUTE_THIS_NETWORK, 8);
    assert_route(&table, IP(127, 0, 0, 1), ROUTE_LOOPBACK, 8);
    assert_route(&table, IP(224, 0, 0, 1), ROUTE_MULTICAST, 4);
    assert_route(&table, IP(240, 0, 0, 0), ROUTE_NONE, 0);
    assert_route(&table, IP(255, 255, 255, 254), ROUTE_NONE, 0);
    assert_route(&table, IP(255, 255, 255, 255), ROUTE_BROADCAST, 32);
    assert_true(route_add(&table, IP(192, 0, 0, 0), 2, ROUTE_LOCAL));
    assert_route(&table, IP(223, 255, 255, 255), ROUTE_LOCAL, 2);
    assert_route(&table, IP(224, 0, 0, 0), ROUTE_MULTICAST, 4);
    assert_route(&table, IP(240, 0, 0, 0), ROUTE_LOCAL, 2);
    assert_route(&table, IP(255, 255, 255, 255), ROUTE_BROADCAST, 32);
    route_close(&table);
}

TEST(every_type_is_looked_up_as_it_was_added)
{
    struct route_table table = route_open(N_ROUTE_TYPES);

    for (unsigned type = 0; type < N_ROUTE_TYPES; type++)
        assert_true(route_add(&table, IP(10, 0, type, 0), 24, (enum route_type)type));
    for (unsigned type = 0; type < N_ROUTE_TYPES; type++)
        assert_route(&table, IP(10, 0, type, 9), (enum route_type)type, 24);
    route_close(&table);
}

TEST(the_same_prefix_again_replaces_the_earlier)
{
    for (unsigned prefix_len = 0; prefix_len <= 32; prefix_len++) {
        struct route_table table = route_open(2);

        assert_true(route_add(&table, IP(149, 170, 85, 170), prefix_len, ROUTE_LOCAL));
        assert_true(route_add(&table, IP(149, 170, 85, 170), prefix_len, ROUTE_BLACKHOLE));
        assert_route(&table, IP(149, 170, 85, 170), ROUTE_BLACKHOLE, prefix_len);
        route_close(&table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_prefix_of_32_bits_covers_one_address),
        cmocka_unit_test(a_prefix_of_31_bits_covers_two_addresses),
        cmocka_unit_test(a_prefix_of_25_bits_covers_half_a_24),
        cmocka_unit_test(a_prefix_of_24_bits_covers_256_addresses),
        cmocka_unit_test(a_prefix_of_17_bits_covers_half_a_16),
        cmocka_unit_test(a_prefix_of_16_bits_covers_65536_addresses),
        cmocka_unit_test(a_prefix_of_15_bits_covers_two_16s),
        cmocka_unit_test(a_prefix_of_1_bit_covers_half_of_all_addresses),
        cmocka_unit_test(a_prefix_of_every_length_covers_its_addresses),
        cmocka_unit_test(a_prefix_of_0_bits_covers_what_is_not_special),
        cmocka_unit_test(bits_after_the_prefix_are_ignored),
        cmocka_unit_test(of_33_nested_prefixes_the_longest_that_covers_wins),
        cmocka_unit_test(a_new_table_knows_the_special_addresses_and_nothing_else),
        cmocka_unit_test(an_unreserved_table_knows_all_special_addresses_but_class_e),
        cmocka_unit_test(every_type_is_looked_up_as_it_was_added),
        cmocka_unit_test(the_same_prefix_again_replaces_the_earlier),
    };
    return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
