/* explain_text.c - text into a buffer: what fits, what does not, and numbers at their limits */

#include "tests/unit/unit.h"

#include "stack/explain/text.h"

/* A buffer of 16 bytes, with one behind that nobody may touch. */
struct buffer {
    char bytes[17];
    struct text text;
};

static struct buffer *fresh(struct buffer *buffer, size_t size)
{
    memset(buffer->bytes, '#', sizeof buffer->bytes);
    buffer->text = text_in(buffer->bytes, size);
    return buffer;
}

TEST(a_text_begins_empty_and_closed)
{
    struct buffer buffer;

    fresh(&buffer, 1);
    assert_int_equal(buffer.text.len, 0);
    assert_int_equal(buffer.text.size, 1);
    assert_string_equal(buffer.bytes, "");
    assert_int_equal(buffer.bytes[1], '#');
}

TEST(what_does_not_fit_is_left_out_and_counted)
{
    struct buffer buffer;

    for (size_t size = 1; size <= 16; size++) {
        fresh(&buffer, size);
        text_add(&buffer.text, "12345");
        text_add(&buffer.text, "6789a");
        assert_int_equal(buffer.text.len, 10);
        assert_int_equal(strlen(buffer.bytes), size - 1 < 10 ? size - 1 : 10);
        assert_memory_equal(buffer.bytes, "123456789a", strlen(buffer.bytes));
        assert_int_equal(buffer.bytes[size], '#');
    }
}

TEST(a_text_of_4_characters_fits_into_5_bytes_and_not_into_4)
{
    struct buffer buffer;

    text_add(&fresh(&buffer, 5)->text, "abcd");
    assert_string_equal(buffer.bytes, "abcd");
    text_add(&fresh(&buffer, 4)->text, "abcd");
    assert_string_equal(buffer.bytes, "abc");
    assert_int_equal(buffer.text.len, 4);
}

TEST(a_character_is_added_as_it_is)
{
    struct buffer buffer;

    fresh(&buffer, 16);
    text_add_char(&buffer.text, 'a');
    text_add_char(&buffer.text, '\n');
    text_add_char(&buffer.text, (char)0xe4);
    assert_string_equal(buffer.bytes, "a\n\xe4");
}

TEST(numbers_are_decimal_without_leading_zeros)
{
    static const struct {
        uint64_t number;
        const char *text;
    } cases[] = {
        {0, "0"},
        {9, "9"},
        {10, "10"},
        {99, "99"},
        {100, "100"},
        {65535, "65535"},
        {1000000, "1000000"},
        {UINT32_MAX, "4294967295"},
        {UINT64_MAX, "18446744073709551615"},
    };

    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        char bytes[24];
        struct text text = text_in(bytes, sizeof bytes);
        text_add_number(&text, cases[i].number);
        assert_string_equal(bytes, cases[i].text);
        assert_int_equal(text.len, strlen(cases[i].text));
    }
}

TEST(hexadecimal_digits_are_as_many_as_asked_for)
{
    static const struct {
        uint64_t number;
        unsigned n_digits;
        const char *text;
    } cases[] = {
        {0, 1, "0"},
        {0xabc, 4, "0abc"},
        {0x9f, 2, "9f"},
        {0xfedcba9876543210, 16, "fedcba9876543210"},
        {0xfedcba987654321f, 18, "00fedcba987654321f"},
        {0x1234, 2, "34"},
        {7, 0, ""},
    };

    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        char bytes[24];
        struct text text = text_in(bytes, sizeof bytes);
        text_add_hex(&text, cases[i].number, cases[i].n_digits);
        assert_string_equal(bytes, cases[i].text);
    }
}

TEST(bytes_are_two_digits_each)
{
    struct buffer buffer;

    text_add_bytes(&fresh(&buffer, 16)->text, (const uint8_t[]){0x45, 0x00, 0x0f, 0xff}, 4);
    assert_string_equal(buffer.bytes, "45000fff");
    text_add_bytes(&fresh(&buffer, 16)->text, (const uint8_t[]){1}, 0);
    assert_string_equal(buffer.bytes, "");
}

TEST(an_address_is_four_numbers_from_the_most_significant_on)
{
    struct buffer buffer;

    text_add_address(&fresh(&buffer, 16)->text, 0xc0a8030c);
    assert_string_equal(buffer.bytes, "192.168.3.12");
    text_add_address(&fresh(&buffer, 16)->text, 0);
    assert_string_equal(buffer.bytes, "0.0.0.0");
    text_add_address(&fresh(&buffer, 16)->text, 0xffffffff);
    assert_string_equal(buffer.bytes, "255.255.255.255");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_begins_empty_and_closed),
        cmocka_unit_test(what_does_not_fit_is_left_out_and_counted),
        cmocka_unit_test(a_text_of_4_characters_fits_into_5_bytes_and_not_into_4),
        cmocka_unit_test(a_character_is_added_as_it_is),
        cmocka_unit_test(numbers_are_decimal_without_leading_zeros),
        cmocka_unit_test(hexadecimal_digits_are_as_many_as_asked_for),
        cmocka_unit_test(bytes_are_two_digits_each),
        cmocka_unit_test(an_address_is_four_numbers_from_the_most_significant_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
