/* bench_pace.c - proves that a rate of packets is kept, in small batches, and never made up for
 */
#include "tests/unit/unit.h"

#include "apps/bench/pace.h"

enum { SECOND = 1000000000 };

/* Looks at the clock every step_ns for a second; the longest batch goes to *longest. */
static uint64_t packets_of_a_second(double rate, uint64_t step_ns, uint32_t *longest)
{
    struct pace pace;
    uint64_t sent = 0, begin = 77;

    *longest = 0;
    pace_begin(&pace, rate, begin);
    for (uint64_t now = begin; now < begin + SECOND; now += step_ns) {
        uint32_t n = pace_due(&pace, now);
        sent += n;
        if (n > *longest)
            *longest = n;
    }
    return sent;
}

static void assert_near(uint64_t value, uint64_t wanted, uint64_t off)
{
    assert_in_range(value, wanted - off, wanted + off);
}

TEST(every_rate_is_kept)
{
    static const double rates[] = {50, 1000, 12345, 100000, 777777, 3000000};

    for (size_t i = 0; i < N_ELEMENTS(rates); i++) {
        uint32_t longest;
        uint64_t sent = packets_of_a_second(rates[i], 1000, &longest);
        assert_near(sent, (uint64_t)rates[i], rates[i] < PACE_MAX_BATCH ? 1 : PACE_MAX_BATCH);
    }
}

TEST(a_batch_is_what_is_due_in_its_time)
{
    uint32_t longest;

    (void)packets_of_a_second(1000000, 100, &longest);
    assert_int_equal(longest, 20);
    (void)packets_of_a_second(100, 100, &longest);
    assert_int_equal(longest, 1);
}

TEST(a_batch_has_its_limit)
{
    uint32_t longest;

    (void)packets_of_a_second(20e6, 100, &longest);
    assert_int_equal(longest, PACE_MAX_BATCH);
}

TEST(the_first_batch_goes_at_once_and_the_second_when_it_is_due)
{
    struct pace pace;

    pace_begin(&pace, 1000, 5);
    assert_int_equal(pace_due(&pace, 5), 1);
    assert_int_equal(pace_due(&pace, 5), 0);
    assert_int_equal(pace_due(&pace, 5 + 1000000), 0);
    assert_int_equal(pace_due(&pace, 5 + 2000000), 1);
}

TEST(what_is_a_little_late_is_made_up_for)
{
    struct pace pace;
    uint32_t n = 0;

    pace_begin(&pace, 1e6, 0);
    assert_int_equal(pace_due(&pace, 0), 20);
    for (int i = 0; i < 100; i++)
        n += pace_due(&pace, 900000);
    assert_int_equal(n, 880);
}

TEST(what_is_very_late_is_left_out)
{
    struct pace pace;
    uint32_t n = 0;

    pace_begin(&pace, 1e6, 0);
    assert_int_equal(pace_due(&pace, 0), 20);
    for (int i = 0; i < 100; i++)
        n += pace_due(&pace, SECOND);
    assert_int_equal(n, 20);
    assert_int_equal(pace_due(&pace, SECOND + 40000), 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rate_is_kept),
        cmocka_unit_test(a_batch_is_what_is_due_in_its_time),
        cmocka_unit_test(a_batch_has_its_limit),
        cmocka_unit_test(the_first_batch_goes_at_once_and_the_second_when_it_is_due),
        cmocka_unit_test(what_is_a_little_late_is_made_up_for),
        cmocka_unit_test(what_is_very_late_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
