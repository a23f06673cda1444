/* search.c - see search.h */

#include "search.h"

bool search(search_function *function, void *context, double highest, double resolution,
            double *rate)
{
    double low = 0, high = highest;

    *rate = 0;
    for (int i = 0; i < SEARCH_MAX_TRIALS && high - low > resolution * high; i++) {
        double middle = low + (high - low) / 2;
        struct search_trial trial;
        if (!function(context, middle, &trial))
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
