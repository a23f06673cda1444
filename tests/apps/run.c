/* run.c - proves that `echohost run` answers, and puts everything back however it ends
 *
 * On the machine of fake_session.h: no root, no device; but the stack, the ring, the loop and the
 * tun port are the real ones. What cannot start is in run_refuse.c.
 */
#include "tests/unit/unit.h"

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

/* The network of a device that was there is not the one of --address. */
TEST(nobody_answers_for_the_broadcast_addresses_of_the_device)
{
    (void)state;
    session.device.addresses[0] = (struct interface_address){7, IP(10, 0, 0, 1), 24};
    send_request(IP(10, 0, 0, 255));
    send_request(IP(10, 0, 0, 0));
    send_request(IP(10, 0, 0, 254));
    assert_int_equal(run_with(ARGUMENTS("--count=1", "10.0.0.0/24")), EXIT_DONE);
    assert_non_null(strstr(said->out, "3 packets read, 1 answered"));
    assert_non_null(strstr(said->out, "2  DROP_DESTINATION_BROADCAST"));
}

TEST(the_broadcast_addresses_of_a_network_that_the_device_is_not_in_are_hosts)
{
    (void)state;
    session.device.addresses[0] = (struct interface_address){7, IP(10, 0, 0, 1), 8};
    send_request(IP(192, 168, 3, 255));
    assert_int_equal(run_with(ARGUMENTS("--count=1", "192.168.0.0/16")), EXIT_DONE);
    assert_non_null(strstr(said->out, "1 packets read, 1 answered"));
}

TEST(a_network_of_two_addresses_has_no_broadcast_address)
{
    (void)state;
    session.device.addresses[0] = (struct interface_address){7, IP(10, 0, 0, 0), 31};
    send_request(IP(10, 0, 0, 1));
    assert_int_equal(run_with(ARGUMENTS("-a", "10.0.0.0/31", "--count=1", "10.0.0.1")), EXIT_DONE);
    assert_non_null(strstr(said->out, "1 answered"));
}

TEST(the_routes_of_the_command_line_decide)
{
    (void)state;
    send_request(IP(192, 168, 4, 7));
    send_request(IP(192, 168, 5, 1));
    send_request(IP(192, 168, 6, 1));
    send_request(IP(192, 168, 7, 1));
    send_request(IP(192, 168, 4, 8));
    assert_int_equal(run_with(ARGUMENTS("--count=1", "192.168.4.0/24", "192.168.4.7=blackhole",
                                        "192.168.5.0/24=unreachable", "192.168.6.0/24=prohibit")),
                     EXIT_DONE);
    assert_non_null(strstr(said->out, "1  DROP_ROUTE_BLACKHOLE"));
    assert_non_null(strstr(said->out, "1  DROP_ROUTE_UNREACHABLE"));
    assert_non_null(strstr(said->out, "1  DROP_ROUTE_PROHIBIT"));
    assert_non_null(strstr(said->out, "1  DROP_DESTINATION_NOT_OURS"));
    assert_non_null(strstr(said->out, "1  SEND_ECHO_REPLY"));
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

TEST(a_prefix_that_the_kernel_sends_elsewhere_is_warned_of)
{
    static const char *const words[] = {"--duration=0.001", "192.168.3.12", "10.0.0.0/8", NULL};

    (void)state;
    session.no_route = true;
    assert_int_equal(run_with(arguments_of(words)), EXIT_DONE);
    assert_int_equal(count_lines(said->err), 2);
    assert_non_null(strstr(said->err, "nothing will come in for 192.168.3.12: "));
    assert_non_null(strstr(said->err, "ip route add 10.0.0.0/8 dev tun0"));
    assert_int_equal(session.n_netlinks, 0);
}

TEST(of_a_prefix_that_is_not_answered_no_route_is_asked)
{
    (void)state;
    session.no_route = true;
    assert_int_equal(run_with(ARGUMENTS("--duration=0.001", "10.0.0.1=blackhole", "0.0.0.0/0")),
                     EXIT_DONE);
    assert_string_equal(said->err, "");
}

TEST(the_route_is_asked_for_an_address_that_the_prefix_decides_about)
{
    (void)state;
    assert_int_equal(
        run_with(ARGUMENTS("--duration=0.001", "192.168.3.8/29", "192.168.3.8/30=blackhole")),
        EXIT_DONE);
    assert_int_equal(session.asked_route, IP(192, 168, 3, 12));
}

TEST(of_a_device_that_is_down_or_elsewhere_no_routes_are_asked)
{
    (void)state;
    session.no_route = true;
    session.device.up = false;
    assert_int_equal(run_with(ARGUMENTS("--duration=0.001")), EXIT_DONE);
    assert_string_equal(said->err, "");

    (void)close(session.outside);
    session_setup(state);
    session.no_route = true;
    session.device.index = 0;
    assert_int_equal(run_with(ARGUMENTS("--duration=0.001", "--fd=5")), EXIT_DONE);
    assert_string_equal(said->err, "");
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

TEST(from_memory_the_first_address_that_is_answered_is_asked)
{
    (void)state;
    assert_int_equal(run_with(ARGUMENTS("--mem", "10.0.0.1=blackhole", "10.1.0.0/16", "10.2.0.1")),
                     EXIT_DONE);
    assert_int_equal(count_words(said->out, "64 bytes from 10.1.0.0: icmp_seq="), 4);
    assert_int_equal(run_with(ARGUMENTS("--mem", "10.0.0.0/24", "10.0.0.0/25=blackhole")),
                     EXIT_DONE);
    assert_int_equal(count_words(said->out, "64 bytes from 10.0.0.128: icmp_seq="), 4);
    assert_int_equal(run_with(ARGUMENTS("--mem", "0.0.0.0/0")), EXIT_DONE);
    assert_int_equal(count_words(said->out, "64 bytes from 1.0.0.0: icmp_seq="), 4);
}

TEST(from_memory_it_is_a_failure_when_nobody_answers)
{
    (void)state;
    assert_int_equal(run_with(ARGUMENTS("--mem", "10.0.0.1=blackhole")), EXIT_FAILED);
    assert_int_equal(count_words(said->out, "bytes from"), 0);
    assert_non_null(strstr(said->out, "4  DROP_ROUTE_BLACKHOLE"));
}

#define session_test(behaviour)                                                                    \
    cmocka_unit_test_setup_teardown(behaviour, session_setup, session_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        session_test(a_request_is_answered_and_the_summary_counts_it),
        session_test(at_the_end_the_device_is_put_back_and_then_closed),
        session_test(a_device_is_asked_for_as_the_options_say),
        session_test(a_given_fd_is_adopted_instead),
        session_test(nobody_answers_for_the_broadcast_addresses_of_the_device),
        session_test(the_broadcast_addresses_of_a_network_that_the_device_is_not_in_are_hosts),
        session_test(a_network_of_two_addresses_has_no_broadcast_address),
        session_test(the_routes_of_the_command_line_decide),
        session_test(packets_as_long_as_the_mtu_of_the_device_are_whole),
        session_test(a_prefix_that_the_kernel_sends_elsewhere_is_warned_of),
        session_test(of_a_prefix_that_is_not_answered_no_route_is_asked),
        session_test(the_route_is_asked_for_an_address_that_the_prefix_decides_about),
        session_test(of_a_device_that_is_down_or_elsewhere_no_routes_are_asked),
        session_test(a_device_that_is_deleted_is_the_end_and_is_said),
        session_test(counts_that_do_not_add_up_are_a_failure_and_are_said),
        session_test(from_memory_four_requests_are_answered_without_a_device),
        session_test(from_memory_the_first_address_that_is_answered_is_asked),
        session_test(from_memory_it_is_a_failure_when_nobody_answers),
    };
    return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
