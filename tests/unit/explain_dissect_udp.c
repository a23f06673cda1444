/* explain_dissect_udp.c - UDP: lengths that lie, and a checksum that covers the addresses, too */

#include "tests/unit/explain_fields.h"

/* From port 53211 to 33434, with the data "AB"; 0xe4b9 is the right checksum (RFC 768: the words
 * c0a8 030b c0a8 030c 0011 000a cfdb 829a 000a 4142 add up to 0x1b46). */
#define DATAGRAM "cfdb 829a 000a e4b9 4142"

static struct packet_spec with(const char *hex, uint8_t *payload)
{
    struct packet_spec spec = packet_echo_request();

    spec.protocol = 17;
    spec.payload_len = explain_of_hex(hex, payload);
    spec.payload = payload;
    return spec;
}

static void assert_udp(const char *hex, size_t from, const char *lines)
{
    uint8_t payload[64];
    struct packet_spec spec = with(hex, payload);

    assert_fields(&spec, from, lines);
}

TEST(a_datagram_is_read_field_by_field)
{
    assert_udp(DATAGRAM, 20,
               "20+2 UDP: source port = 53211\n"
               "22+2 UDP: destination port = 33434\n"
               "24+2 UDP: length = 10 bytes (8 of header, 2 of data)\n"
               "26+2 UDP: checksum = 0xe4b9 (holds)\n"
               "28+2 UDP: data = 2 bytes (AB)\n");
}

TEST(a_wrong_checksum_is_told_with_the_right_one)
{
    assert_udp("cfdb 829a 000a e4ba 4142", 26,
               "26+2 UDP: checksum = 0xe4ba (does not hold: 0xe4b9 would)\n"
               "28+2 UDP: data = 2 bytes (AB)\n");
}

/* RFC 768: 0 would mean that there is none. */
TEST(a_checksum_that_would_be_0_is_all_ones)
{
    assert_udp("cfdb 829a 000a ffff 25fc", 26,
               "26+2 UDP: checksum = 0xffff (holds)\n"
               "28+2 UDP: data = 2 bytes (%.)\n");
    assert_udp("cfdb 829a 000a 0001 25fc", 26,
               "26+2 UDP: checksum = 0x0001 (does not hold: 0xffff would)\n"
               "28+2 UDP: data = 2 bytes (%.)\n");
}

TEST(a_checksum_of_0_is_none)
{
    assert_udp("cfdb 829a 000a 0000 4142", 26,
               "26+2 UDP: checksum = 0x0000 (none: the sender left it out)\n"
               "28+2 UDP: data = 2 bytes (AB)\n");
}

TEST(a_length_below_8_is_wrong_and_8_is_not)
{
    assert_udp("cfdb 829a 0007 e4b9 4142", 24,
               "24+2 UDP: length = 7 bytes (shorter than the header)\n"
               "26+2 UDP: checksum = 0xe4b9 (cannot be checked: the length is wrong)\n"
               "28+2 UDP: data = 2 bytes (AB)\n");
    assert_udp("cfdb 829a 0008 2600 4142", 24,
               "24+2 UDP: length = 8 bytes (8 of header, 0 of data)\n"
               "26+2 UDP: checksum = 0x2600 (holds)\n"
               "28+2 UDP: rest of the datagram = 2 bytes (behind the UDP length)\n");
}

TEST(bytes_behind_the_length_are_not_its_data)
{
    assert_udp("cfdb 829a 0009 e4fd 4142", 24,
               "24+2 UDP: length = 9 bytes (8 of header, 1 of data)\n"
               "26+2 UDP: checksum = 0xe4fd (holds)\n"
               "28+1 UDP: data = 1 byte (A)\n"
               "29+1 UDP: rest of the datagram = 1 byte (behind the UDP length)\n");
}

TEST(a_length_beyond_the_datagram_is_wrong)
{
    assert_udp("cfdb 829a 000b e4b9 4142", 24,
               "24+2 UDP: length = 11 bytes (longer than the datagram's data)\n"
               "26+2 UDP: checksum = 0xe4b9 (cannot be checked: the length is wrong)\n"
               "28+2 UDP: data = 2 bytes (AB)\n");
}

TEST(a_datagram_that_is_cut_off_cannot_be_checked)
{
    uint8_t payload[64];
    struct packet_spec spec = with(DATAGRAM, payload);

    spec.frame_len = 29;
    assert_fields(&spec, 26,
                  "26+2 UDP: checksum = 0xe4b9 (cannot be checked: cut off)\n"
                  "28+1 UDP: data = 1 byte (A)\n");
    spec.frame_len = 27;
    assert_fields(&spec, 24,
                  "24+2 UDP: length = 10 bytes (8 of header, 2 of data)\n"
                  "26+1 UDP: checksum = 0xe4 (cut off: 1 of 2 bytes)\n");
    spec.frame_len = 25;
    assert_fields(&spec, 24, "24+1 UDP: length = 0x00 (cut off: 1 of 2 bytes)\n");
}

/* What the length counts is there although the datagram is cut: bytes behind it are missing. */
TEST(a_datagram_that_is_whole_can_be_checked_when_others_are_missing)
{
    uint8_t payload[64];
    struct packet_spec spec = with("cfdb 829a 000a e4b9 4142 0000", payload);

    spec.frame_len = 31;
    assert_fields(&spec, 26,
                  "26+2 UDP: checksum = 0xe4b9 (holds)\n"
                  "28+2 UDP: data = 2 bytes (AB)\n"
                  "30+1 UDP: rest of the datagram = 1 byte (behind the UDP length)\n");
}

TEST(the_length_of_a_first_fragment_is_that_of_the_whole)
{
    uint8_t payload[64];
    struct packet_spec spec = with("cfdb 829a 0fa0 e4b9 4142", payload);

    spec.fragment = 0x2000;
    assert_fields(&spec, 24,
                  "24+2 UDP: length = 4000 bytes (8 of header, 3992 of data)\n"
                  "26+2 UDP: checksum = 0xe4b9 (cannot be checked: the rest is in other "
                  "fragments)\n"
                  "28+2 UDP: data = 2 bytes (AB)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_datagram_is_read_field_by_field),
        cmocka_unit_test(a_wrong_checksum_is_told_with_the_right_one),
        cmocka_unit_test(a_checksum_that_would_be_0_is_all_ones),
        cmocka_unit_test(a_checksum_of_0_is_none),
        cmocka_unit_test(a_length_below_8_is_wrong_and_8_is_not),
        cmocka_unit_test(bytes_behind_the_length_are_not_its_data),
        cmocka_unit_test(a_length_beyond_the_datagram_is_wrong),
        cmocka_unit_test(a_datagram_that_is_cut_off_cannot_be_checked),
        cmocka_unit_test(a_datagram_that_is_whole_can_be_checked_when_others_are_missing),
        cmocka_unit_test(the_length_of_a_first_fragment_is_that_of_the_whole),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
