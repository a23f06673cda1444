/* pace.c - see pace.h */

#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include "pace.h"

#include <time.h>

uint64_t pace_now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

void pace_begin(struct pace *pace, double rate, uint64_t now_ns)
{
    *pace = (struct pace){.rate = rate, .base_ns = now_ns};
}

static uint32_t batch(const struct pace *pace)
{
    double n = pace->rate * PACE_BATCH_NS / 1e9;

    if (n < 1)
        return 1;
    return n < PACE_MAX_BATCH ? (uint32_t)n : PACE_MAX_BATCH;
}

uint32_t pace_due(struct pace *pace, uint64_t now_ns)
{
    double owed = pace->rate * (double)(now_ns - pace->base_ns) / 1e9 - (double)pace->sent;
    uint32_t n = batch(pace);

    if (pace->sent != 0 && owed < n)
        return 0;
    if (owed - n > pace->rate * PACE_MAX_LATE_NS / 1e9)
        pace_begin(pace, pace->rate, now_ns);
    pace->sent += n;
    return n;
}
