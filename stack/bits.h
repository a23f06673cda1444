/* bits.h - a row of bits in words of 64, and runs of them
 *
 * A run is n bits from `bit` on, as far as there are words.
 */
#ifndef STACK_BITS_H
#define STACK_BITS_H

#include <stdbool.h>
#include <stdint.h>

enum { BITS_WORD = 64 };

static inline bool bits_is_set(const uint64_t *bits, uint32_t bit)
{
    return bits[bit / BITS_WORD] >> bit % BITS_WORD & 1;
}

/* The bits of a run that lie in the word of its first, *n_here of them. */
static inline uint64_t bits_mask(uint32_t bit, uint32_t n, uint32_t *n_here)
{
    uint32_t room = BITS_WORD - bit % BITS_WORD;

    *n_here = n < room ? n : room;
    return ~(uint64_t)0 >> (BITS_WORD - *n_here) << bit % BITS_WORD;
}

/* Is any bit of the run set? */
static inline bool bits_any(const uint64_t *bits, uint32_t bit, uint32_t n)
{
    for (uint32_t n_here; n > 0; bit += n_here, n -= n_here) {
        if (bits[bit / BITS_WORD] & bits_mask(bit, n, &n_here))
            return true;
    }
    return false;
}

/* Are all bits of the run set? */
static inline bool bits_all(const uint64_t *bits, uint32_t bit, uint32_t n)
{
    for (uint32_t n_here; n > 0; bit += n_here, n -= n_here) {
        uint64_t wanted = bits_mask(bit, n, &n_here);
        if ((bits[bit / BITS_WORD] & wanted) != wanted)
            return false;
    }
    return true;
}

static inline void bits_set(uint64_t *bits, uint32_t bit, uint32_t n)
{
    for (uint32_t n_here; n > 0; bit += n_here, n -= n_here)
        bits[bit / BITS_WORD] |= bits_mask(bit, n, &n_here);
}

#endif
