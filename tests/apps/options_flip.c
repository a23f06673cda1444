/* options_flip.c - proves which bytes `--flip` and which packet `--packet` take, and what they
 * refuse
 */
#include "options_parsed.h"

#include <stdio.h>

TEST(with_nothing_said_no_byte_is_flipped)
{
    (void)state;
    struct options options = parsed_as(EXPLAIN, ARGUMENTS("in"));

    assert_int_equal(options.n_flips, 0);
    assert_int_equal(options.packet, 0);
    options_free(&options);
}

TEST(a_flip_is_an_offset_and_a_value_each_decimal_or_with_0x)
{
    static const struct {
        const char *word;
        uint32_t offset, value;
    } rows[] = {
        {"8=0", 8, 0},
        {"0=255", 0, 255},
        {"20=0x0d", 20, 13},
        {"0x14=13", 20, 13},
        {"0xff=0xFF", 255, 255},
        {"65534=1", 65534, 1},
        {"0xfffe=0x1", 65534, 1},
        {"010=011", 10, 11}, /* decimal, as people write it */
        {"00000000000000000000000008=0000", 8, 0},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct options options = parsed_as(EXPLAIN, ARGUMENTS("in", "--flip", rows[i].word));
        assert_int_equal(options.n_flips, 1);
        assert_int_equal(options.flips[0].offset, rows[i].offset);
        assert_int_equal(options.flips[0].value, rows[i].value);
        options_free(&options);
    }
}

TEST(what_is_no_place_of_a_byte_and_its_value_is_refused_and_shown)
{
    static const char *const words[] = {"",
                                        "=",
                                        "8",
                                        "8=",
                                        "=0",
                                        "8=0=1",
                                        "8==1",
                                        "8 =0",
                                        "8= 0",
                                        "8=0 ",
                                        " 8=0",
                                        "-8=0",
                                        "8=-1",
                                        "+8=0",
                                        "8=+1",
                                        "x=0",
                                        "8=x",
                                        "ttl=0",
                                        "8=0x",
                                        "0x=1",
                                        "8=0X10",
                                        "0X8=1",
                                        "8=0xg",
                                        "0x8g=1",
                                        "8=0x-1",
                                        "8=ff",
                                        "ff=8",
                                        "8:0",
                                        "65535=0",
                                        "8=256",
                                        "0xffff=0",
                                        "8=0x100",
                                        "8=1e1",
                                        "8=0x 1",
                                        "0x=0x",
                                        "8=0x0x1",
                                        "8,9=0",
                                        "8=0,9=0",
                                        "99999999999999999999=0",
                                        "8=99999999999999999999",
                                        "4294967304=0",
                                        "0x100000008=0",
                                        "8=4294967296"};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(words); i++) {
        struct error error = refused_as(EXPLAIN, ARGUMENTS("in", "--flip", words[i]));
        char shown[64];
        (void)snprintf(shown, sizeof shown, "cannot flip '%s'", words[i]);
        assert_says(&error, shown, "write one like 8=0");
    }
}

TEST(a_word_of_any_length_is_refused_in_a_line)
{
    static char word[3000];

    (void)state;
    memset(word, '1', sizeof word - 1);
    struct error error = refused_as(EXPLAIN, ARGUMENTS("in", "--flip", word));
    assert_says(&error, "cannot flip '1111111111", "write one like 8=0");
    word[1500] = '=';
    error = refused_as(EXPLAIN, ARGUMENTS("in", "--flip", word));
    assert_says(&error, "cannot flip '1111111111", "write one like 8=0");
}

TEST(flips_are_kept_in_their_order_and_the_65th_is_refused)
{
    static char text[OPTIONS_MAX_FLIPS + 1][16];
    const char *words[2 + 2 * (OPTIONS_MAX_FLIPS + 1)] = {"in"};
    size_t n_words = 1;

    (void)state;
    for (unsigned i = 0; i <= OPTIONS_MAX_FLIPS; i++) {
        (void)snprintf(text[i], sizeof text[i], "%u=%u", 100 - i, i);
        words[n_words++] = "--flip";
        words[n_words++] = text[i];
    }
    struct error error = refused_as(EXPLAIN, arguments_of(words));
    assert_says(&error, "cannot flip '36=64'", "64 bytes were flipped already", "--hex");

    words[n_words - 2] = NULL;
    struct options options = parsed_as(EXPLAIN, arguments_of(words));
    assert_int_equal(options.n_flips, 64);
    for (unsigned i = 0; i < options.n_flips; i++) {
        assert_int_equal(options.flips[i].offset, 100 - i);
        assert_int_equal(options.flips[i].value, i);
    }
    options_free(&options);
}

TEST(the_same_byte_may_be_flipped_twice)
{
    (void)state;
    struct options options = parsed_as(EXPLAIN, ARGUMENTS("--flip=8=1", "in", "--flip=8=2"));

    assert_int_equal(options.n_flips, 2);
    assert_int_equal(options.flips[0].value, 1);
    assert_int_equal(options.flips[1].value, 2);
    options_free(&options);
}

TEST(a_packet_is_1_or_more)
{
    static const char *const good[] = {"1", "2", "4294967295"};
    static const uint32_t numbers[] = {1, 2, UINT32_MAX};
    static const char *const bad[] = {"", "0", "4294967296", "-1", "x", "1.5", "0x1", "1 "};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(good); i++) {
        struct options options = parsed_as(EXPLAIN, ARGUMENTS("in", "--packet", good[i]));
        assert_int_equal(options.packet, numbers[i]);
        options_free(&options);
    }
    for (size_t i = 0; i < N_ELEMENTS(bad); i++) {
        struct error error = refused_as(EXPLAIN, ARGUMENTS("in", "--packet", bad[i]));
        char shown[64];
        (void)snprintf(shown, sizeof shown, "cannot use packet '%s'", bad[i]);
        assert_says(&error, shown, "from 1 to 4294967295");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_nothing_said_no_byte_is_flipped),
        cmocka_unit_test(a_flip_is_an_offset_and_a_value_each_decimal_or_with_0x),
        cmocka_unit_test(what_is_no_place_of_a_byte_and_its_value_is_refused_and_shown),
        cmocka_unit_test(a_word_of_any_length_is_refused_in_a_line),
        cmocka_unit_test(flips_are_kept_in_their_order_and_the_65th_is_refused),
        cmocka_unit_test(the_same_byte_may_be_flipped_twice),
        cmocka_unit_test(a_packet_is_1_or_more),
    };
    return cmocka_run_group_tests_name("options_flip", tests, NULL, NULL);
}
