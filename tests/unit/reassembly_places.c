/* reassembly_places.c - proves that the places are fixed, found, lent, given back and made room in
 */
#include "tests/unit/unit.h"

#include "tests/unit/reassembly_block.h"

static uint8_t data[65536];

/* The first or the last fragment of datagram number n, 100 bytes in all. */
static struct piece first_of(uint32_t n)
{
    struct piece piece = piece_of(data, 0, 64);

    piece.id = (uint16_t)n;
    piece.source += n >> 16;
    return piece;
}

static struct piece rest_of(uint32_t n)
{
    struct piece piece = last_of(data, 64, 100), first = first_of(n);

    piece.id = first.id;
    piece.source = first.source;
    return piece;
}

static void give(struct block *block, struct piece piece, enum verdict expected)
{
    assert_int_equal(block_add(block, &piece), expected);
}

TEST(the_datagram_that_waits_longest_makes_room)
{
    struct block block;

    block_open(&block, 4, 576);
    for (uint32_t n = 0; n < 4; n++)
        give(&block, first_of(n), HOLD_FRAGMENT);
    give(&block, first_of(0), DROP_FRAGMENT_DUPLICATE); /* does not make it younger */
    give(&block, first_of(4), HOLD_FRAGMENT);
    assert_int_equal(block.verdicts[DROP_FRAGMENT_EVICTED], 1);
    give(&block, rest_of(1), PASS);
    block_return(&block);
    give(&block, rest_of(0), HOLD_FRAGMENT); /* its first is gone; it waits anew */
    give(&block, first_of(5), HOLD_FRAGMENT);
    assert_int_equal(block.verdicts[DROP_FRAGMENT_EVICTED], 2);
    give(&block, rest_of(3), PASS);
    give(&block, rest_of(4), PASS);
    give(&block, first_of(0), PASS);
    assert_int_equal(block.reassembly.n_failed, 2);
    block_close(&block);
}

TEST(all_fragments_of_the_evicted_datagram_are_counted)
{
    struct block block;

    block_open(&block, 1, 576);
    for (uint32_t offset = 0; offset < 80; offset += 8)
        give(&block, piece_of(data, offset, offset + 8), HOLD_FRAGMENT);
    give(&block, first_of(1), HOLD_FRAGMENT);
    assert_int_equal(block.verdicts[DROP_FRAGMENT_EVICTED], 10);
    assert_int_equal(block.verdicts[HOLD_FRAGMENT], 1);
    block_close(&block);
}

TEST(what_is_lent_does_not_make_room)
{
    struct block block;
    bool *lent[3];

    block_open(&block, 3, 576);
    for (uint32_t n = 0; n < 3; n++) {
        give(&block, first_of(n), HOLD_FRAGMENT);
        give(&block, rest_of(n), PASS);
        lent[n] = block.lent;
        assert_int_equal(reassembly_n_free(&block.reassembly), 2 - n);
    }
    const uint8_t *answer = block.whole.payload;
    give(&block, first_of(3), DROP_FRAGMENT_NO_ROOM);
    assert_memory_equal(answer, data, 100);
    assert_int_equal(block.reassembly.n_waiting, 0);

    *lent[0] = false;
    give(&block, first_of(4), HOLD_FRAGMENT);
    give(&block, first_of(5), HOLD_FRAGMENT); /* in the place of 4: the others are still lent */
    assert_int_equal(block.verdicts[DROP_FRAGMENT_EVICTED], 1);
    *lent[1] = false;
    *lent[2] = false;
    assert_int_equal(reassembly_n_free(&block.reassembly), 2);
    give(&block, rest_of(5), PASS);
    assert_memory_equal(block.whole.payload, data, 100);
    block_close(&block);
}

/* An answer that waits to leave does not hold up the places of datagrams that have none. */
TEST(what_is_not_answered_is_free_at_once)
{
    struct block block;
    bool *answered[2];

    block_open(&block, 4, 576);
    for (uint32_t n = 0; n < 2; n++) {
        give(&block, first_of(n), HOLD_FRAGMENT);
        give(&block, rest_of(n), PASS);
        answered[n] = block.lent;
        for (uint32_t other = 10; other < 30; other++) {
            give(&block, first_of(other), HOLD_FRAGMENT);
            give(&block, rest_of(other), PASS);
            reassembly_return(&block.reassembly, block.lent);
            assert_int_equal(reassembly_n_free(&block.reassembly), 3 - n);
        }
    }
    *answered[0] = *answered[1] = false;
    assert_int_equal(reassembly_n_free(&block.reassembly), 4);
    block_close(&block);
}

TEST(a_place_is_free_again_after_every_end)
{
    struct block block;
    struct piece piece;

    block_open(&block, 2, 576);
    for (int i = 0; i < 1000; i++) {
        give(&block, first_of(1), HOLD_FRAGMENT);
        piece = rest_of(1);
        if (i % 4 == 0) { /* overlap */
            piece.offset = 56;
            give(&block, piece, DROP_FRAGMENT_OVERLAP);
        } else if (i % 4 == 1) {
            piece.tos = 3;
            give(&block, piece, DROP_FRAGMENT_ECN);
        } else if (i % 4 == 2) {
            give(&block, piece, PASS);
            block_return(&block);
        } else {
            struct reassembly_place *place = reassembly_expired(&block.reassembly, BLOCK_TIMEOUT);
            reassembly_drop(&block.reassembly, place, DROP_FRAGMENT_TIMEOUT);
        }
        assert_int_equal(reassembly_n_free(&block.reassembly), 2);
        assert_int_equal(block.verdicts[HOLD_FRAGMENT], 0);
    }
    assert_int_equal(block.reassembly.n_failed, 750);
    assert_int_equal(block.reassembly.n_completed, 250);
    block_close(&block);
}

/* More datagrams than chains, and the chains are of all lengths. */
TEST(many_datagrams_find_their_places)
{
    enum { N = 1000 };
    struct block block;

    block_open(&block, N, 576);
    assert_int_equal(block.reassembly.n_chains, 2048); /* the power of two from twice as many on */
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t n = 0; n < N; n++)
            give(&block, first_of(n * 4099 + round), HOLD_FRAGMENT);
        assert_int_equal(reassembly_n_free(&block.reassembly), 0);
        for (uint32_t n = 0; n < N; n++) {
            give(&block, rest_of(n * 7 % N * 4099 + round), PASS);
            assert_memory_equal(block.whole.payload, data, 100);
            assert_int_equal(be32_get(block.whole.header->source),
                             first_of(n * 7 % N * 4099 + round).source);
            block_return(&block);
        }
        assert_int_equal(reassembly_n_free(&block.reassembly), N);
    }
    block_close(&block);
}

TEST(a_single_place_serves_one_datagram_after_the_other)
{
    struct block block;

    block_open(&block, 1, 576);
    for (uint32_t n = 0; n < 1000; n++) {
        give(&block, first_of(n), HOLD_FRAGMENT);
        give(&block, rest_of(n), PASS);
        bool *lent = block.lent;
        give(&block, first_of(n + 1), DROP_FRAGMENT_NO_ROOM);
        *lent = false;
    }
    block_close(&block);
}

/* All places are full to the brim at once, and what the host may write before the data is written:
 * the header and that of an error. Every byte of the others is as it was. */
TEST(places_do_not_touch_each_other)
{
    enum { N = 3 };
    static const uint32_t max_lens[] = {576, 1500, 65535};

    for (size_t i = 0; i < N_ELEMENTS(max_lens); i++) {
        struct block block;
        uint32_t len = max_lens[i] - 60, cut = len / 16 * 8;
        uint8_t *payloads[N];
        block_open(&block, N, max_lens[i]);
        for (uint32_t n = 0; n < N; n++) {
            struct piece first = piece_of(data, 0, cut), last = last_of(data + n, cut, len);
            first.data += n;
            first.header_len = 60;
            give(&block, first, HOLD_FRAGMENT);
            give(&block, last, PASS);
            payloads[n] = block.whole.payload;
            memset(payloads[n] - 60 - 28, 0x11, 28);
        }
        for (uint32_t n = 0; n < N; n++) {
            assert_memory_equal(payloads[n], data + n, len);
            assert_int_equal(payloads[n][-60], 0x4f);
        }
        block_close(&block);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_datagram_that_waits_longest_makes_room),
        cmocka_unit_test(all_fragments_of_the_evicted_datagram_are_counted),
        cmocka_unit_test(what_is_lent_does_not_make_room),
        cmocka_unit_test(what_is_not_answered_is_free_at_once),
        cmocka_unit_test(a_place_is_free_again_after_every_end),
        cmocka_unit_test(many_datagrams_find_their_places),
        cmocka_unit_test(a_single_place_serves_one_datagram_after_the_other),
        cmocka_unit_test(places_do_not_touch_each_other),
    };
    for (unsigned i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 5 + i / 256);
    return cmocka_run_group_tests_name("reassembly_places", tests, NULL, NULL);
}
