/* checksum.h - the Internet checksum: RFC 1071, and its incremental update: RFC 1624
 *
 * The checksum is the complement of the one's complement sum of all 16-bit words. That sum does
 * not depend on byte order (RFC 1071 section 2 (B)), so the words are added as this machine loads
 * them and the result is stored as it lies: no byte is ever swapped.
 *
 * One's complement has two zeros. 0x0000 and 0xffff are the same sum, and both verify.
 *
 * Adding up the data is nearly all that a long packet costs. How the words are added is therefore a
 * choice, which is made once, at start-up, for the processor that is there.
 */
#ifndef STACK_CHECKSUM_H
#define STACK_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>

#include "be.h"

enum checksum_kind {
#define CHECKSUM(enumerator, suffix, name, runs) enumerator,
#include "checksum.def"
#undef CHECKSUM
    N_CHECKSUM_KINDS
};

/* Does this processor have what it takes? */
bool checksum_runs(enum checksum_kind kind);

/* The fastest that runs here. */
enum checksum_kind checksum_best(void);

/* What it is called. */
const char *checksum_name(enum checksum_kind kind);

/* The checksum of data_len bytes (0 up to 65,535; an odd last byte counts as if a zero byte
 * followed it, RFC 1071 section 4.1). The checksum field inside them must be zero. No alignment
 * is needed. */
be16 checksum(const void *data, size_t data_len);

/* True when data_len bytes, their checksum field included, sum up to -0. */
bool checksum_holds(const void *data, size_t data_len);

/* The same for what is whole words of four bytes, five or more of them: an IPv4 header. */
bool checksum_holds_header(const void *header, size_t header_len);

/* The same with words beside the data that were added up already, as for checksum_of_sum(): the
 * pseudo header of UDP. */
bool checksum_holds_with(const void *data, size_t data_len, uint64_t sum);

/* The same in the way that kind says, which has to run here. */
bool checksum_holds_by(enum checksum_kind kind, const void *data, size_t data_len, uint64_t sum);

/* The checksum of words that were added up already: sum is that of their values in host order, of
 * 16 or of 32 bits each. */
be16 checksum_of_sum(uint64_t sum);

/* The checksum after one 16-bit word of the data changed from `from` to `to`: equation 3 of
 * RFC 1624 section 3. It is what a full sum gives, bit for bit; and a checksum that did not hold
 * before does not hold afterwards.
 *
 * Data whose words are all zero is the exception, before the change or after it: its full sum gives
 * 0xffff where the update gives 0x0000, and only the former verifies. IPv4 headers are never all
 * zero; who updates data that can be has to look (icmp_turn does). */
be16 checksum_update(be16 check, be16 from, be16 to);

/* The same for any change of several words: more is what their values in host order have grown by
 * in all, or a multiple of 65,535 above it (one's complement knows no difference), so that it is
 * not negative; below 2^31. */
be16 checksum_grown(be16 check, uint32_t more);

#endif
