/* pcapng.c - proves that what is written is pcapng, byte for byte
 *
 * A small file is compared with bytes that were put together by hand from the text of the format;
 * the others are read back by pcapng_reader.h, and by libpcap, which did not know us.
 */
#define _GNU_SOURCE /* fopencookie */

#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "drivers/capture_file.h"
#include "drivers/pcapng.h"
#include "pcapng_reader.h"

static const char application[] = "echohost 1", interface[] = "tun0";

static char path[] = "/tmp/pcapng.XXXXXX";
static FILE *out;

static int setup(void **state)
{
    (void)state;
    memcpy(path + sizeof path - 7, "XXXXXX", 6);
    int fd = mkstemp(path);
    out = fd >= 0 ? fdopen(fd, "wb") : NULL;
    return out != NULL ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    if (out != NULL)
        (void)fclose(out);
    return unlink(path);
}

static const struct pcapng_file *read_back(void)
{
    assert_int_equal(fclose(out), 0);
    out = NULL;
    return pcapng_read(path);
}

static void begin(void)
{
    assert_true(pcapng_begin(out, application, interface));
    assert_int_equal(ftell(out), pcapng_begin_len(application, interface));
}

TEST(a_small_file_has_the_bytes_of_the_format)
{
    static const uint8_t expected[] = {
        0x0a, 0x0d, 0x0d, 0x0a, 48,   0,   0,   0,   /* Section Header, 48 bytes */
        0x4d, 0x3c, 0x2b, 0x1a, 1,    0,   0,   0,   /* little-endian, version 1.0 */
        255,  255,  255,  255,  255,  255, 255, 255, /* of unknown length */
        4,    0,    10,   0,    'e',  'c', 'h', 'o', /* shb_userappl */
        'h',  'o',  's',  't',  ' ',  '1', 0,   0,   /* */
        0,    0,    0,    0,    48,   0,   0,   0,   /* opt_endofopt */
        1,    0,    0,    0,    40,   0,   0,   0,   /* Interface Description, 40 bytes */
        101,  0,    0,    0,    0,    0,   0,   0,   /* RAW, any length */
        2,    0,    4,    0,    't',  'u', 'n', '0', /* if_name */
        9,    0,    1,    0,    9,    0,   0,   0,   /* if_tsresol: nanoseconds */
        0,    0,    0,    0,    40,   0,   0,   0,   /* opt_endofopt */
        6,    0,    0,    0,    56,   0,   0,   0,   /* Enhanced Packet, 56 bytes */
        0,    0,    0,    0,    4,    3,   2,   1,   /* interface 0, time 0x01020304 */
        8,    7,    6,    5,    1,    0,   0,   0,   /* 05060708; 1 byte captured */
        1,    0,    0,    0,    0x45, 0,   0,   0,   /* of 1 */
        1,    0,    2,    0,    'N',  'o', 0,   0,   /* opt_comment */
        2,    0,    4,    0,    1,    0,   0,   0,   /* epb_flags: in */
        0,    0,    0,    0,    56,   0,   0,   0,   /* opt_endofopt */
        6,    0,    0,    0,    48,   0,   0,   0,   /* Enhanced Packet, 48 bytes */
        0,    0,    0,    0,    0,    0,   0,   0,   9,    0,  0,  0,  /* time 9 */
        4,    0,    0,    0,    4,    0,   0,   0,   0x46, 47, 48, 49, /* 4 bytes of 4 */
        2,    0,    4,    0,    2,    0,   0,   0,                     /* epb_flags: out */
        0,    0,    0,    0,    48,   0,   0,   0,                     /* opt_endofopt */
    };
    static const uint8_t data[] = {0x45, 0x46, 47, 48, 49};

    begin();
    assert_true(pcapng_packet(out, 0x0102030405060708, PCAPNG_INBOUND, data, 1, "No"));
    assert_true(pcapng_packet(out, 9, PCAPNG_OUTBOUND, data + 1, 4, NULL));
    const struct pcapng_file *file = read_back();
    assert_int_equal(file->len, sizeof expected);
    assert_memory_equal(file->bytes, expected, sizeof expected);
}

/* Of every remainder of 4, and none at all, short and where a piece would be too long for what is
 * put together; with comments of every remainder, none and empty. */
TEST(a_packet_takes_the_bytes_that_were_foretold_whatever_its_lengths)
{
    enum { N_SHORT = 70, LONG = 940, N_LENGTHS = 200 };
    static uint8_t data[LONG + N_LENGTHS];
    static const char *const comments[] = {NULL, "", "a", "ab", "abc", "abcd", "abcde"};
    uint64_t expected = pcapng_begin_len(application, interface);

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 7 + i / 256);
    begin();
    for (uint32_t n = 0; n < N_LENGTHS; n++) {
        uint32_t len = n < N_SHORT ? n : LONG + n;
        for (size_t i = 0; i < N_ELEMENTS(comments); i++) {
            assert_true(pcapng_packet(out, len, PCAPNG_INBOUND, data, len, comments[i]));
            expected += pcapng_packet_len(len, comments[i]);
            assert_int_equal(ftell(out), expected);
        }
    }
    const struct pcapng_file *file = read_back();
    assert_int_equal(file->n, N_LENGTHS * N_ELEMENTS(comments));
    for (uint32_t i = 0; i < file->n; i++) {
        uint32_t n = i / N_ELEMENTS(comments), len = n < N_SHORT ? n : LONG + n;
        assert_int_equal(file->entries[i].data_len, len);
        assert_memory_equal(file->entries[i].data, data, len);
        assert_true(pcapng_says(&file->entries[i], comments[i % N_ELEMENTS(comments)]));
    }
}

TEST(names_of_any_length_have_room)
{
    static const char long_name[] = "0123456789abcdef0123456789abcdef0123456789abcdef";

    for (size_t len = 0; len < sizeof long_name; len++) {
        const char *name = long_name + sizeof long_name - 1 - len;
        if (len > 0)
            assert_int_equal(setup(NULL), 0);
        assert_true(pcapng_begin(out, name, name));
        assert_int_equal(ftell(out), pcapng_begin_len(name, name));
        const struct pcapng_file *file = read_back();
        assert_string_equal(file->application, name);
        assert_string_equal(file->interface, name);
        if (len < sizeof long_name - 1)
            assert_int_equal(unlink(path), 0);
    }
}

/* 65,535 bytes is what an option can have; a character is not cut in two. */
TEST(a_comment_that_is_too_long_is_cut_between_characters)
{
    static char comment[70001];
    static const struct {
        size_t len;
        const char *character; /* that is written over its bytes from 65,533 on */
        size_t kept;
    } rows[] = {
        {65534, "", 65534},
        {65535, "", 65535},
        {65536, "", 65535},
        {70000, "", 65535},
        {70000, "\xc3\xbc\xc3\xbc", 65535},         /* ends with it */
        {70000, "a\xc3\xbc\xc3\xbc", 65534},        /* in the middle of one of two bytes */
        {70000, "\xe2\x82\xac\xe2\x82\xac", 65533}, /* of three */
        {70000, "\xf0\x9f\x98\x80", 65533},         /* of four */
    };

    begin();
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        memset(comment, 'x', rows[i].len);
        comment[rows[i].len] = '\0';
        memcpy(comment + 65533, rows[i].character, strlen(rows[i].character));
        long before = ftell(out);
        assert_true(pcapng_packet(out, i, PCAPNG_OUTBOUND, (const uint8_t *)"E", 1, comment));
        assert_int_equal(ftell(out) - before, pcapng_packet_len(1, comment));
    }
    const struct pcapng_file *file = read_back();
    assert_int_equal(file->n, N_ELEMENTS(rows));
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        if (file->entries[i].comment_len != rows[i].kept)
            fail_msg("row %zu: %zu bytes are kept", i, file->entries[i].comment_len);
    }
}

TEST(the_longest_packet_is_whole)
{
    static uint8_t data[65535];

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 7 + i / 256);
    begin();
    assert_true(pcapng_packet(out, UINT64_MAX, PCAPNG_OUTBOUND, data, sizeof data, "long"));
    const struct pcapng_file *file = read_back();
    assert_int_equal(file->n, 1);
    assert_int_equal(file->entries[0].data_len, sizeof data);
    assert_memory_equal(file->entries[0].data, data, sizeof data);
    assert_int_equal(file->entries[0].time_ns, UINT64_MAX);
    assert_int_equal(file->entries[0].direction, PCAPNG_OUTBOUND);
}

TEST(libpcap_reads_the_same)
{
    static const uint8_t data[] = {0x45, 0, 0, 7, 8, 9, 10};
    struct error error;
    struct capture_file file;
    struct capture_file_frame frame;

    begin();
    for (uint32_t i = 1; i <= sizeof data; i++)
        assert_true(pcapng_packet(out, 1700000000123456789 + i,
                                  i % 2 ? PCAPNG_INBOUND : PCAPNG_OUTBOUND, data, i, "why"));
    (void)read_back();
    assert_true(capture_file_open(&file, path, &error));
    for (uint32_t i = 1; i <= sizeof data; i++) {
        assert_int_equal(capture_file_next(&file, &frame, &error), CAPTURE_FILE_FRAME);
        assert_true(frame.is_ip);
        assert_int_equal(frame.time_ns, 1700000000123456789 + i);
        assert_int_equal(frame.data_len, i);
        assert_memory_equal(frame.data, data, i);
    }
    assert_int_equal(capture_file_next(&file, &frame, &error), CAPTURE_FILE_END);
    capture_file_close(&file);
}

static int writes_until_one_fails;

static ssize_t write_but_once(void *cookie, const char *bytes, size_t len)
{
    (void)cookie;
    (void)bytes;
    return writes_until_one_fails-- == 0 ? 0 : (ssize_t)len;
}

/* Also when there is room again behind it. Without a buffer, or all would seem to go well. */
TEST(any_part_that_is_not_written_is_told)
{
    static const cookie_io_functions_t functions = {.write = write_but_once};
    static const uint8_t data[5000];
    static char comment[3001];
    bool written = false;
    int n = 0;

    memset(comment, 'x', sizeof comment - 1);
    for (; !written; n++) {
        FILE *stream = fopencookie(NULL, "wb", functions);
        assert_non_null(stream);
        assert_int_equal(setvbuf(stream, NULL, _IONBF, 0), 0);
        writes_until_one_fails = n;
        written = pcapng_begin(stream, application, interface) &&
                  pcapng_packet(stream, 1, PCAPNG_INBOUND, data, 1, NULL) &&
                  pcapng_packet(stream, 1, PCAPNG_INBOUND, data, sizeof data, comment);
        assert_int_equal(written, writes_until_one_fails >= 0);
        assert_true(writes_until_one_fails >= -1); /* and it is the last */
        (void)fclose(stream);
    }
    assert_true(n > 6);
}

/* A capture under load: a call of stdio for each field is most of what it costs. */
TEST(a_packet_of_usual_length_is_written_in_one_piece)
{
    static const cookie_io_functions_t functions = {.write = write_but_once};
    static const uint8_t data[84];
    FILE *stream = fopencookie(NULL, "wb", functions);

    assert_non_null(stream);
    assert_int_equal(setvbuf(stream, NULL, _IONBF, 0), 0);
    writes_until_one_fails = 10;
    for (int i = 1; i <= 5; i++) {
        assert_true(pcapng_packet(stream, 1, PCAPNG_INBOUND, data, sizeof data, "SEND: why (RFC)"));
        assert_int_equal(writes_until_one_fails, 10 - i);
    }
    (void)fclose(stream);
}

TEST(a_full_disk_is_told_with_its_errno)
{
    FILE *full = fopen("/dev/full", "wb");

    if (full == NULL)
        skip();
    assert_int_equal(setvbuf(full, NULL, _IONBF, 0), 0);
    errno = 0;
    assert_false(pcapng_begin(full, application, interface));
    assert_int_equal(errno, ENOSPC);
    errno = 0;
    assert_false(pcapng_packet(full, 1, PCAPNG_INBOUND, (const uint8_t *)"E", 1, NULL));
    assert_int_equal(errno, ENOSPC);
    (void)fclose(full);
}

#define pcapng_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        pcapng_test(a_small_file_has_the_bytes_of_the_format),
        pcapng_test(a_packet_takes_the_bytes_that_were_foretold_whatever_its_lengths),
        pcapng_test(names_of_any_length_have_room),
        pcapng_test(a_comment_that_is_too_long_is_cut_between_characters),
        pcapng_test(the_longest_packet_is_whole),
        pcapng_test(libpcap_reads_the_same),
        cmocka_unit_test(any_part_that_is_not_written_is_told),
        cmocka_unit_test(a_packet_of_usual_length_is_written_in_one_piece),
        cmocka_unit_test(a_full_disk_is_told_with_its_errno),
    };
    return cmocka_run_group_tests_name("pcapng", tests, NULL, NULL);
}
