/* explain_reply.c - what leaves, and what of it is new; explain_text.h has the contract */

#include <inttypes.h>

#include "explain_text.h"
#include "stack/ipv4.h"

enum {
    MAX_CHANGES = 64,
    BYTES_A_LINE = 4,
    BYTES_SHOWN = 40, /* of one change: as many as options can have */
    MAX_SHOWN = 4,    /* replies, of one that leaves in fragments */
    OFFSET_LEN = 8,
    FROM_AT = 11, /* columns */
    ARROW_AT = 24,
    TO_AT = 28,
    FIELD_AT = 43,
    WHY_AT = 47,
    LINE_AT = 17,
};

/* What was turned round. */
static const uint8_t *came_as(const struct explanation *explanation)
{
    return explanation->datagram_len > 0 ? explanation->datagram : explanation->packet;
}

static uint32_t least(uint32_t len)
{
    return len < BYTES_A_LINE ? len : BYTES_A_LINE;
}

/* One line of the bytes of a change, from `at` on; dots when there are more than are shown. */
static void put_bytes(struct sheet *sheet, const uint8_t *bytes, uint32_t len, uint32_t at)
{
    if (len == 0 && at == 0)
        sheet_put(sheet, INK_DIM, "nothing");
    else if (len > BYTES_SHOWN)
        sheet_bytes(sheet, INK_PLAIN, bytes, len, BYTES_A_LINE - 1);
    else if (at < len)
        sheet_bytes(sheet, INK_PLAIN, bytes + at, least(len - at), BYTES_A_LINE);
}

/* Byte by byte, unless there are too many. */
static void put_change(struct sheet *sheet, const struct explanation *explanation,
                       const struct explain_change *change)
{
    uint32_t more = change->from_len > change->len ? change->from_len : change->len;
    uint32_t shown = more <= BYTES_SHOWN ? more : 1;

    for (uint32_t at = 0; at < shown; at += BYTES_A_LINE) {
        if (at < change->len || at == 0)
            sheet_print(sheet, INK_DIM, "%*" PRIu32, OFFSET_LEN, change->offset + at);
        sheet_to(sheet, FROM_AT);
        put_bytes(sheet, came_as(explanation) + change->from_offset, change->from_len, at);
        sheet_to(sheet, ARROW_AT);
        sheet_put(sheet, INK_PLAIN, at == 0 ? "->" : "");
        sheet_to(sheet, TO_AT);
        put_bytes(sheet, explanation->replies + change->offset, change->len, at);
        sheet_to(sheet, FIELD_AT);
        sheet_put(sheet, INK_PLAIN, at == 0 ? change->field : "");
        sheet_end_line(sheet);
    }
    if (change->step == NULL)
        return;
    char why[320];
    (void)snprintf(why, sizeof why, "%s (%s)", explain_rules[change->step->rule].text,
                   change->step->clause);
    sheet_paragraph(sheet, INK_DIM, why, WHY_AT);
}

static void put_changes(struct sheet *sheet, const struct explanation *explanation)
{
    struct explain_change changes[MAX_CHANGES];
    size_t n = explain_changes(explanation, changes, MAX_CHANGES);
    uint32_t n_new = 0, end = 0; /* fields may share a byte */

    sheet_heading(sheet, "what the reply changed");
    for (size_t i = 0; i < n; i++) {
        put_change(sheet, explanation, &changes[i]);
        uint32_t begin = changes[i].offset > end ? changes[i].offset : end;
        end = changes[i].offset + changes[i].len > end ? changes[i].offset + changes[i].len : end;
        n_new += end - begin;
    }
    sheet_to(sheet, FROM_AT);
    sheet_print(sheet, INK_PLAIN, "the other %" PRIu32 " bytes are those that came",
                explanation->reply_len[0] - n_new);
    sheet_end_line(sheet);
}

static void put_reply(struct sheet *sheet, const uint8_t *reply, uint32_t reply_len)
{
    struct brief_text line = explain_text_line(reply, reply_len);

    sheet_print(sheet, INK_DIM, "%9" PRIu32 " bytes", reply_len);
    sheet_to(sheet, LINE_AT);
    const char *rest = sheet_words(sheet, INK_PLAIN, line.text, SHEET_WIDTH);
    sheet_end_line(sheet);
    sheet_paragraph(sheet, INK_PLAIN, rest, LINE_AT);
}

void explain_text_reply(struct sheet *sheet, const struct explanation *explanation)
{
    const uint8_t *reply = explanation->replies;
    enum verdict verdict = explanation->verdict;

    if (explanation->n_replies == 0)
        return;
    if (verdict == SEND_ECHO_REPLY || verdict == SEND_TIMESTAMP_REPLY) {
        put_changes(sheet, explanation);
        explain_text_sums(sheet, explanation);
    }
    sheet_heading(sheet, "what leaves");
    for (uint32_t i = 0; i < explanation->n_replies && i < MAX_SHOWN; i++) {
        put_reply(sheet, reply, explanation->reply_len[i]);
        reply += explanation->reply_len[i];
    }
    if (explanation->n_replies > MAX_SHOWN) {
        sheet_to(sheet, LINE_AT);
        sheet_print(sheet, INK_DIM, "and %" PRIu32 " more", explanation->n_replies - MAX_SHOWN);
        sheet_end_line(sheet);
    }
    if (verdict != SEND_ECHO_REPLY && verdict != SEND_TIMESTAMP_REPLY) {
        sheet_heading(sheet, "what it says");
        explain_text_fields(sheet, explanation->replies, explanation->reply_len[0]);
    }
}
