/* rtt_row.h - the round trips of one case under one load: all its runs together, and its row */
#ifndef APPS_BENCH_RTT_ROW_H
#define APPS_BENCH_RTT_ROW_H

#include <stdio.h>

#include "drivers/error.h"
#include "rtt_book.h"
#include "sample.h"

struct rtt_row {
    const char *name;
    const char *waiting; /* "blocking", "busy-poll" */
    uint32_t bytes;
    unsigned load_percent;
    uint64_t n_sent, n_lost, n_strange;
    struct histogram took, late;  /* of all runs */
    struct sample p50_us, p99_us; /* of each run */
    struct sample load_mpps;      /* offered, in each run */
    double capacity_mpps;         /* of which the load is a part; NAN: there is none */
    struct error note;            /* empty: none */
};

/* Adds a run. */
void rtt_row_add(struct rtt_row *row, const struct rtt_book *book, double load_per_second);

/* The row as apps/README.md has it. NULL when out of memory. */
json_t *rtt_row_json(const struct rtt_row *row);

/* The heading of the table, and a line of it. */
void rtt_row_print_heading(uint32_t bytes, FILE *out);
void rtt_row_print(const struct rtt_row *row, FILE *out);

#endif
