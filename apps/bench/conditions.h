/* conditions.h - what may have a part in the figures */
#ifndef APPS_BENCH_CONDITIONS_H
#define APPS_BENCH_CONDITIONS_H

#include <jansson.h>
#include <stdio.h>

#include "apps/options.h"

/* {"date", "cpu", "cores", "kernel", "virtual", "compiler", "flags", "checksum", "cpus",
 * "runs", "batch", "ring", "load_average", ...}: apps/README.md has them all. What cannot be known
 * here is null. */
json_t *conditions(const struct options *options);

/* The same of a machine whose / is the folder root. */
json_t *conditions_of(const struct options *options, const char *root);

/* A part (core, tun, rtt) is measured in runs of so many ns. */
void conditions_add_run(json_t *conditions, const char *part, uint64_t run_ns);

/* The same for people, a few lines. */
void conditions_print(const json_t *conditions, FILE *out);

#endif
