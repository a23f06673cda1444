/* rtt.c - placeholder */

#include "bench.h"

bool bench_rtt(struct bench *bench, struct error *error)
{
    (void)bench, (void)error;
    return true;
}
