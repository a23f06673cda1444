/* error.c - proves that an error text is what was said, cut where it does not fit
 *
 * The boundary is the size of the text itself: one byte below it, at it, and far beyond.
 */
#include "tests/unit/unit.h"

#include "drivers/error.h"

static void fill(char *text, size_t text_len)
{
    memset(text, 'x', text_len);
    text[text_len] = '\0';
}

TEST(a_text_is_formatted_and_false_is_returned)
{
    struct error error;

    (void)state;
    assert_false(error_set(&error, "cannot open %s: %d; try %c", "tun0", 42, 'y'));
    assert_string_equal(error.text, "cannot open tun0: 42; try y");
}

TEST(a_later_text_replaces_the_earlier_one)
{
    struct error error;

    (void)state;
    (void)error_set(&error, "a long one");
    (void)error_set(&error, "short");
    assert_string_equal(error.text, "short");
}

TEST(a_text_that_fits_to_the_last_byte_is_whole)
{
    struct error error;
    char text[sizeof error.text];

    (void)state;
    fill(text, sizeof error.text - 1);
    assert_false(error_set(&error, "%s", text));
    assert_string_equal(error.text, text);
}

TEST(a_text_that_is_too_long_is_cut_and_ends)
{
    static const size_t too_long[] = {0, 1, 5000};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(too_long); i++) {
        struct {
            struct error error;
            char behind[8];
        } block;
        char text[sizeof block.error.text + 5001];
        memset(&block, '#', sizeof block);
        fill(text, sizeof block.error.text + too_long[i]);
        assert_false(error_set(&block.error, "%s", text));
        assert_int_equal(block.error.text[sizeof block.error.text - 1], '\0');
        assert_int_equal(strlen(block.error.text), sizeof block.error.text - 1);
        assert_memory_equal(block.behind, "########", sizeof block.behind);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_formatted_and_false_is_returned),
        cmocka_unit_test(a_later_text_replaces_the_earlier_one),
        cmocka_unit_test(a_text_that_fits_to_the_last_byte_is_whole),
        cmocka_unit_test(a_text_that_is_too_long_is_cut_and_ends),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
