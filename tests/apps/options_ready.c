/* options_ready.c - proves what a command line makes a subcommand print before it does anything
 */
#include "options_parsed.h"

#include <stdio.h>

#include "apps/run.h"
#include "capture.h"

static const enum subcommand subcommands[] = {RUN, EXPLAIN, REPLAY};

static const struct captured *said;
static struct options options;
static int status;

static bool is_ready(enum subcommand subcommand, struct arguments arguments)
{
    status = -1;
    capture_start();
    bool ready = options_ready(&options, subcommand, arguments.argc, arguments.argv, &status);
    said = capture_end();
    return ready;
}

TEST(what_can_be_done_is_done_and_nothing_is_printed)
{
    static const char *const words[][3] = {
        {"--ttl=9", "10.0.0.1"}, {"--ttl=9", "in"}, {"--ttl=9", "in", "out"}};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(subcommands); i++) {
        assert_true(is_ready(subcommands[i], ARGUMENTS(words[i][0], words[i][1], words[i][2])));
        assert_int_equal(status, EXIT_DONE);
        assert_string_equal(said->out, "");
        assert_string_equal(said->err, "");
        assert_int_equal(options.ttl, 9);
        assert_int_equal(options.n_prefixes, 1);
        options_free(&options);
    }
}

TEST(help_is_that_of_the_subcommand_on_stdout_and_a_success)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(subcommands); i++) {
        static char help[sizeof said->out];
        capture_start();
        options_help(subcommands[i], stdout);
        (void)snprintf(help, sizeof help, "%s", capture_end()->out);
        assert_false(is_ready(subcommands[i], ARGUMENTS("--help")));
        assert_int_equal(status, EXIT_DONE);
        assert_string_equal(said->out, help);
        assert_string_equal(said->err, "");
        assert_null(options.prefixes); /* nobody frees them */
    }
}

TEST(the_version_is_a_line_on_stdout_and_a_success)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(subcommands); i++) {
        unsigned major, minor, patch;
        int len = 0;
        assert_false(is_ready(subcommands[i], ARGUMENTS("--version")));
        assert_int_equal(status, EXIT_DONE);
        assert_int_equal(sscanf(said->out, "echohost %u.%u.%u%n", &major, &minor, &patch, &len), 3);
        assert_string_equal(said->out + len, "\n");
        assert_string_equal(said->err, "");
        assert_null(options.prefixes);
    }
}

TEST(bad_usage_is_a_line_on_stderr_and_2)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(subcommands); i++) {
        assert_false(is_ready(subcommands[i], ARGUMENTS("in", "out", "--ttl=0")));
        assert_int_equal(status, EXIT_USAGE);
        assert_string_equal(said->out, "");
        assert_string_equal(said->err, "echohost: cannot use time to live '0': it is no number "
                                       "from 1 to 255; 64 is usual\n");
        assert_null(options.prefixes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_can_be_done_is_done_and_nothing_is_printed),
        cmocka_unit_test(help_is_that_of_the_subcommand_on_stdout_and_a_success),
        cmocka_unit_test(the_version_is_a_line_on_stdout_and_a_success),
        cmocka_unit_test(bad_usage_is_a_line_on_stderr_and_2),
    };
    return cmocka_run_group_tests_name("options_ready", tests, NULL, NULL);
}
