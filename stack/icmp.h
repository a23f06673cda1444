/* icmp.h - the Internet Control Message Protocol, RFC 792: the echo server of RFC 1122 3.2.2.6
 *
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |     Code      |          Checksum             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           Identifier          |        Sequence Number        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Data ...
 * +-+-+-+-+-
 *
 * The checksum covers the whole message. Identifier, sequence number and data are the asker's and
 * go back as they came.
 */
#ifndef STACK_ICMP_H
#define STACK_ICMP_H

#include <stddef.h>
#include <stdint.h>

#include "be.h"
#include "verdict.h"

enum {
    ICMP_HEADER_LEN = 8,
    ICMP_ECHO_REPLY = 0,
    ICMP_ECHO_REQUEST = 8,
};

struct icmp_header {
    uint8_t type;
    uint8_t code;
    be16 checksum;
    be16 id;
    be16 sequence;
};
_Static_assert(sizeof(struct icmp_header) == ICMP_HEADER_LEN, "the header has no padding");

/* Judges message_len bytes (any number) as a message that this host answers: present, checksum,
 * type. The code of an echo request is not looked at. */
enum verdict icmp_accept(const uint8_t *message, size_t message_len);

/* Turns an accepted echo request into its reply, in place: type 0, code 0, and the checksum for
 * that (RFC 1624). The other bytes stay. */
void icmp_turn(uint8_t *message, size_t message_len);

#endif
