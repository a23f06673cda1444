/* bench_core_routes.c - proves that there are as many prefixes as is said, and where packets go
 */
#include "bench_core_setup.h"

#include "apps/bench/core_packets.h"
#include "apps/bench/core_routes.h"
#include "stack/ipv4.h"

static struct core_routes routes;

static void open_table(uint32_t n)
{
    if (!core_routes_open(&routes, n, &error))
        fail_msg("%s", error.text);
}

/* Since no prefix here covers another, each is one entry, as route.c says: the type in its first
 * byte, the length in the next. Nodes have the highest bit set. */
static uint32_t n_entries_of(unsigned prefix_len)
{
    const struct route_table *table = &routes.table;
    uint32_t n = 0;

    for (size_t i = 0; i < table->n_used; i++)
        n += table->entries[i] == (ROUTE_LOCAL | prefix_len << 8);
    return n;
}

TEST(all_prefixes_are_different_and_nine_of_ten_have_24_bits)
{
    static const uint32_t numbers[] = {1, 9, 10, 1000, 100000};

    for (size_t i = 0; i < N_ELEMENTS(numbers); i++) {
        open_table(numbers[i]);
        assert_int_equal(routes.n_prefixes, numbers[i]);
        assert_int_equal(n_entries_of(32), numbers[i] / 10);
        assert_int_equal(n_entries_of(24), numbers[i] - numbers[i] / 10);
        core_routes_close(&routes);
    }
}

TEST(a_million_take_what_they_need_and_not_a_gigabyte)
{
    enum { MOST = 256 << 20 };

    open_table(1000000);
    assert_true(routes.table.n_used * sizeof(uint32_t) <= routes.pages.memory_len);
    assert_true(routes.pages.memory_len < MOST);
    assert_int_equal(n_entries_of(32) + n_entries_of(24), 1000000);
    core_routes_close(&routes);
}

/* Many packets, hardly any two to the same host; each is still intact. */
TEST(packets_go_all_over_the_table)
{
    enum { LEN = 84, N = 10000 };
    uint64_t seed = 1;
    uint8_t bytes[LEN];
    uint32_t last = 0, n_same = 0, n_hosts = 0;

    open_table(100000);
    core_packets_echo(bytes, LEN, CORE_OURS);
    for (int i = 0; i < N; i++) {
        struct ipv4_datagram datagram;
        core_routes_aim(&routes, bytes, &seed);
        assert_int_equal(ipv4_accept(bytes, LEN, &datagram), PASS);
        uint32_t destination = be32_get(datagram.header->destination);
        struct route route = route_lookup(&routes.table, destination);
        assert_int_equal(route.type, ROUTE_LOCAL);
        assert_int_equal(route_source(&routes.table, CORE_ASKER, destination), PASS);
        n_hosts += route.prefix_len == 32;
        n_same += destination == last;
        last = destination;
    }
    assert_in_range(n_hosts, N / 10 - N / 50, N / 10 + N / 50);
    assert_in_range(n_same, 0, 10);
    core_routes_close(&routes);
}

TEST(each_table_has_a_row_and_what_it_takes)
{
    static const struct {
        const char *name;
        uint32_t n;
    } tables[] = {
        {"routes, 1 prefix", 1},
        {"routes, 1000 prefixes", 1000},
        {"routes, 100000 prefixes", 100000},
        {"routes, 1000000 prefixes", 1000000},
    };

    options.only_case = "routes";
    measure();
    assert_int_equal(n_rows(), N_ELEMENTS(tables));
    for (size_t i = 0; i < N_ELEMENTS(tables); i++) {
        const json_t *row = row_of(tables[i].name, 84);
        assert_string_equal(text_in(row, "group"), "routes");
        assert_string_equal(text_in(row, "verdict"), "SEND_ECHO_REPLY");
        assert_int_equal((uint32_t)number_in(row, "prefixes"), tables[i].n);
        assert_true(number_in(row, "memory_bytes") > 65536 * 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        bench_unit_test(all_prefixes_are_different_and_nine_of_ten_have_24_bits),
        bench_unit_test(a_million_take_what_they_need_and_not_a_gigabyte),
        bench_unit_test(packets_go_all_over_the_table),
        bench_unit_test(each_table_has_a_row_and_what_it_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
