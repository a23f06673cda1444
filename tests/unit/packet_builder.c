/* packet_builder.c - see packet_builder.h
 *
 * The packet is put together in a scratch buffer, from the inside out: the message, its checksum,
 * the header, its checksum. What the frame length leaves of it is copied into a block of exactly
 * that size.
 */

#include "tests/unit/packet_builder.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/reference.h"

enum { HEADER_LEN = 20, ICMP_HEADER = 8 };

struct packet_spec packet_echo_request(void)
{
    return (struct packet_spec){
        .frame_len = COMPUTED,
        .version = 4,
        .ihl = COMPUTED,
        .total_len = COMPUTED,
        .id = 0x1234,
        .fragment = 0x4000, /* do not fragment */
        .ttl = 64,
        .protocol = 1,
        .source = IP(192, 168, 3, 11),
        .destination = IP(192, 168, 3, 12),
        .icmp_len = COMPUTED,
        .type = 8,
        .icmp_id = 0x4321,
        .sequence = 1,
        .data_len = 56,
    };
}

static size_t length_or(int given, size_t computed)
{
    return given == COMPUTED ? computed : (size_t)given;
}

static void put16(uint8_t *at, size_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value);
}

static void put_icmp(const struct packet_spec *spec, uint8_t *at, size_t icmp_len)
{
    at[0] = spec->type;
    at[1] = spec->code;
    put16(at + 2, 0);
    put16(at + 4, spec->icmp_id);
    put16(at + 6, spec->sequence);
    for (size_t i = 0; i < spec->data_len; i++)
        at[ICMP_HEADER + i] = spec->data ? spec->data[i] : (uint8_t)i;
    put16(at + 2, reference_checksum(at, icmp_len) ^ spec->icmp_checksum_error);
}

static void put_header(const struct packet_spec *spec, uint8_t *at, size_t ihl, size_t total_len)
{
    at[0] = (uint8_t)(spec->version << 4 | ihl);
    at[1] = spec->tos;
    put16(at + 2, total_len);
    put16(at + 4, spec->id);
    put16(at + 6, spec->fragment);
    at[8] = spec->ttl;
    at[9] = spec->protocol;
    put16(at + 10, 0);
    put32(at + 12, spec->source);
    put32(at + 16, spec->destination);
    for (size_t i = 0; i < spec->options_len; i++)
        at[HEADER_LEN + i] = spec->options ? spec->options[i] : 1;

    /* over the header that IHL claims, so that a claim alone does not make the sum wrong */
    size_t summed_len = ihl * 4 < HEADER_LEN ? HEADER_LEN : ihl * 4;
    put16(at + 10, reference_checksum(at, summed_len) ^ spec->checksum_error);
}

struct frame packet_build(const struct packet_spec *spec)
{
    size_t header_len = HEADER_LEN + spec->options_len;
    size_t icmp_len =
        spec->payload ? spec->payload_len : length_or(spec->icmp_len, ICMP_HEADER + spec->data_len);
    size_t frame_len = length_or(spec->frame_len, header_len + icmp_len);
    size_t scratch_len =
        HEADER_LEN + PACKET_MAX_OPTIONS + ICMP_HEADER + spec->data_len + spec->payload_len;
    if (scratch_len < frame_len)
        scratch_len = frame_len;

    uint8_t *scratch = malloc(scratch_len);
    memset(scratch, PACKET_PAD, scratch_len);
    if (spec->payload)
        memcpy(scratch + header_len, spec->payload, spec->payload_len);
    else
        put_icmp(spec, scratch + header_len, icmp_len);
    memset(scratch + header_len + icmp_len, PACKET_PAD, scratch_len - header_len - icmp_len);
    put_header(spec, scratch, length_or(spec->ihl, header_len / 4),
               length_or(spec->total_len, header_len + icmp_len));

    struct frame frame = frame_of(scratch, frame_len);
    free(scratch);
    return frame;
}

struct frame packet_build_slice(const struct packet_spec *spec, size_t offset, size_t end)
{
    struct packet_spec slice = *spec;
    struct frame whole;

    slice.fragment = 0;
    slice.frame_len = slice.total_len = COMPUTED;
    whole = packet_build(&slice);
    size_t header_len = HEADER_LEN + spec->options_len, payload_len = whole.len - header_len;
    slice = *spec;
    slice.payload = whole.bytes + header_len + offset;
    slice.payload_len = (end < payload_len ? end : payload_len) - offset;
    slice.fragment |= (uint16_t)(offset / 8 | (end < payload_len ? 0x2000 : 0));
    struct frame frame = packet_build(&slice);
    frame_free(&whole);
    return frame;
}

struct frame frame_of(const uint8_t *bytes, size_t len)
{
    struct frame frame = {.block = malloc(len ? len : 1), .len = len};

    frame.bytes = len ? frame.block : (uint8_t *)frame.block + 1;
    memcpy(frame.bytes, bytes, len);
    return frame;
}

void frame_free(struct frame *frame)
{
    free(frame->block);
    *frame = (struct frame){0};
}
