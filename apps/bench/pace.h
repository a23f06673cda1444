/* pace.h - a rate of packets, cut into small batches */
#ifndef APPS_BENCH_PACE_H
#define APPS_BENCH_PACE_H

#include <stdint.h>

enum {
    PACE_MAX_LATE_NS = 1000000, /* more is left out */
    PACE_BATCH_NS = 20000,      /* as many at once as are due in this time ... */
    PACE_MAX_BATCH = 64         /* ... but never more */
};

/* The clock that all of bench tun goes by, CLOCK_MONOTONIC. */
uint64_t pace_now_ns(void);

struct pace {
    double rate;      /* packets a second */
    uint64_t base_ns; /* since when `sent` counts */
    uint64_t sent;
};

void pace_begin(struct pace *pace, double rate, uint64_t now_ns);

/* How many packets to send now, 0 when it is too early for a batch; they count as sent. Who was
 * away for longer than PACE_MAX_LATE_NS goes on from now, as a burst would overflow what a steady
 * rate does not. */
uint32_t pace_due(struct pace *pace, uint64_t now_ns);

#endif
