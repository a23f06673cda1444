/* rtt_row.c - see rtt_row.h */

#include "rtt_row.h"

#include <math.h>

static const struct {
    const char *name;
    double percentile;
} shown[] = {
    {"min", 0}, {"p50", 50}, {"p90", 90}, {"p99", 99}, {"p99.9", 99.9}, {"max", 100},
};

enum {
    N_SHOWN = sizeof shown / sizeof shown[0],
    LATE_US = 100, /* is much later than the asker is by itself */
};

/* In microseconds; NAN of none. */
static double value_us(const struct histogram *histogram, double percentile)
{
    return histogram->n > 0 ? (double)histogram_value(histogram, percentile) / 1e3 : (double)NAN;
}

void rtt_row_add(struct rtt_row *row, const struct rtt_book *book, double load_per_second)
{
    row->n_sent += book->n_sent;
    row->n_lost += book->n_lost;
    row->n_strange += book->n_strange;
    histogram_merge(&row->took, &book->took);
    histogram_merge(&row->late, &book->late);
    sample_add(&row->p50_us, value_us(&book->took, 50));
    sample_add(&row->p99_us, value_us(&book->took, 99));
    sample_add(&row->load_mpps, load_per_second / 1e6);
}

static json_t *percentiles_json(const struct histogram *histogram)
{
    json_t *object = json_object();

    for (unsigned i = 0; i < N_SHOWN; i++)
        (void)json_object_set_new(object, shown[i].name,
                                  sample_number(value_us(histogram, shown[i].percentile)));
    (void)json_object_set_new(object, "mean", sample_number(histogram_mean(histogram) / 1e3));
    return object;
}

static json_t *curve_json(const struct histogram *histogram)
{
    struct histogram_point points[HISTOGRAM_MAX_POINTS];
    unsigned n = histogram_curve(histogram, points);
    json_t *curve = json_array();

    for (unsigned i = 0; i < n; i++)
        (void)json_array_append_new(curve, json_pack("[f, o]", points[i].percentile,
                                                     sample_number((double)points[i].value / 1e3)));
    return curve;
}

json_t *rtt_row_json(const struct rtt_row *row)
{
    json_t *json = json_pack(
        "{s:s, s:s, s:i, s:s, s:i, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "bench",
        "rtt", "case", row->name, "bytes", (int)row->bytes, "waiting", row->waiting, "load_percent",
        (int)row->load_percent, "load_mpps", sample_number(sample_median(&row->load_mpps)),
        "capacity_mpps", sample_number(row->capacity_mpps), "us", percentiles_json(&row->took), "n",
        (json_int_t)row->took.n, "lost", (json_int_t)row->n_lost, "sent", (json_int_t)row->n_sent,
        "strange", (json_int_t)row->n_strange, "p50_us", sample_json(&row->p50_us), "p99_us",
        sample_json(&row->p99_us), "late_us", percentiles_json(&row->late), "curve",
        curve_json(&row->took));

    if (json != NULL && row->note.text[0] != '\0')
        (void)json_object_set_new(json, "note", json_string(row->note.text));
    return json;
}

void rtt_row_print_heading(uint32_t bytes, FILE *out)
{
    (void)fprintf(out,
                  "\nround trips of %u bytes, us, from when a ping was to be sent until the kernel "
                  "has its answer\n%-17s %-9s %5s %6s",
                  bytes, "case", "waiting", "load", "Mpps");
    for (unsigned i = 0; i < N_SHOWN; i++)
        (void)fprintf(out, " %7s", shown[i].name);
    (void)fprintf(out, " %6s\n", "lost");
}

void rtt_row_print(const struct rtt_row *row, FILE *out)
{
    double mpps = sample_median(&row->load_mpps);

    (void)fprintf(out, "%-17s %-9s %3u %%", row->name, row->waiting, row->load_percent);
    if (isnan(mpps))
        (void)fprintf(out, " %6s", "-");
    else
        (void)fprintf(out, " %6.3f", mpps);
    for (unsigned i = 0; i < N_SHOWN; i++) {
        double us = value_us(&row->took, shown[i].percentile);
        if (isnan(us))
            (void)fprintf(out, " %7s", "-");
        else
            (void)fprintf(out, " %7.*f", us < 1000 ? 2 : 0, us);
    }
    (void)fprintf(out, " %6llu\n", (unsigned long long)row->n_lost);
    if (row->note.text[0] != '\0')
        (void)fprintf(out, "    %s\n", row->note.text);
    if (value_us(&row->late, 99) > LATE_US)
        (void)fprintf(out,
                      "    one ping in a hundred left more than %.0f us late: something else uses "
                      "the asker's processor\n",
                      value_us(&row->late, 99));
    (void)fflush(out);
}
