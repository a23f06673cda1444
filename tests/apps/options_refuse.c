/* options_refuse.c - proves that what cannot be meant is refused, in words that show the word
 *
 * Every text says what failed, why, and what to do; nothing is held afterwards.
 */
#include "tests/unit/unit.h"

#include <errno.h>

#include "apps/options.h"
#include "arguments.h"
#include "tests/drivers/texts.h"

void *__real_calloc(size_t n, size_t len);
void *__wrap_calloc(size_t n, size_t len);

static bool no_memory;

void *__wrap_calloc(size_t n, size_t len)
{
    if (no_memory)
        errno = ENOMEM;
    return no_memory ? NULL : __real_calloc(n, len);
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

/* Each of the arguments to the option is refused, and the text shows it and says `what`. */
static void assert_all_refused(const char *option, const char *const *arguments, size_t n,
                               const char *what)
{
    for (size_t i = 0; i < n; i++) {
        struct error error = refused(ARGUMENTS(option, arguments[i]));
        char shown[64];
        (void)snprintf(shown, sizeof shown, "'%s'", arguments[i]);
        assert_says(&error, what, shown);
    }
}

TEST(a_name_that_is_no_interface_is_refused)
{
    static const char *const names[] = {
        "",  "sixteen_letters_", ".",          "..", "a/b", "/", "a:1", "tun%d", "tun 0", "a\tb",
        " ", "tun\x7f",          "tun\xc3\xa9"};

    (void)state;
    assert_all_refused("--interface", names, N_ELEMENTS(names), "cannot use interface name");
}

TEST(an_address_without_a_length_or_of_no_host_is_refused)
{
    static const char *const addresses[] = {"",
                                            "nonsense",
                                            "192.168.3.11",
                                            "192.168.3.11/",
                                            "192.168.3.11/33",
                                            "192.168.3.11/-1",
                                            "192.168.3.11/24=local",
                                            "192.168.3.300/24",
                                            "192.168.3.0/24",
                                            "192.168.3.255/24"};

    (void)state;
    assert_all_refused("--address", addresses, N_ELEMENTS(addresses), "cannot use address");
}

TEST(an_mtu_out_of_bounds_or_no_number_is_refused)
{
    static const char *const mtus[] = {"",
                                       "67",
                                       "65536",
                                       "0",
                                       "-1",
                                       "+1500",
                                       "1500x",
                                       "x",
                                       " 1500",
                                       "1500 ",
                                       "0x5dc",
                                       "1.5",
                                       "18446744073709553116"};

    (void)state;
    assert_all_refused("--mtu", mtus, N_ELEMENTS(mtus), "68 to 65535");
}

TEST(an_fd_that_cannot_be_one_is_refused)
{
    static const char *const fds[] = {"", "-1", "1", "2", "1048577", "4294967299", "x", "3x", "+3"};

    (void)state;
    assert_all_refused("--fd", fds, N_ELEMENTS(fds), "cannot use fd");
}

TEST(a_count_of_none_or_too_many_is_refused)
{
    static const char *const counts[] = {"", "0", "-1", "18446744073709551616", "1x", "1.0", "1e3"};

    (void)state;
    assert_all_refused("--count", counts, N_ELEMENTS(counts), "cannot use count");
}

TEST(a_duration_of_no_time_or_too_much_is_refused)
{
    static const char *const durations[] = {"",
                                            "0",
                                            "0.0",
                                            "-1",
                                            "0.0000000001",
                                            "inf",
                                            "nan",
                                            "1s",
                                            "x",
                                            "1000000000.5",
                                            " 1",
                                            "1 ",
                                            "+1",
                                            "1,5",
                                            "1000000001",
                                            "1e300",
                                            "1e3",
                                            "0x10",
                                            "1.2.3",
                                            ".",
                                            "99999999999999999999"};

    (void)state;
    assert_all_refused("--duration", durations, N_ELEMENTS(durations), "cannot use duration");
}

TEST(an_option_that_does_not_exist_is_refused)
{
    static const char *const words[] = {"--nonsense", "--nonsense=1", "--interfaces"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct error error = refused(ARGUMENTS("10.0.0.1", words[i]));
        assert_says(&error, "cannot use", words[i], "no option has that name", "--help");
    }
}

TEST(a_beginning_that_several_options_have_is_refused)
{
    (void)state;
    struct error error = refused(ARGUMENTS("--m"));
    assert_says(&error, "cannot use '--m'", "several begin with it", "--help");
}

/* The last one leaves getopt_long(3) in the middle of a word, so this test comes last. */
TEST(a_letter_that_does_not_exist_is_refused_wherever_it_stands)
{
    static const char *const words[] = {"-Z", "-1", "-Zh"};
    static const char *const shown[] = {"'-Z'", "'-1'", "'-Z'"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct error error = refused(ARGUMENTS(words[i]));
        assert_says(&error, "cannot use", shown[i], "no such option", "--help");
    }
}

TEST(an_option_that_takes_no_argument_is_refused_with_one)
{
    static const char *const words[] = {"--mem=1", "--json=", "--help=run", "--version=1"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct error error = refused(ARGUMENTS(words[i]));
        assert_says(&error, "cannot use", words[i], "takes no argument", "--help");
    }
}

TEST(an_option_without_its_argument_is_refused)
{
    static const char *const words[] = {"-i",
                                        "--interface",
                                        "-a",
                                        "--address",
                                        "--fd",
                                        "--mtu",
                                        "--count",
                                        "--duration",
                                        "--ttl",
                                        "--options",
                                        "--err-rate",
                                        "--err-total",
                                        "--reass-datagrams",
                                        "--reass-max",
                                        "--reass-timeout"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct error error = refused(ARGUMENTS(words[i]));
        assert_says(&error, "cannot use", words[i], "needs an argument", "--help");
    }
}

TEST(options_that_leave_each_other_nothing_to_say_are_refused_in_either_order)
{
    static const char *const pairs[][2] = {
        {"--mem", "--fd=0"},
        {"--mem", "--interface=tun0"},
        {"--mem", "--mtu=1500"},
        {"--fd=0", "--interface=tun0"},
        {"--fd=0", "--address=192.168.3.11/24"},
    };

    (void)state;
    for (size_t i = 0; i < 2 * N_ELEMENTS(pairs); i++) {
        const char *one = pairs[i / 2][i % 2], *other = pairs[i / 2][1 - i % 2];
        struct error error = refused(ARGUMENTS(one, other));
        char name[2][32];
        (void)snprintf(name[0], sizeof name[0], "%.*s", (int)strcspn(one, "="), one);
        (void)snprintf(name[1], sizeof name[1], "%.*s", (int)strcspn(other, "="), other);
        assert_says(&error, name[0], name[1], "leave one out");
    }
}

TEST(what_to_do_is_said_however_long_the_word_is)
{
    static const char *const options[] = {
        "--interface",       "--address",   "--mtu",          "--fd",       "--count",
        "--duration",        "--ttl",       "--options",      "--err-rate", "--err-total",
        "--reass-datagrams", "--reass-max", "--reass-timeout"};
    static char word[2000];

    (void)state;
    memset(word, 'x', sizeof word - 1);
    for (size_t i = 0; i < N_ELEMENTS(options); i++) {
        struct error error = refused(ARGUMENTS(options[i], word));
        assert_says(&error, "cannot use", "xxxxxxxx");
    }
    word[0] = word[1] = '-';
    struct error error = refused(ARGUMENTS(word));
    assert_says(&error, "cannot use", "--xxxx", "--help");
}

TEST(one_bad_prefix_among_good_ones_is_refused)
{
    (void)state;
    struct error error = refused(ARGUMENTS("10.0.0.1", "10.0.0.2", "nonsense", "10.0.0.3"));
    assert_says(&error, "cannot use", "'nonsense'");
    error = refused(ARGUMENTS(""));
    assert_says(&error, "cannot use ''");
}

TEST(without_memory_for_the_prefixes_nothing_starts)
{
    (void)state;
    no_memory = true;
    struct error error = refused(ARGUMENTS("10.0.0.1", "10.0.0.2"));
    no_memory = false;
    assert_says(&error, "2 prefixes", "out of memory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_that_is_no_interface_is_refused),
        cmocka_unit_test(an_address_without_a_length_or_of_no_host_is_refused),
        cmocka_unit_test(an_mtu_out_of_bounds_or_no_number_is_refused),
        cmocka_unit_test(an_fd_that_cannot_be_one_is_refused),
        cmocka_unit_test(a_count_of_none_or_too_many_is_refused),
        cmocka_unit_test(a_duration_of_no_time_or_too_much_is_refused),
        cmocka_unit_test(an_option_that_does_not_exist_is_refused),
        cmocka_unit_test(a_beginning_that_several_options_have_is_refused),
        cmocka_unit_test(an_option_that_takes_no_argument_is_refused_with_one),
        cmocka_unit_test(an_option_without_its_argument_is_refused),
        cmocka_unit_test(options_that_leave_each_other_nothing_to_say_are_refused_in_either_order),
        cmocka_unit_test(what_to_do_is_said_however_long_the_word_is),
        cmocka_unit_test(one_bad_prefix_among_good_ones_is_refused),
        cmocka_unit_test(without_memory_for_the_prefixes_nothing_starts),
        cmocka_unit_test(a_letter_that_does_not_exist_is_refused_wherever_it_stands),
    };
    return cmocka_run_group_tests_name("options_refuse", tests, NULL, NULL);
}
