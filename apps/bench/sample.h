/* sample.h - the same thing measured several times */
#ifndef APPS_BENCH_SAMPLE_H
#define APPS_BENCH_SAMPLE_H

#include <jansson.h>

#include "apps/options.h"

struct sample {
    double values[OPTIONS_MAX_RUNS];
    unsigned n;
};

void sample_add(struct sample *sample, double value);

/* The middle one, or the mean of the two in the middle; NAN of none. */
double sample_median(const struct sample *sample);
double sample_min(const struct sample *sample);
double sample_max(const struct sample *sample);

/* A number rounded to what can be told apart, four digits; null for what is none. */
json_t *sample_number(double value);

/* {"median": ..., "min": ..., "max": ...}; nulls when nothing was measured. */
json_t *sample_json(const struct sample *sample);

/* The medians' ratio would hide that both were measured in turn: the median of the ratios of each
 * pair, value by value. */
double sample_ratio(const struct sample *sample, const struct sample *floor);

#endif
