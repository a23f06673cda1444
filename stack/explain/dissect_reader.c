/* dissect_reader.c - see dissect_reader.h */

#include "dissect_reader.h"

enum { PREVIEW_LEN = 32 };

uint32_t explain_number(const uint8_t *bytes, size_t len)
{
    uint32_t number = 0;

    for (size_t i = 0; i < len; i++)
        number = number << 8 | bytes[i];
    return number;
}

void explain_add_bytes(struct text *text, uint64_t n)
{
    text_add_number(text, n);
    text_add(text, n == 1 ? " byte" : " bytes");
}

static void add_digits(struct text *text, uint32_t number, unsigned n_digits)
{
    uint32_t unit = 1;

    while (--n_digits > 0)
        unit *= 10;
    for (; unit > 0; unit /= 10)
        text_add_char(text, (char)('0' + number / unit % 10));
}

void explain_add_time(struct text *text, uint32_t ms)
{
    add_digits(text, ms / 3600000, 2);
    text_add_char(text, ':');
    add_digits(text, ms / 60000 % 60, 2);
    text_add_char(text, ':');
    add_digits(text, ms / 1000 % 60, 2);
    text_add_char(text, '.');
    add_digits(text, ms % 1000, 3);
}

static size_t bytes_left(const struct explain_reader *reader)
{
    return reader->end - reader->at;
}

static void begin_field(struct explain_reader *reader, const char *name, size_t len)
{
    struct explain_field *field =
        reader->n < reader->max ? &reader->fields[reader->n] : &reader->spare;

    reader->n++;
    field->offset = (uint32_t)reader->at;
    field->len = (uint32_t)len;
    field->header = reader->header;
    field->name = name;
    reader->value = text_in(field->value, sizeof field->value);
    reader->meaning = text_in(field->meaning, sizeof field->meaning);
}

bool explain_part(struct explain_reader *reader, const char *name, size_t len)
{
    size_t left = bytes_left(reader);

    if (left == 0)
        return false;
    begin_field(reader, name, left < len ? left : len);
    if (left >= len)
        return true;
    text_add(&reader->value, "0x");
    text_add_bytes(&reader->value, reader->packet + reader->at, left);
    text_add(&reader->meaning, "cut off: ");
    text_add_number(&reader->meaning, left);
    text_add(&reader->meaning, " of ");
    explain_add_bytes(&reader->meaning, len);
    return false;
}

void explain_skip(struct explain_reader *reader, size_t len)
{
    size_t left = bytes_left(reader);

    reader->at += left < len ? left : len;
}

static void add_hex(struct text *text, uint32_t number, size_t len)
{
    text_add(text, "0x");
    text_add_hex(text, number, (unsigned)len * 2);
}

/* A stamp that is no time of day has its highest bit set, or should have (RFC 792, RFC 791). */
static void say_time(struct explain_reader *reader, uint32_t ms)
{
    if (ms >= EXPLAIN_DAY_MS) {
        add_hex(&reader->value, ms, 4);
        text_add(&reader->meaning, "not in milliseconds since midnight UTC");
        return;
    }
    explain_add_time(&reader->value, ms);
    text_add_number(&reader->meaning, ms);
    text_add(&reader->meaning, " ms since midnight UTC");
}

bool explain_read(struct explain_reader *reader, const struct explain_format *format)
{
    const uint8_t *bytes = reader->packet + reader->at;
    bool is_whole = explain_part(reader, format->name, format->len);

    explain_skip(reader, format->len);
    if (!is_whole)
        return false;
    uint32_t number = explain_number(bytes, format->len);
    switch (format->manner) {
    case EXPLAIN_DECIMAL:
        text_add_number(&reader->value, number);
        break;
    case EXPLAIN_HEX:
        add_hex(&reader->value, number, format->len);
        break;
    case EXPLAIN_BYTES:
        explain_add_bytes(&reader->value, number);
        break;
    case EXPLAIN_ADDRESS:
        text_add_address(&reader->value, number);
        break;
    case EXPLAIN_TIME:
        say_time(reader, number);
        break;
    }
    if (format->meaning != NULL)
        text_add(&reader->meaning, format->meaning);
    return true;
}

void explain_read_all(struct explain_reader *reader, const struct explain_format *formats, size_t n)
{
    for (size_t i = 0; i < n; i++)
        (void)explain_read(reader, &formats[i]);
}

static void add_preview(struct text *text, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len && i < PREVIEW_LEN; i++) {
        bool is_printable = bytes[i] >= ' ' && bytes[i] <= '~';
        text_add_char(text, (char)(is_printable ? bytes[i] : '.'));
    }
    if (len > PREVIEW_LEN)
        text_add(text, " ...");
}

static bool begin_rest(struct explain_reader *reader, const char *name)
{
    size_t left = bytes_left(reader);

    if (left == 0)
        return false;
    begin_field(reader, name, left);
    explain_add_bytes(&reader->value, left);
    reader->at = reader->end;
    return true;
}

void explain_read_data(struct explain_reader *reader, const char *name)
{
    const uint8_t *data = reader->packet + reader->at;
    size_t left = bytes_left(reader);

    if (begin_rest(reader, name))
        add_preview(&reader->meaning, data, left);
}

void explain_read_rest(struct explain_reader *reader, const char *name, const char *why)
{
    if (begin_rest(reader, name))
        text_add(&reader->meaning, why);
}
