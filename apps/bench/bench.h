/* bench.h - echohost bench: figures that can be trusted, each beside what limits it
 *
 * A figure is the median of several runs, after one that does not count, and its spread is shown.
 * What is compared is measured in turn, in the same run of the program. Every figure is an object
 * in one JSON array; the text, the JSON and the page are made of it, so they say the same.
 */
#ifndef APPS_BENCH_BENCH_H
#define APPS_BENCH_BENCH_H

#include <jansson.h>
#include <stdio.h>

#include "apps/options.h"
#include "drivers/error.h"

struct bench {
    const struct options *options;
    uint64_t run_ns;    /* the length of a run */
    json_t *conditions; /* an object: what may have a part in the figures */
    json_t *results;    /* an array of objects, in the order in which they were measured */
    json_t *problems;   /* an array of strings: why a part is not there */
    FILE *text;         /* for people, as it goes on; NULL: nobody reads it */
};

/* `echohost bench`. Returns the exit status. */
int bench(int argc, char **argv);

/* Each measures its part and appends to results as soon as a row is complete. False with *error
 * said when it could not; what is in results by then is kept. */
bool bench_core(struct bench *bench, struct error *error);
bool bench_tun(struct bench *bench, struct error *error);
bool bench_rtt(struct bench *bench, struct error *error);

/* Is this size of packet, this case to be measured, for all that the options say? */
bool bench_wants_case(const struct bench *bench, const char *name);

/* Shows what is being done on stderr, in one line that the next replaces, where that is a
 * terminal. NULL takes it away. */
void bench_progress(const struct bench *bench, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
