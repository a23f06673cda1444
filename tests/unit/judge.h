/* judge.h - put one packet before a host and see what becomes of it
 *
 * assert_verdict() builds the packet, has the host judge it, and looks at everything that the
 * contract of host_receive() promises: the verdict, the properties (lab.h), and for a reply, that
 * checker.h finds it right.
 */
#ifndef TESTS_UNIT_JUDGE_H
#define TESTS_UNIT_JUDGE_H

#include "tests/unit/lab.h"
#include "tests/unit/packet_builder.h"

/* A group fixture for cmocka. The state is a struct lab, the host in it has these routes, and
 * TTL 64:
 *     192.168.3.12 local             the host that packet_echo_request() asks
 *     192.168.3.0, 192.168.3.255 broadcast
 *     192.168.4.0/24 local           255 more addresses that answer, but for
 *     192.168.4.7 blackhole
 *     192.168.5.0/24 unreachable
 *     192.168.6.0/24 prohibit
 *     192.168.7.0/24 throw */
int judge_setup(void **state);
int judge_teardown(void **state);

/* Judges the frame, which becomes the answer when there is one, and asserts as above. */
void judge_frame(struct lab *lab, struct frame *frame, enum verdict expected, const char *file,
                 int line);
void judge_spec(struct lab *lab, const struct packet_spec *spec, enum verdict expected,
                const char *file, int line);

#define assert_verdict(lab, spec, expected) judge_spec(lab, spec, expected, __FILE__, __LINE__)
#define assert_frame_verdict(lab, frame, expected)                                                 \
    judge_frame(lab, frame, expected, __FILE__, __LINE__)

/* The name of a verdict, PASS included. */
const char *judge_name(enum verdict verdict);

#endif
