/* explain_fields.h - what explain_dissect() and explain_brief() say, as text to compare with
 *
 * A packet lies so that its last byte is the last of a page behind which there is none; reading on
 * ends the test. Lines are "OFFSET+LENGTH HEADER: NAME = VALUE (MEANING)".
 */
#ifndef TESTS_UNIT_EXPLAIN_FIELDS_H
#define TESTS_UNIT_EXPLAIN_FIELDS_H

#include "stack/explain/dissect.h"
#include "tests/unit/packet_builder.h"
#include "tests/unit/unit.h"

enum { EXPLAIN_MAX_TEST_FIELDS = 512 };

/* Group fixtures for cmocka: they make and remove the pages. */
int explain_setup(void **state);
int explain_teardown(void **state);

/* Where a packet of len bytes has to lie to end where the pages do, at most 66,000 bytes. */
uint8_t *explain_at_page_end(size_t len);

/* The lines of the fields that begin at byte `from` or behind it. Valid until the next call. */
const char *explain_fields(const uint8_t *bytes, size_t len, size_t from);

/* Fails unless these are the lines, of the packet that the description makes or of these bytes in
 * hexadecimal digits, where spaces do not count. */
void assert_fields(const struct packet_spec *spec, size_t from, const char *lines);
void assert_hex_fields(const char *hex, size_t from, const char *lines);

/* Fails unless this is one of the lines. */
void assert_field(const struct packet_spec *spec, const char *line);
void assert_hex_field(const char *hex, const char *line);

/* The same for the packet in one line. */
void assert_brief(const struct packet_spec *spec, const char *line);
void assert_hex_brief(const char *hex, const char *line);

/* The bytes that hexadecimal digits say. */
size_t explain_of_hex(const char *hex, uint8_t *bytes);

#endif
