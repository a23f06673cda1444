/* reference.h - the Internet checksum once more, as plainly as it can be said
 *
 * The builder and the checker use it, and the stack's own is held against it. It shares nothing
 * with stack/checksum.c: words are put together byte by byte, and instead of folding carries it
 * takes the remainder of a division: one's complement addition of 16 bits is addition modulo
 * 65,535 (RFC 1071 section 2), in which a sum that is not zero but divisible is 0xffff.
 */
#ifndef TESTS_UNIT_REFERENCE_H
#define TESTS_UNIT_REFERENCE_H

#include <stddef.h>
#include <stdint.h>

static inline uint16_t reference_remainder(uint64_t sum)
{
    uint16_t remainder = (uint16_t)(sum % 0xffff);

    return sum != 0 && remainder == 0 ? 0xffff : remainder;
}

/* The one's complement sum of the big-endian words in data. */
static inline uint16_t reference_sum(const uint8_t *data, size_t data_len)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < data_len; i++)
        sum += i % 2 == 0 ? (uint64_t)data[i] * 256 : data[i];
    return reference_remainder(sum);
}

/* The checksum as a number in host order. */
static inline uint16_t reference_checksum(const uint8_t *data, size_t data_len)
{
    return (uint16_t)(0xffff - reference_sum(data, data_len));
}

#endif
