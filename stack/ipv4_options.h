/* ipv4_options.h - IPv4 options: a bounded parser, and the two that a host answers with
 *
 * RFC 791 section 3.1. An option is one byte (end of list, no operation) or a type, a length that
 * counts the whole option, and data:
 *
 *   Record Route  +--------+--------+--------+---------//--------+
 *                 |   7    | length | pointer|     addresses     |
 *                 +--------+--------+--------+---------//--------+
 *   Timestamp     +--------+--------+--------+----+----+---//----+
 *                 |  68    | length | pointer|oflw| flg| stamps  |
 *                 +--------+--------+--------+----+----+---//----+
 *
 * A pointer counts from 1, at the option's first byte, to where the next entry goes; beyond the
 * length, the option is full. In every other respect all numbers are unsigned bytes, so none can
 * be negative. A host takes Record Route and Timestamp, adds itself once, and sends them back with
 * the reply (RFC 1122 section 3.2.2.6). It refuses source routes, in a datagram that is at its end
 * as in one that has further hops (RFC 6274 section 3.13.2.3), and ignores all others, those that
 * RFC 6814 withdrew among them (RFC 1122 section 3.2.1.8).
 */
#ifndef STACK_IPV4_OPTIONS_H
#define STACK_IPV4_OPTIONS_H

#include "ipv4.h"

struct ipv4_options {
    const uint8_t *record_route; /* its first byte, or NULL */
    const uint8_t *timestamp;    /* its first byte, or NULL */
    /* when not PASS */
    uint8_t type;    /* of the option that is to blame */
    uint8_t pointer; /* malformed: the octet of the header that is wrong, counted from 0 */
};

/* Judges the options of an accepted header, which may have none. PASS, or the first fault. Nothing
 * is changed. */
enum verdict ipv4_options_accept(const struct ipv4_header *header, struct ipv4_options *options);

/* Writes accepted options as they go back to the asker, with address (host order) and the time
 * stamp_ms (milliseconds since midnight UTC) entered once where there is room, padded with end of
 * list. Returns their length, a multiple of 4; 0 when there is none to send back. */
uint32_t ipv4_options_reflect(const struct ipv4_options *options, uint32_t address,
                              uint32_t stamp_ms, uint8_t out[IPV4_MAX_OPTIONS_LEN]);

#endif
