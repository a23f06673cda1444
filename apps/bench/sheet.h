/* sheet.h - the page of `bench --html`: the figures as plots, in one file that needs no network */
#ifndef APPS_BENCH_SHEET_H
#define APPS_BENCH_SHEET_H

#include <jansson.h>

#include "drivers/error.h"

/* Writes the page about report, the object that --json prints, to path ("-" is stdout). False with
 * *error said. */
bool sheet_write(const char *path, const json_t *report, struct error *error);

#endif
