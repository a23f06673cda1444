/* ring_block.h - a ring in a block of exactly the size that it asks for
 *
 * AddressSanitizer sees an access beyond the block. The memory is not zero at first: a ring may not
 * rely on its content.
 */
#ifndef TESTS_UNIT_RING_BLOCK_H
#define TESTS_UNIT_RING_BLOCK_H

#include "tests/unit/unit.h"

#include "stack/ring.h"

static inline struct ring ring_open(uint32_t n_cells, uint32_t packet_len)
{
    size_t memory_len = ring_memory_len(n_cells, packet_len);
    struct ring ring;
    void *memory;

    assert_int_equal(posix_memalign(&memory, RING_CACHE_LINE, memory_len), 0);
    memset(memory, 0xa5, memory_len);
    ring_init(&ring, memory, n_cells, packet_len);
    return ring;
}

static inline void ring_close(struct ring *ring)
{
    free(ring->cells);
}

#endif
