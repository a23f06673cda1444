/* siphash.c - see siphash.h; the names v and m are those of the paper */

#include "siphash.h"

static inline uint64_t rotate(uint64_t v, unsigned bits)
{
    return v << bits | v >> (64 - bits);
}

static void rounds(uint64_t v[4], unsigned n)
{
    while (n-- > 0) {
        v[0] += v[1];
        v[2] += v[3];
        v[1] = rotate(v[1], 13) ^ v[0];
        v[3] = rotate(v[3], 16) ^ v[2];
        v[0] = rotate(v[0], 32);
        v[2] += v[1];
        v[0] += v[3];
        v[1] = rotate(v[1], 17) ^ v[2];
        v[3] = rotate(v[3], 21) ^ v[0];
        v[2] = rotate(v[2], 32);
    }
}

static void compress(uint64_t v[4], uint64_t m)
{
    v[3] ^= m;
    rounds(v, 2);
    v[0] ^= m;
}

uint64_t siphash(struct siphash_key key, const void *data, size_t data_len)
{
    const uint8_t *byte = data;
    uint64_t v[4] = {
        key.word[0] ^ 0x736f6d6570736575,
        key.word[1] ^ 0x646f72616e646f6d,
        key.word[0] ^ 0x6c7967656e657261,
        key.word[1] ^ 0x7465646279746573,
    };
    uint64_t m = 0;

    /* Words of eight bytes, least significant first; the last one is filled up with zeros and has
     * the length in its highest byte. */
    for (size_t i = 0; i < data_len; i++) {
        m |= (uint64_t)byte[i] << 8 * (i % 8);
        if (i % 8 == 7) {
            compress(v, m);
            m = 0;
        }
    }
    compress(v, m | (uint64_t)data_len << 56);
    v[2] ^= 0xff;
    rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}
