/* core_run.h - how long something takes that takes nanoseconds
 *
 * A burst of packets is put into the cells of the ring, as a driver would, and then the clock is
 * read, one way does its work on all of them, and the clock is read again. To fill the cells is not
 * measured, to read the clock is taken off, and a burst during which the processor did something
 * else is left out and counted. The ways take turns burst by burst, so whatever slows the machine
 * down meets all of them; a run is as many turns as fit in its time.
 *
 * After each burst every packet is looked at: the row is no figure but an error unless each came to
 * the verdict that it had to. In the run that does not count, the answers are looked at, too.
 */
#ifndef APPS_BENCH_CORE_RUN_H
#define APPS_BENCH_CORE_RUN_H

#include "core.h"
#include "sample.h"

struct core_figures {
    struct sample ns[CORE_MAX_WAYS];  /* a datagram, of each way of the case */
    uint64_t n_bursts, n_interrupted; /* that were measured, and that were left out */
    bool warm;                        /* the run that does not count is over */
    char fault[160];                  /* why there are no figures; "" when there are */
};

/* Measures a case. False when it was stopped before all runs were done. */
bool core_run(struct core *core, const struct core_case *the_case, struct core_figures *figures);

/* What it takes to read the clock once, ns. */
double core_run_clock(void);

#endif
