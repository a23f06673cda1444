/* properties.h - what has to hold of every answer, whatever was asked
 *
 * The properties P1 to P10 are what attacks on other stacks have taught:
 *
 *   P1   no access outside the frame: it ends at a page that cannot be touched (lab.c)
 *   P2   at most one datagram out for one in
 *   P3   no answer longer than its request; an error at most 28 bytes more, and 576 in all
 *   P4   from one of the host's own unicast addresses, to the source of what came
 *   P5   every field that is sent is right: lengths, checksums, flags, options, unused bytes
 *   P6   one honest echo request is answered after anything (lab_is_alive)
 *   P7   the verdicts are as many as the packets (lab.c)
 *   P8   same input, same time, same key: same output (determinism.c)
 *   P9   the work for a packet is bounded (the tests' timeouts)
 *   P10  nothing is sent that was not in the input or in a fixed header
 *
 * Nothing of the stack's code is used here: parsing and checksums are the tests' own.
 */
#ifndef TESTS_UNIT_PROPERTIES_H
#define TESTS_UNIT_PROPERTIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct properties_packet {
    const uint8_t *bytes;
    size_t len;
};

struct properties_case {
    /* the datagram that is answered: as it came or, of fragments, as it was put together; of a
     * datagram that was never complete, its first fragment */
    struct properties_packet request;
    const struct properties_packet *out; /* in the order in which they left */
    size_t n_out;
    size_t mtu;
    uint8_t ttl;
    bool may_cut;                      /* replies longer than the MTU are cut, not fragmented */
    bool in_one_piece;                 /* so it came, and so its reply may leave, be it longer */
    bool (*is_ours)(uint32_t address); /* host order */
};

/* The first property that the packets break, as a sentence; NULL when all hold. */
const char *properties_fault(const struct properties_case *c);

/* Puts the fragments of one datagram together into `whole` (65,535 bytes), as plainly as it can be
 * done; a single packet is copied. A sentence when they are not such. *whole_len is its length. */
const char *properties_join(const struct properties_packet *packets, size_t n_packets,
                            uint8_t *whole, size_t *whole_len);

#endif
