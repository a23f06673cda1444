/* ipv4.h - the Internet Protocol, RFC 791: is this a whole header, and how to turn it round
 *
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version|  IHL  |Type of Service|          Total Length         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Identification        |Flags|      Fragment Offset    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Time to Live |    Protocol   |         Header Checksum       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Source Address                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Destination Address                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *
 * IHL counts words of four bytes, options included. The frame may be longer than Total Length
 * (a link pads short ones); what follows is not part of the datagram. The time to live is not
 * looked at: a host must take what reached it with 0 or 1 (RFC 1122 section 3.2.1.7).
 */
#ifndef STACK_IPV4_H
#define STACK_IPV4_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "be.h"
#include "verdict.h"

enum {
    IPV4_HEADER_MIN_LEN = 20,
    IPV4_MIN_MTU = 68, /* what every module must carry in one piece, RFC 791 section 3.2 */
    IPV4_MAX_LEN = 65535,
    IPV4_PROTOCOL_ICMP = 1,
    /* in the fragment field */
    IPV4_DONT_FRAGMENT = 0x4000,
    IPV4_MORE_FRAGMENTS = 0x2000,
    IPV4_FRAGMENT_OFFSET = 0x1fff, /* in units of 8 bytes */
    /* in the type of service, RFC 3168 section 5 */
    IPV4_ECN = 0x03,
};

struct ipv4_header {
    uint8_t version_ihl;
    uint8_t tos;
    be16 total_len;
    be16 id;
    be16 fragment;
    uint8_t ttl;
    uint8_t protocol;
    be16 checksum;
    be32 source;
    be32 destination;
};
_Static_assert(sizeof(struct ipv4_header) == IPV4_HEADER_MIN_LEN, "the header has no padding");

/* What ipv4_accept() proved about a frame. Nothing later reads a length from the header again. */
struct ipv4_datagram {
    struct ipv4_header *header;
    uint8_t *payload;
    uint32_t payload_len; /* bytes; padding after the datagram is cut off */
};

/* Judges frame_len bytes (any number) as an IPv4 header: present, version, lengths, checksum, in
 * this order. PASS fills *datagram with pointers into the frame. Options are stepped over. */
enum verdict ipv4_accept(uint8_t *frame, size_t frame_len, struct ipv4_datagram *datagram);

/* Is this only a part of a datagram (RFC 791 section 3.2)? */
static inline bool ipv4_is_fragment(const struct ipv4_datagram *datagram)
{
    return be16_get(datagram->header->fragment) & (IPV4_MORE_FRAGMENTS | IPV4_FRAGMENT_OFFSET);
}

/* Writes the header of the reply to an accepted, unfragmented datagram into the 20 bytes before
 * its payload, over the request's own: source and destination change places, with a new time to
 * live (1 or more). Returns where the reply begins; it has 20 + payload_len bytes. */
uint8_t *ipv4_turn(const struct ipv4_datagram *datagram, uint8_t ttl);

#endif
