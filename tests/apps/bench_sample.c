/* bench_sample.c - proves what is said about a thing that was measured several times
 */
#include "tests/unit/unit.h"

#include <math.h>

#include "apps/bench/sample.h"

static struct sample sample_of(unsigned n, const double *values)
{
    struct sample sample = {.n = 0};

    for (unsigned i = 0; i < n; i++)
        sample_add(&sample, values[i]);
    return sample;
}
#define SAMPLE(...) sample_of(N_ELEMENTS(((double[]){__VA_ARGS__})), (double[]){__VA_ARGS__})

static void assert_number(double value, double wanted)
{
    assert_true(fabs(value - wanted) <= 1e-9 * fabs(wanted));
}

TEST(of_an_odd_number_the_middle_one_is_the_median)
{
    struct sample sample = SAMPLE(9, 1, 5);

    assert_number(sample_median(&sample), 5);
    assert_number(sample_min(&sample), 1);
    assert_number(sample_max(&sample), 9);
}

TEST(of_an_even_number_the_median_is_between_the_two_in_the_middle)
{
    struct sample sample = SAMPLE(8, 100, 2, 3);

    assert_number(sample_median(&sample), 5.5);
}

TEST(one_alone_is_everything)
{
    struct sample sample = SAMPLE(7);

    assert_number(sample_median(&sample), 7);
    assert_number(sample_min(&sample), 7);
    assert_number(sample_max(&sample), 7);
}

TEST(one_run_that_was_disturbed_does_not_move_the_median)
{
    struct sample calm = SAMPLE(3, 1, 2, 5, 4), disturbed = SAMPLE(3, 1, 2, 5e6, 4);

    assert_number(sample_median(&disturbed), sample_median(&calm));
    assert_number(sample_max(&disturbed), 5e6);
}

TEST(to_look_at_a_sample_does_not_change_it)
{
    struct sample sample = SAMPLE(3, 1, 2);

    (void)sample_median(&sample);
    assert_number(sample.values[0], 3);
    assert_number(sample.values[1], 1);
    assert_number(sample.values[2], 2);
}

TEST(of_nothing_there_is_no_figure)
{
    struct sample sample = {.n = 0};
    json_t *json = sample_json(&sample);

    assert_true(isnan(sample_median(&sample)));
    assert_true(isnan(sample_ratio(&sample, &sample)));
    assert_int_equal(json_object_size(json), 3);
    assert_true(json_is_null(json_object_get(json, "median")));
    assert_true(json_is_null(json_object_get(json, "min")));
    assert_true(json_is_null(json_object_get(json, "max")));
    json_decref(json);
}

TEST(what_does_not_fit_is_left_out)
{
    struct sample sample = {.n = 0};

    for (int i = 0; i < OPTIONS_MAX_RUNS + 10; i++)
        sample_add(&sample, i);
    assert_int_equal(sample.n, OPTIONS_MAX_RUNS);
    assert_number(sample_max(&sample), OPTIONS_MAX_RUNS - 1);
}

TEST(the_json_has_the_median_between_its_ends)
{
    struct sample sample = SAMPLE(3, 1, 2);
    json_t *json = sample_json(&sample);

    assert_number(json_real_value(json_object_get(json, "min")), 1);
    assert_number(json_real_value(json_object_get(json, "median")), 2);
    assert_number(json_real_value(json_object_get(json, "max")), 3);
    json_decref(json);
}

static void assert_rounded(double value, double wanted)
{
    json_t *json = sample_number(value);

    assert_true(json_is_real(json));
    assert_true(json_real_value(json) == wanted);
    json_decref(json);
}

TEST(four_digits_count)
{
    assert_rounded(1.23456, 1.235);
    assert_rounded(123456, 123500);
    assert_rounded(0.00098768, 0.0009877);
    assert_rounded(0, 0);
    assert_rounded(-2.5, -2.5);
}

TEST(what_is_no_number_is_null)
{
    const double none[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};

    for (size_t i = 0; i < N_ELEMENTS(none); i++) {
        json_t *json = sample_number(none[i]);
        assert_true(json_is_null(json));
        json_decref(json);
    }
}

/* The machine was half as fast in the second run, for both. */
TEST(a_ratio_is_that_of_each_pair_and_not_of_the_medians)
{
    struct sample sample = SAMPLE(10, 40, 12), floor = SAMPLE(5, 20, 4);

    assert_number(sample_ratio(&sample, &floor), 2); /* 2, 2, 3; the medians are 12 and 5 */
}

TEST(only_what_has_a_partner_is_in_a_ratio)
{
    struct sample three = SAMPLE(6, 8, 1000), two = SAMPLE(2, 4);

    assert_number(sample_ratio(&three, &two), 2.5);
    assert_number(sample_ratio(&two, &three), (2.0 / 6 + 4.0 / 8) / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_an_odd_number_the_middle_one_is_the_median),
        cmocka_unit_test(of_an_even_number_the_median_is_between_the_two_in_the_middle),
        cmocka_unit_test(one_alone_is_everything),
        cmocka_unit_test(one_run_that_was_disturbed_does_not_move_the_median),
        cmocka_unit_test(to_look_at_a_sample_does_not_change_it),
        cmocka_unit_test(of_nothing_there_is_no_figure),
        cmocka_unit_test(what_does_not_fit_is_left_out),
        cmocka_unit_test(the_json_has_the_median_between_its_ends),
        cmocka_unit_test(four_digits_count),
        cmocka_unit_test(what_is_no_number_is_null),
        cmocka_unit_test(a_ratio_is_that_of_each_pair_and_not_of_the_medians),
        cmocka_unit_test(only_what_has_a_partner_is_in_a_ratio),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
