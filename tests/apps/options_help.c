/* options_help.c - proves that the help text lists every option, and every option is one
 *
 * The options come from apps/options.def, read once more into a list of its own.
 */
#include "tests/unit/unit.h"

#include "apps/options.h"
#include "arguments.h"
#include "capture.h"

static const struct row {
    char letter;
    const char *name, *argument;
    unsigned subcommands;
    const char *help;
} rows[] = {
#define OPTION(enumerator, letter, name, argument, subcommands, help)                              \
    {letter, name, argument, subcommands, help},
#include "apps/options.def"
#undef OPTION
};

static const enum subcommand subcommands[] = {RUN, EXPLAIN, REPLAY};

static const char *help_text(enum subcommand subcommand)
{
    capture_start();
    options_help(subcommand, stdout);
    return capture_end()->out;
}

/* The line of a help text that says " --name ", and where that is. */
static const char *line_of(const char *text, const char *option_name, const char **found)
{
    char name[64];

    (void)snprintf(name, sizeof name, " --%s ", option_name);
    *found = strstr(text, name);
    if (*found == NULL)
        return NULL;
    const char *line = ++*found;
    while (line > text && line[-1] != '\n')
        line--;
    return line;
}

TEST(every_option_has_a_line_with_all_that_is_to_know_where_it_is_one)
{
    (void)state;
    for (size_t s = 0; s < N_ELEMENTS(subcommands); s++) {
        const char *text = help_text(subcommands[s]);
        for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
            char letter[8] = "";
            const char *found, *line = line_of(text, rows[i].name, &found);
            if (!(rows[i].subcommands & subcommands[s])) {
                assert_null(line);
                continue;
            }
            assert_non_null(line);
            if (rows[i].letter != 0)
                (void)snprintf(letter, sizeof letter, "-%c, ", rows[i].letter);
            const char *help = strstr(found, rows[i].help), *end = strchr(found, '\n');
            assert_true(help != NULL && help < end);
            assert_memory_equal(found - strlen(letter), letter, strlen(letter));
            if (rows[i].argument != NULL)
                assert_memory_equal(found + strlen("--") + strlen(rows[i].name) + 1,
                                    rows[i].argument, strlen(rows[i].argument));
        }
    }
}

TEST(no_line_is_too_long_for_a_wide_terminal)
{
    (void)state;
    for (size_t s = 0; s < N_ELEMENTS(subcommands); s++) {
        const char *line = help_text(subcommands[s]);
        for (const char *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
            assert_in_range(end - line, 0, 110);
        assert_string_equal(line, ""); /* the last line ends */
    }
}

TEST(the_text_says_what_it_is_and_how_it_ends)
{
    static const char *const words[] = {"Usage: echohost",
                                        "PREFIX",
                                        "192.168.3.12",
                                        "local",
                                        "blackhole",
                                        "unreachable",
                                        "prohibit",
                                        "throw",
                                        "3/1",
                                        "3/13",
                                        "3/0",
                                        "Exit status",
                                        "0 done",
                                        "1 failed at run time",
                                        "2 bad usage"};

    (void)state;
    for (size_t s = 0; s < N_ELEMENTS(subcommands); s++) {
        const char *text = help_text(subcommands[s]);
        for (size_t i = 0; i < N_ELEMENTS(words); i++)
            assert_non_null(strstr(text, words[i]));
    }
    assert_non_null(strstr(help_text(RUN), "SIGUSR1"));
    assert_non_null(strstr(help_text(RUN), "echohost help run|explain|replay"));
    assert_non_null(strstr(help_text(EXPLAIN), "NO_COLOR"));
    assert_non_null(strstr(help_text(REPLAY), "IN.pcap OUT.pcapng"));
}

TEST(letters_and_names_are_used_once)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        for (size_t other = 0; other < i; other++) {
            assert_string_not_equal(rows[i].name, rows[other].name);
            assert_true(rows[i].letter == 0 || rows[i].letter != rows[other].letter);
        }
    }
}

/* Does the name of another option of this subcommand begin like this? Then it stands for that. */
static bool is_abbreviation(const struct row *row, enum subcommand subcommand)
{
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        if (&rows[i] != row && rows[i].subcommands & subcommand &&
            strncmp(rows[i].name, row->name, strlen(row->name)) == 0)
            return true;
    }
    return false;
}

/* A good argument for any of them does not exist, but that it is asked for can be seen. */
TEST(every_option_is_known_where_it_is_one_and_asks_for_its_argument)
{
    (void)state;
    for (size_t s = 0; s < N_ELEMENTS(subcommands); s++) {
        for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
            struct options options;
            struct error error = {""};
            char name[64];
            if (!(rows[i].subcommands & subcommands[s]) &&
                is_abbreviation(&rows[i], subcommands[s]))
                continue;
            (void)snprintf(name, sizeof name, "--%s", rows[i].name);
            struct arguments arguments = ARGUMENTS("in", "out", name);
            enum options_result result =
                options_parse(&options, subcommands[s], arguments.argc, arguments.argv, &error);
            bool is_one = rows[i].subcommands & subcommands[s];
            bool needs = rows[i].argument != NULL;
            assert_int_equal(strstr(error.text, "needs an argument") != NULL, is_one && needs);
            assert_int_equal(strstr(error.text, "no option has that name") != NULL, !is_one);
            if (result == OPTIONS_RUN)
                options_free(&options);
        }
    }
}

static enum options_result result_of(struct arguments arguments)
{
    struct options options;
    struct error error;
    enum options_result result =
        options_parse(&options, RUN, arguments.argc, arguments.argv, &error);

    if (result != OPTIONS_BAD)
        options_free(&options);
    return result;
}

TEST(help_and_version_are_asked_for_in_both_forms)
{
    (void)state;
    assert_int_equal(result_of(ARGUMENTS("--help")), OPTIONS_HELP);
    assert_int_equal(result_of(ARGUMENTS("-h")), OPTIONS_HELP);
    assert_int_equal(result_of(ARGUMENTS("--version")), OPTIONS_VERSION);
    assert_int_equal(result_of(ARGUMENTS("-V")), OPTIONS_VERSION);
}

TEST(whoever_asks_for_help_gets_it_unless_an_earlier_word_is_wrong)
{
    (void)state;
    assert_int_equal(result_of(ARGUMENTS("--help", "--nonsense")), OPTIONS_HELP);
    assert_int_equal(result_of(ARGUMENTS("nonsense", "-h")), OPTIONS_HELP);
    assert_int_equal(result_of(ARGUMENTS("--version", "--help")), OPTIONS_VERSION);
    assert_int_equal(result_of(ARGUMENTS("--nonsense", "--help")), OPTIONS_BAD);
    assert_int_equal(result_of(ARGUMENTS("--mtu", "--help")), OPTIONS_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_has_a_line_with_all_that_is_to_know_where_it_is_one),
        cmocka_unit_test(no_line_is_too_long_for_a_wide_terminal),
        cmocka_unit_test(the_text_says_what_it_is_and_how_it_ends),
        cmocka_unit_test(letters_and_names_are_used_once),
        cmocka_unit_test(every_option_is_known_where_it_is_one_and_asks_for_its_argument),
        cmocka_unit_test(help_and_version_are_asked_for_in_both_forms),
        cmocka_unit_test(whoever_asks_for_help_gets_it_unless_an_earlier_word_is_wrong),
    };
    return cmocka_run_group_tests_name("options_help", tests, NULL, NULL);
}
