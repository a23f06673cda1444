/* ring.h - the ring of preallocated cells: where every packet lives, from fd to fd
 *
 *                freed          judged          filled
 *                  |              |               |
 *      +-------+---v---+-------+--v----+-------+--v----+-------+-------+
 *      | empty |answer |answer |packet |packet | empty | empty | empty |
 *      +-------+-------+-------+-------+-------+-------+-------+-------+
 *                   leave to the driver  for the core    for the driver to fill
 *
 * One array of cells, three cursors that chase each other round it. The driver reads a packet
 * straight into the cell at `filled`; the core judges and answers it there, at `judged`; the
 * driver writes the answer from there, at `freed`, and the cell is empty again. A packet never
 * moves, and there is nothing else to allocate or to free.
 *
 * The cursors count on for ever and wrap at 2^32; only an access masks them. So filled - freed is
 * the number of cells in use at any time, and full and empty are not the same.
 *
 * One thread owns a ring: there are no atomics here.
 */
#ifndef STACK_RING_H
#define STACK_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "verdict.h"

enum {
    RING_CACHE_LINE = 64,
    /* Bytes before a packet that belong to it. A longer header fits there; and what follows a
     * header of 20 bytes lies at the beginning of a cache line, so that whoever adds it up loads
     * whole lines. */
    RING_HEADROOM = 44,
};

/* A packet in its cell. Its bytes are the cell's own, except for what came in fragments: then they
 * are lent by the reassembly, and wanted back. */
struct packet {
    uint8_t *data;        /* first byte of the IP header */
    bool *lent;           /* NULL, or whose bytes these are: false again once the packet has left */
    uint32_t data_len;    /* bytes: as read, then as to be sent */
    uint32_t more_len;    /* of lent bytes behind these, that leave next, in fragments */
    uint32_t mtu;         /* that the fragments are for */
    enum verdict verdict; /* once judged */
};

struct ring {
    struct packet *packets; /* one per cell */
    uint8_t *cells;
    uint32_t n_cells;  /* a power of two */
    uint32_t stride;   /* bytes from cell to cell */
    uint32_t cell_len; /* bytes that a packet may have */
    uint32_t filled, judged, freed;
};

/* The bytes of memory for n_cells (a power of two) of at least packet_len bytes each, 65,535 (what
 * an IPv4 datagram can have) at most. */
size_t ring_memory_len(uint32_t n_cells, uint32_t packet_len);

/* Makes an empty ring in memory of ring_memory_len() bytes, aligned to RING_CACHE_LINE, which has
 * to outlive it. The content of the memory does not matter. */
void ring_init(struct ring *ring, void *memory, uint32_t n_cells, uint32_t packet_len);

static inline struct packet *ring_packet(const struct ring *ring, uint32_t cursor)
{
    return &ring->packets[cursor & (ring->n_cells - 1)];
}

/* The number of cells that can be filled now. */
static inline uint32_t ring_vacant(const struct ring *ring)
{
    return ring->n_cells - (ring->filled - ring->freed);
}

/* The next cell to fill, its data pointing to ring->cell_len writable bytes, or NULL when the ring
 * is full. It stays vacant until ring_fill(). */
static inline struct packet *ring_next(const struct ring *ring)
{
    if (ring_vacant(ring) == 0)
        return NULL;
    struct packet *packet = ring_packet(ring, ring->filled);
    size_t cell = ring->filled & (ring->n_cells - 1);
    packet->data = ring->cells + cell * ring->stride + RING_HEADROOM;
    return packet;
}

/* The cell that ring_next() gave now holds a packet of data_len bytes (at most cell_len). */
static inline void ring_fill(struct ring *ring, uint32_t data_len)
{
    struct packet *packet = ring_packet(ring, ring->filled++);
    packet->data_len = data_len;
    packet->lent = NULL;
}

/* The oldest packet that waits for its verdict, or NULL. */
static inline struct packet *ring_unjudged(const struct ring *ring)
{
    return ring->judged == ring->filled ? NULL : ring_packet(ring, ring->judged);
}

/* The packet that ring_unjudged() gave has its verdict. */
static inline void ring_judge(struct ring *ring)
{
    ring->judged++;
}

/* The oldest packet that was judged and is still here, or NULL. */
static inline struct packet *ring_unfreed(const struct ring *ring)
{
    return ring->freed == ring->judged ? NULL : ring_packet(ring, ring->freed);
}

/* The packet that ring_unfreed() gave has left, or never will: its cell is empty. */
static inline void ring_free(struct ring *ring)
{
    const struct packet *packet = ring_packet(ring, ring->freed++);
    if (packet->lent != NULL)
        *packet->lent = false;
}

#endif
