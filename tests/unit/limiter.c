/* limiter.c - proves how often something is sent: to one peer, and to all together
 *
 * Time is an argument, so a bucket is asked one nanosecond too early and again when its token has
 * come. What is random follows from the key; where a number of it is claimed, many keys are tried.
 */
#include "tests/unit/limiter_take.h"

TEST(a_peer_gets_6_at_once_from_the_beginning_of_time)
{
    struct limiter limiter = limiter_of(SECOND, 0, 1);

    for (unsigned i = 0; i < 6; i++)
        assert_int_equal(limiter_take(&limiter, ALICE, 0), LIMITER_OPEN);
    for (unsigned i = 0; i < 100; i++)
        assert_int_equal(limiter_take(&limiter, ALICE, 0), LIMITER_PEER);
}

TEST(a_token_comes_when_its_time_is_over_and_not_before)
{
    struct limiter limiter = limiter_of(SECOND, 0, 1);

    assert_int_equal(n_open(&limiter, ALICE, START), 6);
    for (unsigned i = 1; i <= 100; i++) {
        assert_int_equal(n_left(&limiter, ALICE, START + i * SECOND - 1), 0);
        assert_int_equal(n_open(&limiter, ALICE, START + i * SECOND), 1);
    }
}

TEST(tokens_that_are_not_taken_are_kept_up_to_6)
{
    struct limiter limiter = limiter_of(SECOND, 0, 1);

    assert_int_equal(n_open(&limiter, ALICE, START), 6);
    for (unsigned i = 0; i <= 20; i++)
        assert_int_equal(n_left(&limiter, ALICE, START + i * SECOND), i < 6 ? i : 6);
    assert_int_equal(n_left(&limiter, ALICE, START + 1000000 * SECOND), 6);
}

TEST(at_a_high_rate_a_burst_is_what_comes_in_50_ms)
{
    static const struct {
        uint64_t token_ns;
        unsigned burst;
    } rows[] = {{SECOND, 6}, {50 * MS / 5, 6}, {50 * MS / 6, 6}, {50 * MS / 7, 7},
                {MS, 50},    {MS / 10, 500},   {5000, 10000}};

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct limiter limiter = limiter_of(rows[i].token_ns, 0, 1);
        assert_int_equal(n_open(&limiter, ALICE, START), rows[i].burst);
        assert_int_equal(n_open(&limiter, ALICE, START + rows[i].token_ns), 1);
    }
}

TEST(without_a_limit_there_is_none)
{
    struct limiter limiter = limiter_of(0, 0, 1);

    assert_int_equal(n_open(&limiter, ALICE, 0), UNLIMITED);
    assert_int_equal(n_open(&limiter, ALICE, START), UNLIMITED);
}

TEST(peers_have_buckets_of_their_own)
{
    struct limiter limiter = limiter_of(SECOND, 0, 1);

    for (uint32_t peer = 0; peer < 100; peer++)
        assert_int_equal(n_open(&limiter, peer << 24 | peer, START), 6);
    for (uint32_t peer = 0; peer < 100; peer++)
        assert_int_equal(n_open(&limiter, peer << 24 | peer, START), 0);
}

TEST(all_together_get_50_at_once_more_or_less)
{
    unsigned sum = 0, least = UINT32_MAX, most = 0;

    for (uint64_t seed = 1; seed <= 1000; seed++) {
        struct limiter limiter = limiter_of(SECOND, MS, seed);
        unsigned n = n_open_in_all(&limiter, START);
        sum += n;
        least = n < least ? n : least;
        most = n > most ? n : most;
    }
    assert_in_range(sum / 1000, 48, 53);
    assert_in_range(least, 25, 45); /* never less than half of it, since two is the most it costs */
    assert_in_range(most, 55, 100);
}

TEST(at_a_high_rate_all_together_get_what_comes_in_50_ms)
{
    struct limiter limiter = limiter_of(0, MS / 100, 1);

    assert_in_range(n_open_in_all(&limiter, START), 4700, 5300);
}

TEST(all_together_get_one_for_each_token_in_the_long_run)
{
    struct limiter limiter = limiter_of(0, MS, 1);
    unsigned n = 0;

    (void)n_open_in_all(&limiter, START);
    for (uint32_t i = 0; i < 20000; i++) /* 10 s, at twice the rate */
        n += limiter_take(&limiter, 100000 + i, START + i * MS / 2) == LIMITER_OPEN;
    assert_in_range(n, 9800, 10200);
}

TEST(the_last_token_of_all_is_given_and_none_a_nanosecond_before_it_comes)
{
    struct limiter limiter = limiter_of(SECOND, MS, 1);

    limiter.total_full_ns = START + 49 * MS + 1;
    assert_int_equal(limiter_take(&limiter, ALICE, START), LIMITER_TOTAL);
    assert_int_equal(limiter_take(&limiter, ALICE, START + 1), LIMITER_OPEN);
}

TEST(of_a_common_bucket_that_is_shared_each_gets_its_share_and_one_at_least)
{
    static const struct {
        uint32_t n_shares;
        uint64_t burst;
    } rows[] = {{0, 50}, {1, 50}, {2, 25}, {3, 17}, {49, 2}, {50, 1}, {64, 1}};

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct limiter limiter = limiter_of(0, SECOND, 1);
        limiter.n_shares = rows[i].n_shares;
        limiter.total_full_ns = START + (rows[i].burst - 1) * SECOND + 1;
        assert_int_equal(limiter_take(&limiter, ALICE, START), LIMITER_TOTAL);
        assert_int_equal(limiter_take(&limiter, ALICE, START + 1), LIMITER_OPEN);
    }
}

/* The cost of one is none, one or two; it does not repeat after a few. */
TEST(what_one_costs_is_one_on_average)
{
    struct limiter limiter = limiter_of(0, MS, 1);
    unsigned n_of[3] = {0}, n_same = 0;
    uint64_t last = 0;

    for (unsigned i = 0; i < 65536; i++) {
        limiter.total_full_ns = START;
        assert_int_equal(limiter_take(&limiter, ALICE, START), LIMITER_OPEN);
        uint64_t cost = (limiter.total_full_ns - START) / MS;
        assert_in_range(cost, 0, 2);
        n_of[cost]++;
        n_same += cost == last;
        last = cost;
    }
    for (unsigned cost = 0; cost <= 2; cost++)
        assert_in_range(n_of[cost], 65536 / 3 - 600, 65536 / 3 + 600);
    assert_in_range(n_same, 65536 / 3 - 600, 65536 / 3 + 600);
}

TEST(what_the_total_refuses_does_not_cost_the_peer)
{
    struct limiter limiter = limiter_of(SECOND, MS, 1);

    (void)n_open_in_all(&limiter, START);
    for (unsigned i = 0; i < 100; i++)
        assert_int_equal(limiter_take(&limiter, ALICE, START), LIMITER_TOTAL);
    assert_int_equal(n_open(&limiter, ALICE, START + SECOND), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_peer_gets_6_at_once_from_the_beginning_of_time),
        cmocka_unit_test(a_token_comes_when_its_time_is_over_and_not_before),
        cmocka_unit_test(tokens_that_are_not_taken_are_kept_up_to_6),
        cmocka_unit_test(at_a_high_rate_a_burst_is_what_comes_in_50_ms),
        cmocka_unit_test(without_a_limit_there_is_none),
        cmocka_unit_test(peers_have_buckets_of_their_own),
        cmocka_unit_test(all_together_get_50_at_once_more_or_less),
        cmocka_unit_test(at_a_high_rate_all_together_get_what_comes_in_50_ms),
        cmocka_unit_test(all_together_get_one_for_each_token_in_the_long_run),
        cmocka_unit_test(the_last_token_of_all_is_given_and_none_a_nanosecond_before_it_comes),
        cmocka_unit_test(of_a_common_bucket_that_is_shared_each_gets_its_share_and_one_at_least),
        cmocka_unit_test(what_one_costs_is_one_on_average),
        cmocka_unit_test(what_the_total_refuses_does_not_cost_the_peer),
    };
    return cmocka_run_group_tests_name("limiter", tests, NULL, NULL);
}
