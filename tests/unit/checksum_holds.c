/* checksum_holds.c - proves what the checksum says of whole headers and messages, by every kind
 *
 * checksum_kinds.c has the sums; here is what is made of them: do a header's words hold, do data
 * and words beside them, and does a checksum that grew with its header still hold? A reference that
 * divides (reference.h) says what is right. A kind that this processor does not have is left out,
 * and named.
 */
#include "tests/unit/unit.h"

#include "stack/checksum.h"
#include "tests/unit/reference.h"

enum { HEADER_MAX_LEN = 60 };

static void fill(uint8_t *bytes, size_t len, uint64_t *seed)
{
    for (size_t at = 0; at < len; at++)
        bytes[at] = (uint8_t)random_bits(seed);
}

static uint16_t word_at(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] * 256 + bytes[1]);
}

static void put_word(uint8_t *bytes, uint16_t word)
{
    bytes[0] = (uint8_t)(word >> 8);
    bytes[1] = (uint8_t)word;
}

/* Makes the bytes hold, by the word at `at`, together with words that sum up to `beside`. */
static void make_hold(uint8_t *bytes, size_t len, size_t at, uint16_t beside)
{
    put_word(bytes + at, 0);
    put_word(bytes + at, (uint16_t)(0xffff - reference_remainder(
                                                 (uint64_t)reference_sum(bytes, len) + beside)));
}

static bool is_here(enum checksum_kind kind)
{
    bool runs = checksum_runs(kind);

    if (!runs)
        print_message("left out, this processor does not have it: %s\n", checksum_name(kind));
    return runs;
}

/* Around the length up to which there is no choice, messages as they come, and the longest. */
static const size_t lengths[] = {2,   8,   31,  64,  100, 126,  127,  128,  129,   130,   131,
                                 159, 160, 191, 192, 255, 1024, 1407, 1408, 65534, 65535, 257};

TEST(every_kind_holds_data_with_words_beside_them_and_notices_one_more)
{
    static uint8_t bytes[65535];
    static const uint64_t beside[] = {0,          1,          0xffff,     0x10000,
                                      UINT32_MAX, UINT64_MAX, 0x1fffe,    0xfffe0001,
                                      0x30011,    0x12345678, 0xffff0000, 0x8000000000000000};
    uint64_t seed = random_seed();

    fill(bytes, sizeof bytes, &seed);
    for (enum checksum_kind kind = 0; kind < N_CHECKSUM_KINDS; kind++) {
        if (!is_here(kind))
            continue;
        for (size_t i = 0; i < N_ELEMENTS(lengths) * N_ELEMENTS(beside); i++) {
            size_t len = lengths[i / N_ELEMENTS(beside)];
            uint64_t words = beside[i % N_ELEMENTS(beside)];

            make_hold(bytes, len, len / 4 * 2, reference_remainder(words));
            assert_true(checksum_holds_by(kind, bytes, len, words));
            assert_true(checksum_holds_with(bytes, len, words));
            assert_false(checksum_holds_by(kind, bytes, len, words ^ 0x4000));
            bytes[random_below(&seed, (uint32_t)len)] ^= 0x10;
            assert_false(checksum_holds_by(kind, bytes, len, words));
            assert_false(checksum_holds_with(bytes, len, words));
        }
    }
}

TEST(every_kind_says_what_the_reference_says_of_words_at_random)
{
    uint8_t bytes[300];
    uint64_t seed = random_seed();
    unsigned n_held = 0;

    for (enum checksum_kind kind = 0; kind < N_CHECKSUM_KINDS; kind++) {
        if (!is_here(kind))
            continue;
        for (unsigned i = 0; i < 20000; i++) {
            size_t len = random_below(&seed, sizeof bytes + 1);
            uint64_t beside = random_bits(&seed) >> random_below(&seed, 64);

            fill(bytes, len, &seed);
            if (len >= 2 && i % 2 == 0)
                make_hold(bytes, len, 0, reference_remainder(beside));
            uint64_t all = (uint64_t)reference_sum(bytes, len) + reference_remainder(beside);
            bool holds = reference_remainder(all) == 0xffff;
            assert_int_equal(checksum_holds_by(kind, bytes, len, beside), holds);
            n_held += holds;
        }
    }
    assert_true(n_held > 9000);
}

TEST(every_kind_holds_minus_zero_and_not_nothing)
{
    static uint8_t zeros[2000], ones[2000];

    memset(ones, 0xff, sizeof ones);
    for (enum checksum_kind kind = 0; kind < N_CHECKSUM_KINDS; kind++) {
        if (!is_here(kind))
            continue;
        for (size_t len = 0; len <= sizeof zeros; len += 2) {
            assert_false(checksum_holds_by(kind, zeros, len, 0));
            assert_true(checksum_holds_by(kind, zeros, len, 0xffff));
            assert_true(checksum_holds_by(kind, ones, len, 0xffff));
            assert_int_equal(checksum_holds_by(kind, ones, len, 0), len > 0);
        }
    }
}

TEST(what_is_no_kind_lets_no_message_pass)
{
    uint8_t bytes[200] = {0x80};

    make_hold(bytes, sizeof bytes, 2, 0);
    assert_true(checksum_holds_by(CHECKSUM_PLAIN, bytes, sizeof bytes, 0));
    assert_false(checksum_holds_by(N_CHECKSUM_KINDS, bytes, sizeof bytes, 0));
}

TEST(headers_of_20_to_60_bytes_hold_and_no_wrong_bit_is_missed)
{
    uint64_t seed = random_seed();

    for (size_t len = 20; len <= HEADER_MAX_LEN; len += 4)
        for (size_t shift = 0; shift < 8; shift++) {
            uint8_t *block = malloc(shift + len), *header = block + shift; /* and not a byte more */

            fill(header, len, &seed);
            make_hold(header, len, 10, 0);
            assert_true(checksum_holds_header(header, len));
            for (size_t bit = 0; bit < len * 8; bit++) {
                header[bit / 8] ^= (uint8_t)(1 << bit % 8);
                assert_false(checksum_holds_header(header, len));
                header[bit / 8] ^= (uint8_t)(1 << bit % 8);
            }
            free(block);
        }
}

TEST(a_header_holds_when_the_reference_says_so)
{
    /* words that carry, or make the sum one of the two zeros */
    static const uint16_t words[] = {0, 0xffff, 0xffff, 1, 0xfffe, 0x8000, 0x7fff};
    uint64_t seed = random_seed();
    unsigned n_held = 0;

    for (unsigned i = 0; i < 200000; i++) {
        uint8_t header[HEADER_MAX_LEN];
        size_t len = 20 + 4 * random_below(&seed, 11);

        for (size_t at = 0; at < len; at += 2)
            put_word(header + at, words[random_below(&seed, N_ELEMENTS(words))]);
        bool holds = reference_sum(header, len) == 0xffff;
        assert_int_equal(checksum_holds_header(header, len), holds);
        assert_int_equal(checksum_holds(header, len), holds);
        n_held += holds;
    }
    assert_true(n_held > 1000);
}

TEST(a_header_of_zeros_does_not_hold_and_one_of_ones_does)
{
    uint8_t zeros[HEADER_MAX_LEN] = {0}, ones[HEADER_MAX_LEN];

    memset(ones, 0xff, sizeof ones);
    for (size_t len = 20; len <= HEADER_MAX_LEN; len += 4) {
        assert_false(checksum_holds_header(zeros, len));
        assert_true(checksum_holds_header(ones, len));
    }
}

/* The checksum of a header, three of whose words change: grown by what they grew by in all, updated
 * a word at a time, and summed up anew. */
static void assert_grows(uint8_t *header, const uint16_t to[3])
{
    uint32_t more = 3 * 0xffff;
    be16 updated = be16_of((uint16_t)(0xffff - reference_sum(header, 20)));
    be16 before = updated;

    for (size_t i = 0; i < 3; i++) {
        uint16_t from = word_at(header + 2 * i);
        more = more + to[i] - from;
        updated = checksum_update(updated, be16_of(from), be16_of(to[i]));
        put_word(header + 2 * i, to[i]);
    }
    uint16_t grown = be16_get(checksum_grown(before, more));
    assert_int_equal(grown, be16_get(updated));
    assert_int_equal(grown, reference_checksum(header, 20));
}

TEST(a_checksum_that_grew_is_the_one_updated_word_by_word_and_the_full_sum)
{
    static const uint16_t edges[] = {0, 1, 0x7fff, 0x8000, 0xff00, 0xfffe, 0xffff};
    enum { N = N_ELEMENTS(edges) };
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < 200000; i++) {
        uint8_t header[20];
        uint16_t to[3];

        fill(header, sizeof header, &seed);
        for (size_t at = 0; at < 3; at++) {
            bool at_edge = random_below(&seed, 2);
            to[at] = at_edge ? edges[random_below(&seed, N)] : (uint16_t)random_bits(&seed);
            if (random_below(&seed, 2))
                put_word(header + 2 * at, edges[random_below(&seed, N)]);
        }
        assert_grows(header, to);
    }
}

TEST(every_checksum_grows_by_nothing_by_one_and_by_the_most)
{
    for (uint32_t check = 0; check <= 0xffff; check++) {
        static const uint32_t grown_by[] = {0,          1,          0xfffe,     0xffff,    0x10000,
                                            2 * 0xffff, 0x7fffffff, 0x7fff7fff, 0x7fff8000};

        for (size_t i = 0; i < N_ELEMENTS(grown_by); i++) {
            uint64_t sum = 0xffff - check + (uint64_t)grown_by[i];
            assert_int_equal(be16_get(checksum_grown(be16_of((uint16_t)check), grown_by[i])),
                             0xffff - reference_remainder(sum));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_holds_data_with_words_beside_them_and_notices_one_more),
        cmocka_unit_test(every_kind_says_what_the_reference_says_of_words_at_random),
        cmocka_unit_test(every_kind_holds_minus_zero_and_not_nothing),
        cmocka_unit_test(what_is_no_kind_lets_no_message_pass),
        cmocka_unit_test(headers_of_20_to_60_bytes_hold_and_no_wrong_bit_is_missed),
        cmocka_unit_test(a_header_holds_when_the_reference_says_so),
        cmocka_unit_test(a_header_of_zeros_does_not_hold_and_one_of_ones_does),
        cmocka_unit_test(a_checksum_that_grew_is_the_one_updated_word_by_word_and_the_full_sum),
        cmocka_unit_test(every_checksum_grows_by_nothing_by_one_and_by_the_most),
    };
    return cmocka_run_group_tests_name("checksum_holds", tests, NULL, NULL);
}
