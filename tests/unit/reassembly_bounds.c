/* reassembly_bounds.c - proves the limits: how long a datagram may be, and where words of bits end
 *
 * RFC 6274 section 3.7 has two checks of the length: when a fragment comes, with its own header,
 * and when the header of the first fragment is known. Both are tried at every greatest length that
 * matters, with every length of header, from both sides.
 */
#include "tests/unit/unit.h"

#include "tests/unit/reassembly_model.h"

static uint8_t data[MODEL_BYTES];

static const uint32_t max_lens[] = {576,  577,   583,   584,   1024, 1500,
                                    9000, 32768, 65527, 65528, 65535};

static void give(struct block *block, struct piece piece, enum verdict expected)
{
    assert_int_equal(block_add(block, &piece), expected);
}

/* The last fragment, with up to 8 bytes, that ends at `end`. */
static struct piece tail(uint32_t end, uint32_t header_len)
{
    struct piece piece = last_of(data, (end - 1) / 8 * 8, end);

    piece.header_len = header_len;
    return piece;
}

TEST(a_fragment_may_end_where_its_own_header_leaves_room)
{
    for (size_t i = 0; i < N_ELEMENTS(max_lens); i++)
        for (uint32_t header_len = 20; header_len <= 60; header_len += 4) {
            struct block block;
            uint32_t most = max_lens[i] - header_len;
            block_open(&block, 1, max_lens[i]);
            give(&block, tail(most + 1, header_len), DROP_FRAGMENT_TOO_BIG);
            give(&block, tail(most + 8, header_len), DROP_FRAGMENT_TOO_BIG);
            assert_int_equal(block.reassembly.n_waiting, 0);
            give(&block, tail(most, header_len), HOLD_FRAGMENT);
            block_close(&block);
        }
}

TEST(a_fragment_in_the_middle_has_the_same_limit)
{
    for (size_t i = 0; i < N_ELEMENTS(max_lens); i++) {
        struct block block;
        uint32_t most = (max_lens[i] - 20) / 8 * 8;
        block_open(&block, 1, max_lens[i]);
        give(&block, piece_of(data, most - 8, most + 8), DROP_FRAGMENT_TOO_BIG);
        give(&block, piece_of(data, most, most + 8), DROP_FRAGMENT_TOO_BIG);
        give(&block, piece_of(data, most - 8, most), HOLD_FRAGMENT);
        block_close(&block);
    }
}

/* The header of the first fragment counts for all, whether it comes before the end or after it. */
TEST(the_whole_with_the_first_fragments_header_has_the_limit)
{
    for (size_t i = 0; i < N_ELEMENTS(max_lens); i++)
        for (uint32_t header_len = 24; header_len <= 60; header_len += 4)
            for (uint32_t over = 0; over <= 1; over++) {
                struct block block;
                uint32_t end = max_lens[i] - header_len + over;
                struct piece first = piece_of(data, 0, 8), last = tail(end, 20);
                first.header_len = header_len;
                for (int order = 0; order < 2; order++) {
                    block_open(&block, 1, max_lens[i]);
                    give(&block, order ? last : first, HOLD_FRAGMENT);
                    give(&block, order ? first : last,
                         over ? DROP_FRAGMENT_TOO_BIG : HOLD_FRAGMENT);
                    assert_int_equal(block.verdicts[HOLD_FRAGMENT], 2 - over);
                    block_close(&block);
                }
            }
}

TEST(the_greatest_datagram_is_whole_to_the_last_byte)
{
    for (size_t i = 0; i < N_ELEMENTS(max_lens); i++)
        for (uint32_t header_len = 20; header_len <= 60; header_len += 40) {
            struct block block;
            uint32_t len = max_lens[i] - header_len, cut = len / 16 * 8;
            struct piece first = piece_of(data, 0, cut);
            first.header_len = header_len;
            block_open(&block, 1, max_lens[i]);
            give(&block, last_of(data, cut, len), HOLD_FRAGMENT);
            give(&block, first, PASS);
            assert_int_equal(block.whole.payload_len, len);
            assert_memory_equal(block.whole.payload, data, len);
            assert_int_equal(be16_get(block.whole.header->total_len), max_lens[i]);
            block_close(&block);
        }
}

/* Offsets count units of 8 bytes: the last that can hold anything is 8189, and then 3 bytes. */
TEST(the_last_offsets_of_a_header)
{
    struct block block;

    block_open(&block, 4, 65535);
    give(&block, last_of(data, 8189 * 8, 8189 * 8 + 4), DROP_FRAGMENT_TOO_BIG);
    give(&block, last_of(data, 8189 * 8, 8189 * 8 + 3), HOLD_FRAGMENT);
    for (uint32_t unit = 8190; unit <= 8191; unit++)
        for (uint32_t len = 1; len <= 65515; len = len * 2 + 1) {
            struct piece piece = last_of(data, 0, len);
            piece.offset = unit * 8;
            give(&block, piece, DROP_FRAGMENT_TOO_BIG);
        }
    give(&block, piece_of(data, 8188 * 8, 8189 * 8), HOLD_FRAGMENT);
    give(&block, piece_of(data, 0, 8188 * 8), PASS);
    assert_memory_equal(block.whole.payload, data, 65515);
    block_close(&block);
}

/* A fragment of n units from unit `first` on, between two others: whole; and with one unit more or
 * less at either end: a hole, or a contradiction. */
static void assert_fits_between(struct block *block, struct model *model, uint32_t first,
                                uint32_t n)
{
    for (int begin = -1; begin <= 1; begin++)
        for (int end = -1; end <= 1; end++) {
            uint32_t from = (first + (uint32_t)begin) * 8, to = (first + n + (uint32_t)end) * 8;
            struct piece pieces[] = {
                piece_of(data, 0, first * 8),
                last_of(data, (first + n) * 8, (first + n) * 8 + 9),
                piece_of(data, from, to),
            };
            uint32_t source = (uint32_t)block->n_in; /* a datagram of its own */
            for (size_t i = 0; i < N_ELEMENTS(pieces) && from < to; i++) {
                pieces[i].source += source;
                enum verdict verdict = model_assert_same(model, block, &pieces[i]);
                assert_int_equal(verdict == PASS, i == 2 && begin == 0 && end == 0);
                if (verdict != PASS)
                    continue;
                block_return(block);
                model->n_lent--;
            }
        }
}

/* The bits of 64 units are a word. */
TEST(fragments_that_begin_and_end_about_the_ends_of_words)
{
    static const uint32_t at[] = {2, 62, 63, 64, 65, 66, 127, 128, 129, 191, 192, 193, 8127, 8128};
    struct model *model = model_open(1, 65535);
    struct block block;

    block_open(&block, 1, 65535);
    for (size_t i = 0; i < N_ELEMENTS(at); i++) {
        for (size_t j = i + 1; j < N_ELEMENTS(at); j++)
            assert_fits_between(&block, model, at[i], at[j] - at[i]);
        for (uint32_t n = 1; n <= 3; n++)
            assert_fits_between(&block, model, at[i], n);
    }
    assert_true(block.reassembly.n_completed > 100);
    block_close(&block);
    free(model);
}

TEST(a_hole_of_one_unit_anywhere_is_seen)
{
    enum { N_UNITS = 200 };
    struct block block;

    block_open(&block, 1, 9000);
    for (uint32_t hole = 1; hole < N_UNITS; hole++) {
        give(&block, piece_of(data, 0, hole * 8), HOLD_FRAGMENT);
        give(&block, last_of(data, (hole + 1) * 8, N_UNITS * 8 + 12), HOLD_FRAGMENT);
        give(&block, piece_of(data, hole * 8, (hole + 1) * 8), PASS);
        assert_memory_equal(block.whole.payload, data, N_UNITS * 8 + 12);
        block_return(&block);
    }
    block_close(&block);
}

/* Bytes that an earlier datagram left there are not bytes that came. */
TEST(a_fragment_over_a_hole_is_no_duplicate_wherever_the_hole_is)
{
    enum { N_UNITS = 200 };
    struct block block;

    block_open(&block, 1, 9000);
    for (uint32_t hole = 1; hole < N_UNITS - 2; hole++) {
        give(&block, piece_of(data, 0, N_UNITS * 8), HOLD_FRAGMENT);
        give(&block, last_of(data, N_UNITS * 8, N_UNITS * 8 + 1), PASS);
        block_return(&block);
        give(&block, piece_of(data, 0, hole * 8), HOLD_FRAGMENT);
        give(&block, piece_of(data, (hole + 1) * 8, (hole + 2) * 8), HOLD_FRAGMENT);
        give(&block, piece_of(data, 0, (hole + 1) * 8), DROP_FRAGMENT_OVERLAP);
    }
    block_close(&block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fragment_may_end_where_its_own_header_leaves_room),
        cmocka_unit_test(a_fragment_in_the_middle_has_the_same_limit),
        cmocka_unit_test(the_whole_with_the_first_fragments_header_has_the_limit),
        cmocka_unit_test(the_greatest_datagram_is_whole_to_the_last_byte),
        cmocka_unit_test(the_last_offsets_of_a_header),
        cmocka_unit_test(fragments_that_begin_and_end_about_the_ends_of_words),
        cmocka_unit_test(a_hole_of_one_unit_anywhere_is_seen),
        cmocka_unit_test(a_fragment_over_a_hole_is_no_duplicate_wherever_the_hole_is),
    };
    for (unsigned i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 5 + i / 256);
    return cmocka_run_group_tests_name("reassembly_bounds", tests, NULL, NULL);
}
