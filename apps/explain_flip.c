/* explain_flip.c - see explain_flip.h */

#include "explain_flip.h"

#include <inttypes.h>
#include <string.h>

enum {
    MAX_FIELDS = 192,
    TEXT_AT = 4, /* columns */
    ANSWER_AT = 6,
    FIELD_AT = 26,
    SEEN_AT = 22,
};

void explain_flip(const struct options *options, uint8_t *packet, uint32_t packet_len)
{
    for (unsigned i = 0; i < options->n_flips; i++) {
        if (options->flips[i].offset < packet_len)
            packet[options->flips[i].offset] = options->flips[i].value;
    }
}

bool explain_flip_fits(const struct options *options, uint32_t packet_len, uint64_t number,
                       struct error *error)
{
    for (unsigned i = 0; i < options->n_flips; i++) {
        if (options->flips[i].offset >= packet_len)
            return error_set(error,
                             "cannot flip byte %" PRIu32 " of packet %" PRIu64
                             ": its length is %" PRIu32
                             ", and the first is byte 0; choose one of them, or another packet",
                             options->flips[i].offset, number, packet_len);
    }
    return true;
}

/* What the bytes of a packet say. */
struct dissection {
    struct explain_field fields[MAX_FIELDS];
    size_t n;
};

static void dissect(struct dissection *dissection, const struct explanation *explanation)
{
    dissection->n = explain_dissect(explanation->packet, explanation->packet_len,
                                    dissection->fields, MAX_FIELDS);
    if (dissection->n > MAX_FIELDS)
        dissection->n = MAX_FIELDS;
}

/* The same field of another packet, or NULL. */
static const struct explain_field *same_field(const struct dissection *dissection,
                                              const struct explain_field *field)
{
    for (size_t i = 0; i < dissection->n; i++) {
        const struct explain_field *other = &dissection->fields[i];
        if (other->offset == field->offset && other->len == field->len &&
            strcmp(other->header, field->header) == 0 && strcmp(other->name, field->name) == 0)
            return other;
    }
    return NULL;
}

static bool has_byte(const struct explain_field *field, uint32_t offset)
{
    return offset >= field->offset && offset - field->offset < field->len;
}

/* Names the fields of a byte that say something else now; or when there is none of these, the first
 * that the byte belongs to. */
static void put_fields(struct sheet *sheet, uint32_t offset, const struct dissection *before,
                       const struct dissection *after)
{
    const struct explain_field *first = NULL;
    unsigned n = 0;

    for (size_t i = 0; i < before->n; i++) {
        const struct explain_field *field = &before->fields[i];
        if (!has_byte(field, offset))
            continue;
        first = first != NULL ? first : field;
        const struct explain_field *now = same_field(after, field);
        if (now == NULL || strcmp(now->value, field->value) == 0)
            continue;
        sheet_to(sheet, FIELD_AT);
        sheet_print(sheet, INK_PLAIN, "%s: %s -> %s", field->name, field->value, now->value);
        sheet_end_line(sheet);
        n++;
    }
    if (n > 0)
        return;
    if (first != NULL) {
        sheet_to(sheet, FIELD_AT);
        sheet_put(sheet, INK_PLAIN, first->name);
    }
    sheet_end_line(sheet);
}

void explain_flip_bytes(struct sheet *sheet, const struct options *options,
                        const struct explanation *before, const struct explanation *after)
{
    struct dissection fields_before, fields_after;

    dissect(&fields_before, before);
    dissect(&fields_after, after);
    sheet_heading(sheet, "what was changed first");
    for (unsigned i = 0; i < options->n_flips; i++) {
        uint32_t offset = options->flips[i].offset;
        sheet_to(sheet, TEXT_AT);
        if (offset >= before->packet_len) {
            sheet_print(sheet, INK_NOTE, "byte %" PRIu32 ": there is none, nothing is changed",
                        offset);
            sheet_end_line(sheet);
            continue;
        }
        sheet_print(sheet, INK_NOTE, "byte %" PRIu32 ": %02x -> %02x", offset,
                    before->packet[offset], after->packet[offset]);
        put_fields(sheet, offset, &fields_before, &fields_after);
    }
}

/* The check that decided, when the packet was not answered; n_steps when there is none. */
static uint32_t failed_check(const struct explanation *explanation)
{
    uint32_t i = 0;

    while (i < explanation->n_steps &&
           (explanation->steps[i].answer ||
            explain_rules[explanation->steps[i].rule].kind != EXPLAIN_CHECK))
        i++;
    return i;
}

uint32_t explain_flip_step(const struct explanation *before, const struct explanation *after)
{
    for (uint32_t i = 0; i < after->n_steps; i++) {
        if (i >= before->n_steps || after->steps[i].rule != before->steps[i].rule ||
            after->steps[i].answer != before->steps[i].answer)
            return i;
    }
    return before->verdict == after->verdict ? after->n_steps : failed_check(after);
}

static void put_answer(struct sheet *sheet, const char *when, const struct explain_step *step)
{
    sheet_to(sheet, ANSWER_AT);
    sheet_put(sheet, INK_DIM, when);
    explain_text_answer(sheet, step);
    sheet_to(sheet, SEEN_AT);
    const char *rest = sheet_words(sheet, INK_PLAIN, step->seen, SHEET_WIDTH);
    sheet_end_line(sheet);
    sheet_paragraph(sheet, INK_PLAIN, rest, ANSWER_AT + 2);
}

static void put_step(struct sheet *sheet, const struct explanation *before,
                     const struct explanation *after, uint32_t i)
{
    const struct explain_step *step = &after->steps[i];
    char text[512];

    (void)snprintf(text, sizeof text, "step %" PRIu32 ", %s: %s (%s, %s())", i + 1,
                   explain_rules[step->rule].layer, explain_rules[step->rule].text, step->file,
                   step->function);
    sheet_paragraph(sheet, INK_NOTE, text, TEXT_AT);
    if (i < before->n_steps && before->steps[i].rule == step->rule)
        put_answer(sheet, "before: ", &before->steps[i]);
    else
        sheet_paragraph(sheet, INK_DIM, "before: was not asked here", ANSWER_AT);
    put_answer(sheet, "now:    ", step);
}

void explain_flip_decision(struct sheet *sheet, const struct explanation *before,
                           const struct explanation *after)
{
    uint32_t i = explain_flip_step(before, after);
    bool is_same = before->verdict == after->verdict;

    sheet_heading(sheet, "which decision flips");
    if (i < after->n_steps)
        put_step(sheet, before, after, i);
    else
        sheet_paragraph(sheet, INK_PLAIN, "none: every question gets the answer that it got before",
                        TEXT_AT);
    sheet_to(sheet, TEXT_AT);
    sheet_put(sheet, explain_text_ink(before->verdict), verdict_table[before->verdict].name);
    sheet_put(sheet, INK_PLAIN, is_same ? ", as before" : " -> ");
    if (!is_same)
        sheet_put(sheet, explain_text_ink(after->verdict), verdict_table[after->verdict].name);
    sheet_end_line(sheet);
}
