/* core.c - placeholder */

#include "bench.h"

bool bench_core(struct bench *bench, struct error *error)
{
    (void)bench, (void)error;
    return true;
}
