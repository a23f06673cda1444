/* workers.h - a thread for each queue, and one for what concerns all of them
 *
 *      queue 0 --- worker 0          Each sleeps in poll on its queue and on an eventfd of its own,
 *      queue 1 --- worker 1          and meets the others nowhere while packets move.
 *      ...
 *      signals --- the main thread   hears signals, looks at the clock, reports
 *
 * A worker's counters are its own. When somebody wants to know them the main thread asks for them,
 * by a flag and the eventfd, and the worker makes a copy between two bursts.
 */
#ifndef APPS_WORKERS_H
#define APPS_WORKERS_H

#include "queue.h"

struct worker;

struct workers {
    struct worker *list;
    struct counts *counts; /* of each worker, when it was asked last */
    unsigned n;            /* that were started */
    int wake_fd;           /* of signals_open() */
};

/* Starts a thread for each queue, which has a port and belongs to it from here on. False with
 * *error said; workers_stop() and workers_free() in every case. */
bool workers_start(struct workers *workers, struct queue *queues, const struct options *options,
                   int wake_fd, struct error *error);

/* Waits for a signal, for the time to be over or for a port to end; prints the report's statistics
 * when they are asked for. */
void workers_watch(struct workers *workers, const struct report *report, uint64_t max_time_ns);

/* Brings all to their end; the queues are the caller's again, and the counts are the last. Returns
 * the number of a queue whose port had ended before, or of none. */
unsigned workers_stop(struct workers *workers);

void workers_free(struct workers *workers);

#endif
