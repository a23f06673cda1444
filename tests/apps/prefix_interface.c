/* prefix_interface.c - proves which addresses the kernel's side may have
 *
 * A host's own address in its network: not that of the network, nor of everybody on it, nor one
 * that is special. In pairs on both sides of each boundary.
 */
#include "tests/unit/unit.h"

#include "apps/prefix.h"
#include "tests/drivers/texts.h"
#include "tests/unit/packet_builder.h"

TEST(a_kernels_side_is_a_host_in_its_network)
{
    static const struct {
        const char *text;
        uint32_t address;
        unsigned prefix_len;
    } rows[] = {
        {"192.168.3.11/24", IP(192, 168, 3, 11), 24},
        {"192.168.3.1/30", IP(192, 168, 3, 1), 30},
        {"192.168.3.2/30", IP(192, 168, 3, 2), 30},
        {"192.168.3.0/31", IP(192, 168, 3, 0), 31},
        {"192.168.3.1/31", IP(192, 168, 3, 1), 31},
        {"192.168.3.0/32", IP(192, 168, 3, 0), 32},
        {"10.0.0.1/7", IP(10, 0, 0, 1), 7},
        {"11.255.255.254/7", IP(11, 255, 255, 254), 7},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct prefix prefix;
        struct error error = {""};
        if (!prefix_parse_interface(rows[i].text, &prefix, &error))
            fail_msg("%s", error.text);
        assert_int_equal(prefix.address, rows[i].address);
        assert_int_equal(prefix.prefix_len, rows[i].prefix_len);
        assert_int_equal(prefix.type, ROUTE_LOCAL);
    }
}

TEST(a_kernels_side_that_is_no_host_is_refused)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        {"192.168.3.11", "not ADDR/LEN"},
        {"", "not ADDR/LEN"},
        {"192.168.3.11/", "not ADDR/LEN"},
        {"192.168.3.11/33", "not ADDR/LEN"},
        {"/24", "not ADDR/LEN"},
        {"192.168.3.11/24=local", "not ADDR/LEN"},
        {"192.168.3.1111/24", "not ADDR/LEN"},
        {"192.168.3.0/24", "the network address"},
        {"192.168.3.0/30", "the network"},
        {"192.168.3.3/30", "the broadcast address"},
        {"192.168.3.255/24", "the broadcast"},
        {"10.0.0.0/7", "the network address"},
        {"11.255.255.255/7", "the broadcast"},
        {"0.0.0.0/0", "\"this network\""},
        {"0.1.2.3/8", "\"this network\""},
        {"127.0.0.1/8", "loopback"},
        {"224.0.0.5/24", "multicast"},
        {"239.255.255.255/32", "multicast"},
        {"240.0.0.5/24", "reserved"},
        {"255.255.255.255/32", "a broadcast address"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct prefix prefix;
        struct error error = {""};
        if (prefix_parse_interface(rows[i].text, &prefix, &error))
            fail_msg("'%s' was taken", rows[i].text);
        assert_says(&error, "cannot use address", rows[i].text, rows[i].why);
    }
}

TEST(a_special_type_has_a_name_and_the_others_have_none)
{
    static const char *const names[N_ROUTE_TYPES] = {
        [ROUTE_BROADCAST] = "broadcast", [ROUTE_MULTICAST] = "multicast",
        [ROUTE_LOOPBACK] = "loopback",   [ROUTE_THIS_NETWORK] = "this network",
        [ROUTE_RESERVED] = "reserved",
    };

    (void)state;
    for (int type = 0; type < N_ROUTE_TYPES; type++) {
        const char *name = prefix_special_name((enum route_type)type);
        assert_int_equal(name == NULL, names[type] == NULL);
        if (name != NULL)
            assert_non_null(strstr(name, names[type]));
    }
}

TEST(the_neighbours_of_special_addresses_are_hosts)
{
    static const char *const texts[] = {"1.0.0.1/8", "126.255.255.254/8", "128.0.0.1/8",
                                        "223.255.255.254/24"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(texts); i++) {
        struct prefix prefix;
        struct error error = {""};
        if (!prefix_parse_interface(texts[i], &prefix, &error))
            fail_msg("%s", error.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kernels_side_is_a_host_in_its_network),
        cmocka_unit_test(a_kernels_side_that_is_no_host_is_refused),
        cmocka_unit_test(a_special_type_has_a_name_and_the_others_have_none),
        cmocka_unit_test(the_neighbours_of_special_addresses_are_hosts),
    };
    return cmocka_run_group_tests_name("prefix_interface", tests, NULL, NULL);
}
