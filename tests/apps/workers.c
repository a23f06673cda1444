/* workers.c - proves that each queue is answered by a thread of its own, and what they tell
 *
 * What cannot start is in workers_faults.c.
 */
#define _GNU_SOURCE /* pthread_sigmask */

#include "workers_setup.h"

#include <pthread.h>
#include <signal.h>

#include "apps/signals.h"

bool __wrap_signals_stop(void);
bool __wrap_signals_statistics(void);
void __wrap_report_statistics(const struct report *report, uint64_t elapsed_ns);

/* What the main thread is told each time that it looks: 'u' as by SIGUSR1, 't' as by SIGTERM; 'g'
 * is 'u' when queue 1 has just ended. */
static const char *orders;
static unsigned n_reports;
static uint64_t reads[4][N_QUEUES]; /* in each report */

bool __wrap_signals_stop(void)
{
    return *orders == 't';
}

/* The next to wake the main thread is the worker whose queue ends. */
static void end_queue_1(void)
{
    eventfd_t times;

    (void)eventfd_read(wake_fd, &times);
    (void)close(outsides[1]);
    outsides[1] = -1;
    assert_int_equal(poll(&(struct pollfd){.fd = wake_fd, .events = POLLIN}, 1, 10000), 1);
}

bool __wrap_signals_statistics(void)
{
    bool asked = *orders == 'u' || *orders == 'g';

    if (*orders == 'g')
        end_queue_1();
    if (*orders != '\0' && *orders != 't')
        orders++;
    return asked;
}

void __wrap_report_statistics(const struct report *report, uint64_t elapsed_ns)
{
    assert_true(elapsed_ns > 0);
    for (unsigned i = 0; i < N_QUEUES; i++) {
        reads[n_reports][i] = report->queues[i].driver[PORT_READ];
        assert_true(counts_balance(&report->queues[i]));
    }
    n_reports++;
    for (unsigned i = 0; i < N_QUEUES; i++) {
        if (outsides[i] >= 0)
            ask_queue(i, 1); /* they go on */
    }
}

static struct report report;

static void watch(const char *what, uint64_t max_time_ns)
{
    orders = what;
    n_reports = 0;
    report = (struct report){.options = &options, .queues = workers.counts};
    assert_int_equal(eventfd_write(wake_fd, 1), 0);
    workers_watch(&workers, &report, max_time_ns);
}

TEST(each_queue_is_answered_where_it_was_asked_and_counted_there)
{
    (void)state;
    started();
    for (unsigned i = 0; i < N_QUEUES; i++)
        ask_queue(i, 10 * i + 1);
    assert_int_equal(workers_stop(&workers), workers.n);
    for (unsigned i = 0; i < N_QUEUES; i++) {
        assert_int_equal(workers.counts[i].driver[PORT_READ], 10 * i + 1);
        assert_int_equal(workers.counts[i].answered, 10 * i + 1);
        assert_true(counts_balance(&workers.counts[i]));
    }
}

TEST(statistics_are_those_of_the_moment_and_they_go_on)
{
    (void)state;
    started();
    ask_queue(0, 5);
    ask_queue(2, 7);
    watch("uu-ut", 0);
    assert_int_equal(n_reports, 3);
    for (unsigned n = 0; n < 3; n++) {
        assert_int_equal(reads[n][0], 5 + n);
        assert_int_equal(reads[n][1], n);
        assert_int_equal(reads[n][2], 7 + n);
    }
    assert_int_equal(workers_stop(&workers), workers.n);
    assert_int_equal(workers.counts[2].driver[PORT_READ], 10);
}

TEST(what_has_arrived_is_answered_before_they_end)
{
    struct packet_spec spec = packet_echo_request();
    struct frame request = packet_build(&spec);
    uint8_t reply[200];

    (void)state;
    started();
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(write(outsides[1], request.bytes, request.len), request.len);
    assert_int_equal(workers_stop(&workers), workers.n);
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(read(outsides[1], reply, sizeof reply), request.len);
    assert_int_equal(workers.counts[1].driver[PORT_READ], 5);
    frame_free(&request);
}

TEST(a_queue_that_has_ended_is_the_end_of_all_and_is_named)
{
    (void)state;
    started();
    ask_queue(1, 3);
    (void)close(outsides[1]);
    outsides[1] = -1;
    watch("", 0); /* nobody says that it is over */
    assert_int_equal(workers_stop(&workers), 1);
    assert_int_equal(queues[0].server.port->gone_errno, 0);
    assert_int_equal(workers.counts[1].driver[PORT_READ], 3); /* its last words */
}

TEST(one_that_has_just_ended_is_not_waited_for_when_all_are_asked)
{
    (void)state;
    started();
    ask_queue(1, 3);
    watch("g", 0);
    assert_int_equal(n_reports, 1);
    assert_int_equal(reads[0][1], 3);
    assert_int_equal(workers_stop(&workers), 1);
}

TEST(a_duration_ends_it)
{
    (void)state;
    started();
    watch("", 1000000);
    assert_true(serve_elapsed_ns(&queues[0].server) >= 1000000);
    assert_int_equal(workers_stop(&workers), workers.n);
}

static pthread_t heard_by;
static volatile sig_atomic_t n_heard;

static void hear(int signal)
{
    (void)signal;
    heard_by = pthread_self();
    n_heard++;
}

TEST(signals_are_for_the_main_thread)
{
    sigset_t one;

    (void)state;
    assert_int_equal(sigaction(SIGUSR1, &(struct sigaction){.sa_handler = hear}, NULL), 0);
    (void)sigemptyset(&one);
    (void)sigaddset(&one, SIGUSR1);
    n_heard = 0;
    started();
    assert_int_equal(pthread_sigmask(SIG_BLOCK, &one, NULL), 0); /* a worker would hear it now */
    assert_int_equal(kill(getpid(), SIGUSR1), 0);
    for (unsigned i = 0; i < N_QUEUES; i++)
        ask_queue(i, 10);
    assert_int_equal(n_heard, 0);
    assert_int_equal(pthread_sigmask(SIG_UNBLOCK, &one, NULL), 0);
    assert_int_equal(n_heard, 1);
    assert_true(pthread_equal(heard_by, pthread_self()));
    assert_int_equal(workers_stop(&workers), workers.n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        workers_test(each_queue_is_answered_where_it_was_asked_and_counted_there),
        workers_test(statistics_are_those_of_the_moment_and_they_go_on),
        workers_test(what_has_arrived_is_answered_before_they_end),
        workers_test(a_queue_that_has_ended_is_the_end_of_all_and_is_named),
        workers_test(one_that_has_just_ended_is_not_waited_for_when_all_are_asked),
        workers_test(a_duration_ends_it),
        workers_test(signals_are_for_the_main_thread),
    };
    return cmocka_run_group_tests_name("workers", tests, NULL, NULL);
}
