/* checksum_sum.c - proves what the checksum does with words that were added up already
 *
 * They are a header's fields, or the pseudo header of UDP, which lies nowhere: values in host order
 * of 16 or 32 bits each. Here the same words lie in memory as well, and the reference sums them up.
 */
#include "tests/unit/unit.h"

#include "stack/checksum.h"
#include "tests/unit/reference.h"

TEST(a_sum_folds_at_every_carry)
{
    static const uint16_t lanes[] = {0, 1, 2, 0x7fff, 0x8000, 0xfffe, 0xffff};
    enum { N = N_ELEMENTS(lanes) };

    for (unsigned i = 0; i < N * N * N * N; i++) {
        uint64_t sum = (uint64_t)lanes[i / N / N / N] << 48 | (uint64_t)lanes[i / N / N % N] << 32 |
                       (uint64_t)lanes[i / N % N] << 16 | lanes[i % N];
        assert_int_equal(be16_get(checksum_of_sum(sum)), 0xffff - reference_remainder(sum));
    }
}

TEST(a_sum_of_16_and_32_bit_words_gives_their_checksum)
{
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < 10000; i++) {
        uint8_t bytes[20];
        uint64_t sum = 0;

        for (size_t at = 0; at < sizeof bytes; at++)
            bytes[at] = (uint8_t)random_bits(&seed);
        for (size_t at = 0; at < 12; at += 2)
            sum += (uint64_t)bytes[at] << 8 | bytes[at + 1];
        for (size_t at = 12; at < 20; at += 4)
            sum += (uint64_t)bytes[at] << 24 | (uint64_t)bytes[at + 1] << 16 |
                   (uint64_t)bytes[at + 2] << 8 | bytes[at + 3];
        assert_int_equal(be16_get(checksum_of_sum(sum)), reference_checksum(bytes, sizeof bytes));
    }
}

/* A pseudo header as RFC 768 draws it, and data behind it. */
struct message {
    uint8_t bytes[12 + 100];
    size_t data_len;
};

static uint64_t words_of(const struct message *message)
{
    const uint8_t *at = message->bytes;
    uint64_t sum = 0;

    for (size_t i = 0; i < 8; i += 4)
        sum += (uint64_t)at[i] << 24 | (uint64_t)at[i + 1] << 16 | (uint64_t)at[i + 2] << 8 |
               at[i + 3];
    return sum + (uint64_t)(at[8] * 256 + at[9]) + (uint64_t)(at[10] * 256 + at[11]);
}

static bool holds(const struct message *message)
{
    return checksum_holds_with(message->bytes + 12, message->data_len, words_of(message));
}

static struct message random_message(uint64_t *seed, size_t data_len)
{
    struct message message = {.data_len = data_len};

    for (size_t i = 0; i < 12 + data_len; i++)
        message.bytes[i] = (uint8_t)random_bits(seed);
    return message;
}

static void sum_up(struct message *message)
{
    uint8_t *check = message->bytes + 12;

    check[0] = check[1] = 0;
    uint16_t sum = reference_checksum(message->bytes, 12 + message->data_len);
    check[0] = (uint8_t)(sum >> 8);
    check[1] = (uint8_t)sum;
}

TEST(data_and_words_hold_together_at_every_length)
{
    uint64_t seed = random_seed();

    for (size_t len = 2; len <= 100; len++) {
        struct message message = random_message(&seed, len);
        sum_up(&message);
        assert_true(holds(&message));
    }
}

TEST(random_data_and_words_hold_when_the_reference_says_so)
{
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < 100000; i++) {
        struct message message = random_message(&seed, random_below(&seed, 101));
        uint16_t sum = reference_sum(message.bytes, 12 + message.data_len);
        assert_int_equal(holds(&message), sum == 0xffff);
    }
}

TEST(one_wrong_bit_of_the_words_or_of_the_data_does_not_hold)
{
    uint64_t seed = random_seed();
    struct message message = random_message(&seed, 33);

    sum_up(&message);
    for (size_t bit = 0; bit < (12 + message.data_len) * 8; bit++) {
        message.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(holds(&message));
        message.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_true(holds(&message));
}

TEST(every_word_of_data_holds_with_its_complement_and_no_other)
{
    for (uint32_t word = 0; word <= 0xffff; word++) {
        uint8_t data[2] = {(uint8_t)(word >> 8), (uint8_t)word};
        assert_true(checksum_holds_with(data, 2, 0xffff - word));
        assert_false(checksum_holds_with(data, 2, 0xffff - word + 1));
        assert_false(checksum_holds_with(data, 2, 0x1fffe - word - 1));
    }
}

TEST(without_words_it_holds_as_the_data_alone)
{
    uint64_t seed = random_seed();

    for (size_t len = 0; len <= 100; len++) {
        struct message message = random_message(&seed, len);
        const uint8_t *data = message.bytes + 12;
        assert_int_equal(checksum_holds_with(data, len, 0), checksum_holds(data, len));
        if (len < 2)
            continue;
        memset(message.bytes, 0, 12);
        sum_up(&message);
        assert_true(checksum_holds_with(data, len, 0));
    }
}

TEST(zero_holds_as_ffff_and_not_as_nothing_at_all)
{
    assert_false(checksum_holds_with("", 0, 0));
    assert_true(checksum_holds_with("", 0, 0xffff));
    assert_true(checksum_holds_with("\0\0", 2, 0xffff));
    assert_true(checksum_holds_with("\xff\xff", 2, 0));
    assert_true(checksum_holds_with("\xff\xff", 2, 0xffff));
}

TEST(sums_of_many_words_fold_into_one)
{
    /* 65,535 words of 32 bits, all ones: the most that anybody adds up */
    assert_true(checksum_holds_with("\0\0", 2, (uint64_t)UINT32_MAX * 65535));
    assert_true(checksum_holds_with("\xff\xfe", 2, (uint64_t)UINT32_MAX * 65535 + 1));
    assert_true(checksum_holds_with("\x12\x34", 2, UINT64_MAX - 0x1234));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sum_folds_at_every_carry),
        cmocka_unit_test(a_sum_of_16_and_32_bit_words_gives_their_checksum),
        cmocka_unit_test(data_and_words_hold_together_at_every_length),
        cmocka_unit_test(random_data_and_words_hold_when_the_reference_says_so),
        cmocka_unit_test(one_wrong_bit_of_the_words_or_of_the_data_does_not_hold),
        cmocka_unit_test(every_word_of_data_holds_with_its_complement_and_no_other),
        cmocka_unit_test(without_words_it_holds_as_the_data_alone),
        cmocka_unit_test(zero_holds_as_ffff_and_not_as_nothing_at_all),
        cmocka_unit_test(sums_of_many_words_fold_into_one),
    };
    return cmocka_run_group_tests_name("checksum_sum", tests, NULL, NULL);
}
