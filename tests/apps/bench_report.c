/* bench_report.c - proves what `echohost bench` makes of what was measured
 *
 * The three parts are here: each appends one row, or fails. What is checked is which of them are
 * asked, how long their runs are, and what is printed and kept.
 */
#include "tests/unit/unit.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "apps/bench/bench.h"
#include "apps/run.h"
#include "arguments.h"
#include "capture.h"

bool __wrap_bench_core(struct bench *bench, struct error *error);
bool __wrap_bench_tun(struct bench *bench, struct error *error);
bool __wrap_bench_rtt(struct bench *bench, struct error *error);
bool __wrap_signals_stop(void);

static const char *fails; /* the part that cannot be measured */
static const char *stops; /* the part during which somebody presses Ctrl-C */
static bool stopped;

bool __wrap_signals_stop(void)
{
    return stopped;
}

static bool measure(struct bench *bench, const char *part, struct error *error)
{
    if (fails != NULL && strcmp(fails, part) == 0)
        return error_set(error, "cannot make tun0: no rights; run it as root");
    stopped = stops != NULL && strcmp(stops, part) == 0;
    if (!bench_wants_case(bench, part))
        return true;
    (void)json_array_append_new(
        bench->results, json_pack("{s:s, s:I}", "bench", part, "ns", (json_int_t)bench->run_ns));
    if (bench->text != NULL)
        (void)fprintf(bench->text, "row of %s\n", part);
    return true;
}

bool __wrap_bench_core(struct bench *bench, struct error *error)
{
    return measure(bench, "core", error);
}

bool __wrap_bench_tun(struct bench *bench, struct error *error)
{
    return measure(bench, "tun", error);
}

bool __wrap_bench_rtt(struct bench *bench, struct error *error)
{
    return measure(bench, "rtt", error);
}

/* The report of one command line; what else was printed is in *captured. */
static const struct captured *bench_with(struct arguments arguments, int *status)
{
    stopped = false;
    capture_start();
    *status = bench(arguments.argc, arguments.argv);
    return capture_end();
}

static json_t *report_of(struct arguments arguments, int expected)
{
    int status;
    const struct captured *captured = bench_with(arguments, &status);

    assert_int_equal(status, expected);
    json_t *report = json_loads(captured->out, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(report);
    return report;
}

static const char *part_of(const json_t *report, size_t row)
{
    return json_string_value(
        json_object_get(json_array_get(json_object_get(report, "results"), row), "bench"));
}

static json_int_t run_ns_of(const json_t *report, size_t row)
{
    return json_integer_value(
        json_object_get(json_array_get(json_object_get(report, "results"), row), "ns"));
}

TEST(without_a_word_all_three_are_measured_each_with_runs_of_its_usual_length)
{
    (void)state;
    json_t *report = report_of(ARGUMENTS("--json"), EXIT_DONE);

    assert_int_equal(json_array_size(json_object_get(report, "results")), 3);
    assert_string_equal(part_of(report, 0), "core");
    assert_int_equal(run_ns_of(report, 0), 50000000);
    assert_string_equal(part_of(report, 1), "tun");
    assert_int_equal(run_ns_of(report, 1), 1000000000);
    assert_string_equal(part_of(report, 2), "rtt");
    assert_false(json_is_true(json_object_get(report, "interrupted")));
    assert_int_equal(json_array_size(json_object_get(report, "problems")), 0);
    assert_true(json_is_object(json_object_get(report, "conditions")));
    json_decref(report);
}

TEST(with_a_word_and_a_time_it_is_that_part_and_that_time)
{
    (void)state;
    json_t *report = report_of(ARGUMENTS("--json", "--time", "0.25", "rtt"), EXIT_DONE);

    assert_int_equal(json_array_size(json_object_get(report, "results")), 1);
    assert_string_equal(part_of(report, 0), "rtt");
    assert_int_equal(run_ns_of(report, 0), 250000000);
    json_decref(report);
}

TEST(what_cannot_be_measured_is_a_problem_in_the_report_and_the_others_are_kept)
{
    (void)state;
    fails = "tun";
    json_t *report = report_of(ARGUMENTS("--json"), EXIT_FAILED);
    fails = NULL;

    assert_string_equal(part_of(report, 0), "core");
    assert_string_equal(part_of(report, 1), "rtt");
    assert_string_equal(json_string_value(json_array_get(json_object_get(report, "problems"), 0)),
                        "cannot make tun0: no rights; run it as root");
    json_decref(report);
}

TEST(ctrl_c_keeps_what_is_done_and_measures_no_more)
{
    (void)state;
    stops = "core";
    json_t *report = report_of(ARGUMENTS("--json"), EXIT_DONE);
    stops = NULL;

    assert_int_equal(json_array_size(json_object_get(report, "results")), 1);
    assert_true(json_is_true(json_object_get(report, "interrupted")));
    json_decref(report);
}

TEST(a_case_that_there_is_not_is_said)
{
    (void)state;
    int status;
    const struct captured *captured = bench_with(ARGUMENTS("--case", "nothing"), &status);
    assert_int_equal(status, EXIT_USAGE);
    assert_non_null(strstr(captured->err, "cannot measure 'nothing': no case begins like that"));

    captured = bench_with(ARGUMENTS("--case", "tu"), &status);
    assert_int_equal(status, EXIT_DONE);
    assert_non_null(strstr(captured->out, "row of tun"));
    assert_null(strstr(captured->out, "row of core"));

    stops = "core";
    captured = bench_with(ARGUMENTS("--case", "rtt"), &status);
    stops = NULL;
    assert_int_equal(status, EXIT_DONE); /* who knows what would have come */
}

TEST(a_page_that_cannot_be_written_is_known_before_anything_is_measured)
{
    (void)state;
    int status;
    const struct captured *captured =
        bench_with(ARGUMENTS("--html", "/nonexistent/page.html"), &status);

    assert_int_equal(status, EXIT_FAILED);
    assert_non_null(strstr(captured->err, "cannot write /nonexistent/page.html"));
    assert_null(strstr(captured->out, "row of"));
}

TEST(stdout_is_for_one_of_them_alone)
{
    (void)state;
    int status;
    const struct captured *captured = bench_with(ARGUMENTS("--html", "-", "core"), &status);
    assert_int_equal(status, EXIT_DONE);
    assert_int_equal(strncmp(captured->out, "<!DOCTYPE html>", 15), 0);

    captured = bench_with(ARGUMENTS("--html", "-", "--json", "core"), &status);
    assert_int_equal(status, EXIT_USAGE);
    assert_string_equal(captured->out, "");
    assert_non_null(strstr(captured->err, "cannot write JSON and a page to stdout both"));
}

TEST(text_has_the_conditions_the_rows_and_where_the_page_is)
{
    (void)state;
    char path[] = "/tmp/bench_report_XXXXXX";
    int status, fd = mkstemp(path);
    assert_true(fd >= 0);
    const struct captured *captured = bench_with(ARGUMENTS("--html", path, "core"), &status);
    (void)close(fd);
    (void)unlink(path);

    assert_int_equal(status, EXIT_DONE);
    const char *conditions = strstr(captured->out, "median of 7 runs");
    const char *row = strstr(captured->out, "row of core");
    const char *page = strstr(captured->out, path);
    assert_non_null(conditions);
    assert_true(row > conditions);
    assert_true(page > row);
    assert_non_null(strstr(page, ": 1 rows as plots and tables"));
}

TEST(what_is_no_part_is_bad_usage)
{
    (void)state;
    int status;
    const struct captured *captured = bench_with(ARGUMENTS("disk"), &status);
    assert_int_equal(status, EXIT_USAGE);
    assert_non_null(strstr(captured->err, "cannot measure 'disk'"));

    captured = bench_with(ARGUMENTS("core", "tun"), &status);
    assert_int_equal(status, EXIT_USAGE);
    assert_non_null(strstr(captured->err, "cannot measure 'tun'"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_word_all_three_are_measured_each_with_runs_of_its_usual_length),
        cmocka_unit_test(with_a_word_and_a_time_it_is_that_part_and_that_time),
        cmocka_unit_test(
            what_cannot_be_measured_is_a_problem_in_the_report_and_the_others_are_kept),
        cmocka_unit_test(ctrl_c_keeps_what_is_done_and_measures_no_more),
        cmocka_unit_test(a_case_that_there_is_not_is_said),
        cmocka_unit_test(a_page_that_cannot_be_written_is_known_before_anything_is_measured),
        cmocka_unit_test(stdout_is_for_one_of_them_alone),
        cmocka_unit_test(text_has_the_conditions_the_rows_and_where_the_page_is),
        cmocka_unit_test(what_is_no_part_is_bad_usage),
    };
    return cmocka_run_group_tests_name("bench_report", tests, NULL, NULL);
}
