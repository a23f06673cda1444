/* signals.c - proves that a signal is heard once, by flag and by fd, and disturbs nothing else
 *
 * Real signals, raised by the process itself. That somebody asked to stop is never taken back, so
 * the tests that ask for it come last.
 */
#define _GNU_SOURCE /* pipe2 */

#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "apps/signals.h"

int __real_eventfd(unsigned count, int flags);
int __wrap_eventfd(unsigned count, int flags);

int __real_eventfd_read(int fd, eventfd_t *times);
int __wrap_eventfd_read(int fd, eventfd_t *times);

static int eventfd_error;
static int raised_by_read; /* a signal, 0: none */

int __wrap_eventfd(unsigned count, int flags)
{
    if (eventfd_error == 0)
        return __real_eventfd(count, flags);
    errno = eventfd_error;
    return -1;
}

int __wrap_eventfd_read(int fd, eventfd_t *times)
{
    int signal = raised_by_read;

    raised_by_read = 0;
    if (signal != 0)
        assert_int_equal(raise(signal), 0);
    return __real_eventfd_read(fd, times);
}

static int wake_fd = -1;

static int signals_setup(void **state)
{
    (void)state;
    if (signal(SIGHUP, SIG_DFL) == SIG_ERR) /* the tests themselves may run under nohup(1) */
        return -1;
    wake_fd = signals_open();
    return wake_fd < 0 ? -1 : 0;
}

static int signals_teardown(void **state)
{
    (void)state;
    return close(wake_fd);
}

static bool is_readable(int fd)
{
    return poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 0) == 1;
}

static sighandler_t handler_of(int signal)
{
    struct sigaction action;

    assert_int_equal(sigaction(signal, NULL, &action), 0);
    return action.sa_handler;
}

TEST(without_an_eventfd_nothing_is_handled_and_the_reason_is_kept)
{
    (void)state;
    eventfd_error = EMFILE;
    errno = 0;
    assert_int_equal(signals_open(), -1);
    assert_int_equal(errno, EMFILE);
    eventfd_error = 0;
    assert_ptr_equal(handler_of(SIGTERM), SIG_DFL);
    assert_ptr_equal(handler_of(SIGUSR1), SIG_DFL);
}

TEST(before_a_signal_there_is_nothing_to_hear)
{
    (void)state;
    assert_false(is_readable(wake_fd));
    assert_false(signals_stop());
    assert_false(signals_statistics());
    assert_true(fcntl(wake_fd, F_GETFL) & O_NONBLOCK);
    assert_true(fcntl(wake_fd, F_GETFD) & FD_CLOEXEC);
}

TEST(statistics_are_asked_for_once_by_each_signal)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(raise(SIGUSR1), 0);
        assert_true(is_readable(wake_fd));
        assert_true(signals_statistics());
        assert_false(is_readable(wake_fd));
        assert_false(signals_statistics());
    }
    assert_false(signals_stop());
}

TEST(signals_that_come_before_anybody_looks_are_one)
{
    (void)state;
    assert_int_equal(raise(SIGUSR1), 0);
    assert_int_equal(raise(SIGUSR1), 0);
    assert_true(signals_statistics());
    assert_false(signals_statistics());
    assert_false(is_readable(wake_fd));
}

TEST(a_signal_that_comes_while_another_is_heard_is_not_lost)
{
    (void)state;
    assert_int_equal(raise(SIGUSR1), 0);
    raised_by_read = SIGUSR1;
    assert_true(signals_statistics());
    assert_true(is_readable(wake_fd)); /* or the loop would sleep over it */
    assert_true(signals_statistics());
    assert_false(is_readable(wake_fd));
    assert_false(signals_statistics());
}

TEST(a_broken_pipe_is_an_error_and_no_end)
{
    int ends[2];

    (void)state;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    (void)close(ends[0]);
    assert_int_equal(write(ends[1], "", 1), -1);
    assert_int_equal(errno, EPIPE);
    (void)close(ends[1]);
    assert_false(is_readable(wake_fd));
    assert_false(signals_stop());
}

/* A handler runs between any two instructions, so it must not change what they see. */
TEST(a_signal_leaves_errno_as_it_was)
{
    eventfd_t times;

    (void)state;
    (void)close(wake_fd); /* so that the write in the handler fails */
    errno = EDOM;
    assert_int_equal(raise(SIGUSR1), 0);
    assert_int_equal(errno, EDOM);
    assert_true(signals_statistics());
    wake_fd = __real_eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); /* for the teardown */
    assert_int_equal(eventfd_read(wake_fd, &times), -1);
}

TEST(who_ignores_hangups_stays_deaf_to_them)
{
    (void)state;
    (void)close(wake_fd);
    assert_ptr_not_equal(signal(SIGHUP, SIG_IGN), SIG_ERR); /* as nohup(1) does */
    wake_fd = signals_open();
    assert_int_equal(raise(SIGHUP), 0);
    assert_false(signals_stop());
    assert_false(is_readable(wake_fd));
}

static void assert_asks_to_stop(int signal)
{
    assert_int_equal(raise(signal), 0);
    assert_true(is_readable(wake_fd));
    assert_true(signals_stop());
    assert_true(signals_stop()); /* and is not taken back */
    assert_false(signals_statistics());
    assert_true(is_readable(wake_fd));
}

TEST(sigterm_asks_to_stop)
{
    (void)state;
    assert_asks_to_stop(SIGTERM);
}

TEST(sigint_asks_to_stop)
{
    (void)state;
    assert_asks_to_stop(SIGINT);
}

TEST(sighup_asks_to_stop)
{
    (void)state;
    assert_asks_to_stop(SIGHUP);
}

#define signals_test(behaviour)                                                                    \
    cmocka_unit_test_setup_teardown(behaviour, signals_setup, signals_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_eventfd_nothing_is_handled_and_the_reason_is_kept),
        signals_test(before_a_signal_there_is_nothing_to_hear),
        signals_test(statistics_are_asked_for_once_by_each_signal),
        signals_test(signals_that_come_before_anybody_looks_are_one),
        signals_test(a_signal_that_comes_while_another_is_heard_is_not_lost),
        signals_test(a_broken_pipe_is_an_error_and_no_end),
        signals_test(a_signal_leaves_errno_as_it_was),
        signals_test(who_ignores_hangups_stays_deaf_to_them),
        signals_test(sigterm_asks_to_stop),
        signals_test(sigint_asks_to_stop),
        signals_test(sighup_asks_to_stop),
    };
    return cmocka_run_group_tests_name("signals", tests, NULL, NULL);
}
