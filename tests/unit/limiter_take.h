/* limiter_take.h - limiters, and how much somebody can take out of one at once */
#ifndef TESTS_UNIT_LIMITER_TAKE_H
#define TESTS_UNIT_LIMITER_TAKE_H

#include "tests/unit/unit.h"

#include "stack/limiter.h"

enum { ALICE = 1, BOB = 2 };

#define SECOND ((uint64_t)1000000000)
#define MS (SECOND / 1000)
#define START (1000 * SECOND)

static inline struct limiter limiter_of(uint64_t peer_token_ns, uint64_t total_token_ns,
                                        uint64_t seed)
{
    struct limiter limiter = {.peer_token_ns = peer_token_ns, .total_token_ns = total_token_ns};

    limiter.key.word[0] = random_bits(&seed);
    limiter.key.word[1] = random_bits(&seed);
    return limiter;
}

/* How many a peer gets at once, up to UNLIMITED. */
enum { UNLIMITED = 20000 };

static inline unsigned n_open(struct limiter *limiter, uint32_t peer, uint64_t now_ns)
{
    unsigned n = 0;

    while (n < UNLIMITED && limiter_take(limiter, peer, now_ns) == LIMITER_OPEN)
        n++;
    return n;
}

/* The same without taking them. */
static inline unsigned n_left(const struct limiter *limiter, uint32_t peer, uint64_t now_ns)
{
    struct limiter copy = *limiter;

    return n_open(&copy, peer, now_ns);
}

/* How many different peers get one each at once. */
static inline unsigned n_open_in_all(struct limiter *limiter, uint64_t now_ns)
{
    unsigned n = 0;

    while (limiter_take(limiter, 1000 + n, now_ns) == LIMITER_OPEN)
        n++;
    assert_int_equal(limiter_take(limiter, 1000 + n, now_ns), LIMITER_TOTAL);
    return n;
}

#endif
