/* explain_sheet.c - proves that text stands in its columns, within 100, and when it is in colour
 */
#include "tests/unit/unit.h"

#include "apps/explain_sheet.h"

int __wrap_isatty(int fd);

static bool is_terminal;

int __wrap_isatty(int fd)
{
    (void)fd;
    return is_terminal;
}

static char *text;
static size_t text_len;

static struct sheet begin(bool colours)
{
    struct sheet sheet = {.out = open_memstream(&text, &text_len), .colours = colours};

    assert_non_null(sheet.out);
    return sheet;
}

/* Ends the sheet, which has to say this. */
static void assert_said(struct sheet *sheet, const char *wanted)
{
    assert_int_equal(fclose(sheet->out), 0);
    assert_string_equal(text, wanted);
    free(text);
    text = NULL;
}

TEST(columns_are_counted_without_the_colours)
{
    struct sheet sheet = begin(true);

    sheet_put(&sheet, INK_GOOD, "ok");
    assert_int_equal(sheet.column, 2);
    sheet_to(&sheet, 5);
    assert_int_equal(sheet.column, 5);
    sheet_print(&sheet, INK_PLAIN, "%u bytes", 20u);
    assert_int_equal(sheet.column, 13);
    sheet_end_line(&sheet);
    assert_int_equal(sheet.column, 0);
    assert_said(&sheet, "\033[32mok\033[0m   20 bytes\n");
}

TEST(each_ink_has_a_colour_of_its_own_and_plain_has_none)
{
    static const char *const codes[] = {"", "1", "2", "32", "1;31", "33"};
    char wanted[32];

    for (enum ink ink = INK_PLAIN; ink <= INK_NOTE; ink++) {
        struct sheet sheet = begin(true);
        sheet_put(&sheet, ink, "x");
        (void)snprintf(wanted, sizeof wanted, ink == INK_PLAIN ? "%sx" : "\033[%smx\033[0m",
                       codes[ink]);
        assert_said(&sheet, wanted);
        sheet = begin(false);
        sheet_put(&sheet, ink, "x");
        assert_said(&sheet, "x");
    }
}

TEST(text_that_is_too_long_for_its_column_is_followed_by_two_spaces)
{
    static const struct {
        const char *before;
        unsigned column;
        const char *wanted;
    } rows[] = {
        {"", 0, "|"},         {"", 3, "   |"},        {"a", 3, "a  |"},  {"ab", 3, "ab  |"},
        {"abc", 3, "abc  |"}, {"abcd", 3, "abcd  |"}, {"a", 4, "a   |"},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct sheet sheet = begin(false);
        sheet_put(&sheet, INK_PLAIN, rows[i].before);
        sheet_to(&sheet, rows[i].column);
        sheet_put(&sheet, INK_PLAIN, "|");
        assert_said(&sheet, rows[i].wanted);
    }
}

TEST(spaces_at_the_end_of_a_line_are_not_written)
{
    struct sheet sheet = begin(true);

    sheet_to(&sheet, 3);
    assert_string_equal(sheet_words(&sheet, INK_DIM, "a  b  ", 100), "");
    assert_int_equal(sheet.column, 7);
    sheet_to(&sheet, 20);
    sheet_put(&sheet, INK_GOOD, "");
    sheet_end_line(&sheet);
    assert_string_equal(sheet_words(&sheet, INK_PLAIN, "   ", 100), "");
    sheet_end_line(&sheet);
    assert_said(&sheet, "   \033[2ma  b\033[0m\n\n");
}

TEST(bytes_are_shown_up_to_a_number_of_them)
{
    static const uint8_t bytes[] = {0x00, 0x0f, 0xf0, 0xff};
    static const char *const wanted[] = {"", "00", "00 0f", "00 0f f0", "00 0f f0 ..."};

    for (size_t n = 0; n <= sizeof bytes; n++) {
        struct sheet sheet = begin(false);
        sheet_bytes(&sheet, INK_PLAIN, bytes, n, 3);
        assert_said(&sheet, wanted[n]);
    }
}

TEST(words_end_before_the_column_and_the_rest_comes_back)
{
    static const struct {
        unsigned end;
        const char *wanted, *rest;
    } rows[] = {
        {17, "> one two three", ""}, {15, "> one two three", ""}, {14, "> one two", "three"},
        {9, "> one two", "three"},   {8, "> one", "two three"},   {5, "> one", "two three"},
        {4, "> one", "two three"}, /* one word at least */
        {0, "> one", "two three"},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct sheet sheet = begin(false);
        sheet_put(&sheet, INK_PLAIN, "> ");
        const char *rest = sheet_words(&sheet, INK_PLAIN, "one two three", rows[i].end);
        assert_string_equal(rest, rows[i].rest);
        assert_said(&sheet, rows[i].wanted);
    }
}

TEST(a_paragraph_is_indented_and_ends_at_100)
{
    char word_49[50], words[128], wanted[256];
    struct sheet sheet = begin(false);

    memset(word_49, 'w', 49);
    word_49[49] = '\0';
    (void)snprintf(words, sizeof words, "%s %s", word_49, word_49);
    (void)snprintf(wanted, sizeof wanted, " %s\n", words); /* 1 + 49 + 1 + 49: just 100 */
    sheet_paragraph(&sheet, INK_PLAIN, words, 1);
    assert_said(&sheet, wanted);

    sheet = begin(false);
    (void)snprintf(wanted, sizeof wanted, "  %s\n  %s\n", word_49, word_49);
    sheet_paragraph(&sheet, INK_PLAIN, words, 2);
    assert_said(&sheet, wanted);

    sheet = begin(false);
    sheet_paragraph(&sheet, INK_PLAIN, "", 2);
    assert_said(&sheet, "");
}

TEST(two_texts_stand_beside_each_other)
{
    static const struct {
        const char *left, *right, *wanted;
    } rows[] = {
        {"a b", "x", "> a b       x\n"},
        {"a b", "", "> a b\n"},
        {"aaaa bbb", "x", "> aaaa bbb  x\n"},
        {"aaaa bbbb", "x", "> aaaa      x\n  bbbb\n"},
        {"aaaa bbbb", "x, y", "> aaaa      x,\n  bbbb      y\n"},
        {"a", "x, y z, v", "> a         x,\n            y z,\n            v\n"},
        {"aaaa bbbb cccc", "x, y", "> aaaa      x,\n  bbbb      y\n  cccc\n"},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct sheet sheet = begin(false);
        sheet_put(&sheet, INK_PLAIN, "> ");
        sheet_beside(&sheet, rows[i].left, 12, rows[i].right);
        assert_int_equal(sheet.column, 0);
        assert_said(&sheet, rows[i].wanted);
    }
}

TEST(a_heading_has_an_empty_line_before_it)
{
    struct sheet sheet = begin(false);

    sheet_heading(&sheet, "what the bytes say");
    assert_said(&sheet, "\n  what the bytes say\n");
}

static void set(const char *name, const char *value)
{
    assert_int_equal(value != NULL ? setenv(name, value, 1) : unsetenv(name), 0);
}

TEST(colours_are_for_a_terminal_that_has_them_unless_they_are_declined)
{
    static const struct {
        bool terminal;
        const char *no_color, *term;
        bool colours;
    } rows[] = {
        {true, NULL, "xterm", true}, {true, "", "xterm", true},     {true, "1", "xterm", false},
        {true, "0", "xterm", false}, {true, NULL, "dumb", false},   {true, NULL, "", false},
        {true, NULL, NULL, false},   {false, NULL, "xterm", false}, {false, "", "xterm", false},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        is_terminal = rows[i].terminal;
        set("NO_COLOR", rows[i].no_color);
        set("TERM", rows[i].term);
        assert_int_equal(sheet_has_colours(stdout), rows[i].colours);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_counted_without_the_colours),
        cmocka_unit_test(each_ink_has_a_colour_of_its_own_and_plain_has_none),
        cmocka_unit_test(text_that_is_too_long_for_its_column_is_followed_by_two_spaces),
        cmocka_unit_test(spaces_at_the_end_of_a_line_are_not_written),
        cmocka_unit_test(bytes_are_shown_up_to_a_number_of_them),
        cmocka_unit_test(words_end_before_the_column_and_the_rest_comes_back),
        cmocka_unit_test(a_paragraph_is_indented_and_ends_at_100),
        cmocka_unit_test(two_texts_stand_beside_each_other),
        cmocka_unit_test(a_heading_has_an_empty_line_before_it),
        cmocka_unit_test(colours_are_for_a_terminal_that_has_them_unless_they_are_declined),
    };
    return cmocka_run_group_tests_name("explain_sheet", tests, NULL, NULL);
}
