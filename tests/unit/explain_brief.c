/* explain_brief.c - a packet in one line: headers, lengths, fragments, ports */

#include "tests/unit/explain_fields.h"

/* A header of 20 bytes from 10.0.0.1 to 10.0.0.2, up to its addresses. */
#define ADDRESSES "0a000001 0a000002"

TEST(a_ping_is_one_line)
{
    struct packet_spec spec = packet_echo_request();

    spec.icmp_id = 7;
    assert_brief(&spec, "IP 192.168.3.11 > 192.168.3.12: ICMP echo request, id 7, seq 1, length "
                        "64");
    spec.type = 0;
    spec.sequence = 65535;
    assert_brief(&spec, "IP 192.168.3.11 > 192.168.3.12: ICMP echo reply, id 7, seq 65535, length "
                        "64");
}

TEST(options_and_padding_do_not_count)
{
    struct packet_spec spec = packet_echo_request();

    spec.options_len = 8;
    spec.data_len = 0;
    spec.frame_len = 60;
    assert_brief(&spec,
                 "IP 192.168.3.11 > 192.168.3.12: ICMP echo request, id 17185, seq 1, length 8");
}

TEST(a_header_has_20_bytes_and_19_are_truncated)
{
    assert_hex_brief("", "IP truncated, 0 bytes");
    assert_hex_brief("45", "IP truncated, 1 byte");
    assert_hex_brief("45 00 0014 0000 0000 40 fd 0000 0a000001 0a0000", "IP truncated, 19 bytes");
    assert_hex_brief("45 00 0014 0000 0000 40 fe 0000" ADDRESSES,
                     "IP 10.0.0.1 > 10.0.0.2: protocol 254 (experiment, RFC 3692), length 0");
}

TEST(missing_bytes_are_counted)
{
    struct packet_spec spec = packet_echo_request();

    spec.icmp_id = 7;
    spec.frame_len = 83;
    assert_brief(&spec, "IP truncated, 1 byte missing: 192.168.3.11 > 192.168.3.12: ICMP echo "
                        "request, id 7, seq 1, length 64");
    spec.frame_len = 28;
    assert_brief(&spec, "IP truncated, 56 bytes missing: 192.168.3.11 > 192.168.3.12: ICMP echo "
                        "request, id 7, seq 1, length 64");
    spec.frame_len = 27;
    assert_brief(&spec, "IP truncated, 57 bytes missing: 192.168.3.11 > 192.168.3.12: ICMP "
                        "truncated, length 64");
    spec.options_len = 40;
    spec.frame_len = 20;
    assert_brief(&spec, "IP truncated, 104 bytes missing: 192.168.3.11 > 192.168.3.12: ICMP "
                        "truncated, length 64");
}

TEST(a_header_length_below_20_is_told)
{
    struct packet_spec spec = packet_echo_request();

    spec.ihl = 4;
    assert_brief(&spec, "IP bad header length 16: 192.168.3.11 > 192.168.3.12: ICMP");
    spec.protocol = 6;
    assert_brief(&spec, "IP bad header length 16: 192.168.3.11 > 192.168.3.12: TCP");
}

/* It is the header length that is wrong when nothing else says that there is so much. */
TEST(a_header_length_beyond_the_frame_and_the_datagram_is_told)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 8;
    spec.ihl = 9;
    assert_brief(&spec, "IP 192.168.3.11 > 192.168.3.12: ICMP truncated, length 0");
    spec.ihl = 10;
    assert_brief(&spec, "IP bad header length 40: 192.168.3.11 > 192.168.3.12: ICMP truncated, "
                        "length 0");
    spec.frame_len = 40;
    assert_brief(&spec, "IP bad total length 36: 192.168.3.11 > 192.168.3.12: ICMP truncated, "
                        "length 0");
    spec.total_len = 40;
    spec.frame_len = 36;
    assert_brief(&spec, "IP truncated, 4 bytes missing: 192.168.3.11 > 192.168.3.12: ICMP "
                        "truncated, length 0");
}

TEST(a_total_length_below_the_header_is_told)
{
    struct packet_spec spec = packet_echo_request();

    spec.total_len = 19;
    assert_brief(&spec, "IP bad total length 19: 192.168.3.11 > 192.168.3.12: ICMP truncated, "
                        "length 0");
    spec.total_len = 20;
    assert_brief(&spec, "IP 192.168.3.11 > 192.168.3.12: ICMP truncated, length 0");
    spec.options_len = 4;
    assert_brief(&spec, "IP bad total length 20: 192.168.3.11 > 192.168.3.12: ICMP truncated, "
                        "length 0");
}

TEST(fragments_say_where_they_belong)
{
    struct packet_spec spec = packet_echo_request();

    spec.id = 7;
    spec.icmp_id = 5;
    spec.fragment = 0x2000;
    assert_brief(&spec, "IP 192.168.3.11 > 192.168.3.12: ICMP echo request, id 5, seq 1, length "
                        "64, frag id 7, offset 0, more");
    spec.fragment = 0x2000 | 185;
    assert_brief(&spec, "IP 192.168.3.11 > 192.168.3.12: ICMP, frag id 7, offset 1480, length 64, "
                        "more");
    spec.fragment = 1;
    assert_brief(&spec, "IP 192.168.3.11 > 192.168.3.12: ICMP, frag id 7, offset 8, length 64");
    spec.protocol = 17;
    assert_brief(&spec, "IP 192.168.3.11 > 192.168.3.12: UDP, frag id 7, offset 8, length 64");
}

TEST(udp_has_ports_and_the_length_of_its_data)
{
    assert_hex_brief("45 00 001e 0000 0000 40 11 0000" ADDRESSES "04d2 0035 000a 0000 4142",
                     "IP 10.0.0.1.1234 > 10.0.0.2.53: UDP, length 2");
    assert_hex_brief("45 00 001e 0000 0000 40 11 0000" ADDRESSES "04d2 0035 0008 0000 4142",
                     "IP 10.0.0.1.1234 > 10.0.0.2.53: UDP, length 0");
    assert_hex_brief("45 00 001e 0000 0000 40 11 0000" ADDRESSES "04d2 0035 0007 0000 4142",
                     "IP 10.0.0.1.1234 > 10.0.0.2.53: UDP, bad length 7");
    assert_hex_brief("45 00 001e 0000 0000 40 11 0000" ADDRESSES "04d2 0035 000b 0000 4142",
                     "IP 10.0.0.1.1234 > 10.0.0.2.53: UDP, bad length 3 > 2");
    assert_hex_brief("45 00 001e 0001 2000 40 11 0000" ADDRESSES "04d2 0035 000b 0000 4142",
                     "IP 10.0.0.1.1234 > 10.0.0.2.53: UDP, length 3, frag id 1, offset 0, more");
}

TEST(a_udp_header_has_8_bytes_and_7_are_truncated)
{
    assert_hex_brief("45 00 001b 0000 0000 40 11 0000" ADDRESSES "04d2 0035 000a 00",
                     "IP 10.0.0.1.1234 > 10.0.0.2.53: UDP truncated, length 7");
    assert_hex_brief("45 00 0018 0000 0000 40 11 0000" ADDRESSES "04d2 0035",
                     "IP 10.0.0.1.1234 > 10.0.0.2.53: UDP truncated, length 4");
    assert_hex_brief("45 00 0017 0000 0000 40 11 0000" ADDRESSES "04d2 00",
                     "IP 10.0.0.1 > 10.0.0.2: UDP truncated, length 3");
}

TEST(a_tcp_header_has_20_bytes_and_19_are_truncated)
{
    uint8_t segment[20] = {0x04, 0xd2, 0x00, 0x50};
    struct packet_spec spec = packet_echo_request();

    spec.protocol = 6;
    spec.payload = segment;
    spec.payload_len = 20;
    assert_brief(&spec, "IP 192.168.3.11.1234 > 192.168.3.12.80: TCP, length 20");
    spec.payload_len = 19;
    assert_brief(&spec, "IP 192.168.3.11.1234 > 192.168.3.12.80: TCP truncated, length 19");
    spec.payload_len = 4;
    assert_brief(&spec, "IP 192.168.3.11.1234 > 192.168.3.12.80: TCP truncated, length 4");
    spec.payload_len = 3;
    assert_brief(&spec, "IP 192.168.3.11 > 192.168.3.12: TCP truncated, length 3");
}

TEST(other_protocols_have_a_name_or_a_number)
{
    static const struct {
        uint8_t protocol;
        const char *line;
    } cases[] = {
        {47, "IP 192.168.3.11 > 192.168.3.12: GRE, length 64"},
        {200, "IP 192.168.3.11 > 192.168.3.12: protocol 200, length 64"},
        {252, "IP 192.168.3.11 > 192.168.3.12: protocol 252, length 64"},
        {253, "IP 192.168.3.11 > 192.168.3.12: protocol 253 (experiment, RFC 3692), length 64"},
        {255, "IP 192.168.3.11 > 192.168.3.12: protocol 255 (reserved), length 64"},
    };

    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        struct packet_spec spec = packet_echo_request();
        spec.protocol = cases[i].protocol;
        assert_brief(&spec, cases[i].line);
    }
}

#define IPV6 "60 000000 0002 3a ff fe800000000000000000000000000001 ff02000000000000000000000000"

TEST(ipv6_has_addresses_and_the_next_header)
{
    assert_hex_brief(IPV6 "0002 4142", "IP6 fe80::1 > ff02::2: ICMPv6, length 2");
    assert_hex_brief(IPV6 "0002 414243", "IP6 fe80::1 > ff02::2: ICMPv6, length 2");
    assert_hex_brief(IPV6 "0002 41",
                     "IP6 truncated, 1 byte missing: fe80::1 > ff02::2: ICMPv6, length 2");
    assert_hex_brief(IPV6 "0002",
                     "IP6 truncated, 2 bytes missing: fe80::1 > ff02::2: ICMPv6, length 2");
    assert_hex_brief(IPV6 "00", "IP6 truncated, 39 bytes");
    assert_hex_brief("60", "IP6 truncated, 1 byte");
}

TEST(other_versions_are_not_known)
{
    assert_hex_brief("50", "unknown IP version 5, length 1");
    assert_hex_brief("00 00 00", "unknown IP version 0, length 3");
    assert_hex_brief("ff 00", "unknown IP version 15, length 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ping_is_one_line),
        cmocka_unit_test(options_and_padding_do_not_count),
        cmocka_unit_test(a_header_has_20_bytes_and_19_are_truncated),
        cmocka_unit_test(missing_bytes_are_counted),
        cmocka_unit_test(a_header_length_below_20_is_told),
        cmocka_unit_test(a_header_length_beyond_the_frame_and_the_datagram_is_told),
        cmocka_unit_test(a_total_length_below_the_header_is_told),
        cmocka_unit_test(fragments_say_where_they_belong),
        cmocka_unit_test(udp_has_ports_and_the_length_of_its_data),
        cmocka_unit_test(a_udp_header_has_8_bytes_and_7_are_truncated),
        cmocka_unit_test(a_tcp_header_has_20_bytes_and_19_are_truncated),
        cmocka_unit_test(other_protocols_have_a_name_or_a_number),
        cmocka_unit_test(ipv6_has_addresses_and_the_next_header),
        cmocka_unit_test(other_versions_are_not_known),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
