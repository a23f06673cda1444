/* answers.h - how many answers have left */
#ifndef APPS_ANSWERS_H
#define APPS_ANSWERS_H

#include "drivers/port.h"
#include "stack/host.h"

/* Answers that have left, each in one packet or in all its fragments. Of lost packets each is taken
 * for an answer of its own, so there may be too few here, never too many. */
uint64_t answers_left(const struct host *host, const struct ring *ring, const struct port *port);

#endif
