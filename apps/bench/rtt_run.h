/* rtt_run.h - one run: pings, one by one, with others' requests between them or without */
#ifndef APPS_BENCH_RTT_RUN_H
#define APPS_BENCH_RTT_RUN_H

#include "rtt_asker.h"
#include "rtt_book.h"
#include "rtt_load.h"

enum {
    /* 997 pings a second: a prime, so that they do not keep step with the kernel's timer tick, and
     * meet every part of it */
    RTT_INTERVAL_NS = 1003009,
    RTT_WARM_UP = 20, /* pings, at least */
};

struct rtt_run {
    struct rtt_asker *asker;
    struct rtt_book *book;
    struct generator *generator; /* NULL: no load */
    double load_per_second;
    double offered_per_second; /* what it became */
    bool sleeps;               /* when there is nothing to do: the responder needs the processor */
};

/* Asks at least so many pings that do not count, under the load, until one is answered. False with
 * *error said when it failed, or nobody answers. */
bool rtt_warm_up(struct rtt_run *run, uint32_t n_pings, struct error *error);

/* Asks for run_ns, after a tenth of that which does not count, and waits for the last answers. The
 * book has the run. False with *error said when it failed, or
 * nobody answers. Ends early when signals_stop(): then the book is not that of a whole run. */
bool rtt_run(struct rtt_run *run, uint64_t run_ns, struct error *error);

#endif
