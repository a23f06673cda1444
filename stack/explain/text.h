/* text.h - text into a buffer, without a C library
 *
 * What does not fit is left out and counted: len says how long the text would be. The text is
 * always closed with a zero byte.
 */
#ifndef STACK_EXPLAIN_TEXT_H
#define STACK_EXPLAIN_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct text {
    char *start;
    size_t size; /* bytes at start, 1 or more */
    size_t len;  /* of the whole text, without its zero; size or more when some was left out */
    char last;   /* character of the whole text; zero when it is empty */
};

/* An empty text in size (1 or more) bytes at start. */
struct text text_in(char *start, size_t size);

void text_add(struct text *text, const char *string);
void text_add_char(struct text *text, char character);
void text_add_number(struct text *text, uint64_t number);                 /* decimal */
void text_add_hex(struct text *text, uint64_t number, unsigned n_digits); /* lower case, no 0x */
void text_add_bytes(struct text *text, const uint8_t *bytes, size_t len); /* "4500" */
void text_add_address(struct text *text, uint32_t address);               /* host order */

#endif
