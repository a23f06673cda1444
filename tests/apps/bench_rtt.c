/* bench_rtt.c - proves in which order bench rtt measures, and that what fails takes nothing else
 * along
 */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "apps/bench/bench.h"
#include "apps/bench/rtt_asker.h"
#include "bench_rtt_hosts.h"
#include "capture.h"

enum { ANYWHERE = 77 };

static struct options options;
static struct bench measured;
static struct error error;

static int begin(void **state)
{
    (void)state;
    rtt_hosts = (struct rtt_hosts){.stays = ANYWHERE};
    options = (struct options){.runs = 2, .cpus = {3, 5}, .n_cpus = 2};
    error = (struct error){""};
    measured = (struct bench){.options = &options,
                              .run_ns = RTT_HOSTS_RUN_NS,
                              .conditions = json_pack("{s:{}}", "run_seconds"),
                              .results = json_array()};
    return 0;
}

static int end(void **state)
{
    (void)state;
    json_decref(measured.conditions);
    json_decref(measured.results);
    return 0;
}

/* Whatever happened, nothing is left. */
static bool measure(void)
{
    bool well = bench_rtt(&measured, &error);

    assert_int_equal(rtt_hosts.n_generators, 0);
    assert_int_equal(rtt_hosts.who, 0);
    assert_int_equal(rtt_hosts.asked, 0);
    if (!rtt_hosts.no_veth)
        assert_int_equal(rtt_hosts.n_veths, 0);
    return well;
}

/* A word for each row: its letter and load, "-" in front when it has no figures. */
static const char *rows(void)
{
    static char text[512];
    const json_t *row;
    size_t i, len = 0;

    text[0] = '\0';
    json_array_foreach(measured.results, i, row)
    {
        const char *name = json_string_value(json_object_get(row, "case"));
        bool busy = strcmp(json_string_value(json_object_get(row, "waiting")), "busy-poll") == 0;
        bool empty = json_integer_value(json_object_get(row, "n")) == 0;
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%c%d ", empty ? "-" : "",
                                name[0] == 'e' ? (busy ? 'B' : 'E') : (name[0] == 'n' ? 'R' : 'K'),
                                (int)json_integer_value(json_object_get(row, "load_percent")));
    }
    return text;
}

static const char *note(size_t i)
{
    return json_string_value(json_object_get(json_array_get(measured.results, i), "note"));
}

TEST(what_is_compared_takes_turns)
{
    assert_true(measure());
    assert_string_equal(rtt_hosts.log, "R0 E0 B0 K0 R0 E0 B0 K0 "
                                       "R10 E10 B10 R10 E10 B10 "
                                       "R50 E50 B50 R50 E50 B50 "
                                       "R90 E90 B90 R90 E90 B90 ");
    assert_string_equal(rows(), "R0 E0 B0 K0 R10 E10 B10 R50 E50 B50 R90 E90 B90 ");
    assert_int_equal(rtt_hosts.n_capacities, 3); /* each one's own, once */
}

TEST(a_row_has_all_runs_and_the_load_as_it_was)
{
    assert_true(measure());
    const json_t *row = json_array_get(measured.results, 8);
    assert_int_equal(json_integer_value(json_object_get(row, "n")), 2);
    assert_true(json_number_value(json_object_get(row, "load_mpps")) == 0.3);
    assert_true(json_number_value(json_object_get(row, "capacity_mpps")) == 0.6);
    row = json_array_get(measured.results, 0);
    assert_true(json_number_value(json_object_get(row, "load_mpps")) == 0);
    assert_true(json_is_null(json_object_get(row, "capacity_mpps")));
}

TEST(the_asker_is_on_the_last_processor_and_who_answers_on_the_first)
{
    assert_true(measure());
    assert_int_equal(rtt_hosts.stays, 5);
    assert_int_equal(rtt_hosts.responder_cpus, 1U << 3);
    assert_false(rtt_hosts.sleeps || rtt_hosts.capacity_sleeps);
}

TEST(with_one_processor_the_asker_sleeps)
{
    options.n_cpus = 1;
    assert_true(measure());
    assert_int_equal(rtt_hosts.stays, ANYWHERE);
    assert_true(rtt_hosts.sleeps && rtt_hosts.capacity_sleeps);
}

TEST(a_processor_that_is_not_there_is_an_error)
{
    rtt_hosts.no_processor = true;
    assert_false(measure());
    assert_non_null(strstr(error.text, "processor 5"));
    assert_string_equal(rtt_hosts.log, "");
}

TEST(what_was_done_is_in_the_conditions)
{
    assert_true(measure());
    const json_t *conditions = measured.conditions;
    assert_string_equal(json_string_value(json_object_get(conditions, "generator")), "bpf");
    assert_null(json_object_get(conditions, "generator_note"));
    assert_non_null(json_object_get(json_object_get(conditions, "placing"), "responders"));
    assert_non_null(json_object_get(json_object_get(conditions, "rtt"), "asker"));
    assert_non_null(json_object_get(json_object_get(conditions, "run_seconds"), "rtt"));
}

TEST(what_bench_tun_has_said_stays)
{
    (void)json_object_set_new(measured.conditions, "device", json_string("said before"));
    assert_true(measure());
    assert_string_equal(json_string_value(json_object_get(measured.conditions, "device")),
                        "said before");
}

TEST(a_slow_generator_is_named_once)
{
    rtt_hosts.no_bpf = true;
    options.sizes[0] = 84;
    options.sizes[1] = 512;
    options.n_sizes = 2;
    capture_start();
    bool well = bench_rtt(&measured, &error);
    const char *said = capture_end()->err;
    assert_true(well);
    assert_int_equal(count_lines(said), 1);
    assert_non_null(strstr(said, "no right to"));
    assert_string_equal(json_string_value(json_object_get(measured.conditions, "generator_note")),
                        "no right to");
}

TEST(without_a_namespace_there_is_nothing)
{
    rtt_hosts.no_namespace = true;
    assert_false(measure());
    assert_string_equal(error.text, "no namespace");
    assert_string_equal(rows(), "");
}

TEST(without_a_cable_there_is_all_the_rest)
{
    rtt_hosts.no_veth = true;
    assert_false(measure());
    assert_string_equal(error.text, "no cable");
    assert_string_equal(rows(), "R0 E0 B0 -K0 R10 E10 B10 R50 E50 B50 R90 E90 B90 ");
    assert_string_equal(note(3), "no cable");
}

TEST(without_a_generator_there_are_round_trips_without_load)
{
    rtt_hosts.no_generator = true;
    assert_false(measure());
    assert_string_equal(rows(), "R0 E0 B0 K0 -R10 -E10 -B10 -R50 -E50 -B50 -R90 -E90 -B90 ");
    assert_string_equal(note(4), "no generator");
}

TEST(who_does_not_start_does_not_keep_others_from_it)
{
    rtt_hosts.fails = 'E';
    assert_false(measure());
    assert_string_equal(error.text, "it does not start");
    assert_string_equal(rows(), "R0 -E0 B0 K0 R10 -E10 B10 R50 -E50 B50 R90 -E90 B90 ");
    assert_string_equal(note(1), "it does not start");
}

TEST(who_ends_badly_is_not_asked_again)
{
    rtt_hosts.dies = 'B';
    options.only_case = "echohost";
    assert_false(measure());
    assert_string_equal(error.text, "it ended badly");
    assert_string_equal(rtt_hosts.log, "E0 B0 E0 E10 B10 E10 E50 B50 E50 E90 B90 E90 ");
    assert_string_equal(note(1), "it ended badly");
}

/* In the second run of the reflector under the first load. */
TEST(who_stops_keeps_the_rows_of_whole_runs)
{
    rtt_hosts.stop_in_run = 12;
    assert_true(measure());
    assert_string_equal(rows(), "R0 E0 B0 K0 R10 E10 B10 ");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(measured.results, 5), "n")),
                     1);
}

TEST(who_stops_in_the_first_run_gets_no_row_of_it)
{
    rtt_hosts.stop_in_run = 10;
    assert_true(measure());
    assert_string_equal(rows(), "R0 E0 B0 K0 R10 ");
}

TEST(who_stops_while_somebody_starts_is_not_told_that_it_failed)
{
    rtt_hosts.stop_at = 'B';
    assert_true(measure());
    assert_string_equal(rows(), "R0 E0 ");
}

TEST(what_failed_before_somebody_stopped_is_told)
{
    rtt_hosts.fails = 'E';
    rtt_hosts.stop_in_run = 4;
    assert_true(measure());
    assert_string_equal(rows(), "R0 -E0 B0 K0 ");
}

TEST(a_capacity_that_is_not_found_is_looked_for_again)
{
    options.only_case = "null";
    rtt_hosts.no_capacity = 1; /* on a machine that was busy for a moment */
    assert_true(measure());
    assert_string_equal(rtt_hosts.log, "R0 R0 R10 R50 R50 R90 R90 ");
    assert_null(note(1));
}

TEST(without_a_capacity_there_is_a_reason_instead_of_figures)
{
    options.only_case = "null";
    rtt_hosts.no_capacity = 100;
    assert_true(measure());
    assert_string_equal(rows(), "R0 -R10 -R50 -R90 ");
    assert_non_null(strstr(note(1), "lost packets at every rate"));
}

TEST(each_size_has_its_rows_and_its_capacity)
{
    options.only_case = "kernel";
    options.sizes[0] = RTT_MIN_LEN;
    options.sizes[1] = RTT_MAX_LEN;
    options.n_sizes = 2;
    assert_true(measure());
    assert_string_equal(rows(), "K0 K0 ");
    options.only_case = "null";
    assert_true(measure());
    assert_int_equal(rtt_hosts.n_capacities, 2);
    for (uint32_t i = 0; i < 2; i++) {
        const json_t *row = json_array_get(measured.results, i);
        assert_int_equal(json_integer_value(json_object_get(row, "bytes")), options.sizes[i]);
    }
}

TEST(a_size_that_is_no_packet_is_refused_and_the_others_measured)
{
    options.only_case = "kernel";
    options.sizes[0] = RTT_MAX_LEN + 1;
    options.sizes[1] = 84;
    options.sizes[2] = RTT_MIN_LEN - 1;
    options.n_sizes = 3;
    assert_false(measure());
    assert_non_null(strstr(error.text, " 27 bytes"));
    assert_string_equal(rows(), "K0 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define BENCH_TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)
        BENCH_TEST(what_is_compared_takes_turns),
        BENCH_TEST(a_row_has_all_runs_and_the_load_as_it_was),
        BENCH_TEST(the_asker_is_on_the_last_processor_and_who_answers_on_the_first),
        BENCH_TEST(with_one_processor_the_asker_sleeps),
        BENCH_TEST(a_processor_that_is_not_there_is_an_error),
        BENCH_TEST(what_was_done_is_in_the_conditions),
        BENCH_TEST(what_bench_tun_has_said_stays),
        BENCH_TEST(a_slow_generator_is_named_once),
        BENCH_TEST(without_a_namespace_there_is_nothing),
        BENCH_TEST(without_a_cable_there_is_all_the_rest),
        BENCH_TEST(without_a_generator_there_are_round_trips_without_load),
        BENCH_TEST(who_does_not_start_does_not_keep_others_from_it),
        BENCH_TEST(who_ends_badly_is_not_asked_again),
        BENCH_TEST(who_stops_keeps_the_rows_of_whole_runs),
        BENCH_TEST(who_stops_in_the_first_run_gets_no_row_of_it),
        BENCH_TEST(who_stops_while_somebody_starts_is_not_told_that_it_failed),
        BENCH_TEST(what_failed_before_somebody_stopped_is_told),
        BENCH_TEST(a_capacity_that_is_not_found_is_looked_for_again),
        BENCH_TEST(without_a_capacity_there_is_a_reason_instead_of_figures),
        BENCH_TEST(each_size_has_its_rows_and_its_capacity),
        BENCH_TEST(a_size_that_is_no_packet_is_refused_and_the_others_measured),
    };
    return cmocka_run_group_tests_name("bench_rtt", tests, NULL, NULL);
}
