/* explain_rules.c - proves that the table of rules is whole
 *
 * rule.def is data: what it says has to be there, and to be spelled in letters that are known. That
 * no row is dead shows explain_rules_met.c.
 */
#include "tests/unit/unit.h"

#include "stack/explain/explain.h"
#include "stack/mib.h"

static bool is_in(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

TEST(every_row_has_a_name_of_its_own_and_a_layer)
{
    static const char *const layers[] = {"IPv4", "route", "options", "fragments",
                                         "UDP",  "ICMP",  "error",   "reply"};

    for (int i = 0; i < N_RULES; i++) {
        const struct explain_rule *row = &explain_rules[i];
        assert_int_equal(strncmp(row->name, "RULE_", 5), 0);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(row->name, explain_rules[j].name);
        if (!is_in(row->layer, layers, N_ELEMENTS(layers)))
            fail_msg("%s: %s", row->name, row->layer);
    }
}

TEST(every_row_says_what_is_seen_and_unless_it_is_an_act_what_is_wanted)
{
    for (int i = 0; i < N_RULES; i++) {
        const struct explain_rule *row = &explain_rules[i];
        assert_true(row->kind == EXPLAIN_CHECK || row->kind == EXPLAIN_BRANCH ||
                    row->kind == EXPLAIN_ACT);
        if (row->text[0] == '\0' || row->seen[0] == '\0' ||
            (row->required[0] == '\0') != (row->kind == EXPLAIN_ACT))
            fail_msg("%s", row->name);
        /* a branch is a question, the others are sentences */
        assert_int_equal(row->text[strlen(row->text) - 1] == '?', row->kind == EXPLAIN_BRANCH);
    }
}

TEST(every_row_says_where_to_read_about_it)
{
    for (int i = 0; i < N_RULES; i++) {
        const struct explain_rule *row = &explain_rules[i];
        const char *clause = row->clause;
        if (row->kind != EXPLAIN_CHECK)
            assert_int_equal(row->verdict, PASS);
        if (clause == NULL && row->verdict != PASS)
            clause = verdict_table[row->verdict].clause;
        if (clause == NULL || strncmp(clause, "RFC ", 4) != 0)
            fail_msg("%s", row->name);
    }
}

TEST(forms_are_filled_with_letters_that_are_known)
{
    for (int i = 0; i < N_RULES; i++) {
        const char *forms[] = {explain_rules[i].seen, explain_rules[i].required};
        for (size_t j = 0; j < N_ELEMENTS(forms); j++)
            for (const char *at = forms[j]; (at = strchr(at, '%')) != NULL; at++)
                if (at[1] == '\0' || strchr("ulxbaersULXBAR", at[1]) == NULL)
                    fail_msg("%s: %s", explain_rules[i].name, forms[j]);
    }
}

TEST(a_check_that_ends_a_packet_ends_it_without_a_reply)
{
    for (int i = 0; i < N_RULES; i++)
        if (explain_rules[i].verdict != PASS)
            assert_false(verdict_table[explain_rules[i].verdict].sends);
}

TEST(every_type_of_route_has_a_name_of_its_own)
{
    for (int i = 0; i < N_ROUTE_TYPES; i++) {
        assert_true(explain_route_types[i][0] != '\0');
        for (int j = 0; j < i; j++)
            assert_string_not_equal(explain_route_types[i], explain_route_types[j]);
    }
    assert_string_equal(explain_route_types[ROUTE_LOCAL], "local");
    assert_string_equal(explain_route_types[ROUTE_THIS_NETWORK], "this network");
}

TEST(a_counter_is_named_with_its_group)
{
    char buffer[64];

    for (int i = 0; i < N_MIB_COUNTERS; i++) {
        char expected[64];
        struct text text = text_in(buffer, sizeof buffer);
        explain_counter((enum mib_counter)i, &text);
        strcpy(expected, mib_table[i].group);
        strcat(expected, ".");
        strcat(expected, mib_table[i].name);
        assert_string_equal(buffer, expected);
    }
    struct text text = text_in(buffer, sizeof buffer);
    explain_counter(MIB_NONE, &text);
    assert_string_equal(buffer, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_has_a_name_of_its_own_and_a_layer),
        cmocka_unit_test(every_row_says_what_is_seen_and_unless_it_is_an_act_what_is_wanted),
        cmocka_unit_test(every_row_says_where_to_read_about_it),
        cmocka_unit_test(forms_are_filled_with_letters_that_are_known),
        cmocka_unit_test(a_check_that_ends_a_packet_ends_it_without_a_reply),
        cmocka_unit_test(every_type_of_route_has_a_name_of_its_own),
        cmocka_unit_test(a_counter_is_named_with_its_group),
    };
    return cmocka_run_group_tests_name("explain_rules", tests, NULL, NULL);
}
