/* bench_tun_row.c - proves what the rows of bench tun say about the runs
 */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "apps/bench/tun_cases.h"

static struct options options;
static struct bench measured = {.options = &options};
static struct tun_cases cases;
static char *text;
static size_t text_len;

static int setup(void **state)
{
    (void)state;
    options = (struct options){.queues = 1, .batch = 64, .cells = 256, .runs = 3, .n_cpus = 2};
    options.cpus[1] = 1;
    measured.results = json_array();
    measured.conditions = json_object();
    measured.text = open_memstream(&text, &text_len);
    tun_cases_make(&cases, &measured);
    return measured.text == NULL;
}

static int teardown(void **state)
{
    (void)state;
    (void)fclose(measured.text);
    free(text);
    json_decref(measured.results);
    json_decref(measured.conditions);
    return 0;
}

/* A run that answered so many of a million packets in a second. */
static void add_run(struct tun_case *one, uint64_t answered)
{
    struct lane_run *run = &one->runs[one->n_runs++];

    *run = (struct lane_run){.offered = 1000000,
                             .answered = answered,
                             .lost = {.tun = (int64_t)(1000000 - answered)},
                             .elapsed_ns = 1000000000,
                             .cpu_ns = answered * 800};
    sample_add(&one->offered, lane_offered_mpps(run));
    sample_add(&one->answered, lane_answered_mpps(run));
    sample_add(&one->cpu, 800);
}

static const json_t *row(size_t i)
{
    return json_array_get(measured.results, i);
}

static double number(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

static const char *word(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

TEST(floor_echohost_and_two_queues_are_measured)
{
    assert_int_equal(cases.n, 3);
    assert_string_equal(cases.cases[0].name, "null reflector");
    assert_string_equal(cases.cases[1].name, "echohost");
    assert_string_equal(cases.cases[2].name, "echohost, 2 queues");
    assert_int_equal(cases.cases[2].settings.queues, 2);
    assert_false(cases.cases[1].shared);
    assert_true(cases.cases[2].shared); /* of two processors one is the generator's */
    assert_int_equal(tun_case_generator(&cases, &cases.cases[1], 84).n_flows, 1);
    assert_int_equal(tun_case_generator(&cases, &cases.cases[2], 84).n_flows, TUN_FLOWS);
}

TEST(options_choose_queues_cases_and_a_command)
{
    options.queues = 5;
    options.against = "them";
    tun_cases_make(&cases, &measured);
    assert_int_equal(cases.n, 4);
    assert_string_equal(cases.cases[2].name, "echohost, 5 queues");
    assert_string_equal(cases.cases[3].settings.command, "them");
    options.only_case = "ag";
    tun_cases_make(&cases, &measured);
    assert_int_equal(cases.n, 1);
    assert_string_equal(cases.cases[0].name, "against");
}

TEST(a_row_has_the_median_run_and_the_ratio_of_pairs)
{
    static const uint64_t floor[] = {500000, 400000, 800000}, ours[] = {400000, 392000, 792000};

    for (size_t i = 0; i < 3; i++) {
        add_run(&cases.cases[0], floor[i]);
        add_run(&cases.cases[1], ours[i]);
    }
    tun_rows(&measured, &cases, 84);
    assert_int_equal(json_array_size(measured.results), 2); /* nothing of what was not measured */
    assert_string_equal(word(row(1), "case"), "echohost");
    assert_true(number(row(0), "ratio_floor") == 1);
    assert_true(number(row(1), "ratio_floor") == 0.98);
    assert_true(number(row(1), "answered_mpps") == 0.4);
    assert_true(number(row(1), "offered_mpps") == 1);
    assert_true(number(row(1), "cpu_ns_per_packet") == 800);
    assert_true(number(json_object_get(row(1), "answered"), "max") == 0.792);
    assert_int_equal(number(json_object_get(row(1), "packets"), "answered"), 400000);
    assert_int_equal(number(json_object_get(row(1), "lost"), "tun"), 600000);
    assert_true(json_is_null(json_object_get(row(1), "no_loss_mpps")));
    assert_null(json_object_get(row(1), "note"));
}

TEST(without_a_floor_there_is_no_ratio)
{
    options.only_case = "echohost";
    tun_cases_make(&cases, &measured);
    add_run(&cases.cases[0], 400000);
    tun_rows(&measured, &cases, 84);
    assert_true(json_is_null(json_object_get(row(0), "ratio_floor")));
}

TEST(what_could_not_be_measured_says_why)
{
    (void)error_set(&cases.cases[1].note, "cannot measure it: it is away");
    add_run(&cases.cases[2], 400000);
    tun_rows(&measured, &cases, 84);
    assert_int_equal(json_array_size(measured.results), 2);
    assert_string_equal(word(row(0), "note"), "cannot measure it: it is away");
    assert_true(json_is_null(json_object_get(row(0), "answered_mpps")));
    assert_true(json_is_null(json_object_get(row(0), "lost")));
    assert_non_null(strstr(word(row(1), "note"), "too few processors"));
    (void)fflush(measured.text);
    assert_non_null(strstr(text, "\n    cannot measure it: it is away\n"));
}

TEST(what_is_forgotten_has_no_row)
{
    add_run(&cases.cases[0], 400000);
    (void)error_set(&cases.cases[1].note, "cannot measure it: it is away");
    tun_cases_clear(&cases);
    tun_rows(&measured, &cases, 84);
    assert_int_equal(json_array_size(measured.results), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(floor_echohost_and_two_queues_are_measured, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(options_choose_queues_cases_and_a_command, setup, teardown),
        cmocka_unit_test_setup_teardown(a_row_has_the_median_run_and_the_ratio_of_pairs, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(without_a_floor_there_is_no_ratio, setup, teardown),
        cmocka_unit_test_setup_teardown(what_could_not_be_measured_says_why, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_forgotten_has_no_row, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
