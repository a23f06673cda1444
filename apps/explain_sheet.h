/* explain_sheet.h - text for people: columns, lines of 100 characters, a few colours
 *
 * The colours say again what the words say; nothing is told by a colour alone.
 */
#ifndef APPS_EXPLAIN_SHEET_H
#define APPS_EXPLAIN_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { SHEET_WIDTH = 100 };

enum ink {
    INK_PLAIN,
    INK_HEADING,
    INK_DIM,  /* what can be passed over */
    INK_GOOD, /* passed, sent */
    INK_BAD,  /* failed, dropped */
    INK_NOTE, /* held, or the one thing that differs */
};

struct sheet {
    FILE *out;
    bool colours;
    unsigned column; /* where the next character goes, from 0 */
    unsigned spaces; /* before it; those at the end of a line are never written */
};

/* Colours are for a terminal that knows them, unless NO_COLOR is set (https://no-color.org). */
bool sheet_has_colours(FILE *out);

void sheet_put(struct sheet *sheet, enum ink ink, const char *text);
void sheet_print(struct sheet *sheet, enum ink ink, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "45 00 00 54 ..." when there are more than max of them. */
void sheet_bytes(struct sheet *sheet, enum ink ink, const uint8_t *bytes, size_t n, size_t max);

/* Goes on at a column; behind a text that is too long for its own, two spaces further. */
void sheet_to(struct sheet *sheet, unsigned column);
void sheet_end_line(struct sheet *sheet);

/* Puts as many words as end before column `end`, one at least. Returns those that are left. */
const char *sheet_words(struct sheet *sheet, enum ink ink, const char *text, unsigned end);

/* Puts all the words, in lines from `column` on, and ends the last line. */
void sheet_paragraph(struct sheet *sheet, enum ink ink, const char *text, unsigned column);

/* Two texts beside each other: the left one from here to before `right_at` in as many lines as it
 * takes; the right one, dim, from there on, a line for each of its parts between commas. */
void sheet_beside(struct sheet *sheet, const char *left, unsigned right_at, const char *right);

/* An empty line, and a heading. */
void sheet_heading(struct sheet *sheet, const char *text);

#endif
