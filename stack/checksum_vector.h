/* checksum_vector.h - adding up words, many with one instruction
 *
 * Each kind of checksum.def but the plain one is a file that says CHECKSUM_SUM, the name of its
 * function, CHECKSUM_TARGET, for which extension of the processor it is compiled (nothing: every
 * one has it), CHECKSUM_LEN, the bytes of a register, and CHECKSUM_REGISTER, the compiler's letter
 * for those, and includes this.
 *
 * A lane of a register is 64 bits, a high word and a low one. Added up as they are, lanes overflow.
 * But the high words are added up by themselves as well, and what they have brought into the first
 * sum is taken out of it again: that is exact modulo 2^64, and what remains is the sum of the low
 * words, which has room there. So a whole register costs one shift and two additions.
 */

#include "checksum_sum.h"

CHECKSUM_TARGET uint64_t CHECKSUM_SUM(const uint8_t *data, size_t data_len)
{
    enum { LEN = CHECKSUM_LEN, BOTH_LEN = 2 * LEN, N_LANES = LEN / sizeof(uint64_t) };
    typedef uint64_t lanes __attribute__((vector_size(LEN)));
    /* What does not fill a register is added up before any is touched: gcc forgets to hand them
     * back clean (VZEROUPPER) when it calls somebody in between, and all that the processor does
     * next, in the kernel, too, is slower then. */
    size_t rest_len = data_len % LEN;
    uint64_t rest = rest_len > 0 ? checksum_sum_plain(data + data_len - rest_len, rest_len) : 0;
    /* two of each, so that an addition need not wait for the last */
    lanes all[2] = {{0}, {0}}, high[2] = {{0}, {0}}, here, next;

    for (; data_len >= BOTH_LEN; data += BOTH_LEN, data_len -= BOTH_LEN) {
        __builtin_memcpy(&here, data, LEN);
        __builtin_memcpy(&next, data + LEN, LEN);
        /* Nothing happens here, but the compiler has to have both in registers by then. Else gcc
         * loads each of them twice, which costs as much as all the rest. */
        __asm__("" : "+" CHECKSUM_REGISTER(here), "+" CHECKSUM_REGISTER(next));
        all[0] += here;
        all[1] += next;
        high[0] += here >> 32;
        high[1] += next >> 32;
    }
    if (data_len & LEN) {
        __builtin_memcpy(&here, data, LEN);
        all[0] += here;
        high[0] += here >> 32;
    }
    high[0] += high[1];
    all[0] += all[1] - (high[0] << 32) + high[0]; /* the low words, and the high ones */

    uint64_t sum = 0; /* of at most 2^14 words of 32 bits: no carry can be lost */
    for (unsigned i = 0; i < N_LANES; i++)
        sum += all[0][i];
    return checksum_add(sum, rest);
}
