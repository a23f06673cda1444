/* explain_steps.c - every step in its order; explain_text.h has the contract
 *
 * A step is two lines: what was asked, with the clause to read about it, and what was found. Steps
 * of one layer in one function stand under the names of both.
 */

#include <inttypes.h>
#include <string.h>

#include "explain_text.h"

enum {
    BYTES_SHOWN = 8,
    LAYER_AT = 4, /* columns */
    ANSWER_AT = 8,
    TEXT_AT = 16,
    CLAUSE_AT = 74,
    DETAIL_LEN = 2 * EXPLAIN_SEEN_LEN + 32,
};

void explain_text_answer(struct sheet *sheet, const struct explain_step *step)
{
    switch (explain_rules[step->rule].kind) {
    case EXPLAIN_CHECK:
        sheet_put(sheet, step->answer ? INK_GOOD : INK_BAD, step->answer ? "ok" : "FAILED");
        break;
    case EXPLAIN_BRANCH:
        sheet_put(sheet, INK_PLAIN, step->answer ? "yes" : "no");
        break;
    case EXPLAIN_ACT:
        sheet_put(sheet, INK_PLAIN, "does");
        break;
    }
}

/* Whose bytes a step looked at. */
static const uint8_t *bytes_of(const struct explanation *explanation,
                               const struct explain_step *step, uint32_t *len, const char **name)
{
    switch (step->of) {
    case EXPLAIN_OF_PACKET:
        *len = explanation->packet_len;
        *name = "";
        return explanation->packet;
    case EXPLAIN_OF_DATAGRAM:
        *len = explanation->datagram_len;
        *name = " of the datagram";
        return explanation->datagram;
    case EXPLAIN_OF_REPLY:
        *len = explanation->n_replies > 0 ? explanation->reply_len[0] : 0;
        *name = " of the reply";
        return explanation->replies;
    case EXPLAIN_OF_NOTHING:
        break;
    }
    *len = 0;
    *name = "";
    return NULL;
}

/* "bytes 2-3: 00 54", as far as there are such bytes. */
static void put_bytes(struct sheet *sheet, const struct explanation *explanation,
                      const struct explain_step *step)
{
    uint32_t len;
    const char *name;
    const uint8_t *bytes = bytes_of(explanation, step, &len, &name);

    if (bytes == NULL || step->len == 0 || step->offset >= len || step->len > len - step->offset)
        return;
    if (step->len == 1)
        sheet_print(sheet, INK_DIM, "byte %" PRIu32 "%s: ", step->offset, name);
    else
        sheet_print(sheet, INK_DIM, "bytes %" PRIu32 "-%" PRIu32 "%s: ", step->offset,
                    step->offset + step->len - 1, name);
    sheet_bytes(sheet, INK_PLAIN, bytes + step->offset, step->len, BYTES_SHOWN);
    sheet_to(sheet, sheet->column + 2);
}

/* What was found there, and what was wanted. */
static void put_detail(struct sheet *sheet, const struct explanation *explanation,
                       const struct explain_step *step)
{
    bool is_check = explain_rules[step->rule].kind == EXPLAIN_CHECK;
    bool has_failed = is_check && !step->answer;
    char detail[DETAIL_LEN];

    if (step->required[0] == '\0')
        (void)snprintf(detail, sizeof detail, "%s", step->seen);
    else
        (void)snprintf(detail, sizeof detail, "%s; %s: %s", step->seen,
                       is_check ? "wanted" : "yes means", step->required);
    sheet_to(sheet, TEXT_AT);
    put_bytes(sheet, explanation, step);
    const char *rest = sheet_words(sheet, has_failed ? INK_BAD : INK_DIM, detail, SHEET_WIDTH);
    sheet_end_line(sheet);
    sheet_paragraph(sheet, has_failed ? INK_BAD : INK_DIM, rest, TEXT_AT + 2);
}

static void put_step(struct sheet *sheet, const struct explanation *explanation, uint32_t i)
{
    const struct explain_step *step = &explanation->steps[i];

    sheet_print(sheet, INK_DIM, "%6" PRIu32, i + 1);
    sheet_to(sheet, ANSWER_AT);
    explain_text_answer(sheet, step);
    sheet_to(sheet, TEXT_AT);
    sheet_beside(sheet, explain_rules[step->rule].text, CLAUSE_AT, step->clause);
    put_detail(sheet, explanation, step);
}

static bool stands_with(const struct explain_step *step, const struct explain_step *before)
{
    return strcmp(explain_rules[step->rule].layer, explain_rules[before->rule].layer) == 0 &&
           strcmp(step->function, before->function) == 0 && strcmp(step->file, before->file) == 0;
}

void explain_text_steps(struct sheet *sheet, const struct explained *explained)
{
    const struct explanation *explanation = explained->explanation;
    const struct explain_step *steps = explanation->steps;

    sheet_heading(sheet, "what was decided");
    for (uint32_t i = 0; i < explanation->n_steps; i++) {
        if (i == 0 || !stands_with(&steps[i], &steps[i - 1])) {
            sheet_to(sheet, LAYER_AT);
            sheet_put(sheet, INK_HEADING, explain_rules[steps[i].rule].layer);
            sheet_to(sheet, TEXT_AT);
            sheet_print(sheet, INK_DIM, "%s, %s()", steps[i].file, steps[i].function);
            sheet_end_line(sheet);
        }
        put_step(sheet, explanation, i);
    }
}
