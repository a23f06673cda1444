/* be.c - proves that numbers and their bytes on the wire are each other's inverse
 *
 * The byte order is the one of RFC 791 appendix B, most significant first. All numbers of 16 bits
 * are tried, in both directions, and every bit and many samples of those of 32.
 */
#include "tests/unit/unit.h"

#include "stack/be.h"

TEST(bytes_12_34_are_0x1234)
{
    assert_int_equal(be16_get((be16){{0x12, 0x34}}), 0x1234);
    assert_int_equal(be16_of(0x1234).byte[0], 0x12);
    assert_int_equal(be16_of(0x1234).byte[1], 0x34);
}

TEST(bytes_12_34_56_78_are_0x12345678)
{
    static const uint8_t bytes[4] = {0x12, 0x34, 0x56, 0x78};
    be32 field = be32_of(0x12345678);

    assert_int_equal(be32_get((be32){{0x12, 0x34, 0x56, 0x78}}), 0x12345678);
    assert_memory_equal(field.byte, bytes, sizeof bytes);
}

TEST(the_types_have_no_padding_and_no_alignment)
{
    assert_int_equal(sizeof(be16), 2);
    assert_int_equal(sizeof(be32), 4);
    assert_int_equal(_Alignof(be16), 1);
    assert_int_equal(_Alignof(be32), 1);
}

TEST(every_16_bit_number_goes_there_and_back)
{
    for (uint32_t n = 0; n <= 0xffff; n++) {
        be16 field = be16_of((uint16_t)n);

        assert_int_equal(field.byte[0], n / 256);
        assert_int_equal(field.byte[1], n % 256);
        assert_int_equal(be16_get(field), n);
    }
}

static void assert_there_and_back(uint32_t n)
{
    be32 field = be32_of(n);

    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(field.byte[i], n >> (24 - 8 * i) & 0xff);
    assert_int_equal(be32_get(field), n);
}

TEST(every_bit_of_32_goes_there_and_back)
{
    assert_there_and_back(0);
    assert_there_and_back(UINT32_MAX);
    for (unsigned bit = 0; bit < 32; bit++) {
        assert_there_and_back(1u << bit);
        assert_there_and_back(~(1u << bit));
    }
}

TEST(random_32_bit_numbers_go_there_and_back)
{
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < 100000; i++)
        assert_there_and_back((uint32_t)random_bits(&seed));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_12_34_are_0x1234),
        cmocka_unit_test(bytes_12_34_56_78_are_0x12345678),
        cmocka_unit_test(the_types_have_no_padding_and_no_alignment),
        cmocka_unit_test(every_16_bit_number_goes_there_and_back),
        cmocka_unit_test(every_bit_of_32_goes_there_and_back),
        cmocka_unit_test(random_32_bit_numbers_go_there_and_back),
    };
    return cmocka_run_group_tests_name("be", tests, NULL, NULL);
}
