/* options_host.c - proves that every option which says what host it is sets its own field alone
 *
 * The numbers are listed once more here, with their bounds and what the help text says about
 * them.
 */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "apps/options.h"
#include "arguments.h"
#include "tests/drivers/texts.h"

static const struct {
    const char *name;
    uint64_t min, max, usual;
    size_t place;
    const char *said; /* by the help text */
} numbers[] = {
    {"ttl", 1, 255, 64, offsetof(struct options, ttl), "(64); 1 to 255"},
    {"err-rate", 0, 1000000, 1, offsetof(struct options, err_rate), "(1)"},
    {"err-total", 1, 1000000, 1000, offsetof(struct options, err_total), "(1000)"},
    {"reass-datagrams", 0, 4096, 64, offsetof(struct options, reass_datagrams),
     "(64), 64 KiB each; 0 to 4096"},
    {"reass-max", 576, 65535, 65535, offsetof(struct options, reass_max), "(65535); 576 to 65535"},
    {"reass-timeout", 1, 120, 30, offsetof(struct options, reass_timeout), "(30); 1 to 120"},
};

static const struct {
    const char *name;
    size_t place;
} flags[] = {
    {"broadcast", offsetof(struct options, broadcast)},
    {"timestamp", offsetof(struct options, timestamp)},
    {"no-echo", offsetof(struct options, no_echo)},
    {"allow-240", offsetof(struct options, allow_240)},
    {"no-frag-out", offsetof(struct options, no_frag_out)},
    {"json", offsetof(struct options, json)},
    {"mem", offsetof(struct options, mem)},
};

/* "--name=number", or "--name" alone. */
static const char *word(const char *name, const char *argument)
{
    static char words[4][128];
    static unsigned next;
    char *text = words[next++ % N_ELEMENTS(words)];

    (void)snprintf(text, sizeof words[0], argument != NULL ? "--%s=%s" : "--%s", name, argument);
    return text;
}

static const char *number_word(const char *name, uint64_t number)
{
    char digits[24];

    (void)snprintf(digits, sizeof digits, "%" PRIu64, number);
    return word(name, digits);
}

/* Parsed, with the prefixes left out: they are where memory is, which is another place each time.
 */
static struct options parsed(struct arguments arguments)
{
    struct options options;
    struct error error = {""};

    memset(&options, 0, sizeof options);
    if (options_parse(&options, RUN, arguments.argc, arguments.argv, &error) != OPTIONS_RUN)
        fail_msg("%s", error.text);
    options_free(&options);
    return options;
}

static struct error refused(struct arguments arguments)
{
    struct options options;
    struct error error = {""};

    if (options_parse(&options, RUN, arguments.argc, arguments.argv, &error) != OPTIONS_BAD)
        fail_msg("'%s' was taken", arguments.argv[arguments.argc - 1]);
    assert_null(options.prefixes);
    return error;
}

static uint64_t number_of(const struct options *options, size_t i)
{
    uint32_t number;

    memcpy(&number, (const char *)options + numbers[i].place, sizeof number);
    return number;
}

/* All numbers and flags but the one at this place are the usual ones. */
static void assert_others_usual(const struct options *options, size_t place)
{
    for (size_t i = 0; i < N_ELEMENTS(numbers); i++) {
        if (numbers[i].place != place)
            assert_int_equal(number_of(options, i), numbers[i].usual);
    }
    for (size_t i = 0; i < N_ELEMENTS(flags); i++)
        assert_int_equal(((const char *)options)[flags[i].place], flags[i].place == place);
    assert_false(options->ignore_options);
}

TEST(with_nothing_said_each_number_is_the_usual_one_and_each_flag_is_down)
{
    (void)state;
    struct options options = parsed(ARGUMENTS(NULL));

    assert_others_usual(&options, sizeof options);
}

TEST(a_number_within_its_bounds_is_taken_and_changes_nothing_else)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(numbers); i++) {
        const uint64_t good[] = {numbers[i].min, numbers[i].min + 1, numbers[i].max - 1,
                                 numbers[i].max, numbers[i].usual};
        for (size_t j = 0; j < N_ELEMENTS(good); j++) {
            struct options options = parsed(ARGUMENTS(number_word(numbers[i].name, good[j])));
            assert_int_equal(number_of(&options, i), good[j]);
            assert_others_usual(&options, numbers[i].place);
        }
    }
}

TEST(a_number_out_of_its_bounds_is_refused_and_the_bounds_are_said)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(numbers); i++) {
        const uint64_t bad[] = {numbers[i].max + 1, numbers[i].max + ((uint64_t)1 << 32),
                                UINT64_MAX, numbers[i].min - 1}; /* 0 - 1 is a great one */
        char bounds[64], usual[64];
        (void)snprintf(bounds, sizeof bounds, "from %" PRIu64 " to %" PRIu64, numbers[i].min,
                       numbers[i].max);
        (void)snprintf(usual, sizeof usual, "; %" PRIu64 " is usual", numbers[i].usual);
        for (size_t j = 0; j < N_ELEMENTS(bad); j++) {
            char shown[32];
            (void)snprintf(shown, sizeof shown, "'%" PRIu64 "'", bad[j]);
            struct error error = refused(ARGUMENTS(number_word(numbers[i].name, bad[j])));
            assert_says(&error, "cannot use", shown, bounds, usual);
        }
    }
}

TEST(what_is_no_number_is_refused_and_shown)
{
    static const char *const texts[] = {"",
                                        "x",
                                        "-1",
                                        "+64",
                                        " 64",
                                        "64 ",
                                        "64x",
                                        "0x40",
                                        "6.4",
                                        "1e2",
                                        "64,0",
                                        "sixty",
                                        "99999999999999999999"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(numbers) * N_ELEMENTS(texts); i++) {
        const char *text = texts[i / N_ELEMENTS(numbers)];
        char shown[32];
        (void)snprintf(shown, sizeof shown, "'%s'", text);
        struct error error = refused(ARGUMENTS(word(numbers[i % N_ELEMENTS(numbers)].name, text)));
        assert_says(&error, "cannot use", shown, "it is no number", "is usual");
    }
}

TEST(each_number_is_called_by_a_name_of_its_own)
{
    static const char *const names[] = {"time to live", "error rate",        "error total",
                                        "reassembly",   "reassembly length", "reassembly timeout"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(numbers); i++) {
        char start[64];
        (void)snprintf(start, sizeof start, "cannot use %s 'x': ", names[i]);
        struct error error = refused(ARGUMENTS(word(numbers[i].name, "x")));
        assert_memory_equal(error.text, start, strlen(start));
    }
}

TEST(a_flag_is_raised_without_an_argument_and_changes_nothing_else)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(flags); i++) {
        struct options options = parsed(ARGUMENTS(word(flags[i].name, NULL)));
        assert_others_usual(&options, flags[i].place);
        struct error error = refused(ARGUMENTS(word(flags[i].name, "1")));
        assert_says(&error, flags[i].name, "takes no argument");
    }
}

TEST(options_of_a_request_are_reflected_or_ignored_and_nothing_else)
{
    static const char *const bad[] = {"", "reflec", "reflects", "ignored", "Ignore", "no", "0"};

    (void)state;
    assert_true(parsed(ARGUMENTS("--options=ignore")).ignore_options);
    assert_false(parsed(ARGUMENTS("--options=reflect")).ignore_options);
    assert_false(parsed(ARGUMENTS("--options=ignore", "--options", "reflect")).ignore_options);
    for (size_t i = 0; i < N_ELEMENTS(bad); i++) {
        char shown[32];
        (void)snprintf(shown, sizeof shown, "'%s'", bad[i]);
        struct error error = refused(ARGUMENTS(word("options", bad[i])));
        assert_says(&error, "cannot use options", shown, "reflect or ignore");
    }
}

TEST(all_of_them_go_together_with_and_without_a_device)
{
    static const char *const devices[] = {"--mem", "--fd=3", "--interface=x0"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(devices); i++) {
        struct options options = parsed(ARGUMENTS(
            devices[i], "--ttl=1", "--options=ignore", "--broadcast", "--timestamp", "--no-echo",
            "--allow-240", "--err-rate=0", "--err-total=1", "--reass-datagrams=0",
            "--reass-max=576", "--reass-timeout=1", "--no-frag-out", "--json", "240.0.0.1"));
        for (size_t j = 0; j < N_ELEMENTS(numbers); j++)
            assert_int_equal(number_of(&options, j), numbers[j].min);
        assert_true(options.broadcast && options.timestamp && options.no_echo &&
                    options.allow_240 && options.no_frag_out && options.ignore_options);
    }
}

TEST(the_beginnings_that_they_share_are_refused)
{
    static const char *const words[] = {"--reass", "--err", "--no", "--t", "--reass-=1"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct error error = refused(ARGUMENTS(words[i]));
        assert_says(&error, "cannot use", words[i], "several begin with it");
    }
}

TEST(the_help_says_what_is_usual_and_within_which_bounds)
{
    static const struct {
        const char *name, *help;
    } rows[] = {
#define OPTION(enumerator, letter, name, argument, subcommands, help) {name, help},
#include "apps/options.def"
#undef OPTION
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(numbers); i++) {
        size_t row = 0;
        while (strcmp(rows[row].name, numbers[i].name) != 0)
            row++;
        assert_non_null(strstr(rows[row].help, numbers[i].said));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_nothing_said_each_number_is_the_usual_one_and_each_flag_is_down),
        cmocka_unit_test(a_number_within_its_bounds_is_taken_and_changes_nothing_else),
        cmocka_unit_test(a_number_out_of_its_bounds_is_refused_and_the_bounds_are_said),
        cmocka_unit_test(what_is_no_number_is_refused_and_shown),
        cmocka_unit_test(each_number_is_called_by_a_name_of_its_own),
        cmocka_unit_test(a_flag_is_raised_without_an_argument_and_changes_nothing_else),
        cmocka_unit_test(options_of_a_request_are_reflected_or_ignored_and_nothing_else),
        cmocka_unit_test(all_of_them_go_together_with_and_without_a_device),
        cmocka_unit_test(the_beginnings_that_they_share_are_refused),
        cmocka_unit_test(the_help_says_what_is_usual_and_within_which_bounds),
    };
    return cmocka_run_group_tests_name("options_host", tests, NULL, NULL);
}
