/* udp.h - the User Datagram Protocol, RFC 768: as much of it as a host needs that has no port open
 *
 *  0      7 8     15 16    23 24    31
 * +--------+--------+--------+--------+
 * |   Source Port   | Destination Port|
 * +--------+--------+--------+--------+
 * |     Length      |    Checksum     |
 * +--------+--------+--------+--------+
 *
 * A datagram that is intact is answered with Port Unreachable, so that a traceroute ends here
 * (RFC 1122 section 4.1.3.1). About one that is not nothing is said: its ports may not be what was
 * sent, nor its addresses, which the checksum covers as well.
 */
#ifndef STACK_UDP_H
#define STACK_UDP_H

#include "ipv4.h"

enum { UDP_HEADER_LEN = 8 };

struct udp_header {
    be16 source_port;
    be16 destination_port;
    be16 length; /* of header and data */
    be16 checksum;
};
_Static_assert(sizeof(struct udp_header) == UDP_HEADER_LEN, "the header has no padding");

/* Judges the payload of a whole datagram: length, and the checksum, which is added up as kind says,
 * unless it is left out as 0. Bytes behind its length are not part of it. DROP_UDP_PORT for one
 * that is intact, since there is no port here to take it. */
enum verdict udp_accept(const struct ipv4_datagram *datagram, enum checksum_kind kind);

#endif
