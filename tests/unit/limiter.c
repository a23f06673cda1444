/* limiter.c - proves how often something is sent: to one peer, to all, and what it shows of others
 *
 * Time is an argument, so a bucket is asked one nanosecond too early and again when its token has
 * come. What is random follows from the key; where a number of it is claimed, many keys are tried.
 */
#include "tests/unit/unit.h"

#include "stack/limiter.h"

enum { ALICE = 1, BOB = 2 };

#define SECOND ((uint64_t)1000000000)
#define MS (SECOND / 1000)
#define START (1000 * SECOND)

static struct limiter limiter_of(uint64_t peer_token_ns, uint64_t total_token_ns, uint64_t seed)
{
    struct limiter limiter = {.peer_token_ns = peer_token_ns, .total_token_ns = total_token_ns};

    limiter.key.word[0] = random_bits(&seed);
    limiter.key.word[1] = random_bits(&seed);
    return limiter;
}

/* How many a peer gets at once. */
static unsigned n_open(struct limiter *limiter, uint32_t peer, uint64_t now_ns)
{
    unsigned n = 0;

    while (n < 1000000 && limiter_take(limiter, peer, now_ns) == LIMITER_OPEN)
        n++;
    return n;
}

/* The same without taking them. */
static unsigned n_left(const struct limiter *limiter, uint32_t peer, uint64_t now_ns)
{
    struct limiter copy = *limiter;

    return n_open(&copy, peer, now_ns);
}

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
                {MS, 50},    {MS / 10, 500},   {500, 100000}};

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct limiter limiter = limiter_of(rows[i].token_ns, 0, 1);
        assert_int_equal(n_open(&limiter, ALICE, START), rows[i].burst);
        assert_int_equal(n_open(&limiter, ALICE, START + rows[i].token_ns), 1);
    }
}

TEST(without_a_limit_there_is_none)
{
    struct limiter limiter = limiter_of(0, 0, 1);

    assert_int_equal(n_open(&limiter, ALICE, 0), 1000000);
    assert_int_equal(n_open(&limiter, ALICE, START), 1000000);
}

TEST(peers_have_buckets_of_their_own)
{
    struct limiter limiter = limiter_of(SECOND, 0, 1);

    for (uint32_t peer = 0; peer < 100; peer++)
        assert_int_equal(n_open(&limiter, peer << 24 | peer, START), 6);
    for (uint32_t peer = 0; peer < 100; peer++)
        assert_int_equal(n_open(&limiter, peer << 24 | peer, START), 0);
}

/* --- all together --- */

/* How many different peers get one each at once. */
static unsigned n_open_in_all(struct limiter *limiter, uint64_t now_ns)
{
    unsigned n = 0;

    while (limiter_take(limiter, 1000 + n, now_ns) == LIMITER_OPEN)
        n++;
    assert_int_equal(limiter_take(limiter, 1000 + n, now_ns), LIMITER_TOTAL);
    return n;
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
    struct limiter limiter = limiter_of(SECOND, MS / 100, 1);

    assert_in_range(n_open_in_all(&limiter, START), 4700, 5300);
}

TEST(all_together_get_one_for_each_token_in_the_long_run)
{
    struct limiter limiter = limiter_of(SECOND, MS, 1);
    unsigned n = 0;

    (void)n_open_in_all(&limiter, START);
    for (uint32_t i = 0; i < 20000; i++) /* 10 s, at twice the rate */
        n += limiter_take(&limiter, 100000 + i, START + i * MS / 2) == LIMITER_OPEN;
    assert_in_range(n, 9800, 10200);
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

/* --- what can be seen of others --- */

TEST(a_peer_that_has_had_enough_takes_nothing_from_the_others)
{
    struct limiter quiet = limiter_of(SECOND, MS, 1), loud = quiet;

    assert_int_equal(n_open(&quiet, BOB, START), 6);
    assert_int_equal(n_open(&loud, BOB, START), 6);
    for (unsigned i = 0; i < 10000; i++)
        assert_int_equal(limiter_take(&loud, BOB, START), LIMITER_PEER);
    assert_int_equal(n_open_in_all(&loud, START), n_open_in_all(&quiet, START));
}

TEST(what_a_peer_gets_does_not_depend_on_another)
{
    struct limiter alone = limiter_of(SECOND, MS, 1), with_bob = alone;

    for (uint64_t at = START; at < START + 20 * SECOND; at += 300 * MS) {
        for (unsigned i = 0; i < at / (300 * MS) % 10; i++)
            (void)limiter_take(&with_bob, BOB, at);
        assert_int_equal(limiter_take(&alone, ALICE, at), limiter_take(&with_bob, ALICE, at));
    }
}

/* SAD DNS: somebody empties the common bucket with addresses of his own and counts, to see whether
 * one was taken in another's name. Of the two distributions of his count, the best threshold would
 * be right this much more often than a guess. */
TEST(who_counts_what_is_left_cannot_see_that_another_had_one)
{
    enum { N_KEYS = 2000, MOST = 101 };
    unsigned without[MOST] = {0}, with[MOST] = {0};
    uint64_t seed = random_seed();
    int difference = 0, greatest = 0;

    for (unsigned i = 0; i < N_KEYS; i++) {
        struct limiter limiter = limiter_of(SECOND, MS, random_bits(&seed));
        without[n_open_in_all(&limiter, START)]++;
        limiter = limiter_of(SECOND, MS, random_bits(&seed));
        assert_int_equal(limiter_take(&limiter, BOB, START), LIMITER_OPEN);
        with[n_open_in_all(&limiter, START)]++;
    }
    for (unsigned n = 0; n < MOST; n++) {
        difference += (int)with[n] - (int)without[n];
        greatest = difference > greatest ? difference : greatest;
    }
    assert_in_range(greatest, 0, N_KEYS / 5); /* all of them if the cost were always the same */
}

/* --- more peers than places --- */

/* Peers whose buckets lie in one set. */
static void peers_of_one_set(const struct limiter *limiter, uint32_t *peers, size_t n)
{
    uint64_t set = 0;

    for (uint32_t peer = 1, found = 0; found < n; peer++) {
        uint8_t bytes[4] = {(uint8_t)(peer >> 24), (uint8_t)(peer >> 16), (uint8_t)(peer >> 8),
                            (uint8_t)peer};
        uint64_t place = siphash(limiter->key, bytes, sizeof bytes) % LIMITER_SETS;
        if (found == 0)
            set = place;
        if (place == set)
            peers[found++] = peer;
    }
}

TEST(the_fullest_bucket_makes_room)
{
    static const unsigned n_taken[LIMITER_WAYS][LIMITER_WAYS] = {
        {6, 4, 2, 1}, {1, 6, 4, 2}, {2, 1, 6, 4}, {4, 2, 1, 6}};

    for (size_t row = 0; row < LIMITER_WAYS; row++) {
        struct limiter limiter = limiter_of(SECOND, 0, 1);
        uint32_t peers[LIMITER_WAYS + 1];

        peers_of_one_set(&limiter, peers, LIMITER_WAYS + 1);
        for (size_t i = 0; i < LIMITER_WAYS; i++)
            for (unsigned n = 0; n < n_taken[row][i]; n++)
                assert_int_equal(limiter_take(&limiter, peers[i], START), LIMITER_OPEN);
        for (size_t i = 0; i < LIMITER_WAYS; i++)
            assert_int_equal(n_left(&limiter, peers[i], START), 6 - n_taken[row][i]);

        assert_int_equal(limiter_take(&limiter, peers[LIMITER_WAYS], START), LIMITER_OPEN);
        assert_int_equal(n_left(&limiter, peers[LIMITER_WAYS], START), 5);
        for (size_t i = 0; i < LIMITER_WAYS; i++) {
            bool forgotten = n_taken[row][i] == 1;
            assert_int_equal(n_left(&limiter, peers[i], START),
                             forgotten ? 6 : 6 - n_taken[row][i]);
        }
    }
}

TEST(a_flood_of_others_does_not_fill_a_bucket_that_is_empty)
{
    struct limiter limiter = limiter_of(SECOND, 0, 1);
    uint64_t seed = random_seed();

    assert_int_equal(n_open(&limiter, ALICE, START), 6);
    for (unsigned i = 0; i < 100000; i++)
        (void)limiter_take(&limiter, (uint32_t)random_bits(&seed) | 0x80000000, START + SECOND / 2);
    assert_int_equal(n_open(&limiter, ALICE, START + SECOND / 2), 0);
}

/* Nobody can fill a set on purpose: where a peer's bucket lies follows from the key. */
TEST(another_key_puts_peers_into_other_sets)
{
    struct limiter a = limiter_of(SECOND, 0, 1), b = limiter_of(SECOND, 0, 2);
    uint32_t peers[2 * LIMITER_WAYS];

    peers_of_one_set(&a, peers, N_ELEMENTS(peers));
    for (size_t i = 0; i < N_ELEMENTS(peers); i++) {
        assert_int_equal(n_open(&a, peers[i], START), 6);
        assert_int_equal(n_open(&b, peers[i], START), 6);
    }
    unsigned n_forgotten_a = 0, n_forgotten_b = 0;
    for (size_t i = 0; i < N_ELEMENTS(peers); i++) {
        n_forgotten_a += n_left(&a, peers[i], START) != 0;
        n_forgotten_b += n_left(&b, peers[i], START) != 0;
    }
    assert_int_equal(n_forgotten_a, LIMITER_WAYS);
    assert_int_equal(n_forgotten_b, 0);
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
        cmocka_unit_test(what_one_costs_is_one_on_average),
        cmocka_unit_test(what_the_total_refuses_does_not_cost_the_peer),
        cmocka_unit_test(a_peer_that_has_had_enough_takes_nothing_from_the_others),
        cmocka_unit_test(what_a_peer_gets_does_not_depend_on_another),
        cmocka_unit_test(who_counts_what_is_left_cannot_see_that_another_had_one),
        cmocka_unit_test(the_fullest_bucket_makes_room),
        cmocka_unit_test(a_flood_of_others_does_not_fill_a_bucket_that_is_empty),
        cmocka_unit_test(another_key_puts_peers_into_other_sets),
    };
    return cmocka_run_group_tests_name("limiter", tests, NULL, NULL);
}
