/* options_files.c - proves what explain and replay are given to work on, and what goes with what
 */
#include "options_parsed.h"

#include <stdio.h>

#include "tests/unit/packet_builder.h"

static void assert_address(const struct prefix *prefix, uint32_t address, enum route_type type)
{
    assert_int_equal(prefix->address, address);
    assert_int_equal(prefix->prefix_len, 32);
    assert_int_equal(prefix->type, type);
}

TEST(the_first_word_of_explain_is_its_file_and_the_others_are_prefixes)
{
    (void)state;
    struct options options = parsed_as(EXPLAIN, ARGUMENTS("10.0.0.9"));
    assert_string_equal(options.in, "10.0.0.9");
    assert_null(options.out);
    assert_null(options.hex);
    assert_null(options.html);
    assert_int_equal(options.n_prefixes, 1);
    assert_address(&options.prefixes[0], IP(192, 168, 3, 12), ROUTE_LOCAL);
    options_free(&options);

    options = parsed_as(EXPLAIN, ARGUMENTS("-", "10.0.0.1", "--html", "out", "10.0.0.2=throw"));
    assert_string_equal(options.in, "-");
    assert_string_equal(options.html, "out");
    assert_int_equal(options.n_prefixes, 2);
    assert_address(&options.prefixes[0], IP(10, 0, 0, 1), ROUTE_LOCAL);
    assert_address(&options.prefixes[1], IP(10, 0, 0, 2), ROUTE_THROW);
    options_free(&options);
}

TEST(with_hex_there_is_no_file_and_every_word_is_a_prefix)
{
    (void)state;
    struct options options = parsed_as(EXPLAIN, ARGUMENTS("10.0.0.1", "--hex", "4500", "10.0.0.2"));
    assert_string_equal(options.hex, "4500");
    assert_null(options.in);
    assert_int_equal(options.n_prefixes, 2);
    assert_address(&options.prefixes[0], IP(10, 0, 0, 1), ROUTE_LOCAL);
    assert_address(&options.prefixes[1], IP(10, 0, 0, 2), ROUTE_LOCAL);
    options_free(&options);

    options = parsed_as(EXPLAIN, ARGUMENTS("--hex="));
    assert_string_equal(options.hex, ""); /* an empty packet is one, too */
    assert_int_equal(options.n_prefixes, 1);
    assert_address(&options.prefixes[0], IP(192, 168, 3, 12), ROUTE_LOCAL);
    options_free(&options);

    struct error error = refused_as(EXPLAIN, ARGUMENTS("--hex", "4500", "in.pcap"));
    assert_says(&error, "cannot use 'in.pcap'");
}

TEST(the_first_two_words_of_replay_are_its_files)
{
    (void)state;
    struct options options = parsed_as(REPLAY, ARGUMENTS("in", "out"));
    assert_string_equal(options.in, "in");
    assert_string_equal(options.out, "out");
    assert_int_equal(options.n_prefixes, 1);
    assert_address(&options.prefixes[0], IP(192, 168, 3, 12), ROUTE_LOCAL);
    options_free(&options);

    options = parsed_as(REPLAY, ARGUMENTS("--json", "in", "--ttl=9", "out", "10.0.0.3"));
    assert_string_equal(options.in, "in");
    assert_string_equal(options.out, "out");
    assert_int_equal(options.n_prefixes, 1);
    assert_address(&options.prefixes[0], IP(10, 0, 0, 3), ROUTE_LOCAL);
    options_free(&options);
}

TEST(run_has_no_files)
{
    (void)state;
    struct options options = parsed_as(RUN, ARGUMENTS("10.0.0.1"));
    assert_null(options.in);
    assert_null(options.out);
    assert_address(&options.prefixes[0], IP(10, 0, 0, 1), ROUTE_LOCAL);
    options_free(&options);
}

TEST(a_file_that_is_missing_is_asked_for)
{
    (void)state;
    struct error error = refused_as(EXPLAIN, ARGUMENTS(NULL));
    assert_says(&error, "cannot explain", "there is no packet", "--hex BYTES");
    error = refused_as(EXPLAIN, ARGUMENTS("--json"));
    assert_says(&error, "cannot explain", "there is no packet", "--hex BYTES");
    error = refused_as(REPLAY, ARGUMENTS(NULL));
    assert_says(&error, "cannot replay", "one to write", "IN.pcap OUT.pcapng");
    error = refused_as(REPLAY, ARGUMENTS("in"));
    assert_says(&error, "cannot replay", "one to write", "IN.pcap OUT.pcapng");
}

TEST(a_bad_prefix_behind_the_files_is_refused)
{
    (void)state;
    struct error error = refused_as(EXPLAIN, ARGUMENTS("in", "nonsense"));
    assert_says(&error, "cannot use", "'nonsense'");
    error = refused_as(REPLAY, ARGUMENTS("in", "out", "10.0.0.1", "nonsense"));
    assert_says(&error, "cannot use", "'nonsense'");
}

TEST(without_a_device_the_mtu_is_1500_and_the_device_of_run_has_its_own)
{
    (void)state;
    struct options options = parsed_as(EXPLAIN, ARGUMENTS("in"));
    assert_int_equal(options.mtu, 1500);
    options_free(&options);
    options = parsed_as(REPLAY, ARGUMENTS("in", "out"));
    assert_int_equal(options.mtu, 1500);
    options_free(&options);
    options = parsed_as(RUN, ARGUMENTS(NULL));
    assert_int_equal(options.mtu, 0);
    options_free(&options);
    options = parsed_as(EXPLAIN, ARGUMENTS("in", "--mtu=68"));
    assert_int_equal(options.mtu, 68);
    options_free(&options);
}

TEST(what_leaves_another_nothing_to_say_is_refused_in_either_order)
{
    static const char *const pairs[][2] = {
        {"--steps", "--bytes"},  {"--brief", "--steps"},     {"--brief", "--bytes"},
        {"--brief", "--json"},   {"--json", "--steps"},      {"--json", "--bytes"},
        {"--html=o", "--json"},  {"--html=o", "--packet=1"}, {"--html=o", "--brief"},
        {"--html=o", "--steps"}, {"--html=o", "--bytes"},    {"--html=o", "--flip=8=0"},
    };

    (void)state;
    for (size_t i = 0; i < 2 * N_ELEMENTS(pairs); i++) {
        const char *one = pairs[i / 2][i % 2], *other = pairs[i / 2][1 - i % 2];
        struct error error = refused_as(EXPLAIN, ARGUMENTS("in", one, other));
        char name[2][32];
        (void)snprintf(name[0], sizeof name[0], "%.*s", (int)strcspn(one, "="), one);
        (void)snprintf(name[1], sizeof name[1], "%.*s", (int)strcspn(other, "="), other);
        assert_says(&error, name[0], name[1], "leave one out");
        struct options options = parsed_as(EXPLAIN, ARGUMENTS("in", one));
        options_free(&options);
    }
    struct error error = refused_as(RUN, ARGUMENTS("--trace", "--json"));
    assert_says(&error, "--trace", "--json", "leave one out");
}

TEST(what_does_not_exclude_each_other_goes_together)
{
    (void)state;
    struct options options =
        parsed_as(EXPLAIN, ARGUMENTS("in", "--json", "--flip=8=0", "--packet=2"));
    assert_true(options.json);
    options_free(&options);
    options = parsed_as(EXPLAIN, ARGUMENTS("in", "--brief", "--packet=2"));
    assert_true(options.brief);
    assert_false(options.steps || options.bytes);
    options_free(&options);
    options = parsed_as(EXPLAIN, ARGUMENTS("in", "--steps", "--flip=8=0"));
    assert_true(options.steps);
    options_free(&options);
    options = parsed_as(EXPLAIN, ARGUMENTS("in", "--bytes"));
    assert_true(options.bytes);
    options_free(&options);
    options = parsed_as(RUN, ARGUMENTS("--trace", "--capture=o", "--mem"));
    options_free(&options);
}

TEST(an_option_of_another_subcommand_is_none)
{
    static const struct {
        enum subcommand subcommand;
        const char *word;
    } rows[] = {
        {RUN, "--hex=45"},         {RUN, "--packet=1"},       {RUN, "--flip=8=0"},
        {RUN, "--html=o"},         {RUN, "--brief"},          {EXPLAIN, "--capture=o"},
        {EXPLAIN, "--trace"},      {EXPLAIN, "--mem"},        {EXPLAIN, "--fd=3"},
        {EXPLAIN, "--count=1"},    {EXPLAIN, "--duration=1"}, {REPLAY, "--html=o"},
        {REPLAY, "--hex=45"},      {REPLAY, "--flip=8=0"},    {REPLAY, "--capture=o"},
        {REPLAY, "--interface=x"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error = refused_as(rows[i].subcommand, ARGUMENTS("in", "out", rows[i].word));
        assert_says(&error, rows[i].word, "no option has that name", "--help");
    }
    struct error error = refused_as(EXPLAIN, ARGUMENTS("in", "-i", "x0"));
    assert_says(&error, "cannot use '-i'", "there is no such option", "--help");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_word_of_explain_is_its_file_and_the_others_are_prefixes),
        cmocka_unit_test(with_hex_there_is_no_file_and_every_word_is_a_prefix),
        cmocka_unit_test(the_first_two_words_of_replay_are_its_files),
        cmocka_unit_test(run_has_no_files),
        cmocka_unit_test(a_file_that_is_missing_is_asked_for),
        cmocka_unit_test(a_bad_prefix_behind_the_files_is_refused),
        cmocka_unit_test(without_a_device_the_mtu_is_1500_and_the_device_of_run_has_its_own),
        cmocka_unit_test(what_leaves_another_nothing_to_say_is_refused_in_either_order),
        cmocka_unit_test(what_does_not_exclude_each_other_goes_together),
        cmocka_unit_test(an_option_of_another_subcommand_is_none),
    };
    return cmocka_run_group_tests_name("options_files", tests, NULL, NULL);
}
