/* dissect_reader.h - from one field to the next, never past the last byte
 *
 * Whatever reads a packet for dissect.h does it through a reader: it knows where the bytes end, so
 * that nobody else has to look, and makes a field of every byte that it steps over, so that none is
 * left out. What reads a field writes its value, and may add to the meaning.
 */
#ifndef STACK_EXPLAIN_DISSECT_READER_H
#define STACK_EXPLAIN_DISSECT_READER_H

#include <stdbool.h>

#include "dissect.h"

struct explain_reader {
    const uint8_t *packet; /* its first byte */
    size_t at;             /* the next byte to read, counted from there */
    size_t end;            /* of what is being read: a packet, a header, an option */
    const char *header;    /* whose fields these are */

    /* the field that was read last */
    struct text value, meaning;

    /* where the fields go; those that find no room go into spare, one over the other */
    struct explain_field *fields;
    size_t n, max;
    struct explain_field spare;
};

enum explain_manner {
    EXPLAIN_DECIMAL, /* "64" */
    EXPLAIN_HEX,     /* "0x1c46" */
    EXPLAIN_BYTES,   /* "84 bytes" */
    EXPLAIN_ADDRESS, /* "192.168.3.12" */
    EXPLAIN_TIME,    /* "13:05:09.123", of milliseconds since midnight UTC */
};

/* What a field is like wherever it stands. */
struct explain_format {
    const char *name;
    size_t len;                 /* bytes, at most 4 */
    enum explain_manner manner; /* how its value is written */
    const char *meaning;        /* where it always means the same; or NULL */
};

/* Makes a field of the next len bytes without stepping over them: more than one can share them.
 * True when all are there, and value and meaning are empty; else they say what is there. When not
 * one is there, there is no field. */
bool explain_part(struct explain_reader *reader, const char *name, size_t len);

/* Steps over what is there of the next len bytes. */
void explain_skip(struct explain_reader *reader, size_t len);

/* explain_part() with a value, then explain_skip(). */
bool explain_read(struct explain_reader *reader, const struct explain_format *format);

/* Reads fields one behind the other. */
void explain_read_all(struct explain_reader *reader, const struct explain_format *formats,
                      size_t n);

/* All that is left, as one field: "56 bytes", and the first of them as text. */
void explain_read_data(struct explain_reader *reader, const char *name);

/* All that is left, when it belongs to nothing; why is the whole meaning. */
void explain_read_rest(struct explain_reader *reader, const char *name, const char *why);

/* A number in network byte order, of 1 to 4 bytes. */
uint32_t explain_number(const uint8_t *bytes, size_t len);

/* Adds "17 bytes" to a text. */
void explain_add_bytes(struct text *text, uint64_t n);

/* Adds a time of day, "13:05:09.123", below 24 hours. */
void explain_add_time(struct text *text, uint32_t ms);

enum { EXPLAIN_DAY_MS = 24 * 60 * 60 * 1000 };

#endif
