/* bench_rtt_world.h - a clock, a network and somebody who answers, for bench rtt, all of them fake
 *
 * For tests linked with --wrap for clock_gettime, clock_nanosleep, nanosleep, send, recvmsg,
 * generator_send, generator_answered and signals_stop. Time goes on by a little with each look at
 * the clock, and with sleep. Each ping is answered so many nanoseconds after it was sent.
 */
#ifndef TESTS_APPS_BENCH_RTT_WORLD_H
#define TESTS_APPS_BENCH_RTT_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "apps/bench/rtt_asker.h"

enum {
    RTT_WORLD_PINGS = 4096,
    RTT_WORLD_DAY_NS = 777,
    RTT_WORLD_LOOK_NS = 500,
    RTT_WORLD_QUEUE = 500
};

struct rtt_world {
    uint64_t now_ns;
    uint64_t look_ns;                    /* that passes with each look at the clock */
    uint64_t day_ns;                     /* the time of day is now_ns and this */
    uint64_t stall_from_ns, stall_to_ns; /* the asker has no processor meanwhile */

    /* the one who answers */
    uint64_t answer_ns;  /* after so long */
    uint32_t lose_every; /* n: each n-th ping is lost; 0: none; 1: all */
    uint32_t lose_first; /* and so many at the beginning */
    uint8_t type;        /* of the answers: an echo reply */
    bool no_stamp;       /* the kernel does not say when an answer came */
    uint64_t day_set_ns; /* the clock of the day is put forward, after the answer was stamped */
    int change_at;       /* this byte of the answer is another, from the IP header on; -1: none */
    int32_t longer;      /* the answer is longer by so many bytes */
    int send_errno, receive_errno;

    /* the one who is loaded: takes this many a second from a queue, but for the pause at the end of
     * each ten milliseconds; what does not fit into the queue is lost */
    double taken_per_second; /* INFINITY: all at once */
    uint64_t pause_ns;
    double queued, n_answered;
    uint64_t n_offered;
    uint64_t taken_ns; /* when something was taken last */
    uint32_t largest_chunk;
    bool generator_fails;

    /* what was asked */
    struct {
        uint64_t answered_ns;
        uint8_t message[RTT_MAX_LEN];
        size_t message_len;
    } out[RTT_WORLD_PINGS];
    uint32_t n_sent, n_read;
    uint64_t sent_ns[RTT_WORLD_PINGS];
    unsigned n_sleeps;
    uint64_t stop_at_ns; /* somebody wants to stop then; 0: nobody does */
};

extern struct rtt_world rtt_world;

/* Everybody answers after 10 us, nothing is lost, nobody stops. */
void rtt_world_begin(void);

/* An asker on no socket, with a request of len bytes from the IP header on. */
struct rtt_asker *rtt_world_asker(uint32_t len);

#endif
