/* explain_dissect_icmp.c - ICMP messages that quote nothing: what stands behind the checksum */

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

static const char echo[] = "24+2 ICMP: identifier = 7\n"
                           "26+2 ICMP: sequence number = 258\n"
                           "28+2 ICMP: data = 2 bytes (AB)\n";

TEST(messages_with_identifier_and_sequence_number_have_data)
{
    assert_message(0, "0007 0102 4142", echo);
    assert_message(8, "0007 0102 4142", echo);
    assert_message(15, "0007 0102 4142", echo);
    assert_message(16, "0007 0102 4142", echo);
}

static const char timestamps[] =
    "24+2 ICMP: identifier = 7\n"
    "26+2 ICMP: sequence number = 258\n"
    "28+4 ICMP: originate timestamp = 23:59:59.999 (86399999 ms since midnight UTC)\n"
    "32+4 ICMP: receive timestamp = 0x05265c00 (not in milliseconds since midnight UTC)\n"
    "36+4 ICMP: transmit timestamp = 01:01:01.001 (3661001 ms since midnight UTC)\n"
    "40+1 ICMP: data = 1 byte (A)\n";

TEST(timestamps_are_times_of_day_up_to_midnight)
{
    assert_message(13, "0007 0102 05265bff 05265c00 0037dcc9 41", timestamps);
    assert_message(14, "0007 0102 05265bff 05265c00 0037dcc9 41", timestamps);
}

TEST(each_part_of_a_time_of_day_begins_anew)
{
    static const struct {
        const char *hex, *line;
    } cases[] = {
        {"000003e7", "28+4 ICMP: originate timestamp = 00:00:00.999 (999 ms since midnight UTC)\n"},
        {"000003e8",
         "28+4 ICMP: originate timestamp = 00:00:01.000 (1000 ms since midnight UTC)\n"},
        {"0000ea5f",
         "28+4 ICMP: originate timestamp = 00:00:59.999 (59999 ms since midnight UTC)\n"},
        {"0000ea60",
         "28+4 ICMP: originate timestamp = 00:01:00.000 (60000 ms since midnight UTC)\n"},
        {"0036ee7f",
         "28+4 ICMP: originate timestamp = 00:59:59.999 (3599999 ms since midnight UTC)\n"},
        {"0036ee80",
         "28+4 ICMP: originate timestamp = 01:00:00.000 (3600000 ms since midnight UTC)\n"},
        {"04ef6d80",
         "28+4 ICMP: originate timestamp = 23:00:00.000 (82800000 ms since midnight UTC)\n"},
    };

    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        char hex[20] = "0007 0102 ", lines[160] = "24+2 ICMP: identifier = 7\n"
                                                  "26+2 ICMP: sequence number = 258\n";
        assert_message(13, strcat(hex, cases[i].hex), strcat(lines, cases[i].line));
    }
}

static const char mask[] = "24+2 ICMP: identifier = 7\n"
                           "26+2 ICMP: sequence number = 258\n"
                           "28+4 ICMP: address mask = 255.255.255.0\n";

TEST(address_masks_are_addresses)
{
    assert_message(17, "0007 0102 ffffff00", mask);
    assert_message(18, "0007 0102 ffffff00", mask);
}

TEST(a_traceroute_message_counts_hops)
{
    assert_message(30, "0007 0000 0003 ffff 000f4240 000005dc",
                   "24+2 ICMP: identifier = 7\n"
                   "26+2 ICMP: unused = 0x0000\n"
                   "28+2 ICMP: outbound hop count = 3\n"
                   "30+2 ICMP: return hop count = 65535\n"
                   "32+4 ICMP: output link speed = 1000000 (bytes per second)\n"
                   "36+4 ICMP: output link MTU = 1500 bytes\n");
}

static const char extended[] = "24+2 ICMP: identifier = 7\n"
                               "26+1 ICMP: sequence number = 1\n"
                               "27+1 ICMP: flags = 0x01\n"
                               "28+1 ICMP: data = 1 byte (A)\n";

TEST(extended_echo_has_a_short_sequence_number)
{
    assert_message(42, "0007 01 01 41", extended);
    assert_message(43, "0007 01 01 41", extended);
}

TEST(of_other_types_all_is_data)
{
    assert_message(1, "41424344 45", "24+5 ICMP: data = 5 bytes (ABCDE)\n");
    assert_message(255, "41", "24+1 ICMP: data = 1 byte (A)\n");
    assert_message(255, "", "");
}

TEST(a_message_shorter_than_its_checksum_is_read_as_far_as_it_goes)
{
    struct packet_spec spec = packet_echo_request();
    const uint8_t message[] = {8, 0, 0xf7};

    spec.payload = message;
    for (spec.payload_len = 0; spec.payload_len <= 3; spec.payload_len++)
        assert_fields(&spec, 20,
                      spec.payload_len == 0   ? ""
                      : spec.payload_len == 1 ? "20+1 ICMP: type = 8 (echo request)\n"
                      : spec.payload_len == 2
                          ? "20+1 ICMP: type = 8 (echo request)\n21+1 ICMP: code = 0\n"
                          : "20+1 ICMP: type = 8 (echo request)\n21+1 ICMP: code = 0\n"
                            "22+1 ICMP: checksum = 0xf7 (cut off: 1 of 2 bytes)\n");
}

TEST(a_wrong_checksum_is_told_with_the_right_one)
{
    struct packet_spec spec = packet_echo_request();

    assert_field(&spec, "22+2 ICMP: checksum = 0xbdca (holds)");
    spec.icmp_checksum_error = 0x8000;
    assert_field(&spec, "22+2 ICMP: checksum = 0x3dca (does not hold: 0xbdca would)");
    spec.data_len = 55; /* an odd last byte counts as if 0 followed */
    assert_field(&spec, "22+2 ICMP: checksum = 0x3e01 (does not hold: 0xbe01 would)");
}

/* One's complement has two zeros: both hold, but over bytes that are all 0 only 0xffff does. */
TEST(both_zeros_hold_where_there_is_something_to_sum_up)
{
    assert_hex_field("45 00 001c 0000 0000 40 01 0000 c0a8030b c0a8030c 08 00 0000 f7ff 0000",
                     "22+2 ICMP: checksum = 0x0000 (holds)");
    assert_hex_field("45 00 001c 0000 0000 40 01 0000 c0a8030b c0a8030c 08 00 ffff f7ff 0000",
                     "22+2 ICMP: checksum = 0xffff (holds)");
    assert_hex_field("45 00 001c 0000 0000 40 01 0000 c0a8030b c0a8030c 08 00 0001 f7ff 0000",
                     "22+2 ICMP: checksum = 0x0001 (does not hold: 0x0000 would)");
    assert_hex_field("45 00 001c 0000 0000 40 01 0000 c0a8030b c0a8030c 00 00 ffff 0000 0000",
                     "22+2 ICMP: checksum = 0xffff (holds)");
    assert_hex_field("45 00 001c 0000 0000 40 01 0000 c0a8030b c0a8030c 00 00 0000 0000 0000",
                     "22+2 ICMP: checksum = 0x0000 (does not hold: 0xffff would)");
    assert_hex_field("45 00 001c 0000 0000 40 01 0000 c0a8030b c0a8030c 00 00 1234 0000 0000",
                     "22+2 ICMP: checksum = 0x1234 (does not hold: 0xffff would)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_with_identifier_and_sequence_number_have_data),
        cmocka_unit_test(timestamps_are_times_of_day_up_to_midnight),
        cmocka_unit_test(each_part_of_a_time_of_day_begins_anew),
        cmocka_unit_test(address_masks_are_addresses),
        cmocka_unit_test(a_traceroute_message_counts_hops),
        cmocka_unit_test(extended_echo_has_a_short_sequence_number),
        cmocka_unit_test(of_other_types_all_is_data),
        cmocka_unit_test(a_message_shorter_than_its_checksum_is_read_as_far_as_it_goes),
        cmocka_unit_test(a_wrong_checksum_is_told_with_the_right_one),
        cmocka_unit_test(both_zeros_hold_where_there_is_something_to_sum_up),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
