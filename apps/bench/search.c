/* search.c - see search.h */

#include "search.h"

/* False when a trial could not be. */
static bool attempt(search_function *function, void *context, double rate,
                    struct search_trial *trial)
{
    trial->lost = true;
    for (int i = 0; i < SEARCH_ATTEMPTS && trial->lost; i++) {
        if (!function(context, rate, trial))
            return false;
    }
    return true;
}

bool search(search_function *function, void *context, double highest, double resolution,
            double *rate)
{
    double low = 0, high = highest;

    *rate = 0;
    for (int i = 0; i < SEARCH_MAX_RATES && high - low > resolution * high; i++) {
        double middle = low + (high - low) / 2;
        struct search_trial trial;
        if (!attempt(function, context, middle, &trial))
            return false;
        if (trial.lost) {
            high = middle;
            continue;
        }
        low = middle;
        if (trial.offered > *rate)
            *rate = trial.offered;
    }
    return true;
}
