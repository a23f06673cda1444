/* search.h - the highest rate at which nothing is lost: RFC 2544 section 26.1
 *
 * "Send a specific number of frames at a specific rate through the DUT and then count the frames
 * that are transmitted by the DUT. ... The throughput is the fastest rate at which the count of
 * test frames transmitted by the DUT is equal to the number of test frames sent to it."
 */
#ifndef APPS_BENCH_SEARCH_H
#define APPS_BENCH_SEARCH_H

#include <stdbool.h>

struct search_trial {
    double offered; /* the rate that was in fact offered */
    bool lost;      /* a packet or more */
};

/* Offers this rate for a while. False when it could not, or when somebody has had enough. */
typedef bool search_function(void *context, double rate, struct search_trial *trial);

enum {
    SEARCH_MAX_RATES = 24,
    SEARCH_ATTEMPTS = 3 /* at a rate, until one loses nothing: a machine has other work at times */
};

/* Halves what is between a rate without loss (0 at first) and one with (highest, at first: it is
 * not tried) until the two are within `resolution` (a part of 1) of each other. *rate becomes the
 * highest that was offered without loss, 0: none. False when a trial was. */
bool search(search_function *function, void *context, double highest, double resolution,
            double *rate);

#endif
