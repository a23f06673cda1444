/* ring.c - how the ring lies in memory: the cells, then one struct packet for each */

#include "ring.h"

/* Cells are an odd number of cache lines apart. With a power of two between them the headers of
 * all packets would fall into the same few sets of the first-level cache and push each other out;
 * an odd number of lines visits every set in turn. */
static uint32_t stride_of(uint32_t packet_len)
{
    uint32_t lines = (RING_HEADROOM + packet_len + RING_CACHE_LINE - 1) / RING_CACHE_LINE;
    return (lines | 1) * RING_CACHE_LINE;
}

size_t ring_memory_len(uint32_t n_cells, uint32_t packet_len)
{
    return n_cells * ((size_t)stride_of(packet_len) + sizeof(struct packet));
}

void ring_init(struct ring *ring, void *memory, uint32_t n_cells, uint32_t packet_len)
{
    uint8_t *cells = memory;
    uint32_t stride = stride_of(packet_len);

    *ring = (struct ring){
        .packets = (void *)(cells + (size_t)n_cells * stride),
        .cells = cells,
        .n_cells = n_cells,
        .stride = stride,
        .cell_len = stride - RING_HEADROOM,
    };
}
