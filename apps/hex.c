/* hex.c - see hex.h
 *
 * Character by character, so that what comes from a pipe needs no memory of its own, however much
 * it is.
 */

#include "hex.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

enum { NO_DIGIT = -1 };

struct hex {
    uint8_t *bytes;
    size_t max, n;
    int first; /* digit of a byte that waits for its second, or NO_DIGIT */
};

static int digit_of(int character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    character |= 'a' ^ 'A';
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : NO_DIGIT;
}

/* What is no digit: it may stand between two bytes, or nowhere. */
static bool between(const struct hex *hex, int character, struct error *error)
{
    bool is_between =
        character == EOF || isspace(character) || character == ':' || character == ',';

    if (is_between && hex->first == NO_DIGIT)
        return true;
    if (is_between)
        return error_set(
            error,
            "cannot read the packet: byte %zu has one digit alone; write two for each, "
            "the first is byte 0",
            hex->n);
    if (isprint(character))
        return error_set(error,
                         "cannot read the packet: '%c' in byte %zu is no hex digit; write two of "
                         "0-9 and a-f for each, the first is byte 0",
                         character, hex->n);
    return error_set(error,
                     "cannot read the packet: character 0x%02x in byte %zu is no hex digit; write "
                     "two of 0-9 and a-f for each, the first is byte 0",
                     (unsigned)character, hex->n);
}

/* Takes the next character, EOF behind the last. */
static bool take(struct hex *hex, int character, struct error *error)
{
    int digit = digit_of(character);

    if (hex->first == 0 && (character == 'x' || character == 'X')) {
        hex->first = NO_DIGIT; /* it was the 0 of 0x */
        return true;
    }
    if (digit == NO_DIGIT)
        return between(hex, character, error);
    if (hex->first == NO_DIGIT) {
        hex->first = digit;
        return true;
    }
    if (hex->n == hex->max)
        return error_set(error,
                         "cannot read the packet: it has more than %zu bytes, and an IPv4 packet "
                         "cannot; leave some out",
                         hex->max);
    hex->bytes[hex->n++] = (uint8_t)(hex->first << 4 | digit);
    hex->first = NO_DIGIT;
    return true;
}

bool hex_parse(const char *text, uint8_t *bytes, size_t max, size_t *n, struct error *error)
{
    struct hex hex = {.max = max, .first = NO_DIGIT};

    hex.bytes = bytes;
    for (; *text != '\0'; text++) {
        if (!take(&hex, (unsigned char)*text, error))
            return false;
    }
    *n = hex.n;
    return take(&hex, EOF, error);
}

bool hex_read(FILE *file, uint8_t *bytes, size_t max, size_t *n, struct error *error)
{
    struct hex hex = {.max = max, .first = NO_DIGIT};
    int character;

    hex.bytes = bytes;
    while ((character = getc(file)) != EOF) {
        if (!take(&hex, character, error))
            return false;
    }
    *n = hex.n;
    if (ferror(file))
        return error_set(error, "cannot read the packet: %s; write it as --hex BYTES",
                         strerror(errno));
    return take(&hex, EOF, error);
}
