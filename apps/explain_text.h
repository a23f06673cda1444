/* explain_text.h - an explanation as text for people
 *
 * From top to bottom: what the bytes say, what was decided about them, whose address it is, the
 * verdict, and what the reply changed. Each part is in a file of its own.
 */
#ifndef APPS_EXPLAIN_TEXT_H
#define APPS_EXPLAIN_TEXT_H

#include "explain_sheet.h"
#include "stack/explain/explain.h"

/* What is told about, and what it takes to tell it. */
struct explained {
    const struct explanation *explanation;
    uint64_t number;  /* of the packet, from 1; at a timeout, of the one before which it was seen */
    uint64_t time_ns; /* since the first packet */
    const struct route_prefix *known; /* routes, in the order in which they were added */
    size_t n_known;
};

/* Which packet: "packet 1: IP 192.168.3.11 > ...", its length, its time. */
void explain_text_title(struct sheet *sheet, const struct explained *explained);

/* What the bytes say; then the same of a datagram that was put together. */
void explain_text_bytes(struct sheet *sheet, const struct explanation *explanation);

/* The steps, the routes that were looked up, the fragments that are held and missing, and the
 * verdict. */
void explain_text_steps(struct sheet *sheet, const struct explained *explained);
void explain_text_routes(struct sheet *sheet, const struct explained *explained);
void explain_text_fragments(struct sheet *sheet, const struct explanation *explanation);
void explain_text_verdict(struct sheet *sheet, const struct explanation *explanation);

/* What leaves, and what differs from what came. */
void explain_text_reply(struct sheet *sheet, const struct explanation *explanation);

/* The arithmetic behind the checksums of a packet that was turned round. */
void explain_text_sums(struct sheet *sheet, const struct explanation *explanation);

/* All of it in one line, "IP ... -> SEND_ECHO_REPLY"; the line is not ended. */
void explain_text_brief(struct sheet *sheet, const struct explanation *explanation);

/* What the parts have in common. */

/* "ok" or "FAILED", "yes" or "no", "does" */
void explain_text_answer(struct sheet *sheet, const struct explain_step *step);

/* "1234", "12.345678" */
struct time_text {
    char text[32];
};
struct time_text explain_text_time(uint64_t time_ns);

/* The line that explain_brief() makes of these bytes. */
struct brief_text {
    char text[256];
};
struct brief_text explain_text_line(const uint8_t *packet, size_t packet_len);

enum ink explain_text_ink(enum verdict verdict);

/* The fields of these bytes, under the names of their headers. */
void explain_text_fields(struct sheet *sheet, const uint8_t *packet, size_t packet_len);

#endif
