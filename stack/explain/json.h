/* json.h - an explanation as one JSON object; its schema is in apps/README.md
 *
 * It is written here and not by a library because the page of `explain --html` runs the same code,
 * and there is no library in it.
 */
#ifndef STACK_EXPLAIN_JSON_H
#define STACK_EXPLAIN_JSON_H

#include "explain.h"

/* number counts the packets from 1; time_ns from the first of them. */
void explain_json(const struct explanation *explanation, uint64_t number, uint64_t time_ns,
                  const struct route_prefix *known, size_t n_known, struct text *out);

#endif
