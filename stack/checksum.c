/* checksum.c - see checksum.h for what it computes */

#include "checksum.h"

/* Eight, four or two bytes as this machine loads them. __builtin_memcpy is one load instruction
 * here, at any address, and needs no C library. */
static inline uint64_t load64(const uint8_t *p)
{
    uint64_t v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}

static inline uint32_t load32(const uint8_t *p)
{
    uint32_t v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}

static inline uint16_t load16(const void *p)
{
    uint16_t v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}

/* One's complement addition: the carry comes round to the low end (RFC 1071 section 2). */
static inline uint64_t add(uint64_t a, uint64_t b)
{
    uint64_t sum = a + b;
    return sum + (sum < b);
}

/* Four words side by side, or any number of carries, folded into one word: the halves are added
 * with the carry coming round, twice (RFC 1071 section 2 (C)). */
static inline uint16_t fold(uint64_t sum)
{
    uint32_t high = (uint32_t)(sum >> 32);
    uint32_t two = (uint32_t)sum + high;
    two += two < high;

    uint16_t upper = (uint16_t)(two >> 16);
    uint16_t one = (uint16_t)((uint16_t)two + upper);
    return (uint16_t)(one + (one < upper));
}

static uint16_t sum_words(const uint8_t *p, size_t len)
{
    uint64_t even = 0, odd = 0; /* two chains, so that an addition need not wait for the last */

    for (; len >= 32; p += 32, len -= 32) {
        even = add(even, load64(p));
        odd = add(odd, load64(p + 8));
        even = add(even, load64(p + 16));
        odd = add(odd, load64(p + 24));
    }
    if (len & 16) {
        even = add(even, load64(p));
        odd = add(odd, load64(p + 8));
        p += 16;
    }
    if (len & 8) {
        even = add(even, load64(p));
        p += 8;
    }
    if (len & 4) {
        odd = add(odd, load32(p));
        p += 4;
    }
    if (len & 2) {
        even = add(even, load16(p));
        p += 2;
    }
    if (len & 1)
        odd = add(odd, load16((const uint8_t[2]){*p, 0}));
    return fold(add(even, odd));
}

static inline be16 store16(uint16_t v)
{
    be16 out;
    __builtin_memcpy(&out, &v, sizeof out);
    return out;
}

be16 checksum(const void *data, size_t data_len)
{
    return store16((uint16_t)~sum_words(data, data_len));
}

bool checksum_holds(const void *data, size_t data_len)
{
    return sum_words(data, data_len) == 0xffff;
}

bool checksum_holds_with(const void *data, size_t data_len, uint64_t sum)
{
    be16 words = be16_of(fold(sum)); /* as they would lie in memory */
    return fold((uint64_t)sum_words(data, data_len) + load16(&words)) == 0xffff;
}

be16 checksum_of_sum(uint64_t sum)
{
    return be16_of((uint16_t)~fold(sum));
}

be16 checksum_update(be16 check, be16 from, be16 to)
{
    uint16_t hc = load16(&check), m = load16(&from), m1 = load16(&to);
    uint16_t complement = fold((uint64_t)(uint16_t)~hc + (uint16_t)~m + m1);

    return store16((uint16_t)~complement);
}
