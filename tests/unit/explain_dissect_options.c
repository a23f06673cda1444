/* explain_dissect_options.c - the options of an IPv4 header, also those that are broken */

#include "tests/unit/explain_fields.h"

/* Fails unless the options, a multiple of 4 bytes, are read as these lines. The datagram has no
 * data. */
static void assert_options(const char *hex, const char *lines)
{
    uint8_t options[PACKET_MAX_OPTIONS];
    uint8_t nothing = 0;
    struct packet_spec spec = packet_echo_request();

    spec.options = options;
    spec.options_len = explain_of_hex(hex, options);
    spec.payload = &nothing;
    assert_fields(&spec, 20, lines);
}

TEST(a_header_without_options_has_none)
{
    assert_options("", "");
}

TEST(no_operation_is_one_byte_and_end_of_options_ends_them)
{
    assert_options("01 01 00 00",
                   "20+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "21+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "22+1 End of Options: type = 0 (no option follows)\n"
                   "23+1 End of Options: rest of the options = 1 byte (behind the end of the "
                   "options)\n");
    assert_options("01 01 01 00",
                   "20+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "21+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "22+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "23+1 End of Options: type = 0 (no option follows)\n");
}

TEST(the_length_of_the_options_is_in_the_header_length)
{
    struct packet_spec spec = packet_echo_request();

    spec.options_len = 4;
    assert_field(&spec, "0+1 IPv4: header length = 24 bytes (4 bytes of options)");
    assert_field(&spec, "10+2 IPv4: header checksum = 0x9e07 (holds)");
    assert_field(&spec, "24+1 ICMP: type = 8 (echo request)");
    spec.options_len = 40;
    assert_field(&spec, "0+1 IPv4: header length = 60 bytes (40 bytes of options)");
    assert_field(&spec, "60+1 ICMP: type = 8 (echo request)");
}

TEST(record_route_shows_what_is_entered_and_what_is_to_come)
{
    assert_options("07 0f 08 0a000001 0a000002 00000000 00",
                   "20+1 Record Route: type = 7 (each router and the host enter themselves)\n"
                   "21+1 Record Route: length = 15 bytes\n"
                   "22+1 Record Route: pointer = 8 (to byte 8 of the option)\n"
                   "23+4 Record Route: address = 10.0.0.1 (entered)\n"
                   "27+4 Record Route: address = 10.0.0.2 (next)\n"
                   "31+4 Record Route: address = 0.0.0.0 (to come)\n"
                   "35+1 End of Options: type = 0 (no option follows)\n");
}

TEST(a_source_route_shows_the_next_hop)
{
    assert_options("83 0b 08 0a000001 0a000002 01",
                   "20+1 Loose Source Route: type = 131 (the way to go, and other routers "
                   "between; in each fragment)\n"
                   "21+1 Loose Source Route: length = 11 bytes\n"
                   "22+1 Loose Source Route: pointer = 8 (to byte 8 of the option)\n"
                   "23+4 Loose Source Route: address = 10.0.0.1 (visited)\n"
                   "27+4 Loose Source Route: address = 10.0.0.2 (next)\n"
                   "31+1 No Operation: type = 1 (fills up to where the next option shall "
                   "begin)\n");
    assert_options("89 07 04 0a000001 01",
                   "20+1 Strict Source Route: type = 137 (the way to go, and no other; in each "
                   "fragment)\n"
                   "21+1 Strict Source Route: length = 7 bytes\n"
                   "22+1 Strict Source Route: pointer = 4 (to byte 4 of the option)\n"
                   "23+4 Strict Source Route: address = 10.0.0.1 (next)\n"
                   "27+1 No Operation: type = 1 (fills up to where the next option shall "
                   "begin)\n");
}

/* The line of the pointer of a Record Route with room for one address. */
static void assert_pointer(const char *hex, const char *line)
{
    uint8_t options[PACKET_MAX_OPTIONS];
    struct packet_spec spec = packet_echo_request();

    spec.options = options;
    spec.options_len = explain_of_hex(hex, options);
    assert_field(&spec, line);
}

TEST(a_pointer_is_told_with_where_it_points)
{
    assert_pointer("07 07 03 0a000001 00",
                   "22+1 Record Route: pointer = 3 (not to an entry: too small)");
    assert_pointer("07 07 04 0a000001 00",
                   "22+1 Record Route: pointer = 4 (to byte 4 of the option)");
    assert_pointer("07 07 07 0a000001 00",
                   "22+1 Record Route: pointer = 7 (to byte 7 of the option)");
    assert_pointer("07 07 08 0a000001 00", "22+1 Record Route: pointer = 8 (no entry is left)");
    assert_pointer("44 08 04 00 0000000a",
                   "22+1 Timestamp: pointer = 4 (not to an entry: too small)");
    assert_pointer("44 08 05 00 0000000a", "22+1 Timestamp: pointer = 5 (to byte 5 of the option)");
    assert_pointer("44 08 09 00 0000000a", "22+1 Timestamp: pointer = 9 (no entry is left)");
}

TEST(a_timestamp_option_holds_stamps)
{
    assert_options("44 0c 09 00 02ced403 80000001",
                   "20+1 Timestamp: type = 68 (each router and the host enter the time)\n"
                   "21+1 Timestamp: length = 12 bytes\n"
                   "22+1 Timestamp: pointer = 9 (to byte 9 of the option)\n"
                   "23+1 Timestamp: overflow = 0 (hosts that found no room)\n"
                   "23+1 Timestamp: flags = 0 (stamps only)\n"
                   "24+4 Timestamp: stamp = 13:05:09.123 (47109123 ms since midnight UTC; "
                   "entered)\n"
                   "28+4 Timestamp: stamp = 0x80000001 (not in milliseconds since midnight UTC; "
                   "next)\n");
}

TEST(a_timestamp_option_holds_stamps_behind_addresses)
{
    assert_options("44 14 0d f1 0a000001 00000001 0a000002 00000000",
                   "20+1 Timestamp: type = 68 (each router and the host enter the time)\n"
                   "21+1 Timestamp: length = 20 bytes\n"
                   "22+1 Timestamp: pointer = 13 (to byte 13 of the option)\n"
                   "23+1 Timestamp: overflow = 15 (hosts that found no room)\n"
                   "23+1 Timestamp: flags = 1 (each stamp behind the address of who gave it)\n"
                   "24+4 Timestamp: address = 10.0.0.1 (entered)\n"
                   "28+4 Timestamp: stamp = 00:00:00.001 (1 ms since midnight UTC; entered)\n"
                   "32+4 Timestamp: address = 10.0.0.2 (next)\n"
                   "36+4 Timestamp: stamp = 00:00:00.000 (0 ms since midnight UTC; to come)\n");
    assert_pointer("44 0c 05 03 0a000001 00000000",
                   "23+1 Timestamp: flags = 3 (stamps of the addresses that are given)");
    assert_pointer("44 0c 05 03 0a000001 00000000", "24+4 Timestamp: address = 10.0.0.1 (next)");
}

TEST(what_unknown_flags_of_a_timestamp_mean_is_not_guessed)
{
    assert_options("44 08 05 02 41424344",
                   "20+1 Timestamp: type = 68 (each router and the host enter the time)\n"
                   "21+1 Timestamp: length = 8 bytes\n"
                   "22+1 Timestamp: pointer = 5 (to byte 5 of the option)\n"
                   "23+1 Timestamp: overflow = 0 (hosts that found no room)\n"
                   "23+1 Timestamp: flags = 2 (no meaning known)\n"
                   "24+4 Timestamp: data = 4 bytes (ABCD)\n");
    assert_pointer("44 08 05 04 41424344", "23+1 Timestamp: flags = 4 (no meaning known)");
    assert_pointer("44 08 05 0f 41424344", "24+4 Timestamp: data = 4 bytes (ABCD)");
}

TEST(an_option_without_room_for_its_fields_has_fewer)
{
    assert_options("07 02 07 03 04 44 02 44 03 05 44 04 05 00 01 01",
                   "20+1 Record Route: type = 7 (each router and the host enter themselves)\n"
                   "21+1 Record Route: length = 2 bytes\n"
                   "22+1 Record Route: type = 7 (each router and the host enter themselves)\n"
                   "23+1 Record Route: length = 3 bytes\n"
                   "24+1 Record Route: pointer = 4 (no entry is left)\n"
                   "25+1 Timestamp: type = 68 (each router and the host enter the time)\n"
                   "26+1 Timestamp: length = 2 bytes\n"
                   "27+1 Timestamp: type = 68 (each router and the host enter the time)\n"
                   "28+1 Timestamp: length = 3 bytes\n"
                   "29+1 Timestamp: pointer = 5 (no entry is left)\n"
                   "30+1 Timestamp: type = 68 (each router and the host enter the time)\n"
                   "31+1 Timestamp: length = 4 bytes\n"
                   "32+1 Timestamp: pointer = 5 (no entry is left)\n"
                   "33+1 Timestamp: overflow = 0 (hosts that found no room)\n"
                   "33+1 Timestamp: flags = 0 (stamps only)\n"
                   "34+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "35+1 No Operation: type = 1 (fills up to where the next option shall "
                   "begin)\n");
}

TEST(an_entry_that_is_not_whole_shows_what_is_there)
{
    assert_options("07 05 04 0a00 01 01 01",
                   "20+1 Record Route: type = 7 (each router and the host enter themselves)\n"
                   "21+1 Record Route: length = 5 bytes\n"
                   "22+1 Record Route: pointer = 4 (to byte 4 of the option)\n"
                   "23+2 Record Route: address = 0x0a00 (cut off: 2 of 4 bytes)\n"
                   "25+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "26+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "27+1 No Operation: type = 1 (fills up to where the next option shall "
                   "begin)\n");
    assert_options("44 06 05 00 0a00 01 01",
                   "20+1 Timestamp: type = 68 (each router and the host enter the time)\n"
                   "21+1 Timestamp: length = 6 bytes\n"
                   "22+1 Timestamp: pointer = 5 (to byte 5 of the option)\n"
                   "23+1 Timestamp: overflow = 0 (hosts that found no room)\n"
                   "23+1 Timestamp: flags = 0 (stamps only)\n"
                   "24+2 Timestamp: stamp = 0x0a00 (cut off: 2 of 4 bytes)\n"
                   "26+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "27+1 No Operation: type = 1 (fills up to where the next option shall "
                   "begin)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_without_options_has_none),
        cmocka_unit_test(no_operation_is_one_byte_and_end_of_options_ends_them),
        cmocka_unit_test(the_length_of_the_options_is_in_the_header_length),
        cmocka_unit_test(record_route_shows_what_is_entered_and_what_is_to_come),
        cmocka_unit_test(a_source_route_shows_the_next_hop),
        cmocka_unit_test(a_pointer_is_told_with_where_it_points),
        cmocka_unit_test(a_timestamp_option_holds_stamps),
        cmocka_unit_test(a_timestamp_option_holds_stamps_behind_addresses),
        cmocka_unit_test(what_unknown_flags_of_a_timestamp_mean_is_not_guessed),
        cmocka_unit_test(an_option_without_room_for_its_fields_has_fewer),
        cmocka_unit_test(an_entry_that_is_not_whole_shows_what_is_there),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
