/* verdict.c - proves that every row of the table of outcomes can be printed as it stands
 *
 * The names go into JSON, OpenMetrics, captures and the documentation. Here verdict.def is
 * expanded a second time, so that an enumerator, its number and its row cannot part company.
 */
#include "tests/unit/unit.h"

#include "stack/verdict.h"

static const struct {
    enum verdict verdict;
    const char *name, *action;
    enum mib_counter counter;
} rows[] = {
#define VERDICT(enumerator, action, sentence, clause, counter)                                     \
    {enumerator, #enumerator, #action, counter},
#include "stack/verdict.def"
#undef VERDICT
};

TEST(verdicts_count_from_0_in_the_order_of_the_rows)
{
    assert_int_equal(N_ELEMENTS(rows), N_VERDICTS);
    for (unsigned i = 0; i < N_VERDICTS; i++)
        assert_int_equal(rows[i].verdict, i);
}

TEST(pass_is_not_a_row)
{
    assert_int_equal(PASS, N_VERDICTS);
    assert_int_equal(N_ELEMENTS(verdict_table), N_VERDICTS);
}

TEST(a_row_is_named_as_its_enumerator)
{
    for (unsigned i = 0; i < N_VERDICTS; i++)
        assert_string_equal(verdict_table[i].name, rows[i].name);
}

TEST(names_are_unique)
{
    for (unsigned i = 0; i < N_VERDICTS; i++)
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(verdict_table[i].name, verdict_table[j].name);
}

TEST(the_prefix_of_a_name_is_its_action)
{
    for (unsigned i = 0; i < N_VERDICTS; i++) {
        const char *name = verdict_table[i].name, *action = rows[i].action;

        if (strlen(action) != 4 || strncmp(name, action, 4) != 0 || name[4] != '_')
            fail_msg("%s is called %s", name, action);
        if (verdict_table[i].sends != (strcmp(action, "SEND") == 0))
            fail_msg("%s does the other thing", name);
    }
}

TEST(a_row_sends_or_drops_or_holds)
{
    assert_true(verdict_table[SEND_ECHO_REPLY].sends);
    assert_false(verdict_table[DROP_IPV4_SHORT].sends);
    assert_false(verdict_table[HOLD_FRAGMENT].sends);
    for (unsigned i = 0; i < N_VERDICTS; i++)
        if (strcmp(rows[i].action, "SEND") != 0 && strcmp(rows[i].action, "DROP") != 0 &&
            strcmp(rows[i].action, "HOLD") != 0)
            fail_msg("%s: %s", rows[i].name, rows[i].action);
}

TEST(a_row_has_its_counter_or_none)
{
    for (unsigned i = 0; i < N_VERDICTS; i++) {
        assert_int_equal(verdict_table[i].counter, rows[i].counter);
        assert_in_range(verdict_table[i].counter, 0, MIB_NONE);
    }
    assert_int_equal(MIB_NONE, N_MIB_COUNTERS);
}

/* In JSON and in a label of OpenMetrics nothing has to be escaped. */
static bool is_plain_text(const char *text)
{
    for (const char *c = text; *c; c++)
        if (*c < ' ' || *c > '~' || *c == '"' || *c == '\\')
            return false;
    return *text != '\0';
}

TEST(a_sentence_is_plain_text_without_a_full_stop)
{
    for (unsigned i = 0; i < N_VERDICTS; i++) {
        const char *sentence = verdict_table[i].sentence;

        if (!is_plain_text(sentence) || sentence[strlen(sentence) - 1] == '.')
            fail_msg("%s: \"%s\"", verdict_table[i].name, sentence);
    }
}

TEST(sentences_are_unique)
{
    for (unsigned i = 0; i < N_VERDICTS; i++)
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(verdict_table[i].sentence, verdict_table[j].sentence);
}

TEST(a_clause_names_an_rfc)
{
    for (unsigned i = 0; i < N_VERDICTS; i++) {
        const char *clause = verdict_table[i].clause;
        char *rest = NULL;

        if (!is_plain_text(clause) || strncmp(clause, "RFC ", 4) != 0)
            fail_msg("%s: \"%s\"", verdict_table[i].name, clause);
        assert_true(strtoul(clause + 4, &rest, 10) > 0);
        if (*rest != '\0' && strncmp(rest, " section ", 9) != 0)
            fail_msg("%s: \"%s\"", verdict_table[i].name, clause);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_count_from_0_in_the_order_of_the_rows),
        cmocka_unit_test(pass_is_not_a_row),
        cmocka_unit_test(a_row_is_named_as_its_enumerator),
        cmocka_unit_test(names_are_unique),
        cmocka_unit_test(the_prefix_of_a_name_is_its_action),
        cmocka_unit_test(a_row_sends_or_drops_or_holds),
        cmocka_unit_test(a_row_has_its_counter_or_none),
        cmocka_unit_test(a_sentence_is_plain_text_without_a_full_stop),
        cmocka_unit_test(sentences_are_unique),
        cmocka_unit_test(a_clause_names_an_rfc),
    };
    return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
