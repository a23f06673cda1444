/* explain_dissect.c - what of a packet is read: all of it, and as far as it goes */

#include "tests/unit/explain_fields.h"

TEST(a_ping_is_read_field_by_field)
{
    struct packet_spec ping = packet_echo_request();

    assert_fields(&ping, 0,
                  "0+1 IPv4: version = 4\n"
                  "0+1 IPv4: header length = 20 bytes (no options)\n"
                  "1+1 IPv4: class of service (DSCP) = 0 (default (CS0))\n"
                  "1+1 IPv4: congestion (ECN) = 0 (the transport takes no congestion marks)\n"
                  "2+2 IPv4: total length = 84 bytes (20 of header, 64 of data)\n"
                  "4+2 IPv4: identification = 0x1234\n"
                  "6+1 IPv4: reserved flag = 0\n"
                  "6+1 IPv4: do not fragment = 1 (routers may not cut it to pieces)\n"
                  "6+1 IPv4: more fragments = 0 (none follow)\n"
                  "6+2 IPv4: fragment offset = 0 bytes (a whole datagram)\n"
                  "8+1 IPv4: time to live = 64\n"
                  "9+1 IPv4: protocol = 1 (ICMP)\n"
                  "10+2 IPv4: header checksum = 0xa10d (holds)\n"
                  "12+4 IPv4: source = 192.168.3.11 (private)\n"
                  "16+4 IPv4: destination = 192.168.3.12 (private)\n"
                  "20+1 ICMP: type = 8 (echo request)\n"
                  "21+1 ICMP: code = 0\n"
                  "22+2 ICMP: checksum = 0xbdca (holds)\n"
                  "24+2 ICMP: identifier = 17185\n"
                  "26+2 ICMP: sequence number = 1\n"
                  "28+56 ICMP: data = 56 bytes (................................ ...)\n");
}

TEST(no_bytes_have_no_fields)
{
    assert_hex_fields("", 0, "");
}

TEST(what_is_neither_version_4_nor_6_is_data)
{
    assert_hex_fields("50", 0, "0+1 IP: version = 5 (neither 4 nor 6)\n");
    assert_hex_fields("0f 41", 0,
                      "0+1 IP: version = 0 (neither 4 nor 6)\n"
                      "1+1 IP: data = 1 byte (A)\n");
    assert_hex_fields("ff 20 7e 1f 7f 80", 0,
                      "0+1 IP: version = 15 (neither 4 nor 6)\n"
                      "1+5 IP: data = 5 bytes ( ~...)\n");
}

TEST(data_are_shown_up_to_32_bytes)
{
    struct packet_spec spec = packet_echo_request();

    spec.protocol = 253;
    spec.payload = (const uint8_t *)"abcdefghijklmnopqrstuvwxyz0123456";
    spec.payload_len = 32;
    assert_fields(&spec, 20, "20+32 IPv4: data = 32 bytes (abcdefghijklmnopqrstuvwxyz012345)\n");
    spec.payload_len = 33;
    assert_fields(&spec, 20,
                  "20+33 IPv4: data = 33 bytes (abcdefghijklmnopqrstuvwxyz012345 ...)\n");
    spec.payload_len = 0;
    assert_fields(&spec, 20, "");
}

TEST(more_fields_than_there_is_room_for_are_counted)
{
    struct packet_spec spec = packet_echo_request();
    struct frame frame = packet_build(&spec);
    struct explain_field fields[22], all[22];

    assert_int_equal(explain_dissect(frame.bytes, frame.len, all, 22), 21);
    for (size_t max = 0; max <= 22; max++) {
        memset(fields, 0x55, sizeof fields);
        assert_int_equal(explain_dissect(frame.bytes, frame.len, fields, max), 21);
        for (size_t i = 0; i < max && i < 21; i++) {
            assert_string_equal(fields[i].name, all[i].name);
            assert_string_equal(fields[i].value, all[i].value);
            assert_int_equal(fields[i].offset, all[i].offset);
        }
        for (size_t i = max < 21 ? max : 21; i < 22; i++)
            assert_int_equal(fields[i].len, 0x55555555);
    }
    frame_free(&frame);
}

TEST(the_data_of_a_later_fragment_are_no_header)
{
    struct packet_spec spec = packet_echo_request();

    spec.fragment = 1;
    assert_fields(&spec, 20,
                  "20+64 IPv4: data of a fragment = 64 bytes (....C!.......................... "
                  "...)\n");
}

TEST(the_checksum_of_a_first_fragment_waits_for_the_others)
{
    struct packet_spec spec = packet_echo_request();

    spec.fragment = 0x2000;
    assert_field(&spec, "22+2 ICMP: checksum = 0xbdca (cannot be checked: the rest is in other "
                        "fragments)");
    assert_field(&spec, "24+2 ICMP: identifier = 17185");
}

TEST(bytes_behind_the_total_length_are_padding)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 2;
    spec.frame_len = 31;
    assert_fields(&spec, 20,
                  "20+1 ICMP: type = 8 (echo request)\n"
                  "21+1 ICMP: code = 0\n"
                  "22+2 ICMP: checksum = 0xb4dc (holds)\n"
                  "24+2 ICMP: identifier = 17185\n"
                  "26+2 ICMP: sequence number = 1\n"
                  "28+2 ICMP: data = 2 bytes (..)\n"
                  "30+1 frame: padding = 1 byte (behind the total length: not part of the "
                  "datagram)\n");
}

TEST(a_datagram_that_is_cut_off_is_read_as_far_as_it_goes)
{
    struct packet_spec spec = packet_echo_request();

    spec.frame_len = 83;
    assert_field(&spec, "2+2 IPv4: total length = 84 bytes (20 of header, 64 of data; 1 missing)");
    assert_field(&spec, "22+2 ICMP: checksum = 0xbdca (cannot be checked: cut off)");
    assert_field(&spec, "28+55 ICMP: data = 55 bytes (................................ ...)");
    spec.frame_len = 25;
    assert_fields(&spec, 20,
                  "20+1 ICMP: type = 8 (echo request)\n"
                  "21+1 ICMP: code = 0\n"
                  "22+2 ICMP: checksum = 0xbdca (cannot be checked: cut off)\n"
                  "24+1 ICMP: identifier = 0x43 (cut off: 1 of 2 bytes)\n");
}

TEST(a_header_that_is_cut_off_is_read_as_far_as_it_goes)
{
    assert_hex_fields("4f", 0,
                      "0+1 IPv4: version = 4\n"
                      "0+1 IPv4: header length = 60 bytes (40 bytes of options; 59 missing)\n");
    assert_hex_fields("45 00 01", 2, "2+1 IPv4: total length = 0x01 (cut off: 1 of 2 bytes)\n");
    assert_hex_fields("45 00 00 54 00 00 5f", 4,
                      "4+2 IPv4: identification = 0x0000\n"
                      "6+1 IPv4: reserved flag = 0\n"
                      "6+1 IPv4: do not fragment = 1 (routers may not cut it to pieces)\n"
                      "6+1 IPv4: more fragments = 0 (none follow)\n"
                      "6+1 IPv4: fragment offset = 0x5f (cut off: 1 of 2 bytes)\n");
    assert_hex_fields("45 00 00 54 00 00 00 00 40 01 a1 0c c0 a8 03", 8,
                      "8+1 IPv4: time to live = 64\n"
                      "9+1 IPv4: protocol = 1 (ICMP)\n"
                      "10+2 IPv4: header checksum = 0xa10c (cannot be checked: cut off)\n"
                      "12+3 IPv4: source = 0xc0a803 (cut off: 3 of 4 bytes)\n");
}

TEST(of_tcp_the_ports_are_read)
{
    struct packet_spec spec = packet_echo_request();

    spec.protocol = 6;
    spec.payload = (const uint8_t[]){0xcf, 0xdb, 0x00, 0x50, 'a', 'b'};
    spec.payload_len = 6;
    assert_fields(&spec, 20,
                  "20+2 TCP: source port = 53211\n"
                  "22+2 TCP: destination port = 80\n"
                  "24+2 TCP: rest of the segment = 2 bytes (ab)\n");
    spec.payload_len = 3;
    assert_fields(&spec, 20,
                  "20+2 TCP: source port = 53211\n"
                  "22+1 TCP: destination port = 0x00 (cut off: 1 of 2 bytes)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ping_is_read_field_by_field),
        cmocka_unit_test(no_bytes_have_no_fields),
        cmocka_unit_test(what_is_neither_version_4_nor_6_is_data),
        cmocka_unit_test(data_are_shown_up_to_32_bytes),
        cmocka_unit_test(more_fields_than_there_is_room_for_are_counted),
        cmocka_unit_test(the_data_of_a_later_fragment_are_no_header),
        cmocka_unit_test(the_checksum_of_a_first_fragment_waits_for_the_others),
        cmocka_unit_test(bytes_behind_the_total_length_are_padding),
        cmocka_unit_test(a_datagram_that_is_cut_off_is_read_as_far_as_it_goes),
        cmocka_unit_test(a_header_that_is_cut_off_is_read_as_far_as_it_goes),
        cmocka_unit_test(of_tcp_the_ports_are_read),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
