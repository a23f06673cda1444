/* be.h - integers in network byte order
 *
 * A header field is an array of bytes, most significant first (RFC 791 appendix B). As a type of
 * its own it cannot be mistaken for a number: be16_get() is the only way to one. The types have
 * alignment 1 and no padding, so a struct of them lies over the bytes of a packet at any address,
 * on any processor, without packing and without a test for the machine's byte order.
 */
#ifndef STACK_BE_H
#define STACK_BE_H

#include <stdint.h>

typedef struct {
    uint8_t byte[2];
} be16;

typedef struct {
    uint8_t byte[4];
} be32;

/* The number that the bytes say, in host order. */
static inline uint16_t be16_get(be16 v)
{
    return (uint16_t)(v.byte[0] << 8 | v.byte[1]);
}

static inline uint32_t be32_get(be32 v)
{
    return (uint32_t)v.byte[0] << 24 | (uint32_t)v.byte[1] << 16 | (uint32_t)v.byte[2] << 8 |
           v.byte[3];
}

/* The bytes for a number in host order. */
static inline be16 be16_of(uint16_t n)
{
    /* The same as {{n >> 8, n}}, which gcc would store byte by byte. */
    uint16_t lying = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? n : __builtin_bswap16(n);
    be16 v;
    __builtin_memcpy(&v, &lying, sizeof v);
    return v;
}

static inline be32 be32_of(uint32_t n)
{
    return (be32){{(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}};
}

#endif
