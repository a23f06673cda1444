/* core_stages.h - where the time of an echo goes, and what other stacks need for it */
#ifndef APPS_BENCH_CORE_STAGES_H
#define APPS_BENCH_CORE_STAGES_H

#include "core.h"

/* Each part of the path through our host by itself, over the same packets. Their sum need not be
 * the whole, and mostly is more: in the whole the processor begins with one while it waits for
 * another. False when it was stopped. */
bool core_stages(struct core *core);

/* Every peer that there is. False when it was stopped, or with *error said. */
bool core_peers(struct core *core, struct error *error);

#endif
