/* core_row.h - from a case to its row, in the report and on the terminal */
#ifndef APPS_BENCH_CORE_ROW_H
#define APPS_BENCH_CORE_ROW_H

#include "core.h"

/* Is a case of this name, of packets of this many bytes, wanted? */
bool core_row_wanted(const struct core *core, const char *name, uint32_t bytes);

/* Measures a case with its first way (our host's, unless another is said), beside both yardsticks,
 * and appends its row. False when there was no time left, because somebody wants to stop. A row
 * whose packets did not come out as they should is there without figures, and core->fault says so.
 */
bool core_row(struct core *core, struct core_case *the_case);

#endif
