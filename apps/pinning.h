/* pinning.h - `--cpus`: which processor a thread stays on */
#ifndef APPS_PINNING_H
#define APPS_PINNING_H

#include <stdbool.h>

#include "drivers/error.h"
#include "options.h"

/* The processor for a queue, counted from 0, where options->n_cpus is not 0. */
uint32_t pinning_cpu(const struct options *options, unsigned queue);

/* From here on the calling thread, and each that it starts, stays on the processor for this queue;
 * without --cpus all is as it was. False with *error said when that processor cannot be had. */
bool pinning_stay(const struct options *options, unsigned queue, struct error *error);

struct pinning {
    unsigned long
        cpus[8192 / 8 / sizeof(unsigned long)]; /* a bit each, as many as Linux can have */
};

/* Where the calling thread may be now; and to be allowed there again. */
void pinning_remember(struct pinning *pinning);
void pinning_return(const struct pinning *pinning);

#endif
