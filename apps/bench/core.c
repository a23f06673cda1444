/* core.c - bench_core(): what the stack needs for a packet when no kernel is in the way */

#include "core.h"

#include "apps/pinning.h"
#include "apps/signals.h"
#include "conditions.h"
#include "core_cases.h"
#include "core_routes.h"
#include "core_stages.h"
#include "sample.h"

/* All parts, as long as nobody wants to stop. False with *error said, when it is more than that. */
static bool measure(struct core *core, struct error *error)
{
    json_t *said = core->bench->conditions;

    conditions_add_run(said, "core", core->bench->run_ns);
    (void)json_object_set_new(said, "clock_ns", sample_number(core->clock_ns));
    bool measured = core_cases_sizes(core) && core_cases_reassembled(core) &&
                    core_cases_kinds(core) && core_routes(core, error) && core_cases_mix(core) &&
                    core_stages(core) && core_cases_checksums(core) && core_peers(core, error);

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
    struct pinning before;

    pinning_remember(&before);
    bool done = pinning_stay(bench->options, 0, error);
    if (done) {
        done = core_open(&core, bench, error) && measure(&core, error);
        core_close(&core);
    }
    pinning_return(&before);
    return done;
}
