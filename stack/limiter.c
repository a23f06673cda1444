/* limiter.c - see limiter.h */

#include "limiter.h"

#include "be.h"

static struct limiter_bucket *find(struct limiter *limiter, uint32_t peer)
{
    be32 bytes = be32_of(peer);
    uint64_t place = siphash(limiter->key, &bytes, sizeof bytes);
    struct limiter_bucket *set = limiter->buckets[place & (LIMITER_SETS - 1)];
    struct limiter_bucket *fullest = &set[0];

    for (int i = 0; i < LIMITER_WAYS; i++) {
        if (set[i].peer == peer)
            return &set[i];
        if (set[i].full_ns < fullest->full_ns)
            fullest = &set[i];
    }
    fullest->peer = peer;
    return fullest;
}

/* When the bucket is full again after one more token is taken. */
static uint64_t after_one(uint64_t full_ns, uint64_t token_ns, uint64_t now_ns)
{
    return (full_ns > now_ns ? full_ns : now_ns) + token_ns;
}

/* How far ahead of now an empty bucket is: the time that its tokens take to come. */
static uint64_t burst_ns(uint64_t n_tokens, uint64_t token_ns)
{
    return n_tokens * token_ns > LIMITER_BURST_NS ? n_tokens * token_ns : LIMITER_BURST_NS;
}

/* The tokens of this limiter's share of the common bucket, one at least. */
static uint64_t total_burst(const struct limiter *limiter)
{
    uint32_t n_shares = limiter->n_shares > 0 ? limiter->n_shares : 1;

    return (LIMITER_TOTAL_BURST + n_shares - 1) / n_shares;
}

enum limiter_answer limiter_take(struct limiter *limiter, uint32_t peer, uint64_t now_ns)
{
    struct limiter_bucket *bucket = find(limiter, peer);
    uint64_t peer_ns = after_one(bucket->full_ns, limiter->peer_token_ns, now_ns);
    uint64_t total_ns = after_one(limiter->total_full_ns, limiter->total_token_ns, now_ns);

    if (peer_ns - now_ns > burst_ns(LIMITER_PEER_BURST, limiter->peer_token_ns))
        return LIMITER_PEER;
    if (total_ns - now_ns > burst_ns(total_burst(limiter), limiter->total_token_ns))
        return LIMITER_TOTAL;
    bucket->full_ns = peer_ns;
    /* none, one or two, one on average */
    be32 taken = be32_of((uint32_t)limiter->n_taken++);
    uint64_t n = siphash(limiter->key, &taken, sizeof taken) % 3;
    limiter->total_full_ns = total_ns - limiter->total_token_ns + n * limiter->total_token_ns;
    return LIMITER_OPEN;
}
