/* sample.c - see sample.h */

#include "sample.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sample_add(struct sample *sample, double value)
{
    if (sample->n < OPTIONS_MAX_RUNS)
        sample->values[sample->n++] = value;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* The value between those of rank (n - 1) * share, 0 to 1, when they are in order. */
static double at(const struct sample *sample, double share)
{
    double sorted[OPTIONS_MAX_RUNS];

    if (sample->n == 0)
        return (double)NAN;
    memcpy(sorted, sample->values, sample->n * sizeof *sorted);
    qsort(sorted, sample->n, sizeof *sorted, compare);
    double rank = share * (sample->n - 1);
    unsigned below = (unsigned)rank, above = (unsigned)ceil(rank);
    return sorted[below] + (sorted[above] - sorted[below]) * (rank - below);
}

double sample_median(const struct sample *sample)
{
    return at(sample, 0.5);
}

double sample_min(const struct sample *sample)
{
    return at(sample, 0);
}

double sample_max(const struct sample *sample)
{
    return at(sample, 1);
}

/* A number with four digits that count; null for none. */
json_t *sample_number(double value)
{
    char text[32];

    if (!isfinite(value))
        return json_null();
    (void)snprintf(text, sizeof text, "%.4g", value);
    return json_real(strtod(text, NULL));
}

json_t *sample_json(const struct sample *sample)
{
    return json_pack("{s:o, s:o, s:o}", "median", sample_number(sample_median(sample)), "min",
                     sample_number(sample_min(sample)), "max", sample_number(sample_max(sample)));
}

double sample_ratio(const struct sample *sample, const struct sample *floor)
{
    struct sample ratios = {.n = 0};

    for (unsigned i = 0; i < sample->n && i < floor->n; i++)
        sample_add(&ratios, sample->values[i] / floor->values[i]);
    return sample_median(&ratios);
}
