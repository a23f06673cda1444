/* rfc791_record_route.c - RFC 791 section 3.1: the Record Route option */
#include "tests/conformance/conformance.h"

enum { HEADER = 20, ROOM = PACKET_MAX_OPTIONS, ROUTE = 7 };

/* A problem names an octet that is wrong: the length when that is no whole number of addresses, or
 * the pointer. */
static void expect_route_problem(struct lab *lab, const struct packet_spec *spec, bool length_wrong,
                                 bool pointer_wrong)
{
    const uint8_t *message = expect_error(lab, spec, 12, 0);

    assert_true((length_wrong && message[4] == HEADER + 1) ||
                (pointer_wrong && message[4] == HEADER + 2));
}

TEST(rfc791_3_1_q__a_route_pointer_is_four_or_more_and_beyond_the_length_means_full)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {ROUTE};
    struct packet_spec spec = echo_request();

    spec.options = options;
    spec.options_len = ROOM;
    without_limits(lab);
    for (int length = 3; length < ROOM; length++) {
        options[1] = (uint8_t)length;
        for (int pointer = 0; pointer < 256; pointer++) {
            bool length_wrong = length % 4 != 3;
            bool no_room = pointer <= length && pointer + 3 > length;
            bool pointer_wrong = pointer < 4 || pointer % 4 != 0 || no_room;
            options[2] = (uint8_t)pointer;
            if (length_wrong || pointer_wrong) {
                expect_route_problem(lab, &spec, length_wrong, pointer_wrong);
                continue;
            }
            expect_reply(lab, &spec);
            const uint8_t *route = lab->whole + HEADER;
            bool full = pointer > length;
            assert_int_equal(route[2], full ? pointer : pointer + 4);
            if (!full)
                assert_int_equal(address_at(route + pointer - 1), OURS);
        }
    }
}

TEST(rfc791_3_1_r__a_full_route_passes_unchanged_and_half_an_entry_is_an_error)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = echo_request();

    spec.options = options;
    spec.options_len = ROOM;
    without_limits(lab);
    for (int length = 3; length < ROOM; length++) {
        for (size_t i = 3; i < ROOM; i++)
            options[i] = i < (size_t)length ? (uint8_t)(0x80 + i) : 0;
        options[0] = ROUTE;
        options[1] = (uint8_t)length;
        for (int pointer = length + 1; length % 4 == 3 && pointer < 256; pointer += 4) {
            options[2] = (uint8_t)pointer;
            expect_reply(lab, &spec);
            assert_memory_equal(lab->whole + HEADER, options, (size_t)length);
        }
        for (int room = 1; room < 4; room++) {
            if (length + 1 - room < 4)
                continue;
            options[2] = (uint8_t)(length + 1 - room);
            expect_route_problem(lab, &spec, false, true);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc791_3_1_q__a_route_pointer_is_four_or_more_and_beyond_the_length_means_full),
        REQUIREMENT(rfc791_3_1_r__a_full_route_passes_unchanged_and_half_an_entry_is_an_error),
    };
    return cmocka_run_group_tests_name("rfc791_record_route", tests, lab_setup, lab_teardown);
}
