/* tun.c - placeholder */

#include "bench.h"

bool bench_tun(struct bench *bench, struct error *error)
{
    (void)bench, (void)error;
    return true;
}
