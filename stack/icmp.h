/* icmp.h - the Internet Control Message Protocol, RFC 792: the messages that a host answers
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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "be.h"
#include "checksum.h"
#include "verdict.h"

enum {
    ICMP_HEADER_LEN = 8,
    ICMP_TIMESTAMP_LEN = 20, /* three stamps behind the header */
    /* types */
    ICMP_ECHO_REPLY = 0,
    ICMP_DESTINATION_UNREACHABLE = 3,
    ICMP_SOURCE_QUENCH = 4,
    ICMP_REDIRECT = 5,
    ICMP_ECHO_REQUEST = 8,
    ICMP_ROUTER_ADVERTISEMENT = 9,
    ICMP_ROUTER_SOLICITATION = 10,
    ICMP_TIME_EXCEEDED = 11,
    ICMP_PARAMETER_PROBLEM = 12,
    ICMP_TIMESTAMP_REQUEST = 13,
    ICMP_TIMESTAMP_REPLY = 14,
    ICMP_INFORMATION_REQUEST = 15,
    ICMP_INFORMATION_REPLY = 16,
    ICMP_MASK_REQUEST = 17,
    ICMP_MASK_REPLY = 18,
    ICMP_NO_QUERY = 255, /* reserved: stands here for a message too short to have a type */
    /* codes of a destination that is unreachable */
    ICMP_NETWORK_UNREACHABLE = 0,
    ICMP_HOST_UNREACHABLE = 1,
    ICMP_PROTOCOL_UNREACHABLE = 2,
    ICMP_PORT_UNREACHABLE = 3,
    ICMP_SOURCE_ROUTE_FAILED = 5,
    ICMP_PROHIBITED = 13, /* RFC 1812 section 5.2.7.1 */
    /* codes of a time that was exceeded */
    ICMP_REASSEMBLY_TIME = 1,
};

struct icmp_header {
    uint8_t type;
    uint8_t code;
    be16 checksum;
    be16 id;
    be16 sequence;
};
_Static_assert(sizeof(struct icmp_header) == ICMP_HEADER_LEN, "the header has no padding");

/* A timestamp request or reply; stamps are milliseconds since midnight UTC. */
struct icmp_timestamp {
    struct icmp_header header;
    be32 originate, receive, transmit;
};
_Static_assert(sizeof(struct icmp_timestamp) == ICMP_TIMESTAMP_LEN, "the message has no padding");

/* Judges message_len bytes (any number) as a message: present, checksum, which is added up as kind
 * says. */
enum verdict icmp_accept(const uint8_t *message, size_t message_len, enum checksum_kind kind);

/* Turns an accepted echo request into its reply, in place: type 0, code 0, and the checksum for
 * that (RFC 1624). The other bytes stay. */
void icmp_turn(uint8_t *message, size_t message_len);

/* Turns an accepted timestamp request, of ICMP_TIMESTAMP_LEN bytes or more, into its reply of
 * exactly as many: received and sent at stamp_ms, milliseconds since midnight UTC. */
void icmp_turn_timestamp(uint8_t *message, uint32_t stamp_ms);

/* Why this host says nothing to an accepted message of this type (RFC 1122 section 3.2.2). */
enum verdict icmp_dismiss(uint8_t type);

/* Does a message of this type report an error, and quote a datagram behind its header? */
bool icmp_is_error(uint8_t type);

/* Is it known that a message of this type reports no error? About those that do, or might, no error
 * is sent (RFC 1122 section 3.2.2). */
bool icmp_is_query(uint8_t type);

#endif
