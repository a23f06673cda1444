/* rtt_book.h - which pings of a run are out, and how long their answers took
 *
 * Each ping has its time from the start: first, first + interval, and so on, whatever has become of
 * those before it. Its answer is timed from there, not from when it left: who asks late because the
 * one before took long (or because the asker had no processor) would leave out the very waits that
 * he is looking for, which is called coordinated omission. How late the pings left is kept, too.
 *
 * Nothing here reads a clock: time comes in as an argument, in nanoseconds of CLOCK_MONOTONIC.
 */
#ifndef APPS_BENCH_RTT_BOOK_H
#define APPS_BENCH_RTT_BOOK_H

#include <stdbool.h>

#include "histogram.h"

enum {
    RTT_WINDOW = 4096, /* pings that can be out; of more, the oldest are lost */
    RTT_LOST_NS = 1000000000,
};

struct rtt_book {
    uint64_t first_ns, interval_ns;
    uint32_t n_pings; /* that the run has */
    uint32_t n_sent, n_answered, n_lost;
    uint32_t n_strange;      /* answers to none that is out: second ones, late ones */
    uint32_t oldest;         /* no ping before this one is out */
    uint16_t first_sequence; /* of ping 0 */
    struct {
        uint64_t sent_ns;
        bool out;
    } pings[RTT_WINDOW];
    struct histogram took; /* from when a ping was to be sent */
    struct histogram late; /* how much later than that it was */
};

/* Begins a run. What was asked in the run before, and comes now, is no answer to this one. */
void rtt_book_begin(struct rtt_book *book, uint32_t n_pings, uint64_t interval_ns,
                    uint64_t first_ns);

/* When the next ping is to be sent; UINT64_MAX: there is none. */
uint64_t rtt_book_due(const struct rtt_book *book);

/* The sequence number that it has. */
uint16_t rtt_book_sequence(const struct rtt_book *book);

/* It is being sent. */
void rtt_book_sent(struct rtt_book *book, uint64_t now_ns);

/* An answer arrived. False when nobody waits for it. */
bool rtt_book_answered(struct rtt_book *book, uint16_t sequence, uint64_t arrived_ns);

/* Gives those up that were sent RTT_LOST_NS ago. */
void rtt_book_expire(struct rtt_book *book, uint64_t now_ns);

/* How many are out. */
uint32_t rtt_book_out(const struct rtt_book *book);

/* All were sent, and none is out. */
bool rtt_book_over(const struct rtt_book *book);

#endif
