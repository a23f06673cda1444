/* report_capture.c - proves that statistics and the summary say what was captured, and how it ended
 */
#include "report_lines.h"

static struct live_capture capture;

static const struct {
    enum live_capture_end end;
    const char *text, *word; /* NULL: it went on to the end */
} rows[] = {
    {CAPTURE_GOES_ON, "\nout.pcapng: 5000000000 packets captured\n", NULL},
    {CAPTURE_IS_FULL, "\nout.pcapng: 5000000000 packets captured, until it had its size\n", "size"},
    {CAPTURE_HAS_FAILED, "\nout.pcapng: 5000000000 packets captured, until writing failed\n",
     "error"},
};

typedef void report_function(const struct report *report, uint64_t elapsed_ns);

static report_function *const functions[] = {report_statistics, report_summary};

static void make_capture(struct sample *sample, enum live_capture_end end)
{
    capture = (struct live_capture){
        .path = "out.pcapng", .n_packets = 5000000000, .n_packets_staged = 3, .end = end};
    sample->report.capture = &capture;
}

TEST(in_text_there_is_a_line_about_it)
{
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        for (size_t f = 0; f < N_ELEMENTS(functions); f++) {
            struct sample *sample = *state;
            make_capture(sample, rows[i].end);
            capture_start();
            functions[f](&sample->report, SAMPLE_ELAPSED_NS);
            const struct captured *said = capture_end();
            assert_int_equal(count_words(said->out, "captured"), 1);
            assert_non_null(strstr(said->out, rows[i].text));
            assert_string_equal(said->err, "");
        }
    }
}

TEST(in_json_there_is_a_member_about_it)
{
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        for (size_t f = 0; f < N_ELEMENTS(functions); f++) {
            struct sample *sample = *state;
            make_capture(sample, rows[i].end);
            sample->options.json = true;
            capture_start();
            functions[f](&sample->report, SAMPLE_ELAPSED_NS);
            json_t *line = printed(), *member = json_object_get(line, "capture");
            assert_int_equal(json_object_size(member), 2);
            assert_int_equal(number_in(member, "packets"), 5000000000);
            if (rows[i].word != NULL)
                assert_string_equal(text_in(member, "ended"), rows[i].word);
            else
                assert_true(json_is_null(json_object_get(member, "ended")));
            json_decref(line);
        }
    }
}

TEST(without_a_capture_nothing_is_said_of_one)
{
    struct sample *sample = *state;

    capture_start();
    report_summary(&sample->report, SAMPLE_ELAPSED_NS);
    assert_null(strstr(capture_end()->out, "captured"));
    json_t *line = summary_of(sample);
    assert_null(json_object_get(line, "capture"));
    json_decref(line);
}

TEST(the_start_line_says_nothing_of_it)
{
    struct sample *sample = *state;

    make_capture(sample, CAPTURE_GOES_ON);
    capture_start();
    report_start(&sample->report);
    assert_null(strstr(capture_end()->out, "captured"));
    json_t *line = start_of(sample);
    assert_null(json_object_get(line, "capture"));
    json_decref(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        sample_test(in_text_there_is_a_line_about_it),
        sample_test(in_json_there_is_a_member_about_it),
        sample_test(without_a_capture_nothing_is_said_of_one),
        sample_test(the_start_line_says_nothing_of_it),
    };
    return cmocka_run_group_tests_name("report_capture", tests, NULL, NULL);
}
