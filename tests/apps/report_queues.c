/* report_queues.c - proves that what several queues have counted is added up, and shown of each
 *
 * The second queue has counted what the sample has, and twice as much of some.
 */
#include "report_lines.h"

enum { N_QUEUES = 3 };

static struct counts queues[N_QUEUES];

static int queues_setup(void **state)
{
    if (sample_setup(state) != 0)
        return -1;
    struct sample *sample = *state;
    struct counted counted = {&sample->host, &sample->port, &sample->ring};

    for (int i = 0; i < N_QUEUES; i++)
        counts_take(&queues[i], &counted); /* 7 read, 4 answers: 2 written, 1 lost, 1 waits */
    sample->options.queues = N_QUEUES;
    sample->report.queues = queues;
    queues[1].driver[PORT_READ] += 10;
    queues[1].driver[PORT_WRITTEN] += 10;
    queues[1].verdicts[SEND_ECHO_REPLY] += 10;
    queues[1].answered += 10;
    queues[1].mib.counters[MIB_IP_OUT_TRANSMITS] += 10;
    queues[1].mib.icmp_in[8] += 10;
    queues[1].mib.icmp_out[0] += 10;
    return 0;
}

TEST(the_counts_of_all_queues_are_added_up)
{
    struct counts sum = queues[0];

    (void)state;
    counts_add(&sum, &queues[1]);
    assert_true(counts_balance(&sum));
    assert_int_equal(sum.driver[PORT_READ], 24);
    assert_int_equal(sum.driver[PORT_WRITTEN], 14);
    assert_int_equal(sum.driver[PORT_LOST_LINK_DOWN], 2);
    assert_int_equal(sum.verdicts[SEND_ECHO_REPLY], 18);
    assert_int_equal(sum.verdicts[DROP_IPV6], 4);
    assert_int_equal(sum.answered, 14);
    assert_int_equal(sum.waiting, 2);
    assert_int_equal(sum.lost, 2);
    assert_int_equal(sum.mib.counters[MIB_IP_OUT_TRANSMITS], 18);
    assert_int_equal(sum.mib.icmp_in[8], 18);
    assert_int_equal(sum.mib.icmp_out[0], 18);
    assert_int_equal(counts_sum_of_verdicts(&sum), 24);
}

TEST(each_queue_has_a_line_before_the_sum)
{
    struct sample *sample = *state;

    capture_start();
    report_statistics(&sample->report, SAMPLE_ELAPSED_NS);
    const char *text = capture_end()->out;
    assert_non_null(strstr(text, "\n31 packets read, 16 answered, time 1500 ms\n"));
    assert_non_null(strstr(text, "\nqueue 0: read 7 = sum of verdicts 7\n"
                                 "queue 1: read 17 = sum of verdicts 17\n"
                                 "queue 2: read 7 = sum of verdicts 7\n"
                                 "read 31 = sum of verdicts 31\n"));
}

TEST(each_queue_is_an_object_and_the_sum_is_as_of_one_queue)
{
    struct sample *sample = *state;
    json_t *line = summary_of(sample), *list = json_object_get(line, "queues");

    assert_int_equal(number_in(line, "read"), 31);
    assert_int_equal(number_in(line, "answered"), 16);
    assert_int_equal(number_in(line, "sum_of_verdicts"), 31);
    assert_true(truth_in(line, "balanced"));
    assert_int_equal(json_array_size(list), N_QUEUES);
    for (size_t i = 0; i < N_QUEUES; i++) {
        const json_t *queue = json_array_get(list, i);
        assert_int_equal(number_in(queue, "read"), i == 1 ? 17 : 7);
        assert_int_equal(number_in(queue, "answered"), i == 1 ? 12 : 2);
        assert_int_equal(number_in(queue, "sum_of_verdicts"), i == 1 ? 17 : 7);
        assert_true(truth_in(queue, "balanced"));
    }
    json_decref(line);
}

TEST(of_one_queue_there_is_no_such_line)
{
    struct sample *sample = *state;

    sample->report.queues = NULL;
    sample->options.queues = 1;
    capture_start();
    report_statistics(&sample->report, SAMPLE_ELAPSED_NS);
    assert_null(strstr(capture_end()->out, "queue"));
    json_t *line = summary_of(sample);
    assert_null(json_object_get(line, "queues"));
    json_decref(line);
    line = start_of(sample);
    assert_null(json_object_get(line, "queues"));
    assert_null(json_object_get(line, "cpus"));
    json_decref(line);
}

/* What one has too many must not hide what another has too few. */
TEST(queues_that_are_wrong_in_turn_are_not_in_balance)
{
    struct sample *sample = *state;

    assert_true(report_balances(&sample->report));
    queues[0].driver[PORT_READ]++;
    assert_false(report_balances(&sample->report));
    queues[2].driver[PORT_READ]--;
    assert_false(report_balances(&sample->report));
    json_t *line = summary_of(sample);
    assert_true(truth_in(line, "balanced")); /* the sum */
    assert_false(truth_in(json_array_get(json_object_get(line, "queues"), 0), "balanced"));
    assert_true(truth_in(json_array_get(json_object_get(line, "queues"), 1), "balanced"));
    assert_false(truth_in(json_array_get(json_object_get(line, "queues"), 2), "balanced"));
    json_decref(line);
}

TEST(the_start_line_says_how_many_there_are_and_where)
{
    static const struct {
        uint32_t queues;
        unsigned n_cpus;
        const char *said;
    } rows[] = {
        {1, 0, ", MTU 1500: answering 192.168.3.12\n"},
        {1, 2, ", MTU 1500, on processor 5: answering 192.168.3.12\n"},
        {2, 0, ", MTU 1500, 2 queues: answering 192.168.3.12\n"},
        {3, 2, ", MTU 1500, 3 queues on processors 5, 1, 5: answering 192.168.3.12\n"},
    };
    struct sample *sample = *state;

    sample->options.cpus[0] = 5;
    sample->options.cpus[1] = 1;
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        sample->options.queues = rows[i].queues;
        sample->options.n_cpus = rows[i].n_cpus;
        sample->options.json = false;
        capture_start();
        report_start(&sample->report);
        assert_non_null(strstr(capture_end()->out, rows[i].said));
        json_t *line = start_of(sample);
        assert_int_equal(json_object_get(line, "queues") != NULL, rows[i].queues > 1);
        assert_int_equal(json_array_size(json_object_get(line, "cpus")),
                         rows[i].n_cpus > 0 ? rows[i].queues : 0);
        json_decref(line);
    }
}

#define queues_test(behaviour)                                                                     \
    cmocka_unit_test_setup_teardown(behaviour, queues_setup, sample_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        queues_test(the_counts_of_all_queues_are_added_up),
        queues_test(each_queue_has_a_line_before_the_sum),
        queues_test(each_queue_is_an_object_and_the_sum_is_as_of_one_queue),
        queues_test(of_one_queue_there_is_no_such_line),
        queues_test(queues_that_are_wrong_in_turn_are_not_in_balance),
        queues_test(the_start_line_says_how_many_there_are_and_where),
    };
    return cmocka_run_group_tests_name("report_queues", tests, NULL, NULL);
}
