/* explain_steps_errors.c - proves that an explanation says why an ICMP error was sent, or was not
 *
 * A packet that deserves one passes all that is asked before an error is sent; then each of these
 * questions is the one that holds it back.
 */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "tests/unit/explain_lab.h"

#define PACKET EXPLAIN_OF_PACKET
#define REPLY EXPLAIN_OF_REPLY
#define NOTHING EXPLAIN_OF_NOTHING

enum { PEER_BURST = 6, TOTAL_BURST = 50 };

static const struct explain_lab_expected gate[] = {
    {RULE_DESTINATION, false, PACKET, 16, 4, "192.168.5.1, unreachable by 192.168.5.0/24",
     "a local route"},
    {RULE_TO_ALL, false, PACKET, 16, 4, "192.168.5.1",
     "--broadcast, and a broadcast address or 224.0.0.1"},
    {RULE_ERROR_WANTED, true, NOTHING, 0, 0, "an error is due: ICMP 3/1", "an --err-rate above 0"},
    {RULE_ERROR_FIRST, true, PACKET, 6, 2, "offset 0", "0"},
    {RULE_ERROR_ABOUT, true, PACKET, 20, 1, "ICMP type 8", "a type that is known to be a query"},
    {RULE_ERROR_UNICAST, true, PACKET, 16, 4, "192.168.5.1, unreachable by 192.168.5.0/24",
     "no broadcast, no multicast"},
    {RULE_SOURCE_TYPE, true, PACKET, 12, 4, "192.168.3.11, which no route covers",
     "no special-purpose address, no broadcast, no group"},
    {RULE_SOURCE_OTHER, true, PACKET, 12, 4, "192.168.3.11",
     "neither the destination nor an address of this host"},
    {RULE_ERROR_FROM, true, NOTHING, 0, 0, "192.168.3.12",
     "an address of this host that is not the asker's"},
    {RULE_ERROR_PEER, true, NOTHING, 0, 0, "one more for 192.168.3.11",
     "at most 6 at once, then --err-rate a second"},
    {RULE_ERROR_TOTAL, true, NOTHING, 0, 0, "one more for 192.168.3.11",
     "at most 50 at once, then --err-total a second"},
    {RULE_ERROR_WRITTEN, true, REPLY, 20, 8, "112 bytes, 84 of them quoted", ""},
    {RULE_REPLY_VERSION, true, REPLY, 0, 1, "20 bytes", ""},
};

static struct packet_spec to(uint32_t destination)
{
    struct packet_spec spec = packet_echo_request();

    spec.destination = destination;
    return spec;
}

/* The last step is a check that failed: this one. */
static void assert_held_back(const struct explain_lab *lab, enum rule rule, const char *seen,
                             const char *required)
{
    const struct explain_step *last = &lab->explanation.steps[lab->explanation.n_steps - 1];

    assert_string_equal(explain_rules[last->rule].name, explain_rules[rule].name);
    assert_false(last->answer);
    assert_string_equal(last->seen, seen);
    assert_string_equal(last->required, required);
    assert_int_equal(lab->explanation.n_replies, 0);
}

TEST(an_error_that_is_sent_has_passed_all_of_the_gate)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = to(IP(192, 168, 5, 1));

    explain_lab_reset(lab);
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_HOST_UNREACHABLE);
    (void)explain_lab_assert_steps(lab, 10, gate, N_ELEMENTS(gate));
    assert_int_equal(lab->explanation.reply_len[0], 112);
    assert_int_equal(lab->explanation.n_lookups, 2);
}

TEST(no_errors_are_wanted)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = to(IP(192, 168, 7, 1));

    explain_lab_reset(lab);
    lab->host->sends_errors = false;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_ROUTE_THROW);
    assert_held_back(lab, RULE_ERROR_WANTED, "an error is due: ICMP 3/0", "an --err-rate above 0");
}

TEST(it_is_a_later_fragment)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = to(IP(192, 168, 6, 1));

    explain_lab_reset(lab);
    spec.fragment = 0x2001;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_ROUTE_PROHIBIT);
    assert_held_back(lab, RULE_ERROR_FIRST, "offset 8", "0");
}

TEST(it_is_or_might_be_an_error_itself)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = to(IP(192, 168, 5, 1));
    const char *required = "a type that is known to be a query";

    explain_lab_reset(lab);
    spec.type = 3;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_ROUTE_UNREACHABLE);
    assert_held_back(lab, RULE_ERROR_ABOUT, "ICMP type 3", required);
    spec.icmp_len = 0;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_ROUTE_UNREACHABLE);
    assert_held_back(lab, RULE_ERROR_ABOUT, "ICMP type 255", required);
    assert_int_equal(explain_lab_step(lab, RULE_ERROR_ABOUT)->len, 0);
    spec.icmp_len = 1;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_ROUTE_UNREACHABLE);
    assert_int_equal(explain_lab_step(lab, RULE_ERROR_ABOUT)->offset, 20);
    assert_int_equal(explain_lab_step(lab, RULE_ERROR_ABOUT)->len, 1);
    /* of another protocol nobody asks */
    spec.protocol = 253;
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_HOST_UNREACHABLE);
    assert_null(explain_lab_step(lab, RULE_ERROR_ABOUT));
}

TEST(it_was_for_everybody)
{
    static const uint8_t malformed[] = {7, 2, 4, 0};
    struct explain_lab *lab = *state;
    struct packet_spec spec = to(IP(192, 168, 3, 255));

    explain_lab_reset(lab);
    lab->host->answers_broadcast = true;
    spec.options = malformed;
    spec.options_len = sizeof malformed;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_OPTION_MALFORMED);
    assert_held_back(lab, RULE_ERROR_UNICAST, "192.168.3.255, broadcast by 192.168.3.255/32",
                     "no broadcast, no multicast");
}

TEST(there_is_no_address_to_send_it_from)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = to(IP(192, 168, 5, 1));

    explain_lab_reset(lab);
    lab->host->address = 0;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_ROUTE_UNREACHABLE);
    assert_held_back(lab, RULE_ERROR_FROM, "0.0.0.0",
                     "an address of this host that is not the asker's");
}

TEST(this_peer_has_had_too_many)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = to(IP(192, 168, 5, 1));

    explain_lab_reset(lab);
    for (int i = 0; i < PEER_BURST; i++)
        assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_HOST_UNREACHABLE);
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_ROUTE_UNREACHABLE);
    assert_held_back(lab, RULE_ERROR_PEER, "one more for 192.168.3.11",
                     "at most 6 at once, then --err-rate a second");
}

TEST(all_peers_together_have_had_too_many)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = to(IP(192, 168, 5, 1));
    char seen[32];
    unsigned n = 0;

    explain_lab_reset(lab);
    spec.source = IP(10, 0, 0, 0);
    while (explain_lab_send_spec(lab, &spec) == SEND_HOST_UNREACHABLE && n++ < 2 * TOTAL_BURST)
        spec.source++;
    snprintf(seen, sizeof seen, "one more for 10.0.0.%u", n);
    assert_held_back(lab, RULE_ERROR_TOTAL, seen, "at most 50 at once, then --err-total a second");
}

TEST(the_quote_has_no_room)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = to(IP(192, 168, 5, 1));

    explain_lab_reset(lab);
    lab->host->mtu = 68;
    spec.options_len = 40;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_ROUTE_UNREACHABLE);
    assert_held_back(lab, RULE_ERROR_ROOM, "a quote of up to 40 bytes", "at least 68 bytes");
    /* a header of 32 bytes just has */
    spec.options_len = 12;
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_HOST_UNREACHABLE);
    explain_lab_assert_step(lab, RULE_ERROR_ROOM, true, "a quote of up to 40 bytes",
                            "at least 40 bytes");
}

/* --- what is for everybody, and timestamps --- */

TEST(a_broadcast_is_asked_whether_this_host_answers_it)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = to(IP(192, 168, 3, 255));
    const char *required = "--broadcast, and a broadcast address or 224.0.0.1";

    explain_lab_reset(lab);
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_DESTINATION_BROADCAST);
    explain_lab_assert_step(lab, RULE_TO_ALL, false, "192.168.3.255", required);
    lab->host->answers_broadcast = true;
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    explain_lab_assert_step(lab, RULE_TO_ALL, true, "192.168.3.255", required);
    explain_lab_assert_step(lab, RULE_REPLY_SOURCE, true, "192.168.3.12", "");
    spec.destination = IP(224, 0, 0, 1);
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    spec.destination = IP(224, 0, 0, 2);
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_DESTINATION_MULTICAST);
    explain_lab_assert_step(lab, RULE_TO_ALL, false, "224.0.0.2", required);
}

TEST(a_timestamp_request_is_answered_with_the_time_of_day)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    spec.type = 13;
    spec.data_len = 12;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_ICMP_DISABLED);
    explain_lab_assert_step(lab, RULE_ICMP_TIMESTAMP, false, "type 13",
                            "type 13, --timestamp, and not to everybody");
    lab->host->answers_timestamp = true;
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_TIMESTAMP_REPLY);
    explain_lab_assert_step(lab, RULE_ICMP_TIMESTAMP_LEN, true, "20 bytes", "at least 20 bytes");
    explain_lab_assert_step(lab, RULE_REPLY_TYPE, true, "type 13 becomes 14", "");
    explain_lab_assert_step(lab, RULE_REPLY_STAMPS, true, "1000000 ms since midnight UTC", "");
    assert_int_equal(explain_lab_step(lab, RULE_REPLY_STAMPS)->offset, 32);
    assert_int_equal(explain_lab_step(lab, RULE_REPLY_STAMPS)->len, 8);
    spec.icmp_len = 19;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_ICMP_TIMESTAMP_SHORT);
    explain_lab_assert_step(lab, RULE_ICMP_TIMESTAMP_LEN, false, "19 bytes", "at least 20 bytes");
}

TEST(a_reply_of_zeros_is_summed_anew)
{
    static const uint8_t zeros[8];
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    spec.icmp_id = spec.sequence = 0;
    spec.data = zeros;
    spec.data_len = sizeof zeros;
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    explain_lab_assert_step(lab, RULE_REPLY_CHECKSUM_UPDATE, true, "0xf7ff becomes 0x0000", "");
    explain_lab_assert_step(lab, RULE_REPLY_CHECKSUM_ANEW, true, "0xffff", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_that_is_sent_has_passed_all_of_the_gate),
        cmocka_unit_test(no_errors_are_wanted),
        cmocka_unit_test(it_is_a_later_fragment),
        cmocka_unit_test(it_is_or_might_be_an_error_itself),
        cmocka_unit_test(it_was_for_everybody),
        cmocka_unit_test(there_is_no_address_to_send_it_from),
        cmocka_unit_test(this_peer_has_had_too_many),
        cmocka_unit_test(all_peers_together_have_had_too_many),
        cmocka_unit_test(the_quote_has_no_room),
        cmocka_unit_test(a_broadcast_is_asked_whether_this_host_answers_it),
        cmocka_unit_test(a_timestamp_request_is_answered_with_the_time_of_day),
        cmocka_unit_test(a_reply_of_zeros_is_summed_anew),
    };
    return cmocka_run_group_tests_name("explain_steps_errors", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
