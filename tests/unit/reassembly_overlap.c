/* reassembly_overlap.c - proves by trying them all that fragments that contradict each other end it
 *
 * Every sequence of three fragments of a datagram of up to four units, and of four fragments of up
 * to three, each the last or not, ending on a multiple of 8 or before, with the same bytes or
 * others, goes to reassembly and to a plain model of it (reassembly_model.h). Both have to say the
 * same. What is named below is what people look for first.
 */
#include "tests/unit/unit.h"

#include "tests/unit/reassembly_model.h"

enum { UNIT = 8, MAX_UNITS = 4, MAX_KINDS = 64, MAX_LEN = 576 };

static uint8_t data[MAX_UNITS * UNIT], other[MAX_UNITS * UNIT];

struct kinds {
    struct piece pieces[MAX_KINDS];
    unsigned n;
};

static void fill_data(void)
{
    for (unsigned i = 0; i < sizeof data; i++) {
        data[i] = (uint8_t)i;
        other[i] = (uint8_t)~i;
    }
}

/* Each way in which a fragment can lie in n_units. */
static struct kinds all_kinds(uint32_t n_units)
{
    struct kinds kinds = {.n = 0};

    for (uint32_t first = 0; first < n_units; first++)
        for (uint32_t end = first + 1; end <= n_units; end++) {
            kinds.pieces[kinds.n++] = piece_of(data, first * UNIT, end * UNIT);
            if (first == 0)
                continue; /* the last at 0 is no fragment */
            kinds.pieces[kinds.n++] = last_of(data, first * UNIT, end * UNIT);
            kinds.pieces[kinds.n++] = last_of(data, first * UNIT, end * UNIT - 3);
        }
    return kinds;
}

/* Gives the sequence of this number, of n fragments, as a datagram of its own. */
static void give_sequence(struct model *model, struct block *block, const struct kinds *kinds,
                          unsigned n, unsigned number)
{
    unsigned n_kinds = 2 * kinds->n, which = number;

    for (unsigned i = 0; i < n; i++, which /= n_kinds) {
        unsigned kind = which % n_kinds;
        struct piece piece = kinds->pieces[kind % kinds->n];
        piece.id = (uint16_t)number;
        if (kind >= kinds->n)
            piece.data = other + piece.offset;
        if (model_assert_same(model, block, &piece) == PASS) {
            block_return(block);
            model->n_lent--;
        }
    }
}

static void assert_all_sequences_agree(uint32_t n_units, unsigned n)
{
    struct kinds kinds = all_kinds(n_units);
    struct model *model = model_open(1, MAX_LEN);
    struct block block;
    unsigned n_sequences = 1;

    block_open(&block, 1, MAX_LEN);
    for (unsigned i = 0; i < n; i++)
        n_sequences *= 2 * kinds.n;
    for (unsigned which = 0; which < n_sequences; which++)
        give_sequence(model, &block, &kinds, n, which);
    assert_true(block.verdicts[DROP_FRAGMENT_OVERLAP] > n_sequences / 4);
    assert_true(block.verdicts[DROP_FRAGMENT_DUPLICATE] > 0);
    assert_true(block.verdicts[HOLD_JOINED] > 0);
    block_close(&block);
    free(model);
}

TEST(every_sequence_of_three_fragments_in_four_units)
{
    assert_all_sequences_agree(4, 3);
}

TEST(every_sequence_of_four_fragments_in_three_units)
{
    assert_all_sequences_agree(3, 4);
}

static void assert_ends_it(struct piece first, struct piece second, struct piece third)
{
    struct block block;

    block_open(&block, 1, MAX_LEN);
    assert_int_equal(block_add(&block, &first), HOLD_FRAGMENT);
    assert_int_equal(block_add(&block, &second), HOLD_FRAGMENT);
    assert_int_equal(block_add(&block, &third), DROP_FRAGMENT_OVERLAP);
    assert_int_equal(block.verdicts[DROP_FRAGMENT_OVERLAP], 3);
    assert_int_equal(block.verdicts[HOLD_FRAGMENT], 0);
    assert_int_equal(reassembly_n_free(&block.reassembly), 1);
    assert_int_equal(block.reassembly.n_failed, 1);
    block_close(&block);
}

TEST(the_same_place_with_one_other_byte_ends_it)
{
    for (unsigned i = 0; i < UNIT; i++) {
        uint8_t changed[UNIT];
        struct piece again = piece_of(data, UNIT, 2 * UNIT);
        memcpy(changed, again.data, UNIT);
        changed[i] ^= 0x80;
        again.data = changed;
        assert_ends_it(piece_of(data, 0, UNIT), piece_of(data, UNIT, 2 * UNIT), again);
    }
}

TEST(the_same_bytes_in_other_fragments_end_it)
{
    struct piece a = piece_of(data, 0, UNIT), b = piece_of(data, UNIT, 2 * UNIT);

    assert_ends_it(a, b, piece_of(data, 0, 2 * UNIT));
    assert_ends_it(a, piece_of(data, 2 * UNIT, 3 * UNIT), piece_of(data, 0, 2 * UNIT));
    assert_ends_it(a, piece_of(data, 2 * UNIT, 3 * UNIT), piece_of(data, 0, 3 * UNIT));
    assert_ends_it(a, piece_of(data, UNIT, 3 * UNIT), b);
    assert_ends_it(a, piece_of(data, UNIT, 3 * UNIT), piece_of(data, 2 * UNIT, 3 * UNIT));
}

TEST(a_fragment_that_says_otherwise_about_the_end_ends_it)
{
    struct piece a = piece_of(data, 0, UNIT), b = piece_of(data, 2 * UNIT, 3 * UNIT);
    struct piece end = last_of(data, 2 * UNIT, 3 * UNIT);

    assert_ends_it(a, end, b);
    assert_ends_it(a, b, end);
    assert_ends_it(a, end, last_of(data, UNIT, 2 * UNIT));
    assert_ends_it(a, end, last_of(data, 3 * UNIT, 4 * UNIT));
    assert_ends_it(a, b, last_of(data, UNIT, 2 * UNIT));
    assert_ends_it(a, end, piece_of(data, 3 * UNIT, 4 * UNIT));
    assert_ends_it(a, last_of(data, 2 * UNIT, 3 * UNIT - 1), end);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sequence_of_three_fragments_in_four_units),
        cmocka_unit_test(every_sequence_of_four_fragments_in_three_units),
        cmocka_unit_test(the_same_place_with_one_other_byte_ends_it),
        cmocka_unit_test(the_same_bytes_in_other_fragments_end_it),
        cmocka_unit_test(a_fragment_that_says_otherwise_about_the_end_ends_it),
    };
    fill_data();
    return cmocka_run_group_tests_name("reassembly_overlap", tests, NULL, NULL);
}
