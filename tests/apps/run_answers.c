/* run_answers.c - proves what a run answers when the command line says more than an address
 *
 * From end to end: packets go in, and what comes out and what the summary counts follows from the
 * options.
 */
#include "run_out.h"

#define HOST IP(192, 168, 3, 12)

static struct packet_spec udp(uint32_t source)
{
    static const uint8_t datagram[] = {0x80, 0, 0x82, 0x9b, 0, 8, 0, 0}; /* without a checksum */
    struct packet_spec spec = packet_echo_request();

    spec.source = source;
    spec.protocol = 17;
    spec.payload = datagram;
    spec.payload_len = sizeof datagram;
    return spec;
}

TEST(the_time_to_live_is_the_one_that_was_said)
{
    (void)state;
    send_request(HOST);
    run_with(ARGUMENTS("--count=1", "--ttl=7"));
    assert_int_equal(n_out, 1);
    assert_int_equal(out[0][8], 7);
}

TEST(echo_requests_can_be_left_unanswered)
{
    (void)state;
    send_request(HOST);
    run_with(ARGUMENTS("--duration=0.001", "--no-echo"));
    assert_int_equal(n_out, 0);
    assert_non_null(strstr(said->out, "1  DROP_ICMP_DISABLED"));
}

TEST(timestamp_requests_are_answered_when_that_was_said)
{
    struct packet_spec spec = packet_echo_request();

    spec.type = 13;
    spec.data_len = 12;
    send_packet(&spec);
    run_with(ARGUMENTS("--duration=0.001"));
    assert_int_equal(n_out, 0);
    assert_non_null(strstr(said->out, "1  DROP_ICMP_DISABLED"));

    again(state);
    send_packet(&spec);
    run_with(ARGUMENTS("--count=1", "--timestamp"));
    assert_int_equal(n_out, 1);
    assert_int_equal(packets[0].len, 40);
    assert_int_equal(out[0][20], 14);
}

TEST(what_came_to_all_is_answered_from_its_own_address_when_that_was_said)
{
    static const uint8_t own[] = {192, 168, 3, 12};
    static const uint32_t all[] = {IP(192, 168, 3, 255), IP(192, 168, 3, 0), IP(255, 255, 255, 255),
                                   IP(224, 0, 0, 1)};

    for (size_t i = 0; i < N_ELEMENTS(all); i++) {
        again(state);
        send_request(all[i]);
        send_request(IP(224, 0, 0, 2)); /* another group, which is not joined */
        run_with(ARGUMENTS("--duration=0.001"));
        assert_int_equal(n_out, 0);
        again(state);
        send_request(all[i]);
        send_request(IP(224, 0, 0, 2));
        run_with(ARGUMENTS("--duration=0.001", "--broadcast"));
        assert_int_equal(n_out, 1);
        assert_memory_equal(out[0] + 12, own, sizeof own);
        assert_non_null(strstr(said->out, "1  DROP_DESTINATION_MULTICAST"));
    }
}

TEST(a_recorded_route_is_in_the_answer_unless_it_is_ignored)
{
    static const uint8_t option[] = {7, 7, 4, 0, 0, 0, 0, 0};
    static const uint8_t recorded[] = {7, 7, 8, 192, 168, 3, 12, 0};
    struct packet_spec spec = packet_echo_request();

    spec.ihl = 7;
    spec.options = option;
    spec.options_len = sizeof option;
    send_packet(&spec);
    run_with(ARGUMENTS("--count=1"));
    assert_int_equal(out[0][0], 0x47);
    assert_memory_equal(out[0] + 20, recorded, sizeof recorded);

    again(state);
    send_packet(&spec);
    run_with(ARGUMENTS("--count=1", "--options=ignore"));
    assert_int_equal(out[0][0], 0x45);
    assert_int_equal(packets[0].len, 84);
}

TEST(errors_are_sent_held_back_or_not_sent_at_all_as_was_said)
{
    static const struct {
        const char *option;
        const char *counts[3]; /* of twenty datagrams from one peer */
    } rows[] = {
        {"--err-rate=1", {"6  SEND_PORT_UNREACHABLE", "14  DROP_UDP_PORT", "OutRateLimitHost 14"}},
        {"--err-rate=200",
         {"10  SEND_PORT_UNREACHABLE", "10  DROP_UDP_PORT", "OutRateLimitHost 10"}},
        {"--err-rate=0", {"20  DROP_UDP_PORT", "OutTransmits", "Limit"}},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct packet_spec spec = udp(IP(192, 168, 3, 11));
        again(state);
        for (int n = 0; n < 20; n++)
            send_packet(&spec);
        run_with(ARGUMENTS("--duration=0.001", rows[i].option));
        assert_non_null(strstr(said->out, rows[i].counts[0]));
        bool none = strcmp(rows[i].option, "--err-rate=0") == 0;
        assert_int_equal(strstr(said->out, rows[i].counts[1]) == NULL, none);
        assert_int_equal(strstr(said->out, rows[i].counts[2]) == NULL, none);
    }
}

TEST(errors_to_all_together_are_held_back_as_was_said)
{
    static const char *const words[] = {"--err-total=1", "--err-total=1000000"};

    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        again(state);
        for (uint32_t peer = 0; peer < 64; peer++) {
            struct packet_spec spec = udp(IP(10, 0, 0, 1) + peer);
            send_packet(&spec);
        }
        run_with(ARGUMENTS("--duration=0.001", words[i]));
        assert_int_equal(strstr(said->out, "OutRateLimitGlobal") != NULL, i == 0);
        assert_int_equal(strstr(said->out, "64  SEND_PORT_UNREACHABLE") != NULL, i == 1);
    }
}

TEST(an_error_is_an_answer_that_a_count_counts)
{
    struct packet_spec spec = udp(IP(192, 168, 3, 11));

    (void)state;
    for (int n = 0; n < 5; n++)
        send_packet(&spec);
    run_with(ARGUMENTS("--count=3"));
    assert_int_equal(n_out, 3);
    assert_non_null(strstr(said->out, "3 packets read, 3 answered"));
}

TEST(of_240_a_host_is_answered_and_may_ask_when_that_was_said)
{
    struct packet_spec spec = packet_echo_request();

    spec.source = IP(250, 1, 2, 3);
    spec.destination = IP(240, 1, 2, 3);
    send_packet(&spec);
    run_with(ARGUMENTS("--duration=0.001", "0.0.0.0/0"));
    assert_int_equal(n_out, 0);
    assert_non_null(strstr(said->out, "1  DROP_SOURCE_RESERVED"));
    again(state);
    send_packet(&spec);
    run_with(ARGUMENTS("--count=1", "0.0.0.0/0", "--allow-240"));
    assert_int_equal(n_out, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        session_test(the_time_to_live_is_the_one_that_was_said),
        session_test(echo_requests_can_be_left_unanswered),
        session_test(timestamp_requests_are_answered_when_that_was_said),
        session_test(what_came_to_all_is_answered_from_its_own_address_when_that_was_said),
        session_test(a_recorded_route_is_in_the_answer_unless_it_is_ignored),
        session_test(errors_are_sent_held_back_or_not_sent_at_all_as_was_said),
        session_test(errors_to_all_together_are_held_back_as_was_said),
        session_test(an_error_is_an_answer_that_a_count_counts),
        session_test(of_240_a_host_is_answered_and_may_ask_when_that_was_said),
    };
    return cmocka_run_group_tests_name("run_answers", tests, NULL, NULL);
}
