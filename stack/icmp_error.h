/* icmp_error.h - ICMP errors, RFC 792: which verdict asks for one, what it says, and how it looks
 *
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |     Code      |          Checksum             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Pointer    |                   unused: zero                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     The datagram that is to blame, as much as fits ...
 * +-+-+-+-+-+-+-+-+-+-
 *
 * The headers are written before the offending datagram, where it lies; its bytes are the quote,
 * as they came. Whether an error may be sent at all is asked before, of the gate in host.c.
 */
#ifndef STACK_ICMP_ERROR_H
#define STACK_ICMP_ERROR_H

#include "icmp.h"
#include "ipv4.h"

enum {
    ICMP_ERROR_HEADERS_LEN = IPV4_HEADER_MIN_LEN + ICMP_HEADER_LEN,
    ICMP_ERROR_MAX_LEN = 576, /* of the whole datagram, RFC 1812 section 4.3.2.3 */
    ICMP_ERROR_MIN_QUOTE = 8, /* of the offender's data, RFC 1122 section 3.2.2 */
};

/* The error that a verdict asks for. */
struct icmp_error {
    enum verdict sent; /* the verdict when it is sent; PASS when none is due */
    uint8_t type, code;
};
struct icmp_error icmp_error_due(enum verdict verdict);

/* Is this datagram one about which an error may be sent, as far as it shows itself? Not when it is
 * a fragment other than the first, nor when it is or might be an ICMP error itself (RFC 1122
 * section 3.2.2). */
bool icmp_error_may_be_about(const struct ipv4_datagram *datagram);

/* The header that an accepted ICMP error of message_len bytes quotes, and what of the quoted
 * datagram came with it in *quote_len; NULL when it is not all there, or none. */
const struct ipv4_header *icmp_error_quote(const uint8_t *message, size_t message_len,
                                           size_t *quote_len);

/* Writes the error about a datagram into the ICMP_ERROR_HEADERS_LEN bytes before it: from source,
 * to the datagram's source, atomic, with no options, TOS 0 and the given time to live, no longer
 * than max_len in all. Returns where the error begins, its length in *error_len; or NULL when
 * max_len leaves no room for as much as has to be quoted. */
uint8_t *icmp_error_write(const struct ipv4_datagram *datagram, const struct icmp_error *error,
                          uint8_t pointer, be32 source, uint8_t ttl, uint32_t max_len,
                          uint32_t *error_len);

#endif
