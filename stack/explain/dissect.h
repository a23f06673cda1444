/* dissect.h - what the bytes of a packet say, field by field, however broken it is
 *
 * This is reading, not judging: nothing here decides anything, and a length that lies is shown as
 * it stands. What can be read is read, as far as there are bytes; a field that is cut off is shown
 * with the bytes that are there.
 */
#ifndef STACK_EXPLAIN_DISSECT_H
#define STACK_EXPLAIN_DISSECT_H

#include <stddef.h>
#include <stdint.h>

#include "text.h"

enum {
    EXPLAIN_VALUE_LEN = 40,
    EXPLAIN_MEANING_LEN = 96,
};

/* One field, or a part of one: the version and the header length share a byte. */
struct explain_field {
    uint32_t offset;    /* bytes from the beginning of the packet */
    uint32_t len;       /* bytes that it has or shares; fewer than its own when it is cut off */
    const char *header; /* "IPv4", "Record Route", "ICMP", "quoted IPv4", ... */
    const char *name;   /* "time to live", ... */
    char value[EXPLAIN_VALUE_LEN];     /* as one would say it: "64", "0x1c46", "192.168.3.12" */
    char meaning[EXPLAIN_MEANING_LEN]; /* what that tells, or "" */
};

/* Fills in the fields of packet_len bytes (any number), in the order of the bytes, at most max of
 * them. Returns how many there are in all; it can be more than max. */
size_t explain_dissect(const uint8_t *packet, size_t packet_len, struct explain_field *fields,
                       size_t max);

/* One line about the packet in tcpdump's manner, without a line end: "IP 192.168.3.11 >
 * 192.168.3.12: ICMP echo request, id 7, seq 1, length 64". */
void explain_brief(const uint8_t *packet, size_t packet_len, struct text *out);

#endif
