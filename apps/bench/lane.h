/* lane.h - generator, device and one responder, put together for some runs
 *
 *     offered --> device's queue --> read by the responder --> written --> counted by the sink
 *          |            |                     |                   |
 *      generator       tun                  stack              return       packets lost there
 *
 * Everything is counted by the kernel, the same way for every responder.
 */
#ifndef APPS_BENCH_LANE_H
#define APPS_BENCH_LANE_H

#include "generator.h"
#include "link.h"
#include "responder.h"

struct lane {
    struct generator *generator;
    struct responder responder;
};

/* What became of the packets of a run; offered = answered + the four losses. */
struct lane_run {
    uint64_t offered, answered;
    struct {
        int64_t generator; /* the device did not take them, or nobody read them in time */
        int64_t tun;       /* no room in its queue */
        int64_t stack;     /* read, and not answered */
        int64_t back;      /* written, and not a reply to us */
    } lost;
    uint64_t elapsed_ns; /* that was offered for */
    uint64_t cpu_ns;     /* of the responder; 0: not known, as when a process of it has ended */
};

/* Makes the device anew, starts the responder and waits for its first answer. False with *error
 * said; nothing is left then. The generator's index is filled in here. */
bool lane_open(struct lane *lane, struct generator_settings generator,
               const struct responder_settings *responder, struct error *error);

/* Offers `rate` packets a second (0: as many as it can) for run_ns, and waits until all of them
 * have come back or are lost. Ends earlier when somebody wants it to stop (signals.h). */
bool lane_run(struct lane *lane, double rate, uint64_t run_ns, struct lane_run *run,
              struct error *error);

/* Ends the responder. False with *error said when it had failed, or when it counted packets other
 * than the device did. */
bool lane_close(struct lane *lane, struct error *error);

/* Packets a second, in millions. */
double lane_offered_mpps(const struct lane_run *run);
double lane_answered_mpps(const struct lane_run *run);

#endif
