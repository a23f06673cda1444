/* run_watch.c - proves that --capture and --trace show what a run does, and change nothing of it
 *
 * On the machine of fake_session.h, where watch_open() can be seen and can fail.
 */
#include "run_out.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/watch.h"
#include "tests/drivers/pcapng_reader.h"

#define HOST IP(192, 168, 3, 12)

bool __real_watch_open(struct watch *watch, struct port *inner, const struct ring *ring);
bool __wrap_watch_open(struct watch *watch, struct port *inner, const struct ring *ring);

static unsigned n_watches;
static bool no_watch;
static char path[] = "/tmp/run_watch.XXXXXX";

bool __wrap_watch_open(struct watch *watch, struct port *inner, const struct ring *ring)
{
    n_watches++;
    if (no_watch)
        errno = ENOMEM;
    return !no_watch && __real_watch_open(watch, inner, ring);
}

static int setup(void **state)
{
    n_watches = 0;
    no_watch = false;
    memcpy(path + sizeof path - 7, "XXXXXX", 6);
    int fd = mkstemp(path);
    return fd >= 0 && close(fd) == 0 ? session_setup(state) : -1;
}

static int teardown(void **state)
{
    (void)unlink(path);
    return session_teardown(state);
}

static int run_as(struct arguments arguments)
{
    capture_start();
    int status = run(arguments.argc, arguments.argv);
    said = capture_end();
    return status;
}

/* A ping, what is not for us, one of 4,000 bytes in fragments, and half of another. */
static void send_something_of_everything(void)
{
    struct packet_spec large = packet_echo_request(), half = packet_echo_request();

    send_request(HOST);
    send_request(IP(192, 168, 3, 99));
    large.data_len = 4000;
    large.id = 77;
    send_slice(&large, 0, 1480);
    send_slice(&large, 1480, 2960);
    send_slice(&large, 2960, 5000);
    half.id = 78;
    send_slice(&half, 0, 32);
}

static void assert_entry(const struct pcapng_file *file, unsigned i, unsigned direction,
                         const char *verdict)
{
    const struct pcapng_entry *entry = &file->entries[i];

    assert_int_equal(entry->direction, direction);
    if (verdict == NULL)
        assert_null(entry->comment);
    else
        assert_memory_equal(entry->comment, verdict, strlen(verdict));
}

TEST(a_capture_holds_what_came_and_what_left)
{
    send_something_of_everything();
    run_with(ARGUMENTS("--duration=0.001", "--capture", path));
    const struct pcapng_file *file = pcapng_read(path);
    static const char *const verdicts[] = {
        "SEND_ECHO_REPLY: ", "DROP_DESTINATION_NOT_OURS: ", "HOLD_FRAGMENT: ",
        "HOLD_FRAGMENT: ",   "SEND_ECHO_REPLY: ",           "HOLD_FRAGMENT: "};

    assert_string_equal(file->interface, "tun0");
    assert_int_equal(file->n, 6 + n_out);
    assert_int_equal(n_out, 4); /* the reply, and three fragments */
    for (unsigned i = 0; i < 6; i++)
        assert_entry(file, i, 1, verdicts[i]);
    for (unsigned i = 0; i < n_out; i++) {
        const struct pcapng_entry *entry = &file->entries[6 + i];
        assert_entry(file, 6 + i, 2, NULL);
        assert_int_equal(entry->data_len, packets[i].len);
        assert_memory_equal(entry->data, packets[i].bytes, packets[i].len);
    }
    for (unsigned i = 1; i < file->n; i++)
        assert_true(file->entries[i].time_ns >= file->entries[i - 1].time_ns);
    assert_non_null(strstr(said->out, ": 10 packets captured\n"));
    assert_string_equal(said->err, "");
}

TEST(a_trace_has_a_line_for_each_packet_that_came)
{
    send_something_of_everything();
    run_with(ARGUMENTS("--duration=0.001", "--trace"));
    assert_int_equal(count_words(said->out, " IP 192.168.3.11 > 192.168.3.12: "), 5);
    assert_int_equal(count_words(said->out, " -> "), 6);
    assert_int_equal(count_words(said->out, " -> HOLD_FRAGMENT: "), 3);
    assert_int_equal(count_words(said->out, " left out"), 0);
    assert_true(strstr(said->out, " -> ") < strstr(said->out, " statistics ---"));
    assert_int_equal(n_watches, 1);
}

/* The text without its first lines and times. */
static char *summary(void)
{
    static char text[1 << 15];
    const char *begin = strstr(said->out, "\n--- ");

    assert_non_null(begin);
    (void)snprintf(text, sizeof text, "%s", begin);
    char *time = strstr(text, ", time ");
    assert_non_null(time);
    memmove(time, strchr(time, '\n'), strlen(strchr(time, '\n')) + 1);
    char *captured = strstr(text, path); /* a line of its own */
    if (captured != NULL)
        memmove(captured, strchr(captured, '\n') + 1, strlen(strchr(captured, '\n') + 1) + 1);
    return text;
}

TEST(whoever_watches_the_answers_and_counts_are_the_same)
{
    static char expected[1 << 15];
    static uint8_t first_out[4][2000];
    size_t n_first;

    send_something_of_everything();
    run_with(ARGUMENTS("--duration=0.001"));
    assert_int_equal(n_watches, 0);
    memcpy(expected, summary(), sizeof expected);
    memcpy(first_out, out, sizeof out);
    n_first = n_out;

    for (int i = 0; i < 3; i++) {
        again(state);
        send_something_of_everything();
        if (i == 0)
            run_with(ARGUMENTS("--duration=0.001", "--capture", path));
        else if (i == 1)
            run_with(ARGUMENTS("--duration=0.001", "--trace"));
        else
            run_with(ARGUMENTS("--duration=0.001", "--trace", "--capture", path));
        assert_int_equal(n_watches, i + 1);
        assert_string_equal(summary(), expected);
        assert_int_equal(n_out, n_first);
        assert_memory_equal(out, first_out, sizeof out);
    }
}

TEST(without_them_nobody_is_in_between)
{
    send_request(HOST);
    run_with(ARGUMENTS("--count=1"));
    assert_int_equal(n_watches, 0);
    assert_null(strstr(said->out, "captured"));
}

TEST(from_memory_it_is_captured_as_well)
{
    assert_int_equal(run_as(ARGUMENTS("--mem", "--trace", "--capture", path)), EXIT_DONE);
    const struct pcapng_file *file = pcapng_read(path);
    assert_string_equal(file->interface, "memory");
    assert_int_equal(file->n, 8);
    assert_int_equal(count_words(said->out, " -> SEND_ECHO_REPLY: "), 4);
    assert_int_equal(session.n_opened, 0);
}

TEST(the_summary_says_how_the_capture_ended)
{
    for (int i = 0; i < 10; i++)
        send_request(HOST);
    assert_int_equal(
        run_as(ARGUMENTS("--count=10", "--capture", path, "--capture-size=1000", "--json")),
        EXIT_DONE);
    char expected[64];
    const struct pcapng_file *file = pcapng_read(path);
    (void)snprintf(expected, sizeof expected, "\"capture\":{\"packets\":%u,\"ended\":\"size\"}",
                   file->n);
    assert_non_null(strstr(said->out, expected));
    assert_int_equal(count_lines(said->err), 1);

    again(state);
    send_request(HOST);
    assert_int_equal(run_as(ARGUMENTS("--count=1", "--capture", path, "--json")), EXIT_DONE);
    assert_non_null(strstr(said->out, "\"capture\":{\"packets\":2,\"ended\":null}"));

    again(state);
    send_request(HOST);
    assert_int_equal(run_as(ARGUMENTS("--count=1", "--capture", "/dev/full")), EXIT_DONE);
    assert_non_null(strstr(said->out, "/dev/full: 0 packets captured, until writing failed\n"));
    assert_non_null(strstr(said->err, strerror(ENOSPC)));
}

TEST(a_capture_that_cannot_be_opened_is_said_before_there_is_a_device)
{
    assert_int_equal(run_as(ARGUMENTS("--capture", "/nowhere/f")), EXIT_FAILED);
    assert_memory_equal(said->err, "echohost: cannot capture to /nowhere/f: ", 40);
    assert_int_equal(session.n_opened, 0);
    assert_string_equal(said->out, "");
}

TEST(a_start_that_fails_leaves_an_older_capture_as_it_was)
{
    struct stat file;

    assert_int_equal(truncate(path, 12345), 0);
    session.no_device = true;
    assert_int_equal(run_as(ARGUMENTS("--capture", path)), EXIT_FAILED);
    assert_int_equal(stat(path, &file), 0);
    assert_int_equal(file.st_size, 12345);
}

TEST(without_memory_to_watch_nothing_is_served)
{
    no_watch = true;
    send_request(HOST);
    assert_int_equal(run_as(ARGUMENTS("--count=1", "--trace")), EXIT_FAILED);
    assert_memory_equal(said->err, "echohost: cannot map memory to watch the packets: ", 50);
    assert_true(is_closed());
    assert_int_equal(session.n_restored, 1);
}

#define watch_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        watch_test(a_capture_holds_what_came_and_what_left),
        watch_test(a_trace_has_a_line_for_each_packet_that_came),
        watch_test(whoever_watches_the_answers_and_counts_are_the_same),
        watch_test(without_them_nobody_is_in_between),
        watch_test(from_memory_it_is_captured_as_well),
        watch_test(the_summary_says_how_the_capture_ended),
        watch_test(a_capture_that_cannot_be_opened_is_said_before_there_is_a_device),
        watch_test(a_start_that_fails_leaves_an_older_capture_as_it_was),
        watch_test(without_memory_to_watch_nothing_is_served),
    };
    return cmocka_run_group_tests_name("run_watch", tests, NULL, NULL);
}
