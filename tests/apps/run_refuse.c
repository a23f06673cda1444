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
    static const char *const words[] = {"nonsense", "--nonsense", "--mtu", "-i", "10.0.0.1/24"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct error error;
        assert_int_equal(refused(ARGUMENTS(words[i]), &error), EXIT_USAGE);
        assert_says(&error, words[i]);
        assert_int_equal(session.n_opened, 0);
    }
}

TEST(a_prefix_that_cannot_be_answered_for_is_2_and_the_device_is_put_back)
{
    static const char *const rows[][2] = {
        {"255.255.255.255", "broadcast"}, {"192.168.3.255", "broadcast"},
        {"192.168.3.0", "broadcast"},     {"224.0.0.1", "multicast"},
        {"127.0.0.1", "loopback"},        {"192.168.3.11", "kernel's own"},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error;
        session_teardown(state);
        session_setup(state);
        assert_int_equal(refused(ARGUMENTS("10.0.0.1", rows[i][0]), &error), EXIT_USAGE);
        assert_says(&error, "cannot answer for", rows[i][0], rows[i][1]);
        assert_int_equal(session.n_restored, session.n_opened);
        assert_true(session.n_opened == 0 || is_closed());
    }
}

TEST(from_memory_the_kernels_side_is_that_of_the_command_line)
{
    struct error error;

    (void)state;
    assert_int_equal(refused(ARGUMENTS("--mem", "-a", "10.0.0.1/30", "10.0.0.1"), &error),
                     EXIT_USAGE);
    assert_says(&error, "10.0.0.1", "kernel's own");
    assert_int_equal(refused(ARGUMENTS("--mem", "-a", "10.0.0.1/30", "10.0.0.3"), &error),
                     EXIT_USAGE);
    assert_says(&error, "10.0.0.3", "broadcast");
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

TEST(without_signals_no_device_is_made)
{
    struct error error;

    (void)state;
    session.no_signals = true;
    assert_int_equal(refused(ARGUMENTS(NULL), &error), EXIT_FAILED);
    assert_says(&error, "cannot wait for signals", "Too many open files");
    assert_int_equal(session.n_opened, 0);
}

TEST(without_memory_for_routes_the_device_is_put_back_and_closed)
{
    struct error error;

    (void)state;
    session.no_memory = true;
    assert_int_equal(refused(ARGUMENTS("10.0.0.1", "10.0.0.2"), &error), EXIT_FAILED);
    assert_says(&error, "cannot keep 2 routes", "out of memory");
    assert_int_equal(session.n_restored, session.n_opened);
    assert_true(session.n_opened == 0 || is_closed());
}

TEST(without_random_numbers_the_device_is_put_back_and_closed)
{
    struct error error;

    (void)state;
    session.no_random = true;
    assert_int_equal(refused(ARGUMENTS(NULL), &error), EXIT_FAILED);
    assert_says(&error, "cannot get random numbers", "Function not implemented", "kernel");
    assert_int_equal(session.n_opened, 1);
    assert_int_equal(session.n_restored, 1);
    assert_true(is_closed());
    assert_int_equal(refused(ARGUMENTS("--mem"), &error), EXIT_FAILED);
}

TEST(without_memory_for_fragments_the_device_is_put_back_and_closed)
{
    struct error error;

    (void)state;
    session.no_fragments = true;
    assert_int_equal(refused(ARGUMENTS("--reass-datagrams=4096"), &error), EXIT_FAILED);
    assert_says(&error, "4096 datagrams in fragments", "out of memory", "--reass-datagrams");
    assert_int_equal(session.n_opened, 1);
    assert_int_equal(session.n_restored, 1);
    assert_true(is_closed());
    assert_int_equal(refused(ARGUMENTS("--mem"), &error), EXIT_FAILED);
}

TEST(a_prefix_in_240_is_2_unless_it_is_allowed)
{
    struct error error;

    (void)state;
    assert_int_equal(refused(ARGUMENTS("--mem", "240.1.2.3"), &error), EXIT_USAGE);
    assert_says(&error, "cannot answer for 240.1.2.3", "reserved");
    session.no_random = true; /* so that it ends there, if it gets there */
    assert_int_equal(refused(ARGUMENTS("--mem", "--allow-240", "240.1.2.3"), &error), EXIT_FAILED);
}

#define session_test(behaviour)                                                                    \
    cmocka_unit_test_setup_teardown(behaviour, session_setup, session_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        session_test(bad_usage_is_2_and_makes_no_device),
        session_test(a_prefix_that_cannot_be_answered_for_is_2_and_the_device_is_put_back),
        session_test(from_memory_the_kernels_side_is_that_of_the_command_line),
        session_test(without_a_device_it_fails_and_there_is_nothing_to_put_back),
        session_test(without_memory_for_packets_the_device_is_put_back_and_closed),
        session_test(without_signals_no_device_is_made),
        session_test(without_memory_for_routes_the_device_is_put_back_and_closed),
        session_test(without_random_numbers_the_device_is_put_back_and_closed),
        session_test(without_memory_for_fragments_the_device_is_put_back_and_closed),
        session_test(a_prefix_in_240_is_2_unless_it_is_allowed),
    };
    return cmocka_run_group_tests_name("run_refuse", tests, NULL, NULL);
}
