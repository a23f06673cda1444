/* core_cases.h - what comes to our host: sizes, kinds, datagrams in fragments, and a mix */
#ifndef APPS_BENCH_CORE_CASES_H
#define APPS_BENCH_CORE_CASES_H

#include "core.h"

/* Each measures its part. False when it was stopped. */

/* Plain echo requests, of the sizes that are asked for or of nine usual ones. */
bool core_cases_sizes(struct core *core);

/* The largest ping there is, in 45 fragments, answered in as many. */
bool core_cases_reassembled(struct core *core);

/* What is not plain: options, errors, and what is dropped. */
bool core_cases_kinds(struct core *core);

/* Lengths as on the Internet and a few packets that are dropped, in an order that no processor can
 * learn. */
bool core_cases_mix(struct core *core);

/* The echo with each routine for checksums that runs here, not only the fastest; the yardstick is
 * of the same kind then. */
bool core_cases_checksums(struct core *core);

/* Sizes that are measured where not all are: those that were asked for, or two usual ones. */
const uint32_t *core_cases_two_sizes(const struct core *core, size_t *n);

/* A case of echo requests of so many bytes, all the same. */
struct core_case core_cases_echo(struct core *core, const char *group, const char *name,
                                 uint32_t bytes);

#endif
