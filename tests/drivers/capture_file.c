/* capture_file.c - proves that what a capture holds is given packet for packet, whatever its format
 */
#include "capture_bytes.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { S = 1000000000 };

static struct capture_bytes capture;

static int begin(void **state)
{
    (void)state;
    capture.len = 0;
    capture.big_endian = false;
    return 0;
}

static void assert_packet(const struct capture_file_frame *frame, const void *bytes, size_t n_bytes)
{
    assert_true(frame->is_ip);
    assert_int_equal(frame->data_len, n_bytes);
    assert_memory_equal(frame->data, bytes, n_bytes);
}

static struct record record_at(uint32_t seconds, uint32_t fraction, const char *text)
{
    return (struct record){
        .seconds = seconds, .fraction = fraction, .bytes = text, .n_bytes = strlen(text)};
}

/* Three packets, the first at 7.000000001 s and the last at 8 s (of microseconds at 7.000001). */
static void assert_three_packets(uint64_t first_ns)
{
    struct capture_file file = open_bytes(&capture);
    struct capture_file_frame frame = next_of(&file);

    assert_packet(&frame, "one", 3);
    assert_int_equal(frame.number, 1);
    assert_int_equal(frame.time_ns, first_ns);
    frame = next_of(&file);
    assert_packet(&frame, "second", 6);
    assert_int_equal(frame.number, 2);
    assert_int_equal(frame.time_ns, first_ns);
    frame = next_of(&file);
    assert_packet(&frame, "3", 1);
    assert_int_equal(frame.number, 3);
    assert_int_equal(frame.time_ns, 8 * (uint64_t)S);
    assert_int_equal(file.n_frames, 3);
    assert_int_equal(file.n_not_ip, 0);
    assert_int_equal(file.n_cut, 0);
    assert_ends(&file);
}

static void write_three(void (*write)(struct capture_bytes *, const struct record *))
{
    write(&capture, &(struct record){.seconds = 7, .fraction = 1, .bytes = "one", .n_bytes = 3});
    write(&capture, &(struct record){.seconds = 7, .fraction = 1, .bytes = "second", .n_bytes = 6});
    write(&capture, &(struct record){.seconds = 8, .fraction = 0, .bytes = "3", .n_bytes = 1});
}

TEST(a_pcap_file_gives_its_packets_in_order_with_their_times)
{
    write_pcap(&capture, PCAP_MICROSECONDS, LINK_RAW);
    write_three(write_pcap_record);
    assert_three_packets(7 * (uint64_t)S + 1000);
}

TEST(a_pcap_file_may_have_nanoseconds)
{
    write_pcap(&capture, PCAP_NANOSECONDS, LINK_RAW);
    write_three(write_pcap_record);
    assert_three_packets(7 * (uint64_t)S + 1);
}

TEST(a_pcap_file_of_the_other_byte_order_is_the_same)
{
    capture.big_endian = true;
    write_pcap(&capture, PCAP_MICROSECONDS, LINK_RAW);
    write_three(write_pcap_record);
    assert_three_packets(7 * (uint64_t)S + 1000);
}

/* The 64 bits of a time of pcapng. */
static void write_enhanced_at(uint64_t time, const char *text)
{
    struct record record = record_at((uint32_t)(time >> 32), (uint32_t)time, text);

    write_enhanced(&capture, &record);
}

static void write_three_enhanced(uint64_t per_second)
{
    write_enhanced_at(7 * per_second + 1, "one");
    write_enhanced_at(7 * per_second + 1, "second");
    write_enhanced_at(8 * per_second, "3");
}

TEST(a_pcapng_file_counts_microseconds_when_it_does_not_say)
{
    write_section(&capture);
    write_interface(&capture, LINK_RAW, -1, 0);
    write_three_enhanced(1000000);
    assert_three_packets(7 * (uint64_t)S + 1000);
}

TEST(a_pcapng_file_may_have_nanoseconds_and_the_other_byte_order)
{
    capture.big_endian = true;
    write_section(&capture);
    write_interface(&capture, LINK_RAW, 9, 0);
    write_three_enhanced(S);
    assert_three_packets(7 * (uint64_t)S + 1);
}

TEST(a_pcapng_file_may_count_from_another_second)
{
    write_section(&capture);
    write_interface(&capture, LINK_RAW, 9, 5);
    write_enhanced_at(2 * (uint64_t)S + 1, "one");
    write_enhanced_at(2 * (uint64_t)S + 1, "second");
    write_enhanced_at(3 * (uint64_t)S, "3");
    assert_three_packets(7 * (uint64_t)S + 1);
}

TEST(a_simple_packet_of_pcapng_has_the_time_of_the_one_before)
{
    write_section(&capture);
    write_interface(&capture, LINK_RAW, 9, 0);
    write_enhanced_at(7 * (uint64_t)S, "one");
    write_simple(&capture, "second", 6);
    struct capture_file file = open_bytes(&capture);
    (void)next_of(&file);
    struct capture_file_frame frame = next_of(&file);
    assert_packet(&frame, "second", 6);
    assert_int_equal(frame.time_ns, 7 * (uint64_t)S);
    assert_ends(&file);
}

TEST(an_empty_capture_ends_at_once)
{
    write_pcap(&capture, PCAP_MICROSECONDS, LINK_RAW);
    struct capture_file file = open_bytes(&capture);
    assert_ends(&file);
}

TEST(a_packet_without_bytes_is_given)
{
    write_pcap(&capture, PCAP_MICROSECONDS, LINK_RAW);
    write_pcap_record(&capture, &(struct record){.seconds = 1});
    struct capture_file file = open_bytes(&capture);
    struct capture_file_frame frame = next_of(&file);
    assert_packet(&frame, "", 0);
    assert_int_equal(file.n_cut, 0);
    assert_ends(&file);
}

TEST(a_packet_that_was_cut_is_given_as_captured_and_counted)
{
    write_pcap(&capture, PCAP_MICROSECONDS, LINK_RAW);
    write_pcap_record(&capture, &(struct record){.len = 84, .bytes = "some", .n_bytes = 4});
    write_pcap_record(&capture, &(struct record){.bytes = "all", .n_bytes = 3});
    struct capture_file file = open_bytes(&capture);
    struct capture_file_frame frame = next_of(&file);
    assert_packet(&frame, "some", 4);
    assert_int_equal(file.n_cut, 1);
    frame = next_of(&file);
    assert_packet(&frame, "all", 3);
    assert_int_equal(file.n_cut, 1);
    assert_ends(&file);
}

TEST(of_a_packet_longer_than_65535_bytes_the_first_are_given)
{
    static uint8_t bytes[65537];

    memset(bytes, 'a', sizeof bytes);
    write_pcap(&capture, PCAP_MICROSECONDS, LINK_RAW);
    for (size_t len = 65534; len <= 65537; len++)
        write_pcap_record(&capture, &(struct record){.bytes = bytes, .n_bytes = len});
    struct capture_file file = open_bytes(&capture);
    for (size_t len = 65534; len <= 65537; len++) {
        struct capture_file_frame frame = next_of(&file);
        assert_packet(&frame, bytes, len < 65535 ? len : 65535);
    }
    assert_ends(&file);
}

TEST(the_position_goes_from_the_header_to_the_size)
{
    write_pcap(&capture, PCAP_MICROSECONDS, LINK_RAW);
    write_three(write_pcap_record);
    struct capture_file file = open_bytes(&capture);
    uint64_t position = capture_file_position(&file);
    assert_int_equal(file.size, capture.len);
    assert_true(position >= 24);
    for (int i = 0; i < 3; i++) {
        (void)next_of(&file);
        assert_true(capture_file_position(&file) > position);
        position = capture_file_position(&file);
    }
    assert_int_equal(position, file.size);
    assert_ends(&file);
}

/* A file on stdin, with the fd that was there before. */
static int put_on_stdin(int fd)
{
    int saved = dup(STDIN_FILENO);

    assert_true(fd >= 0);
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(close(fd), 0);
    return saved;
}

TEST(a_dash_is_stdin_whose_size_is_not_known_when_it_is_a_pipe)
{
    struct capture_file file;
    struct error error = {""};
    struct stat status;
    int ends[2];

    write_pcap(&capture, PCAP_MICROSECONDS, LINK_RAW);
    write_three(write_pcap_record);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], capture.bytes, capture.len), capture.len);
    assert_int_equal(close(ends[1]), 0);
    int saved = put_on_stdin(ends[0]);
    assert_true(capture_file_open(&file, "-", &error));
    assert_string_equal(file.name, "stdin");
    assert_int_equal(fstat(STDIN_FILENO, &status), 0);
    assert_int_equal(file.inode, status.st_ino);
    assert_int_equal(file.device, status.st_dev);
    assert_int_equal(file.size, 0);
    for (int i = 0; i < 3; i++)
        (void)next_of(&file);
    assert_int_equal(capture_file_position(&file), 0);
    assert_ends(&file);
    assert_int_equal(fstat(STDIN_FILENO, &status), 0); /* it is not ours to close */
    assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
    (void)close(saved);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_pcap_file_gives_its_packets_in_order_with_their_times, begin),
        cmocka_unit_test_setup(a_pcap_file_may_have_nanoseconds, begin),
        cmocka_unit_test_setup(a_pcap_file_of_the_other_byte_order_is_the_same, begin),
        cmocka_unit_test_setup(a_pcapng_file_counts_microseconds_when_it_does_not_say, begin),
        cmocka_unit_test_setup(a_pcapng_file_may_have_nanoseconds_and_the_other_byte_order, begin),
        cmocka_unit_test_setup(a_pcapng_file_may_count_from_another_second, begin),
        cmocka_unit_test_setup(a_simple_packet_of_pcapng_has_the_time_of_the_one_before, begin),
        cmocka_unit_test_setup(an_empty_capture_ends_at_once, begin),
        cmocka_unit_test_setup(a_packet_without_bytes_is_given, begin),
        cmocka_unit_test_setup(a_packet_that_was_cut_is_given_as_captured_and_counted, begin),
        cmocka_unit_test_setup(of_a_packet_longer_than_65535_bytes_the_first_are_given, begin),
        cmocka_unit_test_setup(the_position_goes_from_the_header_to_the_size, begin),
        cmocka_unit_test_setup(a_dash_is_stdin_whose_size_is_not_known_when_it_is_a_pipe, begin),
    };
    return cmocka_run_group_tests_name("capture_file", tests, NULL, NULL);
}
