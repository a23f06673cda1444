/* hostile_grammar.h - one datagram, right or with one thing wrong; for hostile_packets.c */
#ifndef TESTS_UNIT_HOSTILE_GRAMMAR_H
#define TESTS_UNIT_HOSTILE_GRAMMAR_H

#include "tests/unit/hostile_packets.h"

/* True one time in n. */
bool hostile_one_in(struct hostile *hostile, uint32_t n);

/* Describes a whole datagram, the bytes of which lie in the stream. It is right, but for options
 * and addresses that need not be. */
void hostile_put_datagram(struct hostile *hostile, struct hostile_stream *stream);

/* Makes one field or length of it other than it should be. */
void hostile_spoil_field(struct hostile *hostile, struct packet_spec *spec);

#endif
