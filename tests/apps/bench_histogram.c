/* bench_histogram.c - proves that percentiles are right to three digits, whatever was counted
 *
 * They are held against those of a sorted array, which has all values as they were.
 */
#include "tests/unit/unit.h"

#include <math.h>

#include "apps/bench/histogram.h"

enum { N_VALUES = 20000 };

static const double percentiles[] = {0, 0.001, 10, 25, 50, 75, 90, 99, 99.9, 99.99, 99.999, 100};

static struct histogram histogram; /* too large for a stack that a test shares */

static int empty(void **state)
{
    (void)state;
    histogram = (struct histogram){.n = 0};
    return 0;
}

static int compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* The nearest rank, in whole numbers: of thousandths of a percent. */
static uint64_t sorted_value(const uint64_t *sorted, size_t n, double percentile)
{
    uint64_t rank = ((uint64_t)llround(percentile * 1000) * n + 99999) / 100000;

    return sorted[rank < 1 ? 0 : rank - 1];
}

static void check_percentiles(uint64_t *values, size_t n)
{
    qsort(values, n, sizeof *values, compare);
    for (size_t i = 0; i < N_ELEMENTS(percentiles); i++) {
        uint64_t exact = sorted_value(values, n, percentiles[i]);
        uint64_t found = histogram_value(&histogram, percentiles[i]);
        if (found < exact || found - exact > exact / 1024)
            fail_msg("p%g of %zu is %" PRIu64 ", not %" PRIu64, percentiles[i], n, found, exact);
    }
    assert_int_equal(histogram_value(&histogram, 0), values[0]);
    assert_int_equal(histogram_value(&histogram, 100), values[n - 1]);
}

TEST(percentiles_of_random_values_are_those_of_a_sorted_array)
{
    static uint64_t values[N_VALUES];
    uint64_t seed = random_seed();

    for (unsigned round = 0; round < 40; round++) {
        size_t n = 1 + random_below(&seed, round < 20 ? 100 : N_VALUES);
        empty(NULL);
        for (size_t i = 0; i < n; i++) { /* of every order of magnitude alike */
            values[i] = random_bits(&seed) >> (27 + random_below(&seed, 37));
            histogram_add(&histogram, values[i]);
        }
        check_percentiles(values, n);
    }
}

TEST(percentiles_of_equal_values_are_that_value)
{
    for (unsigned i = 0; i < 1000; i++)
        histogram_add(&histogram, 123456789);
    for (size_t i = 0; i < N_ELEMENTS(percentiles); i++)
        assert_int_equal(histogram_value(&histogram, percentiles[i]), 123456789);
}

/* Where a product in floating point may come out a little above a whole number. */
TEST(a_rank_is_exact_for_every_number_of_values)
{
    for (size_t n = 1; n <= 2000; n++) {
        histogram_add(&histogram, n); /* the value of rank n */
        for (unsigned k = 1; k <= 100000; k += n == 1000 ? 1 : 3331) {
            uint64_t rank = ((uint64_t)k * n + 99999) / 100000;
            assert_int_equal(histogram_value(&histogram, k / 1000.0), rank);
        }
    }
}

TEST(the_least_value_is_exact)
{
    for (unsigned i = 0; i < 10; i++)
        histogram_add(&histogram, 1234567 + i % 2 * 10000);
    assert_int_equal(histogram_value(&histogram, 0), 1234567);
    assert_int_equal(histogram_value(&histogram, 10), 1234567);
}

/* The smallest of each bucket, the largest before it, and the one after: another value below and
 * above keeps the exact minimum and maximum out of it. */
TEST(a_value_at_the_edge_of_a_bucket_is_at_most_a_1024th_too_large)
{
    for (unsigned bit = 1; bit < HISTOGRAM_VALUE_BITS; bit++) {
        for (int k = -2; k <= 2; k++) {
            uint64_t value = (UINT64_C(1) << bit) + (uint64_t)k;
            empty(NULL);
            histogram_add(&histogram, 0);
            histogram_add(&histogram, value);
            histogram_add(&histogram, HISTOGRAM_MAX_VALUE);
            uint64_t found = histogram_value(&histogram, 50);
            assert_true(found >= value);
            assert_true(found - value <= value / 1024);
            if (value < 2048)
                assert_int_equal(found, value);
        }
    }
}

TEST(values_are_told_apart_that_are_a_512th_apart)
{
    for (uint64_t value = 1; value < HISTOGRAM_MAX_VALUE / 2; value += value / 512 + 1) {
        uint64_t next = value + value / 512 + 1;
        empty(NULL);
        histogram_add(&histogram, 0);
        histogram_add(&histogram, value);
        histogram_add(&histogram, next);
        histogram_add(&histogram, HISTOGRAM_MAX_VALUE);
        assert_true(histogram_value(&histogram, 50) < histogram_value(&histogram, 75));
        value = next;
    }
}

TEST(number_minimum_maximum_and_mean_are_exact)
{
    uint64_t seed = random_seed(), sum = 0, least = UINT64_MAX, most = 0;

    for (unsigned i = 0; i < N_VALUES; i++) {
        uint64_t value = 1000000 + random_below(&seed, 1000000007);
        histogram_add(&histogram, value);
        sum += value;
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    assert_int_equal(histogram.n, N_VALUES);
    assert_int_equal(histogram.min, least);
    assert_int_equal(histogram.max, most);
    assert_true(histogram_mean(&histogram) == (double)sum / N_VALUES);
}

TEST(what_is_too_large_is_counted_as_the_largest)
{
    histogram_add(&histogram, HISTOGRAM_MAX_VALUE);
    histogram_add(&histogram, HISTOGRAM_MAX_VALUE + 1);
    histogram_add(&histogram, UINT64_MAX);
    assert_int_equal(histogram.n, 3);
    assert_int_equal(histogram.max, HISTOGRAM_MAX_VALUE);
    assert_int_equal(histogram.counts[HISTOGRAM_BUCKETS - 1], 3);
    assert_true(HISTOGRAM_MAX_VALUE > UINT64_C(100000000000)); /* 100 s */
}

TEST(of_no_values_there_is_no_curve_and_no_mean)
{
    struct histogram_point points[HISTOGRAM_MAX_POINTS];

    assert_int_equal(histogram_curve(&histogram, points), 0);
    assert_true(isnan(histogram_mean(&histogram)));
    assert_int_equal(histogram_value(&histogram, 50), 0);
}

TEST(two_merged_are_as_if_counted_in_one)
{
    static struct histogram parts[3], merged;
    uint64_t seed = random_seed();

    memset(parts, 0, sizeof parts); /* the third stays empty */
    merged = (struct histogram){.n = 0};
    for (unsigned i = 0; i < N_VALUES; i++) {
        uint64_t value = random_bits(&seed) >> (27 + random_below(&seed, 20));
        histogram_add(&histogram, value);
        histogram_add(&parts[value & 1], value);
    }
    for (size_t i = 0; i < N_ELEMENTS(parts); i++)
        histogram_merge(&merged, &parts[i]);
    assert_memory_equal(&merged, &histogram, sizeof merged);
}

static void check_curve(void)
{
    struct histogram_point points[HISTOGRAM_MAX_POINTS];
    unsigned n = histogram_curve(&histogram, points);

    assert_in_range(n, 1, HISTOGRAM_MAX_POINTS);
    assert_int_equal(points[n - 1].value, histogram.max);
    assert_true(points[n - 1].percentile == 100);
    for (unsigned i = 0; i + 1 < n; i++) {
        assert_true(points[i].percentile < points[i + 1].percentile);
        assert_true(points[i].value <= points[i + 1].value);
        assert_int_equal(points[i].value, histogram_value(&histogram, points[i].percentile));
        /* as far as there are values above it, and no farther */
        assert_true((100 - points[i].percentile) * (double)histogram.n >= 100);
    }
}

TEST(the_curve_rises_from_the_minimum_to_the_maximum)
{
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < N_VALUES; i++) {
        histogram_add(&histogram, random_bits(&seed) >> (27 + random_below(&seed, 20)));
        if (i < 10 || i % 1000 == 0)
            check_curve();
    }
    check_curve();
}

/* Four to each halving of what is left: 0, 12.5, 25, 37.5, 50, 56.25 ... */
TEST(the_curve_has_fifty_points_for_the_pings_of_seven_seconds)
{
    struct histogram_point points[HISTOGRAM_MAX_POINTS];

    for (uint64_t i = 1; i <= 7000; i++)
        histogram_add(&histogram, i);
    unsigned n = histogram_curve(&histogram, points);
    assert_in_range(n, 45, 60);
    assert_true(points[0].percentile == 0 && points[0].value == 1);
    assert_true(points[4].percentile == 50 && points[4].value >= 3500);
    assert_true(points[8].percentile == 75);
    assert_true(points[n - 2].percentile > 99.9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(percentiles_of_random_values_are_those_of_a_sorted_array, empty),
        cmocka_unit_test_setup(percentiles_of_equal_values_are_that_value, empty),
        cmocka_unit_test_setup(a_rank_is_exact_for_every_number_of_values, empty),
        cmocka_unit_test_setup(the_least_value_is_exact, empty),
        cmocka_unit_test_setup(a_value_at_the_edge_of_a_bucket_is_at_most_a_1024th_too_large,
                               empty),
        cmocka_unit_test_setup(values_are_told_apart_that_are_a_512th_apart, empty),
        cmocka_unit_test_setup(number_minimum_maximum_and_mean_are_exact, empty),
        cmocka_unit_test_setup(what_is_too_large_is_counted_as_the_largest, empty),
        cmocka_unit_test_setup(of_no_values_there_is_no_curve_and_no_mean, empty),
        cmocka_unit_test_setup(two_merged_are_as_if_counted_in_one, empty),
        cmocka_unit_test_setup(the_curve_rises_from_the_minimum_to_the_maximum, empty),
        cmocka_unit_test_setup(the_curve_has_fifty_points_for_the_pings_of_seven_seconds, empty),
    };
    return cmocka_run_group_tests_name("bench_histogram", tests, NULL, NULL);
}
