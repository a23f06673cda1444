/* histogram.h - times by the million in memory that does not grow
 *
 * Buckets as those of HdrHistogram (hdrhistogram.github.io): up to 2,047 ns one for each value,
 * above that 1,024 for each doubling. So a bucket is never wider than 1/1,024 of what is in it,
 * and three digits of every value are right, from 1 ns up to 137 s.
 *
 *      value       0 .. 2047   2048 .. 4095   4096 .. 8191   ...   2^36 .. 2^37 - 1
 *      width           1            2              4                     2^26
 */
#ifndef APPS_BENCH_HISTOGRAM_H
#define APPS_BENCH_HISTOGRAM_H

#include <stdint.h>

enum {
    HISTOGRAM_HALF_BITS = 10, /* 2^10 buckets for a doubling */
    HISTOGRAM_VALUE_BITS = 37,
    HISTOGRAM_BUCKETS = (HISTOGRAM_VALUE_BITS - HISTOGRAM_HALF_BITS + 1) << HISTOGRAM_HALF_BITS,
};

#define HISTOGRAM_MAX_VALUE ((UINT64_C(1) << HISTOGRAM_VALUE_BITS) - 1)

/* All zero, it is empty. */
struct histogram {
    uint64_t counts[HISTOGRAM_BUCKETS];
    uint64_t n;
    uint64_t min, max, sum; /* exact; of none: 0 */
};

/* Counts a value; one beyond HISTOGRAM_MAX_VALUE as that. */
void histogram_add(struct histogram *histogram, uint64_t value);

/* Counts all that `from` has. */
void histogram_merge(struct histogram *histogram, const struct histogram *from);

/* The mean of all values; NAN of none. */
double histogram_mean(const struct histogram *histogram);

/* The smallest value that is not below percentile (0 to 100) percent of all (the nearest rank): as
 * it is, or up to 1/1,024 more. Those of 0 and of 100 are the exact minimum and maximum. 0 of
 * none. */
uint64_t histogram_value(const struct histogram *histogram, double percentile);

struct histogram_point {
    double percentile;
    uint64_t value;
};

enum {
    HISTOGRAM_HALVINGS = 20,
    HISTOGRAM_STEPS = 4, /* from 0 to 50, from 50 to 75, from 75 to 87.5 and so on */
    HISTOGRAM_MAX_POINTS = HISTOGRAM_HALVINGS * HISTOGRAM_STEPS + 1,
};

/* The curve of all percentiles, denser towards 100, as far as there are values to tell them apart;
 * the last point is the maximum. Returns how many points there are: none of none. */
unsigned histogram_curve(const struct histogram *histogram,
                         struct histogram_point points[HISTOGRAM_MAX_POINTS]);

#endif
