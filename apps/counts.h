/* counts.h - everything that was counted, as text for people and as members of a JSON object */
#ifndef APPS_COUNTS_H
#define APPS_COUNTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "drivers/port.h"
#include "stack/mib.h"

/* Where it is counted. */
struct counted {
    const struct host *host;
    const struct port *port;
    const struct ring *ring;
};

/* What was counted there, or in several such places together. */
struct counts {
    uint64_t verdicts[N_VERDICTS];
    uint64_t driver[N_PORT_COUNTERS];
    uint64_t answered; /* answers that have left */
    uint64_t waiting;  /* packets that have not left yet */
    uint64_t lost;     /* and that never will */
    struct mib mib;
};

/* What has been counted until now. Only for the thread that counts there. */
void counts_take(struct counts *counts, const struct counted *counted);

/* Adds what was counted somewhere else. */
void counts_add(struct counts *counts, const struct counts *more);

uint64_t counts_sum_of_verdicts(const struct counts *counts);

/* Every packet read has a verdict, and every answer is written, lost or waits: the counts agree. */
bool counts_balance(const struct counts *counts);

/* A line for each verdict, each counter of the port and each group of RFC 4293 that has something
 * to say. */
void counts_text(const struct counts *counts, FILE *out);

/* A line that compares the packets read with the sum of the verdicts. */
void counts_compare(const struct counts *counts, FILE *out);

/* All of it as members: verdicts, sum_of_verdicts, balanced, driver, mib. */
void counts_json(const struct counts *counts, json_t *line);

/* Writes the object as one line, and gives it back. What cannot be written is lost. */
void counts_print_json(json_t *line, FILE *out);

#endif
