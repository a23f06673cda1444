/* placing.c - see placing.h; sched_setaffinity(2) */

#define _GNU_SOURCE /* cpu_set_t */

#include "placing.h"

#include <sched.h>

/* The processors that we may use, in order, as far as there is room for them. */
static unsigned allowed(uint32_t *cpus)
{
    cpu_set_t set;
    unsigned n = 0;

    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 0;
    for (uint32_t cpu = 0; cpu < CPU_SETSIZE && n < OPTIONS_MAX_CPUS; cpu++) {
        if (CPU_ISSET(cpu, &set))
            cpus[n++] = cpu;
    }
    return n;
}

void placing_make(struct placing *placing, const struct options *options)
{
    unsigned n = options->n_cpus;

    *placing = (struct placing){.generator = -1};
    for (unsigned i = 0; i < n; i++)
        placing->responders[i] = options->cpus[i];
    if (n == 0)
        n = allowed(placing->responders);
    if (n < 2)
        return;
    placing->n_responders = n - 1;
    placing->generator = (int)placing->responders[n - 1];
}

unsigned placing_responders(const struct placing *placing, unsigned queues,
                            uint32_t cpus[OPTIONS_MAX_CPUS], bool *shared)
{
    unsigned n = 0;

    *shared = placing->n_responders < queues;
    while (n < queues && n < placing->n_responders) {
        cpus[n] = placing->responders[n];
        n++;
    }
    if (n < queues && placing->generator >= 0)
        cpus[n++] = (uint32_t)placing->generator;
    return n;
}

bool placing_stay(const uint32_t *cpus, unsigned n)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    for (unsigned i = 0; i < n; i++)
        CPU_SET(cpus[i], &set);
    return n == 0 || sched_setaffinity(0, sizeof set, &set) == 0;
}

json_t *placing_json(const struct placing *placing)
{
    json_t *responders = json_array();

    for (unsigned i = 0; i < placing->n_responders; i++)
        (void)json_array_append_new(responders, json_integer((json_int_t)placing->responders[i]));
    return json_pack("{s:o, s:o}", "responders", responders, "generator",
                     placing->generator >= 0 ? json_integer(placing->generator) : json_null());
}
