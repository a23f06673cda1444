/* explain_fields.c - see explain_fields.h */

#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/unit/explain_fields.h"

enum { PAGES_LEN = 1 << 17, MAX_LINES = 1 << 17, MAX_LINE = 200, MAX_HEX = 1 << 12 };

static uint8_t *page_end, *pages;

int explain_setup(void **state)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    (void)state;
    pages =
        mmap(NULL, PAGES_LEN + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) /* NOLINT(performance-no-int-to-ptr) */
        return -1;
    page_end = pages + PAGES_LEN;
    return mprotect(page_end, page, PROT_NONE);
}

int explain_teardown(void **state)
{
    (void)state;
    return munmap(pages, PAGES_LEN + (size_t)sysconf(_SC_PAGESIZE));
}

uint8_t *explain_at_page_end(size_t len)
{
    return page_end - len;
}

const char *explain_fields(const uint8_t *bytes, size_t len, size_t from)
{
    static char lines[MAX_LINES];
    static struct explain_field fields[EXPLAIN_MAX_TEST_FIELDS];
    uint8_t *packet = explain_at_page_end(len);
    size_t used = 0;

    if (len > 0)
        memcpy(packet, bytes, len);
    size_t n = explain_dissect(packet, len, fields, EXPLAIN_MAX_TEST_FIELDS);
    assert_true(n <= EXPLAIN_MAX_TEST_FIELDS);
    lines[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        const struct explain_field *field = &fields[i];
        if (field->offset < from)
            continue;
        const char *open = field->meaning[0] != '\0' ? " (" : "";
        const char *close = field->meaning[0] != '\0' ? ")" : "";
        used += (size_t)snprintf(lines + used, MAX_LINE, "%u+%u %s: %s = %s%s%s%s\n", field->offset,
                                 field->len, field->header, field->name, field->value, open,
                                 field->meaning, close);
        assert_true(used < MAX_LINES - MAX_LINE);
    }
    return lines;
}

void assert_fields(const struct packet_spec *spec, size_t from, const char *lines)
{
    struct frame frame = packet_build(spec);

    assert_string_equal(explain_fields(frame.bytes, frame.len, from), lines);
    frame_free(&frame);
}

size_t explain_of_hex(const char *hex, uint8_t *bytes)
{
    size_t len = 0;

    for (; *hex != '\0'; hex++) {
        if (*hex == ' ')
            continue;
        unsigned byte = 0;
        assert_int_equal(sscanf(hex, "%2x", &byte), 1);
        assert_true(len < MAX_HEX);
        bytes[len++] = (uint8_t)byte;
        hex++;
    }
    return len;
}

void assert_hex_fields(const char *hex, size_t from, const char *lines)
{
    uint8_t bytes[MAX_HEX];
    size_t len = explain_of_hex(hex, bytes);

    assert_string_equal(explain_fields(bytes, len, from), lines);
}

static void assert_is_in(const char *lines, const char *line)
{
    size_t len = strlen(line);

    for (const char *at = lines; *at != '\0'; at = strchr(at, '\n') + 1)
        if (strncmp(at, line, len) == 0 && at[len] == '\n')
            return;
    fail_msg("no \"%s\" in\n%s", line, lines);
}

void assert_field(const struct packet_spec *spec, const char *line)
{
    struct frame frame = packet_build(spec);

    assert_is_in(explain_fields(frame.bytes, frame.len, 0), line);
    frame_free(&frame);
}

void assert_hex_field(const char *hex, const char *line)
{
    uint8_t bytes[MAX_HEX];
    size_t len = explain_of_hex(hex, bytes);

    assert_is_in(explain_fields(bytes, len, 0), line);
}

static void assert_line(const uint8_t *bytes, size_t len, const char *line)
{
    char brief[MAX_LINE];
    struct text text = text_in(brief, sizeof brief);
    uint8_t *packet = explain_at_page_end(len);

    if (len > 0)
        memcpy(packet, bytes, len);
    explain_brief(packet, len, &text);
    assert_string_equal(brief, line);
    assert_int_equal(text.len, strlen(line));
}

void assert_brief(const struct packet_spec *spec, const char *line)
{
    struct frame frame = packet_build(spec);

    assert_line(frame.bytes, frame.len, line);
    frame_free(&frame);
}

void assert_hex_brief(const char *hex, const char *line)
{
    uint8_t bytes[MAX_HEX];
    size_t len = explain_of_hex(hex, bytes);

    assert_line(bytes, len, line);
}
