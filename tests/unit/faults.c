/* faults.c - proves that every verdict can happen, and that of two faults the earlier row speaks
 *
 * fault_table.h has a packet for every row of verdict.def; a verdict without one fails by name, so
 * nobody can add a check without its test. Then all rows are combined in pairs, unless both set the
 * same field: the checks' order is the table's.
 */
#include "tests/unit/unit.h"

#include "tests/unit/fault_table.h"
#include "tests/unit/judge.h"

static void set_mode(struct lab *lab, unsigned mode)
{
    lab->host.sends_errors = !(mode & QUIET);
    lab->host.answers_timestamp = mode & STAMPS;
}

TEST(every_verdict_has_a_packet_that_ends_in_it)
{
    struct lab *lab = *state;

    for (unsigned i = 0; i < N_VERDICTS; i++) {
        struct packet_spec spec = packet_echo_request();
        const struct fault *fault = &faults[i];

        if (fault->set[0].field == NO_FIELD)
            fail_msg("%s has no packet here", verdict_table[i].name);
        lab_reset(lab);
        fault_apply(fault, &spec);
        set_mode(lab, fault->mode);
        if (fault->before)
            fault->before(lab, &spec);
        enum verdict verdict = lab_send_spec(lab, &spec), expected = (enum verdict)i;
        if (fault->after) {
            expected = HOLD_FRAGMENT;
            assert_int_equal(lab->host.verdicts[i], 0);
            fault->after(lab, &spec);
        }
        if (verdict != expected || lab->host.verdicts[i] == 0)
            fail_msg("%s: %s", verdict_table[i].name, judge_name(verdict));
    }
}

/* The fields that a fault needs as they are. */
static unsigned fields_of(const struct fault *fault)
{
    unsigned fields = 0;

    for (size_t i = 0; i < N_ELEMENTS(fault->set); i++) {
        fields |= 1u << fault->set[i].field;
        if (fault->set[i].field == UDP)
            fields |= 1u << ICMP_LEN | 1u << ICMP_CHECKSUM | 1u << ICMP_TYPE;
        if (fault->set[i].field == TOS) /* what precedes it has to have 64 bytes */
            fields |= 1u << ICMP_LEN | 1u << UDP;
    }
    return fields & ~(1u << NO_FIELD);
}

/* RFC 1122 section 3.2.2: about no ICMP message that is not known to be a query, about no fragment
 * but the first. */
static bool may_complain_about(const struct packet_spec *spec)
{
    static const uint8_t queries[] = {0, 8, 9, 10, 13, 14, 15, 16, 17, 18};

    if (spec->fragment & 0x1fff)
        return false;
    if (spec->protocol != 1)
        return true;
    return spec->icmp_len != 0 && memchr(queries, spec->type, sizeof queries) != NULL;
}

/* The check of an earlier row speaks. Whether the error that it asks for may be sent is another
 * question, which the rest of the packet has a say in: then it is the row before. */
static enum verdict expected_of(enum verdict earlier, const struct packet_spec *spec)
{
    bool is_error = verdict_table[earlier].sends && earlier < SEND_TIMESTAMP_REPLY;

    return is_error && !may_complain_about(spec) ? earlier - 1 : earlier;
}

static void assert_earlier_wins(struct lab *lab, unsigned i, unsigned j)
{
    struct packet_spec spec = packet_echo_request();
    const struct fault *earlier = &faults[i], *later = &faults[j];

    lab_reset(lab);
    fault_apply(earlier, &spec);
    fault_apply(later, &spec);
    set_mode(lab, earlier->mode | (later->mode & STAMPS));
    if (earlier->before)
        earlier->before(lab, &spec);
    if (later->before)
        later->before(lab, &spec);
    enum verdict verdict = lab_send_spec(lab, &spec);
    if (verdict != expected_of((enum verdict)i, &spec))
        fail_msg("%s and %s: %s", verdict_table[i].name, verdict_table[j].name,
                 judge_name(verdict));
}

TEST(of_two_faults_the_earlier_row_is_the_verdict)
{
    unsigned n_pairs = 0, n_of[N_VERDICTS] = {0};

    for (unsigned i = 0; i < N_VERDICTS; i++)
        for (unsigned j = i + 1; j < N_VERDICTS; j++) {
            /* what a packet gets later is another verdict at first */
            if (faults[i].after || faults[j].after ||
                (fields_of(&faults[i]) & fields_of(&faults[j])) != 0)
                continue;
            assert_earlier_wins(*state, i, j);
            n_of[i]++;
            n_of[j]++;
            n_pairs++;
        }
    print_message("%u pairs\n", n_pairs);
    for (unsigned i = 0; i < N_VERDICTS; i++)
        if (!faults[i].after && n_of[i] < 10)
            fail_msg("%s is in %u pairs only", verdict_table[i].name, n_of[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_has_a_packet_that_ends_in_it),
        cmocka_unit_test(of_two_faults_the_earlier_row_is_the_verdict),
    };
    return cmocka_run_group_tests_name("faults", tests, judge_setup, judge_teardown);
}
