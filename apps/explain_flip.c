/* explain_flip.c - see explain_flip.h */

#include "explain_flip.h"

#include <inttypes.h>

enum { MAX_FIELDS = 192 };

bool explain_flip(const struct options *options, uint8_t *packet, uint32_t packet_len,
                  uint64_t number, struct error *error)
{
    for (unsigned i = 0; i < options->n_flips; i++) {
        const struct flip *flip = &options->flips[i];
        if (flip->offset >= packet_len)
            return error_set(error,
                             "cannot flip byte %" PRIu32 " of packet %" PRIu64 ": it has %" PRIu32
                             " bytes, counted from 0; choose one of them, or another --packet",
                             flip->offset, number, packet_len);
        packet[flip->offset] = flip->value;
    }
    return true;
}

/* The name of the field that a byte belongs to. */
static const char *field_at(const struct explain_field *fields, size_t n, uint32_t offset)
{
    for (size_t i = 0; i < n && i < MAX_FIELDS; i++) {
        if (offset >= fields[i].offset && offset < fields[i].offset + fields[i].len)
            return fields[i].name;
    }
    return "";
}

void explain_flip_text(struct sheet *sheet, const struct options *options,
                       const struct explanation *before)
{
    struct explain_field fields[MAX_FIELDS];
    size_t n = explain_dissect(before->packet, before->packet_len, fields, MAX_FIELDS);

    sheet_heading(sheet, "what was changed first");
    for (unsigned i = 0; i < options->n_flips; i++) {
        const struct flip *flip = &options->flips[i];
        sheet_to(sheet, 4);
        sheet_print(sheet, INK_NOTE, "byte %" PRIu32 ", %s: %02x -> %02x", flip->offset,
                    field_at(fields, n, flip->offset), before->packet[flip->offset], flip->value);
        sheet_end_line(sheet);
    }
}

uint32_t explain_flip_step(const struct explanation *before, const struct explanation *after)
{
    uint32_t i = 0;

    while (i < after->n_steps && i < before->n_steps &&
           after->steps[i].rule == before->steps[i].rule &&
           after->steps[i].answer == before->steps[i].answer)
        i++;
    return i;
}

static const char *answer_text(const struct explain_step *step)
{
    if (explain_rules[step->rule].kind == EXPLAIN_CHECK)
        return step->answer ? "passed" : "failed";
    return step->answer ? "yes" : "no";
}

static void put_answer(struct sheet *sheet, const char *when, const struct explain_step *step)
{
    char text[EXPLAIN_SEEN_LEN + 64];

    (void)snprintf(text, sizeof text, "%s: %s: %s", when, answer_text(step), step->seen);
    sheet_paragraph(sheet, INK_PLAIN, text, 8);
}

void explain_flip_verdict(struct sheet *sheet, const struct explanation *before,
                          const struct explanation *after)
{
    uint32_t i = explain_flip_step(before, after);
    const struct explain_step *step = &after->steps[i];
    char text[256];

    sheet_heading(sheet, "which decision that flips");
    if (i == after->n_steps) {
        sheet_paragraph(sheet, INK_PLAIN, "none: the packet meets the same decisions as before", 4);
    } else {
        const struct explain_rule *rule = &explain_rules[step->rule];
        (void)snprintf(text, sizeof text, "step %" PRIu32 ", %s: %s", i + 1, rule->layer,
                       rule->text);
        sheet_paragraph(sheet, INK_NOTE, text, 4);
        if (i < before->n_steps && before->steps[i].rule == step->rule)
            put_answer(sheet, "before", &before->steps[i]);
        else
            sheet_paragraph(sheet, INK_PLAIN, "before: was not asked", 8);
        put_answer(sheet, "now", step);
    }
    sheet_to(sheet, 4);
    sheet_put(sheet, explain_text_ink(before->verdict), verdict_table[before->verdict].name);
    sheet_put(sheet, INK_PLAIN, before->verdict != after->verdict ? " -> " : ", as before");
    if (before->verdict != after->verdict)
        sheet_put(sheet, explain_text_ink(after->verdict), verdict_table[after->verdict].name);
    sheet_end_line(sheet);
}
