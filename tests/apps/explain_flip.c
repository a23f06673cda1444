/* explain_flip.c - proves that what a changed byte leads to is found and told
 */
#include "explain_told.h"

#include "apps/explain_flip.h"
#include "capture.h"

/* Two hosts: one for what came, one for what was changed. */
struct two {
    struct told *before, *after;
};

static int setup(void **state)
{
    static struct two two;
    void *before, *after;

    if (told_setup(&before) != 0 || told_setup(&after) != 0)
        return -1;
    two = (struct two){before, after};
    *state = &two;
    return 0;
}

static int teardown(void **state)
{
    struct two *two = *state;
    void *before = two->before, *after = two->after;

    (void)told_teardown(&before);
    (void)told_teardown(&after);
    return 0;
}

/* The packet as it came to the one host, changed to the other. */
static void flip(struct two *two, const struct packet_spec *spec, const struct flip *flips,
                 unsigned n_flips)
{
    struct options *options = &two->after->options;
    struct frame frame = packet_build(spec);

    memcpy(options->flips, flips, n_flips * sizeof *flips);
    options->n_flips = n_flips;
    (void)told_bytes(two->before, frame.bytes, frame.len);
    explain_flip(options, frame.bytes, (uint32_t)frame.len);
    (void)told_bytes(two->after, frame.bytes, frame.len);
    frame_free(&frame);
}

#define FLIP(two, spec, ...)                                                                       \
    flip(two, spec, (const struct flip[]){__VA_ARGS__},                                            \
         sizeof((const struct flip[]){__VA_ARGS__}) / sizeof(struct flip))

static const char *bytes_of(struct two *two)
{
    struct told *told = two->after;

    return TEXT_OF(told, explain_flip_bytes(&told->sheet, &told->options, &two->before->explanation,
                                            &told->explanation));
}

static const char *decision_of(struct two *two)
{
    struct told *told = two->after;

    return TEXT_OF(
        told, explain_flip_decision(&told->sheet, &two->before->explanation, &told->explanation));
}

static uint32_t step_of(const struct two *two)
{
    return explain_flip_step(&two->before->explanation, &two->after->explanation);
}

TEST(only_the_bytes_that_were_named_are_changed)
{
    struct packet_spec spec = packet_echo_request();
    struct two *two = *state;

    FLIP(two, &spec, {8, 0}, {83, 0xff}, {8, 7});
    for (uint32_t i = 0; i < 84; i++) {
        uint8_t wanted = i == 8 ? 7 : i == 83 ? 0xff : two->before->explanation.packet[i];
        assert_int_equal(two->after->explanation.packet[i], wanted);
    }
}

TEST(a_byte_beyond_the_end_is_refused_with_the_length)
{
    uint8_t packet[84] = {0};
    struct options options = {.flips = {{83, 1}}, .n_flips = 1};
    struct error error;

    explain_flip(&options, packet, 83);
    assert_int_equal(packet[83], 0);
    explain_flip(&options, packet, 84);
    assert_int_equal(packet[83], 1);
    assert_true(explain_flip_fits(&options, 84, 5, &error));
    assert_false(explain_flip_fits(&options, 83, 5, &error));
    assert_non_null(
        strstr(error.text, "cannot flip byte 83 of packet 5: its length is 83, and the first"));
    assert_false(explain_flip_fits(&options, 0, 5, &error));
    options.flips[0].offset = 0xffffffff;
    assert_false(explain_flip_fits(&options, 84, 5, &error));
    explain_flip(&options, packet, 84);
}

TEST(a_changed_byte_is_told_with_its_field_and_both_values)
{
    struct packet_spec spec = packet_echo_request();
    struct two *two = *state;

    FLIP(two, &spec, {8, 0});
    assert_string_equal(bytes_of(two), "\n  what was changed first\n"
                                       "    byte 8: 40 -> 00      time to live: 64 -> 0\n");
}

TEST(of_fields_that_share_a_byte_those_that_changed_are_told)
{
    struct packet_spec spec = packet_echo_request();
    struct two *two = *state;

    FLIP(two, &spec, {6, 0x20});
    assert_string_equal(bytes_of(two), "\n  what was changed first\n"
                                       "    byte 6: 40 -> 20      do not fragment: 1 -> 0\n"
                                       "                          more fragments: 0 -> 1\n");
    FLIP(two, &spec, {0, 0x46});
    assert_string_equal(bytes_of(two),
                        "\n  what was changed first\n"
                        "    byte 0: 45 -> 46      header length: 20 bytes -> 24 bytes\n");
}

TEST(a_byte_whose_field_has_no_value_of_its_own_is_told_with_its_name)
{
    struct packet_spec spec = packet_echo_request();
    struct two *two = *state;

    FLIP(two, &spec, {40, 0xff}, {8, 64});
    assert_string_equal(bytes_of(two), "\n  what was changed first\n"
                                       "    byte 40: 0c -> ff     data\n"
                                       "    byte 8: 40 -> 40      time to live\n");
}

TEST(a_packet_that_is_another_kind_now_still_tells_its_bytes)
{
    struct packet_spec spec = packet_echo_request();
    struct two *two = *state;

    FLIP(two, &spec, {0, 0x65}, {24, 0x42});
    assert_non_null(strstr(bytes_of(two), "\n    byte 24: 43 -> 42     identifier\n"));
}

TEST(the_first_step_with_another_answer_is_found)
{
    struct packet_spec spec = packet_echo_request();
    struct two *two = *state;

    FLIP(two, &spec, {8, 0});
    uint32_t i = step_of(two);
    const struct explanation *after = &two->after->explanation;
    assert_int_equal(after->steps[i].rule, RULE_IPV4_CHECKSUM);
    assert_false(after->steps[i].answer);
    assert_int_equal(i, after->n_steps - 1);
    const char *text = decision_of(two);
    assert_non_null(strstr(text, "\n  which decision flips\n    step 8, IPv4: the header checksum "
                                 "holds (stack/ipv4.c, ipv4_accept())\n"));
    assert_non_null(strstr(text, "\n      before: ok      words that sum up to 0xffff\n"));
    assert_non_null(strstr(text, "\n      now:    FAILED  words that sum up to 0xbfff\n"));
    assert_non_null(strstr(text, "\n    SEND_ECHO_REPLY -> DROP_IPV4_CHECKSUM\n"));
}

TEST(a_question_that_was_not_asked_before_is_a_flip)
{
    struct packet_spec spec = packet_echo_request();
    struct two *two = *state;

    FLIP(two, &spec, {8, 0}); /* now everything behind the checksum is asked in one only */
    const struct explanation *swapped = &two->before->explanation;
    uint32_t i = explain_flip_step(&two->after->explanation, swapped);
    assert_int_equal(swapped->steps[i].rule, RULE_IPV4_CHECKSUM);
    two->after->explanation.n_steps--; /* as if it had not been asked at all */
    i = explain_flip_step(&two->after->explanation, swapped);
    assert_int_equal(swapped->steps[i].rule, RULE_IPV4_CHECKSUM);
    struct told *told = two->before;
    const char *text =
        TEXT_OF(told, explain_flip_decision(&told->sheet, &two->after->explanation, swapped));
    assert_non_null(strstr(text, "\n      before: was not asked here\n"));
    assert_non_null(strstr(text, "\n      now:    ok      words that sum up to 0xffff\n"));
}

/* Byte 22 is half of the checksum, byte 24 of the identifier: together they cancel out. */
TEST(no_decision_flips_when_every_answer_is_the_same)
{
    struct packet_spec spec = packet_echo_request();
    struct two *two = *state;
    struct frame frame = packet_build(&spec);
    uint8_t checksum = frame.bytes[22], identifier = frame.bytes[24];

    frame_free(&frame);
    FLIP(two, &spec, {22, (uint8_t)(checksum - 1)}, {24, (uint8_t)(identifier + 1)});
    assert_int_equal(two->after->explanation.verdict, SEND_ECHO_REPLY);
    assert_int_equal(step_of(two), two->after->explanation.n_steps);
    assert_string_equal(decision_of(two),
                        "\n  which decision flips\n"
                        "    none: every question gets the answer that it got before\n"
                        "    SEND_ECHO_REPLY, as before\n");
}

/* Type 3 becomes 5, and the checksum with it: both are no message that is answered. */
TEST(the_same_failure_for_another_reason_is_told_too)
{
    struct packet_spec spec = packet_echo_request();
    struct two *two = *state;

    spec.type = 3;
    struct frame frame = packet_build(&spec);
    uint8_t checksum = frame.bytes[22];
    frame_free(&frame);
    FLIP(two, &spec, {20, 5}, {22, (uint8_t)(checksum - 2)});
    assert_int_equal(two->before->explanation.verdict, DROP_ICMP_ERROR);
    assert_int_equal(two->after->explanation.verdict, DROP_ICMP_REDIRECT);
    uint32_t i = step_of(two);
    assert_int_equal(two->after->explanation.steps[i].rule, RULE_ICMP_ANSWERED);
    const char *text = decision_of(two);
    assert_non_null(strstr(text, "\n      before: FAILED  type 3"));
    assert_non_null(strstr(text, "\n      now:    FAILED  type 5"));
    assert_non_null(strstr(text, "\n    DROP_ICMP_ERROR -> DROP_ICMP_REDIRECT\n"));
}

/* The check that decided is not the last one: behind it stands why no error was sent. */
TEST(the_check_that_decided_is_told_and_not_those_about_an_error)
{
    struct packet_spec spec = packet_echo_request();
    struct two *two = *state;

    TOLD_AGAIN(two->before, "--err-rate", "0", "192.168.3.12=unreachable");
    TOLD_AGAIN(two->after, "--err-rate", "0", "192.168.3.12=prohibit");
    FLIP(two, &spec, {40, 0x0c});
    assert_int_equal(two->before->explanation.verdict, DROP_ROUTE_UNREACHABLE);
    assert_int_equal(two->after->explanation.verdict, DROP_ROUTE_PROHIBIT);
    assert_int_equal(two->after->explanation.steps[step_of(two)].rule, RULE_TO_ALL);
}

#define flip_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        flip_test(only_the_bytes_that_were_named_are_changed),
        cmocka_unit_test(a_byte_beyond_the_end_is_refused_with_the_length),
        flip_test(a_changed_byte_is_told_with_its_field_and_both_values),
        flip_test(of_fields_that_share_a_byte_those_that_changed_are_told),
        flip_test(a_byte_whose_field_has_no_value_of_its_own_is_told_with_its_name),
        flip_test(a_packet_that_is_another_kind_now_still_tells_its_bytes),
        flip_test(the_first_step_with_another_answer_is_found),
        flip_test(a_question_that_was_not_asked_before_is_a_flip),
        flip_test(no_decision_flips_when_every_answer_is_the_same),
        flip_test(the_same_failure_for_another_reason_is_told_too),
        flip_test(the_check_that_decided_is_told_and_not_those_about_an_error),
    };
    return cmocka_run_group_tests_name("explain_flip", tests, NULL, NULL);
}
