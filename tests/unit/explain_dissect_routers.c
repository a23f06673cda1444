/* explain_dissect_routers.c - ICMP router discovery, RFC 1256: how many routers there are to read
 */

#include "tests/unit/explain_fields.h"

/* Fails unless the message, after type and code with the right checksum, is read as these lines
 * from byte 24 on: hex says what follows the checksum. */
static void assert_message(uint8_t type, const char *hex, const char *lines)
{
    uint8_t rest[64];
    size_t len = explain_of_hex(hex, rest);
    struct packet_spec spec = packet_echo_request();
    uint8_t message[4 + sizeof rest] = {type};

    memcpy(message + 4, rest, len);
    spec.payload = message;
    spec.payload_len = 4 + len;
    assert_fields(&spec, 24, lines);
}

TEST(a_router_solicitation_has_nothing_to_say)
{
    assert_message(10, "00000001", "24+4 ICMP: unused = 0x00000001\n");
}

#define TWO_ROUTERS "0a000001 00000000 0a000002 80000000"
#define FOUR_ROUTERS(n)                                                                            \
    "24+1 ICMP: number of addresses = " n "\n"                                                     \
    "25+1 ICMP: entry size = 2 (words of 4 bytes)\n"                                               \
    "26+2 ICMP: lifetime = 1800 (seconds)\n"                                                       \
    "28+4 ICMP: router address = 10.0.0.1\n"                                                       \
    "32+4 ICMP: preference level = 0x00000000 (signed: the highest is preferred)\n"                \
    "36+4 ICMP: router address = 10.0.0.2\n"                                                       \
    "40+4 ICMP: preference level = 0x80000000 (signed: the highest is preferred)\n"                \
    "44+4 ICMP: router address = 10.0.0.1\n"                                                       \
    "48+4 ICMP: preference level = 0x00000000 (signed: the highest is preferred)\n"                \
    "52+4 ICMP: router address = 10.0.0.2\n"                                                       \
    "56+4 ICMP: preference level = 0x80000000 (signed: the highest is preferred)\n"

TEST(a_router_advertisement_lists_routers)
{
    assert_message(9, "02 02 0708" TWO_ROUTERS,
                   "24+1 ICMP: number of addresses = 2\n"
                   "25+1 ICMP: entry size = 2 (words of 4 bytes)\n"
                   "26+2 ICMP: lifetime = 1800 (seconds)\n"
                   "28+4 ICMP: router address = 10.0.0.1\n"
                   "32+4 ICMP: preference level = 0x00000000 (signed: the highest is preferred)\n"
                   "36+4 ICMP: router address = 10.0.0.2\n"
                   "40+4 ICMP: preference level = 0x80000000 (signed: the highest is preferred)\n");
}

TEST(of_a_router_advertisement_as_many_routers_are_read_as_it_says)
{
    assert_message(9, "01 02 0708" TWO_ROUTERS,
                   "24+1 ICMP: number of addresses = 1\n"
                   "25+1 ICMP: entry size = 2 (words of 4 bytes)\n"
                   "26+2 ICMP: lifetime = 1800 (seconds)\n"
                   "28+4 ICMP: router address = 10.0.0.1\n"
                   "32+4 ICMP: preference level = 0x00000000 (signed: the highest is preferred)\n"
                   "36+8 ICMP: data = 8 bytes (........)\n");
    assert_message(9, "ff 02 0708 0a000001 0000",
                   "24+1 ICMP: number of addresses = 255\n"
                   "25+1 ICMP: entry size = 2 (words of 4 bytes)\n"
                   "26+2 ICMP: lifetime = 1800 (seconds)\n"
                   "28+4 ICMP: router address = 10.0.0.1\n"
                   "32+2 ICMP: preference level = 0x0000 (cut off: 2 of 4 bytes)\n");
}

TEST(of_many_routers_four_are_read)
{
    assert_message(9, "04 02 0708" TWO_ROUTERS TWO_ROUTERS "41",
                   FOUR_ROUTERS("4") "60+1 ICMP: data = 1 byte (A)\n");
    assert_message(9, "05 02 0708" TWO_ROUTERS TWO_ROUTERS "0a000001 00000000",
                   FOUR_ROUTERS("5") "60+8 ICMP: data = 8 bytes (........)\n");
}

TEST(router_entries_of_another_size_are_data)
{
    assert_message(9, "01 03 0708 0a000001",
                   "24+1 ICMP: number of addresses = 1\n"
                   "25+1 ICMP: entry size = 3 (words of 4 bytes)\n"
                   "26+2 ICMP: lifetime = 1800 (seconds)\n"
                   "28+4 ICMP: data = 4 bytes (....)\n");
    assert_message(9, "01 02 07",
                   "24+1 ICMP: number of addresses = 1\n"
                   "25+1 ICMP: entry size = 2 (words of 4 bytes)\n"
                   "26+1 ICMP: lifetime = 0x07 (cut off: 1 of 2 bytes)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_router_solicitation_has_nothing_to_say),
        cmocka_unit_test(a_router_advertisement_lists_routers),
        cmocka_unit_test(of_a_router_advertisement_as_many_routers_are_read_as_it_says),
        cmocka_unit_test(of_many_routers_four_are_read),
        cmocka_unit_test(router_entries_of_another_size_are_data),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
