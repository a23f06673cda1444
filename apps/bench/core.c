/* core.c - bench_core(): what the stack needs for a packet when no kernel is in the way */

#define _GNU_SOURCE /* sched_setaffinity */

#include "core.h"

#include <errno.h>
#include <sched.h>

#include "apps/signals.h"
#include "conditions.h"
#include "core_cases.h"
#include "core_routes.h"
#include "core_stages.h"

/* Stays on the first processor that is named, from now on; *before is where it could be. */
static bool pin(const struct options *options, cpu_set_t *before, struct error *error)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof *before, before) != 0)
        CPU_ZERO(before);
    if (options->n_cpus == 0)
        return true;
    CPU_ZERO(&set);
    CPU_SET(options->cpus[0], &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0)
        return error_set(error,
                         "cannot stay on processor %u: %s; name one that this process may use",
                         options->cpus[0], strerror(errno));
    return true;
}

/* All parts, as long as nobody wants to stop. False with *error said, when it is more than that. */
static bool measure(struct core *core, struct error *error)
{
    bool measured = core_cases_sizes(core) && core_cases_reassembled(core) &&
                    core_cases_kinds(core) && core_routes(core, error) && core_cases_mix(core) &&
                    core_stages(core) && core_peers(core, error);

    if (!measured)
        return signals_stop() ? true
               : error->text[0] != '\0'
                   ? false
                   : error_set(error, "cannot keep the figures: out of memory; free some");
    if (core->fault[0] != '\0')
        return error_set(error, "cannot trust a row: %s; it has no figures", core->fault);
    return true;
}

bool bench_core(struct bench *bench, struct error *error)
{
    struct core core;
    cpu_set_t before;
    bool done = pin(bench->options, &before, error);

    if (done) {
        done = core_open(&core, bench, error);
        if (done) {
            conditions_add_run(bench->conditions, "core", bench->run_ns);
            (void)json_object_set_new(bench->conditions, "clock_ns",
                                      json_real((double)(int)(core.clock_ns * 10) / 10));
            done = measure(&core, error);
        }
        core_close(&core);
    }
    if (CPU_COUNT(&before) > 0)
        (void)sched_setaffinity(0, sizeof before, &before);
    return done;
}
