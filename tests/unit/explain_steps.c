/* explain_steps.c - proves that the steps of a packet are the checks that it met, in their order
 *
 * The steps of a ping, and of a UDP datagram, stand here as they are shown, to the last letter.
 * Then one check after the other is tried with a packet that just fails and one that just passes.
 */
#include "tests/unit/unit.h"

#include "tests/unit/explain_lab.h"
#include "tests/unit/fault_table.h"

/* what rule.h declares for the stack that explains */
void explain_step(enum rule rule, bool answer, const void *bytes, size_t bytes_len, uint64_t value,
                  uint64_t limit, const char *file, const char *function);

#define PACKET EXPLAIN_OF_PACKET
#define REPLY EXPLAIN_OF_REPLY

static const struct explain_lab_expected ping[] = {
    {RULE_IPV4_PRESENT, true, PACKET, 0, 84, "84 bytes", "at least 20 bytes"},
    {RULE_IPV4_NOT_6, true, PACKET, 0, 1, "version 4", "not 6"},
    {RULE_IPV4_VERSION, true, PACKET, 0, 1, "version 4", "version 4"},
    {RULE_IPV4_HEADER_LEN, true, PACKET, 0, 1, "20 bytes", "at least 20 bytes"},
    {RULE_IPV4_HEADER_HERE, true, PACKET, 0, 1, "20 bytes", "at most 84, as many as arrived"},
    {RULE_IPV4_TOTAL_LEN, true, PACKET, 2, 2, "84 bytes", "at least 20 bytes"},
    {RULE_IPV4_ALL_HERE, true, PACKET, 2, 2, "84 bytes", "at most 84, as many as arrived"},
    {RULE_IPV4_CHECKSUM, true, PACKET, 0, 20, "words that sum up to 0xffff", "0xffff"},
    {RULE_SOURCE_TYPE, true, PACKET, 12, 4, "192.168.3.11, which no route covers",
     "no special-purpose address, no broadcast, no group"},
    {RULE_SOURCE_OTHER, true, PACKET, 12, 4, "192.168.3.11",
     "neither the destination nor an address of this host"},
    {RULE_DESTINATION, true, PACKET, 16, 4, "192.168.3.12, local by 192.168.3.12/32",
     "a local route"},
    {RULE_IPV4_PLAIN, true, PACKET, 0, 8, "a header of 20 bytes, flags and offset 0x4000",
     "20 bytes, and 0x0000 or 0x4000"},
    {RULE_PROTOCOL_ICMP, true, PACKET, 9, 1, "protocol 1", "protocol 1"},
    {RULE_ICMP_PRESENT, true, PACKET, 20, 64, "64 bytes", "at least 8 bytes"},
    {RULE_ICMP_CHECKSUM, true, PACKET, 20, 64, "words that sum up to 0xffff", "0xffff"},
    {RULE_ICMP_ECHO, true, PACKET, 20, 1, "type 8", "type 8, and no --no-echo"},
    {RULE_REPLY_TYPE, true, REPLY, 20, 2, "type 8 becomes 0", ""},
    {RULE_REPLY_CHECKSUM_UPDATE, true, REPLY, 22, 2, "0xbdca becomes 0xc5ca", ""},
    {RULE_REPLY_VERSION, true, REPLY, 0, 1, "20 bytes", ""},
    {RULE_REPLY_TOS, true, REPLY, 1, 1, "0x00", ""},
    {RULE_REPLY_TOTAL_LEN, true, REPLY, 2, 2, "84 bytes", ""},
    {RULE_REPLY_ID, true, REPLY, 4, 2, "0x0000", ""},
    {RULE_REPLY_FRAGMENT, true, REPLY, 6, 2, "0x4000", ""},
    {RULE_REPLY_TTL, true, REPLY, 8, 1, "64", ""},
    {RULE_REPLY_SOURCE, true, REPLY, 12, 4, "192.168.3.12", ""},
    {RULE_REPLY_DESTINATION, true, REPLY, 16, 4, "192.168.3.11", ""},
    {RULE_REPLY_HEADER_CHECKSUM, true, REPLY, 10, 2, "0xb341", ""},
};

/* Its checksum is wrong by one. */
static const struct explain_lab_expected udp[] = {
    {RULE_PROTOCOL_ICMP, false, PACKET, 9, 1, "protocol 17", "protocol 1"},
    {RULE_PROTOCOL_HERE, true, PACKET, 9, 1, "protocol 17", "1 (ICMP) or 17 (UDP)"},
    {RULE_UDP_PRESENT, true, PACKET, 20, 12, "12 bytes", "at least 8 bytes"},
    {RULE_UDP_LEN, true, PACKET, 24, 2, "11 bytes", "at least 8 bytes"},
    {RULE_UDP_HERE, true, PACKET, 24, 2, "11 bytes", "at most 12 bytes"},
    {RULE_UDP_SUMMED, true, PACKET, 26, 2, "0xf3c4", "not 0x0000"},
    {RULE_UDP_CHECKSUM, false, PACKET, 20, 11, "words and pseudo header that sum up to 0x0001",
     "0xffff"},
};

enum { BEHIND_IPV4_AND_ROUTE = 12 };

TEST(a_ping_meets_these_checks_and_gets_this_reply)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_int_equal(explain_lab_assert_steps(lab, 0, ping, N_ELEMENTS(ping)),
                     lab->explanation.n_steps);
    assert_int_equal(lab->explanation.n_replies, 1);
    assert_int_equal(lab->explanation.reply_len[0], 84);
    assert_int_equal(lab->explanation.n_lookups, 2);
    assert_false(lab->explanation.is_timeout);
}

TEST(a_udp_checksum_is_summed_up_with_its_pseudo_header_and_no_more_than_the_length)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();
    uint8_t datagram[] = {0, 53, 0, 53, 0, 11, 0xf3, 0xc4, 0x41, 0x42, 0x43, 0x99};

    spec.protocol = 17;
    spec.payload = datagram;
    spec.payload_len = sizeof datagram;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_UDP_CHECKSUM);
    assert_int_equal(explain_lab_assert_steps(lab, BEHIND_IPV4_AND_ROUTE, udp, N_ELEMENTS(udp)),
                     lab->explanation.n_steps);
    datagram[7]--;
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_PORT_UNREACHABLE);
    explain_lab_assert_step(lab, RULE_UDP_CHECKSUM, true,
                            "words and pseudo header that sum up to 0xffff", "0xffff");
    explain_lab_assert_step(lab, RULE_UDP_PORT, false, "port 53",
                            "an open port; this host has none");
}

TEST(each_step_says_which_function_of_which_file_decides)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    (void)explain_lab_send_spec(lab, &spec);
    assert_string_equal(explain_lab_step(lab, RULE_IPV4_PRESENT)->file, "stack/ipv4.c");
    assert_string_equal(explain_lab_step(lab, RULE_IPV4_PRESENT)->function, "ipv4_accept");
    assert_string_equal(explain_lab_step(lab, RULE_REPLY_TTL)->file, "stack/ipv4.h");
    assert_string_equal(explain_lab_step(lab, RULE_ICMP_ECHO)->function, "deliver");
}

TEST(a_step_is_read_about_where_its_row_says_or_where_its_verdict_does)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    (void)explain_lab_send_spec(lab, &spec);
    assert_string_equal(explain_lab_step(lab, RULE_IPV4_CHECKSUM)->clause,
                        verdict_table[DROP_IPV4_CHECKSUM].clause);
    assert_string_equal(explain_lab_step(lab, RULE_REPLY_CHECKSUM_UPDATE)->clause,
                        "RFC 1624 section 3");
}

/* A check, and two values of a field: with one the packet fails it, with the other one it passes.
 */
static const struct {
    enum rule rule;
    enum field field;
    uint32_t wrong, right;
    const char *seen_wrong, *seen_right, *required_wrong, *required_right; /* NULL: the same */
} boundaries[] = {
    {RULE_IPV4_PRESENT, FRAME_LEN, 19, 20, "19 bytes", "20 bytes", "at least 20 bytes", NULL},
    {RULE_IPV4_NOT_6, VERSION, 6, 7, "version 6", "version 7", "not 6", NULL},
    {RULE_IPV4_VERSION, VERSION, 5, 4, "version 5", "version 4", "version 4", NULL},
    {RULE_IPV4_HEADER_LEN, IHL, 4, 5, "16 bytes", "20 bytes", "at least 20 bytes", NULL},
    {RULE_IPV4_TOTAL_LEN, TOTAL_LEN, 19, 20, "19 bytes", "20 bytes", "at least 20 bytes", NULL},
    {RULE_IPV4_ALL_HERE, FRAME_LEN, 83, 84, "84 bytes", "84 bytes",
     "at most 83, as many as arrived", "at most 84, as many as arrived"},
    {RULE_IPV4_CHECKSUM, CHECKSUM, 1, 0, "words that sum up to 0xfffe",
     "words that sum up to 0xffff", "0xffff", NULL},
    {RULE_SOURCE_TYPE, SOURCE, IP(223, 255, 255, 255) + 1, IP(223, 255, 255, 255),
     "224.0.0.0, multicast by 224.0.0.0/4", "223.255.255.255, which no route covers",
     "no special-purpose address, no broadcast, no group", NULL},
    {RULE_SOURCE_OTHER, SOURCE, IP(192, 168, 3, 12), IP(192, 168, 3, 13), "192.168.3.12",
     "192.168.3.13", "neither the destination nor an address of this host", NULL},
    {RULE_DESTINATION, DESTINATION, IP(192, 168, 3, 255), IP(192, 168, 4, 0),
     "192.168.3.255, broadcast by 192.168.3.255/32", "192.168.4.0, local by 192.168.4.0/24",
     "a local route", NULL},
    {RULE_PROTOCOL_HERE, PROTOCOL, 16, 17, "protocol 16", "protocol 17", "1 (ICMP) or 17 (UDP)",
     NULL},
    {RULE_ICMP_PRESENT, ICMP_LEN, 7, 8, "7 bytes", "8 bytes", "at least 8 bytes", NULL},
    {RULE_ICMP_CHECKSUM, ICMP_CHECKSUM, 1, 0, "words that sum up to 0x0001",
     "words that sum up to 0xffff", "0xffff", NULL},
};

TEST(at_its_boundary_a_check_fails_and_just_beyond_it_passes)
{
    struct explain_lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(boundaries); i++)
        for (int is_right = 0; is_right <= 1; is_right++) {
            struct packet_spec spec = packet_echo_request();
            struct fault fault = {.set = {{boundaries[i].field,
                                           is_right ? boundaries[i].right : boundaries[i].wrong}}};
            const char *required = boundaries[i].required_wrong;
            if (is_right && boundaries[i].required_right != NULL)
                required = boundaries[i].required_right;
            fault_apply(&fault, &spec);
            (void)explain_lab_send_spec(lab, &spec);
            explain_lab_assert_step(lab, boundaries[i].rule, is_right,
                                    is_right ? boundaries[i].seen_right : boundaries[i].seen_wrong,
                                    required);
        }
}

TEST(a_header_that_is_longer_than_the_frame_is_not_there)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    spec.ihl = 15;
    spec.frame_len = 59;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_IPV4_HEADER_LENGTH);
    explain_lab_assert_step(lab, RULE_IPV4_HEADER_HERE, false, "60 bytes",
                            "at most 59, as many as arrived");
    spec.frame_len = 60;
    (void)explain_lab_send_spec(lab, &spec);
    explain_lab_assert_step(lab, RULE_IPV4_HEADER_HERE, true, "60 bytes",
                            "at most 60, as many as arrived");
}

TEST(no_bytes_at_all_are_explained)
{
    struct explain_lab *lab = *state;

    assert_int_equal(explain_lab_send(lab, NULL, 0), DROP_IPV4_SHORT);
    assert_int_equal(lab->explanation.n_steps, 1);
    assert_int_equal(lab->explanation.n_lookups, 0);
    explain_lab_assert_step(lab, RULE_IPV4_PRESENT, false, "0 bytes", "at least 20 bytes");
}

/* It lies where they would begin. */
TEST(a_message_without_bytes_has_its_place)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();
    const struct explain_lab_expected present = {RULE_ICMP_PRESENT, false, PACKET, 20, 0, "0 bytes",
                                                 "at least 8 bytes"};

    spec.icmp_len = 0;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_ICMP_SHORT);
    (void)explain_lab_assert_steps(lab, lab->explanation.n_steps - 1, &present, 1);
}

TEST(a_check_that_nobody_asked_to_explain_leaves_no_step)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    (void)explain_lab_send_spec(lab, &spec);
    for (int i = 0; i < 2; i++) {
        uint32_t n_steps = lab->explanation.n_steps;
        explain_step(RULE_IPV4_NOT_6, true, NULL, 0, 4, 6, "", "");
        assert_int_equal(lab->explanation.n_steps, n_steps);
        assert_false(explain_lab_give_up(lab));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ping_meets_these_checks_and_gets_this_reply),
        cmocka_unit_test(
            a_udp_checksum_is_summed_up_with_its_pseudo_header_and_no_more_than_the_length),
        cmocka_unit_test(each_step_says_which_function_of_which_file_decides),
        cmocka_unit_test(a_step_is_read_about_where_its_row_says_or_where_its_verdict_does),
        cmocka_unit_test(at_its_boundary_a_check_fails_and_just_beyond_it_passes),
        cmocka_unit_test(a_header_that_is_longer_than_the_frame_is_not_there),
        cmocka_unit_test(no_bytes_at_all_are_explained),
        cmocka_unit_test(a_message_without_bytes_has_its_place),
        cmocka_unit_test(a_check_that_nobody_asked_to_explain_leaves_no_step),
    };
    return cmocka_run_group_tests_name("explain_steps", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
