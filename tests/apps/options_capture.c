/* options_capture.c - proves what can be said about a capture of `run`: its file, its size, how
 * many
 */
#include "options_parsed.h"

#include <stdio.h>

TEST(with_nothing_said_nothing_is_captured_or_traced)
{
    (void)state;
    struct options options = parsed_as(RUN, ARGUMENTS(NULL));

    assert_null(options.capture);
    assert_int_equal(options.capture_size, 0);
    assert_int_equal(options.capture_files, 1);
    assert_false(options.trace);
    options_free(&options);
}

TEST(a_capture_is_a_file_of_any_name_and_without_a_size_has_no_end)
{
    (void)state;
    struct options options = parsed_as(RUN, ARGUMENTS("--capture", "a b.pcapng", "--trace"));

    assert_string_equal(options.capture, "a b.pcapng");
    assert_int_equal(options.capture_size, 0);
    assert_int_equal(options.capture_files, 1);
    assert_true(options.trace);
    options_free(&options);
}

TEST(a_size_is_a_number_of_bytes_or_of_thousands_millions_or_billions)
{
    static const struct {
        const char *word;
        uint64_t size;
    } rows[] = {
        {"1", 1},
        {"100000", 100000},
        {"1k", 1000},
        {"10M", 10000000},
        {"1G", 1000000000},
        {"4294967296", 4294967296},
        {"5G", 5000000000},
        {"007k", 7000},
        {"00000000000000000000001", 1},
        {"18446744073709551615", UINT64_MAX},
        {"18446744073709551k", UINT64_C(18446744073709551000)},
        {"18446744073709M", UINT64_C(18446744073709000000)},
        {"18446744073G", UINT64_C(18446744073000000000)},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct options options =
            parsed_as(RUN, ARGUMENTS("--capture", "out", "--capture-size", rows[i].word));
        assert_true(options.capture_size == rows[i].size);
        options_free(&options);
    }
}

TEST(a_size_of_nothing_too_much_or_no_number_is_refused_and_shown)
{
    static const char *const words[] = {"",
                                        "0",
                                        "0k",
                                        "00",
                                        "k",
                                        "M",
                                        "G",
                                        "-1",
                                        "+1",
                                        "-1k",
                                        " 1",
                                        "1 ",
                                        "1 k",
                                        "1K",
                                        "1m",
                                        "1g",
                                        "1kk",
                                        "1Mk",
                                        "1kB",
                                        "1KiB",
                                        "1.5M",
                                        "1e6",
                                        "0x10",
                                        "x",
                                        "18446744073709551616",
                                        "18446744073709552k",
                                        "18446744073710M",
                                        "18446744074G",
                                        "18446744073709551615k",
                                        "123456789012345678901234567890",
                                        "123456789012345678901234567890k",
                                        "000000000000000000000000000001",
                                        "000000000000000000000010000000"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct error error =
            refused_as(RUN, ARGUMENTS("--capture", "out", "--capture-size", words[i]));
        char shown[80];
        (void)snprintf(shown, sizeof shown, "cannot use capture size '%s'", words[i]);
        assert_says(&error, shown, "10M");
    }
}

TEST(there_are_1_to_1000_files)
{
    static const char *const good[] = {"1", "2", "1000"};
    static const uint32_t numbers[] = {1, 2, 1000};
    static const char *const bad[] = {"", "0", "1001", "-1", "x", "2.5", "0x2", "1k"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(good); i++) {
        struct options options = parsed_as(
            RUN, ARGUMENTS("--capture=out", "--capture-size=1M", "--capture-files", good[i]));
        assert_int_equal(options.capture_files, numbers[i]);
        options_free(&options);
    }
    for (size_t i = 0; i < N_ELEMENTS(bad); i++) {
        struct error error = refused_as(
            RUN, ARGUMENTS("--capture=out", "--capture-size=1M", "--capture-files", bad[i]));
        char shown[64];
        (void)snprintf(shown, sizeof shown, "cannot use capture files '%s'", bad[i]);
        assert_says(&error, shown, "from 1 to 1000");
    }
}

TEST(a_limit_of_no_capture_is_refused_whatever_the_order)
{
    static const char *const rows[][3] = {
        {"--capture-size=1M"},
        {"--capture-files=2"},
        {"--capture-files=1"}, /* the usual one, but it was said */
        {"--capture-size=1M", "--capture-files=2"},
        {"--capture=out", "--capture-files=2"},
        {"--capture-files=2", "--capture=out"},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct error error = refused_as(
            RUN, arguments_of((const char *const[]){rows[i][0], rows[i][1], rows[i][2], NULL}));
        assert_says(&error, "cannot limit a capture", "--capture FILE", "--capture-size");
    }
    struct options options = parsed_as(
        RUN, ARGUMENTS("--capture-files=2", "--capture-size=1M", "--capture=out", "--mem"));
    assert_int_equal(options.capture_files, 2);
    options_free(&options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_nothing_said_nothing_is_captured_or_traced),
        cmocka_unit_test(a_capture_is_a_file_of_any_name_and_without_a_size_has_no_end),
        cmocka_unit_test(a_size_is_a_number_of_bytes_or_of_thousands_millions_or_billions),
        cmocka_unit_test(a_size_of_nothing_too_much_or_no_number_is_refused_and_shown),
        cmocka_unit_test(there_are_1_to_1000_files),
        cmocka_unit_test(a_limit_of_no_capture_is_refused_whatever_the_order),
    };
    return cmocka_run_group_tests_name("options_capture", tests, NULL, NULL);
}
