/* checksum.c - see checksum.h for what it computes */

#include "checksum.h"

#include "checksum_sum.h"

/* Up to so many bytes the plain sum is the fastest: it is there already, without a call. */
enum { SHORT_LEN = 128 };

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

static inline be16 store16(uint16_t v)
{
    be16 out;
    __builtin_memcpy(&out, &v, sizeof out);
    return out;
}

/* The sum with both halves of the word added, the carry coming round. A number that is added to
 * itself with its halves swapped has that in its upper half. */
static inline uint16_t fold32(uint32_t sum)
{
    sum += sum << 16 | sum >> 16;
    return (uint16_t)(sum >> 16);
}

static inline uint16_t fold(uint64_t sum)
{
    sum += sum << 32 | sum >> 32;
    return fold32((uint32_t)(sum >> 32));
}

/* Is a sum -0? Then it is a multiple of 65,535: a carry is worth 65,536 where it was lost, and 1
 * where it came round to. +0 is the sum of nothing but zeros. */
static inline bool is_minus_zero(uint64_t sum)
{
    return sum != 0 && sum % 0xffff == 0;
}

__attribute__((always_inline)) static inline uint64_t sum_plain(const uint8_t *p, size_t len)
{
    uint64_t even = 0, odd = 0; /* two, so that an addition need not wait for the last */

    for (; len >= 64; p += 64, len -= 64) {
        even = checksum_add(even, load64(p));
        odd = checksum_add(odd, load64(p + 8));
        even = checksum_add(even, load64(p + 16));
        odd = checksum_add(odd, load64(p + 24));
        even = checksum_add(even, load64(p + 32));
        odd = checksum_add(odd, load64(p + 40));
        even = checksum_add(even, load64(p + 48));
        odd = checksum_add(odd, load64(p + 56));
    }
    even = checksum_add(even, odd);
    if (len == 0)
        return even;
    for (; len >= 8; p += 8, len -= 8)
        even = checksum_add(even, load64(p));
    if (len & 4) {
        even = checksum_add(even, load32(p));
        p += 4;
    }
    if (len & 2) {
        even = checksum_add(even, load16(p));
        p += 2;
    }
    if (len & 1)
        even = checksum_add(even, load16((const uint8_t[2]){*p, 0}));
    return even;
}

uint64_t checksum_sum_plain(const uint8_t *data, size_t data_len)
{
    return sum_plain(data, data_len);
}

static inline uint64_t sum_by(enum checksum_kind kind, const uint8_t *data, size_t data_len)
{
    switch (kind) {
#define CHECKSUM(enumerator, suffix, name, runs)                                                   \
    case enumerator:                                                                               \
        return checksum_sum_##suffix(data, data_len);
#include "checksum.def"
#undef CHECKSUM
    default:
        return 0;
    }
}

bool checksum_runs(enum checksum_kind kind)
{
    const bool runs_here[] = {
#define CHECKSUM(enumerator, suffix, name, runs) runs,
#include "checksum.def"
#undef CHECKSUM
    };
    return kind < N_CHECKSUM_KINDS && runs_here[kind];
}

enum checksum_kind checksum_best(void)
{
    enum checksum_kind kind = N_CHECKSUM_KINDS;

    do /* the first runs */
        kind--;
    while (!checksum_runs(kind));
    return kind;
}

const char *checksum_name(enum checksum_kind kind)
{
    static const char *const names[] = {
#define CHECKSUM(enumerator, suffix, name, runs) name,
#include "checksum.def"
#undef CHECKSUM
    };
    return names[kind];
}

be16 checksum(const void *data, size_t data_len)
{
    return store16((uint16_t)~fold(checksum_sum_plain(data, data_len)));
}

bool checksum_holds(const void *data, size_t data_len)
{
    return is_minus_zero(checksum_sum_plain(data, data_len));
}

bool checksum_holds_header(const void *header, size_t header_len)
{
    const uint8_t *p = header;
    uint64_t sum =
        (uint64_t)load32(p) + load32(p + 4) + load32(p + 8) + load32(p + 12) + load32(p + 16);

    for (size_t i = 20; i < header_len; i += 4)
        sum += load32(p + i);
    return is_minus_zero(sum);
}

/* Never inlined: it needs all registers for itself. */
__attribute__((noinline)) bool checksum_holds_by(enum checksum_kind kind, const void *data,
                                                 size_t data_len, uint64_t sum)
{
    uint64_t words =
        data_len <= SHORT_LEN ? sum_plain(data, data_len) : sum_by(kind, data, data_len);
    be16 others = be16_of(fold(sum)); /* as they would lie in memory */

    return is_minus_zero(checksum_add(words, load16(&others)));
}

bool checksum_holds_with(const void *data, size_t data_len, uint64_t sum)
{
    return checksum_holds_by(CHECKSUM_PLAIN, data, data_len, sum);
}

be16 checksum_of_sum(uint64_t sum)
{
    return be16_of((uint16_t)~fold(sum));
}

be16 checksum_update(be16 check, be16 from, be16 to)
{
    /* ~HC + ~m + m' */
    return store16((uint16_t)~fold32(2 * 0xffffu - load16(&check) - load16(&from) + load16(&to)));
}

be16 checksum_grown(be16 check, uint32_t more)
{
    return be16_of((uint16_t)~fold32(0xffffu - be16_get(check) + more));
}
