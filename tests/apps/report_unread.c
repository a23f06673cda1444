/* report_unread.c - proves that nobody who does not read the reports can stop the host
 *
 * Stdout is a pipe that is full, or one whose reader comes late. Linked with
 * --wrap=poll: how long a report is ready to wait is seen, and not waited. An alarm ends the test
 * if one hangs.
 */
#include "report_sample.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "capture.h"

enum { HANGS_S = 10 };

int __real_poll(struct pollfd *fds, nfds_t n, int timeout_ms);
int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout_ms);

static int longest_wait_ms;
static unsigned n_interruptions; /* by signals */

int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
    if (timeout_ms < 0)
        fail_msg("it would wait for ever");
    if (timeout_ms > longest_wait_ms)
        longest_wait_ms = timeout_ms;
    if (n_interruptions > 0) {
        n_interruptions--;
        errno = EINTR;
        return -1;
    }
    return __real_poll(fds, n, 0);
}

static int saved_stdout;

/* From here on nobody reads what is printed; the pipe has no room. Returns the end to read from. */
static int begin_full_pipe(void)
{
    static const char bytes[4096];
    int ends[2];

    (void)fflush(stdout);
    saved_stdout = dup(STDOUT_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    while (write(ends[1], bytes, sizeof bytes) > 0)
        ;
    assert_int_equal(fcntl(ends[1], F_SETFL, 0), 0);
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    assert_int_equal(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
    (void)close(ends[1]);
    (void)alarm(HANGS_S);
    longest_wait_ms = 0;
    return ends[0];
}

/* Back to the original; how many bytes of text were in the pipe. */
static size_t end_full_pipe(int pipe_end)
{
    char bytes[4096];
    size_t n = 0;
    ssize_t len;

    (void)alarm(0);
    (void)fflush(stdout);
    (void)dup2(saved_stdout, STDOUT_FILENO);
    (void)close(saved_stdout);
    while ((len = read(pipe_end, bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < len; i++)
            n += bytes[i] != '\0';
    }
    (void)close(pipe_end);
    return n;
}

TEST(statistics_that_nobody_reads_are_left_out_at_once)
{
    struct sample *sample = *state;
    int pipe_end = begin_full_pipe();

    report_statistics(&sample->report, SAMPLE_ELAPSED_NS);
    sample->options.json = true;
    report_statistics(&sample->report, SAMPLE_ELAPSED_NS);
    assert_int_equal(end_full_pipe(pipe_end), 0);
    assert_int_equal(longest_wait_ms, 0);
}

TEST(a_summary_that_nobody_reads_waits_a_while_and_is_left_out_which_is_said)
{
    struct sample *sample = *state;

    capture_start(); /* of stderr; stdout is the pipe */
    int pipe_end = begin_full_pipe();
    report_summary(&sample->report, SAMPLE_ELAPSED_NS);
    size_t n = end_full_pipe(pipe_end);
    const struct captured *captured = capture_end();
    assert_int_equal(n, 0);
    assert_in_range(longest_wait_ms, 1, 1000);
    assert_int_equal(count_lines(captured->err), 1);
    assert_non_null(strstr(captured->err, "echohost: cannot print the summary: "));
}

TEST(a_signal_while_it_waits_does_not_cost_the_summary)
{
    struct sample *sample = *state;

    n_interruptions = 3;
    capture_start();
    report_summary(&sample->report, SAMPLE_ELAPSED_NS);
    const struct captured *captured = capture_end();
    assert_int_equal(n_interruptions, 0);
    assert_non_null(strstr(captured->out, "7 packets read"));
}

TEST(what_is_left_out_once_is_told_when_somebody_reads_again)
{
    struct sample *sample = *state;
    int pipe_end = begin_full_pipe();
    char bytes[4096];

    report_statistics(&sample->report, SAMPLE_ELAPSED_NS);
    for (int i = 0; i < 4; i++)
        (void)!read(pipe_end, bytes, sizeof bytes);
    report_statistics(&sample->report, SAMPLE_ELAPSED_NS);
    assert_true(end_full_pipe(pipe_end) > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        sample_test(statistics_that_nobody_reads_are_left_out_at_once),
        sample_test(a_summary_that_nobody_reads_waits_a_while_and_is_left_out_which_is_said),
        sample_test(a_signal_while_it_waits_does_not_cost_the_summary),
        sample_test(what_is_left_out_once_is_told_when_somebody_reads_again),
    };
    return cmocka_run_group_tests_name("report_unread", tests, NULL, NULL);
}
