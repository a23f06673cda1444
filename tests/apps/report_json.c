/* report_json.c - proves that each event is one JSON object on one line, with the same facts
 *
 * Read back with jansson: a program finds each field under its name, with its type.
 */
#include "report_lines.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        sample_test(the_start_line_has_all_that_is_known),
        sample_test(what_is_not_so_is_not_said),
        sample_test(all_prefixes_are_listed),
        sample_test(without_a_device_its_fields_are_missing),
        sample_test(a_reply_is_a_line_too),
        sample_test(notes_are_in_the_start_line_and_on_stderr),
    };
    return cmocka_run_group_tests_name("report_json", tests, NULL, NULL);
}
