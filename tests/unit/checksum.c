/* checksum.c - proves the sums of stack/checksum.c against reference.h, which divides
 *
 * Full sums: every length up to 2,048 at every alignment, the longest data, and the words at which
 * carries happen. Words that were added up already are in checksum_sum.c, updates in
 * checksum_update.c. Data stands at the end of a block of its own,
 * so that AddressSanitizer sees a read beyond it.
 */
#include "tests/unit/unit.h"

#include "stack/checksum.h"
#include "tests/unit/reference.h"

/* Data at the end of a block, `shift` bytes after an address that malloc aligned to 16. */
struct data {
    uint8_t *block, *bytes;
};

static struct data data_at(size_t shift, size_t len)
{
    struct data data = {.block = calloc(1, shift + len ? shift + len : 1)};

    data.bytes = data.block + (shift + len ? shift : 1);
    return data;
}

static void assert_sums(const uint8_t *bytes, size_t len, const char *what)
{
    uint16_t expected = reference_checksum(bytes, len);
    uint16_t actual = be16_get(checksum(bytes, len));

    if (actual != expected)
        fail_msg("%s, %zu bytes: 0x%04x, not 0x%04x", what, len, actual, expected);
    if (checksum_holds(bytes, len) != (reference_sum(bytes, len) == 0xffff))
        fail_msg("%s, %zu bytes: holds is wrong", what, len);
}

TEST(the_example_of_rfc_1071_section_3_sums_up_to_ddf2)
{
    static const uint8_t example[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};

    assert_int_equal(be16_get(checksum(example, sizeof example)), 0xffff - 0xddf2);
}

TEST(no_data_has_the_checksum_ffff_and_does_not_hold)
{
    struct data data = data_at(0, 0);

    assert_int_equal(be16_get(checksum(data.bytes, 0)), 0xffff);
    assert_false(checksum_holds(data.bytes, 0));
    free(data.block);
}

TEST(an_odd_last_byte_is_the_high_half_of_a_word)
{
    static const uint8_t odd[] = {0x12, 0x34, 0x56};

    assert_int_equal(be16_get(checksum(odd, 1)), 0xffff - 0x1200);
    assert_int_equal(be16_get(checksum(odd, 3)), 0xffff - 0x6834);
}

TEST(every_length_to_2048_at_every_alignment_agrees_with_the_reference)
{
    uint64_t seed = random_seed();

    for (size_t shift = 0; shift < 16; shift++)
        for (size_t len = 0; len <= 2048; len++) {
            struct data data = data_at(shift, len);

            for (size_t i = 0; i < len; i++)
                data.bytes[i] = (uint8_t)random_bits(&seed);
            assert_sums(data.bytes, len, "random data");
            free(data.block);
        }
}

TEST(all_ones_of_every_length_to_2048_agree_with_the_reference)
{
    for (size_t len = 0; len <= 2048; len++) {
        struct data data = data_at(0, len);

        memset(data.bytes, 0xff, len);
        assert_sums(data.bytes, len, "all ones");
        free(data.block);
    }
}

TEST(all_zeros_have_the_checksum_ffff_and_do_not_hold)
{
    for (size_t len = 1; len <= 2048; len++) {
        uint8_t *zeros = calloc(1, len);

        assert_int_equal(be16_get(checksum(zeros, len)), 0xffff);
        assert_false(checksum_holds(zeros, len));
        free(zeros);
    }
}

TEST(the_longest_data_of_all_ones_have_the_checksum_00ff)
{
    struct data data = data_at(0, 65535);

    memset(data.bytes, 0xff, 65535);
    assert_int_equal(be16_get(checksum(data.bytes, 65535)), 0x00ff);
    assert_true(checksum_holds(data.bytes, 65534));
    assert_false(checksum_holds(data.bytes, 65535));
    free(data.block);
}

/* What makes carries run through all of a 64-bit, 32-bit or 16-bit addition. */
static const uint64_t edges[] = {0, 1, UINT64_MAX - 1, UINT64_MAX, 0xffffffff, 0x8000000000000000};

TEST(carries_between_the_64_bit_words_of_a_block_come_round)
{
    enum { N = N_ELEMENTS(edges) };

    for (unsigned i = 0; i < N * N * N * N; i++)
        for (size_t len = 24; len <= 40; len++) {
            uint64_t words[5] = {edges[i % N], edges[i / N % N], edges[i / N / N % N],
                                 edges[i / N / N / N], edges[i % N]};
            uint8_t bytes[sizeof words];

            memcpy(bytes, words, sizeof words);
            assert_sums(bytes, len, "carries");
        }
}

TEST(data_with_their_checksum_hold_at_every_length)
{
    uint64_t seed = random_seed();
    uint8_t bytes[128];

    for (size_t len = 2; len <= sizeof bytes; len++) {
        for (size_t i = 0; i < len; i++)
            bytes[i] = (uint8_t)random_bits(&seed);
        bytes[0] = bytes[1] = 0;
        be16 check = checksum(bytes, len);
        memcpy(bytes, check.byte, sizeof check);
        assert_true(checksum_holds(bytes, len));
    }
}

TEST(one_wrong_bit_does_not_hold)
{
    uint8_t bytes[85] = {0x45, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 12};
    be16 check = checksum(bytes, sizeof bytes);

    memcpy(bytes + 10, check.byte, sizeof check);
    assert_true(checksum_holds(bytes, sizeof bytes));
    for (size_t bit = 0; bit < sizeof bytes * 8; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(checksum_holds(bytes, sizeof bytes));
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

TEST(both_zeros_hold_where_the_other_words_sum_up_to_zero)
{
    static const uint8_t plus[] = {0x12, 0x34, 0xed, 0xcb, 0x00, 0x00};
    static const uint8_t minus[] = {0x12, 0x34, 0xed, 0xcb, 0xff, 0xff};

    assert_true(checksum_holds(plus, sizeof plus));
    assert_true(checksum_holds(minus, sizeof minus));
    assert_int_equal(be16_get(checksum(plus, sizeof plus)), 0x0000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_rfc_1071_section_3_sums_up_to_ddf2),
        cmocka_unit_test(no_data_has_the_checksum_ffff_and_does_not_hold),
        cmocka_unit_test(an_odd_last_byte_is_the_high_half_of_a_word),
        cmocka_unit_test(every_length_to_2048_at_every_alignment_agrees_with_the_reference),
        cmocka_unit_test(all_ones_of_every_length_to_2048_agree_with_the_reference),
        cmocka_unit_test(all_zeros_have_the_checksum_ffff_and_do_not_hold),
        cmocka_unit_test(the_longest_data_of_all_ones_have_the_checksum_00ff),
        cmocka_unit_test(carries_between_the_64_bit_words_of_a_block_come_round),
        cmocka_unit_test(data_with_their_checksum_hold_at_every_length),
        cmocka_unit_test(one_wrong_bit_does_not_hold),
        cmocka_unit_test(both_zeros_hold_where_the_other_words_sum_up_to_zero),
    };
    return cmocka_run_group_tests_name("checksum", tests, NULL, NULL);
}
