/* reassembly_ecn.c - proves what becomes of the congestion marks of fragments: RFC 3168 section 5.3
 *
 * A router that meets congestion marks the fragments that pass it, not the datagram. The whole has
 * to carry the mark if one of them did, and a mark that no router can have set means that the
 * fragments are not of one datagram. All pairs and triples of marks are tried.
 */
#include "tests/unit/unit.h"

#include "tests/unit/lab.h"
#include "tests/unit/reassembly_block.h"

enum { NOT_ECT, ECT_1, ECT_0, CE, N_MARKS, DROPPED = N_MARKS };

static const uint8_t data[24] = {8, 0, 0, 0, 1, 2, 3, 4};

/* The mark of the whole, by those of the first fragment and of another. The RFC leaves open what
 * two different ECTs are: here, what the first says. */
static const int table[N_MARKS][N_MARKS] = {
    [NOT_ECT] = {NOT_ECT, DROPPED, DROPPED, DROPPED},
    [ECT_1] = {DROPPED, ECT_1, ECT_1, CE},
    [ECT_0] = {DROPPED, ECT_0, ECT_0, CE},
    [CE] = {DROPPED, CE, CE, CE},
};

/* Gives n fragments with these marks, the first fragment as number `first` of them. */
static void assert_marks(const unsigned *marks, unsigned n, unsigned first, int expected)
{
    struct block block;
    enum verdict verdict = HOLD_FRAGMENT;

    block_open(&block, 1, 576);
    for (unsigned i = 0; i < n; i++) {
        unsigned at = (i + n - first) % n; /* which fragment comes as number i */
        struct piece piece =
            at == n - 1 ? last_of(data, 8 * at, 8 * at + 8) : piece_of(data, 8 * at, 8 * at + 8);
        piece.tos = (uint8_t)(0xb8 | marks[at]);
        assert_int_equal(verdict, HOLD_FRAGMENT);
        verdict = block_add(&block, &piece);
    }
    if (expected == DROPPED) {
        assert_int_equal(verdict, DROP_FRAGMENT_ECN);
        assert_int_equal(block.verdicts[DROP_FRAGMENT_ECN], n);
        assert_int_equal(reassembly_n_free(&block.reassembly), 1);
    } else {
        assert_int_equal(verdict, PASS);
        assert_int_equal(block.whole.header->tos, 0xb8 | expected);
    }
    block_close(&block);
}

TEST(every_pair_of_marks)
{
    for (unsigned a = 0; a < N_MARKS; a++)
        for (unsigned b = 0; b < N_MARKS; b++)
            for (unsigned first = 0; first < 2; first++)
                assert_marks((const unsigned[]){a, b}, 2, first, table[a][b]);
}

TEST(every_triple_of_marks)
{
    for (unsigned i = 0; i < N_MARKS * N_MARKS * N_MARKS; i++) {
        const unsigned marks[] = {i % N_MARKS, i / N_MARKS % N_MARKS, i / N_MARKS / N_MARKS};
        int expected = table[marks[0]][marks[1]];
        if (expected != DROPPED)
            expected = table[expected][marks[2]];
        for (unsigned first = 0; first < 3; first++)
            assert_marks(marks, 3, first, expected);
    }
}

TEST(the_mark_of_a_duplicate_does_not_count)
{
    struct piece first = piece_of(data, 0, 8), again = first, last = last_of(data, 8, 16);
    struct block block;

    block_open(&block, 1, 576);
    first.tos = last.tos = ECT_0;
    again.tos = NOT_ECT;
    assert_int_equal(block_add(&block, &first), HOLD_FRAGMENT);
    assert_int_equal(block_add(&block, &again), DROP_FRAGMENT_DUPLICATE);
    again.tos = CE;
    assert_int_equal(block_add(&block, &again), DROP_FRAGMENT_DUPLICATE);
    assert_int_equal(block_add(&block, &last), PASS);
    assert_int_equal(block.whole.header->tos, ECT_0);
    block_close(&block);
}

TEST(the_class_of_service_is_that_of_the_first_fragment)
{
    struct piece first = piece_of(data, 0, 8), last = last_of(data, 8, 16);
    struct block block;

    block_open(&block, 1, 576);
    first.tos = 0xb8 | ECT_1;
    last.tos = 0x10 | CE;
    assert_int_equal(block_add(&block, &last), HOLD_FRAGMENT);
    assert_int_equal(block_add(&block, &first), PASS);
    assert_int_equal(block.whole.header->tos, 0xb8 | CE);
    block_close(&block);
}

/* The reply is the host's own, and no transport that reacts to congestion (RFC 3168 section 5). */
TEST(the_reply_has_no_mark_whatever_the_fragments_had)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    for (unsigned a = 0; a < N_MARKS; a++)
        for (unsigned b = 0; b < N_MARKS; b++) {
            spec.id++;
            spec.tos = (uint8_t)(0xb8 | a);
            assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
            spec.tos = (uint8_t)(0xb8 | b);
            enum verdict verdict = lab_send_slice(lab, &spec, 32, 64);
            assert_int_equal(verdict, table[a][b] == DROPPED ? DROP_FRAGMENT_ECN : SEND_ECHO_REPLY);
            if (verdict == SEND_ECHO_REPLY)
                assert_int_equal(lab->whole[1], 0xb8);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_of_marks),
        cmocka_unit_test(every_triple_of_marks),
        cmocka_unit_test(the_mark_of_a_duplicate_does_not_count),
        cmocka_unit_test(the_class_of_service_is_that_of_the_first_fragment),
        cmocka_unit_test(the_reply_has_no_mark_whatever_the_fragments_had),
    };
    return cmocka_run_group_tests_name("reassembly_ecn", tests, lab_setup, lab_teardown);
}
