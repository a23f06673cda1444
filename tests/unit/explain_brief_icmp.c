/* explain_brief_icmp.c - ICMP in one line: what errors are about, and what other messages say
 *
 * The words are those of tcpdump 4.99, but for types that it has no name for.
 */

#include "tests/unit/explain_fields.h"

/* From 10.0.0.1 to 10.0.0.2, ports 1234 and 53, as an error quotes it: 28 bytes. */
#define QUOTE(protocol)                                                                            \
    "45 00 0024 0001 0000 40 " protocol " 0000 0a000001 0a000002 04d2 0035 0010 0000"

/* Fails unless a message with this type and code is told so; hex says what follows the checksum. */
static void assert_message(uint8_t type, uint8_t code, const char *hex, const char *brief)
{
    uint8_t message[256] = {type, code};
    size_t len = explain_of_hex(hex, message + 4);
    struct packet_spec spec = packet_echo_request();
    char line[200];
    struct text text = text_in(line, sizeof line);

    spec.payload = message;
    spec.payload_len = 4 + len;
    text_add(&text, "IP 192.168.3.11 > 192.168.3.12: ICMP ");
    text_add(&text, brief);
    text_add(&text, ", length ");
    text_add_number(&text, 4 + len);
    assert_brief(&spec, line);
}

TEST(what_is_unreachable_is_told_in_the_words_of_tcpdump)
{
    static const char *const words[] = {
        "net 10.0.0.2 unreachable",
        "host 10.0.0.2 unreachable",
        "10.0.0.2 protocol 17 unreachable",
        "10.0.0.2 udp port 53 unreachable",
        "10.0.0.2 unreachable - need to frag",
        "10.0.0.2 unreachable - source route failed",
        "net 10.0.0.2 unreachable - unknown",
        "host 10.0.0.2 unreachable - unknown",
        "10.0.0.2 unreachable - source host isolated",
        "net 10.0.0.2 unreachable - admin prohibited",
        "host 10.0.0.2 unreachable - admin prohibited",
        "net 10.0.0.2 unreachable - tos prohibited",
        "host 10.0.0.2 unreachable - tos prohibited",
        "host 10.0.0.2 unreachable - admin prohibited filter",
        "host 10.0.0.2 unreachable - host precedence violation",
        "host 10.0.0.2 unreachable - precedence cutoff",
        "10.0.0.2 unreachable - #16",
    };

    for (unsigned code = 0; code < N_ELEMENTS(words); code++)
        assert_message(3, (uint8_t)code, "00000000" QUOTE("11"), words[code]);
    assert_message(3, 255, "00000000" QUOTE("11"), "10.0.0.2 unreachable - #255");
}

TEST(an_mtu_of_0_is_none)
{
    assert_message(3, 4, "00000578" QUOTE("11"), "10.0.0.2 unreachable - need to frag (mtu 1400)");
    assert_message(3, 4, "00000001" QUOTE("11"), "10.0.0.2 unreachable - need to frag (mtu 1)");
    assert_message(3, 1, "00000578" QUOTE("11"), "host 10.0.0.2 unreachable");
}

TEST(a_port_is_one_of_udp_or_tcp)
{
    assert_message(3, 3, "00000000" QUOTE("06"), "10.0.0.2 tcp port 53 unreachable");
    assert_message(3, 3, "00000000" QUOTE("2f"), "10.0.0.2 protocol 47 port unreachable");
    /* in a later fragment, behind a wrong header, or cut off, there is none */
    assert_message(3, 3, "00000000 45 00 0024 0001 0001 40 11 0000 0a000001 0a000002 04d20035",
                   "10.0.0.2 protocol 17 port unreachable");
    assert_message(3, 3, "00000000 44 00 0024 0001 0000 40 11 0000 0a000001 0a000002 04d20035",
                   "10.0.0.2 protocol 17 port unreachable");
    assert_message(3, 3, "00000000 45 00 0024 0001 0000 40 11 0000 0a000001 0a000002 04d200",
                   "10.0.0.2 protocol 17 port unreachable");
    assert_message(3, 3, "00000000 45 00 0024 0001 0000 40 11 0000 0a000001 0a000002 04d20035",
                   "10.0.0.2 udp port 53 unreachable");
}

TEST(an_error_without_the_addresses_of_its_datagram_is_told_by_its_type)
{
    assert_message(3, 3, "00000000", "destination unreachable");
    assert_message(3, 3, "00000000 45 00 0024 0001 0000 40 11 0000 0a000001 0a0000",
                   "destination unreachable");
    assert_message(3, 1, "00000000 45 00 0024 0001 0000 40 11 0000 0a000001 0a000002",
                   "host 10.0.0.2 unreachable");
    assert_message(3, 1, "00000000 65 00 0024 0001 0000 40 11 0000 0a000001 0a000002",
                   "destination unreachable");
    assert_message(5, 1, "0a000009", "redirect");
}

TEST(a_redirect_names_the_gateway)
{
    assert_message(5, 0, "0a000009" QUOTE("11"), "redirect 10.0.0.2 to net 10.0.0.9");
    assert_message(5, 1, "0a000009" QUOTE("11"), "redirect 10.0.0.2 to host 10.0.0.9");
    assert_message(5, 2, "0a000009" QUOTE("11"), "redirect-tos 10.0.0.2 to net 10.0.0.9");
    assert_message(5, 3, "0a000009" QUOTE("11"), "redirect-tos 10.0.0.2 to host 10.0.0.9");
    assert_message(5, 4, "0a000009" QUOTE("11"), "redirect-#4 10.0.0.2 to net 10.0.0.9");
}

TEST(other_errors_need_no_quote)
{
    assert_message(4, 0, "00000000", "source quench");
    assert_message(11, 0, "00000000", "time exceeded in-transit");
    assert_message(11, 1, "00000000" QUOTE("11"), "ip reassembly time exceeded");
    assert_message(11, 2, "00000000", "time exceeded-#2");
    assert_message(12, 0, "14000000", "parameter problem - octet 20");
    assert_message(12, 1, "14000000", "parameter problem - code 1");
}

TEST(queries_have_an_identifier_and_a_sequence_number)
{
    assert_message(0, 0, "00070102", "echo reply, id 7, seq 258");
    assert_message(8, 0, "00070102", "echo request, id 7, seq 258");
    assert_message(13, 0, "00070102", "timestamp request, id 7, seq 258");
    assert_message(15, 0, "00070102", "information request, id 7, seq 258");
    assert_message(16, 0, "00070102", "information reply, id 7, seq 258");
    assert_message(17, 0, "00070102", "address mask request, id 7, seq 258");
    assert_message(18, 0, "00070102 ffffff00", "address mask reply, id 7, seq 258");
}

TEST(a_timestamp_reply_tells_its_stamps)
{
    assert_message(14, 0, "00070102 00000001 05265bff 05265c00",
                   "timestamp reply, id 7, seq 258: org 00:00:00.001, recv 23:59:59.999, xmit "
                   "0x05265c00");
    assert_message(14, 0, "00070102 00000001 05265bff 05265c", "timestamp reply, id 7, seq 258");
}

TEST(what_has_no_name_is_told_by_its_number)
{
    assert_message(9, 0, "00000000", "router advertisement");
    assert_message(42, 0, "00000000", "extended echo request");
    assert_message(1, 0, "00000000", "type-#1");
    assert_message(255, 0, "00000000", "type-#255");
}

TEST(a_message_has_8_bytes_and_7_are_truncated)
{
    assert_message(8, 0, "00070001", "echo request, id 7, seq 1");
    assert_message(8, 0, "000700", "truncated");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_unreachable_is_told_in_the_words_of_tcpdump),
        cmocka_unit_test(an_mtu_of_0_is_none),
        cmocka_unit_test(a_port_is_one_of_udp_or_tcp),
        cmocka_unit_test(an_error_without_the_addresses_of_its_datagram_is_told_by_its_type),
        cmocka_unit_test(a_redirect_names_the_gateway),
        cmocka_unit_test(other_errors_need_no_quote),
        cmocka_unit_test(queries_have_an_identifier_and_a_sequence_number),
        cmocka_unit_test(a_timestamp_reply_tells_its_stamps),
        cmocka_unit_test(what_has_no_name_is_told_by_its_number),
        cmocka_unit_test(a_message_has_8_bytes_and_7_are_truncated),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
