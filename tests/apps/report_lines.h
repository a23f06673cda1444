/* report_lines.h - what report.h prints as JSON, read back with jansson
 */
#ifndef TESTS_APPS_REPORT_LINES_H
#define TESTS_APPS_REPORT_LINES_H

#include "report_sample.h"

#include <jansson.h>

#include "capture.h"

/* The one line that was captured, as an object. */
static inline json_t *read_line(const struct captured *captured)
{
    json_error_t error;
    json_t *line = json_loads(captured->out, JSON_REJECT_DUPLICATES, &error);

    if (line == NULL)
        fail_msg("'%s': %s", captured->out, error.text);
    assert_true(json_is_object(line));
    assert_int_equal(count_lines(captured->out), 1);
    assert_int_equal(captured->out[strlen(captured->out) - 1], '\n');
    return line;
}

static inline json_t *printed(void)
{
    return read_line(capture_end());
}

static inline json_t *start_of(struct sample *sample)
{
    sample->options.json = true;
    capture_start();
    report_start(&sample->report);
    return printed();
}

static inline json_t *summary_of(struct sample *sample)
{
    sample->options.json = true;
    capture_start();
    report_summary(&sample->report, SAMPLE_ELAPSED_NS);
    return printed();
}

static inline const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    if (text == NULL)
        fail_msg("no text named %s", key);
    return text;
}

static inline long long number_in(const json_t *object, const char *key)
{
    const json_t *number = json_object_get(object, key);

    if (!json_is_integer(number))
        fail_msg("no number named %s", key);
    return json_integer_value(number);
}

static inline bool truth_in(const json_t *object, const char *key)
{
    const json_t *truth = json_object_get(object, key);

    if (!json_is_boolean(truth))
        fail_msg("nothing true or false named %s", key);
    return json_is_true(truth);
}

#endif
