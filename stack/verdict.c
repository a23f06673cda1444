/* verdict.c - the table of verdict.def as data */

#include "verdict.h"

enum { DROP = false, HOLD = false, SEND = true };

const struct verdict_row verdict_table[N_VERDICTS] = {
#define VERDICT(enumerator, action, sentence, clause, counter)                                     \
    [enumerator] = {#enumerator, sentence, clause, counter, action},
#include "verdict.def"
#undef VERDICT
};
