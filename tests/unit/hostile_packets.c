/* hostile_packets.c - see hostile_packets.h; hostile_grammar.c makes the datagrams */

#include "tests/unit/hostile_packets.h"

#include <string.h>

#include "tests/unit/hostile_grammar.h"
#include "tests/unit/reference.h"

void hostile_begin(struct hostile *hostile, uint64_t seed, const uint8_t *choices, size_t n_choices)
{
    *hostile = (struct hostile){.seed = seed, .choices = choices, .n_choices = n_choices};
}

void hostile_end(struct hostile *hostile)
{
    for (int i = 0; i < HOSTILE_MEMORY; i++)
        frame_free(&hostile->memory[i]);
    frame_free(&hostile->frame);
}

bool hostile_is_over(const struct hostile *hostile)
{
    return hostile->choices != NULL && hostile->n_choices == 0;
}

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static size_t header_len(const struct frame *frame)
{
    return frame->len < 20 ? 0 : (size_t)(frame->bytes[0] & 15) * 4;
}

/* Makes the checksums right, each half of the time, of as much as there is. */
static void fix_sums(struct hostile *hostile, struct frame *frame)
{
    size_t header = header_len(frame);

    if (header < 20 || header > frame->len)
        return;
    if (frame->bytes[9] == 1 && frame->len >= header + 4 && hostile_one_in(hostile, 2)) {
        put16(frame->bytes + header + 2, 0);
        put16(frame->bytes + header + 2,
              reference_checksum(frame->bytes + header, frame->len - header));
    }
    if (hostile_one_in(hostile, 2)) {
        put16(frame->bytes + 10, 0);
        put16(frame->bytes + 10, reference_checksum(frame->bytes, header));
    }
}

/* Cuts a datagram into pieces, some of which come twice, in an order of their own. */
static void cut(struct hostile *hostile, struct hostile_stream *stream)
{
    struct packet_spec *spec = &stream->spec;
    uint32_t at = 0;

    hostile_put_datagram(hostile, stream);
    if (hostile_one_in(hostile, 24) && spec->payload == NULL && spec->data == NULL)
        spec->data_len = 60000 + hostile_choose(hostile, 5508);
    uint32_t len = (uint32_t)(spec->payload ? spec->payload_len : 8 + spec->data_len);
    for (unsigned i = 1; at < len; i++) {
        uint32_t left = (len - at + 7) / 8, n = 1 + hostile_choose(hostile, left);
        uint32_t end = i == HOSTILE_PIECES || 8 * n > len - at ? len : at + 8 * n;
        for (int times = 1 + hostile_one_in(hostile, 6); times > 0; times--) {
            stream->pieces[stream->n_pieces].offset = at;
            stream->pieces[stream->n_pieces++].end = end;
        }
        at = end;
    }
    for (unsigned i = stream->n_pieces; hostile_one_in(hostile, 2) && i-- > 1;) {
        unsigned j = hostile_choose(hostile, i + 1);
        uint32_t offset = stream->pieces[i].offset, end = stream->pieces[i].end;
        stream->pieces[i] = stream->pieces[j];
        stream->pieces[j].offset = offset;
        stream->pieces[j].end = end;
    }
    if (hostile_one_in(hostile, 3) && stream->n_pieces > 1)
        stream->n_pieces--; /* one is lost */
}

/* Makes a fragment another one: elsewhere, shorter, the last, of another datagram. */
static void spoil_fragment(struct hostile *hostile, struct frame *frame)
{
    uint8_t *bytes = frame->bytes;
    uint32_t fragment = bytes[6] * 256u + bytes[7];
    size_t less = hostile_choose(hostile, 10);

    switch (hostile_choose(hostile, 7)) {
    case 0:
        put16(bytes + 6, fragment + 1);
        break;
    case 1:
        put16(bytes + 6, fragment - 1);
        break;
    case 2:
        put16(bytes + 6, fragment ^ 0x2000);
        break;
    case 3:
        put16(bytes + 6, fragment | 0x1ff0);
        break;
    case 4:
        bytes[1] ^= (uint8_t)(1 + hostile_choose(hostile, 3));
        break;
    case 5:
        frame->len -= frame->len > 20 + less ? less : 0;
        put16(bytes + 2, (uint32_t)frame->len);
        break;
    default:
        bytes[frame->len - 1] ^= 1;
        break;
    }
    fix_sums(hostile, frame);
}

static struct frame next_piece(struct hostile *hostile)
{
    if (hostile_one_in(hostile, 6))
        hostile->stream = hostile_choose(hostile, HOSTILE_STREAMS);
    struct hostile_stream *stream = &hostile->streams[hostile->stream];
    if (stream->n_sent == stream->n_pieces)
        cut(hostile, stream);
    if (stream->n_pieces == 0)
        return packet_build(&stream->spec);
    uint32_t offset = stream->pieces[stream->n_sent].offset;
    uint32_t end = stream->pieces[stream->n_sent].end;
    struct packet_spec spec = stream->spec;
    stream->n_sent++;
    if (offset > 0 && hostile_one_in(hostile, 8)) {
        spec.options_len = 4 * hostile_choose(hostile, 11); /* another header */
        spec.options = NULL;
    }
    struct frame frame = packet_build_slice(&spec, offset, end);
    if (hostile_one_in(hostile, 8))
        spoil_fragment(hostile, &frame);
    return frame;
}

/* One that came before, with a few bytes changed, a part cut off, or as it was. */
static struct frame again(struct hostile *hostile)
{
    const struct frame *old = &hostile->memory[hostile_choose(hostile, HOSTILE_MEMORY)];
    struct frame frame = frame_of(old->bytes ? old->bytes : (const uint8_t *)"", old->len);

    for (uint32_t n = hostile_choose(hostile, 4); n > 0 && frame.len > 0; n--) {
        uint32_t room = (uint32_t)(hostile_one_in(hostile, 2) && frame.len > 64 ? 64 : frame.len);
        frame.bytes[hostile_choose(hostile, room)] =
            (uint8_t)(hostile_one_in(hostile, 3) ? 0xff : hostile_choose(hostile, 256));
    }
    if (frame.len > 0 && hostile_one_in(hostile, 8))
        frame.len = hostile_choose(hostile, (uint32_t)frame.len);
    fix_sums(hostile, &frame);
    return frame;
}

static struct frame bytes_alone(struct hostile *hostile)
{
    uint8_t bytes[128];
    size_t len = hostile_choose(hostile, sizeof bytes + 1);

    for (size_t i = 0; i < len; i++)
        bytes[i] = (uint8_t)hostile_choose(hostile, 256);
    if (len > 0 && !hostile_one_in(hostile, 4))
        bytes[0] = 0x45;
    struct frame frame = frame_of(bytes, len);
    fix_sums(hostile, &frame);
    return frame;
}

static struct frame next_frame(struct hostile *hostile)
{
    struct hostile_stream one;
    uint32_t what = hostile_choose(hostile, 16);

    if (what < 8)
        return next_piece(hostile);
    if (what < 10)
        return again(hostile);
    if (what == 10)
        return bytes_alone(hostile);
    hostile_put_datagram(hostile, &one);
    if (what < 14)
        hostile_spoil_field(hostile, &one.spec);
    return packet_build(&one.spec);
}

struct frame hostile_next(struct hostile *hostile, uint64_t *wait_ns)
{
    static const uint64_t waits[] = {1000000, 1000000, 29000000000, 31000000000};
    struct frame *forgotten = &hostile->memory[hostile_choose(hostile, HOSTILE_MEMORY)];

    *wait_ns = hostile_one_in(hostile, 16) ? waits[hostile_choose(hostile, 4)] : 0;
    frame_free(forgotten);
    *forgotten = hostile->frame;
    hostile->frame = next_frame(hostile);
    return hostile->frame;
}
