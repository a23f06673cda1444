/* verdict.h - every way a packet can end, as an enum and as texts
 *
 * Each function of the stack that judges returns one of these. PASS means that the next check has
 * the word; every packet ends in exactly one of the others. The rows are in verdict.def.
 */
#ifndef STACK_VERDICT_H
#define STACK_VERDICT_H

#include <stdbool.h>

enum verdict {
#define VERDICT(enumerator, action, sentence, clause, counter) enumerator,
#include "verdict.def"
#undef VERDICT
    N_VERDICTS,
    PASS = N_VERDICTS
};

/* The counters of RFC 4293; mib.h says more. */
enum mib_counter {
#define MIB(enumerator, group, name) enumerator,
#include "mib.def"
#undef MIB
    N_MIB_COUNTERS,
    MIB_NONE = N_MIB_COUNTERS
};

struct verdict_row {
    const char *name;         /* the enumerator, as it is spelled in the code */
    const char *sentence;     /* why the packet ended here */
    const char *clause;       /* where to read about it */
    enum mib_counter counter; /* of RFC 4293 that it goes into */
    bool sends;               /* a packet leaves */
};

/* Indexed by enum verdict, 0 up to N_VERDICTS - 1. */
extern const struct verdict_row verdict_table[N_VERDICTS];

#endif
