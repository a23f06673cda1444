/* live_capture.c - proves that a capture holds what came and what left, and is written in time
 *
 * Linked with --wrap=write: how often it writes is counted.
 */
#include "live_capture_setup.h"

enum { BUFFER_LEN = 1 << 20 };

ssize_t __real_write(int fd, const void *bytes, size_t len);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);

static unsigned n_writes;
static size_t least_written; /* but for the last of them */
static size_t last_written;

ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
    if (n_writes > 0 && last_written < least_written)
        least_written = last_written;
    last_written = len;
    n_writes++;
    return __real_write(fd, bytes, len);
}

static int setup(void **state)
{
    n_writes = 0;
    least_written = SIZE_MAX;
    return folder_setup(state);
}

TEST(what_came_and_what_left_is_in_it_with_times_directions_and_verdicts)
{
    open_capture();
    put(3);
    live_capture_close(&capture);
    const struct pcapng_file *file = pcapng_read(path);
    assert_memory_equal(file->application, "echohost ", 9);
    assert_string_equal(file->interface, "tun0");
    assert_int_equal(file->n, 6);
    assert_holds(file, 0);
    assert_int_equal(capture.n_packets, 6);
    assert_int_equal(capture.end, CAPTURE_GOES_ON);
}

TEST(every_verdict_is_said_in_full)
{
    static const uint8_t data[] = {0x45};
    char expected[512];

    open_capture();
    for (int i = 0; i < N_VERDICTS; i++)
        capture.watcher.operations->packet(&capture.watcher,
                                           &(struct watched){BEGIN_NS, data, 1, (enum verdict)i});
    live_capture_close(&capture);
    const struct pcapng_file *file = pcapng_read(path);
    assert_int_equal(file->n, N_VERDICTS);
    for (int i = 0; i < N_VERDICTS; i++) {
        const struct verdict_row *row = &verdict_table[i];
        (void)snprintf(expected, sizeof expected, "%s: %s (%s)", row->name, row->sentence,
                       row->clause);
        assert_true(pcapng_says(&file->entries[i], expected));
    }
}

/* There is no packet that could say why. */
TEST(what_the_host_sends_by_itself_says_why)
{
    static const uint8_t data[] = {0x45};
    struct watched answer = {BEGIN_NS, data, 1, SEND_TIME_EXCEEDED};

    open_capture();
    capture.watcher.operations->answer(&capture.watcher, &answer, true);
    capture.watcher.operations->answer(&capture.watcher, &answer, false);
    live_capture_close(&capture);
    const struct pcapng_file *file = pcapng_read(path);
    assert_int_equal(file->n, 2);
    assert_int_equal(file->entries[0].direction, 2);
    assert_true(pcapng_says(&file->entries[0],
                            "SEND_TIME_EXCEEDED: its datagram was not complete in time: told with "
                            "ICMP 11/1 (RFC 1122 section 3.3.2)"));
    assert_true(pcapng_says(&file->entries[1], NULL));
}

TEST(packets_of_any_length_are_whole)
{
    static const uint32_t lens[] = {0, 1, 2, 3, 4, 20, 83, 1500, 1501, 65534, 65535};

    open_capture();
    for (size_t i = 0; i < N_ELEMENTS(lens); i++)
        put_long(i % 2, lens[i]);
    live_capture_close(&capture);
    const struct pcapng_file *file = pcapng_read(path);
    assert_int_equal(file->n, N_ELEMENTS(lens));
    for (uint32_t i = 0; i < N_ELEMENTS(lens); i++) {
        static uint8_t expected[65535];
        fill(expected, lens[i], i);
        assert_int_equal(file->entries[i].data_len, lens[i]);
        assert_memory_equal(file->entries[i].data, expected, lens[i]);
    }
}

TEST(the_first_time_nothing_comes_the_file_is_a_capture_without_packets)
{
    open_capture();
    assert_int_equal(rest_at(BEGIN_NS), UINT64_MAX);
    assert_int_equal(pcapng_read(path)->n, 0);
}

TEST(whoever_looks_at_the_file_sees_all_but_the_last_tenth_of_a_second)
{
    open_capture();
    put(1);
    assert_int_equal(rest_at(BEGIN_NS), UINT64_MAX); /* long after the last time: at once */
    assert_int_equal(pcapng_read(path)->n, 2);

    put(1);
    assert_int_equal(rest_at(BEGIN_NS + 1 * NS_PER_MS), 99 * NS_PER_MS);
    put(1);
    assert_int_equal(rest_at(BEGIN_NS + 100 * NS_PER_MS - 1), 1);
    assert_int_equal(pcapng_read(path)->n, 2);
    assert_int_equal(rest_at(BEGIN_NS + 100 * NS_PER_MS), UINT64_MAX);
    assert_int_equal(pcapng_read(path)->n, 6);
    assert_holds(pcapng_read(path), 0);
}

TEST(with_nothing_new_it_neither_writes_nor_wakes_anybody)
{
    open_capture();
    put(1);
    (void)rest_at(BEGIN_NS);
    unsigned before = n_writes;
    for (unsigned i = 1; i < 100; i++)
        assert_int_equal(rest_at(BEGIN_NS + i * 50 * NS_PER_MS), UINT64_MAX);
    assert_int_equal(n_writes, before);
}

/* Somebody sets it, by hours. */
TEST(a_clock_that_goes_back_or_jumps_holds_up_nothing)
{
    static const int64_t jumps_ns[] = {-3600000000000, 7200000000000, -1};

    open_capture();
    for (size_t i = 0; i < N_ELEMENTS(jumps_ns); i++) {
        put(1);
        (void)rest_at(BEGIN_NS + 1);
        put(1);
        assert_int_equal(rest_at(BEGIN_NS + 1 + (uint64_t)jumps_ns[i]), UINT64_MAX);
        assert_int_equal(pcapng_read(path)->n, n_put);
    }
}

TEST(a_flood_costs_a_write_a_megabyte)
{
    open_capture();
    put(30000);
    live_capture_close(&capture);
    uint64_t size = size_of(path);
    assert_true(size > 9 * (uint64_t)BUFFER_LEN);
    assert_true(n_writes <= size / BUFFER_LEN + 2);
    assert_true(least_written > BUFFER_LEN - 400);
    assert_int_equal(capture.n_packets, 60000);
}

TEST(none_of_a_flood_is_missing_whatever_the_lengths)
{
    uint64_t seed = random_seed(), total = 0;
    uint32_t lens[2000];

    open_capture();
    for (size_t i = 0; i < N_ELEMENTS(lens); i++) {
        lens[i] = random_below(&seed, i % 50 == 0 ? 65536 : 4000);
        put_long(random_below(&seed, 2), lens[i]);
        total += lens[i];
        if (random_below(&seed, 100) == 0)
            (void)rest_at(BEGIN_NS + i * 100 * NS_PER_MS);
    }
    live_capture_close(&capture);
    assert_true(total > 3 * (uint64_t)BUFFER_LEN);
    const struct pcapng_file *file = pcapng_read(path);
    assert_int_equal(file->n, N_ELEMENTS(lens));
    for (uint32_t i = 0; i < file->n; i++) {
        static uint8_t expected[65535];
        fill(expected, lens[i], i);
        assert_int_equal(file->entries[i].data_len, lens[i]);
        assert_memory_equal(file->entries[i].data, expected, lens[i]);
    }
}

TEST(to_close_it_writes_what_is_left_and_once_is_enough)
{
    open_capture();
    int fd = capture.fd;
    put(1);
    live_capture_close(&capture);
    assert_int_equal(fcntl(fd, F_GETFD), -1);
    assert_int_equal(pcapng_read(path)->n, 2);
    live_capture_close(&capture);
    assert_int_equal(pcapng_read(path)->n, 2);
}

TEST(an_older_and_longer_file_is_replaced_when_there_is_something_to_write)
{
    FILE *old = fopen(path, "w");

    assert_non_null(old);
    for (int i = 0; i < 5000; i++)
        (void)fputs("old ", old);
    (void)fclose(old);
    open_capture();
    assert_int_equal(size_of(path), 20000);
    put(1);
    (void)rest_at(BEGIN_NS);
    put(1);
    (void)rest_at(BEGIN_NS + 1000 * NS_PER_MS);
    assert_int_equal(pcapng_read(path)->n, 4);
}

#define live_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        live_test(what_came_and_what_left_is_in_it_with_times_directions_and_verdicts),
        live_test(every_verdict_is_said_in_full),
        live_test(what_the_host_sends_by_itself_says_why),
        live_test(packets_of_any_length_are_whole),
        live_test(the_first_time_nothing_comes_the_file_is_a_capture_without_packets),
        live_test(whoever_looks_at_the_file_sees_all_but_the_last_tenth_of_a_second),
        live_test(with_nothing_new_it_neither_writes_nor_wakes_anybody),
        live_test(a_clock_that_goes_back_or_jumps_holds_up_nothing),
        live_test(a_flood_costs_a_write_a_megabyte),
        live_test(none_of_a_flood_is_missing_whatever_the_lengths),
        live_test(to_close_it_writes_what_is_left_and_once_is_enough),
        live_test(an_older_and_longer_file_is_replaced_when_there_is_something_to_write),
    };
    return cmocka_run_group_tests_name("live_capture", tests, NULL, NULL);
}
