/* checksum_update.c - proves the incremental update of RFC 1624 against a full sum
 *
 * Two words and a checksum are enough for every case: the word that changes, and one that stands
 * for the sum of all the others. What is exhaustive goes through all 65,536 values of one of them.
 * One's complement has two zeros, and the tests say at which of them an update arrives.
 */
#include "tests/unit/unit.h"

#include "stack/checksum.h"
#include "tests/unit/reference.h"

enum { ECHO_REQUEST = 0x0800, ECHO_REPLY = 0x0000 };

static uint16_t update(uint32_t check, uint32_t from, uint32_t to)
{
    return be16_get(
        checksum_update(be16_of((uint16_t)check), be16_of((uint16_t)from), be16_of((uint16_t)to)));
}

static uint16_t checksum_of(uint32_t word, uint32_t rest)
{
    return (uint16_t)(0xffff - reference_remainder((uint64_t)word + rest));
}

static bool holds(uint32_t word, uint32_t rest, uint32_t check)
{
    return reference_remainder((uint64_t)word + rest + check) == 0xffff;
}

TEST(the_example_of_rfc_1624_section_4_gives_0000)
{
    assert_int_equal(update(0xdd2f, 0x5555, 0x3285), 0x0000);
}

TEST(an_echo_request_becomes_a_reply_whatever_the_rest_of_it)
{
    for (uint32_t rest = 1; rest <= 0xffff; rest++)
        assert_int_equal(update(checksum_of(ECHO_REQUEST, rest), ECHO_REQUEST, ECHO_REPLY),
                         checksum_of(ECHO_REPLY, rest));
}

TEST(where_every_word_becomes_zero_the_update_says_0000)
{
    assert_int_equal(update(checksum_of(ECHO_REQUEST, 0), ECHO_REQUEST, ECHO_REPLY), 0x0000);
    assert_int_equal(checksum_of(ECHO_REPLY, 0), 0xffff);
}

TEST(every_checksum_that_holds_for_an_echo_request_holds_for_the_reply)
{
    unsigned n_held = 0;

    for (uint32_t check = 0; check <= 0xffff; check++) {
        /* what makes this checksum right: minus the sum of checksum and word */
        uint32_t rest = (2 * 0xffff - check - ECHO_REQUEST) % 0xffff;

        assert_true(holds(ECHO_REQUEST, rest, check));
        if (rest == 0)
            rest = 0xffff; /* the zero that is not "every word is zero" */
        assert_true(holds(ECHO_REPLY, rest, update(check, ECHO_REQUEST, ECHO_REPLY)));
        n_held++;
    }
    assert_int_equal(n_held, 65536);
}

TEST(a_checksum_that_did_not_hold_for_an_echo_request_does_not_hold_for_the_reply)
{
    for (uint32_t rest = 0; rest <= 0xffff; rest++)
        for (unsigned bit = 0; bit < 16; bit++) {
            uint32_t wrong = checksum_of(ECHO_REQUEST, rest) ^ 1u << bit;

            assert_false(holds(ECHO_REQUEST, rest, wrong));
            assert_false(holds(ECHO_REPLY, rest, update(wrong, ECHO_REQUEST, ECHO_REPLY)));
        }
}

TEST(every_old_word_agrees_with_the_full_sum)
{
    static const uint32_t new_words[] = {0x0000, 0x0001, 0x00ff, 0x0800, 0x1234,
                                         0x7fff, 0x8000, 0xff00, 0xfffe, 0xffff};
    static const uint32_t rests[] = {0x0001, 0x4321, 0x8000, 0xfffe, 0xffff};

    for (size_t i = 0; i < N_ELEMENTS(new_words) * N_ELEMENTS(rests); i++) {
        uint32_t to = new_words[i % N_ELEMENTS(new_words)];
        uint32_t rest = rests[i / N_ELEMENTS(new_words)];

        for (uint32_t from = 0; from <= 0xffff; from++)
            assert_int_equal(update(checksum_of(from, rest), from, to), checksum_of(to, rest));
    }
}

TEST(a_word_that_stays_leaves_the_checksum)
{
    for (uint32_t word = 0; word <= 0xffff; word++)
        assert_int_equal(update(checksum_of(word, 0x4321), word, word), checksum_of(word, 0x4321));
}

TEST(there_and_back_is_the_checksum_of_before)
{
    for (uint32_t word = 0; word <= 0xffff; word++) {
        uint16_t check = checksum_of(word, 0x4321);

        assert_int_equal(update(update(check, word, ECHO_REQUEST), ECHO_REQUEST, word), check);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_rfc_1624_section_4_gives_0000),
        cmocka_unit_test(an_echo_request_becomes_a_reply_whatever_the_rest_of_it),
        cmocka_unit_test(where_every_word_becomes_zero_the_update_says_0000),
        cmocka_unit_test(every_checksum_that_holds_for_an_echo_request_holds_for_the_reply),
        cmocka_unit_test(
            a_checksum_that_did_not_hold_for_an_echo_request_does_not_hold_for_the_reply),
        cmocka_unit_test(every_old_word_agrees_with_the_full_sum),
        cmocka_unit_test(a_word_that_stays_leaves_the_checksum),
        cmocka_unit_test(there_and_back_is_the_checksum_of_before),
    };
    return cmocka_run_group_tests_name("checksum_update", tests, NULL, NULL);
}
