/* json_write.h - the words of JSON (RFC 8259), for json.c */
#ifndef STACK_EXPLAIN_JSON_WRITE_H
#define STACK_EXPLAIN_JSON_WRITE_H

#include <stdbool.h>

#include "text.h"

/* A string in quotes; string is ASCII. */
void json_string(struct text *out, const char *string);

/* What begins the next member of an object, with a comma unless it is the first. */
void json_name(struct text *out, const char *name);

/* Members of an object. */
void json_text(struct text *out, const char *name, const char *string);
void json_number(struct text *out, const char *name, uint64_t number);
void json_bool(struct text *out, const char *name, bool value);
void json_bytes(struct text *out, const char *name, const uint8_t *bytes, size_t len); /* as hex */

/* What stands before element `index` of an array. */
void json_comma(struct text *out, size_t index);

#endif
