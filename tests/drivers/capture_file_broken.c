/* capture_file_broken.c - proves that what cannot be read is said, and what is before it is used
 */
#include "capture_bytes.h"

#include <stdio.h>
#include <unistd.h>

#include "texts.h"

static struct capture_bytes capture;

enum { PCAP_HEADER_LEN = 24, RECORD_HEADER_LEN = 16, PACKET_LEN = 6 };

static int begin(void **state)
{
    (void)state;
    capture.len = 0;
    capture.big_endian = false;
    return 0;
}

static void write_packets(int n)
{
    write_pcap(&capture, PCAP_MICROSECONDS, LINK_RAW);
    for (int i = 0; i < n; i++)
        write_pcap_record(&capture, &(struct record){.bytes = "packet", .n_bytes = PACKET_LEN});
}

TEST(a_file_that_is_missing_or_none_is_said)
{
    struct capture_file file;
    struct error error;

    assert_false(capture_file_open(&file, "/nonexistent/capture.pcap", &error));
    assert_says(&error, "cannot open /nonexistent/capture.pcap", "No such file or directory");
    assert_false(capture_file_open(&file, "/", &error));
    assert_says(&error, "cannot read /", "directory", "pcap or pcapng");
}

TEST(a_file_that_is_no_capture_is_said)
{
    static const char *const texts[] = {"", "a",
                                        "\x7f"
                                        "ELF is something else, and long enough for a "
                                        "header of a capture"};
    struct error error;

    for (size_t i = 0; i < N_ELEMENTS(texts); i++) {
        capture.len = strlen(texts[i]);
        memcpy(capture.bytes, texts[i], capture.len);
        open_fails(&capture, &error);
        assert_says(&error, "cannot read", "name a pcap or pcapng file");
    }
}

TEST(a_link_layer_that_is_not_known_is_named)
{
    static const struct {
        uint32_t type;
        const char *number, *name;
    } unknown[] = {{105, "105", "802.11"},
                   {127, "127", "radiotap"},
                   {9, "9", "PPP"},
                   {189, "189", "USB"},
                   {65000, "65000", "no name"}};
    struct error error;

    for (size_t i = 0; i < N_ELEMENTS(unknown); i++) {
        capture.len = 0;
        write_pcap(&capture, PCAP_MICROSECONDS, unknown[i].type);
        open_fails(&capture, &error);
        assert_says(&error, unknown[i].number, unknown[i].name, "Ethernet");
    }
}

TEST(a_file_that_was_refused_is_closed_again)
{
    struct error error;
    int before = dup(STDIN_FILENO), after;

    (void)close(before);
    write_pcap(&capture, PCAP_MICROSECONDS, 105); /* of a link layer that is not known */
    for (; capture.len > 0; capture.len -= PCAP_HEADER_LEN / 2) {
        open_fails(&capture, &error);
        after = dup(STDIN_FILENO);
        (void)close(after);
        assert_int_equal(after, before);
    }
}

/* Reads up to the end or to where it breaks. Returns how many packets came. */
static unsigned read_all(struct capture_file *file, enum capture_file_result *last,
                         struct error *error)
{
    struct capture_file_frame frame;
    unsigned n = 0;

    error->text[0] = '\0';
    while ((*last = capture_file_next(file, &frame, error)) == CAPTURE_FILE_FRAME)
        n++;
    capture_file_close(file);
    return n;
}

TEST(a_file_cut_anywhere_gives_the_packets_before_that)
{
    enum { N = 3, RECORD_LEN = RECORD_HEADER_LEN + PACKET_LEN };
    enum capture_file_result last;
    struct error error;

    write_packets(N);
    size_t whole = capture.len;
    assert_int_equal(whole, PCAP_HEADER_LEN + N * RECORD_LEN);
    for (capture.len = 0; capture.len <= whole; capture.len++) {
        if (capture.len < PCAP_HEADER_LEN) {
            open_fails(&capture, &error);
            assert_says(&error, "cannot read");
            continue;
        }
        size_t n_whole = (capture.len - PCAP_HEADER_LEN) / RECORD_LEN;
        struct capture_file file = open_bytes(&capture);
        assert_int_equal(read_all(&file, &last, &error), n_whole);
        if (capture.len == PCAP_HEADER_LEN + n_whole * RECORD_LEN) {
            assert_int_equal(last, CAPTURE_FILE_END);
            assert_string_equal(error.text, "");
        } else {
            char behind[64];
            (void)snprintf(behind, sizeof behind, "behind packet %zu:", n_whole);
            assert_int_equal(last, CAPTURE_FILE_BROKEN);
            assert_says(&error, "cannot read the capture", behind);
        }
    }
}

TEST(a_length_that_cannot_be_ends_the_file_there)
{
    enum capture_file_result last;
    struct error error;

    write_packets(1);
    write_pcap_record(
        &capture,
        &(struct record){.captured_len = 0x7fffffff, .bytes = "packet", .n_bytes = PACKET_LEN});
    struct capture_file file = open_bytes(&capture);
    assert_int_equal(read_all(&file, &last, &error), 1);
    assert_int_equal(last, CAPTURE_FILE_BROKEN);
    assert_says(&error, "behind packet 1");
}

TEST(an_interface_of_another_link_layer_ends_the_file_there)
{
    enum capture_file_result last;
    struct error error;

    write_section(&capture);
    write_interface(&capture, LINK_RAW, 9, 0);
    write_enhanced(&capture, &(struct record){.bytes = "packet", .n_bytes = PACKET_LEN});
    write_interface(&capture, LINK_ETHERNET, 9, 0);
    struct capture_file file = open_bytes(&capture);
    assert_int_equal(read_all(&file, &last, &error), 1);
    assert_int_equal(last, CAPTURE_FILE_BROKEN);
    assert_says(&error, "behind packet 1");
}

/* Each packet has to be within its bounds: AddressSanitizer looks, when all of it is read. */
static unsigned sum_all(struct capture_file *file, enum capture_file_result *last,
                        struct error *error)
{
    struct capture_file_frame frame;
    unsigned sum = 0;

    while ((*last = capture_file_next(file, &frame, error)) == CAPTURE_FILE_FRAME) {
        assert_true(frame.data_len <= 65535);
        for (uint32_t i = 0; i < frame.data_len; i++)
            sum += frame.data[i];
    }
    capture_file_close(file);
    return sum;
}

/* Changes some bytes of the capture at random, and reads it to whatever end it has then. */
static void read_changed(uint64_t *seed)
{
    struct capture_file file;
    enum capture_file_result last;
    struct error error = {""};

    for (uint32_t n = 1 + random_below(seed, 4); n > 0; n--)
        capture.bytes[random_below(seed, (uint32_t)capture.len)] = (uint8_t)random_bits(seed);
    if (!try_bytes(&capture, &file, &error)) {
        assert_string_not_equal(error.text, "");
        return;
    }
    (void)sum_all(&file, &last, &error);
    assert_int_equal(last == CAPTURE_FILE_BROKEN, error.text[0] != '\0');
}

TEST(a_file_with_bytes_changed_at_random_is_read_to_some_end)
{
    enum { N_ROUNDS = 500 };
    uint64_t seed = random_seed();

    for (int round = 0; round < N_ROUNDS; round++) {
        (void)begin(NULL);
        capture.big_endian = round % 4 >= 2;
        if (round % 2 == 0) {
            write_packets(5);
        } else {
            write_section(&capture);
            write_interface(&capture, LINK_ETHERNET, 9, 0);
            for (int i = 0; i < 5; i++)
                write_enhanced(&capture, &(struct record){.bytes = "0123456789ab\x08\0packet",
                                                          .n_bytes = 14 + PACKET_LEN});
        }
        read_changed(&seed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_file_that_is_missing_or_none_is_said, begin),
        cmocka_unit_test_setup(a_file_that_is_no_capture_is_said, begin),
        cmocka_unit_test_setup(a_link_layer_that_is_not_known_is_named, begin),
        cmocka_unit_test_setup(a_file_that_was_refused_is_closed_again, begin),
        cmocka_unit_test_setup(a_file_cut_anywhere_gives_the_packets_before_that, begin),
        cmocka_unit_test_setup(a_length_that_cannot_be_ends_the_file_there, begin),
        cmocka_unit_test_setup(an_interface_of_another_link_layer_ends_the_file_there, begin),
        cmocka_unit_test_setup(a_file_with_bytes_changed_at_random_is_read_to_some_end, begin),
    };
    return cmocka_run_group_tests_name("capture_file_broken", tests, NULL, NULL);
}
