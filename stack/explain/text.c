/* text.c - see text.h for what it promises */

#include "text.h"

#include "stack/be.h"

struct text text_in(char *start, size_t size)
{
    *start = '\0';
    return (struct text){.start = start, .size = size};
}

void text_add_char(struct text *text, char character)
{
    if (text->len + 1 < text->size) {
        text->start[text->len] = character;
        text->start[text->len + 1] = '\0';
    }
    text->len++;
    text->last = character;
}

void text_add(struct text *text, const char *string)
{
    for (; *string != '\0'; string++)
        text_add_char(text, *string);
}

void text_add_number(struct text *text, uint64_t number)
{
    char digits[20]; /* of 2^64 - 1, the last one first */
    size_t n = 0;

    do
        digits[n++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (n > 0)
        text_add_char(text, digits[--n]);
}

void text_add_hex(struct text *text, uint64_t number, unsigned n_digits)
{
    while (n_digits-- > 0)
        text_add_char(text, "0123456789abcdef"[n_digits < 16 ? number >> 4 * n_digits & 0xf : 0]);
}

void text_add_bytes(struct text *text, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        text_add_hex(text, bytes[i], 2);
}

void text_add_address(struct text *text, uint32_t address)
{
    be32 bytes = be32_of(address);

    for (unsigned i = 0; i < 4; i++) {
        if (i > 0)
            text_add_char(text, '.');
        text_add_number(text, bytes.byte[i]);
    }
}
