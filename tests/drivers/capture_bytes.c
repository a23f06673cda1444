/* capture_bytes.c - see capture_bytes.h */

#include "capture_bytes.h"

#include <stdio.h>
#include <unistd.h>

static void put(struct capture_bytes *capture, uint64_t number, unsigned n_bytes)
{
    assert_true(capture->len + n_bytes <= sizeof capture->bytes);
    for (unsigned i = 0; i < n_bytes; i++) {
        unsigned shift = 8 * (capture->big_endian ? n_bytes - 1 - i : i);
        capture->bytes[capture->len++] = (uint8_t)(number >> shift);
    }
}

static void put_bytes(struct capture_bytes *capture, const void *bytes, size_t n_bytes)
{
    assert_true(capture->len + n_bytes <= sizeof capture->bytes);
    if (n_bytes > 0)
        memcpy(capture->bytes + capture->len, bytes, n_bytes);
    capture->len += n_bytes;
}

void write_pcap(struct capture_bytes *capture, int magic, uint32_t link)
{
    put(capture, (uint32_t)magic, 4);
    put(capture, 2, 2); /* version */
    put(capture, 4, 2);
    put(capture, 0, 8);
    put(capture, 262144, 4); /* the longest packet */
    put(capture, link, 4);
}

static uint32_t captured_len(const struct record *record)
{
    return record->captured_len != 0 ? record->captured_len : (uint32_t)record->n_bytes;
}

static uint32_t whole_len(const struct record *record)
{
    return record->len != 0 ? record->len : captured_len(record);
}

void write_pcap_record(struct capture_bytes *capture, const struct record *record)
{
    put(capture, record->seconds, 4);
    put(capture, record->fraction, 4);
    put(capture, captured_len(record), 4);
    put(capture, whole_len(record), 4);
    put_bytes(capture, record->bytes, record->n_bytes);
}

/* Begins a block of pcapng; end_block() says how long it is, at both ends. */
static size_t begin_block(struct capture_bytes *capture, uint32_t type)
{
    size_t begin = capture->len;

    put(capture, type, 4);
    put(capture, 0, 4);
    return begin;
}

static void end_block(struct capture_bytes *capture, size_t begin)
{
    size_t end = capture->len + 4;

    put(capture, end - begin, 4);
    capture->len = begin + 4;
    put(capture, end - begin, 4);
    capture->len = end;
}

static void pad(struct capture_bytes *capture, size_t n_bytes)
{
    put(capture, 0, (unsigned)(-n_bytes & 3));
}

void write_section(struct capture_bytes *capture)
{
    size_t begin = begin_block(capture, 0x0a0d0d0a);

    put(capture, 0x1a2b3c4d, 4);
    put(capture, 1, 2); /* version */
    put(capture, 0, 2);
    put(capture, UINT64_MAX, 8); /* the length is not said */
    end_block(capture, begin);
}

void write_interface(struct capture_bytes *capture, uint32_t link, int resolution, int64_t offset)
{
    size_t begin = begin_block(capture, 1);

    put(capture, link, 2);
    put(capture, 0, 2);
    put(capture, 0, 4); /* the longest packet: not said */
    if (resolution >= 0) {
        put(capture, 9, 2); /* if_tsresol */
        put(capture, 1, 2);
        put(capture, (uint64_t)resolution, 1);
        pad(capture, 1);
    }
    if (offset != 0) {
        put(capture, 14, 2); /* if_tsoffset */
        put(capture, 8, 2);
        put(capture, (uint64_t)offset, 8);
    }
    put(capture, 0, 4); /* the end of the options */
    end_block(capture, begin);
}

void write_enhanced(struct capture_bytes *capture, const struct record *record)
{
    size_t begin = begin_block(capture, 6);

    put(capture, 0, 4); /* the interface */
    put(capture, record->seconds, 4);
    put(capture, record->fraction, 4);
    put(capture, captured_len(record), 4);
    put(capture, whole_len(record), 4);
    put_bytes(capture, record->bytes, record->n_bytes);
    pad(capture, record->n_bytes);
    end_block(capture, begin);
}

void write_simple(struct capture_bytes *capture, const void *bytes, size_t n_bytes)
{
    size_t begin = begin_block(capture, 3);

    put(capture, n_bytes, 4);
    put_bytes(capture, bytes, n_bytes);
    pad(capture, n_bytes);
    end_block(capture, begin);
}

bool try_bytes(const struct capture_bytes *capture, struct capture_file *file, struct error *error)
{
    char path[] = "/tmp/capture.XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, capture->bytes, capture->len), capture->len);
    assert_int_equal(close(fd), 0);
    bool opened = capture_file_open(file, path, error);
    file->name = "the capture";
    assert_int_equal(unlink(path), 0);
    return opened;
}

struct capture_file open_bytes(const struct capture_bytes *capture)
{
    struct capture_file file;
    struct error error = {""};

    if (!try_bytes(capture, &file, &error))
        fail_msg("%s", error.text);
    assert_string_equal(error.text, "");
    return file;
}

void open_fails(const struct capture_bytes *capture, struct error *error)
{
    struct capture_file file;

    assert_false(try_bytes(capture, &file, error));
}

struct capture_file_frame next_of(struct capture_file *file)
{
    struct capture_file_frame frame;
    struct error error = {""};

    if (capture_file_next(file, &frame, &error) != CAPTURE_FILE_FRAME)
        fail_msg("no frame: %s", error.text);
    return frame;
}

void assert_ends(struct capture_file *file)
{
    struct capture_file_frame frame;
    struct error error = {""};

    assert_int_equal(capture_file_next(file, &frame, &error), CAPTURE_FILE_END);
    assert_string_equal(error.text, "");
    capture_file_close(file);
}
