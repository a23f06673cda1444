/* bench_rtt_row.c - proves that a row has all runs of a case, and that text and JSON say the same
 */
#include "tests/unit/unit.h"

#include <math.h>
#include <stdio.h>

#include "apps/bench/rtt_row.h"

enum { PINGS = 1000, INTERVAL_NS = 1000000 };

static struct rtt_row row;
static struct rtt_book book;

static int empty_row(void **state)
{
    (void)state;
    book = (struct rtt_book){.n_sent = 0};
    row = (struct rtt_row){.name = "echohost",
                           .waiting = "busy-poll",
                           .bytes = 84,
                           .load_percent = 50,
                           .capacity_mpps = 0.8};
    return 0;
}

/* A run of pings whose round trips are 1, 2, 3 and so on microseconds, `more` of them added; the
 * last n_lost are lost. */
static void add_run(uint32_t n_lost, uint64_t more_us)
{
    rtt_book_begin(&book, PINGS, INTERVAL_NS, 0);
    for (uint32_t i = 0; i < PINGS; i++) {
        uint16_t sequence = rtt_book_sequence(&book);
        uint64_t due = rtt_book_due(&book);
        rtt_book_sent(&book, due + 250);
        if (i < PINGS - n_lost)
            assert_true(rtt_book_answered(&book, sequence, due + (i + 1 + more_us) * 1000));
    }
    rtt_book_expire(&book, UINT64_MAX / 2);
    rtt_row_add(&row, &book, 400000);
}

static double number_at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    assert_true(json_is_number(value));
    return json_number_value(value);
}

static void check_near(double found, double wanted)
{
    if (fabs(found - wanted) > wanted / 500)
        fail_msg("%g is not %g", found, wanted);
}

TEST(the_row_has_all_pings_of_all_runs)
{
    add_run(1, 0);
    add_run(9, 1000);
    json_t *json = rtt_row_json(&row);
    assert_string_equal(json_string_value(json_object_get(json, "bench")), "rtt");
    assert_string_equal(json_string_value(json_object_get(json, "case")), "echohost");
    assert_string_equal(json_string_value(json_object_get(json, "waiting")), "busy-poll");
    assert_true(number_at(json, "bytes") == 84);
    assert_true(number_at(json, "load_percent") == 50);
    check_near(number_at(json, "load_mpps"), 0.4);
    check_near(number_at(json, "capacity_mpps"), 0.8);
    assert_true(number_at(json, "sent") == 2 * PINGS);
    assert_true(number_at(json, "lost") == 10);
    assert_true(number_at(json, "n") == 2 * PINGS - 10);
    const json_t *us = json_object_get(json, "us");
    check_near(number_at(us, "min"), 1);
    check_near(number_at(us, "p50"), 995);
    check_near(number_at(us, "p90"), 1792);
    check_near(number_at(us, "p99"), 1971);
    check_near(number_at(us, "p99.9"), 1989);
    check_near(number_at(us, "max"), 1991);
    check_near(number_at(us, "mean"), (999 * 500.0 + 991 * 1496.0) / 1990);
    check_near(number_at(json_object_get(json, "late_us"), "max"), 0.25);
    json_decref(json);
}

TEST(the_spread_is_that_of_the_runs)
{
    add_run(0, 0);
    add_run(0, 100);
    add_run(0, 300);
    json_t *json = rtt_row_json(&row);
    const json_t *p50 = json_object_get(json, "p50_us"), *p99 = json_object_get(json, "p99_us");
    check_near(number_at(p50, "min"), 500);
    check_near(number_at(p50, "median"), 600);
    check_near(number_at(p50, "max"), 800);
    check_near(number_at(p99, "min"), 990);
    check_near(number_at(p99, "median"), 1090);
    check_near(number_at(p99, "max"), 1290);
    json_decref(json);
}

TEST(the_curve_rises_and_ends_with_the_maximum)
{
    add_run(0, 0);
    json_t *json = rtt_row_json(&row);
    const json_t *curve = json_object_get(json, "curve");
    double percentile = -1, us = 0;
    assert_in_range(json_array_size(curve), 30, HISTOGRAM_MAX_POINTS);
    for (size_t i = 0; i < json_array_size(curve); i++) {
        const json_t *point = json_array_get(curve, i);
        assert_int_equal(json_array_size(point), 2);
        assert_true(json_number_value(json_array_get(point, 0)) > percentile);
        assert_true(json_number_value(json_array_get(point, 1)) >= us);
        percentile = json_number_value(json_array_get(point, 0));
        us = json_number_value(json_array_get(point, 1));
    }
    assert_true(percentile == 100);
    assert_true(us == number_at(json_object_get(json, "us"), "max"));
    json_decref(json);
}

TEST(what_could_not_be_measured_is_null_and_the_reason_is_there)
{
    row.capacity_mpps = (double)NAN;
    (void)error_set(&row.note, "there is no device");
    json_t *json = rtt_row_json(&row);
    assert_non_null(json);
    assert_true(json_is_null(json_object_get(json_object_get(json, "us"), "p50")));
    assert_true(json_is_null(json_object_get(json, "capacity_mpps")));
    assert_true(number_at(json, "n") == 0);
    assert_int_equal(json_array_size(json_object_get(json, "curve")), 0);
    assert_string_equal(json_string_value(json_object_get(json, "note")), "there is no device");
    json_decref(json);
}

TEST(a_row_without_a_note_has_none)
{
    add_run(0, 0);
    json_t *json = rtt_row_json(&row);
    assert_null(json_object_get(json, "note"));
    json_decref(json);
}

/* The line after the heading, in words. */
static unsigned words_of(char *line, char *words[32])
{
    unsigned n = 0;

    for (char *rest = NULL, *word = strtok_r(line, " \n", &rest); word != NULL && n < 32;
         word = strtok_r(NULL, " \n", &rest))
        words[n++] = word;
    return n;
}

static char *printed(void)
{
    char *text = NULL;
    size_t text_len;
    FILE *out = open_memstream(&text, &text_len);

    assert_non_null(out);
    rtt_row_print_heading(row.bytes, out);
    rtt_row_print(&row, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

TEST(the_line_has_a_figure_under_each_heading)
{
    char *words[32];

    add_run(3, 0);
    char *text = printed();
    char *line = strstr(text, "\ncase") + 1, *next = strchr(line, '\n') + 1;
    assert_int_equal(strlen(next), next - line); /* one line, as wide as its heading */
    assert_int_equal(words_of(next, words), 12);
    assert_string_equal(words[0], "echohost");
    assert_string_equal(words[1], "busy-poll");
    assert_string_equal(words[2], "50");
    assert_string_equal(words[4], "0.400");
    assert_string_equal(words[5], "1.00");
    assert_string_equal(words[10], "997.00");
    assert_string_equal(words[11], "3");
    free(text);
}

/* Its own fault, and not that of the one who is asked. */
TEST(an_asker_that_was_late_itself_is_told_on)
{
    add_run(0, 0);
    char *text = printed();
    assert_null(strstr(text, "late"));
    free(text);
    rtt_book_begin(&book, 100, INTERVAL_NS, 0);
    for (unsigned i = 0; i < 100; i++)
        rtt_book_sent(&book, rtt_book_due(&book) + 20000000);
    rtt_row_add(&row, &book, 0);
    text = printed();
    assert_non_null(strstr(text, "\n    one ping in a hundred left more than 2")); /* 20,000 us */
    free(text);
}

TEST(the_line_of_no_figures_has_dashes_and_the_reason_below)
{
    char *words[32];

    (void)error_set(&row.note, "no-device");
    char *text = printed();
    assert_int_equal(words_of(strstr(text, "echohost"), words), 13);
    for (unsigned i = 4; i < 11; i++)
        assert_string_equal(words[i], "-");
    assert_string_equal(words[12], "no-device");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_row_has_all_pings_of_all_runs, empty_row),
        cmocka_unit_test_setup(the_spread_is_that_of_the_runs, empty_row),
        cmocka_unit_test_setup(the_curve_rises_and_ends_with_the_maximum, empty_row),
        cmocka_unit_test_setup(what_could_not_be_measured_is_null_and_the_reason_is_there,
                               empty_row),
        cmocka_unit_test_setup(a_row_without_a_note_has_none, empty_row),
        cmocka_unit_test_setup(the_line_has_a_figure_under_each_heading, empty_row),
        cmocka_unit_test_setup(an_asker_that_was_late_itself_is_told_on, empty_row),
        cmocka_unit_test_setup(the_line_of_no_figures_has_dashes_and_the_reason_below, empty_row),
    };
    return cmocka_run_group_tests_name("bench_rtt_row", tests, NULL, NULL);
}
