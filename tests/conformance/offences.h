/* offences.h - what a host complains about: a packet for each ICMP error that it sends
 *
 * Seven errors are sent at once. The eighth, Time Exceeded, comes with time.
 */
#ifndef TESTS_CONFORMANCE_OFFENCES_H
#define TESTS_CONFORMANCE_OFFENCES_H

#include "tests/conformance/conformance.h"

enum { N_OFFENCES = 7 };

struct offence {
    struct packet_spec spec;
    uint8_t type, code;   /* of the error about it */
    enum verdict dropped; /* when none may be sent about it */
};

struct offence offence(size_t i);

/* Sends the first 8 bytes of the packet's payload as a fragment, waits until the host gives up, and
 * expects that it says so. Returns where the ICMP header of the error is. */
#define expect_time_exceeded(lab, spec) expect_time_exceeded_at(lab, spec, __FILE__, __LINE__)
const uint8_t *expect_time_exceeded_at(struct lab *lab, const struct packet_spec *spec,
                                       const char *file, int line);

#endif
