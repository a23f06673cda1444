/* page.c - proves what the file of `explain --html` is made of
 */
#include "page_small.h"

#include "capture.h"

TEST(the_file_is_the_page_with_its_three_markers_replaced)
{
    static const char before[] = "<a>p > a { } /*STYLE*/<b>{",
                      after[] = "}\n<c>if (1 < 2) /* as it is */ ;<d><e>";

    use_usual_host();
    json_decref(written());
    assert_memory_equal(content, before, strlen(before));
    assert_string_equal(content + strlen(content) - strlen(after), after);
}

TEST(with_nothing_said_it_is_the_usual_host_and_no_packet)
{
    use_usual_host();
    json_t *data = written(), *host = json_object_get(data, "host");
    unsigned major, minor, patch;

    assert_int_equal(sscanf(text_in(data, "version"), "%u.%u.%u", &major, &minor, &patch), 3);
    assert_string_equal(text_in(data, "command"), "echohost explain");
    assert_true(json_is_null(json_object_get(data, "source")));
    assert_string_equal(text_in(data, "start_ns"), "18446744073709551615");
    assert_string_equal(text_in(data, "kernel"), "192.168.3.11/24");
    assert_int_equal(json_integer_value(json_object_get(data, "left_out")), 0);
    assert_int_equal(json_array_size(json_object_get(data, "packets")), 0);
    assert_int_equal(json_array_size(json_object_get(data, "recorded")), 0);
    assert_int_equal(json_object_size(data), 11);

    char *text = json_dumps(host, JSON_COMPACT);
    assert_string_equal(text, "{\"address\":\"192.168.3.12\",\"mtu\":1500,\"ttl\":64,"
                              "\"answers_echo\":true,\"answers_timestamp\":false,"
                              "\"answers_broadcast\":false,\"reflects_options\":true,"
                              "\"sends_fragments\":true,\"sends_errors\":true,\"allow_240\":false,"
                              "\"err_rate\":1,\"err_total\":1000,\"reass_datagrams\":64,"
                              "\"reass_max\":65535,\"reass_timeout\":30}");
    free(text);
    json_decref(data);
}

TEST(every_switch_and_number_of_the_host_is_there)
{
    static const struct {
        const char *word, *member;
        long long value; /* of a number, or whether */
    } rows[] = {
        {"--mtu=576", "mtu", 576},
        {"--ttl=9", "ttl", 9},
        {"--no-echo", "answers_echo", 0},
        {"--timestamp", "answers_timestamp", 1},
        {"--broadcast", "answers_broadcast", 1},
        {"--options=ignore", "reflects_options", 0},
        {"--no-frag-out", "sends_fragments", 0},
        {"--err-rate=0", "sends_errors", 0},
        {"--err-rate=7", "err_rate", 7},
        {"--err-total=70", "err_total", 70},
        {"--allow-240", "allow_240", 1},
        {"--reass-datagrams=3", "reass_datagrams", 3},
        {"--reass-max=600", "reass_max", 600},
        {"--reass-timeout=5", "reass_timeout", 5},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        page_teardown(state);
        page_setup(state);
        use_host(ARGUMENTS("--hex=45", "--html", path, rows[i].word));
        json_t *data = written();
        const json_t *member = json_object_get(json_object_get(data, "host"), rows[i].member);
        assert_int_equal(json_is_boolean(member) ? json_is_true(member)
                                                 : json_integer_value(member),
                         rows[i].value);
        json_decref(data);
    }
    page_teardown(state);
    page_setup(state);
    use_host(ARGUMENTS("in", "--html", path, "--address=10.0.0.1/8", "10.0.0.9"));
    json_t *data = written();
    assert_string_equal(text_in(data, "kernel"), "10.0.0.1/8");
    assert_string_equal(text_in(data, "source"), "in");
    assert_string_equal(text_in(json_object_get(data, "host"), "address"), "10.0.0.9");
    json_decref(data);
}

TEST(packets_are_there_with_number_time_and_bytes)
{
    static const uint8_t bytes[] = {0x45, 0x00, 0xff, 0x0a};

    use_usual_host();
    assert_true(page_packet(&page, 1, 0, bytes, sizeof bytes));
    assert_true(page_packet(&page, 3, INT64_MAX, bytes + 1, 2));
    assert_true(page_packet(&page, INT64_MAX, 5, bytes, 0));
    json_decref(written());
    assert_non_null(strstr(content, "\"packets\":["
                                    "{\"number\":1,\"time_ns\":0,\"bytes\":\"4500ff0a\"},"
                                    "{\"number\":3,\"time_ns\":9223372036854775807,"
                                    "\"bytes\":\"00ff\"},"
                                    "{\"number\":9223372036854775807,\"time_ns\":5,\"bytes\":\"\"}"
                                    "],\"recorded\""));
    assert_int_equal(page.n_packets, 3);
    assert_int_equal(page.n_left_out, 0);
}

TEST(explanations_are_there_as_they_were_recorded)
{
    use_usual_host();
    page_explanation(&page, "{\"a\":1}");
    page_explanation(&page, "{\"b\":[2,3]}");
    page_explanation(&page, "{}");
    json_decref(written());
    assert_non_null(strstr(content, "\"recorded\":[{\"a\":1},{\"b\":[2,3]},{}],\"wasm\""));
}

/* Or the browser would take it for the end of the script element, or the beginning of a comment. */
TEST(nothing_in_the_data_looks_like_the_end_of_it)
{
    use_host(ARGUMENTS("</script><!--/*DATA*/", "--html", path));
    page_explanation(&page, "{\"seen\":\"</script><b>\"}");
    json_t *data = written(); /* which finds no '<' in it */
    assert_string_equal(text_in(data, "source"), "</script><!--/*DATA*/");
    assert_string_equal(text_in(json_array_get(json_object_get(data, "recorded"), 0), "seen"),
                        "</script><b>");
    json_decref(data);
}

TEST(the_stack_is_there_as_hex_digits_or_null_where_it_was_not_compiled)
{
    use_usual_host();
    json_t *data = written();
    assert_string_equal(text_in(data, "wasm"), "0061736dff");
    json_decref(data);
    page_wasm_len = 0;
    data = written();
    page_wasm_len = 5;
    assert_true(json_is_null(json_object_get(data, "wasm")));
    json_decref(data);
}

TEST(a_file_that_was_there_is_replaced)
{
    use_usual_host();
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (unsigned i = 0; i < 10000; i++)
        (void)fputs("older", file);
    assert_int_equal(fclose(file), 0);
    json_decref(written());
    assert_null(strstr(content, "older"));
}

TEST(a_dash_is_stdout_which_stays_open)
{
    use_host(ARGUMENTS("--hex=45", "--html=-"));
    page_explanation(&page, "{\"a\":1}");
    capture_start();
    bool wrote = write_page();
    (void)fputs("and more", stdout);
    const struct captured *said = capture_end();
    assert_true(wrote);
    json_decref(data_between(said->out, "<b>", "<c>"));
    assert_non_null(strstr(said->out, "<d><e>and more"));
    assert_string_equal(said->err, "");
    assert_int_equal(access("-", F_OK), -1); /* no file of that name */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        page_test(the_file_is_the_page_with_its_three_markers_replaced),
        page_test(with_nothing_said_it_is_the_usual_host_and_no_packet),
        page_test(every_switch_and_number_of_the_host_is_there),
        page_test(packets_are_there_with_number_time_and_bytes),
        page_test(explanations_are_there_as_they_were_recorded),
        page_test(nothing_in_the_data_looks_like_the_end_of_it),
        page_test(the_stack_is_there_as_hex_digits_or_null_where_it_was_not_compiled),
        page_test(a_file_that_was_there_is_replaced),
        page_test(a_dash_is_stdout_which_stays_open),
    };
    return cmocka_run_group_tests_name("page", tests, NULL, small_end);
}
