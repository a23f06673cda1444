/* explain_steps.c - proves that every step is printed, in its order, with what it looked at
 */
#include "explain_told.h"

#include "capture.h"

static const char *steps_of(struct told *told)
{
    return TEXT_OF(told, explain_text_steps(&told->sheet, &told->explained));
}

/* The line with which step i (from 0) begins: its number, its answer and its first words. */
static const char *line_of(const char *text, uint32_t i, const char *answer)
{
    char start[32];

    (void)snprintf(start, sizeof start, "\n%6u  %-8s", i + 1, answer);
    const char *line = strstr(text, start);
    if (line == NULL)
        fail_msg("step %u with the answer %s is not there:\n%s", i + 1, answer, text);
    return line + 1;
}

TEST(each_step_has_its_number_answer_text_and_clause_in_its_order)
{
    struct told *told = *state;
    const char *text = steps_of(told), *before = text;

    for (uint32_t i = 0; i < told->explanation.n_steps; i++) {
        const struct explain_step *step = &told->explanation.steps[i];
        const struct explain_rule *rule = &explain_rules[step->rule];
        const char *answer = rule->kind == EXPLAIN_CHECK    ? "ok"
                             : rule->kind == EXPLAIN_BRANCH ? "yes"
                                                            : "does";
        const char *line = line_of(text, i, answer);
        char words[20];
        (void)snprintf(words, sizeof words, "%.16s", rule->text);
        assert_true(line > before);
        assert_true(told_has_line(line, words, ""));
        assert_memory_equal(line + 16, words, strlen(words));
        assert_true(told_has_line(line, step->clause[0] != '\0' ? "RFC" : "", ""));
        before = line;
    }
    assert_int_equal(told_long_lines(text), 0);
}

TEST(steps_of_one_layer_in_one_function_stand_under_their_names)
{
    struct told *told = *state;
    const char *text = steps_of(told);

    assert_memory_equal(text,
                        "\n  what was decided\n    IPv4        stack/ipv4.c, ipv4_accept()\n"
                        "     1  ok      a header is there",
                        96);
    assert_int_equal(count_words(text, "stack/ipv4.c, ipv4_accept()"), 1);
    assert_int_equal(count_words(text, "\n    ICMP        stack/icmp.c, icmp_accept()\n"), 1);
    assert_int_equal(count_words(text, "\n    route       stack/route.c, route_source()\n"), 1);
    assert_int_equal(count_words(text, "\n    route       stack/route.c, route_destination()\n"),
                     1);
}

TEST(a_step_shows_the_bytes_that_it_looked_at)
{
    struct told *told = *state;
    const char *text = steps_of(told);

    assert_non_null(strstr(text, "\n                byte 0: 45  version 4; wanted: version 4\n"));
    assert_non_null(
        strstr(text, "\n                bytes 2-3: 00 54  84 bytes; wanted: at least 20 bytes\n"));
    assert_non_null(
        strstr(text, "\n                bytes 12-15: c0 a8 03 0b  192.168.3.11, which no route"));
    assert_non_null(strstr(text, "\n                bytes 0-19: 45 00 00 54 12 34 40 00 ...  "));
    assert_non_null(strstr(text, "\n                byte 8 of the reply: 40  64\n"));
}

TEST(a_check_that_fails_is_said_and_nothing_after_it)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    spec.icmp_checksum_error = 0x0100;
    assert_int_equal(told_spec(told, &spec), DROP_ICMP_CHECKSUM);
    const char *text = steps_of(told);
    const char *line = line_of(text, told->explanation.n_steps - 1, "FAILED");
    assert_non_null(strstr(line, "the ICMP checksum holds"));
    assert_non_null(strstr(line, "words that sum up to 0x"));
    assert_int_equal(count_words(text, "FAILED"), 1);
}

TEST(a_question_is_answered_with_yes_or_no)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    assert_non_null(strstr(steps_of(told), "yes     is it an ICMP message?"));
    spec.protocol = 17;
    (void)told_spec(told, &spec);
    const char *text = steps_of(told);
    assert_non_null(strstr(text, "no      is it an ICMP message?"));
    assert_non_null(strstr(text, "byte 9: 11  protocol 17; yes means: protocol 1\n"));
}

TEST(bytes_of_a_datagram_that_was_put_together_are_said_to_be)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    (void)told_slice(told, &spec, 0, 24);
    (void)told_slice(told, &spec, 24, 64);
    const char *text = steps_of(told);
    assert_non_null(strstr(text, "byte 9 of the datagram: 01  protocol 1; "));
    assert_non_null(strstr(text, "bytes 20-83 of the datagram: 08 00 "));
}

TEST(a_step_whose_bytes_are_not_there_shows_none)
{
    struct told *told = *state;
    struct explain_step *step = &told->explanation.steps[0];

    told->explanation.n_steps = 1;
    for (enum explain_of of = EXPLAIN_OF_NOTHING; of <= EXPLAIN_OF_REPLY; of++) {
        step->of = of;
        step->offset = 84;
        step->len = 1;
        assert_null(strstr(steps_of(told), "byte 84"));
        step->offset = 83;
        step->len = 2;
        assert_null(strstr(steps_of(told), "bytes 83-84"));
        step->offset = 0xffffffff;
        assert_null(strstr(steps_of(told), ": 45"));
        step->offset = 0;
        step->len = 0;
        assert_null(strstr(steps_of(told), ": 45"));
    }
}

TEST(the_longest_of_all_texts_keep_to_their_columns)
{
    struct told *told = *state;

    told->explanation.n_steps = 1;
    for (unsigned rule = 0; rule < N_RULES; rule++) {
        struct explain_step *step = &told->explanation.steps[0];
        step->rule = (enum rule)rule;
        step->clause = explain_rules[rule].clause != NULL
                           ? explain_rules[rule].clause
                           : verdict_table[explain_rules[rule].verdict].clause;
        memset(step->seen, 'x', sizeof step->seen - 1);
        for (size_t i = 7; i < sizeof step->seen - 1; i += 8)
            step->seen[i] = ' ';
        memcpy(step->required, step->seen, sizeof step->required);
        assert_int_equal(told_long_lines(steps_of(told)), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        told_test(each_step_has_its_number_answer_text_and_clause_in_its_order),
        told_test(steps_of_one_layer_in_one_function_stand_under_their_names),
        told_test(a_step_shows_the_bytes_that_it_looked_at),
        told_test(a_check_that_fails_is_said_and_nothing_after_it),
        told_test(a_question_is_answered_with_yes_or_no),
        told_test(bytes_of_a_datagram_that_was_put_together_are_said_to_be),
        told_test(a_step_whose_bytes_are_not_there_shows_none),
        told_test(the_longest_of_all_texts_keep_to_their_columns),
    };
    return cmocka_run_group_tests_name("explain_steps", tests, NULL, NULL);
}
