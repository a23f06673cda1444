/* rtt_load.h - other people's echo requests, a given number a second, while the asker asks
 *
 * The asker and the load are one thread: between two looks at its socket it sends what is due, so
 * neither waits for the other to be scheduled, and what a ping waits for is the responder.
 */
#ifndef APPS_BENCH_RTT_LOAD_H
#define APPS_BENCH_RTT_LOAD_H

#include "generator.h"

enum {
    RTT_MAX_CHUNK = 32,   /* requests at once */
    RTT_SLEEP_NS = 50000, /* of who has no processor of his own, between two of these */
};

struct rtt_load {
    struct generator *generator;
    double per_ns; /* requests */
    double due;    /* requests, with a fraction */
    uint64_t last_ns;
    uint64_t from_ns, to_ns; /* the time so far */
    uint64_t n_offered;
};

/* So many a second from now on; INFINITY: as many as go. */
void rtt_load_begin(struct rtt_load *load, struct generator *generator, double per_second,
                    uint64_t now_ns);

/* Sends what is due, RTT_MAX_CHUNK at most. What is due beyond that is left out, not sent in a
 * burst later on: the rate is then less than it was to be, and rtt_load_rate() says so. */
bool rtt_load_turn(struct rtt_load *load, uint64_t now_ns, struct error *error);

/* How many a second there were. */
double rtt_load_rate(const struct rtt_load *load);

/* What the responder behind the generator answers without losing any, a second: what it answers
 * when more is offered than it can take, or as much less as it takes, in trials of try_ns each. 0
 * when it lost some at every rate that was tried, or when signals_stop(). Between two portions it
 * sleeps if the responder needs the processor. */
bool rtt_load_capacity(struct generator *generator, bool sleeps, uint64_t try_ns,
                       double *per_second, struct error *error);

#endif
