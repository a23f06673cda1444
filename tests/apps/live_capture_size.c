/* live_capture_size.c - proves that no file is larger than was asked for, and what becomes of the
 * others
 */
#include "live_capture_setup.h"

enum { BEGIN_LEN_MAX = 200 };

/* The files of a capture, the newest first. */
static const char *file_name(uint32_t age)
{
    static char name[sizeof path + 16];

    if (age == 0)
        return path;
    (void)snprintf(name, sizeof name, "%s.%u", path, age);
    return name;
}

static uint32_t n_entries(void)
{
    DIR *directory = opendir(folder);
    uint32_t n = 0;

    assert_non_null(directory);
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;)
        n += entry->d_name[0] != '.';
    (void)closedir(directory);
    return n;
}

TEST(at_its_size_the_capture_ends_with_whole_packets_and_says_so_once)
{
    /* a packet more than one size has room for is one packet more, not half of one */
    for (uint64_t size = 2000; size < 2400; size += 4) {
        options.capture_size = size;
        open_capture();
        n_put = 0;
        capture_start();
        put(20);
        (void)rest_at(BEGIN_NS);
        put(20);
        live_capture_close(&capture);
        const char *err = capture_end()->err;

        assert_int_equal(count_lines(err), 1);
        assert_non_null(strstr(err, path));
        assert_non_null(strstr(err, "the host goes on"));
        assert_int_equal(capture.end, CAPTURE_IS_FULL);
        const struct pcapng_file *file = pcapng_read(path);
        assert_holds(file, 0);
        assert_int_equal(file->n, capture.n_packets);
        assert_true(file->len <= size);
        assert_true(file->len > size - 300); /* less than a packet is missing */
    }
    assert_int_equal(n_entries(), 1);
}

TEST(what_fills_a_file_to_the_last_byte_is_in_it)
{
    open_capture();
    put(5);
    live_capture_close(&capture);
    uint64_t size = size_of(path);

    for (int more = -1; more <= 1; more++) {
        n_put = 0;
        options.capture_size = size + (uint64_t)more;
        open_capture();
        capture_start();
        put(5);
        live_capture_close(&capture);
        const char *err = capture_end()->err;
        assert_int_equal(pcapng_read(path)->n, more < 0 ? 9 : 10);
        assert_int_equal(count_lines(err), more < 0);
    }
}

/* Everything in a row: what is in the files is all of the last packets, in order. */
static void assert_last(uint32_t n_files)
{
    uint32_t end = n_put;

    for (uint32_t age = 0; age < n_files; age++) {
        const struct pcapng_file *file = pcapng_read(file_name(age));
        assert_true(file->len <= options.capture_size);
        assert_true(age == 0 || file->len > options.capture_size - 300);
        assert_true(file->n <= end);
        end -= file->n;
        assert_holds(file, end);
    }
    assert_int_equal(n_entries(), n_files);
}

TEST(of_several_files_the_last_are_kept_and_none_of_their_packets_is_missing)
{
    static const uint32_t numbers[] = {2, 3, 10, MAX_FILES};

    for (size_t i = 0; i < N_ELEMENTS(numbers); i++) {
        uint32_t n_files = numbers[i];
        if (i > 0)
            assert_int_equal(folder_teardown(NULL) + folder_setup(NULL), 0);
        options.capture_size = 3000;
        options.capture_files = n_files;
        open_capture();
        capture_start();
        put(20 * n_files);
        live_capture_close(&capture);
        const char *err = capture_end()->err;
        assert_string_equal(err, "");
        assert_last(n_files);
        assert_int_equal(capture.n_packets, n_put); /* those that are gone were captured, too */
        assert_int_equal(capture.end, CAPTURE_GOES_ON);
    }
}

TEST(as_long_as_the_first_file_is_enough_there_is_one)
{
    options.capture_size = 1000000;
    options.capture_files = 3;
    open_capture();
    put(20);
    live_capture_close(&capture);
    assert_last(1);
}

TEST(at_every_moment_every_file_is_whole)
{
    options.capture_size = 1500;
    options.capture_files = 3;
    open_capture();
    for (uint32_t i = 0; i < 60; i++) {
        put(1);
        (void)rest_at(BEGIN_NS + i * 100 * NS_PER_MS);
        uint32_t n_files = n_entries();
        assert_last(n_files);
    }
}

/* Files of 1 MB and more do not fit into the buffer. */
TEST(large_files_are_rotated_like_small_ones)
{
    options.capture_size = 3000000;
    options.capture_files = 2;
    open_capture();
    put(30000);
    live_capture_close(&capture);
    assert_last(2);
}

TEST(older_files_of_that_name_move_on_and_out)
{
    options.capture_size = 1000;
    options.capture_files = 3;
    for (uint32_t age = 1; age <= 3; age++) {
        FILE *old = fopen(file_name(age), "w");
        assert_non_null(old);
        (void)fprintf(old, "old %u", age);
        (void)fclose(old);
    }
    open_capture();
    while (n_put < 6) /* more than one file, fewer than two */
        put(1);
    live_capture_close(&capture);
    assert_int_equal(pcapng_read(path)->n + pcapng_read(file_name(1))->n, 6);
    assert_int_equal(size_of(file_name(2)), 5); /* which was FILE.1; FILE.3 is none of ours */
    assert_int_equal(size_of(file_name(3)), 5);
}

TEST(a_packet_that_no_file_has_room_for_ends_it)
{
    for (options.capture_files = 1; options.capture_files <= 3; options.capture_files++) {
        n_put = 0;
        options.capture_size = 2000;
        open_capture();
        capture_start();
        put(2);
        put_long(false, 3000);
        put(2);
        live_capture_close(&capture);
        const char *err = capture_end()->err;
        assert_int_equal(count_lines(err), 1);
        assert_int_equal(capture.end, CAPTURE_IS_FULL);
        assert_int_equal(capture.n_packets, 4);
        assert_int_equal(n_entries(), 1);
        assert_int_equal(pcapng_read(path)->n, 4);
    }
}

/* To rotate is to rename, and /dev/null is one for everybody. With one file nothing is renamed. */
TEST(what_is_no_plain_file_is_not_rotated_and_stays_where_it_is)
{
    char target[sizeof path + 8];
    struct stat file;

    (void)snprintf(target, sizeof target, "%s/target", folder);
    options.capture_size = 1000;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(i == 0 ? mkfifo(path, 0600) : symlink(target, path), 0);
        int reader = i == 0 ? open(path, O_RDONLY | O_NONBLOCK) : -1;
        options.capture_files = 2;
        assert_false(live_capture_open(&capture, &options, "tun0", &error));
        assert_says(&error, "rotate", path);
        live_capture_close(&capture);
        assert_int_equal(lstat(path, &file), 0);
        assert_false(S_ISREG(file.st_mode));

        options.capture_files = 1;
        open_capture();
        put(1);
        live_capture_close(&capture);
        assert_int_equal(lstat(path, &file), 0);
        assert_false(S_ISREG(file.st_mode));
        if (reader >= 0)
            (void)close(reader);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(pcapng_read(target)->n, 2);
}

/* A size without room for the beginning is refused, one that has is not. */
TEST(a_size_has_to_have_room_for_what_a_file_begins_with)
{
    open_capture();
    (void)rest_at(BEGIN_NS);
    uint64_t begin_len = size_of(path);
    live_capture_close(&capture);
    assert_in_range(begin_len, 60, BEGIN_LEN_MAX);

    options.capture_size = begin_len;
    open_capture();
    live_capture_close(&capture);
    assert_int_equal(pcapng_read(path)->n, 0);
    options.capture_size = begin_len - 1;
    assert_false(live_capture_open(&capture, &options, "tun0", &error));
    assert_says(&error, "bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        folder_test(at_its_size_the_capture_ends_with_whole_packets_and_says_so_once),
        folder_test(what_fills_a_file_to_the_last_byte_is_in_it),
        folder_test(of_several_files_the_last_are_kept_and_none_of_their_packets_is_missing),
        folder_test(as_long_as_the_first_file_is_enough_there_is_one),
        folder_test(at_every_moment_every_file_is_whole),
        folder_test(large_files_are_rotated_like_small_ones),
        folder_test(older_files_of_that_name_move_on_and_out),
        folder_test(a_packet_that_no_file_has_room_for_ends_it),
        folder_test(what_is_no_plain_file_is_not_rotated_and_stays_where_it_is),
        folder_test(a_size_has_to_have_room_for_what_a_file_begins_with),
    };
    return cmocka_run_group_tests_name("live_capture_size", tests, NULL, NULL);
}
