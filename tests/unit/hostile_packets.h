/* hostile_packets.h - an endless sequence of packets that know what they break
 *
 * Random bytes end at the first check. These are whole packets of every kind, most of them with one
 * thing about them that is at its limit, just beyond it, or not as the rest says: fields at 0, 1,
 * their greatest value and one off; options by their grammar; datagrams in fragments that come
 * twice, late, moved, longer or shorter; packets that came before, with a few bytes changed. Half
 * of what was changed gets its checksums right again. Between them, time passes.
 *
 * All choices come from one place: from a seed, or from given bytes, so that what finds its way by
 * looking at the code that runs can make them.
 */
#ifndef TESTS_UNIT_HOSTILE_PACKETS_H
#define TESTS_UNIT_HOSTILE_PACKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/unit/packet_builder.h"

enum {
    HOSTILE_STREAMS = 6,
    HOSTILE_PIECES = 16,
    HOSTILE_MEMORY = 8,
    HOSTILE_MAX_FRAME = 66000, /* bytes */
};

/* A datagram that is sent in pieces. */
struct hostile_stream {
    struct packet_spec spec;
    uint8_t options[PACKET_MAX_OPTIONS];
    uint8_t data[64];
    struct {
        uint32_t offset, end;
    } pieces[2 * HOSTILE_PIECES];
    unsigned n_pieces, n_sent;
};

struct hostile {
    uint64_t seed;
    const uint8_t *choices; /* NULL: the seed chooses */
    size_t n_choices;
    struct hostile_stream streams[HOSTILE_STREAMS];
    unsigned stream;
    struct frame memory[HOSTILE_MEMORY]; /* packets that came before */
    struct frame frame;                  /* the last one */
};

/* Begins a sequence that the seed decides, or n_choices bytes at choices if they are not NULL. */
void hostile_begin(struct hostile *hostile, uint64_t seed, const uint8_t *choices,
                   size_t n_choices);
void hostile_end(struct hostile *hostile);

/* The next packet, at most HOSTILE_MAX_FRAME bytes; it is good until the one after. *wait_ns is the
 * time that passes before it comes. */
struct frame hostile_next(struct hostile *hostile, uint64_t *wait_ns);

/* True when given choices are used up. */
bool hostile_is_over(const struct hostile *hostile);

/* A number from 0 up to n - 1: for whoever has something to decide himself. */
uint32_t hostile_choose(struct hostile *hostile, uint32_t n);

#endif
