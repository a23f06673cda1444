/* trace.c - proves that each packet has its line, a flood has some, and nobody waits for a reader
 *
 * Linked with --wrap=poll: the test says whether stdout takes lines, and waits are not waited.
 */
#include "tests/unit/unit.h"

#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "apps/trace.h"
#include "capture.h"
#include "tests/unit/packet_builder.h"

static const uint64_t NS_PER_S = 1000000000, NS_PER_MS = 1000000;
static const uint64_t BEGIN_NS = 1700000000123456789; /* 22:13:20 UTC */

int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout_ms);

static bool is_read; /* stdout, by somebody */
static unsigned n_polls;
static struct trace trace;
static struct frame request;
static const char *said;

int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
    assert_int_equal(n, 1);
    assert_int_equal(timeout_ms, 0);
    n_polls++;
    fds[0].revents = is_read ? POLLOUT : 0;
    return is_read;
}

static int trace_setup(void **state)
{
    struct packet_spec spec = packet_echo_request();

    (void)state;
    request = packet_build(&spec);
    is_read = true;
    n_polls = 0;
    if (setenv("TZ", "UTC0", 1) != 0)
        return -1;
    tzset();
    trace_open(&trace);
    return 0;
}

static int trace_teardown(void **state)
{
    (void)state;
    frame_free(&request);
    return 0;
}

static void show(enum verdict verdict, uint64_t time_ns)
{
    trace.watcher.operations->packet(
        &trace.watcher, &(struct watched){time_ns, request.bytes, (uint32_t)request.len, verdict});
}

static void show_answer(enum verdict verdict, uint64_t time_ns, bool unasked)
{
    trace.watcher.operations->answer(
        &trace.watcher, &(struct watched){time_ns, request.bytes, (uint32_t)request.len, verdict},
        unasked);
}

static uint64_t rest_at(uint64_t now_ns)
{
    return trace.watcher.operations->rest(&trace.watcher, now_ns);
}

static void assert_said(const char *expected)
{
    said = capture_end()->out;
    assert_string_equal(said, expected);
}

/* All numbers of "... N packets left out", and how many lines there are besides. */
static uint64_t left_out(unsigned *n_lines)
{
    static const char before[] = "... ";
    uint64_t sum = 0;

    *n_lines = count_lines(said);
    for (const char *at = said; (at = strstr(at, before)) != NULL; at += sizeof before) {
        char *end;
        assert_true(at == said || at[-1] == '\n');
        sum += strtoull(at + sizeof before - 1, &end, 10);
        assert_memory_equal(end, " packets left out\n", 18);
        --*n_lines;
    }
    return sum;
}

TEST(a_line_says_when_what_and_what_came_of_it)
{
    capture_start();
    show(SEND_ECHO_REPLY, BEGIN_NS);
    (void)rest_at(BEGIN_NS);
    assert_said("22:13:20.123456 IP 192.168.3.11 > 192.168.3.12: ICMP echo request, id 17185, seq "
                "1, length 64 -> SEND_ECHO_REPLY: an echo request for this host: answered (RFC "
                "1122 section 3.2.2.6)\n");
}

TEST(the_time_is_that_of_the_place)
{
    assert_int_equal(setenv("TZ", "IST-5:30", 1), 0);
    tzset();
    capture_start();
    show(DROP_ICMP_CHECKSUM, BEGIN_NS - 123456789);
    trace_close(&trace);
    said = capture_end()->out;
    assert_memory_equal(said, "03:43:20.000000 IP ", 19);
}

/* Its packet has a line already. */
TEST(an_answer_has_no_line_of_its_own_unless_nobody_asked)
{
    capture_start();
    show_answer(SEND_ECHO_REPLY, BEGIN_NS, false);
    show_answer(SEND_TIME_EXCEEDED, BEGIN_NS, true);
    trace_close(&trace);
    said = capture_end()->out;
    assert_int_equal(count_lines(said), 1);
    assert_memory_equal(said, "22:13:20.123456 by itself: IP 192.168.3.11 > ", 45);
    assert_non_null(strstr(said, " -> SEND_TIME_EXCEEDED: its datagram"));
}

TEST(whatever_comes_fits_into_one_line)
{
    uint64_t seed = random_seed();

    capture_start();
    for (unsigned i = 0; i < 500; i++) {
        for (size_t at = 0; at < request.len; at++) {
            if (i % 3 > 0 || random_below(&seed, 10) == 0)
                request.bytes[at] = (uint8_t)random_bits(&seed);
        }
        if (i % 2)
            request.bytes[0] = (uint8_t)(0x45 + random_below(&seed, 11));
        show((enum verdict)random_below(&seed, N_VERDICTS), BEGIN_NS + i);
        (void)rest_at(BEGIN_NS + i * NS_PER_S); /* the text of 500 lines would be cut off */
        if (i % 100 == 99) {
            said = capture_end()->out;
            assert_int_equal(count_lines(said), 100);
            assert_int_equal(count_words(said, " -> "), 100);
            for (const char *c = said; *c != '\0'; c++)
                assert_true(*c == '\n' || ((unsigned char)*c >= ' ' && *c != 127));
            capture_start();
        }
    }
    (void)capture_end();
}

TEST(lines_are_printed_when_there_is_nothing_else_to_do)
{
    capture_start();
    show(DROP_IPV6, BEGIN_NS);
    uint64_t at_once = rest_at(BEGIN_NS);
    off_t printed = lseek(STDOUT_FILENO, 0, SEEK_CUR);
    show(DROP_IPV6, BEGIN_NS);
    uint64_t soon = rest_at(BEGIN_NS + 1); /* and not for each packet */
    unsigned n_before = n_polls;
    assert_int_equal(rest_at(BEGIN_NS + 100 * NS_PER_MS), UINT64_MAX);
    said = capture_end()->out;
    assert_int_equal(at_once, UINT64_MAX);
    assert_true(printed > 100); /* it is not in a buffer only */
    assert_int_equal(count_lines(said), 2);
    assert_in_range(soon, 1, 100 * NS_PER_MS);
    assert_int_equal(n_before, 1);
    assert_int_equal(n_polls, 2);
}

TEST(with_nothing_to_say_nobody_is_woken)
{
    for (unsigned i = 0; i < 10; i++)
        assert_int_equal(rest_at(BEGIN_NS + i * NS_PER_S), UINT64_MAX);
    assert_int_equal(n_polls, 0);
}

TEST(to_close_it_prints_what_is_left)
{
    capture_start();
    (void)rest_at(BEGIN_NS);
    show(DROP_IPV6, BEGIN_NS);
    (void)rest_at(BEGIN_NS + 1);
    show(DROP_IPV6, BEGIN_NS);
    trace_close(&trace);
    trace_close(&trace);
    said = capture_end()->out;
    assert_int_equal(count_lines(said), 2);
}

TEST(of_a_flood_there_are_a_thousand_lines_a_second_and_how_many_there_are_not)
{
    enum { PER_S = 2500 }; /* more lines would not fit into what is captured */
    unsigned n_lines;

    for (unsigned second = 0; second < 3; second++) {
        uint64_t begin_ns = (BEGIN_NS / NS_PER_S + second) * NS_PER_S;
        uint64_t sum = 0;
        unsigned sum_lines = 0;
        for (unsigned i = 0; i < PER_S; i++) {
            if (i % 250 == 0)
                capture_start();
            show(DROP_IPV6, begin_ns + i * (NS_PER_S / PER_S));
            if (i % 250 == 249) {
                (void)rest_at(begin_ns + i * (NS_PER_S / PER_S));
                said = capture_end()->out;
                sum += left_out(&n_lines);
                sum_lines += n_lines;
            }
        }
        assert_int_equal(sum_lines, TRACE_MAX_LINES);
        assert_int_equal(sum, second > 0 ? PER_S - TRACE_MAX_LINES : 0); /* of the one before */
    }
    capture_start();
    trace_close(&trace);
    said = capture_end()->out;
    assert_int_equal(left_out(&n_lines), PER_S - TRACE_MAX_LINES);
    assert_int_equal(n_lines, 0);
}

/* The flood ends, and nothing comes after it. */
TEST(what_was_left_out_is_said_within_a_second_or_so)
{
    unsigned n_lines;
    uint64_t now = BEGIN_NS, ns;

    capture_start();
    for (unsigned i = 0; i < 2 * TRACE_MAX_LINES; i++)
        show(DROP_IPV6, now);
    (void)capture_end(); /* its text has an end, and what matters is what comes now */
    capture_start();
    while ((ns = rest_at(now)) != UINT64_MAX) {
        if (ns == 0 || ns > NS_PER_S || now > BEGIN_NS + 5 * NS_PER_S)
            break;
        now += ns;
    }
    said = capture_end()->out;
    assert_int_equal(ns, UINT64_MAX);
    assert_in_range(now - BEGIN_NS, 1, 2 * NS_PER_S);
    assert_int_equal(left_out(&n_lines), TRACE_MAX_LINES);
}

TEST(a_flood_does_not_cost_a_call_for_each_packet)
{
    capture_start();
    for (unsigned i = 0; i < 100 * TRACE_MAX_LINES; i++)
        show(SEND_ECHO_REPLY, BEGIN_NS);
    trace_close(&trace);
    (void)capture_end();
    assert_in_range(n_polls, 1, TRACE_MAX_LINES / 10);
}

/* A pipe that is ready takes PIPE_BUF bytes, and may block on more. */
TEST(no_more_is_printed_at_once_than_a_pipe_takes)
{
    size_t printed = 0;

    for (unsigned i = 0; i < 300; i++) {
        unsigned before = n_polls;
        capture_start();
        show(SEND_ECHO_REPLY, BEGIN_NS);
        size_t len = strlen(capture_end()->out);
        printed += len;
        assert_true(len <= 4096);
        assert_int_equal(n_polls - before, len > 0);
    }
    assert_true(printed > 4096);
}

TEST(what_nobody_reads_is_left_out_and_told_when_somebody_does)
{
    unsigned n_lines;

    is_read = false;
    capture_start();
    for (unsigned i = 0; i < 3 * TRACE_MAX_LINES; i++)
        show(DROP_IPV6, BEGIN_NS + i * NS_PER_MS);
    for (uint64_t now = BEGIN_NS + 3 * NS_PER_S; now < BEGIN_NS + 9 * NS_PER_S; now += NS_PER_S)
        (void)rest_at(now);
    assert_said("");

    is_read = true;
    capture_start();
    for (uint64_t now = BEGIN_NS + 9 * NS_PER_S; now < BEGIN_NS + 12 * NS_PER_S; now += NS_PER_S)
        (void)rest_at(now);
    show(DROP_IPV6, BEGIN_NS + 12 * NS_PER_S);
    trace_close(&trace);
    said = capture_end()->out;
    assert_int_equal(left_out(&n_lines), 3 * TRACE_MAX_LINES);
    assert_int_equal(n_lines, 1);
}

/* Whenever the reader comes and goes. */
TEST(every_packet_has_a_line_or_is_left_out)
{
    uint64_t seed = random_seed(), now = BEGIN_NS, n = 0, told = 0;
    unsigned n_lines;

    for (unsigned i = 0; i < 6000; i++) {
        is_read = random_below(&seed, 3) > 0;
        capture_start();
        for (uint32_t burst = random_below(&seed, i % 100 == 0 ? 3000 : 64); burst > 0; burst--) {
            show((enum verdict)random_below(&seed, N_VERDICTS), now); /* lines of any length */
            n++;
            if (burst % 200 == 0) { /* what is captured has an end */
                said = capture_end()->out;
                told += left_out(&n_lines) + n_lines;
                capture_start();
            }
        }
        if (random_below(&seed, 2) == 0)
            (void)rest_at(now);
        said = capture_end()->out;
        told += left_out(&n_lines) + n_lines;
        now += random_below(&seed, i % 4 == 0 ? 1500 : 30) * NS_PER_MS;
    }
    is_read = true;
    capture_start();
    trace_close(&trace);
    said = capture_end()->out;
    told += left_out(&n_lines) + n_lines;
    assert_true(n > 100000);
    assert_int_equal(told, n);
}

TEST(a_clock_that_goes_back_stops_no_lines)
{
    capture_start();
    show(DROP_IPV6, BEGIN_NS);
    (void)rest_at(BEGIN_NS);
    for (unsigned i = 1; i <= 3; i++) {
        show(DROP_IPV6, BEGIN_NS - i * 3600 * NS_PER_S);
        assert_int_equal(rest_at(BEGIN_NS - i * 3600 * NS_PER_S), UINT64_MAX);
    }
    said = capture_end()->out;
    assert_int_equal(count_lines(said), 4);
}

#define trace_test(behaviour)                                                                      \
    cmocka_unit_test_setup_teardown(behaviour, trace_setup, trace_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        trace_test(a_line_says_when_what_and_what_came_of_it),
        trace_test(the_time_is_that_of_the_place),
        trace_test(an_answer_has_no_line_of_its_own_unless_nobody_asked),
        trace_test(whatever_comes_fits_into_one_line),
        trace_test(lines_are_printed_when_there_is_nothing_else_to_do),
        trace_test(with_nothing_to_say_nobody_is_woken),
        trace_test(to_close_it_prints_what_is_left),
        trace_test(of_a_flood_there_are_a_thousand_lines_a_second_and_how_many_there_are_not),
        trace_test(what_was_left_out_is_said_within_a_second_or_so),
        trace_test(a_flood_does_not_cost_a_call_for_each_packet),
        trace_test(no_more_is_printed_at_once_than_a_pipe_takes),
        trace_test(what_nobody_reads_is_left_out_and_told_when_somebody_does),
        trace_test(every_packet_has_a_line_or_is_left_out),
        trace_test(a_clock_that_goes_back_stops_no_lines),
    };
    return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
