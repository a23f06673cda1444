/* verdict.c - the table of verdict.def as data */

#include "verdict.h"

enum { DROP = false, SEND = true };

const struct verdict_row verdict_table[N_VERDICTS] = {
#define VERDICT(enumerator, action, sentence, clause)                                              \
    [enumerator] = {#enumerator, sentence, clause, action},
#include "verdict.def"
#undef VERDICT
};
