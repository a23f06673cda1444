/* peers.h - other stacks, measured in memory beside ours, over the same packets in the same cells
 *
 * There are none in the program itself (no_peers.c). A program that has one is linked of the
 * library `bench` and a file of its own that defines bench_peers() instead; tests/bench/ has one.
 */
#ifndef APPS_BENCH_PEERS_H
#define APPS_BENCH_PEERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "drivers/error.h"

enum { BENCH_MAX_ANSWER_LEN = 65535 };

/* A packet as it lies in a cell of the ring, from its IP header on. The peer may write to its
 * bytes and to the RING_HEADROOM before them (stack/ring.h), as our own stack may, and has them
 * until burst() returns. */
struct bench_packet {
    uint8_t *bytes;
    uint32_t len;
};

/* What a peer says to the packets of a burst. */
struct bench_answers {
    uint64_t n;
    uint8_t *copy;     /* room for BENCH_MAX_ANSWER_LEN bytes, or NULL: nobody wants to see them */
    uint32_t copy_len; /* of the last answer that was copied */
};

/* A peer hands each answer to this, len bytes from the IP header on, where its driver would send
 * it. NULL as bytes for one that does not lie in one piece: then it is only counted. */
static inline void bench_answer(struct bench_answers *answers, const void *bytes, uint32_t len)
{
    answers->n++;
    if (answers->copy != NULL && bytes != NULL && len <= BENCH_MAX_ANSWER_LEN) {
        memcpy(answers->copy, bytes, len);
        answers->copy_len = len;
    }
}

struct bench_peer {
    const char *name;    /* "lwIP" */
    const char *version; /* "2.1.3"; NULL: not known */

    /* Makes its host, which has the address (host order) and answers echo requests from any other
     * in the network of prefix_len bits. It is called once. False with *error said. */
    bool (*open)(uint32_t address, unsigned prefix_len, struct error *error);

    /* Takes n packets, one after the other, and hands the answer to each to bench_answer() before
     * it returns. This is what is measured. */
    void (*burst)(const struct bench_packet *packets, uint32_t n, struct bench_answers *answers);

    void (*close)(void);
};

/* Those that there are, *n of them. */
const struct bench_peer *bench_peers(size_t *n);

#endif
