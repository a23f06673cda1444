/* recorder.h - what explain.c and steps.c share: the explanation that is being written */
#ifndef STACK_EXPLAIN_RECORDER_H
#define STACK_EXPLAIN_RECORDER_H

#include "explain.h"

/* From here on the steps of this thread go into *explanation, about packet_len bytes at packet;
 * NULL: nowhere. */
void recorder_set(struct explanation *explanation, const uint8_t *packet, size_t packet_len);

/* Now it is known where the reply lies: the acts wrote into the reply_len bytes there. */
void recorder_place_acts(struct explanation *explanation, const uint8_t *reply, size_t reply_len);

#endif
