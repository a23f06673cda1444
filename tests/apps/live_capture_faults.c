/* live_capture_faults.c - proves that whatever goes wrong with a file ends the capture, is said
 * once, and leaves whole packets behind
 *
 * Linked with --wrap for the calls that can fail. A write takes as much as there is room for, as a
 * disk does that gets full.
 */
#include "live_capture_setup.h"

#include <errno.h>
#include <signal.h>

ssize_t __real_write(int fd, const void *bytes, size_t len);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_open(const char *name, int flags, ...);
int __wrap_open(const char *name, int flags, ...);
void *__real_malloc(size_t len);
void *__wrap_malloc(size_t len);
FILE *__real_fmemopen(void *buffer, size_t len, const char *mode);
FILE *__wrap_fmemopen(void *buffer, size_t len, const char *mode);

static size_t room;       /* bytes that can still be written */
static size_t at_once;    /* bytes that one write takes at most */
static int write_error;   /* when there is no room */
static int interruptions; /* of writes, by signals */
static int rename_error, open_error, malloc_error, fmemopen_error;
static uint64_t begin_len; /* of a file without packets */

ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
    if (interruptions > 0) {
        interruptions--;
        errno = EINTR;
        return -1;
    }
    if (room == 0) {
        errno = write_error;
        return -1;
    }
    if (len > at_once)
        len = at_once;
    if (len > room)
        len = room;
    room -= len;
    return __real_write(fd, bytes, len);
}

static bool fails(int with)
{
    errno = with;
    return with != 0;
}

int __wrap_rename(const char *from, const char *to)
{
    return fails(rename_error) ? -1 : __real_rename(from, to);
}

int __wrap_open(const char *name, int flags, ...)
{
    return fails(open_error) ? -1 : __real_open(name, flags, 0666);
}

void *__wrap_malloc(size_t len)
{
    return fails(malloc_error) ? NULL : __real_malloc(len);
}

FILE *__wrap_fmemopen(void *buffer, size_t len, const char *mode)
{
    return fails(fmemopen_error) ? NULL : __real_fmemopen(buffer, len, mode);
}

static int setup(void **state)
{
    room = at_once = SIZE_MAX;
    interruptions = 0;
    rename_error = open_error = malloc_error = fmemopen_error = 0;
    write_error = ENOSPC;
    if (folder_setup(state) != 0)
        return -1;
    open_capture();
    (void)rest_at(BEGIN_NS);
    live_capture_close(&capture);
    begin_len = size_of(path);
    return unlink(path);
}

/* It ended, said why in one line, and the file is a capture of as many packets as it claims. */
static void assert_ended(const char *err, int why)
{
    if (count_lines(err) != 1)
        fail_msg("not one line: '%s'", err);
    assert_non_null(strstr(err, strerror(why)));
    assert_non_null(strstr(err, path));
    assert_non_null(strstr(err, "the host goes on"));
    assert_int_equal(capture.end, CAPTURE_HAS_FAILED);
    if (size_of(path) < begin_len) { /* not even that was written */
        assert_int_equal(capture.n_packets, 0);
        return;
    }
    const struct pcapng_file *file = pcapng_read(path);
    assert_int_equal(file->n, capture.n_packets);
    assert_holds(file, 0);
}

/* At each byte in turn, with a part of the packets written before. */
TEST(a_disk_that_gets_full_leaves_whole_packets_wherever_it_does)
{
    open_capture();
    put(3);
    live_capture_close(&capture);
    size_t all_len = size_of(path);

    for (size_t n = 0; n < all_len; n++) {
        for (int flushed = 0; flushed < 2; flushed++) {
            assert_int_equal(unlink(path), 0);
            room = n;
            n_put = 0;
            open_capture();
            capture_start();
            put(1);
            if (flushed)
                (void)rest_at(BEGIN_NS);
            put(2);
            live_capture_close(&capture);
            const char *err = capture_end()->err;
            assert_ended(err, ENOSPC);
            size_t lost = n - size_of(path);
            assert_true(size_of(path) <= n && lost < 260);
        }
    }
    room = all_len;
    assert_int_equal(unlink(path), 0);
    n_put = 0;
    open_capture();
    put(3);
    live_capture_close(&capture);
    assert_int_equal(capture.end, CAPTURE_GOES_ON);
    assert_int_equal(pcapng_read(path)->n, 6);
}

TEST(a_flood_onto_a_full_disk_leaves_what_there_was_room_for)
{
    room = 65536;
    open_capture();
    capture_start();
    put(10000);
    live_capture_close(&capture);
    const char *err = capture_end()->err;
    assert_ended(err, ENOSPC);
    assert_in_range(size_of(path), 65536 - 260, 65536);
}

TEST(after_the_end_nothing_is_written_even_if_there_is_room_again)
{
    room = 1000;
    open_capture();
    capture_start();
    put(10);
    (void)rest_at(BEGIN_NS);
    room = SIZE_MAX;
    uint64_t n_packets = capture.n_packets, size = size_of(path);
    for (uint64_t i = 1; i < 100; i++) {
        put(100);
        assert_int_equal(rest_at(BEGIN_NS + i * 1000 * NS_PER_MS), UINT64_MAX);
    }
    live_capture_close(&capture);
    const char *err = capture_end()->err;
    assert_ended(err, ENOSPC);
    assert_int_equal(size_of(path), size);
    assert_int_equal(capture.n_packets, n_packets);
}

TEST(whatever_a_write_fails_with_is_said)
{
    static const int errors[] = {ENOSPC, EFBIG, EDQUOT, EIO, EPIPE, EAGAIN, EROFS};

    for (size_t i = 0; i < N_ELEMENTS(errors); i++) {
        n_put = 0;
        write_error = errors[i];
        room = 500;
        open_capture();
        capture_start();
        put(10);
        live_capture_close(&capture);
        const char *err = capture_end()->err;
        assert_ended(err, errors[i]);
    }
}

TEST(signals_and_short_writes_cost_nothing)
{
    static const size_t steps[] = {1, 7, 100, 4096};

    for (size_t i = 0; i < N_ELEMENTS(steps); i++) {
        n_put = 0;
        at_once = steps[i];
        interruptions = 5;
        open_capture();
        put(50);
        live_capture_close(&capture);
        assert_int_equal(capture.end, CAPTURE_GOES_ON);
        assert_int_equal(pcapng_read(path)->n, 100);
        assert_holds(pcapng_read(path), 0);
    }
}

TEST(a_file_larger_than_the_limit_of_the_process_is_no_end_of_the_process)
{
    open_capture();
    assert_int_equal(raise(SIGXFSZ), 0);
}

/* With its folder, or alone. */
TEST(a_file_that_was_deleted_ends_it)
{
    open_capture();
    put(1);
    (void)rest_at(BEGIN_NS);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    capture_start();
    for (uint64_t i = 1; i < 10; i++) {
        put(1);
        (void)rest_at(BEGIN_NS + i * 1000 * NS_PER_MS);
    }
    live_capture_close(&capture);
    const char *err = capture_end()->err;
    assert_int_equal(count_lines(err), 1);
    assert_non_null(strstr(err, strerror(ENOENT)));
    assert_int_equal(capture.end, CAPTURE_HAS_FAILED);
}

TEST(a_file_that_cannot_be_renamed_ends_it_and_keeps_its_packets)
{
    options.capture_size = 1000;
    options.capture_files = 3;
    rename_error = EACCES;
    open_capture();
    capture_start();
    put(50);
    live_capture_close(&capture);
    const char *err = capture_end()->err;
    assert_ended(err, EACCES);
    assert_true(capture.n_packets > 0);
}

TEST(a_next_file_that_cannot_be_made_ends_it_and_keeps_the_others)
{
    char older[sizeof path + 8];

    options.capture_size = 1000;
    options.capture_files = 3;
    open_capture();
    open_error = ENOSPC;
    capture_start();
    put(50);
    live_capture_close(&capture);
    const char *err = capture_end()->err;
    assert_int_equal(count_lines(err), 1);
    assert_non_null(strstr(err, strerror(ENOSPC)));
    assert_int_equal(capture.end, CAPTURE_HAS_FAILED);
    (void)snprintf(older, sizeof older, "%s.1", path);
    assert_int_equal(pcapng_read(older)->n, capture.n_packets);
    assert_holds(pcapng_read(older), 0);
    open_error = 0;
}

static void assert_refused(const char *name, const char *word)
{
    options.capture = name;
    assert_false(live_capture_open(&capture, &options, "tun0", &error));
    assert_says(&error, word);
    live_capture_close(&capture);
    live_capture_close(&capture);
}

TEST(what_cannot_be_opened_is_said)
{
    static char long_name[5000];
    char name[sizeof path + 8];

    assert_refused("-", "stdout");
    assert_refused(folder, strerror(EISDIR));
    (void)snprintf(name, sizeof name, "%s/no/f", folder);
    assert_refused(name, strerror(ENOENT));
    (void)snprintf(name, sizeof name, "%s/fifo", folder);
    assert_int_equal(mkfifo(name, 0600), 0);
    assert_refused(name, strerror(ENXIO)); /* and nobody waits for a reader */
    memset(long_name, 'x', sizeof long_name - 1);
    assert_refused(long_name, "a name is shorter");
}

TEST(without_memory_nothing_is_opened)
{
    malloc_error = ENOMEM;
    assert_refused(path, strerror(ENOMEM));
    malloc_error = 0;
    fmemopen_error = ENOMEM;
    assert_refused(path, strerror(ENOMEM));
    assert_int_equal(size_of(path), UINT64_MAX);
}

#define fault_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        fault_test(a_disk_that_gets_full_leaves_whole_packets_wherever_it_does),
        fault_test(a_flood_onto_a_full_disk_leaves_what_there_was_room_for),
        fault_test(after_the_end_nothing_is_written_even_if_there_is_room_again),
        fault_test(whatever_a_write_fails_with_is_said),
        fault_test(signals_and_short_writes_cost_nothing),
        fault_test(a_file_larger_than_the_limit_of_the_process_is_no_end_of_the_process),
        fault_test(a_file_that_was_deleted_ends_it),
        fault_test(a_file_that_cannot_be_renamed_ends_it_and_keeps_its_packets),
        fault_test(a_next_file_that_cannot_be_made_ends_it_and_keeps_the_others),
        fault_test(what_cannot_be_opened_is_said),
        fault_test(without_memory_nothing_is_opened),
    };
    return cmocka_run_group_tests_name("live_capture_faults", tests, NULL, NULL);
}
