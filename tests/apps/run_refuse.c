/* run_refuse.c - proves what `echohost run` does not start with, and with which status it ends
 *
 * 1 when the machine does not allow it, 2 when it cannot be meant; what was taken before is put
 * back, and nothing is on stdout. On the machine of fake_session.h.
 */
#include "tests/unit/unit.h"

#include "apps/run.h"
#include "arguments.h"
#include "fake_session.h"
#include "tests/drivers/texts.h"

/* The status, with what was said on stderr. */
static int refused(struct arguments arguments, struct error *error)
{
    static const char program[] = "echohost: ";

    capture_start();
    int status = run(arguments.argc, arguments.argv);
    const struct captured *said = capture_end();
    assert_string_equal(said->out, "");
    assert_int_equal(count_lines(said->err), 1);
    assert_memory_equal(said->err, program, strlen(program));
    (void)error_set(error, "%.*s", (int)(strlen(said->err) - strlen(program) - 1),
                    said->err + strlen(program));
    return status;
}

TEST(bad_usage_is_2_and_makes_no_device)
{
    static const char *const words[] = {"nonsense", "--nonsense", "--mtu", "-i", "192.168.3.11"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct error error;
        assert_int_equal(refused(ARGUMENTS(words[i]), &error), EXIT_USAGE);
        assert_says(&error, words[i]);
        assert_int_equal(session.n_opened, 0);
    }
}

TEST(an_address_that_is_no_single_host_is_refused)
{
    static const char *const rows[][2] = {
        {"255.255.255.255", "broadcast"}, {"192.168.3.255", "broadcast"},
        {"192.168.3.0", "broadcast"},     {"224.0.0.1", "multicast"},
        {"239.0.0.0/8", "multicast"},     {"127.0.0.1", "loopback"},
        {"127.1.0.0/16", "loopback"},     {"0.0.0.1", "this network"},
        {"0.0.0.0/8", "this network"},    {"240.0.0.1", "reserved"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error;
        assert_int_equal(refused(ARGUMENTS("10.0.0.1", rows[i][0]), &error), EXIT_USAGE);
        assert_says(&error, "cannot answer for", rows[i][0], rows[i][1]);
        assert_int_equal(session.n_opened, 0);
    }
}

TEST(a_network_around_them_is_not_refused)
{
    static const char *const words[] = {"192.168.3.0/24", "192.168.3.254/31", "0.0.0.0/0",
                                        "192.168.3.0/31", "126.0.0.0/7"};

    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        session_teardown(state);
        session_setup(state);
        struct arguments arguments = ARGUMENTS("--duration=0.001", words[i]);
        capture_start();
        int status = run(arguments.argc, arguments.argv);
        (void)capture_end();
        assert_int_equal(status, EXIT_DONE);
    }
}

TEST(the_broadcast_address_is_that_of_the_kernels_network)
{
    struct error error;

    (void)state;
    assert_int_equal(refused(ARGUMENTS("-a", "10.0.0.1/30", "10.0.0.3"), &error), EXIT_USAGE);
    assert_says(&error, "10.0.0.3", "broadcast");
    session.no_device = true; /* so far it comes */
    assert_int_equal(refused(ARGUMENTS("-a", "10.0.0.1/30", "192.168.3.255"), &error), EXIT_FAILED);
    assert_int_equal(refused(ARGUMENTS("--fd=5", "192.168.3.255"), &error), EXIT_FAILED);
    assert_int_equal(refused(ARGUMENTS("-a", "10.0.0.0/31", "10.0.0.1"), &error), EXIT_FAILED);
}

TEST(a_kernels_side_that_is_no_single_host_is_refused)
{
    static const char *const rows[][2] = {
        {"127.0.0.1/8", "loopback"},         {"224.0.0.5/24", "multicast"},
        {"0.1.2.3/8", "this network"},       {"240.0.0.5/24", "reserved"},
        {"255.255.255.255/32", "broadcast"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error;
        assert_int_equal(refused(ARGUMENTS("--address", rows[i][0]), &error), EXIT_USAGE);
        assert_says(&error, "cannot use address", rows[i][1]);
        assert_int_equal(session.n_opened, 0);
    }
}

TEST(without_a_device_it_fails_and_there_is_nothing_to_put_back)
{
    struct error error;

    (void)state;
    session.no_device = true;
    assert_int_equal(refused(ARGUMENTS(NULL), &error), EXIT_FAILED);
    assert_string_equal(error.text, "no device: the test says so; try another");
    assert_int_equal(refused(ARGUMENTS("--fd=5"), &error), EXIT_FAILED);
    assert_string_equal(error.text, "no device: the test says so; try another");
    assert_int_equal(session.n_restored, 0);
}

TEST(without_memory_for_packets_the_device_is_put_back_and_closed)
{
    struct error error;

    (void)state;
    session.no_pages = true;
    assert_int_equal(refused(ARGUMENTS(NULL), &error), EXIT_FAILED);
    assert_says(&error, "cannot map memory", "Cannot allocate memory", "--mtu");
    assert_int_equal(session.n_restored, 1);
    assert_true(is_closed());
}

TEST(without_signals_the_device_is_put_back_and_closed)
{
    struct error error;

    (void)state;
    session.no_signals = true;
    assert_int_equal(refused(ARGUMENTS(NULL), &error), EXIT_FAILED);
    assert_says(&error, "cannot wait for signals", "Too many open files");
    assert_true(session.n_restored == session.n_opened);
    assert_true(session.n_opened == 0 || is_closed());
}

TEST(without_memory_for_routes_no_device_is_made)
{
    struct error error;

    (void)state;
    session.no_memory = true;
    assert_int_not_equal(refused(ARGUMENTS("10.0.0.1", "10.0.0.2"), &error), EXIT_DONE);
    assert_says(&error, "cannot keep 2 routes", "out of memory");
    assert_int_equal(session.n_opened, 0);
}

#define session_test(behaviour)                                                                    \
    cmocka_unit_test_setup_teardown(behaviour, session_setup, session_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        session_test(bad_usage_is_2_and_makes_no_device),
        session_test(an_address_that_is_no_single_host_is_refused),
        session_test(a_network_around_them_is_not_refused),
        session_test(the_broadcast_address_is_that_of_the_kernels_network),
        session_test(a_kernels_side_that_is_no_single_host_is_refused),
        session_test(without_a_device_it_fails_and_there_is_nothing_to_put_back),
        session_test(without_memory_for_packets_the_device_is_put_back_and_closed),
        session_test(without_signals_the_device_is_put_back_and_closed),
        session_test(without_memory_for_routes_no_device_is_made),
    };
    return cmocka_run_group_tests_name("run_refuse", tests, NULL, NULL);
}
