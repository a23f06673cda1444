/* counts.h - everything that was counted, as text for people and as members of a JSON object */
#ifndef APPS_COUNTS_H
#define APPS_COUNTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "drivers/port.h"
#include "stack/host.h"

/* Where it was counted. */
struct counts {
    const struct host *host;
    const struct port *port;
    const struct ring *ring;
};

/* Answers that have left. */
uint64_t counts_answered(const struct counts *counts);

/* Every packet read has a verdict, and every answer is written, lost or waits: the counts agree. */
bool counts_balance(const struct counts *counts);

/* A line for each verdict, each counter of the port and each group of RFC 4293 that has something
 * to say, and one that compares the packets read with the sum of the verdicts. */
void counts_text(const struct counts *counts, FILE *out);

/* The same as members: verdicts, sum_of_verdicts, balanced, driver, mib. */
void counts_json(const struct counts *counts, json_t *line);

/* Writes the object as one line, and gives it back. What cannot be written is lost. */
void counts_print_json(json_t *line, FILE *out);

#endif
