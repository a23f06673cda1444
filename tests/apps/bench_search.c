/* bench_search.c - proves that the search finds the highest rate without loss
 *
 * The responder here loses packets above a rate of its own, and now and then for another reason.
 */
#include "tests/unit/unit.h"

#include "apps/bench/search.h"

struct responder {
    double takes;        /* packets a second */
    double offered_part; /* of the rate, what the generator achieves */
    unsigned n_trials, fails_at;
    unsigned disturbed; /* trials in a row, the first at each rate, that lose for another reason */
    double last_rate;
    unsigned at_rate; /* trials at the last rate */
};

static bool offer(void *context, double rate, struct search_trial *trial)
{
    struct responder *responder = context;

    if (++responder->n_trials == responder->fails_at)
        return false;
    responder->at_rate = rate == responder->last_rate ? responder->at_rate + 1 : 1;
    responder->last_rate = rate;
    trial->offered = rate * responder->offered_part;
    trial->lost = trial->offered > responder->takes || responder->at_rate <= responder->disturbed;
    return true;
}

static double found(struct responder *responder, double highest)
{
    double rate;

    assert_true(search(offer, responder, highest, 0.01, &rate));
    return rate;
}

TEST(the_rate_is_found_and_never_above_it)
{
    static const double takes[] = {20e3, 333333, 500e3, 777777, 989e3};

    for (size_t i = 0; i < N_ELEMENTS(takes); i++) {
        struct responder responder = {.takes = takes[i], .offered_part = 1};
        double rate = found(&responder, 1e6);
        assert_true(rate <= takes[i]);
        assert_true(rate > takes[i] * 0.985);
        assert_in_range(responder.n_trials, 6, 14 * SEARCH_ATTEMPTS);
    }
}

TEST(what_always_loses_has_no_rate_and_the_search_ends)
{
    struct responder responder = {.takes = 0, .offered_part = 1};

    assert_true(found(&responder, 1e6) == 0);
    assert_int_equal(responder.n_trials, SEARCH_MAX_RATES * SEARCH_ATTEMPTS);
}

TEST(a_rate_counts_when_one_of_its_attempts_loses_nothing)
{
    struct responder responder = {
        .takes = 600e3, .offered_part = 1, .disturbed = SEARCH_ATTEMPTS - 1};

    assert_true(found(&responder, 1e6) > 590e3);
    responder = (struct responder){.takes = 600e3, .offered_part = 1, .disturbed = SEARCH_ATTEMPTS};
    assert_true(found(&responder, 1e6) == 0);
}

TEST(what_was_offered_is_what_counts)
{
    struct responder responder = {.takes = 1e9, .offered_part = 0.5};
    double rate = found(&responder, 1e6);

    assert_true(rate <= 500e3 && rate > 490e3);
}

TEST(a_trial_that_cannot_be_ends_the_search)
{
    struct responder responder = {.takes = 1e6, .offered_part = 1, .fails_at = 3};
    double rate;

    assert_false(search(offer, &responder, 1e6, 0.01, &rate));
    assert_int_equal(responder.n_trials, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rate_is_found_and_never_above_it),
        cmocka_unit_test(what_always_loses_has_no_rate_and_the_search_ends),
        cmocka_unit_test(a_rate_counts_when_one_of_its_attempts_loses_nothing),
        cmocka_unit_test(what_was_offered_is_what_counts),
        cmocka_unit_test(a_trial_that_cannot_be_ends_the_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
