/* explain_dissect_errors.c - ICMP errors: what they say, and the datagram that they quote */

#include "tests/unit/explain_fields.h"

/* A header and 8 bytes of UDP, as an error about it quotes them. */
#define QUOTED_HEADER "45 00 0024 0001 0000 40 11 f350 c0a8030b c0a8030c"
#define QUOTED_UDP "cfdb 829a 0010 1234"
#define QUOTE QUOTED_HEADER QUOTED_UDP

/* What is read of it from byte 28 on. */
#define QUOTED_HEADER_LINES                                                                        \
    "28+1 quoted IPv4: version = 4\n"                                                              \
    "28+1 quoted IPv4: header length = 20 bytes (no options)\n"                                    \
    "29+1 quoted IPv4: class of service (DSCP) = 0 (default (CS0))\n"                              \
    "29+1 quoted IPv4: congestion (ECN) = 0 (the transport takes no congestion marks)\n"           \
    "30+2 quoted IPv4: total length = 36 bytes (20 of header, 16 of data; 8 not quoted)\n"         \
    "32+2 quoted IPv4: identification = 0x0001\n"                                                  \
    "34+1 quoted IPv4: reserved flag = 0\n"                                                        \
    "34+1 quoted IPv4: do not fragment = 0 (routers may cut it to pieces)\n"                       \
    "34+1 quoted IPv4: more fragments = 0 (none follow)\n"                                         \
    "34+2 quoted IPv4: fragment offset = 0 bytes (a whole datagram)\n"                             \
    "36+1 quoted IPv4: time to live = 64\n"                                                        \
    "37+1 quoted IPv4: protocol = 17 (UDP)\n"                                                      \
    "38+2 quoted IPv4: header checksum = 0xf350 (does not hold: 0xf360 would)\n"                   \
    "40+4 quoted IPv4: source = 192.168.3.11 (private)\n"                                          \
    "44+4 quoted IPv4: destination = 192.168.3.12 (private)\n"
#define QUOTED_UDP_LINES                                                                           \
    "48+2 quoted UDP: source port = 53211\n"                                                       \
    "50+2 quoted UDP: destination port = 33434\n"                                                  \
    "52+2 quoted UDP: length = 16 bytes (8 of header, 8 of data)\n"                                \
    "54+2 quoted UDP: checksum = 0x1234 (cannot be checked: cut off)\n"

/* Fails unless the message is read as these lines from `from` on: hex says what follows the
 * checksum. */
static void assert_error(uint8_t type, uint8_t code, const char *hex, size_t from,
                         const char *lines)
{
    uint8_t message[256] = {type, code};
    size_t len = explain_of_hex(hex, message + 4);
    struct packet_spec spec = packet_echo_request();

    spec.payload = message;
    spec.payload_len = 4 + len;
    assert_fields(&spec, from, lines);
}

TEST(an_error_quotes_a_header_and_what_it_carries)
{
    assert_error(3, 3, "00000000" QUOTE, 24,
                 "24+1 ICMP: unused = 0x00\n"
                 "25+1 ICMP: quoted length = 0 (words of 4 bytes; 0: all that follows)\n"
                 "26+2 ICMP: unused = 0x0000\n" QUOTED_HEADER_LINES QUOTED_UDP_LINES);
}

TEST(what_stands_before_the_quote_depends_on_the_type)
{
    assert_error(4, 0, "00000001" QUOTE, 24,
                 "24+4 ICMP: unused = 0x00000001\n" QUOTED_HEADER_LINES QUOTED_UDP_LINES);
    assert_error(5, 1, "c0a80342" QUOTE, 24,
                 "24+4 ICMP: gateway = 192.168.3.66 (where to send such packets)"
                 "\n" QUOTED_HEADER_LINES QUOTED_UDP_LINES);
    assert_error(11, 0, "00000000" QUOTE, 24,
                 "24+1 ICMP: unused = 0x00\n"
                 "25+1 ICMP: quoted length = 0 (words of 4 bytes; 0: all that follows)\n"
                 "26+2 ICMP: unused = 0x0000\n" QUOTED_HEADER_LINES QUOTED_UDP_LINES);
    assert_error(12, 0, "14000000" QUOTE, 24,
                 "24+1 ICMP: pointer = 20 (the byte of the quoted datagram that is wrong)\n"
                 "25+1 ICMP: quoted length = 0 (words of 4 bytes; 0: all that follows)\n"
                 "26+2 ICMP: unused = 0x0000\n" QUOTED_HEADER_LINES QUOTED_UDP_LINES);
}

/* RFC 1191: code 4 and no other. */
TEST(fragmentation_needed_has_an_mtu)
{
    for (unsigned code = 0; code <= 255; code++)
        assert_error(3, (uint8_t)code, "00000578", 24,
                     code == 4
                         ? "24+1 ICMP: unused = 0x00\n"
                           "25+1 ICMP: quoted length = 0 (words of 4 bytes; 0: all that follows)\n"
                           "26+2 ICMP: next-hop MTU = 1400 bytes (the most that passes there (RFC "
                           "1191))\n"
                         : "24+1 ICMP: unused = 0x00\n"
                           "25+1 ICMP: quoted length = 0 (words of 4 bytes; 0: all that follows)\n"
                           "26+2 ICMP: unused = 0x0578\n");
    assert_error(11, 4, "00000578", 26, "26+2 ICMP: unused = 0x0578\n");
}

/* RFC 1122 section 3.2.2: the errors are these, and what others carry is theirs. */
TEST(only_errors_quote_a_datagram)
{
    for (unsigned type = 0; type <= 255; type++) {
        uint8_t message[28] = {(uint8_t)type, [8] = 0x45};
        struct packet_spec spec = packet_echo_request();
        spec.payload = message;
        spec.payload_len = sizeof message;
        struct frame frame = packet_build(&spec);
        bool quotes = strstr(explain_fields(frame.bytes, frame.len, 20), "quoted IPv4") != NULL;
        assert_int_equal(quotes, (type >= 3 && type <= 5) || type == 11 || type == 12);
        frame_free(&frame);
    }
}

TEST(a_quote_that_is_cut_off_is_read_as_far_as_it_goes)
{
    assert_error(3, 3, "00000000", 28, "");
    assert_error(3, 3, "00000000 45", 28,
                 "28+1 quoted IPv4: version = 4\n"
                 "28+1 quoted IPv4: header length = 20 bytes (no options; 19 not quoted)\n");
    assert_error(3, 3, "00000000" QUOTED_HEADER, 44,
                 "44+4 quoted IPv4: destination = 192.168.3.12 (private)\n");
    assert_error(3, 3, "00000000" QUOTED_HEADER "cfdb82", 48,
                 "48+2 quoted UDP: source port = 53211\n"
                 "50+1 quoted UDP: destination port = 0x82 (cut off: 1 of 2 bytes)\n");
    assert_error(3, 3, "000000", 24,
                 "24+1 ICMP: unused = 0x00\n"
                 "25+1 ICMP: quoted length = 0 (words of 4 bytes; 0: all that follows)\n"
                 "26+1 ICMP: unused = 0x00 (cut off: 1 of 2 bytes)\n");
}

TEST(a_quote_that_is_no_ipv4_is_data)
{
    assert_error(3, 3, "00000000 60414243", 28, "28+4 ICMP: data = 4 bytes (`ABC)\n");
    assert_error(3, 3, "00000000 35", 28, "28+1 ICMP: data = 1 byte (5)\n");
}

TEST(bytes_behind_the_quoted_datagram_belong_to_nothing)
{
    assert_error(3, 3, "00000000 45 00 0016 0000 0000 40 fd f36e c0a8030b c0a8030c 4142 4344", 48,
                 "48+2 quoted IPv4: data = 2 bytes (AB)\n"
                 "50+2 ICMP: rest of the quote = 2 bytes (behind the quoted datagram)\n");
}

/* RFC 4884: where the quote has a length, there may be more behind it. */
TEST(behind_a_quote_with_a_length_stand_extensions)
{
    static const uint8_t types[] = {3, 11, 12};

    for (size_t i = 0; i < N_ELEMENTS(types); i++)
        assert_error(types[i], 0, "00060000" QUOTED_HEADER "cfdb829a 20001234", 48,
                     "48+2 quoted UDP: source port = 53211\n"
                     "50+2 quoted UDP: destination port = 33434\n"
                     "52+4 ICMP: extensions = 4 bytes (behind what is quoted (RFC 4884))\n");
    /* all that is there */
    assert_error(3, 3, "00070000" QUOTED_HEADER "cfdb829a 20001234", 52,
                 "52+2 quoted UDP: length = 8192 bytes (longer than the datagram's data)\n"
                 "54+2 quoted UDP: checksum = 0x1234 (cannot be checked: the length is wrong)\n");
    assert_error(3, 3, "00ff0000" QUOTED_HEADER "cfdb829a", 50,
                 "50+2 quoted UDP: destination port = 33434\n");
}

TEST(source_quench_and_redirect_quote_to_their_end)
{
    static const uint8_t types[] = {4, 5};

    for (size_t i = 0; i < N_ELEMENTS(types); i++)
        assert_error(types[i], 0, "00060000" QUOTED_HEADER "cfdb829a 0010", 52,
                     "52+2 quoted UDP: length = 16 bytes (8 of header, 8 of data)\n");
}

TEST(an_error_that_is_quoted_quotes_nothing_more)
{
    assert_error(11, 0,
                 "00000000 45 00 0038 0000 0000 40 01 f36e c0a8030b c0a8030c 0303 aaaa 00000000 "
                 "45000024",
                 48,
                 "48+1 quoted ICMP: type = 3 (destination unreachable)\n"
                 "49+1 quoted ICMP: code = 3 (port unreachable)\n"
                 "50+2 quoted ICMP: checksum = 0xaaaa (cannot be checked: cut off)\n"
                 "52+1 quoted ICMP: unused = 0x00\n"
                 "53+1 quoted ICMP: quoted length = 0 (words of 4 bytes; 0: all that follows)\n"
                 "54+2 quoted ICMP: unused = 0x0000\n"
                 "56+4 quoted ICMP: data = 4 bytes (E..$)\n");
}

TEST(what_is_quoted_whole_has_checksums_that_can_be_checked)
{
    assert_error(
        3, 1, "00000000 45 00 001c 0000 0000 40 01 f379 c0a8030b c0a8030c 0800 f7f7 0007 0001", 38,
        "38+2 quoted IPv4: header checksum = 0xf379 (holds)\n"
        "40+4 quoted IPv4: source = 192.168.3.11 (private)\n"
        "44+4 quoted IPv4: destination = 192.168.3.12 (private)\n"
        "48+1 quoted ICMP: type = 8 (echo request)\n"
        "49+1 quoted ICMP: code = 0\n"
        "50+2 quoted ICMP: checksum = 0xf7f7 (holds)\n"
        "52+2 quoted ICMP: identifier = 7\n"
        "54+2 quoted ICMP: sequence number = 1\n");
}

TEST(options_fragments_and_tcp_are_read_in_a_quote)
{
    assert_error(11, 0,
                 "00000000 46 00 0024 0000 2000 40 06 0000 c0a8030b c0a8030c 07040401 cfdb0050", 48,
                 "48+1 Record Route: type = 7 (each router and the host enter themselves)\n"
                 "49+1 Record Route: length = 4 bytes\n"
                 "50+1 Record Route: pointer = 4 (to byte 4 of the option)\n"
                 "51+1 Record Route: address = 0x01 (cut off: 1 of 4 bytes)\n"
                 "52+2 quoted TCP: source port = 53211\n"
                 "54+2 quoted TCP: destination port = 80\n");
    assert_error(11, 1, "00000000 45 00 0024 0000 0003 40 06 0000 c0a8030b c0a8030c 41424344", 48,
                 "48+4 quoted IPv4: data of a fragment = 4 bytes (ABCD)\n");
    assert_error(12, 0, "00000000 44 00 0024 0000 0003 40 06 0000 c0a8030b c0a8030c 41424344", 48,
                 "48+4 quoted IPv4: header or data = 4 bytes (ABCD)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_quotes_a_header_and_what_it_carries),
        cmocka_unit_test(what_stands_before_the_quote_depends_on_the_type),
        cmocka_unit_test(fragmentation_needed_has_an_mtu),
        cmocka_unit_test(only_errors_quote_a_datagram),
        cmocka_unit_test(a_quote_that_is_cut_off_is_read_as_far_as_it_goes),
        cmocka_unit_test(a_quote_that_is_no_ipv4_is_data),
        cmocka_unit_test(bytes_behind_the_quoted_datagram_belong_to_nothing),
        cmocka_unit_test(behind_a_quote_with_a_length_stand_extensions),
        cmocka_unit_test(source_quench_and_redirect_quote_to_their_end),
        cmocka_unit_test(an_error_that_is_quoted_quotes_nothing_more),
        cmocka_unit_test(what_is_quoted_whole_has_checksums_that_can_be_checked),
        cmocka_unit_test(options_fragments_and_tcp_are_read_in_a_quote),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
