/* pcapng_reader.c - see pcapng_reader.h */

#include "pcapng_reader.h"

#include <stdio.h>

enum {
    SECTION = 0x0a0d0d0a,
    INTERFACE = 1,
    PACKET = 6,
    BYTE_ORDER = 0x1a2b3c4d,
    RAW = 101,
    MIN_BLOCK_LEN = 12,
};

static struct pcapng_file file;

static uint32_t get16(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
}

static uint32_t get32(const uint8_t *bytes)
{
    return get16(bytes) | get16(bytes + 2) << 16;
}

static uint32_t padded(uint32_t len)
{
    return (len + 3) & ~UINT32_C(3);
}

static void assert_zeros(const uint8_t *begin, const uint8_t *end)
{
    for (; begin < end; begin++)
        assert_int_equal(*begin, 0);
}

/* The option at *at, which moves on behind it; false at the end of the options, which is the end of
 * the block. */
static bool next_option(const uint8_t **at, const uint8_t *end, unsigned *type,
                        const uint8_t **value, uint32_t *len)
{
    assert_true(end - *at >= 4);
    *type = get16(*at);
    *len = get16(*at + 2);
    *value = *at + 4;
    *at = *value + padded(*len);
    assert_true(*at <= end);
    assert_zeros(*value + *len, *at);
    if (*type != 0)
        return true;
    assert_int_equal(*len, 0);
    assert_ptr_equal(*at, end);
    return false;
}

/* A text of 63 bytes at most. */
static void keep_text(char *text, const uint8_t *value, uint32_t len)
{
    assert_true(len < 64);
    memcpy(text, value, len);
    text[len] = '\0';
}

static void read_section(const uint8_t *body, const uint8_t *end)
{
    static const uint8_t unknown_len[8] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    const uint8_t *at = body + 16, *value;
    unsigned type;
    uint32_t len;

    assert_int_equal(get32(body), BYTE_ORDER);
    assert_int_equal(get16(body + 4), 1); /* version 1.0 */
    assert_int_equal(get16(body + 6), 0);
    assert_memory_equal(body + 8, unknown_len, sizeof unknown_len);
    while (next_option(&at, end, &type, &value, &len)) {
        assert_int_equal(type, 4);
        keep_text(file.application, value, len);
    }
}

static void read_interface(const uint8_t *body, const uint8_t *end)
{
    const uint8_t *at = body + 8, *value;
    unsigned type, resolution = 6;
    uint32_t len;

    assert_int_equal(get16(body), RAW);
    assert_zeros(body + 2, body + 8); /* reserved; packets of any length */
    while (next_option(&at, end, &type, &value, &len)) {
        if (type == 2) {
            keep_text(file.interface, value, len);
        } else {
            assert_int_equal(type, 9);
            assert_int_equal(len, 1);
            resolution = *value;
        }
    }
    assert_int_equal(resolution, 9);
}

static void read_packet(const uint8_t *body, const uint8_t *end)
{
    assert_true(end - body >= 20 && file.n < PCAPNG_MAX_ENTRIES);
    struct pcapng_entry *entry = &file.entries[file.n++];
    *entry = (struct pcapng_entry){
        .time_ns = (uint64_t)get32(body + 4) << 32 | get32(body + 8),
        .data = body + 20,
        .data_len = get32(body + 12),
        .offset = (size_t)(body - file.bytes) - 8,
    };
    assert_int_equal(get32(body), 0);                    /* the interface */
    assert_int_equal(get32(body + 16), entry->data_len); /* of so many */
    assert_true(padded(entry->data_len) <= (size_t)(end - entry->data));

    const uint8_t *at = entry->data + padded(entry->data_len), *value;
    assert_zeros(entry->data + entry->data_len, at);
    unsigned type;
    uint32_t len;
    while (next_option(&at, end, &type, &value, &len)) {
        if (type == 1) {
            assert_null(entry->comment);
            entry->comment = (const char *)value;
            entry->comment_len = len;
        } else {
            assert_int_equal(type, 2);
            assert_int_equal(len, 4);
            entry->direction = get32(value);
        }
    }
}

const struct pcapng_file *pcapng_read(const char *path)
{
    FILE *stream = fopen(path, "rb");
    unsigned n_blocks = 0;

    if (stream == NULL)
        fail_msg("there is no %s", path);
    file.len = fread(file.bytes, 1, sizeof file.bytes, stream);
    assert_true(file.len < sizeof file.bytes);
    (void)fclose(stream);
    file.n = 0;
    file.application[0] = file.interface[0] = '\0';
    for (size_t at = 0, len; at < file.len; at += len, n_blocks++) {
        static void (*const readers[])(const uint8_t *, const uint8_t *) = {
            read_section, read_interface, read_packet};
        static const uint32_t types[] = {SECTION, INTERFACE, PACKET};
        unsigned kind = n_blocks < 2 ? n_blocks : 2;
        const uint8_t *block = file.bytes + at;
        if (file.len - at < MIN_BLOCK_LEN)
            fail_msg("%s ends within a block, at byte %zu", path, file.len);
        len = get32(block + 4);
        if (len % 4 != 0 || len < MIN_BLOCK_LEN || len > file.len - at)
            fail_msg("%s has a block of %zu bytes at byte %zu of %zu", path, len, at, file.len);
        assert_int_equal(get32(block + len - 4), len);
        assert_int_equal(get32(block), types[kind]);
        readers[kind](block + 8, block + len - 4);
    }
    assert_true(n_blocks >= 2);
    return &file;
}

bool pcapng_says(const struct pcapng_entry *entry, const char *comment)
{
    if (comment == NULL || entry->comment == NULL)
        return comment == NULL && entry->comment == NULL;
    return entry->comment_len == strlen(comment) &&
           memcmp(entry->comment, comment, entry->comment_len) == 0;
}
