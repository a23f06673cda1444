/* checker.h - is this the right answer to that echo request?
 *
 * A second opinion, written from the RFCs and not from the stack: its own parsing, its own sums.
 * RFC 792: addresses reversed, type 0, identifier, sequence number and data as they came. RFC 1122
 * section 3.2.2.6: the same data. RFC 1349 section 5.1: the same class of service; RFC 3168: no
 * congestion marks. RFC 6864 section 4.1: a datagram that cannot be fragmented needs no id.
 */
#ifndef TESTS_UNIT_CHECKER_H
#define TESTS_UNIT_CHECKER_H

#include <stddef.h>
#include <stdint.h>

/* NULL when reply_len bytes at reply are the answer to request, a valid echo request (padding
 * after it is allowed), sent with this time to live; else what is wrong with them, as a
 * sentence. */
const char *checker_fault(const uint8_t *request, const uint8_t *reply, size_t reply_len,
                          uint8_t ttl);

#endif
