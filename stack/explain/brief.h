/* brief.h - the part of explain_brief() that has a file of its own */
#ifndef STACK_EXPLAIN_BRIEF_H
#define STACK_EXPLAIN_BRIEF_H

#include "dissect_layers.h"

/* An ICMP message of which `there` bytes are there: "ICMP echo request, id 7, seq 1". */
void explain_brief_icmp(const uint8_t *message, size_t there, struct text *out);

#endif
