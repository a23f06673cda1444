/* explain_steps_options.c - proves that an explanation points to the byte of an option that is
 * wrong
 *
 * Behind a no-operation each kind of option comes just wrong and just right. The step about it lies
 * on the octet that the Parameter Problem's pointer names.
 */
#include "tests/unit/unit.h"

#include "tests/unit/explain_lab.h"

enum { HEADER = 20, OPTION = 21 }; /* where the header's fixed part ends, and the option begins */

struct row {
    enum rule rule;
    uint32_t offset; /* in the option */
    const char *seen, *required;
    uint8_t bytes[19];
};

/* Each one fails its rule. */
static const struct row wrong[] = {
    {RULE_OPTION_LEN, 1, "length 1", "at least 2", {7, 1, 4}},
    {RULE_OPTION_HERE, 1, "length 20", "at most the 19 bytes that are left", {7, 20, 4}},
    {RULE_OPTION_ROUTE_LEN, 1, "length 2", "at least 3", {7, 2, 4}},
    {RULE_OPTION_ROUTE_POINTER, 2, "pointer 3", "at least 4", {7, 7, 3}},
    {RULE_OPTION_RECORD_ROOM,
     2,
     "pointer 5, length 7",
     "4 bytes from the pointer on, or a pointer beyond the length",
     {7, 7, 5}},
    {RULE_OPTION_RECORD_LEN, 1, "length 8", "3 more than a multiple of 4", {7, 8, 4}},
    {RULE_OPTION_RECORD_POINTER, 2, "pointer 9", "a multiple of 4", {7, 7, 9}},
    {RULE_OPTION_STAMP_LEN, 1, "length 3", "at least 4", {68, 3, 5}},
    {RULE_OPTION_STAMP_POINTER, 2, "pointer 4", "at least 5", {68, 8, 4}},
    {RULE_OPTION_STAMP_ROOM,
     2,
     "pointer 6, length 8",
     "4 bytes from the pointer on, or a pointer beyond the length",
     {68, 8, 6}},
    {RULE_OPTION_STAMP_FLAGS, 3, "flags 2", "0, 1 or 3", {68, 8, 5, 0x12}},
    {RULE_OPTION_STAMP_ENTRY,
     2,
     "pointer 5",
     "8 bytes from the pointer on, or a pointer beyond the length",
     {68, 11, 5, 1}},
    {RULE_OPTION_STAMP_ALIGNED, 2, "pointer 9", "5 more than a multiple of 8", {68, 16, 9, 3}},
    {RULE_OPTION_STAMP_OVERFLOW,
     3,
     "overflow and flags 0xf0",
     "an overflow below 15 where there is no room",
     {68, 8, 9, 0xf0}},
    {RULE_OPTION_ALERT_LEN, 1, "length 3", "4", {148, 3, 0}},
    {RULE_OPTION_ROUTE_LEN, 1, "length 2", "at least 3", {131, 2, 4}},
};

/* Each one passes it. */
static const struct row right[] = {
    {RULE_OPTION_LEN, 1, "length 2", "at least 2", {9, 2}},
    {RULE_OPTION_HERE, 1, "length 19", "at most the 19 bytes that are left", {9, 19}},
    {RULE_OPTION_ROUTE_LEN, 1, "length 3", "at least 3", {7, 3, 4}},
    {RULE_OPTION_ROUTE_POINTER, 2, "pointer 4", "at least 4", {7, 7, 4}},
    {RULE_OPTION_RECORD_ROOM,
     2,
     "pointer 8, length 7",
     "4 bytes from the pointer on, or a pointer beyond the length",
     {7, 7, 8}},
    {RULE_OPTION_RECORD_LEN, 1, "length 11", "3 more than a multiple of 4", {7, 11, 8}},
    {RULE_OPTION_RECORD_POINTER, 2, "pointer 8", "a multiple of 4", {7, 11, 8}},
    {RULE_OPTION_STAMP_LEN, 1, "length 4", "at least 4", {68, 4, 5}},
    {RULE_OPTION_STAMP_POINTER, 2, "pointer 5", "at least 5", {68, 8, 5}},
    {RULE_OPTION_STAMP_FLAGS, 3, "flags 3", "0, 1 or 3", {68, 12, 5, 3}},
    {RULE_OPTION_STAMP_ENTRY,
     2,
     "pointer 5",
     "4 bytes from the pointer on, or a pointer beyond the length",
     {68, 8, 5, 0}},
    {RULE_OPTION_STAMP_ALIGNED, 2, "pointer 13", "5 more than a multiple of 8", {68, 12, 13, 1}},
    {RULE_OPTION_STAMP_OVERFLOW,
     3,
     "overflow and flags 0xe0",
     "an overflow below 15 where there is no room",
     {68, 8, 9, 0xe0}},
    {RULE_OPTION_ALERT_LEN, 1, "length 4", "4", {148, 4}},
};

/* The options of a row behind a no-operation. */
static enum verdict send_row(struct explain_lab *lab, const struct row *row)
{
    uint8_t options[HEADER] = {1};
    struct packet_spec spec = packet_echo_request();

    memcpy(options + 1, row->bytes, sizeof row->bytes);
    spec.options = options;
    spec.options_len = sizeof options;
    explain_lab_reset(lab);
    return explain_lab_send_spec(lab, &spec);
}

static void assert_row(struct explain_lab *lab, const struct row *row, bool answer)
{
    explain_lab_assert_step(lab, row->rule, answer, row->seen, row->required);
    const struct explain_step *step = explain_lab_step(lab, row->rule);
    assert_int_equal(step->of, EXPLAIN_OF_PACKET);
    assert_int_equal(step->offset, OPTION + row->offset);
    assert_int_equal(step->len, 1);
}

TEST(an_option_that_is_wrong_is_wrong_at_the_octet_that_the_error_points_to)
{
    struct explain_lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(wrong); i++) {
        enum verdict verdict = send_row(lab, &wrong[i]);
        assert_row(lab, &wrong[i], false);
        assert_int_equal(verdict, SEND_PARAMETER_PROBLEM);
        /* what is no option at all has its length to blame, and the error its type */
        bool is_whole = wrong[i].rule != RULE_OPTION_LEN && wrong[i].rule != RULE_OPTION_HERE;
        assert_int_equal(lab->explanation.replies[24], OPTION + (is_whole ? wrong[i].offset : 0));
    }
}

TEST(an_option_that_is_just_right_passes)
{
    struct explain_lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(right); i++) {
        assert_int_equal(send_row(lab, &right[i]), SEND_ECHO_REPLY);
        assert_row(lab, &right[i], true);
    }
}

TEST(an_option_without_a_length_ends_with_the_header)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();
    const uint8_t options[] = {1, 1, 1, 7};

    spec.options = options;
    spec.options_len = sizeof options;
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_PARAMETER_PROBLEM);
    explain_lab_assert_step(lab, RULE_OPTION_LEN_HERE, false, "1 byte left in the header",
                            "at least 2");
    assert_int_equal(explain_lab_step(lab, RULE_OPTION_LEN_HERE)->offset, 23);
    assert_null(explain_lab_step(lab, RULE_OPTION_LEN));
}

TEST(of_two_options_that_may_stand_there_once_the_second_is_shown)
{
    struct explain_lab *lab = *state;
    const struct row twice = {.bytes = {7, 3, 4, 1, 7, 3, 4}};

    assert_int_equal(send_row(lab, &twice), SEND_PARAMETER_PROBLEM);
    const struct explain_step *last = NULL;
    for (uint32_t i = 0; i < lab->explanation.n_steps; i++)
        if (lab->explanation.steps[i].rule == RULE_OPTION_ONCE)
            last = &lab->explanation.steps[i];
    assert_false(last->answer);
    assert_int_equal(last->offset, OPTION + 4);
    assert_string_equal(last->seen, "type 7");
}

TEST(a_source_route_is_shown_with_its_pointer)
{
    struct explain_lab *lab = *state;
    const struct row here = {.bytes = {131, 7, 8}}, on = {.bytes = {137, 7, 4}};

    assert_int_equal(send_row(lab, &here), DROP_OPTION_SOURCE_ROUTE);
    const struct explain_step *step = explain_lab_step(lab, RULE_OPTION_NO_SOURCE_ROUTE);
    assert_false(step->answer);
    assert_int_equal(step->offset, OPTION);
    assert_int_equal(step->len, 3);
    explain_lab_assert_step(lab, RULE_OPTION_LEADS_ON, false, "pointer 8, length 7",
                            "a pointer within the length");
    assert_int_equal(send_row(lab, &on), SEND_SOURCE_ROUTE_FAILED);
    assert_non_null(explain_lab_step(lab, RULE_OPTION_NO_SOURCE_ROUTE));
    explain_lab_assert_step(lab, RULE_OPTION_LEADS_ON, true, "pointer 4, length 7",
                            "a pointer within the length");
    assert_int_equal(explain_lab_step(lab, RULE_OPTION_LEADS_ON)->offset, OPTION + 2);
}

TEST(options_that_go_back_are_shown_in_the_reply)
{
    struct explain_lab *lab = *state;
    const struct row both = {.bytes = {68, 8, 5, 0, 0, 0, 0, 0, 7, 7, 4}};

    assert_int_equal(send_row(lab, &both), SEND_ECHO_REPLY);
    explain_lab_assert_step(lab, RULE_REPLY_OPTIONS, true, "16 bytes", "");
    const struct explain_step *step = explain_lab_step(lab, RULE_REPLY_OPTIONS);
    assert_int_equal(step->of, EXPLAIN_OF_REPLY);
    assert_int_equal(step->offset, HEADER);
    assert_int_equal(step->len, 16);
    explain_lab_assert_step(lab, RULE_REPLY_VERSION, true, "36 bytes", "");
    explain_lab_assert_step(lab, RULE_IPV4_PLAIN, false,
                            "a header of 40 bytes, flags and offset 0x4000",
                            "20 bytes, and 0x0000 or 0x4000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_option_that_is_wrong_is_wrong_at_the_octet_that_the_error_points_to),
        cmocka_unit_test(an_option_that_is_just_right_passes),
        cmocka_unit_test(an_option_without_a_length_ends_with_the_header),
        cmocka_unit_test(of_two_options_that_may_stand_there_once_the_second_is_shown),
        cmocka_unit_test(a_source_route_is_shown_with_its_pointer),
        cmocka_unit_test(options_that_go_back_are_shown_in_the_reply),
    };
    return cmocka_run_group_tests_name("explain_steps_options", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
