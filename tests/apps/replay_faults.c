/* replay_faults.c - proves that whatever goes wrong is said, and costs nothing that was there
 * before
 */
#include "replay_tape.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apps/counts.h"
#include "apps/signals.h"
#include "drivers/pcapng.h"

bool __real_pcapng_begin(FILE *out, const char *application, const char *interface);
bool __wrap_pcapng_begin(FILE *out, const char *application, const char *interface);
bool __real_pcapng_packet(FILE *out, uint64_t time_ns, enum pcapng_direction direction,
                          const uint8_t *data, uint32_t data_len, const char *comment);
bool __wrap_pcapng_packet(FILE *out, uint64_t time_ns, enum pcapng_direction direction,
                          const uint8_t *data, uint32_t data_len, const char *comment);
int __real_fclose(FILE *stream);
int __wrap_fclose(FILE *stream);
int __real_signals_open(void);
int __wrap_signals_open(void);
bool __wrap_signals_stop(void);
bool __real_counts_balance(const struct counts *counts);
bool __wrap_counts_balance(const struct counts *counts);
enum capture_file_result __real_capture_file_next(struct capture_file *file,
                                                  struct capture_file_frame *frame,
                                                  struct error *error);
enum capture_file_result __wrap_capture_file_next(struct capture_file *file,
                                                  struct capture_file_frame *frame,
                                                  struct error *error);

static int writes_left, closes_left;      /* -1: no end */
static unsigned n_reads;                  /* so far */
static unsigned stops_at, interrupted_at; /* which read comes too late, or fails; 0: none */
static bool no_signals, no_balance;

static bool writes(void)
{
    if (writes_left < 0 || writes_left-- > 0)
        return true;
    errno = ENOSPC;
    return false;
}

bool __wrap_pcapng_begin(FILE *out, const char *application, const char *interface)
{
    return writes() && __real_pcapng_begin(out, application, interface);
}

bool __wrap_pcapng_packet(FILE *out, uint64_t time_ns, enum pcapng_direction direction,
                          const uint8_t *data, uint32_t data_len, const char *comment)
{
    return writes() && __real_pcapng_packet(out, time_ns, direction, data, data_len, comment);
}

int __wrap_fclose(FILE *stream)
{
    int result = __real_fclose(stream);

    if (closes_left < 0 || closes_left-- > 0)
        return result;
    errno = ENOSPC;
    return EOF;
}

int __wrap_signals_open(void)
{
    if (!no_signals)
        return __real_signals_open();
    errno = EMFILE;
    return -1;
}

bool __wrap_signals_stop(void)
{
    return (stops_at != 0 && n_reads + 1 >= stops_at) ||
           (interrupted_at != 0 && n_reads >= interrupted_at);
}

bool __wrap_counts_balance(const struct counts *counts)
{
    return !no_balance && __real_counts_balance(counts);
}

enum capture_file_result __wrap_capture_file_next(struct capture_file *file,
                                                  struct capture_file_frame *frame,
                                                  struct error *error)
{
    if (++n_reads != interrupted_at)
        return __real_capture_file_next(file, frame, error);
    (void)error_set(error, "Interrupted system call");
    return CAPTURE_FILE_BROKEN;
}

/* Three requests, and an older capture in the place of the new one. */
static int setup(void **state)
{
    struct packet_spec spec = packet_echo_request();

    writes_left = closes_left = -1;
    n_reads = stops_at = interrupted_at = 0;
    no_signals = no_balance = false;
    if (tape_setup(state) != 0)
        return -1;
    for (unsigned i = 1; i <= 3; i++)
        tape_packet(&spec, i * NS_PER_S);
    FILE *old = fopen(tape.out, "w");
    return old != NULL && fputs("old", old) >= 0 && fclose(old) == 0 ? 0 : -1;
}

/* It failed, in words, and the older capture is there. */
static void assert_failed(const char *word)
{
    char content[8] = "";
    FILE *old = fopen(tape.out, "r");

    assert_int_equal(tape.status, EXIT_FAILED);
    assert_non_null(old);
    (void)fread(content, 1, sizeof content - 1, old);
    (void)fclose(old);
    assert_string_equal(content, "old");
    assert_int_equal(tape_n_files(), 1);
    assert_int_equal(count_lines(tape.said->err), 1);
    assert_memory_equal(tape.said->err, "echohost: cannot ", 17);
    if (strstr(tape.said->err, word) == NULL)
        fail_msg("'%s' does not say '%s'", tape.said->err, word);
}

TEST(a_full_disk_is_said_and_leaves_what_was_there)
{
    enum { N_WRITES = 7 }; /* the begin, and three packets with their answers */

    for (writes_left = 0; writes_left < N_WRITES;) {
        int left = writes_left;
        REPLAY(NULL);
        assert_failed("No space left on device");
        assert_string_equal(tape.said->out, "");
        writes_left = left + 1;
    }
    REPLAY_WELL(NULL);
    assert_int_equal(tape.n_packets, 6);
}

/* What is written fits into the buffer, and the disk is asked only then. */
TEST(a_full_disk_is_said_when_the_last_bytes_are_written)
{
    closes_left = 1; /* of the capture to read, when the test has written it */
    REPLAY(NULL);
    closes_left = -1;
    assert_failed("No space left on device");
    assert_string_equal(tape.said->out, "");
}

TEST(an_error_about_a_datagram_that_cannot_be_written_is_said)
{
    struct packet_spec spec = packet_echo_request();

    tape_again();
    tape_slice(&spec, 0, 16, NS_PER_S);
    tape_packet(&spec, 100 * NS_PER_S);
    writes_left = 2; /* the begin and the fragment */
    REPLAY(NULL);
    assert_failed("No space left on device");
}

TEST(a_capture_that_cannot_be_read_leaves_what_was_there)
{
    tape.capture.len = 7;
    REPLAY(NULL);
    assert_failed(tape.in);
    tape.capture.len = 0;
    write_pcap(&tape.capture, PCAP_MICROSECONDS, 105);
    REPLAY(NULL);
    assert_failed("802.11");
}

TEST(of_a_capture_that_breaks_off_the_packets_before_that_are_kept)
{
    tape.capture.len -= 10;
    REPLAY(NULL);
    assert_int_equal(tape.status, EXIT_FAILED);
    tape_read_back();
    assert_int_equal(tape.n_packets, 4);
    assert_non_null(strstr(tape.said->out, "\n2 packets read, 2 answered"));
    assert_int_equal(count_lines(tape.said->err), 1);
    assert_non_null(strstr(tape.said->err, " behind packet 2: "));
}

/* By whatever name. */
TEST(a_capture_is_not_written_over_itself)
{
    char link[sizeof tape.out];
    struct stat before, after;

    memcpy(link, tape.out, sizeof link);
    assert_int_equal(unlink(link), 0);
    assert_int_equal(symlink("in", link), 0);
    REPLAY(NULL);
    assert_int_equal(tape.status, EXIT_FAILED);
    assert_non_null(strstr(tape.said->err, "it is the capture that is read"));
    assert_int_equal(stat(tape.in, &before), 0);
    memcpy(tape.out, tape.in, sizeof tape.out);
    REPLAY(NULL);
    assert_int_equal(tape.status, EXIT_FAILED);
    assert_non_null(strstr(tape.said->err, "it is the capture that is read"));
    assert_int_equal(stat(tape.in, &after), 0);
    assert_int_equal(after.st_size, before.st_size);
    memcpy(tape.out, link, sizeof tape.out);
}

TEST(a_signal_ends_it_with_what_was_done)
{
    for (unsigned n = 1; n <= 4; n++) {
        n_reads = 0;
        stops_at = n;
        REPLAY_WELL(NULL);
        assert_int_equal(tape.n_packets, 2 * (n - 1));
        assert_non_null(strstr(tape.said->out, "\nstopped by a signal: "));
    }
    n_reads = stops_at = 0;
    REPLAY_WELL(NULL);
    assert_null(strstr(tape.said->out, "stopped"));
}

/* stdin is a pipe, and the signal comes while it is waited for. */
TEST(a_signal_that_interrupts_the_reading_is_no_broken_capture)
{
    interrupted_at = 2;
    REPLAY_WELL(NULL);
    assert_int_equal(tape.n_packets, 2);
    assert_non_null(strstr(tape.said->out, "\nstopped by a signal: "));
}

TEST(counters_that_do_not_add_up_are_said)
{
    no_balance = true;
    REPLAY(NULL);
    assert_int_equal(tape.status, EXIT_FAILED);
    assert_non_null(strstr(tape.said->err, "the counters do not add up"));
    assert_non_null(strstr(tape.said->out, "\n3 packets read, 3 answered"));
}

TEST(without_signals_nothing_is_begun)
{
    no_signals = true;
    REPLAY(NULL);
    assert_failed("Too many open files");
}

TEST(bad_usage_is_said_before_anything_is_opened)
{
    REPLAY("192.168.3.11");
    assert_int_equal(tape.status, EXIT_USAGE);
    assert_non_null(strstr(tape.said->err, "echohost: cannot answer for 192.168.3.11: "));
    REPLAY("--nonsense");
    assert_int_equal(tape.status, EXIT_USAGE);
    assert_int_equal(n_reads, 0);
    assert_int_equal(tape_n_files(), 1);
}

#define fault_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, tape_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        fault_test(a_full_disk_is_said_and_leaves_what_was_there),
        fault_test(a_full_disk_is_said_when_the_last_bytes_are_written),
        fault_test(an_error_about_a_datagram_that_cannot_be_written_is_said),
        fault_test(a_capture_that_cannot_be_read_leaves_what_was_there),
        fault_test(of_a_capture_that_breaks_off_the_packets_before_that_are_kept),
        fault_test(a_capture_is_not_written_over_itself),
        fault_test(a_signal_ends_it_with_what_was_done),
        fault_test(a_signal_that_interrupts_the_reading_is_no_broken_capture),
        fault_test(counters_that_do_not_add_up_are_said),
        fault_test(without_signals_nothing_is_begun),
        fault_test(bad_usage_is_said_before_anything_is_opened),
    };
    return cmocka_run_group_tests_name("replay_faults", tests, NULL, NULL);
}
