/* rtt_case.h - whose round trips are measured, and a run of each */
#ifndef APPS_BENCH_RTT_CASE_H
#define APPS_BENCH_RTT_CASE_H

#include "bench.h"
#include "link.h"
#include "placing.h"
#include "rtt_row.h"
#include "rtt_run.h"

enum {
    RTT_CASES = 4,
    RTT_BUSY_POLL_US = 2000, /* longer than from one ping to the next: it never sleeps */
};

/* Everything that bench_rtt() has. */
struct rtt {
    struct bench *bench;
    struct placing placing;
    uint32_t cpus[OPTIONS_MAX_CPUS]; /* of the responder, n_cpus of them */
    unsigned n_cpus;
    bool shared; /* the asker has no processor of its own */
    struct link_veth veth;
    struct error no_veth; /* why not; empty: there is one */
    struct generator *generator;
    struct error no_generator;
    struct rtt_asker asker;
    struct rtt_book book;
    struct rtt_row rows[RTT_CASES];
    double capacity[RTT_CASES]; /* packets a second without loss, 0: not known yet */
};

/* Begins a row: what it is about, and what has to be said about it. False when nobody wants it, or
 * when such a load means nothing to it. */
bool rtt_case_begin(struct rtt *rtt, unsigned number, uint32_t bytes, unsigned load_percent);

/* One run, added to the row if it is a whole one. False with *error said. */
bool rtt_case_run(struct rtt *rtt, unsigned number, struct error *error);

#endif
