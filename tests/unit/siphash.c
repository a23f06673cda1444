/* siphash.c - proves that the hash is SipHash-2-4 and no other
 *
 * The numbers are the published ones: key 00 01 .. 0f, data 00 01 02 .. of 0 to 63 bytes. What is
 * longer, and another key, was computed by OpenSSL. Data lie at every alignment, at the end of a
 * block of their own, so that AddressSanitizer sees a read beyond them.
 */
#include "tests/unit/unit.h"

#include "stack/siphash.h"

/* Of words as they are read: least significant byte first. */
static const struct siphash_key key = {{0x0706050403020100, 0x0f0e0d0c0b0a0908}};

static const uint64_t published[64] = {
    0x726fdb47dd0e0e31, 0x74f839c593dc67fd, 0x0d6c8009d9a94f5a, 0x85676696d7fb7e2d,
    0xcf2794e0277187b7, 0x18765564cd99a68d, 0xcbc9466e58fee3ce, 0xab0200f58b01d137,
    0x93f5f5799a932462, 0x9e0082df0ba9e4b0, 0x7a5dbbc594ddb9f3, 0xf4b32f46226bada7,
    0x751e8fbc860ee5fb, 0x14ea5627c0843d90, 0xf723ca908e7af2ee, 0xa129ca6149be45e5,
    0x3f2acc7f57c29bdb, 0x699ae9f52cbe4794, 0x4bc1b3f0968dd39c, 0xbb6dc91da77961bd,
    0xbed65cf21aa2ee98, 0xd0f2cbb02e3b67c7, 0x93536795e3a33e88, 0xa80c038ccd5ccec8,
    0xb8ad50c6f649af94, 0xbce192de8a85b8ea, 0x17d835b85bbb15f3, 0x2f2e6163076bcfad,
    0xde4daaaca71dc9a5, 0xa6a2506687956571, 0xad87a3535c49ef28, 0x32d892fad841c342,
    0x7127512f72f27cce, 0xa7f32346f95978e3, 0x12e0b01abb051238, 0x15e034d40fa197ae,
    0x314dffbe0815a3b4, 0x027990f029623981, 0xcadcd4e59ef40c4d, 0x9abfd8766a33735c,
    0x0e3ea96b5304a7d0, 0xad0c42d6fc585992, 0x187306c89bc215a9, 0xd4a60abcf3792b95,
    0xf935451de4f21df2, 0xa9538f0419755787, 0xdb9acddff56ca510, 0xd06c98cd5c0975eb,
    0xe612a3cb9ecba951, 0xc766e62cfcadaf96, 0xee64435a9752fe72, 0xa192d576b245165a,
    0x0a8787bf8ecb74b2, 0x81b3e73d20b49b6f, 0x7fa8220ba3b2ecea, 0x245731c13ca42499,
    0xb78dbfaf3a8d83bd, 0xea1ad565322a1a0b, 0x60e61c23a3795013, 0x6606d7e446282b93,
    0x6ca4ecb15c5f91e1, 0x9f626da15c9625f3, 0xe51b38608ef25f57, 0x958a324ceb064572,
};

/* The hash of 0, 1, 2 ... in a block that ends where they end. */
static uint64_t hash_of(struct siphash_key with, size_t shift, size_t len)
{
    uint8_t counted[300];
    uint8_t *block = malloc(shift + len ? shift + len : 1);
    uint8_t *bytes = block + shift;

    for (size_t i = 0; i < sizeof counted; i++)
        counted[i] = (uint8_t)i;
    memcpy(bytes, counted, len);
    uint64_t hash = siphash(with, bytes, len);
    free(block);
    return hash;
}

TEST(data_of_0_to_63_bytes_have_the_published_hashes)
{
    for (size_t len = 0; len < N_ELEMENTS(published); len++)
        if (hash_of(key, 0, len) != published[len])
            fail_msg("%zu bytes: 0x%016" PRIx64, len, hash_of(key, 0, len));
}

TEST(data_at_any_address_have_the_same_hash)
{
    for (size_t shift = 1; shift < 16; shift++)
        for (size_t len = 0; len < N_ELEMENTS(published); len++)
            assert_true(hash_of(key, shift, len) == published[len]);
}

TEST(of_a_length_beyond_255_its_low_byte_counts)
{
    assert_true(hash_of(key, 0, 255) == 0xa9c169fec74db21a);
    assert_true(hash_of(key, 0, 256) == 0x999d0526d2a7bfd7);
    assert_true(hash_of(key, 0, 300) == 0x4b0b710db6117839);
}

TEST(both_words_of_the_key_count)
{
    static const struct siphash_key other = {{0xf8f9fafbfcfdfeff, 0xf0f1f2f3f4f5f6f7}};

    assert_true(siphash(other, "echohost", 8) == 0x361e22b13c1a96c4);
    for (unsigned bit = 0; bit < 128; bit++) {
        struct siphash_key changed = key;
        changed.word[bit / 64] ^= (uint64_t)1 << bit % 64;
        assert_true(hash_of(changed, 0, 15) != published[15]);
    }
}

/* That a table which takes the low bits of it is filled evenly: 256 places, 100 each on average,
 * for the inputs that this host has, addresses one after the other. */
TEST(addresses_in_a_row_are_spread_over_all_places)
{
    unsigned n_at[256] = {0};

    for (uint32_t address = 0; address < N_ELEMENTS(n_at) * 100; address++) {
        uint8_t bytes[4] = {192, (uint8_t)(address >> 16), (uint8_t)(address >> 8),
                            (uint8_t)address};
        n_at[siphash(key, bytes, sizeof bytes) % N_ELEMENTS(n_at)]++;
    }
    for (size_t i = 0; i < N_ELEMENTS(n_at); i++)
        assert_in_range(n_at[i], 50, 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_of_0_to_63_bytes_have_the_published_hashes),
        cmocka_unit_test(data_at_any_address_have_the_same_hash),
        cmocka_unit_test(of_a_length_beyond_255_its_low_byte_counts),
        cmocka_unit_test(both_words_of_the_key_count),
        cmocka_unit_test(addresses_in_a_row_are_spread_over_all_places),
    };
    return cmocka_run_group_tests_name("siphash", tests, NULL, NULL);
}
