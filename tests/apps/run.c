/* run.c - proves that `echohost run` answers, and puts everything back however it ends
 *
 * On the machine of fake_session.h: no root, no device; but the stack, the ring, the loop and the
 * tun port are the real ones. What cannot start is in run_refuse.c.
 */
#include "tests/unit/unit.h"

#include <sys/socket.h>
#include <unistd.h>

#include "apps/run.h"
#include "arguments.h"
#include "fake_session.h"
#include "tests/unit/checker.h"

#define HOST IP(192, 168, 3, 12)

static const struct captured *said;

static int run_with(struct arguments arguments)
{
    capture_start();
    int status = run(arguments.argc, arguments.argv);
    said = capture_end();
    return status;
}

TEST(a_request_is_answered_and_the_summary_counts_it)
{
    struct packet_spec spec = packet_echo_request();
    struct frame request = packet_build(&spec);
    uint8_t reply[200];

    (void)state;
    send_request(HOST);
    assert_int_equal(run_with(ARGUMENTS("--count", "1")), EXIT_DONE);
    size_t reply_len = receive_reply(reply, sizeof reply);
    const char *fault = checker_fault(request.bytes, reply, reply_len, 64);
    frame_free(&request);
    if (fault != NULL)
        fail_msg("%s", fault);
    assert_int_equal(receive_reply(reply, sizeof reply), 0); /* one answer, not two */

    assert_non_null(strstr(said->out, "echohost: tun0 (created)"));
    assert_non_null(strstr(said->out, "1 packets read, 1 answered"));
    assert_non_null(strstr(said->out, "read 1 = sum of verdicts 1"));
    assert_non_null(strstr(said->out, "goes away"));
    assert_string_equal(said->err, "");
}

TEST(answers_that_find_no_room_until_the_end_are_counted_as_lost)
{
    int least = 1;

    (void)state;
    assert_int_equal(setsockopt(session.inside, SOL_SOCKET, SO_SNDBUF, &least, sizeof least), 0);
    for (int i = 0; i < 50; i++) /* more than there is room for answers to */
        send_request(HOST);
    assert_int_equal(run_with(ARGUMENTS("--duration", "0.001")), EXIT_DONE);
    assert_non_null(strstr(said->out, "50 packets read, "));
    assert_non_null(strstr(said->out, "  PORT_LOST_AT_END "));
    assert_string_equal(said->err, "");
}

TEST(at_the_end_the_device_is_put_back_and_then_closed)
{
    (void)state;
    assert_int_equal(run_with(ARGUMENTS("--duration", "0.001")), EXIT_DONE);
    assert_int_equal(session.n_opened, 1);
    assert_int_equal(session.n_restored, 1);
    assert_true(session.open_when_restored);
    assert_true(is_closed());
}

TEST(a_device_is_asked_for_as_the_options_say)
{
    (void)state;
    assert_int_equal(
        run_with(ARGUMENTS("--duration=0.001", "-i", "x0", "-a", "10.0.0.1/8", "--mtu", "576")),
        EXIT_DONE);
    assert_int_equal(session.asked.address, IP(10, 0, 0, 1));
    assert_int_equal(session.asked.prefix_len, 8);
    assert_int_equal(session.asked.mtu, 576);
    assert_true(session.asked.address_said);
    assert_int_equal(session.adopted_fd, -1);
}

TEST(a_given_fd_is_adopted_instead)
{
    (void)state;
    session.device.created = false;
    assert_int_equal(run_with(ARGUMENTS("--duration=0.001", "--fd=5", "--mtu=576")), EXIT_DONE);
    assert_int_equal(session.adopted_fd, 5);
    assert_int_equal(session.adopted_mtu, 576);
    assert_null(session.asked.name);
    assert_non_null(strstr(said->out, "tun0 (given)"));
}

TEST(packets_as_long_as_the_mtu_of_the_device_are_whole)
{
    struct packet_spec spec = packet_echo_request();
    uint8_t reply[9001];

    (void)state;
    session.device.mtu = 9000;
    spec.data_len = 9000 - 28;
    struct frame request = packet_build(&spec);
    assert_int_equal(write(session.outside, request.bytes, request.len), 9000);
    frame_free(&request);
    assert_int_equal(run_with(ARGUMENTS("--count=1")), EXIT_DONE);
    assert_int_equal(receive_reply(reply, sizeof reply), 9000);
}

TEST(a_device_that_is_deleted_is_the_end_and_is_said)
{
    (void)state;
    session.device.fd = 999; /* no such file */
    assert_int_equal(run_with(ARGUMENTS(NULL)), EXIT_FAILED);
    assert_non_null(
        strstr(said->err, "echohost: cannot read from tun0 any more: Bad file descriptor; "));
    assert_non_null(strstr(said->out, "0 packets read"));
    assert_int_equal(session.n_restored, 1);
}

TEST(counts_that_do_not_add_up_are_a_failure_and_are_said)
{
    (void)state;
    session.no_balance = true;
    assert_int_equal(run_with(ARGUMENTS("--duration=0.001")), EXIT_FAILED);
    assert_non_null(strstr(said->err, "echohost: the counters do not add up: "));
    assert_non_null(strstr(said->out, "statistics ---"));
    assert_int_equal(session.n_restored, 1);
    assert_true(is_closed());
}

TEST(from_memory_four_requests_are_answered_without_a_device)
{
    (void)state;
    assert_int_equal(run_with(ARGUMENTS("--mem")), EXIT_DONE);
    assert_int_equal(session.n_opened, 0);
    assert_int_equal(count_words(said->out, "64 bytes from 192.168.3.12: icmp_seq="), 4);
    assert_non_null(strstr(said->out, "4 packets read, 4 answered"));
    assert_string_equal(said->err, "");

    assert_int_equal(run_with(ARGUMENTS("--mem", "--count=2")), EXIT_DONE);
    assert_int_equal(count_words(said->out, "64 bytes from"), 2);
}

#define session_test(behaviour)                                                                    \
    cmocka_unit_test_setup_teardown(behaviour, session_setup, session_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        session_test(a_request_is_answered_and_the_summary_counts_it),
        session_test(answers_that_find_no_room_until_the_end_are_counted_as_lost),
        session_test(at_the_end_the_device_is_put_back_and_then_closed),
        session_test(a_device_is_asked_for_as_the_options_say),
        session_test(a_given_fd_is_adopted_instead),
        session_test(packets_as_long_as_the_mtu_of_the_device_are_whole),
        session_test(a_device_that_is_deleted_is_the_end_and_is_said),
        session_test(counts_that_do_not_add_up_are_a_failure_and_are_said),
        session_test(from_memory_four_requests_are_answered_without_a_device),
    };
    return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
