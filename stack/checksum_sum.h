/* checksum_sum.h - adding up words: what the kinds of checksum.def have in common
 *
 * For them alone; everybody else includes checksum.h. A sum here is the one's complement sum of
 * words of 16, 32 or 64 bits, in 64 bits: it is as good as the sum of the 16-bit words, since
 * 65,535 divides 2^32 - 1 and 2^64 - 1 (RFC 1071 section 2 (C), parallel summation).
 */
#ifndef STACK_CHECKSUM_SUM_H
#define STACK_CHECKSUM_SUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* For each kind: the sum of data_len bytes, 65,535 at most, at any address. An odd last byte counts
 * as if a zero byte followed it. */
#define CHECKSUM(enumerator, suffix, name, runs)                                                   \
    uint64_t checksum_sum_##suffix(const uint8_t *data, size_t data_len);
#include "checksum.def"
#undef CHECKSUM

/* One's complement addition: the carry comes round to the low end (RFC 1071 section 2). */
static inline uint64_t checksum_add(uint64_t a, uint64_t b)
{
    uint64_t sum;
    bool carry = __builtin_add_overflow(a, b, &sum);
    return sum + carry;
}

#endif
