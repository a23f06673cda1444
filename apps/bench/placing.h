/* placing.h - which processor does what
 *
 * The last processor is the generator's (or that of whoever asks), those before are the
 * responders'.
 */
#ifndef APPS_BENCH_PLACING_H
#define APPS_BENCH_PLACING_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "apps/options.h"

struct placing {
    uint32_t responders[OPTIONS_MAX_CPUS];
    unsigned n_responders;
    int generator; /* -1: there is one processor only, and nothing stays anywhere */
};

/* From --cpus, or from the processors that this process may use. */
void placing_make(struct placing *placing, const struct options *options);

/* How many of placing->responders a responder of so many queues gets: one each, and the generator's
 * own when there are too few, which *shared says. The list has room for it. */
unsigned placing_responders(const struct placing *placing, unsigned queues,
                            uint32_t cpus[OPTIONS_MAX_CPUS], bool *shared);

/* The calling thread stays on these from now on. n of 0: leaves it. */
bool placing_stay(const uint32_t *cpus, unsigned n);

/* {"responders": [0], "generator": 1} */
json_t *placing_json(const struct placing *placing);

#endif
