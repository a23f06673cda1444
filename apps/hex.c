/* hex.c - see hex.h */

#define _POSIX_C_SOURCE 200809L /* getdelim */

#include "hex.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Steps over what may stand between two bytes. */
static const char *skip(const char *text)
{
    for (;;) {
        if (isspace((unsigned char)*text) || *text == ':' || *text == ',')
            text++;
        else if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
            text += 2;
        else
            return text;
    }
}

static unsigned digit(char character)
{
    return isdigit((unsigned char)character) ? (unsigned)(character - '0')
                                             : (unsigned)(character | 0x20) - 'a' + 10;
}

bool hex_parse(const char *text, uint8_t *bytes, size_t max, size_t *n, struct error *error)
{
    *n = 0;
    for (const char *next = skip(text); *next != '\0'; next = skip(next + 2)) {
        if (!isxdigit((unsigned char)next[0]))
            return error_set(
                error,
                "cannot read the packet: '%.1s' behind %zu bytes is no hex digit; write "
                "two of 0-9 and a-f for each byte",
                isprint((unsigned char)next[0]) ? next : "?", *n);
        if (!isxdigit((unsigned char)next[1]))
            return error_set(error,
                             "cannot read the packet: a digit stands alone behind %zu bytes; write "
                             "two for each byte",
                             *n);
        if (*n == max)
            return error_set(error,
                             "cannot read the packet: it has more than %zu bytes, and an IPv4 "
                             "packet cannot; leave some out",
                             max);
        bytes[(*n)++] = (uint8_t)(digit(next[0]) << 4 | digit(next[1]));
    }
    return true;
}

bool hex_read(uint8_t *bytes, size_t max, size_t *n, struct error *error)
{
    char *text = NULL;
    size_t size = 0;

    ssize_t len = getdelim(&text, &size, '\0', stdin);
    bool is_good =
        len >= 0 || feof(stdin)
            ? hex_parse(len > 0 ? text : "", bytes, max, n, error)
            : error_set(error, "cannot read the packet from stdin: %s; write it as --hex BYTES",
                        strerror(errno));
    free(text);
    return is_good;
}
