/* rfc6274_options.c - RFC 6274 section 3.13: options that are not what they say, or not wanted */
#include "tests/conformance/conformance.h"

enum {
    HEADER = 20,
    ROOM = PACKET_MAX_OPTIONS,
    NOP = 1,
    ROUTE = 7,
    STAMPS = 68,
    LOOSE = 131,
    STRICT = 137,
    ALERT = 148,
    UNKNOWN = 0x99,
    FULL_FLAG = 0xf0,
};

static const uint8_t pointed[] = {ROUTE, STAMPS, LOOSE, STRICT};

static struct packet_spec with_options(const uint8_t *options, size_t len)
{
    struct packet_spec spec = echo_request();

    spec.options = options;
    spec.options_len = len;
    return spec;
}

/* As many as there is room for, and all are answered. What is limited is how often a peer is told
 * that his are wrong. */
TEST(rfc6274_3_13_1_1_a__options_are_limited_by_their_room_and_errors_about_them_by_a_rate)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options, ROOM);

    for (int length = 1; length <= ROOM; length++) {
        memset(options, NOP, sizeof options);
        for (int at = 0; length > 1 && at + length <= ROOM; at += length) {
            options[at] = UNKNOWN;
            options[at + 1] = (uint8_t)length;
        }
        expect_reply(lab, &spec);
    }
    unsigned n_errors = 0;
    options[0] = UNKNOWN;
    options[1] = 0;
    for (int i = 0; i < 1000; i++)
        n_errors += lab_send_spec(lab, &spec) == SEND_PARAMETER_PROBLEM;
    assert_int_equal(n_errors, LIMITER_PEER_BURST);
    (void)lab_wait(lab, LAB_SECOND);
    (void)expect_error(lab, &spec, 12, 0);
    expect_drop(lab, &spec, DROP_OPTION_MALFORMED);
}

TEST(rfc6274_3_13_1_3_a__an_option_has_two_octets_at_least)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options, ROOM);

    without_limits(lab);
    for (int type = 2; type < 256; type++) {
        for (int at = 0; at < ROOM - 1; at++) {
            memset(options, NOP, sizeof options);
            options[at] = (uint8_t)type;
            for (options[at + 1] = 0; options[at + 1] < 2; options[at + 1]++)
                (void)expect_error(lab, &spec, 12, 0);
        }
    }
}

TEST(rfc6274_3_13_1_3_b__an_option_ends_within_the_header)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (int words = 1; words <= ROOM / 4; words++) {
        for (int at = 0; at < words * 4; at++) {
            uint8_t options[ROOM];
            struct packet_spec spec = with_options(options, (size_t)words * 4);
            memset(options, NOP, sizeof options);
            options[at] = UNKNOWN;
            if (at + 1 == words * 4) { /* not even its length is there */
                (void)expect_error(lab, &spec, 12, 0);
                continue;
            }
            for (int length = 2; length < 256; length++) {
                options[at + 1] = (uint8_t)length;
                if (at + length <= words * 4)
                    expect_reply(lab, &spec);
                else
                    (void)expect_error(lab, &spec, 12, 0);
            }
        }
    }
}

TEST(rfc6274_3_13_1_3_c__a_wrong_option_is_told_of_unless_the_host_is_to_be_silent)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options, ROOM);
    unsigned n_wrong = 0;

    without_limits(lab);
    for (int type = 2; type < 256; type++) {
        for (int length = 0; length < 48; length++) {
            options[0] = (uint8_t)type;
            options[1] = (uint8_t)length;
            lab->host.sends_errors = true;
            if (lab_send_spec(lab, &spec) != SEND_PARAMETER_PROBLEM)
                continue;
            n_wrong++;
            lab->host.sends_errors = false;
            expect_drop(lab, &spec, DROP_OPTION_MALFORMED);
        }
    }
    assert_true(n_wrong >= 254 * (2 + 7));
}

/* As a signed number each of them would be before the option, or its end before its beginning. */
TEST(rfc6274_3_13_1_3_d__lengths_and_pointers_are_never_negative)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options, ROOM);

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(pointed); i++) {
        options[0] = pointed[i];
        options[3] = 0;
        for (int length = 128; length < 256; length++) {
            options[1] = (uint8_t)length;
            for (int pointer = 0; pointer < 256; pointer++) {
                options[2] = (uint8_t)pointer;
                (void)expect_error(lab, &spec, 12, 0);
            }
        }
        options[1] = options[0] == STAMPS ? 12 : 11;
        for (int pointer = 128; pointer < 256; pointer++) {
            options[2] = (uint8_t)pointer;
            enum verdict verdict = lab_send_spec(lab, &spec);
            bool aligned = pointer % 4 == (options[0] == STAMPS);
            if (options[0] >= LOOSE) {
                assert_int_equal(verdict, DROP_OPTION_SOURCE_ROUTE);
            } else if (!aligned) {
                assert_int_equal(verdict, SEND_PARAMETER_PROBLEM);
            } else { /* full: only the overflow of a timestamp changes */
                uint8_t expected[ROOM];
                memcpy(expected, options, sizeof expected);
                expected[3] = options[0] == STAMPS ? 0x10 : 0;
                assert_int_equal(verdict, SEND_ECHO_REPLY);
                assert_memory_equal(lab->whole + HEADER, expected, 12);
            }
        }
    }
}

/* Nor are the options that seem to be there: they are not sent back. */
TEST(rfc6274_3_13_2_1_a__octets_after_the_end_of_the_list_are_no_options)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options, ROOM);

    for (int at = 0; at + 12 <= ROOM; at++) {
        for (int type = 0; type < 256; type++) {
            for (int length = 0; length < 256; length += 11) {
                memset(options, PACKET_PAD, sizeof options);
                memset(options, NOP, (size_t)at);
                options[at] = 0;
                options[at + 1] = (uint8_t)type;
                options[at + 2] = (uint8_t)length;
                options[at + 3] = 4;
                expect_reply(lab, &spec);
                assert_int_equal(header_len_at(lab->whole), HEADER);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(
            rfc6274_3_13_1_1_a__options_are_limited_by_their_room_and_errors_about_them_by_a_rate),
        REQUIREMENT(rfc6274_3_13_1_3_a__an_option_has_two_octets_at_least),
        REQUIREMENT(rfc6274_3_13_1_3_b__an_option_ends_within_the_header),
        REQUIREMENT(rfc6274_3_13_1_3_c__a_wrong_option_is_told_of_unless_the_host_is_to_be_silent),
        REQUIREMENT(rfc6274_3_13_1_3_d__lengths_and_pointers_are_never_negative),
        REQUIREMENT(rfc6274_3_13_2_1_a__octets_after_the_end_of_the_list_are_no_options),
    };
    return cmocka_run_group_tests_name("rfc6274_options", tests, lab_setup, lab_teardown);
}
