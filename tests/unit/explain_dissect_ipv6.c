/* explain_dissect_ipv6.c - the IPv6 header, as far as it goes, and how its addresses are written */

#include "tests/unit/unit.h"

#include <arpa/inet.h>

#include "tests/unit/explain_fields.h"

#define SOURCE "fe800000000000000000000000000001"
#define DESTINATION "ff020000000000000000000000000002"

TEST(the_header_is_read_field_by_field)
{
    assert_hex_fields("6e d12345 0002 3a ff" SOURCE DESTINATION "4142", 0,
                      "0+1 IPv6: version = 6\n"
                      "0+2 IPv6: traffic class = 237\n"
                      "1+3 IPv6: flow label = 74565\n"
                      "4+2 IPv6: payload length = 2 bytes\n"
                      "6+1 IPv6: next header = 58 (ICMPv6)\n"
                      "7+1 IPv6: hop limit = 255\n"
                      "8+16 IPv6: source = fe80::1\n"
                      "24+16 IPv6: destination = ff02::2\n"
                      "40+2 IPv6: data = 2 bytes (AB)\n");
    assert_hex_field("60 000000 0002 c8 ff", "6+1 IPv6: next header = 200 (no name known)");
}

TEST(a_header_that_is_cut_off_is_read_as_far_as_it_goes)
{
    assert_hex_fields("6e", 0,
                      "0+1 IPv6: version = 6\n"
                      "0+1 IPv6: traffic class = 0x6e (cut off: 1 of 2 bytes)\n");
    assert_hex_fields("6e d1 23", 0,
                      "0+1 IPv6: version = 6\n"
                      "0+2 IPv6: traffic class = 237\n"
                      "1+2 IPv6: flow label = 0xd123 (cut off: 2 of 3 bytes)\n");
    assert_hex_fields("6e d12345 0002 3a ff fe80000000000000000000000000ab", 8,
                      "8+15 IPv6: source = 0xfe80000000000000000000000000ab (cut off: 15 of 16 "
                      "bytes)\n");
    assert_hex_fields("6e d12345 0002 3a ff" SOURCE "ff", 8,
                      "8+16 IPv6: source = fe80::1\n"
                      "24+1 IPv6: destination = 0xff (cut off: 1 of 16 bytes)\n");
    assert_hex_fields("6e d12345 0002 3a ff" SOURCE DESTINATION, 40, "");
}

/* RFC 5952 section 4 */
TEST(an_address_is_written_in_its_shortest_form)
{
    static const struct {
        const char *hex, *address;
    } cases[] = {
        {"00000000000000000000000000000000", "::"},
        {"00000000000000000000000000000001", "::1"},
        {"00010000000000000000000000000000", "1::"},
        {"20010db8000100010001000100010001", "2001:db8:1:1:1:1:1:1"},
        /* one group of 0 is written out */
        {"20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1"},
        {"00000001000100010001000100010001", "0:1:1:1:1:1:1:1"},
        {"00010001000100010001000100010000", "1:1:1:1:1:1:1:0"},
        {"20010db8000000000001000100010001", "2001:db8::1:1:1:1"},
        {"00010001000100010001000100000000", "1:1:1:1:1:1::"},
        /* the longest run, and the first of equal ones */
        {"20010000000000010000000000000001", "2001:0:0:1::1"},
        {"20010db8000000000001000000000001", "2001:db8::1:0:0:1"},
        {"20010000000000000001000000000001", "2001::1:0:0:1"},
        /* no leading zeros */
        {"000f00ff0fffffff10000100001000a1", "f:ff:fff:ffff:1000:100:10:a1"},
    };

    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        char hex[80] = "60 000000 0000 3b 40", line[80] = "8+16 IPv6: source = ";
        assert_hex_field(strcat(hex, cases[i].hex), strcat(line, cases[i].address));
    }
}

/* The C library has an opinion of its own. It writes addresses that begin with ten zero bytes like
 * those of IPv4, which RFC 5952 leaves to taste; so the first byte is never 0 here. */
TEST(addresses_are_written_as_the_c_library_does)
{
    uint64_t seed = random_seed();

    for (int n = 0; n < 20000; n++) {
        uint8_t packet[40] = {0x60};
        uint64_t bits = random_bits(&seed), zeros = random_bits(&seed);
        char line[80] = "24+16 IPv6: destination = ", address[INET6_ADDRSTRLEN];
        for (size_t i = 0; i < 16; i++)
            if ((zeros >> i / 2 & 1) == 0 && (zeros >> (8 + i) & 3) != 0)
                packet[24 + i] = (uint8_t)(bits >> 4 * i);
        packet[24] |= 1;
        assert_non_null(inet_ntop(AF_INET6, packet + 24, address, sizeof address));
        assert_string_equal(explain_fields(packet, sizeof packet, 24),
                            strcat(strcat(line, address), "\n"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_is_read_field_by_field),
        cmocka_unit_test(a_header_that_is_cut_off_is_read_as_far_as_it_goes),
        cmocka_unit_test(an_address_is_written_in_its_shortest_form),
        cmocka_unit_test(addresses_are_written_as_the_c_library_does),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
