/* explain_sheet.c - see explain_sheet.h */

#define _POSIX_C_SOURCE 200809L /* isatty, fileno */

#include "explain_sheet.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool sheet_has_colours(FILE *out)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    return (no_color == NULL || *no_color == '\0') && term != NULL && *term != '\0' &&
           strcmp(term, "dumb") != 0 && isatty(fileno(out));
}

static void put(struct sheet *sheet, enum ink ink, const char *text, size_t len)
{
    static const char *const codes[] = {
        [INK_PLAIN] = "",  [INK_HEADING] = "1", [INK_DIM] = "2",
        [INK_GOOD] = "32", [INK_BAD] = "1;31",  [INK_NOTE] = "33",
    };
    bool coloured = sheet->colours && ink != INK_PLAIN;

    if (len == 0)
        return;
    (void)fprintf(sheet->out, "%*s", (int)sheet->spaces, "");
    sheet->spaces = 0;
    if (coloured)
        (void)fprintf(sheet->out, "\033[%sm", codes[ink]);
    (void)fwrite(text, 1, len, sheet->out);
    if (coloured)
        (void)fputs("\033[0m", sheet->out);
    sheet->column += (unsigned)len;
}

void sheet_put(struct sheet *sheet, enum ink ink, const char *text)
{
    put(sheet, ink, text, strlen(text));
}

void sheet_print(struct sheet *sheet, enum ink ink, const char *format, ...)
{
    char text[256];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sheet_put(sheet, ink, text);
}

void sheet_bytes(struct sheet *sheet, enum ink ink, const uint8_t *bytes, size_t n, size_t max)
{
    for (size_t i = 0; i < n && i < max; i++)
        sheet_print(sheet, ink, i > 0 ? " %02x" : "%02x", bytes[i]);
    if (n > max)
        sheet_put(sheet, ink, " ...");
}

void sheet_to(struct sheet *sheet, unsigned column)
{
    unsigned n = sheet->column + 2 <= column || sheet->column == 0 ? column - sheet->column : 2;

    sheet->column += n;
    sheet->spaces += n;
}

void sheet_end_line(struct sheet *sheet)
{
    (void)putc('\n', sheet->out);
    sheet->column = 0;
    sheet->spaces = 0;
}

const char *sheet_words(struct sheet *sheet, enum ink ink, const char *text, unsigned end)
{
    size_t room = end > sheet->column ? end - sheet->column : 0;
    size_t len = strcspn(text, " ");

    while (text[len] == ' ') {
        size_t next = len + 1 + strcspn(text + len + 1, " ");
        if (next > room)
            break;
        len = next;
    }
    const char *rest = text + len + strspn(text + len, " ");
    while (len > 0 && text[len - 1] == ' ')
        len--;
    put(sheet, ink, text, len);
    return rest;
}

void sheet_paragraph(struct sheet *sheet, enum ink ink, const char *text, unsigned column)
{
    while (*text != '\0') {
        sheet_to(sheet, column);
        text = sheet_words(sheet, ink, text, SHEET_WIDTH);
        sheet_end_line(sheet);
    }
}

void sheet_beside(struct sheet *sheet, const char *left, unsigned right_at, const char *right)
{
    unsigned left_at = sheet->column;

    for (;;) {
        if (*left != '\0')
            left = sheet_words(sheet, INK_PLAIN, left, right_at - 2);
        if (*right != '\0') {
            size_t len = strcspn(right, ",");
            len += right[len] == ',';
            sheet_to(sheet, right_at);
            put(sheet, INK_DIM, right, len);
            right += len + strspn(right + len, " ");
        }
        sheet_end_line(sheet);
        if (*left == '\0' && *right == '\0')
            return;
        if (*left != '\0')
            sheet_to(sheet, left_at);
    }
}

void sheet_heading(struct sheet *sheet, const char *text)
{
    sheet_end_line(sheet);
    sheet_to(sheet, 2);
    sheet_put(sheet, INK_HEADING, text);
    sheet_end_line(sheet);
}
