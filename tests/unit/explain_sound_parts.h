/* explain_sound_parts.h - what the files of explain_sound.h are made of */
#ifndef TESTS_UNIT_EXPLAIN_SOUND_PARTS_H
#define TESTS_UNIT_EXPLAIN_SOUND_PARTS_H

#include "stack/explain/explain.h"

/* E1, E2 and E4: what a step says is whole, lies where it should, and explains its answer. */
const char *explain_sound_step_fault(const struct explanation *explanation,
                                     const struct explain_step *step);

/* E5: what a step saw is what stands in the bytes that it is about. */
const char *explain_sound_bytes_fault(const struct explanation *explanation,
                                      const struct explain_step *step);

#endif
