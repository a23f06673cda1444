/* run_capture.c - proves that `run` shows its packets to --capture and --trace, and to nobody
 * without
 *
 * On the machine of fake_session.h, where a watch and a capture can fail as well.
 */
#include "tests/unit/unit.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apps/live_capture.h"
#include "apps/run.h"
#include "apps/trace.h"
#include "arguments.h"
#include "fake_session.h"
#include "tests/drivers/texts.h"

#define HOST IP(192, 168, 3, 12)

bool __real_watch_open(struct watch *watch, struct port *inner, struct ring *ring);
bool __wrap_watch_open(struct watch *watch, struct port *inner, struct ring *ring);
void __real_watch_add(struct watch *watch, struct watcher *watcher);
void __wrap_watch_add(struct watch *watch, struct watcher *watcher);
bool __real_live_capture_open(struct live_capture *capture, const struct options *options,
                              const char *interface, struct error *error);
bool __wrap_live_capture_open(struct live_capture *capture, const struct options *options,
                              const char *interface, struct error *error);

static bool no_watch;
static unsigned n_watches, n_watchers, n_captures;
static unsigned n_opened_before; /* devices, when the capture was opened */
static char interface_name[32];  /* in the capture */

bool __wrap_watch_open(struct watch *watch, struct port *inner, struct ring *ring)
{
    n_watches++;
    if (no_watch)
        errno = ENOMEM;
    return !no_watch && __real_watch_open(watch, inner, ring);
}

void __wrap_watch_add(struct watch *watch, struct watcher *watcher)
{
    n_watchers++;
    __real_watch_add(watch, watcher);
}

bool __wrap_live_capture_open(struct live_capture *capture, const struct options *options,
                              const char *interface, struct error *error)
{
    n_captures++;
    n_opened_before = session.n_opened;
    (void)snprintf(interface_name, sizeof interface_name, "%s", interface);
    return __real_live_capture_open(capture, options, interface, error);
}

static char path[32];
static const struct captured *said;

static int setup(void **state)
{
    no_watch = false;
    n_watches = n_watchers = n_captures = n_opened_before = 0;
    (void)snprintf(path, sizeof path, "/tmp/run_capture.XXXXXX");
    int fd = mkstemp(path);
    return fd < 0 || close(fd) != 0 ? -1 : session_setup(state);
}

static int teardown(void **state)
{
    int failed = unlink(path);

    return session_teardown(state) != 0 ? -1 : failed;
}

static int run_with(struct arguments arguments)
{
    capture_start();
    int status = run(arguments.argc, arguments.argv);
    said = capture_end();
    return status;
}

static long long captured_len(void)
{
    struct stat file;

    assert_int_equal(stat(path, &file), 0);
    return file.st_size;
}

TEST(without_either_there_is_no_port_between)
{
    (void)state;
    send_request(HOST);
    assert_int_equal(run_with(ARGUMENTS("--count=1")), EXIT_DONE);
    assert_int_equal(n_captures, 0);
    assert_int_equal(n_watches, 0);
    assert_int_equal(n_watchers, 0);
    assert_null(strstr(said->out, "ICMP echo request"));
    assert_null(strstr(said->out, "captured"));
}

TEST(a_traced_packet_is_a_line_and_answered_all_the_same)
{
    uint8_t reply[200];

    (void)state;
    send_request(HOST);
    assert_int_equal(run_with(ARGUMENTS("--count=1", "--trace")), EXIT_DONE);
    assert_int_equal(receive_reply(reply, sizeof reply), 84);
    assert_int_equal(n_watches, 1);
    assert_int_equal(n_watchers, 1);
    assert_int_equal(n_captures, 0);
    const char *line = strstr(said->out, "192.168.3.11 > 192.168.3.12: ICMP echo request");
    const char *summary = strstr(said->out, "--- tun0 statistics ---");
    assert_non_null(line);
    assert_true(line < summary); /* the last ones, too */
    assert_non_null(strstr(said->out, "SEND_ECHO_REPLY"));
    assert_non_null(strstr(said->out, "1 packets read, 1 answered"));
    assert_string_equal(said->err, "");
}

TEST(a_captured_packet_is_in_the_file_and_in_the_summary)
{
    (void)state;
    send_request(HOST);
    assert_int_equal(run_with(ARGUMENTS("--count=1", "--capture", path)), EXIT_DONE);
    assert_int_equal(n_captures, 1);
    assert_int_equal(n_watches, 1);
    assert_int_equal(n_watchers, 1);
    assert_in_range(captured_len(), 2 * 84, 2000);
    char line[64];
    (void)snprintf(line, sizeof line, "%s: 2 packets captured\n", path);
    assert_non_null(strstr(said->out, line));
    assert_null(strstr(said->out, "ICMP echo request"));
    assert_string_equal(said->err, "");
}

TEST(both_are_shown_the_same_packets)
{
    (void)state;
    send_request(HOST);
    assert_int_equal(run_with(ARGUMENTS("--count=1", "--trace", "--capture", path)), EXIT_DONE);
    assert_int_equal(n_watches, 1);
    assert_int_equal(n_watchers, 2);
    assert_non_null(strstr(said->out, "192.168.3.11 > 192.168.3.12: ICMP echo request"));
    assert_non_null(strstr(said->out, ": 2 packets captured\n"));
}

TEST(packets_from_memory_are_shown_too)
{
    (void)state;
    assert_int_equal(run_with(ARGUMENTS("--mem", "--trace", "--capture", path)), EXIT_DONE);
    assert_int_equal(n_watchers, 2);
    assert_int_equal(count_words(said->out, "ICMP echo request"), 4);
    assert_non_null(strstr(said->out, ": 8 packets captured\n"));
    assert_non_null(strstr(said->out, "4 packets read, 4 answered"));
}

TEST(the_interface_in_a_capture_is_called_as_it_is)
{
    static const char *const rows[][2] = {
        {"--mem", "memory"}, {"--fd=5", "fd"}, {"--interface=x0", "x0"}, {"--ttl=9", "tun0"}};

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        session_teardown(state);
        session_setup(state);
        assert_int_equal(run_with(ARGUMENTS("--duration=0.001", "--capture", path, rows[i][0])),
                         EXIT_DONE);
        assert_string_equal(interface_name, rows[i][1]);
    }
}

TEST(a_capture_is_opened_before_the_device)
{
    (void)state;
    assert_int_equal(run_with(ARGUMENTS("--duration=0.001", "--capture", path)), EXIT_DONE);
    assert_int_equal(n_opened_before, 0);
    assert_int_equal(session.n_opened, 1);
}

TEST(a_capture_that_cannot_be_opened_is_1_and_makes_no_device)
{
    static const char *const rows[][2] = {{"/nonexistent/out.pcapng", "No such file or directory"},
                                          {"/", "Is a directory"},
                                          {"-", "stdout is for the report"}};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error;
        assert_int_equal(run_with(ARGUMENTS("--capture", rows[i][0])), EXIT_FAILED);
        assert_string_equal(said->out, "");
        assert_int_equal(count_lines(said->err), 1);
        (void)error_set(&error, "%.*s", (int)strcspn(said->err, "\n"), said->err);
        assert_says(&error, "echohost: cannot capture to", rows[i][0], rows[i][1]);
        assert_int_equal(session.n_opened, 0);
        assert_int_equal(n_watches, 0);
    }
}

TEST(without_memory_to_watch_with_the_device_is_put_back_and_closed)
{
    static const char *const words[] = {"--trace", "--capture"};
    struct error error;

    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        session_teardown(state);
        session_setup(state);
        no_watch = true;
        assert_int_equal(run_with(i == 0 ? ARGUMENTS(words[i]) : ARGUMENTS(words[i], path)),
                         EXIT_FAILED);
        assert_string_equal(said->out, "");
        assert_int_equal(count_lines(said->err), 1);
        (void)error_set(&error, "%.*s", (int)strcspn(said->err, "\n"), said->err);
        assert_says(&error, "echohost: cannot map memory to watch the packets",
                    "Cannot allocate memory", "free some");
        assert_int_equal(session.n_restored, 1);
        assert_true(is_closed());
        assert_int_equal(n_watchers, 0);
    }
}

TEST(a_capture_that_reaches_its_size_ends_and_the_host_goes_on)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        send_request(HOST);
    assert_int_equal(run_with(ARGUMENTS("--count=3", "--capture", path, "--capture-size=400")),
                     EXIT_DONE);
    assert_in_range(captured_len(), 1, 400);
    assert_non_null(strstr(said->out, "3 packets read, 3 answered"));
    assert_non_null(strstr(said->out, "packets captured, until it had its size\n"));
    assert_non_null(strstr(said->err, "has its size of 400 bytes"));
}

TEST(a_disk_that_is_full_ends_the_capture_and_not_the_host)
{
    (void)state;
    send_request(HOST);
    assert_int_equal(run_with(ARGUMENTS("--count=1", "--capture=/dev/full")), EXIT_DONE);
    assert_non_null(strstr(said->out, "1 packets read, 1 answered"));
    assert_non_null(strstr(said->out, "/dev/full: 0 packets captured, until writing failed\n"));
    assert_non_null(strstr(said->err, "No space left on device"));
}

TEST(a_device_that_is_deleted_is_the_end_also_behind_a_watch)
{
    (void)state;
    session.device.fd = 999; /* no such file */
    assert_int_equal(run_with(ARGUMENTS("--trace")), EXIT_FAILED);
    assert_non_null(strstr(said->err, "cannot read from tun0 any more: Bad file descriptor"));
}

#define watch_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        watch_test(without_either_there_is_no_port_between),
        watch_test(a_traced_packet_is_a_line_and_answered_all_the_same),
        watch_test(a_captured_packet_is_in_the_file_and_in_the_summary),
        watch_test(both_are_shown_the_same_packets),
        watch_test(packets_from_memory_are_shown_too),
        watch_test(the_interface_in_a_capture_is_called_as_it_is),
        watch_test(a_capture_is_opened_before_the_device),
        watch_test(a_capture_that_cannot_be_opened_is_1_and_makes_no_device),
        watch_test(without_memory_to_watch_with_the_device_is_put_back_and_closed),
        watch_test(a_capture_that_reaches_its_size_ends_and_the_host_goes_on),
        watch_test(a_disk_that_is_full_ends_the_capture_and_not_the_host),
        watch_test(a_device_that_is_deleted_is_the_end_also_behind_a_watch),
    };
    return cmocka_run_group_tests_name("run_capture", tests, NULL, NULL);
}
