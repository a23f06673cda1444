/* report_mib.c - proves that the counters of RFC 4293 are told by their names, as text and as JSON
 *
 * What they are made of is the stack's business, and tested there; here each one that is not zero
 * is in its group once, and no other. And answers in fragments are in balance.
 */
#include "report_lines.h"

#include "stack/mib.h"
#include "tests/drivers/long_answer.h"

static const char *text_of(struct sample *sample)
{
    sample->options.json = false;
    capture_start();
    report_statistics(&sample->report, SAMPLE_ELAPSED_NS);
    return capture_end()->out;
}

TEST(the_text_has_a_line_for_each_group)
{
    struct sample *sample = *state;

    assert_non_null(strstr(text_of(sample),
                           "\nipSystemStats: InReceives 7, InHdrErrors 2, InDelivers 5, "
                           "OutRequests 4, OutTransmits 4\n"
                           "icmpStats: InMsgs 5, InErrors 1, OutMsgs 4\n"
                           "read 7 = sum of verdicts 7\n"));
}

TEST(what_the_rfc_has_no_name_for_is_in_a_group_of_its_own)
{
    struct sample *sample = *state;

    sample->host.mib[MIB_ICMP_OUT_RATE_LIMIT_HOST] = 3;
    sample->host.mib[MIB_IP_IN_RESERVED_FLAG] = 2;
    assert_non_null(strstr(text_of(sample), ", OutMsgs 4\nother: OutRateLimitHost 3, "
                                            "InReservedFlag 2\nread 7 ="));
}

TEST(who_counted_nothing_tells_nothing)
{
    struct sample *sample = *state;

    memset(sample->host.verdicts, 0, sizeof sample->host.verdicts);
    const char *text = text_of(sample);
    assert_null(strstr(text, "Stats"));
    assert_null(strstr(text, "other"));
    assert_null(strstr(strstr(text, "statistics ---\n"), "\n\n")); /* nor an empty line */

    json_t *line = summary_of(sample), *mib = json_object_get(line, "mib");
    assert_int_equal(json_object_size(mib), 2);
    assert_int_equal(json_object_size(json_object_get(mib, "icmpMsgStatsInPkts")), 0);
    assert_int_equal(json_object_size(json_object_get(mib, "icmpMsgStatsOutPkts")), 0);
    json_decref(line);
}

TEST(a_group_alone_that_is_not_the_first_has_its_line)
{
    struct sample *sample = *state;

    memset(sample->host.verdicts, 0, sizeof sample->host.verdicts);
    sample->host.mib[MIB_IP_IN_RESERVED_FLAG] = (uint64_t)1 << 40;
    assert_non_null(strstr(text_of(sample), "\nother: InReservedFlag 1099511627776\nread 7 "));
}

/* Every counter, however it is made, in both forms. */
TEST(each_counter_that_is_not_zero_is_told_with_its_number)
{
    struct sample *sample = *state;
    size_t n = 0, n_told = 0;
    struct mib mib;

    for (int i = 0; i < N_VERDICTS; i++)
        sample->host.verdicts[i] = 100 + (uint64_t)i;
    for (int i = 0; i < N_MIB_COUNTERS; i++)
        sample->host.mib[i] = (uint64_t)100000 << i;
    sample->host.mib[MIB_ICMP_OUT_RATE_LIMIT_GLOBAL] = 0;
    sample->host.reassembly.n_completed = 77;
    mib_read(&sample->host, &mib);
    const char *text = text_of(sample);
    for (int i = 0; i < N_MIB_COUNTERS; i++) {
        char told[64];
        (void)snprintf(told, sizeof told, " %s %" PRIu64, mib_table[i].name, mib.counters[i]);
        assert_int_equal(strstr(text, told) != NULL, mib.counters[i] != 0);
    }
    json_t *line = summary_of(sample), *groups = json_object_get(line, "mib");
    for (int i = 0; i < N_MIB_COUNTERS; i++) {
        const struct mib_row *row = &mib_table[i];
        const json_t *group = json_object_get(groups, row->group);
        assert_int_equal(json_object_get(group, row->name) != NULL, mib.counters[i] != 0);
        if (mib.counters[i] == 0)
            continue;
        assert_true(number_in(group, row->name) == (long long)mib.counters[i]);
        n++;
    }
    for (void *i = json_object_iter(groups); i != NULL; i = json_object_iter_next(groups, i)) {
        bool by_type = strncmp(json_object_iter_key(i), "icmpMsg", 7) == 0;
        n_told += by_type ? 0 : json_object_size(json_object_iter_value(i));
    }
    assert_int_equal(n_told, n);
    assert_int_equal(n, N_MIB_COUNTERS - 1);
    json_decref(line);
}

TEST(messages_are_counted_by_their_type_in_json)
{
    struct sample *sample = *state;

    sample->host.icmp_dismissed[255] = 9;
    sample->host.icmp_dismissed[0] = 8;
    sample->host.verdicts[SEND_PORT_UNREACHABLE] = 2;
    sample->host.verdicts[SEND_TIME_EXCEEDED] = 3;
    json_t *line = summary_of(sample), *mib = json_object_get(line, "mib");
    const json_t *in = json_object_get(mib, "icmpMsgStatsInPkts");
    const json_t *out = json_object_get(mib, "icmpMsgStatsOutPkts");
    assert_int_equal(json_object_size(in), 3);
    assert_int_equal(number_in(in, "8"), 4);
    assert_int_equal(number_in(in, "255"), 9);
    assert_int_equal(number_in(in, "0"), 8);
    assert_int_equal(json_object_size(out), 3);
    assert_int_equal(number_in(out, "0"), 4);
    assert_int_equal(number_in(out, "3"), 2);
    assert_int_equal(number_in(out, "11"), 3);
    json_decref(line);
}

/* The answer that waits becomes one of three fragments. */
static void given_fragments(struct sample *sample, struct long_answer *answer)
{
    long_answer_make(answer, ring_packet(&sample->ring, 1), &(struct long_row){4028, 20, 1500, 3});
    sample->host.mib[MIB_IP_OUT_FRAG_REQDS] = 1;
    sample->host.mib[MIB_IP_OUT_FRAG_CREATES] = 3;
}

TEST(an_answer_in_fragments_is_in_balance_while_they_leave)
{
    static struct long_answer answer;
    struct sample *sample = *state;

    given_fragments(sample, &answer);
    assert_true(report_balances(&sample->report));
    ring_free(&sample->ring); /* the one before it, which is not answered */
    for (int i = 0; i < 3; i++) {
        assert_true(report_balances(&sample->report));
        fragment_left(&sample->ring);
        assert_false(report_balances(&sample->report)); /* until it is said what became of it */
        sample->port.counters[i == 1 ? PORT_LOST_NO_BUFFERS : PORT_WRITTEN]++;
    }
    assert_true(report_balances(&sample->report));
}

TEST(a_fragment_that_nobody_knows_of_is_seen)
{
    static struct long_answer answer;
    struct sample *sample = *state;

    given_fragments(sample, &answer);
    sample->host.mib[MIB_IP_OUT_FRAG_CREATES]++;
    assert_false(report_balances(&sample->report));
    sample->host.mib[MIB_IP_OUT_FRAG_CREATES] -= 2;
    assert_false(report_balances(&sample->report));
}

TEST(what_is_answered_is_datagrams_and_what_is_transmitted_packets)
{
    static struct long_answer answer;
    struct sample *sample = *state;

    given_fragments(sample, &answer);
    ring_free(&sample->ring);
    for (int i = 0; i < 3; i++)
        fragment_left(&sample->ring);
    sample->port.counters[PORT_WRITTEN] += 3;
    json_t *line = summary_of(sample), *mib = json_object_get(line, "mib");
    const json_t *ip = json_object_get(mib, "ipSystemStats");
    assert_true(truth_in(line, "balanced"));
    assert_int_equal(number_in(line, "answered"), 3); /* of the four one was lost */
    assert_int_equal(number_in(ip, "OutRequests"), 4);
    assert_int_equal(number_in(ip, "OutTransmits"), 6);
    assert_int_equal(number_in(ip, "OutFragOKs"), 1);
    json_decref(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        sample_test(the_text_has_a_line_for_each_group),
        sample_test(what_the_rfc_has_no_name_for_is_in_a_group_of_its_own),
        sample_test(who_counted_nothing_tells_nothing),
        sample_test(a_group_alone_that_is_not_the_first_has_its_line),
        sample_test(each_counter_that_is_not_zero_is_told_with_its_number),
        sample_test(messages_are_counted_by_their_type_in_json),
        sample_test(an_answer_in_fragments_is_in_balance_while_they_leave),
        sample_test(a_fragment_that_nobody_knows_of_is_seen),
        sample_test(what_is_answered_is_datagrams_and_what_is_transmitted_packets),
    };
    return cmocka_run_group_tests_name("report_mib", tests, NULL, NULL);
}
