/* explain_bytes.c - what the bytes say, field by field; explain_text.h has the contract */

#include <string.h>

#include "explain_text.h"

enum {
    MAX_FIELDS = 192,
    BYTES_SHOWN = 4, /* of longer fields, one less and dots */
    HEADER_AT = 4,   /* columns */
    BYTES_AT = 11,
    NAME_AT = 25,
    VALUE_AT = 50,
    MEANING_AT = 64,
};

/* Fields that share their bytes stand below each other, and the bytes stand there once. */
static bool shares_bytes(const struct explain_field *field, const struct explain_field *before)
{
    return field->offset == before->offset && field->len == before->len;
}

static void put_field(struct sheet *sheet, const uint8_t *packet, const struct explain_field *field,
                      bool is_first_of_bytes)
{
    if (is_first_of_bytes) {
        sheet_print(sheet, INK_DIM, "%8u", field->offset);
        sheet_to(sheet, BYTES_AT);
        sheet_bytes(sheet, INK_PLAIN, packet + field->offset, field->len,
                    field->len > BYTES_SHOWN ? BYTES_SHOWN - 1 : BYTES_SHOWN);
    }
    sheet_to(sheet, NAME_AT);
    sheet_put(sheet, INK_PLAIN, field->name);
    sheet_to(sheet, VALUE_AT);
    sheet_put(sheet, INK_PLAIN, field->value);
    if (field->meaning[0] == '\0') {
        sheet_end_line(sheet);
        return;
    }
    sheet_to(sheet, MEANING_AT);
    const char *rest = sheet_words(sheet, INK_DIM, field->meaning, SHEET_WIDTH);
    sheet_end_line(sheet);
    sheet_paragraph(sheet, INK_DIM, rest, MEANING_AT);
}

void explain_text_fields(struct sheet *sheet, const uint8_t *packet, size_t packet_len)
{
    struct explain_field fields[MAX_FIELDS];
    size_t n = explain_dissect(packet, packet_len, fields, MAX_FIELDS);
    const char *header = "";

    for (size_t i = 0; i < n && i < MAX_FIELDS; i++) {
        bool is_new_header = strcmp(fields[i].header, header) != 0;
        if (is_new_header) {
            header = fields[i].header;
            sheet_to(sheet, HEADER_AT);
            sheet_put(sheet, INK_HEADING, header);
            sheet_end_line(sheet);
        }
        put_field(sheet, packet, &fields[i],
                  is_new_header || !shares_bytes(&fields[i], &fields[i - 1]));
    }
    if (n > MAX_FIELDS) {
        sheet_to(sheet, NAME_AT);
        sheet_print(sheet, INK_DIM, "and %zu fields more", n - MAX_FIELDS);
        sheet_end_line(sheet);
    }
}

void explain_text_bytes(struct sheet *sheet, const struct explanation *explanation)
{
    sheet_heading(sheet, explanation->is_timeout ? "what the bytes of its first fragment said"
                                                 : "what the bytes say");
    if (explanation->packet_len == 0) {
        sheet_to(sheet, HEADER_AT);
        sheet_put(sheet, INK_PLAIN, "there are none");
        sheet_end_line(sheet);
    }
    explain_text_fields(sheet, explanation->packet, explanation->packet_len);
    if (explanation->datagram_len == 0)
        return;
    sheet_heading(sheet, "what the datagram that was put together says");
    explain_text_fields(sheet, explanation->datagram, explanation->datagram_len);
}
