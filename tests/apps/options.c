/* options.c - proves that every option that can be said is understood
 *
 * What each option changes, on both sides of each boundary, in each of the forms that
 * getopt_long(3) knows. What is refused is in options_refuse.c, what host it is in options_host.c.
 */
#include "tests/unit/unit.h"

#include "apps/options.h"
#include "arguments.h"
#include "tests/unit/packet_builder.h"

/* Parses; the test ends here when that fails. The caller frees the options. */
static struct options parsed(struct arguments arguments)
{
    struct options options;
    struct error error = {""};

    if (options_parse(&options, RUN, arguments.argc, arguments.argv, &error) != OPTIONS_RUN)
        fail_msg("%s", error.text);
    assert_string_equal(error.text, "");
    return options;
}

static void assert_prefix(const struct prefix *prefix, uint32_t address, unsigned prefix_len,
                          enum route_type type)
{
    assert_int_equal(prefix->address, address);
    assert_int_equal(prefix->prefix_len, prefix_len);
    assert_int_equal(prefix->type, type);
}

TEST(with_nothing_said_192_168_3_12_is_answered_on_tun0)
{
    (void)state;
    struct options options = parsed(ARGUMENTS(NULL));

    assert_string_equal(options.interface, "tun0");
    assert_prefix(&options.address, IP(192, 168, 3, 11), 24, ROUTE_LOCAL);
    assert_false(options.address_said);
    assert_int_equal(options.mtu, 0);
    assert_int_equal(options.fd, -1);
    assert_false(options.mem);
    assert_false(options.json);
    assert_int_equal(options.count, 0);
    assert_int_equal(options.duration_ns, 0);
    assert_int_equal(options.n_prefixes, 1);
    assert_prefix(&options.prefixes[0], IP(192, 168, 3, 12), 32, ROUTE_LOCAL);
    options_free(&options);
    assert_null(options.prefixes);
}

TEST(an_interface_is_a_name_of_one_to_fifteen_characters)
{
    static const char *const names[] = {"a", "tun1", "fifteen_letters", "eth0.1", "...", "-", "!~"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(names); i++) {
        struct options options = parsed(ARGUMENTS("--interface", names[i]));
        assert_string_equal(options.interface, names[i]);
        options_free(&options);
    }
}

TEST(an_option_has_a_short_and_a_long_form_with_its_argument_apart_or_not)
{
    static const char *const words[][3] = {
        {"-i", "x0", NULL}, {"-ix0", NULL}, {"--interface", "x0", NULL}, {"--interface=x0", NULL}};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct options options = parsed(arguments_of(words[i]));
        assert_string_equal(options.interface, "x0");
        assert_int_equal(options.n_prefixes, 1);
        options_free(&options);
    }
}

TEST(an_address_is_the_kernels_own_in_its_network)
{
    (void)state;
    struct options options = parsed(ARGUMENTS("-a", "10.1.2.3/8"));
    assert_prefix(&options.address, IP(10, 1, 2, 3), 8, ROUTE_LOCAL);
    assert_true(options.address_said);
    options_free(&options);

    options = parsed(ARGUMENTS("--address=10.1.2.3/31"));
    assert_prefix(&options.address, IP(10, 1, 2, 3), 31, ROUTE_LOCAL);
    options_free(&options);
}

TEST(an_mtu_is_68_to_65535_bytes)
{
    static const char *const texts[] = {"68", "1500", "65535"};
    static const uint32_t expected[] = {68, 1500, 65535};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(texts); i++) {
        struct options options = parsed(ARGUMENTS("--mtu", texts[i]));
        assert_int_equal(options.mtu, expected[i]);
        options_free(&options);
    }
}

TEST(an_fd_is_0_or_more)
{
    static const char *const texts[] = {"0", "3", "1048576"};
    static const int expected[] = {0, 3, 1048576};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(texts); i++) {
        struct options options = parsed(ARGUMENTS("--fd", texts[i]));
        assert_int_equal(options.fd, expected[i]);
        options_free(&options);
    }
}

TEST(a_count_is_1_or_more)
{
    static const char *const texts[] = {"1", "10", "18446744073709551615"};
    static const uint64_t expected[] = {1, 10, UINT64_MAX};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(texts); i++) {
        struct options options = parsed(ARGUMENTS("--count", texts[i]));
        assert_true(options.count == expected[i]);
        options_free(&options);
    }
}

TEST(a_duration_is_seconds_and_parts_of_them)
{
    static const struct {
        const char *text;
        uint64_t duration_ns;
    } rows[] = {
        {"1", 1000000000},
        {"0.5", 500000000},
        {"10.25", 10250000000},
        {"0.000000001", 1},
        {"1.", 1000000000},
        {".5", 500000000},
        {"1000000000", 1000000000000000000},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct options options = parsed(ARGUMENTS("--duration", rows[i].text));
        assert_true(options.duration_ns == rows[i].duration_ns);
        options_free(&options);
    }
}

TEST(mem_and_json_are_said_without_an_argument)
{
    (void)state;
    struct options options = parsed(ARGUMENTS("--mem", "192.168.3.13"));
    assert_true(options.mem);
    assert_false(options.json);
    assert_int_equal(options.n_prefixes, 1);
    options_free(&options);

    options = parsed(ARGUMENTS("--json"));
    assert_true(options.json);
    assert_false(options.mem);
    options_free(&options);
}

TEST(prefixes_are_kept_in_their_order_instead_of_the_default)
{
    (void)state;
    struct options options = parsed(ARGUMENTS("192.168.3.12", "192.168.4.0/24",
                                              "192.168.4.7=blackhole", "192.168.5.0/24=unreachable",
                                              "192.168.6.0/24=prohibit", "192.168.7.0/24=throw"));

    assert_int_equal(options.n_prefixes, 6);
    assert_prefix(&options.prefixes[0], IP(192, 168, 3, 12), 32, ROUTE_LOCAL);
    assert_prefix(&options.prefixes[1], IP(192, 168, 4, 0), 24, ROUTE_LOCAL);
    assert_prefix(&options.prefixes[2], IP(192, 168, 4, 7), 32, ROUTE_BLACKHOLE);
    assert_prefix(&options.prefixes[3], IP(192, 168, 5, 0), 24, ROUTE_UNREACHABLE);
    assert_prefix(&options.prefixes[4], IP(192, 168, 6, 0), 24, ROUTE_PROHIBIT);
    assert_prefix(&options.prefixes[5], IP(192, 168, 7, 0), 24, ROUTE_THROW);
    options_free(&options);
}

TEST(hundreds_of_prefixes_are_kept)
{
    enum { N = 500 };
    static char texts[N][16];
    const char *words[N + 1] = {NULL};

    (void)state;
    for (int i = 0; i < N; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "10.0.%d.%d", i / 250, i % 250);
        words[i] = texts[i];
    }
    struct options options = parsed(arguments_of(words));
    assert_int_equal(options.n_prefixes, N);
    assert_prefix(&options.prefixes[N - 1], IP(10, 0, 1, 249), 32, ROUTE_LOCAL);
    options_free(&options);
}

TEST(options_may_stand_behind_prefixes_and_two_dashes_end_them)
{
    (void)state;
    struct options options = parsed(ARGUMENTS("10.0.0.1", "--json", "10.0.0.2", "--", "10.0.0.3"));

    assert_true(options.json);
    assert_int_equal(options.n_prefixes, 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_prefix(&options.prefixes[i], IP(10, 0, 0, 1) + i, 32, ROUTE_LOCAL);
    options_free(&options);
}

TEST(the_last_word_counts)
{
    (void)state;
    struct options options = parsed(
        ARGUMENTS("-i", "x0", "--mtu=68", "-i", "x1", "--mtu", "69", "--count=1", "--count=2"));

    assert_string_equal(options.interface, "x1");
    assert_int_equal(options.mtu, 69);
    assert_int_equal(options.count, 2);
    options_free(&options);
}

TEST(options_that_do_not_exclude_each_other_go_together)
{
    static const char *const words[][6] = {
        {"--mem", "--address=10.0.0.1/8", "--json", "--count=1", "--duration=1", NULL},
        {"--fd=3", "--mtu=576", "--json", "--count=1", "--duration=1", NULL},
        {"--interface=x0", "--address=10.0.0.1/8", "--mtu=576", "--json", NULL},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct options options = parsed(arguments_of(words[i]));
        assert_true(options.json);
        options_free(&options);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_nothing_said_192_168_3_12_is_answered_on_tun0),
        cmocka_unit_test(an_interface_is_a_name_of_one_to_fifteen_characters),
        cmocka_unit_test(an_option_has_a_short_and_a_long_form_with_its_argument_apart_or_not),
        cmocka_unit_test(an_address_is_the_kernels_own_in_its_network),
        cmocka_unit_test(an_mtu_is_68_to_65535_bytes),
        cmocka_unit_test(an_fd_is_0_or_more),
        cmocka_unit_test(a_count_is_1_or_more),
        cmocka_unit_test(a_duration_is_seconds_and_parts_of_them),
        cmocka_unit_test(mem_and_json_are_said_without_an_argument),
        cmocka_unit_test(prefixes_are_kept_in_their_order_instead_of_the_default),
        cmocka_unit_test(hundreds_of_prefixes_are_kept),
        cmocka_unit_test(options_may_stand_behind_prefixes_and_two_dashes_end_them),
        cmocka_unit_test(the_last_word_counts),
        cmocka_unit_test(options_that_do_not_exclude_each_other_go_together),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
