/* pcapng.c - see pcapng.h; the blocks of draft-ietf-opsawg-pcapng, little-endian on any machine
 *
 *   Section Header      type, length, byte order, version 1.0, section length unknown, options
 *   Interface           type, length, link type, no limit of packet length, options
 *   Enhanced Packet     type, length, interface 0, time, captured and original length,
 *                       data, options
 *
 * Each block ends with its length once more, so that a file can be read backwards; data and options
 * are filled up to a multiple of 4 bytes.
 */

#include "pcapng.h"

#include <string.h>

enum {
    SECTION_HEADER = 0x0a0d0d0a,
    BYTE_ORDER_MAGIC = 0x1a2b3c4d,
    INTERFACE_DESCRIPTION = 1,
    ENHANCED_PACKET = 6,
    LINKTYPE_RAW = 101,
    NANOSECONDS = 9, /* 10 to the power of minus that */

    OPTION_END = 0,
    OPTION_COMMENT = 1,
    OPTION_APPLICATION = 4,    /* shb_userappl */
    OPTION_INTERFACE_NAME = 2, /* if_name */
    OPTION_RESOLUTION = 9,     /* if_tsresol */
    OPTION_FLAGS = 2,          /* epb_flags */

    SECTION_LEN = 24, /* bytes of the blocks before their options */
    INTERFACE_LEN = 16,
    PACKET_LEN = 28, /* and data */
    OPTION_LEN = 4,  /* type and length of an option */
    END_LEN = 8,     /* the end of the options and the length again */
    MAX_COMMENT_LEN = 65535,
};

static uint64_t padded(uint64_t len)
{
    return (len + 3) / 4 * 4;
}

static uint64_t option_len(size_t len)
{
    return OPTION_LEN + padded(len);
}

/* The bytes of a text that an option can take: whole characters only. */
static size_t text_len(const char *text)
{
    size_t len = strlen(text);

    if (len <= MAX_COMMENT_LEN)
        return len;
    len = MAX_COMMENT_LEN;
    while (len > 0 && ((uint8_t)text[len] & 0xc0) == 0x80)
        len--;
    return len;
}

/* A block on its way: small pieces are put together first, since every call of stdio costs. */
struct block {
    FILE *out;
    bool failed; /* then errno says why, and nothing more is written */
    uint32_t block_len;
    size_t len; /* of bytes */
    uint8_t bytes[1024];
};

static void write_bytes(struct block *block, const void *bytes, size_t len)
{
    if (!block->failed && fwrite(bytes, 1, len, block->out) != len)
        block->failed = true;
}

static inline void put(struct block *block, const void *bytes, size_t len)
{
    if (len > sizeof block->bytes - block->len) {
        write_bytes(block, block->bytes, block->len);
        block->len = 0;
    }
    if (len > sizeof block->bytes) {
        write_bytes(block, bytes, len);
        return;
    }
    memcpy(block->bytes + block->len, bytes, len);
    block->len += len;
}

static void put16(struct block *block, uint32_t n)
{
    put(block, (const uint8_t[]){(uint8_t)n, (uint8_t)(n >> 8)}, 2);
}

static inline void put32(struct block *block, uint32_t n)
{
    put(block,
        (const uint8_t[]){(uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16), (uint8_t)(n >> 24)},
        4);
}

/* Bytes, filled up with zeros. */
static void put_padded(struct block *block, const void *bytes, size_t len)
{
    static const uint8_t zeros[4];

    put(block, bytes, len);
    put(block, zeros, (size_t)(padded(len) - len));
}

static void put_option(struct block *block, uint32_t type, const void *bytes, size_t len)
{
    put16(block, type);
    put16(block, (uint32_t)len);
    put_padded(block, bytes, len);
}

static void begin(struct block *block, FILE *out, uint32_t type, uint64_t block_len)
{
    block->out = out;
    block->failed = false;
    block->block_len = (uint32_t)block_len;
    block->len = 0;
    put32(block, type);
    put32(block, block->block_len);
}

static bool end(struct block *block)
{
    put32(block, OPTION_END);
    put32(block, block->block_len);
    write_bytes(block, block->bytes, block->len);
    return !block->failed;
}

static uint64_t section_len(const char *application)
{
    return SECTION_LEN + option_len(text_len(application)) + END_LEN;
}

static uint64_t interface_len(const char *interface)
{
    return INTERFACE_LEN + option_len(text_len(interface)) + option_len(1) + END_LEN;
}

uint64_t pcapng_begin_len(const char *application, const char *interface)
{
    return section_len(application) + interface_len(interface);
}

static bool write_section(FILE *out, const char *application)
{
    struct block block;

    begin(&block, out, SECTION_HEADER, section_len(application));
    put32(&block, BYTE_ORDER_MAGIC);
    put16(&block, 1); /* version 1.0 */
    put16(&block, 0);
    put32(&block, UINT32_MAX); /* of unknown length */
    put32(&block, UINT32_MAX);
    put_option(&block, OPTION_APPLICATION, application, text_len(application));
    return end(&block);
}

static bool write_interface(FILE *out, const char *interface)
{
    struct block block;
    uint8_t resolution = NANOSECONDS;

    begin(&block, out, INTERFACE_DESCRIPTION, interface_len(interface));
    put16(&block, LINKTYPE_RAW);
    put16(&block, 0);
    put32(&block, 0); /* packets of any length */
    put_option(&block, OPTION_INTERFACE_NAME, interface, text_len(interface));
    put_option(&block, OPTION_RESOLUTION, &resolution, sizeof resolution);
    return end(&block);
}

bool pcapng_begin(FILE *out, const char *application, const char *interface)
{
    return write_section(out, application) && write_interface(out, interface);
}

uint64_t pcapng_packet_len(uint32_t data_len, const char *comment)
{
    return PACKET_LEN + padded(data_len) + (comment != NULL ? option_len(text_len(comment)) : 0) +
           option_len(4) + END_LEN;
}

bool pcapng_packet(FILE *out, uint64_t time_ns, enum pcapng_direction direction,
                   const uint8_t *data, uint32_t data_len, const char *comment)
{
    struct block block;
    const uint8_t flags[4] = {(uint8_t)direction};

    begin(&block, out, ENHANCED_PACKET, pcapng_packet_len(data_len, comment));
    put32(&block, 0); /* the interface */
    put32(&block, (uint32_t)(time_ns >> 32));
    put32(&block, (uint32_t)time_ns);
    put32(&block, data_len); /* bytes captured, of so many */
    put32(&block, data_len);
    put_padded(&block, data, data_len);
    if (comment != NULL)
        put_option(&block, OPTION_COMMENT, comment, text_len(comment));
    put_option(&block, OPTION_FLAGS, flags, sizeof flags);
    return end(&block);
}

uint64_t pcapng_whole(const char *bytes, uint64_t n, uint64_t *n_packets)
{
    uint64_t whole = 0;

    /* each block begins with its type, then its length */
    while (n - whole >= 8) {
        const unsigned char *len = (const unsigned char *)bytes + whole + 4;
        uint32_t block_len =
            len[0] | (uint32_t)len[1] << 8 | (uint32_t)len[2] << 16 | (uint32_t)len[3] << 24;
        if (block_len > n - whole)
            break;
        *n_packets += bytes[whole] == ENHANCED_PACKET;
        whole += block_len;
    }
    return whole;
}
