/* replay_report.c - proves what a replay says: the counts at its end, and how far it is meanwhile
 *
 * The clock goes on with each look at it, by 300 ms if nothing else is said, and stderr is a
 * terminal when a test says so.
 */
#include "replay_tape.h"

#include <jansson.h>
#include <time.h>
#include <unistd.h>

#include "apps/signals.h"

int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_isatty(int fd);
bool __wrap_signals_statistics(void);

static uint64_t clock_ns, step_ns;
static bool is_terminal;
static unsigned statistics_in; /* packets from now, 0: never */

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    (void)clock;
    clock_ns += step_ns;
    *now = (struct timespec){(time_t)(clock_ns / NS_PER_S), (long)(clock_ns % NS_PER_S)};
    return 0;
}

int __wrap_isatty(int fd)
{
    return is_terminal && fd == STDERR_FILENO;
}

bool __wrap_signals_statistics(void)
{
    return statistics_in != 0 && --statistics_in == 0;
}

/* An echo request, one that is cut short, and one with a wrong checksum. */
static int setup(void **state)
{
    struct packet_spec spec = packet_echo_request();

    clock_ns = NS_PER_S;
    step_ns = 300 * NS_PER_MS;
    is_terminal = false;
    statistics_in = 0;
    if (tape_setup(state) != 0)
        return -1;
    tape_packet(&spec, 1 * NS_PER_S);
    write_pcap_record(&tape.capture, &(struct record){.seconds = 2, .len = 84});
    spec.icmp_checksum_error = 1;
    tape_packet(&spec, 3 * NS_PER_S);
    return 0;
}

TEST(the_summary_has_every_verdict_with_its_sentence)
{
    char expected[4096];

    (void)snprintf(
        expected, sizeof expected,
        "\n--- %s statistics ---\n"
        "3 packets read, 1 answered, time 300 ms, 10 packets a second\n"
        "cut short when they were captured: 1\n"
        "        1  DROP_IPV4_SHORT             shorter than the 20 bytes of an IPv4 header (RFC "
        "791 "
        "section 3.1)\n"
        "        1  DROP_ICMP_CHECKSUM          the ICMP checksum does not hold (RFC 792)\n"
        "        1  SEND_ECHO_REPLY             an echo request for this host: answered (RFC 1122 "
        "section 3.2.2.6)\n"
        "ipSystemStats: InReceives 3, InHdrErrors 1, InDelivers 2, OutRequests 1, OutTransmits 1\n"
        "icmpStats: InMsgs 2, InErrors 1, OutMsgs 1\n"
        "read 3 = sum of verdicts 3\n",
        tape.in);
    REPLAY_WELL(NULL);
    assert_string_equal(tape.said->out, expected);
}

static json_t *line_of(const char *text)
{
    json_t *line = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, NULL);

    if (!json_is_object(line))
        fail_msg("'%s' is no object", text);
    return line;
}

static void assert_number(const json_t *line, const char *name, json_int_t number)
{
    if (!json_is_integer(json_object_get(line, name)))
        fail_msg("no integer %s", name);
    assert_int_equal(json_integer_value(json_object_get(line, name)), number);
}

TEST(the_summary_as_json_has_the_same)
{
    REPLAY_WELL("--json");
    assert_int_equal(count_lines(tape.said->out), 1);
    json_t *line = line_of(tape.said->out);
    assert_string_equal(json_string_value(json_object_get(line, "event")), "summary");
    assert_number(line, "packets", 3);
    assert_number(line, "not_ip", 0);
    assert_number(line, "cut", 1);
    assert_number(line, "answered", 1);
    assert_number(line, "replies", 1);
    assert_number(line, "sum_of_verdicts", 3);
    assert_true(json_is_false(json_object_get(line, "stopped")));
    assert_true(json_is_true(json_object_get(line, "balanced")));
    assert_true(json_real_value(json_object_get(line, "seconds")) == 0.3);
    assert_true(json_real_value(json_object_get(line, "packets_per_second")) == 10);
    const json_t *verdicts = json_object_get(line, "verdicts");
    assert_int_equal(json_object_size(verdicts), 3);
    assert_number(verdicts, "SEND_ECHO_REPLY", 1);
    assert_number(json_object_get(line, "driver"), "PORT_WRITTEN", 1);
    assert_true(json_is_object(json_object_get(line, "mib")));
    json_decref(line);
}

TEST(where_no_time_has_passed_there_is_a_rate_all_the_same)
{
    step_ns = 0;
    REPLAY_WELL("--json");
    json_t *line = line_of(tape.said->out);
    assert_true(json_real_value(json_object_get(line, "seconds")) == 0);
    assert_true(json_real_value(json_object_get(line, "packets_per_second")) == 3e9);
    json_decref(line);
}

TEST(the_summary_is_on_stderr_where_stdout_takes_the_packets)
{
    char out[sizeof tape.out];

    memcpy(out, tape.out, sizeof out);
    (void)snprintf(tape.out, sizeof tape.out, "-");
    REPLAY(NULL);
    memcpy(tape.out, out, sizeof out);
    assert_int_equal(tape.status, EXIT_DONE);
    assert_memory_equal(tape.said->out, "\x0a\x0d\x0d\x0a", 4);
    assert_memory_equal(tape.said->err, "\n--- ", 5);
    assert_non_null(strstr(tape.said->err, "\nread 3 = sum of verdicts 3\n"));
}

TEST(statistics_are_told_when_they_are_asked_for)
{
    statistics_in = 2;
    REPLAY_WELL("--json");
    assert_int_equal(count_lines(tape.said->out), 2);
    json_t *line = line_of(tape.said->out);
    assert_string_equal(json_string_value(json_object_get(line, "event")), "statistics");
    assert_number(line, "packets", 2);
    assert_number(line, "sum_of_verdicts", 2);
    json_decref(line);
}

/* So many frames that the clock is looked at now and then; of no IP, so that little is written. */
static void fill_tape(void)
{
    tape.capture.len = 0;
    write_pcap(&tape.capture, PCAP_NANOSECONDS, LINK_ETHERNET);
    for (unsigned i = 0; i < 5000; i++)
        write_pcap_record(&tape.capture, &(struct record){.bytes = "", .n_bytes = 1});
}

TEST(the_progress_is_shown_on_a_terminal_and_then_cleared)
{
    unsigned percent, packets;

    fill_tape();
    is_terminal = true;
    REPLAY(NULL);
    assert_int_equal(tape.status, EXIT_DONE);
    const char *err = tape.said->err;
    assert_int_equal(sscanf(err, "\r%u %%  %u packets", &percent, &packets), 2);
    assert_int_equal(packets, 1024);
    assert_in_range(percent, 10, 30);
    assert_int_equal(count_words(err, "packets"), 4);
    assert_non_null(strstr(err, "%  4096 packets \r"));
    assert_int_equal(err[strlen(err) - 1], '\r');
    assert_int_equal(err[strlen(err) - 2], ' ');
}

TEST(the_progress_is_shown_five_times_a_second_at_most)
{
    fill_tape();
    is_terminal = true;
    step_ns = 100 * NS_PER_MS;
    REPLAY(NULL);
    assert_int_equal(tape.status, EXIT_DONE);
    assert_int_equal(count_words(tape.said->err, "packets"), 2);
    assert_null(strstr(tape.said->err, "1024 packets"));
    assert_non_null(strstr(tape.said->err, "2048 packets"));
}

/* Of a pipe the size is not known. */
TEST(the_progress_of_a_pipe_has_no_percent)
{
    int ends[2], saved = dup(STDIN_FILENO);

    fill_tape();
    tape.capture.len = 60000; /* what a pipe can hold */
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], tape.capture.bytes, tape.capture.len), tape.capture.len);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    (void)close(ends[0]);
    (void)close(ends[1]);
    is_terminal = true;
    struct arguments arguments = ARGUMENTS("-", tape.out);
    capture_start();
    (void)replay(arguments.argc, arguments.argv);
    const struct captured *said = capture_end();
    assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
    (void)close(saved);
    assert_memory_equal(said->err, "\r 1024 packets ", 15);
    assert_null(strchr(said->err, '%'));
}

TEST(no_progress_is_shown_when_nobody_watches_or_nothing_takes_long)
{
    fill_tape();
    REPLAY_WELL(NULL); /* nothing on stderr */
    tape.capture.len = 0;
    write_pcap(&tape.capture, PCAP_NANOSECONDS, LINK_RAW);
    is_terminal = true;
    REPLAY_WELL(NULL);
}

#define report_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, tape_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        report_test(the_summary_has_every_verdict_with_its_sentence),
        report_test(the_summary_as_json_has_the_same),
        report_test(where_no_time_has_passed_there_is_a_rate_all_the_same),
        report_test(the_summary_is_on_stderr_where_stdout_takes_the_packets),
        report_test(statistics_are_told_when_they_are_asked_for),
        report_test(the_progress_is_shown_on_a_terminal_and_then_cleared),
        report_test(the_progress_is_shown_five_times_a_second_at_most),
        report_test(the_progress_of_a_pipe_has_no_percent),
        report_test(no_progress_is_shown_when_nobody_watches_or_nothing_takes_long),
    };
    return cmocka_run_group_tests_name("replay_report", tests, NULL, NULL);
}
