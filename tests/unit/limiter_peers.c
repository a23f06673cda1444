/* limiter_peers.c - proves what one peer can see of another through the limits, and do to him
 *
 * The common bucket is what all share, so it must not tell what others had; the places for peers
 * are fewer than peers, so nobody may gain by having many addresses.
 */
#include "tests/unit/limiter_take.h"

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

TEST(a_newcomer_goes_on_with_the_fullest_bucket)
{
    static const unsigned n_taken[LIMITER_WAYS][LIMITER_WAYS] = {
        {6, 4, 2, 1}, {1, 6, 4, 2}, {2, 1, 6, 4}, {4, 2, 1, 6}};

    for (size_t row = 0; row < LIMITER_WAYS; row++) {
        struct limiter limiter = limiter_of(SECOND, 0, 1);
        uint32_t peers[LIMITER_WAYS + 1], newcomer;

        peers_of_one_set(&limiter, peers, LIMITER_WAYS + 1);
        newcomer = peers[LIMITER_WAYS];
        for (size_t i = 0; i < LIMITER_WAYS; i++)
            for (unsigned n = 0; n < n_taken[row][i]; n++)
                assert_int_equal(limiter_take(&limiter, peers[i], START), LIMITER_OPEN);
        for (size_t i = 0; i < LIMITER_WAYS; i++)
            assert_int_equal(n_left(&limiter, peers[i], START), 6 - n_taken[row][i]);

        assert_int_equal(n_left(&limiter, newcomer, START), 5);
        assert_int_equal(limiter_take(&limiter, newcomer, START), LIMITER_OPEN);
        assert_int_equal(n_left(&limiter, newcomer, START), 4);
        for (size_t i = 0; i < LIMITER_WAYS; i++) {
            bool lost = n_taken[row][i] == 1; /* now he is the newcomer, with the next fullest */
            assert_int_equal(n_left(&limiter, peers[i], START), 6 - (lost ? 2 : n_taken[row][i]));
        }
    }
}

/* Or his buckets would be emptied one after the other, for ever. */
TEST(who_has_any_number_of_addresses_gets_no_more_than_all_places_hold)
{
    struct limiter limiter = limiter_of(SECOND, 0, 1);
    unsigned n = 0;

    for (uint32_t peer = 1; peer <= 20000; peer++)
        n += n_open(&limiter, peer, START);
    assert_int_equal(n, LIMITER_SETS * LIMITER_WAYS * 6);
    for (uint32_t peer = 1; peer <= 20000; peer++)
        assert_int_equal(limiter_take(&limiter, peer, START), LIMITER_PEER);
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

/* 1,024 places, in sets some of which more than their share of peers would like to have. */
TEST(of_a_thousand_peers_most_have_a_bucket_of_their_own)
{
    struct limiter limiter = limiter_of(SECOND, 0, 1);
    unsigned n_own = 0;

    for (uint32_t peer = 1; peer <= 1000; peer++)
        n_own += n_open(&limiter, peer, START) == 6;
    assert_in_range(n_own, 750, 1000);
}

/* Nobody can fill a set on purpose: where a peer's bucket lies follows from the key. */
TEST(another_key_puts_peers_into_other_sets)
{
    struct limiter a = limiter_of(SECOND, 0, 1), b = limiter_of(SECOND, 0, 2);
    uint32_t peers[2 * LIMITER_WAYS];

    peers_of_one_set(&a, peers, N_ELEMENTS(peers));
    for (size_t i = 0; i < N_ELEMENTS(peers); i++) {
        assert_int_equal(n_open(&a, peers[i], START), i < LIMITER_WAYS ? 6 : 0);
        assert_int_equal(n_open(&b, peers[i], START), 6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_peer_that_has_had_enough_takes_nothing_from_the_others),
        cmocka_unit_test(what_a_peer_gets_does_not_depend_on_another),
        cmocka_unit_test(who_counts_what_is_left_cannot_see_that_another_had_one),
        cmocka_unit_test(a_newcomer_goes_on_with_the_fullest_bucket),
        cmocka_unit_test(who_has_any_number_of_addresses_gets_no_more_than_all_places_hold),
        cmocka_unit_test(a_flood_of_others_does_not_fill_a_bucket_that_is_empty),
        cmocka_unit_test(of_a_thousand_peers_most_have_a_bucket_of_their_own),
        cmocka_unit_test(another_key_puts_peers_into_other_sets),
    };
    return cmocka_run_group_tests_name("limiter_peers", tests, NULL, NULL);
}
