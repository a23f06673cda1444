/* run_fragments.c - proves that a run puts together what comes in fragments, as far as it was told
 *
 * From end to end: fragments go in, and fragments come out.
 */
#include "run_out.h"

#define HOST IP(192, 168, 3, 12)

TEST(a_ping_in_fragments_is_answered_in_fragments_and_counts_once)
{
    struct packet_spec spec = packet_echo_request();
    static uint8_t whole[65535];
    size_t whole_len;

    (void)state;
    spec.data_len = 4000;
    for (size_t offset = 0; offset < 4008; offset += 1480)
        send_slice(&spec, offset, offset + 1480);
    send_request(HOST); /* one too many */
    run_with(ARGUMENTS("--count=1"));
    assert_int_equal(n_out, 3);
    const char *fault = properties_join(packets, n_out, whole, &whole_len);
    if (fault != NULL)
        fail_msg("%s", fault);
    assert_int_equal(whole_len, 20 + 8 + 4000);
    assert_int_equal(whole[20], 0);
    assert_non_null(strstr(said->out, "3 packets read, 1 answered"));
    assert_non_null(strstr(said->out, "2  HOLD_JOINED"));
    assert_non_null(strstr(said->out, "OutFragCreates 3, OutTransmits 3\n"));
    assert_string_equal(said->err, "");
}

/* A datagram keeps its place until its answer has left, which is after the whole burst. */
TEST(however_many_datagrams_of_two_fragments_come_at_once_each_finds_a_place)
{
    struct packet_spec spec = packet_echo_request();

    (void)state;
    for (spec.id = 0; spec.id < 128; spec.id++) {
        send_slice(&spec, 0, 32);
        send_slice(&spec, 32, 64);
    }
    run_with(ARGUMENTS("--duration=0.001"));
    assert_non_null(strstr(said->out, "256 packets read, 128 answered"));
}

TEST(an_answer_that_may_not_leave_in_fragments_is_cut)
{
    struct packet_spec spec = packet_echo_request();

    (void)state;
    spec.data_len = 2000;
    send_slice(&spec, 0, 1480);
    send_slice(&spec, 1480, 2008);
    run_with(ARGUMENTS("--count=1", "--no-frag-out"));
    assert_int_equal(n_out, 1);
    assert_int_equal(packets[0].len, 1500);
}

TEST(a_datagram_is_put_together_up_to_the_length_that_was_said)
{
    static const char *const words[] = {"--reass-max=2028", "--reass-max=2027"};
    static const char *const verdicts[] = {"1  SEND_ECHO_REPLY", "1  DROP_FRAGMENT_TOO_BIG"};

    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct packet_spec spec = packet_echo_request();
        again(state);
        spec.data_len = 2000;
        send_slice(&spec, 0, 1480);
        send_slice(&spec, 1480, 2008);
        run_with(ARGUMENTS("--duration=0.001", words[i]));
        assert_non_null(strstr(said->out, verdicts[i]));
    }
}

TEST(as_many_datagrams_wait_as_was_said)
{
    static const char *const words[] = {"--reass-datagrams=3", "--reass-datagrams=2"};
    static const char *const verdicts[] = {"3  HOLD_FRAGMENT", "1  DROP_FRAGMENT_EVICTED"};

    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct packet_spec spec = packet_echo_request();
        again(state);
        for (spec.id = 0; spec.id < 3; spec.id++)
            send_slice(&spec, 0, 48);
        run_with(ARGUMENTS("--duration=0.001", words[i]));
        assert_non_null(strstr(said->out, verdicts[i]));
        assert_non_null(strstr(said->out, "read 3 = sum of verdicts 3"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        session_test(a_ping_in_fragments_is_answered_in_fragments_and_counts_once),
        session_test(however_many_datagrams_of_two_fragments_come_at_once_each_finds_a_place),
        session_test(an_answer_that_may_not_leave_in_fragments_is_cut),
        session_test(a_datagram_is_put_together_up_to_the_length_that_was_said),
        session_test(as_many_datagrams_wait_as_was_said),
    };
    return cmocka_run_group_tests_name("run_fragments", tests, NULL, NULL);
}
