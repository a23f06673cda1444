/* json_write.c - see json_write.h */

#include "json_write.h"

void json_string(struct text *out, const char *string)
{
    text_add_char(out, '"');
    for (; *string != '\0'; string++) {
        uint8_t character = (uint8_t)*string;
        if (character == '"' || character == '\\')
            text_add_char(out, '\\');
        if (character < ' ') {
            text_add(out, "\\u");
            text_add_hex(out, character, 4);
        } else {
            text_add_char(out, *string);
        }
    }
    text_add_char(out, '"');
}

/* ,"name": or "name": at the beginning of an object */
void json_name(struct text *out, const char *name)
{
    if (out->last != '{')
        text_add_char(out, ',');
    json_string(out, name);
    text_add_char(out, ':');
}

void json_text(struct text *out, const char *name, const char *string)
{
    json_name(out, name);
    json_string(out, string);
}

void json_number(struct text *out, const char *name, uint64_t number)
{
    json_name(out, name);
    text_add_number(out, number);
}

void json_bool(struct text *out, const char *name, bool value)
{
    json_name(out, name);
    text_add(out, value ? "true" : "false");
}

void json_bytes(struct text *out, const char *name, const uint8_t *bytes, size_t len)
{
    json_name(out, name);
    text_add_char(out, '"');
    text_add_bytes(out, bytes, len);
    text_add_char(out, '"');
}

void json_comma(struct text *out, size_t index)
{
    if (index > 0)
        text_add_char(out, ',');
}
