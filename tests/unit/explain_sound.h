/* explain_sound.h - what has to hold of every explanation, whatever was explained
 *
 *   E1  nothing is left out, and no text is cut off
 *   E2  bytes that a step is about lie within what they are of; checks look at what came, acts
 *       write what leaves
 *   E3  the verdict is that of the one check that failed, and only a packet that passed is
 * answered; an error that was due and did not leave has one more: the check that held it back E4
 * what a check saw, held against what it wanted, gives its answer E5  what a step saw is what
 * stands in the bytes E6  replies, datagram, ranges and lookups are there when the verdict and the
 * steps say so
 *
 * Explanations are judged by what they say, with nothing of the stack's code but its tables.
 */
#ifndef TESTS_UNIT_EXPLAIN_SOUND_H
#define TESTS_UNIT_EXPLAIN_SOUND_H

#include "stack/explain/explain.h"

/* The first thing that does not hold, as a sentence, with the step that it is about in *step (or
 * NULL); NULL when all does. */
const char *explain_sound_fault(const struct explanation *explanation,
                                const struct explain_step **step);

#endif
