/* address.c - proves that addresses are read as exactly four numbers, and written the same
 *
 * Host order: 192.168.3.12 is 0xc0a8030c, whatever the machine.
 */
#include "tests/unit/unit.h"

#include "drivers/address.h"

static const struct {
    const char *text;
    uint32_t address;
} good[] = {
    {"0.0.0.0", 0},
    {"0.0.0.1", 1},
    {"1.2.3.4", 0x01020304},
    {"127.0.0.1", 0x7f000001},
    {"128.0.0.0", 0x80000000},
    {"192.168.3.12", 0xc0a8030c},
    {"255.255.255.255", 0xffffffff},
};

static const char *const bad[] = {
    "",
    " ",
    "1",
    "1.2.3",
    "1.2.3.",
    "1.2.3.4.",
    "1.2.3.4.5",
    ".1.2.3",
    "1..2.3",
    "256.0.0.0",
    "0.0.0.256",
    "1.2.3.-4",
    "1.2.3.+4",
    " 1.2.3.4",
    "1.2.3.4 ",
    "1.2.3.4/24",
    "1.2.3.04",
    "01.2.3.4",
    "0x1.2.3.4",
    "1.2.3.4\n",
    "a.b.c.d",
    "localhost",
    "::1",
    "::ffff:1.2.3.4",
    "1,2,3,4",
    "3232236300",
    "1.2.3.1e1",
    "1.2.3.0004",
    "1.2.3.99999999999999999999",
};

TEST(an_address_is_read_into_host_order)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(good); i++) {
        uint32_t address = ~good[i].address;
        assert_true(address_parse(good[i].text, &address));
        assert_int_equal(address, good[i].address);
    }
}

TEST(an_address_is_written_from_host_order)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(good); i++)
        assert_string_equal(address_text(good[i].address).text, good[i].text);
}

TEST(anything_else_is_refused_and_leaves_the_address_as_it_was)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(bad); i++) {
        uint32_t address = 0x12345678;
        if (address_parse(bad[i], &address))
            fail_msg("'%s' was taken as an address", bad[i]);
        assert_int_equal(address, 0x12345678);
    }
}

TEST(what_is_written_can_be_read)
{
    uint64_t seed = random_seed();

    (void)state;
    for (int i = 0; i < 10000; i++) {
        uint32_t address = (uint32_t)random_bits(&seed), again;
        assert_true(address_parse(address_text(address).text, &again));
        assert_int_equal(again, address);
    }
}

TEST(a_mask_has_as_many_leading_ones_as_the_prefix_has_bits)
{
    uint32_t mask = 0;

    (void)state;
    for (unsigned prefix_len = 0; prefix_len <= 32; prefix_len++) {
        assert_int_equal(address_mask(prefix_len), mask);
        mask = mask >> 1 | 0x80000000;
    }
    assert_int_equal(address_mask(24), 0xffffff00);
}

TEST(a_network_of_one_or_two_addresses_has_no_broadcast_address)
{
    (void)state;
    for (unsigned prefix_len = 0; prefix_len <= 32; prefix_len++)
        assert_int_equal(address_has_broadcast(prefix_len), prefix_len <= 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_read_into_host_order),
        cmocka_unit_test(an_address_is_written_from_host_order),
        cmocka_unit_test(anything_else_is_refused_and_leaves_the_address_as_it_was),
        cmocka_unit_test(what_is_written_can_be_read),
        cmocka_unit_test(a_mask_has_as_many_leading_ones_as_the_prefix_has_bits),
        cmocka_unit_test(a_network_of_one_or_two_addresses_has_no_broadcast_address),
    };
    return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
