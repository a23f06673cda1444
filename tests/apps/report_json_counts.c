/* report_json_counts.c - proves that statistics and summary have every count, as JSON
 *
 * Read back with jansson: a program finds each field under its name, with its type.
 */
#include "report_lines.h"

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
        sample_test(the_summary_has_all_that_was_counted),
        sample_test(verdicts_and_counters_that_are_not_zero_are_there_by_name),
        sample_test(counts_that_do_not_agree_are_not_balanced),
        sample_test(counts_of_more_than_four_billion_are_whole),
        sample_test(statistics_are_the_same_under_another_name),
        sample_test(the_summary_says_what_becomes_of_the_device),
        sample_test(of_no_device_and_of_one_that_is_gone_no_future_is_told),
    };
    return cmocka_run_group_tests_name("report_json_counts", tests, NULL, NULL);
}
