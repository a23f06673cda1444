/* sheet.h - the page of `bench --html`: the figures as plots, in one file that needs no network */
#ifndef APPS_BENCH_SHEET_H
#define APPS_BENCH_SHEET_H

#include <jansson.h>
#include <stdbool.h>

#include "drivers/error.h"

/* Could a page be written to path? To be asked before minutes are spent on what it would show. An
 * older page stays. False with *error said. */
bool sheet_try(const char *path, struct error *error);

/* Writes the page about report, the object that --json prints, to path ("-" is stdout). False with
 * *error said. */
bool sheet_write(const char *path, const json_t *report, struct error *error);

#endif
