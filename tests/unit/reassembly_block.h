/* reassembly_block.h - a reassembly in a block of exactly the size that it asks for, and fragments
 *
 * AddressSanitizer sees an access beyond the block, or to a fragment that is gone: each lies in a
 * block of its own that is freed as soon as it was given. The memory is not zero at first: the
 * reassembly may not rely on its content.
 */
#ifndef TESTS_UNIT_REASSEMBLY_BLOCK_H
#define TESTS_UNIT_REASSEMBLY_BLOCK_H

#include "tests/unit/unit.h"

#include "stack/reassembly.h"
#include "tests/unit/packet_builder.h"

enum { BLOCK_TIMEOUT = 1000 };

/* A fragment. */
struct piece {
    uint32_t offset, len; /* of its data, in bytes */
    const uint8_t *data;  /* len bytes */
    bool more;
    bool dont_fragment;
    uint32_t header_len;
    uint8_t tos, ttl, protocol;
    uint16_t id;
    uint32_t source, destination;
};

struct block {
    struct reassembly reassembly;
    uint64_t verdicts[N_VERDICTS]; /* a whole datagram is counted as SEND_ECHO_REPLY */
    uint64_t n_in;
    uint64_t now;
    void *memory;
    size_t memory_len;

    /* of the last block_add() */
    struct ipv4_datagram whole;
    bool *lent;
};

static inline void block_open(struct block *block, uint32_t n_places, uint32_t max_len)
{
    struct siphash_key key = {{1, 2}};

    *block = (struct block){.memory_len = reassembly_memory_len(n_places, max_len)};
    assert_int_equal(posix_memalign(&block->memory, RING_CACHE_LINE, block->memory_len), 0);
    memset(block->memory, PACKET_PAD, block->memory_len);
    reassembly_init(&block->reassembly, block->memory, n_places, max_len, BLOCK_TIMEOUT, key,
                    block->verdicts);
}

static inline void block_close(struct block *block)
{
    free(block->memory);
}

/* The bytes from offset up to end of data, from 192.168.3.11; more follow. */
static inline struct piece piece_of(const uint8_t *data, uint32_t offset, uint32_t end)
{
    return (struct piece){
        .offset = offset,
        .len = end - offset,
        .data = data + offset,
        .more = true,
        .header_len = 20,
        .ttl = 64,
        .protocol = 1,
        .id = 0x1234,
        .source = IP(192, 168, 3, 11),
        .destination = IP(192, 168, 3, 12),
    };
}

/* The same for the last fragment. */
static inline struct piece last_of(const uint8_t *data, uint32_t offset, uint32_t end)
{
    struct piece piece = piece_of(data, offset, end);

    piece.more = false;
    return piece;
}

/* As it is on the wire; options are no-operation. The header checksum is not made. */
static inline void piece_write(const struct piece *piece, uint8_t *frame)
{
    uint32_t total_len = piece->header_len + piece->len;
    uint32_t fragment =
        piece->offset / 8 | (piece->more ? 0x2000u : 0) | (piece->dont_fragment ? 0x4000u : 0);
    const uint8_t header[20] = {
        (uint8_t)(0x40 | piece->header_len / 4),
        piece->tos,
        (uint8_t)(total_len >> 8),
        (uint8_t)total_len,
        (uint8_t)(piece->id >> 8),
        (uint8_t)piece->id,
        (uint8_t)(fragment >> 8),
        (uint8_t)fragment,
        piece->ttl,
        piece->protocol,
        0xab,
        0xcd,
        (uint8_t)(piece->source >> 24),
        (uint8_t)(piece->source >> 16),
        (uint8_t)(piece->source >> 8),
        (uint8_t)piece->source,
        (uint8_t)(piece->destination >> 24),
        (uint8_t)(piece->destination >> 16),
        (uint8_t)(piece->destination >> 8),
        (uint8_t)piece->destination,
    };

    memcpy(frame, header, sizeof header);
    memset(frame + sizeof header, 1, piece->header_len - sizeof header);
    if (piece->len > 0)
        memcpy(frame + piece->header_len, piece->data, piece->len);
}

/* Gives a fragment and counts its verdict, as the host does. PASS: block->whole is the whole. */
static inline enum verdict block_add(struct block *block, const struct piece *piece)
{
    size_t len = piece->header_len + piece->len;
    uint8_t *frame = malloc(len), *before = malloc(len);

    piece_write(piece, frame);
    memcpy(before, frame, len);
    block->whole = (struct ipv4_datagram){(void *)frame, frame + piece->header_len, piece->len};
    block->lent = NULL;
    enum verdict verdict =
        reassembly_add(&block->reassembly, &block->whole, block->now, &block->lent);
    assert_memory_equal(frame, before, len);
    free(before);
    free(frame);

    block->verdicts[verdict == PASS ? SEND_ECHO_REPLY : verdict]++;
    block->n_in++;
    uint64_t sum = 0;
    for (int i = 0; i < N_VERDICTS; i++)
        sum += block->verdicts[i];
    assert_int_equal(sum, block->n_in);
    assert_int_equal(block->lent != NULL, verdict == PASS);
    return verdict;
}

/* The answer has left. */
static inline void block_return(struct block *block)
{
    *block->lent = false;
}

#endif
