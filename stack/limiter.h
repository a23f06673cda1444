/* limiter.h - how often something may be sent: to one peer, and to all together
 *
 * RFC 1812 section 4.3.2.8 wants ICMP errors limited, and whoever can make a host send something
 * can make it send that to somebody else. Each peer has a bucket of tokens of its own, which is
 * asked first, so that nobody can empty the common one with packets in one other's name; and what
 * is taken out of the common one varies, so that nobody can count what others had from it (that is
 * how SAD DNS, CVE-2020-25705, found open ports).
 *
 * A bucket is one number: when it will be full again. A token taken moves it on by the time that a
 * token takes to come; the bucket is empty when it is a whole burst ahead of now. The buckets of
 * peers lie in a table at places that nobody can predict. Where all places are taken, the newcomer
 * goes on with the fullest bucket there: were it full for him, whoever has enough addresses could
 * empty one bucket after the other and always find a full one.
 */
#ifndef STACK_LIMITER_H
#define STACK_LIMITER_H

#include <stdint.h>

#include "siphash.h"

enum {
    LIMITER_SETS = 256, /* a power of two */
    LIMITER_WAYS = 4,
    LIMITER_PEER_BURST = 6, /* with one a second, what Linux has */
    LIMITER_TOTAL_BURST = 50,
    LIMITER_BURST_NS =
        50000000, /* at a high rate a burst is what comes in this time, if that is more */
};

struct limiter_bucket {
    uint64_t full_ns; /* when it is full again */
    uint32_t peer;
};

struct limiter {
    uint64_t peer_token_ns, total_token_ns; /* the time a token takes to come; 0: no limit */
    uint32_t n_shares; /* of the common bucket, which so many limiters have one each of; 0 as 1 */
    struct siphash_key key;
    uint64_t total_full_ns;
    uint64_t n_taken;
    struct limiter_bucket buckets[LIMITER_SETS][LIMITER_WAYS];
};

enum limiter_answer { LIMITER_OPEN, LIMITER_PEER, LIMITER_TOTAL };

/* Takes a token for peer at now_ns, if there is one: LIMITER_OPEN, or which of the two limits holds
 * it back. All buckets are full at time 0 of a limiter that is all zero. */
enum limiter_answer limiter_take(struct limiter *limiter, uint32_t peer, uint64_t now_ns);

#endif
