/* run_routes.c - proves that a run answers for what the command line says, beside its device
 *
 * On the machine of fake_session.h. Which prefixes are refused is in policy.c.
 */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <unistd.h>

#include "apps/run.h"
#include "arguments.h"
#include "fake_session.h"

static const struct captured *said;

static int run_with(struct arguments arguments)
{
    capture_start();
    int status = run(arguments.argc, arguments.argv);
    said = capture_end();
    return status;
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
    send_request(IP(192, 168, 8, 1));
    send_request(IP(192, 168, 4, 8));
    assert_int_equal(run_with(ARGUMENTS("--count=4", "192.168.4.0/24", "192.168.4.7=blackhole",
                                        "192.168.5.0/24=unreachable", "192.168.6.0/24=prohibit",
                                        "192.168.7.0/24=throw")),
                     EXIT_DONE);
    assert_non_null(strstr(said->out, "1  DROP_ROUTE_BLACKHOLE"));
    assert_non_null(strstr(said->out, "1  SEND_HOST_UNREACHABLE"));
    assert_non_null(strstr(said->out, "1  SEND_PROHIBITED"));
    assert_non_null(strstr(said->out, "1  SEND_NETWORK_UNREACHABLE"));
    assert_non_null(strstr(said->out, "1  DROP_DESTINATION_NOT_OURS"));
    assert_non_null(strstr(said->out, "1  SEND_ECHO_REPLY"));
}

TEST(a_prefix_that_the_kernel_sends_elsewhere_is_warned_of)
{
    static const char *const words[] = {"--duration=0.001", "192.168.3.12", "10.0.0.0/8", NULL};

    (void)state;
    session.no_route = true;
    assert_int_equal(run_with(arguments_of(words)), EXIT_DONE);
    assert_int_equal(count_lines(said->err), 2);
    assert_non_null(strstr(said->err, "192.168.3.12 will not come in: "));
    assert_non_null(strstr(said->err, "ip route add 10.0.0.0/8 dev tun0"));
    assert_int_equal(session.n_netlinks, 0);
}

TEST(of_many_prefixes_there_are_as_many_notes_as_there_is_room_for)
{
    enum { N = TUN_MAX_NOTES + 4 };
    static char texts[N][16];
    const char *words[N + 2] = {"--duration=0.001"};

    (void)state;
    for (int i = 0; i < N; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "10.0.0.%d", i + 1);
        words[i + 1] = texts[i];
    }
    session.no_route = true;
    session.device.n_notes = 1;
    (void)error_set(&session.device.notes[0], "a note: of the device; it comes first");
    assert_int_equal(run_with(arguments_of(words)), EXIT_DONE);
    assert_int_equal(count_lines(said->err), TUN_MAX_NOTES);
    assert_int_equal(count_words(said->err, "will not come in"), TUN_MAX_NOTES - 1);
}

/* Asking costs time, and packets wait. */
TEST(of_a_long_list_the_first_ones_are_asked)
{
    enum { N = 70, MAX_ASKED = 64 };
    static char texts[N][16];
    const char *words[N + 2] = {"--duration=0.001"};

    (void)state;
    for (int i = 0; i < N; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "10.0.0.%d", i + 1);
        words[i + 1] = texts[i];
    }
    assert_int_equal(run_with(arguments_of(words)), EXIT_DONE);
    assert_int_equal(session.n_asked_routes, MAX_ASKED);
    assert_string_equal(said->err, "");
}

TEST(where_the_kernel_does_not_talk_of_routes_it_serves_all_the_same)
{
    (void)state;
    session.no_netlink = session.no_route = true;
    assert_int_equal(run_with(ARGUMENTS("--duration=0.001")), EXIT_DONE);
    assert_string_equal(said->err, "");
    assert_int_equal(session.n_asked_routes, 0);
    assert_int_equal(session.n_netlinks, 0);
}

TEST(an_address_that_the_kernel_has_no_route_for_is_warned_of)
{
    (void)state;
    session.route_fails = true;
    assert_int_equal(run_with(ARGUMENTS("--duration=0.001")), EXIT_DONE);
    assert_non_null(strstr(said->err, "192.168.3.12 will not come in: the kernel does not send"));
}

TEST(an_address_that_the_kernel_has_elsewhere_gets_no_advice_that_cannot_help)
{
    (void)state;
    session.local_route = true;
    assert_int_equal(run_with(ARGUMENTS("--duration=0.001", "192.168.3.12")), EXIT_DONE);
    assert_non_null(strstr(said->err, "192.168.3.12 will not come in: it is the kernel's own"));
    assert_null(strstr(said->err, "ip route add"));
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

TEST(from_memory_the_hosts_own_address_is_asked)
{
    (void)state;
    assert_int_equal(run_with(ARGUMENTS("--mem", "10.0.0.1=blackhole", "10.1.0.0/16", "10.2.0.1")),
                     EXIT_DONE);
    assert_int_equal(count_words(said->out, "64 bytes from 10.2.0.1: icmp_seq="), 4);
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
        session_test(nobody_answers_for_the_broadcast_addresses_of_the_device),
        session_test(the_broadcast_addresses_of_a_network_that_the_device_is_not_in_are_hosts),
        session_test(a_network_of_two_addresses_has_no_broadcast_address),
        session_test(the_routes_of_the_command_line_decide),
        session_test(a_prefix_that_the_kernel_sends_elsewhere_is_warned_of),
        session_test(of_many_prefixes_there_are_as_many_notes_as_there_is_room_for),
        session_test(of_a_long_list_the_first_ones_are_asked),
        session_test(where_the_kernel_does_not_talk_of_routes_it_serves_all_the_same),
        session_test(an_address_that_the_kernel_has_no_route_for_is_warned_of),
        session_test(an_address_that_the_kernel_has_elsewhere_gets_no_advice_that_cannot_help),
        session_test(of_a_prefix_that_is_not_answered_no_route_is_asked),
        session_test(the_route_is_asked_for_an_address_that_the_prefix_decides_about),
        session_test(of_a_device_that_is_down_or_elsewhere_no_routes_are_asked),
        session_test(from_memory_the_hosts_own_address_is_asked),
        session_test(from_memory_it_is_a_failure_when_nobody_answers),
    };
    return cmocka_run_group_tests_name("run_routes", tests, NULL, NULL);
}
