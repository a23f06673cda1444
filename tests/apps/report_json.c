/* report_json.c - proves that each event is one JSON object on one line, with the same facts
 *
 * Read back with jansson: a program finds each field under its name, with its type.
 */
#include "report_sample.h"

#include <jansson.h>

#include "capture.h"

/* The one line that was captured, as an object. */
static json_t *read_line(const struct captured *captured)
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

static json_t *printed(void)
{
    return read_line(capture_end());
}

static json_t *start_of(struct sample *sample)
{
    sample->options.json = true;
    capture_start();
    report_start(&sample->report);
    return printed();
}

static json_t *summary_of(struct sample *sample)
{
    sample->options.json = true;
    capture_start();
    report_summary(&sample->report, SAMPLE_ELAPSED_NS);
    return printed();
}

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    if (text == NULL)
        fail_msg("no text named %s", key);
    return text;
}

static long long number_in(const json_t *object, const char *key)
{
    const json_t *number = json_object_get(object, key);

    if (!json_is_integer(number))
        fail_msg("no number named %s", key);
    return json_integer_value(number);
}

static bool truth_in(const json_t *object, const char *key)
{
    const json_t *truth = json_object_get(object, key);

    if (!json_is_boolean(truth))
        fail_msg("nothing true or false named %s", key);
    return json_is_true(truth);
}

TEST(the_start_line_has_all_that_is_known)
{
    struct sample *sample = *state;
    json_t *line = start_of(sample);

    assert_string_equal(text_in(line, "event"), "start");
    assert_string_equal(text_in(line, "device"), "tun0");
    assert_string_equal(text_in(line, "origin"), "created");
    assert_string_equal(text_in(line, "kernel_side"), "192.168.3.11/24");
    assert_true(truth_in(line, "up"));
    assert_int_equal(number_in(line, "mtu"), 1500);
    assert_int_equal(json_array_size(json_object_get(line, "notes")), 0);
    json_decref(line);
}

TEST(what_is_not_so_is_not_said)
{
    struct sample *sample = *state;

    sample->device.created = false;
    sample->device.up = false;
    sample->device.n_addresses = 0;
    json_t *line = start_of(sample);
    assert_string_equal(text_in(line, "origin"), "attached");
    assert_true(json_is_null(json_object_get(line, "kernel_side")));
    assert_false(truth_in(line, "up"));
    json_decref(line);
}

TEST(all_prefixes_are_listed)
{
    struct sample *sample = *state;

    sample->options.n_prefixes = N_ELEMENTS(sample->prefixes);
    sample->prefixes[9] = (struct prefix){IP(10, 0, 0, 0), 8, ROUTE_BLACKHOLE};
    json_t *line = start_of(sample);
    json_t *answers = json_object_get(line, "answers");
    assert_int_equal(json_array_size(answers), 10);
    assert_string_equal(json_string_value(json_array_get(answers, 0)), "192.168.3.12");
    assert_string_equal(json_string_value(json_array_get(answers, 9)), "10.0.0.0/8=blackhole");
    json_decref(line);
}

TEST(without_a_device_its_fields_are_missing)
{
    static const char *const keys[] = {"origin", "kernel_side", "up", "mtu", "notes"};
    struct sample *sample = *state;

    sample->report.device = NULL;
    json_t *line = start_of(sample);
    assert_string_equal(text_in(line, "device"), "memory");
    for (size_t i = 0; i < N_ELEMENTS(keys); i++)
        assert_null(json_object_get(line, keys[i]));
    json_decref(line);
}

TEST(the_summary_has_all_that_was_counted)
{
    struct sample *sample = *state;
    json_t *line = summary_of(sample);

    assert_string_equal(text_in(line, "event"), "summary");
    assert_string_equal(text_in(line, "device"), "tun0");
    assert_int_equal(number_in(line, "read"), 7);
    assert_int_equal(number_in(line, "answered"), 2);
    assert_int_equal(number_in(line, "sum_of_verdicts"), 7);
    assert_true(json_real_value(json_object_get(line, "seconds")) == 1.5);
    assert_true(truth_in(line, "balanced"));
    json_decref(line);
}

TEST(verdicts_and_counters_that_are_not_zero_are_there_by_name)
{
    struct sample *sample = *state;
    json_t *line = summary_of(sample);
    json_t *verdicts = json_object_get(line, "verdicts"), *driver = json_object_get(line, "driver");

    assert_int_equal(json_object_size(verdicts), 3);
    assert_int_equal(number_in(verdicts, "SEND_ECHO_REPLY"), 4);
    assert_int_equal(number_in(verdicts, "DROP_IPV6"), 2);
    assert_int_equal(number_in(verdicts, "DROP_ICMP_CHECKSUM"), 1);
    assert_int_equal(json_object_size(driver), 4);
    assert_int_equal(number_in(driver, "PORT_READ"), 7);
    assert_int_equal(number_in(driver, "PORT_WRITTEN"), 2);
    assert_int_equal(number_in(driver, "PORT_LOST_LINK_DOWN"), 1);
    assert_int_equal(number_in(driver, "PORT_READ_INTERRUPTED"), 5);
    json_decref(line);
}

TEST(counts_that_do_not_agree_are_not_balanced)
{
    struct sample *sample = *state;

    sample->port.counters[PORT_WRITTEN]++;
    json_t *line = summary_of(sample);
    assert_false(truth_in(line, "balanced"));
    json_decref(line);

    sample->port.counters[PORT_WRITTEN]--;
    sample->host.verdicts[DROP_IPV6]++;
    line = summary_of(sample);
    assert_false(truth_in(line, "balanced"));
    assert_int_equal(number_in(line, "sum_of_verdicts"), 8);
    json_decref(line);
}

TEST(counts_of_more_than_four_billion_are_whole)
{
    struct sample *sample = *state;
    uint64_t many = (uint64_t)1 << 40;

    sample->host.verdicts[DROP_IPV6] += many;
    sample->port.counters[PORT_READ] += many;
    json_t *line = summary_of(sample);
    assert_true(number_in(line, "read") == (long long)many + 7);
    assert_true(number_in(json_object_get(line, "verdicts"), "DROP_IPV6") == (long long)many + 2);
    assert_true(truth_in(line, "balanced"));
    json_decref(line);
}

TEST(statistics_are_the_same_under_another_name)
{
    struct sample *sample = *state;

    sample->options.json = true;
    capture_start();
    report_statistics(&sample->report, SAMPLE_ELAPSED_NS);
    json_t *line = printed(), *summary = summary_of(sample);
    assert_string_equal(text_in(line, "event"), "statistics");
    (void)json_object_set_new(line, "event", json_string("summary"));
    (void)json_object_del(summary, "stays");
    (void)json_object_del(summary, "taken_back");
    assert_true(json_equal(line, summary));
    json_decref(line);
    json_decref(summary);
}

TEST(a_reply_is_a_line_too)
{
    struct sample *sample = *state;

    sample->options.json = true;
    capture_start();
    report_reply(&sample->report, IP(192, 168, 3, 12), 3, 64, 56);
    json_t *line = printed();
    assert_string_equal(text_in(line, "event"), "reply");
    assert_string_equal(text_in(line, "from"), "192.168.3.12");
    assert_int_equal(number_in(line, "icmp_seq"), 3);
    assert_int_equal(number_in(line, "ttl"), 64);
    assert_int_equal(number_in(line, "bytes"), 56);
    json_decref(line);
}

TEST(notes_are_in_the_start_line_and_on_stderr)
{
    struct sample *sample = *state;

    sample->options.json = true;
    sample->device.n_notes = 2;
    (void)error_set(&sample->device.notes[0], "first: why; what to do");
    (void)error_set(&sample->device.notes[1], "second: why; what to do");
    capture_start();
    report_start(&sample->report);
    const struct captured *captured = capture_end();
    assert_string_equal(captured->err, "echohost: first: why; what to do\n"
                                       "echohost: second: why; what to do\n");
    json_t *line = read_line(captured);
    json_t *notes = json_object_get(line, "notes");
    assert_int_equal(json_array_size(notes), 2);
    assert_string_equal(json_string_value(json_array_get(notes, 1)), "second: why; what to do");
    json_decref(line);
}

TEST(the_summary_says_what_becomes_of_the_device)
{
    struct sample *sample = *state;
    json_t *line = summary_of(sample);

    assert_false(truth_in(line, "stays"));
    assert_int_equal(json_array_size(json_object_get(line, "taken_back")), 0);
    json_decref(line);

    sample->device.created = false;
    sample->device.added_address = sample->device.set_up = true;
    line = summary_of(sample);
    json_t *taken_back = json_object_get(line, "taken_back");
    assert_true(truth_in(line, "stays"));
    assert_int_equal(json_array_size(taken_back), 2);
    assert_string_equal(json_string_value(json_array_get(taken_back, 0)), "address");
    assert_string_equal(json_string_value(json_array_get(taken_back, 1)), "up");
    json_decref(line);
}

TEST(of_no_device_and_of_one_that_is_gone_no_future_is_told)
{
    struct sample *sample = *state;

    sample->port.gone_errno = 77;
    for (int i = 0; i < 2; i++) {
        json_t *line = summary_of(sample);
        assert_null(json_object_get(line, "stays"));
        assert_null(json_object_get(line, "taken_back"));
        assert_true(truth_in(line, "balanced"));
        json_decref(line);
        sample->port.gone_errno = 0;
        sample->report.device = NULL;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        sample_test(the_start_line_has_all_that_is_known),
        sample_test(what_is_not_so_is_not_said),
        sample_test(all_prefixes_are_listed),
        sample_test(without_a_device_its_fields_are_missing),
        sample_test(the_summary_has_all_that_was_counted),
        sample_test(verdicts_and_counters_that_are_not_zero_are_there_by_name),
        sample_test(counts_that_do_not_agree_are_not_balanced),
        sample_test(counts_of_more_than_four_billion_are_whole),
        sample_test(statistics_are_the_same_under_another_name),
        sample_test(a_reply_is_a_line_too),
        sample_test(notes_are_in_the_start_line_and_on_stderr),
        sample_test(the_summary_says_what_becomes_of_the_device),
        sample_test(of_no_device_and_of_one_that_is_gone_no_future_is_told),
    };
    return cmocka_run_group_tests_name("report_json", tests, NULL, NULL);
}
