/* pinning.c - see pinning.h; sched_setaffinity(2), CPU_SET(3) */

#define _GNU_SOURCE /* sched_setaffinity */

#include "pinning.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

uint32_t pinning_cpu(const struct options *options, unsigned queue)
{
    return options->cpus[queue % options->n_cpus];
}

bool pinning_stay(const struct options *options, unsigned queue, struct error *error)
{
    struct pinning only = {{0}};
    cpu_set_t *set = (void *)only.cpus;

    if (options->n_cpus == 0)
        return true;
    uint32_t cpu = pinning_cpu(options, queue);
    CPU_SET_S(cpu, sizeof only.cpus, set);
    if (sched_setaffinity(0, sizeof only.cpus, set) == 0)
        return true;
    return error_set(error,
                     "cannot stay on processor %u: %s; choose among those that "
                     "`grep Cpus_allowed_list /proc/self/status` shows, with --cpus",
                     cpu, strerror(errno));
}

void pinning_remember(struct pinning *pinning)
{
    *pinning = (struct pinning){{0}};
    (void)sched_getaffinity(0, sizeof pinning->cpus, (void *)pinning->cpus);
}

void pinning_return(const struct pinning *pinning)
{
    (void)sched_setaffinity(0, sizeof pinning->cpus, (const void *)pinning->cpus);
}
