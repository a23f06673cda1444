/* explain_reply.c - what leaves, and what of it is new; explain_text.h has the contract */

#include <inttypes.h>

#include "explain_text.h"

enum {
    MAX_CHANGES = 64,
    BYTES_SHOWN = 4,
    MAX_SHOWN = 4, /* replies, of one that leaves in fragments */
    OFFSET_LEN = 8,
    FROM_AT = 11, /* columns */
    TO_AT = 27,
    FIELD_AT = 43,
    WHY_AT = 47,
};

static void put_change(struct sheet *sheet, const struct explanation *explanation,
                       const struct explain_change *change)
{
    const uint8_t *from =
        explanation->datagram_len > 0 ? explanation->datagram : explanation->packet;

    sheet_print(sheet, INK_DIM, "%*" PRIu32, OFFSET_LEN, change->offset);
    sheet_to(sheet, FROM_AT);
    sheet_bytes(sheet, INK_PLAIN, from + change->from_offset, change->len, BYTES_SHOWN);
    sheet_to(sheet, TO_AT - 3);
    sheet_put(sheet, INK_PLAIN, "-> ");
    sheet_bytes(sheet, INK_PLAIN, explanation->replies + change->offset, change->len, BYTES_SHOWN);
    sheet_to(sheet, FIELD_AT);
    sheet_put(sheet, INK_PLAIN, change->field);
    sheet_end_line(sheet);
    char why[320];
    (void)snprintf(why, sizeof why, "%s (%s)", explain_rules[change->step->rule].text,
                   change->step->clause);
    sheet_paragraph(sheet, INK_DIM, why, WHY_AT);
}

static void put_changes(struct sheet *sheet, const struct explanation *explanation)
{
    struct explain_change changes[MAX_CHANGES];
    size_t n = explain_changes(explanation, changes, MAX_CHANGES);
    uint32_t n_new = 0;

    sheet_heading(sheet, "what the reply changed");
    for (size_t i = 0; i < n; i++) {
        put_change(sheet, explanation, &changes[i]);
        n_new += changes[i].len;
    }
    sheet_to(sheet, FROM_AT);
    sheet_print(sheet, INK_PLAIN, "the other %" PRIu32 " bytes are those that came",
                explanation->reply_len[0] - n_new);
    sheet_end_line(sheet);
}

void explain_text_reply(struct sheet *sheet, const struct explanation *explanation)
{
    const uint8_t *reply = explanation->replies;
    enum verdict verdict = explanation->verdict;

    if (explanation->n_replies == 0)
        return;
    if (verdict == SEND_ECHO_REPLY || verdict == SEND_TIMESTAMP_REPLY)
        put_changes(sheet, explanation);
    sheet_heading(sheet, "what leaves");
    for (uint32_t i = 0; i < explanation->n_replies; i++) {
        if (i == MAX_SHOWN) {
            sheet_to(sheet, 4);
            sheet_print(sheet, INK_DIM, "and %" PRIu32 " fragments more",
                        explanation->n_replies - MAX_SHOWN);
            sheet_end_line(sheet);
            break;
        }
        sheet_paragraph(sheet, INK_PLAIN, explain_text_line(reply, explanation->reply_len[i]).text,
                        4);
        reply += explanation->reply_len[i];
    }
    if (verdict != SEND_ECHO_REPLY && verdict != SEND_TIMESTAMP_REPLY) {
        sheet_heading(sheet, "what it says");
        explain_text_fields(sheet, explanation->replies, explanation->reply_len[0]);
    }
}
