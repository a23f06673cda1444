/* core_check.h - was it measured what is said? */
#ifndef APPS_BENCH_CORE_CHECK_H
#define APPS_BENCH_CORE_CHECK_H

#include "core_run.h"

/* Did each of the n packets from the cell `first` on come to the verdict that stands in the
 * sequence from `from` on? False with the fault said, here and below. */
bool core_check_verdicts(const struct core *core, const struct core_case *the_case, uint32_t first,
                         uint32_t from, uint32_t n, struct core_figures *figures);

/* Are the answers in these cells ones that the asker would take: do their checksums hold? Of a long
 * one in fragments there is only the last left to look at. */
bool core_check_answers(const struct core *core, uint32_t first, uint32_t n,
                        struct core_figures *figures);

/* Says a fault. Returns false. */
bool core_check_say(struct core_figures *figures, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
