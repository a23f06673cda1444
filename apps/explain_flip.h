/* explain_flip.h - a packet of which some bytes are changed first, and what that changed */
#ifndef APPS_EXPLAIN_FLIP_H
#define APPS_EXPLAIN_FLIP_H

#include "explain_text.h"
#include "options.h"

/* Changes the bytes, but for those beyond the packet's end. */
void explain_flip(const struct options *options, uint8_t *packet, uint32_t packet_len);

/* Has a packet of this length all of the bytes? False with *error said. */
bool explain_flip_fits(const struct options *options, uint32_t packet_len, uint64_t number,
                       struct error *error);

/* Which bytes were changed: "byte 8: 40 -> 00, time to live 64 -> 0"; and which are not there. */
void explain_flip_bytes(struct sheet *sheet, const struct options *options,
                        const struct explanation *before, const struct explanation *after);

/* The first step of `after` that was not asked, or was answered otherwise, before. When there is
 * none and the verdict is another nevertheless, the check that failed in both: it found something
 * else. Else after->n_steps. */
uint32_t explain_flip_step(const struct explanation *before, const struct explanation *after);

/* Which decision that flips, and what becomes of the verdict. */
void explain_flip_decision(struct sheet *sheet, const struct explanation *before,
                           const struct explanation *after);

#endif
