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

static uint8_t *put16(uint8_t *to, uint32_t n)
{
    to[0] = (uint8_t)n;
    to[1] = (uint8_t)(n >> 8);
    return to + 2;
}

static uint8_t *put32(uint8_t *to, uint32_t n)
{
    return put16(put16(to, n), n >> 16);
}

/* Bytes, filled up with zeros. */
static bool write_padded(FILE *out, const void *bytes, size_t len)
{
    static const uint8_t zeros[4];
    size_t n_zeros = (size_t)(padded(len) - len);

    return fwrite(bytes, 1, len, out) == len && fwrite(zeros, 1, n_zeros, out) == n_zeros;
}

static bool write_option(FILE *out, uint32_t type, const void *bytes, size_t len)
{
    uint8_t head[OPTION_LEN];

    (void)put16(put16(head, type), (uint32_t)len);
    return fwrite(head, 1, sizeof head, out) == sizeof head && write_padded(out, bytes, len);
}

static bool write_end(FILE *out, uint32_t block_len)
{
    uint8_t end[END_LEN];

    (void)put32(put32(end, OPTION_END), block_len);
    return fwrite(end, 1, sizeof end, out) == sizeof end;
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

bool pcapng_begin(FILE *out, const char *application, const char *interface)
{
    uint32_t len = (uint32_t)section_len(application);
    uint8_t section[SECTION_LEN], description[INTERFACE_LEN], resolution = NANOSECONDS;
    uint8_t *to = put32(put32(put32(section, SECTION_HEADER), len), BYTE_ORDER_MAGIC);

    to = put16(put16(to, 1), 0);
    (void)put32(put32(to, UINT32_MAX), UINT32_MAX);
    if (fwrite(section, 1, sizeof section, out) != sizeof section ||
        !write_option(out, OPTION_APPLICATION, application, text_len(application)) ||
        !write_end(out, len))
        return false;

    len = (uint32_t)interface_len(interface);
    to = put32(put32(description, INTERFACE_DESCRIPTION), len);
    (void)put32(put16(put16(to, LINKTYPE_RAW), 0), 0);
    return fwrite(description, 1, sizeof description, out) == sizeof description &&
           write_option(out, OPTION_INTERFACE_NAME, interface, text_len(interface)) &&
           write_option(out, OPTION_RESOLUTION, &resolution, sizeof resolution) &&
           write_end(out, len);
}

uint64_t pcapng_packet_len(uint32_t data_len, const char *comment)
{
    return PACKET_LEN + padded(data_len) + (comment != NULL ? option_len(text_len(comment)) : 0) +
           option_len(4) + END_LEN;
}

bool pcapng_packet(FILE *out, uint64_t time_ns, enum pcapng_direction direction,
                   const uint8_t *data, uint32_t data_len, const char *comment)
{
    uint32_t len = (uint32_t)pcapng_packet_len(data_len, comment);
    uint8_t packet[PACKET_LEN], flags[4];
    uint8_t *to = put32(put32(put32(packet, ENHANCED_PACKET), len), 0);

    to = put32(put32(to, (uint32_t)(time_ns >> 32)), (uint32_t)time_ns);
    (void)put32(put32(to, data_len), data_len);
    (void)put32(flags, direction);
    return fwrite(packet, 1, sizeof packet, out) == sizeof packet &&
           write_padded(out, data, data_len) &&
           (comment == NULL || write_option(out, OPTION_COMMENT, comment, text_len(comment))) &&
           write_option(out, OPTION_FLAGS, flags, sizeof flags) && write_end(out, len);
}
