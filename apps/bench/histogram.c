/* histogram.c - see histogram.h */

#include "histogram.h"

#include <math.h>

/* The lowest HALF_BITS + 1 bits from the highest one of the value downwards, and how far they were
 * shifted: the shift says which doubling, they say which bucket in it. */
static unsigned bucket_of(uint64_t value)
{
    unsigned bits = 64 - (unsigned)__builtin_clzll(value | 1);
    unsigned shift = bits > HISTOGRAM_HALF_BITS + 1 ? bits - (HISTOGRAM_HALF_BITS + 1) : 0;

    return (shift << HISTOGRAM_HALF_BITS) + (unsigned)(value >> shift);
}

/* The largest value that is counted here. */
static uint64_t last_of(unsigned bucket)
{
    unsigned doubling = bucket >> HISTOGRAM_HALF_BITS;
    unsigned shift = doubling > 1 ? doubling - 1 : 0;
    uint64_t first = bucket - (shift << HISTOGRAM_HALF_BITS);

    return ((first + 1) << shift) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t value)
{
    if (value > HISTOGRAM_MAX_VALUE)
        value = HISTOGRAM_MAX_VALUE;
    histogram->counts[bucket_of(value)]++;
    if (histogram->n == 0 || value < histogram->min)
        histogram->min = value;
    if (value > histogram->max)
        histogram->max = value;
    histogram->sum += value;
    histogram->n++;
}

void histogram_merge(struct histogram *histogram, const struct histogram *from)
{
    if (from->n == 0)
        return;
    for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++)
        histogram->counts[i] += from->counts[i];
    if (histogram->n == 0 || from->min < histogram->min)
        histogram->min = from->min;
    if (from->max > histogram->max)
        histogram->max = from->max;
    histogram->sum += from->sum;
    histogram->n += from->n;
}

double histogram_mean(const struct histogram *histogram)
{
    return histogram->n > 0 ? (double)histogram->sum / (double)histogram->n : (double)NAN;
}

/* How many values are not above that of a percentile. The product may be off in its last digit: a
 * millionth less does not make 999 of 1,000 the 1,000th. */
static uint64_t rank_of(const struct histogram *histogram, double percentile)
{
    double rank = ceil(percentile * (double)histogram->n / 100 - 1e-6);

    return rank < 1 ? 1 : (uint64_t)rank;
}

uint64_t histogram_value(const struct histogram *histogram, double percentile)
{
    uint64_t rank = rank_of(histogram, percentile), n = 0;

    if (rank == 1)
        return histogram->min;
    for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
        n += histogram->counts[i];
        if (n >= rank)
            return last_of(i) < histogram->max ? last_of(i) : histogram->max;
    }
    return histogram->max;
}

unsigned histogram_curve(const struct histogram *histogram,
                         struct histogram_point points[HISTOGRAM_MAX_POINTS])
{
    unsigned n = 0;
    double rest = 100; /* above which the next halving begins */

    if (histogram->n == 0)
        return 0;
    for (unsigned i = 0; i < HISTOGRAM_HALVINGS * HISTOGRAM_STEPS; i++) {
        if (i > 0 && i % HISTOGRAM_STEPS == 0)
            rest /= 2;
        double above = rest * (1 - 0.5 * (i % HISTOGRAM_STEPS) / HISTOGRAM_STEPS);
        if (above * (double)histogram->n < 100)
            break; /* less than one value is above it */
        points[n++] =
            (struct histogram_point){100 - above, histogram_value(histogram, 100 - above)};
    }
    points[n++] = (struct histogram_point){100, histogram->max};
    return n;
}
