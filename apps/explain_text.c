/* explain_text.c - which packet, and its verdict; explain_text.h has the contract */

#include "explain_text.h"

#include <inttypes.h>

struct time_text explain_text_time(uint64_t time_ns)
{
    enum { NS_PER_S = 1000000000, NS_PER_US = 1000 };
    struct time_text out;

    (void)snprintf(out.text, sizeof out.text, "%" PRIu64 ".%06" PRIu64, time_ns / NS_PER_S,
                   time_ns % NS_PER_S / NS_PER_US);
    return out;
}

struct brief_text explain_text_line(const uint8_t *packet, size_t packet_len)
{
    struct brief_text out = {""};
    struct text text = text_in(out.text, sizeof out.text);

    explain_brief(packet, packet_len, &text);
    return out;
}

enum ink explain_text_ink(enum verdict verdict)
{
    if (verdict == HOLD_FRAGMENT || verdict == HOLD_JOINED)
        return INK_NOTE;
    return verdict_table[verdict].sends ? INK_GOOD : INK_BAD;
}

static void timeout_title(struct sheet *sheet, const struct explained *explained)
{
    const struct explanation *explanation = explained->explanation;

    sheet_put(sheet, INK_HEADING, "timeout: ");
    sheet_put(sheet, INK_PLAIN, "a datagram is given up whose fragments did not all come");
    sheet_end_line(sheet);
    if (explanation->packet_len > 0)
        sheet_paragraph(sheet, INK_PLAIN,
                        explain_text_line(explanation->packet, explanation->packet_len).text, 9);
    else
        sheet_paragraph(sheet, INK_PLAIN, "its first fragment never came", 9);
    sheet_to(sheet, 9);
    sheet_print(sheet, INK_DIM, "at %s s, before packet %" PRIu64,
                explain_text_time(explained->time_ns).text, explained->number);
    sheet_end_line(sheet);
}

void explain_text_title(struct sheet *sheet, const struct explained *explained)
{
    const struct explanation *explanation = explained->explanation;

    if (explanation->is_timeout) {
        timeout_title(sheet, explained);
        return;
    }
    sheet_print(sheet, INK_HEADING, "packet %" PRIu64 ": ", explained->number);
    unsigned indent = sheet->column;
    struct brief_text line = explain_text_line(explanation->packet, explanation->packet_len);
    const char *rest = sheet_words(sheet, INK_HEADING, line.text, SHEET_WIDTH);
    sheet_end_line(sheet);
    sheet_paragraph(sheet, INK_HEADING, rest, indent);
    sheet_to(sheet, indent);
    sheet_print(sheet, INK_DIM, "%" PRIu32 " byte%s, at %s s", explanation->packet_len,
                explanation->packet_len == 1 ? "" : "s",
                explain_text_time(explained->time_ns).text);
    sheet_end_line(sheet);
}

void explain_text_verdict(struct sheet *sheet, const struct explanation *explanation)
{
    const struct verdict_row *row = &verdict_table[explanation->verdict];
    char text[256];

    sheet_heading(sheet, "verdict");
    sheet_to(sheet, 4);
    sheet_put(sheet, explain_text_ink(explanation->verdict), row->name);
    sheet_end_line(sheet);
    (void)snprintf(text, sizeof text, "%s (%s)", row->sentence, row->clause);
    sheet_paragraph(sheet, INK_PLAIN, text, 4);
    if (row->counter == MIB_NONE)
        return;
    struct text counter = text_in(text, sizeof text);
    explain_counter(row->counter, &counter);
    sheet_to(sheet, 4);
    sheet_print(sheet, INK_DIM, "counted in %s (RFC 4293)", text);
    sheet_end_line(sheet);
}

void explain_text_brief(struct sheet *sheet, const struct explanation *explanation)
{
    enum verdict verdict = explanation->verdict;

    if (explanation->is_timeout)
        sheet_put(sheet, INK_NOTE, "timeout of ");
    if (explanation->is_timeout && explanation->packet_len == 0)
        sheet_put(sheet, INK_PLAIN, "a datagram whose first fragment never came");
    else
        sheet_put(sheet, INK_PLAIN,
                  explain_text_line(explanation->packet, explanation->packet_len).text);
    sheet_put(sheet, INK_PLAIN, " -> ");
    sheet_put(sheet, explain_text_ink(verdict), verdict_table[verdict].name);
}
