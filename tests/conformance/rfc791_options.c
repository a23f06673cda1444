/* rfc791_options.c - RFC 791 section 3.1: how options are read, and when one is in error
 *
 * RFC 792 lets the pointer of a parameter problem name the octet that is wrong. Where an option's
 * length or type is to blame as a whole, that is its first octet.
 */
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
};

static void expect_problem(struct lab *lab, const struct packet_spec *spec, size_t octet)
{
    const uint8_t *message = expect_error(lab, spec, 12, 0);

    if (message[4] != octet)
        fail_msg("the pointer is %u and not %zu", message[4], octet);
}

static struct packet_spec with_options(const uint8_t *options)
{
    struct packet_spec spec = echo_request();

    spec.options = options;
    spec.options_len = ROOM;
    return spec;
}

/* Makes an option of that type and length right. False when this length cannot be. */
static bool complete(uint8_t *option, int type, int length)
{
    option[0] = (uint8_t)type;
    option[1] = (uint8_t)length;
    if (type == ALERT)
        return length == 4;
    if (type == ROUTE || type == LOOSE || type == STRICT || type == STAMPS)
        option[2] = (uint8_t)(length + 1); /* full */
    if (type == STAMPS)
        option[3] = 0;
    return type == STAMPS ? length >= 4 && length % 4 == 0
                          : !(type == ROUTE || type == LOOSE || type == STRICT) || length % 4 == 3;
}

/* How far an option reaches shows in where the next one, which is malformed, is found. */
TEST(rfc791_3_1_m__all_options_but_two_have_a_length_that_counts_the_whole_option)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options);

    without_limits(lab);
    for (int type = 2; type < 256; type++) {
        for (int length = 0; length < 256; length++) {
            memset(options, UNKNOWN, sizeof options);
            if (length < 2 || length > ROOM) {
                options[0] = (uint8_t)type;
                options[1] = (uint8_t)length;
                expect_problem(lab, &spec, HEADER);
            } else if (complete(options, type, length)) {
                if (length < ROOM)
                    expect_problem(lab, &spec, HEADER + (size_t)length);
                else
                    expect_reply(lab, &spec);
            }
        }
    }
    for (size_t n = 0; n < ROOM; n++) {
        memset(options, UNKNOWN, sizeof options);
        memset(options, NOP, n);
        expect_problem(lab, &spec, HEADER + n);
        options[n] = 0; /* end of list: no octet behind it is read */
        expect_reply(lab, &spec);
    }
}

TEST(rfc791_3_1_n__what_follows_the_end_of_the_list_is_not_read)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options);

    for (size_t n = 0; n < ROOM; n++) {
        for (int type = 0; type < 256; type++) {
            memset(options, 0xff, sizeof options);
            memset(options, NOP, n);
            options[n] = 0;
            if (n + 1 < ROOM)
                options[n + 1] = (uint8_t)type;
            expect_reply(lab, &spec);
            assert_int_equal(header_len_at(lab->whole), HEADER);
        }
    }
}

/* Of a reply in fragments. Record Route and Timestamp have no copied flag; options that have one
 * are not sent back at all. */
TEST(rfc791_3_1_o__options_without_the_copied_flag_leave_in_the_first_fragment_alone)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {ROUTE, 11, 4};
    struct packet_spec spec = with_options(options);

    spec.data_len = 4000;
    for (int type = 128; type < 256; type++) {
        options[11] = STAMPS;
        options[12] = 12;
        options[13] = 5;
        options[23] = (uint8_t)type;
        options[24] = 4;
        struct packet_spec later = spec; /* the fragments of the request are as they should be */
        later.options_len = 0;
        bool is_source_route = type == LOOSE || type == STRICT, backwards = type % 2;
        if (backwards)
            (void)lab_send_slice(lab, &later, 2000, 9999);
        (void)lab_send_slice(lab, &spec, 0, 2000);
        if (!backwards)
            (void)lab_send_slice(lab, &later, 2000, 9999);
        assert_int_equal(lab->verdict == SEND_ECHO_REPLY, !is_source_route);
        if (is_source_route) {
            (void)lab_wait(lab, 30 * LAB_SECOND);
            continue;
        }
        assert_true(lab->n_out > 2);
        assert_int_equal(header_len_at(lab->out[0].bytes), HEADER + 24);
        assert_int_equal(lab->out[0].bytes[HEADER], ROUTE);
        assert_int_equal(lab->out[0].bytes[HEADER + 11], STAMPS);
        for (size_t i = 1; i < lab->n_out; i++)
            assert_int_equal(header_len_at(lab->out[i].bytes), HEADER);
    }
}

/* One of each source route is two source routes, which is one too many (RFC 1122 section
 * 3.2.1.8). */
TEST(rfc791_3_1_p__routes_and_timestamps_appear_once)
{
    static const int types[] = {ROUTE, STAMPS, LOOSE, STRICT};
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options);

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(types) * N_ELEMENTS(types); i++) {
        int first = types[i / N_ELEMENTS(types)], second = types[i % N_ELEMENTS(types)];
        int first_len = first == STAMPS ? 8 : 7, second_len = second == STAMPS ? 8 : 7;
        for (size_t gap = 0; gap <= 20; gap++) {
            memset(options, NOP, sizeof options);
            size_t at = (size_t)first_len + gap;
            (void)complete(options, first, first_len);
            (void)complete(options + at, second, second_len);
            if (first == second || (first >= LOOSE && second >= LOOSE))
                expect_problem(lab, &spec, HEADER + at);
            else if (first >= LOOSE || second >= LOOSE)
                expect_drop(lab, &spec, DROP_OPTION_SOURCE_ROUTE);
            else
                expect_reply(lab, &spec);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc791_3_1_m__all_options_but_two_have_a_length_that_counts_the_whole_option),
        REQUIREMENT(rfc791_3_1_n__what_follows_the_end_of_the_list_is_not_read),
        REQUIREMENT(
            rfc791_3_1_o__options_without_the_copied_flag_leave_in_the_first_fragment_alone),
        REQUIREMENT(rfc791_3_1_p__routes_and_timestamps_appear_once),
    };
    return cmocka_run_group_tests_name("rfc791_options", tests, lab_setup, lab_teardown);
}
