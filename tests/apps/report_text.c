/* report_text.c - proves what people are told, on which stream, and that a wrong count is seen
 *
 * Every fact of the report stands in the text, and none of those that do not hold.
 */
#include "report_sample.h"

#include "capture.h"

static const struct captured *start_of(const struct sample *sample)
{
    capture_start();
    report_start(&sample->report);
    return capture_end();
}

static const char *statistics_of(const struct sample *sample)
{
    capture_start();
    report_statistics(&sample->report, SAMPLE_ELAPSED_NS);
    return capture_end()->out;
}

static const char *summary_of(const struct sample *sample)
{
    capture_start();
    report_summary(&sample->report, SAMPLE_ELAPSED_NS);
    return capture_end()->out;
}

TEST(the_start_line_says_what_is_answered_and_where)
{
    struct sample *sample = *state;
    const struct captured *captured = start_of(sample);

    assert_string_equal(captured->out, "echohost: tun0 (created), kernel side 192.168.3.11/24, MTU "
                                       "1500: answering 192.168.3.12\n");
    assert_string_equal(captured->err, "");
}

TEST(a_device_is_created_attached_to_or_given)
{
    struct sample *sample = *state;

    sample->device.created = false;
    assert_non_null(strstr(start_of(sample)->out, "tun0 (attached)"));
    sample->options.fd = 0;
    assert_non_null(strstr(start_of(sample)->out, "tun0 (given)"));
}

TEST(a_device_without_an_address_is_said_to_have_none)
{
    struct sample *sample = *state;

    sample->device.n_addresses = 0;
    assert_non_null(strstr(start_of(sample)->out, "kernel side without an address, MTU 1500"));
}

TEST(a_device_that_is_down_is_said_to_be)
{
    struct sample *sample = *state;

    sample->device.up = false;
    assert_non_null(strstr(start_of(sample)->out, "/24, MTU 1500, down: answering"));
}

TEST(without_a_device_packets_come_from_memory)
{
    struct sample *sample = *state;

    sample->report.device = NULL;
    assert_string_equal(start_of(sample)->out, "echohost: no device, packets come from memory: "
                                               "answering 192.168.3.12\n");
    assert_non_null(strstr(statistics_of(sample), "--- memory statistics ---\n"));
    assert_null(strstr(summary_of(sample), "tun0"));
}

TEST(eight_prefixes_are_shown_and_the_others_counted)
{
    struct sample *sample = *state;

    sample->options.n_prefixes = 8;
    const char *text = start_of(sample)->out;
    assert_int_equal(count_words(text, " 192.168.3.1"), 1 + 8); /* .11, and .12 to .19 */
    assert_null(strstr(text, "more"));
    sample->options.n_prefixes = 9;
    text = start_of(sample)->out;
    assert_non_null(strstr(text, "192.168.3.19 and 1 more\n"));
    assert_null(strstr(text, "192.168.3.20"));
    assert_int_equal(count_lines(text), 1);
}

TEST(notes_go_to_stderr_a_line_each)
{
    struct sample *sample = *state;

    sample->device.n_notes = 2;
    (void)error_set(&sample->device.notes[0], "first: why; what to do");
    (void)error_set(&sample->device.notes[1], "second: why; what to do");
    const struct captured *captured = start_of(sample);
    assert_string_equal(captured->err, "echohost: first: why; what to do\n"
                                       "echohost: second: why; what to do\n");
    assert_int_equal(count_lines(captured->out), 1);
}

TEST(statistics_are_as_those_of_ping)
{
    struct sample *sample = *state;
    const char *text = statistics_of(sample);

    assert_non_null(strstr(text, "\n--- tun0 statistics ---\n"
                                 "7 packets read, 2 answered, time 1500 ms\n"));
    assert_non_null(strstr(text, "\nread 7 = sum of verdicts 7\n"));
}

TEST(each_verdict_that_was_has_its_line_with_sentence_and_clause)
{
    struct sample *sample = *state;
    const char *text = statistics_of(sample);

    for (int i = 0; i < N_VERDICTS; i++) {
        const struct verdict_row *row = &verdict_table[i];
        char line[256];
        (void)snprintf(line, sizeof line, "%9u  %-27s %s (%s)\n",
                       (unsigned)sample->host.verdicts[i], row->name, row->sentence, row->clause);
        assert_int_equal(strstr(text, line) != NULL, sample->host.verdicts[i] != 0);
        assert_int_equal(strstr(text, row->name) != NULL, sample->host.verdicts[i] != 0);
    }
}

/* However long its name is. */
TEST(the_sentences_stand_in_one_column)
{
    struct sample *sample = *state;

    for (int i = 0; i < N_VERDICTS; i++)
        sample->host.verdicts[i]++;
    for (int i = 0; i < N_PORT_COUNTERS; i++)
        sample->port.counters[i]++;
    const char *text = statistics_of(sample), *first = strstr(text, verdict_table[0].sentence);
    size_t column = (size_t)(first - strstr(text, verdict_table[0].name));
    for (int i = 0; i < N_VERDICTS + N_PORT_COUNTERS; i++) {
        int counter = i - N_VERDICTS;
        if (counter == PORT_READ || counter == PORT_WRITTEN)
            continue; /* these are said elsewhere */
        const char *name =
            i < N_VERDICTS ? verdict_table[i].name : port_counter_table[counter].name;
        const char *sentence =
            i < N_VERDICTS ? verdict_table[i].sentence : port_counter_table[counter].sentence;
        char start[64];
        (void)snprintf(start, sizeof start, "  %s ", name);
        const char *line = strstr(text, start);
        assert_non_null(line);
        assert_memory_equal(line + 2 + column, sentence, strlen(sentence));
    }
}

TEST(each_counter_of_the_port_that_is_not_said_yet_has_its_line)
{
    struct sample *sample = *state;
    const char *text = statistics_of(sample);

    assert_non_null(strstr(text, "        5  PORT_READ_INTERRUPTED "));
    assert_non_null(strstr(text, "        1  PORT_LOST_LINK_DOWN "));
    assert_null(strstr(text, "PORT_WRITTEN"));
    assert_null(strstr(text, "PORT_READ "));
    assert_null(strstr(text, "PORT_LOST_REFUSED"));
}

TEST(a_sum_that_is_wrong_is_said)
{
    struct sample *sample = *state;

    sample->host.verdicts[DROP_IPV6]++;
    assert_non_null(strstr(statistics_of(sample), "\nread 7 IS NOT THE sum of verdicts 8\n"));
}

TEST(the_summary_says_what_becomes_of_the_device)
{
    static const struct {
        bool created, added_address, set_up;
        const char *last;
    } rows[] = {
        {true, false, false, "tun0 was created for this and goes away\n"},
        {false, false, false, "tun0 was there before and stays\n"},
        {false, true, false, "stays; the address it was given is taken back\n"},
        {false, false, true, "stays; it was down and is set down again\n"},
        {false, true, true, "is taken back; it was down and is set down again\n"},
    };
    struct sample *sample = *state;

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        sample->device.created = rows[i].created;
        sample->device.added_address = rows[i].added_address;
        sample->device.set_up = rows[i].set_up;
        const char *text = summary_of(sample), *last = strstr(text, rows[i].last);
        assert_non_null(last);
        assert_string_equal(last, rows[i].last);
        assert_non_null(strstr(text, "7 packets read"));
    }
}

TEST(of_a_device_that_is_gone_no_future_is_told)
{
    struct sample *sample = *state;

    sample->port.gone_errno = 77;
    const char *text = summary_of(sample);
    assert_null(strstr(text, "goes away"));
    assert_non_null(strstr(text, "\nread 7 = sum of verdicts 7\n"));
}

TEST(answers_that_were_lost_at_the_end_are_in_balance)
{
    struct sample *sample = *state;

    port_abandon(&sample->port, &sample->ring);
    assert_int_equal(sample->port.counters[PORT_LOST_AT_END], 1);
    assert_true(report_balances(&sample->report));
}

TEST(a_reply_is_a_line_as_of_ping)
{
    struct sample *sample = *state;

    capture_start();
    report_reply(&sample->report, IP(192, 168, 3, 12), 3, 64, 64);
    assert_string_equal(capture_end()->out, "64 bytes from 192.168.3.12: icmp_seq=3 ttl=64\n");
}

TEST(counts_that_agree_are_in_balance)
{
    struct sample *sample = *state;

    assert_true(report_balances(&sample->report));
}

TEST(every_count_that_is_off_by_one_is_seen)
{
    static const enum port_counter counted[] = {PORT_READ,           PORT_WRITTEN,
                                                PORT_LOST_LINK_DOWN, PORT_LOST_NO_BUFFERS,
                                                PORT_LOST_REFUSED,   PORT_LOST_AT_END};
    struct sample *sample = *state;

    for (size_t i = 0; i < N_ELEMENTS(counted); i++) {
        sample->port.counters[counted[i]]++;
        assert_false(report_balances(&sample->report));
        sample->port.counters[counted[i]]--;
    }
    for (int i = 0; i < N_VERDICTS; i++) {
        sample->host.verdicts[i]++;
        assert_false(report_balances(&sample->report));
        sample->host.verdicts[i]--;
    }
    ring_packet(&sample->ring, 0)->verdict = SEND_ECHO_REPLY; /* one more that waits */
    assert_false(report_balances(&sample->report));
    ring_packet(&sample->ring, 0)->verdict = DROP_IPV6;
    assert_true(report_balances(&sample->report));
}

TEST(what_was_tried_again_does_not_disturb_the_balance)
{
    static const enum port_counter others[] = {PORT_READ_INTERRUPTED, PORT_READ_FAILED,
                                               PORT_WRITE_INTERRUPTED, PORT_WRITE_LATER};
    struct sample *sample = *state;

    for (size_t i = 0; i < N_ELEMENTS(others); i++)
        sample->port.counters[others[i]] += 100;
    assert_true(report_balances(&sample->report));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        sample_test(the_start_line_says_what_is_answered_and_where),
        sample_test(a_device_is_created_attached_to_or_given),
        sample_test(a_device_without_an_address_is_said_to_have_none),
        sample_test(a_device_that_is_down_is_said_to_be),
        sample_test(without_a_device_packets_come_from_memory),
        sample_test(eight_prefixes_are_shown_and_the_others_counted),
        sample_test(notes_go_to_stderr_a_line_each),
        sample_test(statistics_are_as_those_of_ping),
        sample_test(each_verdict_that_was_has_its_line_with_sentence_and_clause),
        sample_test(the_sentences_stand_in_one_column),
        sample_test(each_counter_of_the_port_that_is_not_said_yet_has_its_line),
        sample_test(a_sum_that_is_wrong_is_said),
        sample_test(the_summary_says_what_becomes_of_the_device),
        sample_test(of_a_device_that_is_gone_no_future_is_told),
        sample_test(answers_that_were_lost_at_the_end_are_in_balance),
        sample_test(a_reply_is_a_line_as_of_ping),
        sample_test(counts_that_agree_are_in_balance),
        sample_test(every_count_that_is_off_by_one_is_seen),
        sample_test(what_was_tried_again_does_not_disturb_the_balance),
    };
    return cmocka_run_group_tests_name("report_text", tests, NULL, NULL);
}
