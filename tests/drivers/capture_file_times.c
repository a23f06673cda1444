/* capture_file_times.c - proves that times only go on, whatever a capture says
 */
#include "capture_bytes.h"

static const uint64_t S = 1000000000;

static struct capture_bytes capture;

static int begin(void **state)
{
    (void)state;
    capture.len = 0;
    capture.big_endian = false;
    return 0;
}

static void write_at(uint32_t seconds, uint32_t fraction)
{
    write_pcap_record(
        &capture, &(struct record){
                      .seconds = seconds, .fraction = fraction, .bytes = "packet", .n_bytes = 6});
}

static void assert_times(const uint64_t *times, size_t n_times)
{
    struct capture_file file = open_bytes(&capture);

    for (size_t i = 0; i < n_times; i++)
        assert_int_equal(next_of(&file).time_ns, times[i]);
    assert_ends(&file);
}

TEST(a_time_before_that_of_the_packet_before_is_taken_for_the_same)
{
    const uint64_t times[] = {100 * S, 100 * S, 100 * S, 101 * S};

    write_pcap(&capture, PCAP_MICROSECONDS, LINK_RAW);
    write_at(100, 0);
    write_at(99, 999999);
    write_at(0, 0);
    write_at(101, 0);
    assert_times(times, N_ELEMENTS(times));
}

TEST(a_time_before_that_of_what_is_no_ip_is_taken_for_the_same)
{
    static const uint8_t arp[14] = {[12] = 0x08, [13] = 0x06};
    const uint64_t times[] = {100 * S, 100 * S};

    write_pcap(&capture, PCAP_MICROSECONDS, LINK_ETHERNET);
    write_pcap_record(&capture,
                      &(struct record){.seconds = 100, .bytes = arp, .n_bytes = sizeof arp});
    write_at(99, 0);
    assert_times(times, N_ELEMENTS(times));
}

TEST(seconds_go_on_until_2106)
{
    const uint64_t times[] = {0x7fffffff * S, 0x80000000 * S, 0xffffffff * S};

    write_pcap(&capture, PCAP_MICROSECONDS, LINK_RAW);
    write_at(0x7fffffff, 0);
    write_at(0x80000000, 0);
    write_at(0xffffffff, 0);
    assert_times(times, N_ELEMENTS(times));
}

TEST(a_fraction_of_more_than_a_second_does_not_reach_the_next)
{
    const uint64_t times[] = {5 * S + 999999000, 6 * S - 1, 6 * S - 1, 6 * S};

    write_pcap(&capture, PCAP_MICROSECONDS, LINK_RAW);
    write_at(5, 999999);
    write_at(5, 1000000);
    write_at(6, UINT32_MAX); /* libpcap takes it for a negative number: no time at all */
    write_at(6, 0);
    assert_times(times, N_ELEMENTS(times));
}

/* The largest time leaves room: a host adds its timeouts to it. */
TEST(times_that_no_clock_reaches_end_in_2262)
{
    const int64_t offsets[] = {
        0, INT32_MAX, INT64_C(9223372035), INT64_C(9223372036), INT64_C(1) << 40, INT64_MAX - 1};
    struct record record = {.bytes = "packet", .n_bytes = 6};

    for (size_t i = 0; i < N_ELEMENTS(offsets); i++) {
        const uint64_t seconds =
            offsets[i] < INT64_C(9223372035) ? (uint64_t)offsets[i] : 9223372035;
        const uint64_t times[] = {seconds * S};
        capture.len = 0;
        write_section(&capture);
        write_interface(&capture, LINK_RAW, 9, offsets[i]);
        write_enhanced(&capture, &record);
        assert_times(times, 1);
    }
}

TEST(times_before_1970_are_none)
{
    const int64_t offsets[] = {(int64_t)INT32_MIN - 1, INT64_MIN + 1};
    const uint64_t times[] = {0};
    struct record record = {.bytes = "packet", .n_bytes = 6};

    for (size_t i = 0; i < N_ELEMENTS(offsets); i++) {
        capture.len = 0;
        write_section(&capture);
        write_interface(&capture, LINK_RAW, 9, offsets[i]);
        write_enhanced(&capture, &record);
        assert_times(times, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_time_before_that_of_the_packet_before_is_taken_for_the_same,
                               begin),
        cmocka_unit_test_setup(a_time_before_that_of_what_is_no_ip_is_taken_for_the_same, begin),
        cmocka_unit_test_setup(seconds_go_on_until_2106, begin),
        cmocka_unit_test_setup(a_fraction_of_more_than_a_second_does_not_reach_the_next, begin),
        cmocka_unit_test_setup(times_that_no_clock_reaches_end_in_2262, begin),
        cmocka_unit_test_setup(times_before_1970_are_none, begin),
    };
    return cmocka_run_group_tests_name("capture_file_times", tests, NULL, NULL);
}
