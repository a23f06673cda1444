/* bench_rtt_run.c - proves what a run of pings and of load measures, with a clock in the test's
 * hands
 */
#include "tests/unit/unit.h"

#include <errno.h>
#include <math.h>

#include "apps/bench/rtt_run.h"
#include "bench_rtt_world.h"

enum {
    LEN = 84,
    RUN_NS = 200000000,
    RUN_PINGS = RUN_NS / RTT_INTERVAL_NS + 1,
    ANSWER_NS = 10000,
    TURN_NS = 2 * RTT_WORLD_LOOK_NS, /* the asker is never late by more by itself */
};

static struct rtt_book book;
static struct rtt_run run;
static struct error error;

static struct generator *const a_generator = (void *)&book; /* nobody looks into it */

static int world(void **state)
{
    (void)state;
    rtt_world_begin();
    book = (struct rtt_book){.n_sent = 0};
    error = (struct error){""};
    run = (struct rtt_run){.asker = rtt_world_asker(LEN), .book = &book};
    return 0;
}

TEST(every_ping_is_sent_when_it_is_due_and_its_answer_timed)
{
    assert_true(rtt_run(&run, RUN_NS, &error));
    assert_int_equal(book.n_sent, RUN_PINGS);
    assert_int_equal(book.n_answered, RUN_PINGS);
    assert_int_equal(book.n_lost + book.n_strange, 0);
    assert_in_range(book.took.min, ANSWER_NS, ANSWER_NS + TURN_NS);
    assert_in_range(book.took.max, ANSWER_NS, ANSWER_NS + TURN_NS);
    assert_true(book.late.max <= TURN_NS);
    assert_int_equal(rtt_world.n_sleeps, 0);
}

TEST(the_first_pings_do_not_count)
{
    assert_true(rtt_run(&run, RUN_NS, &error));
    assert_int_equal(rtt_world.n_sent, RUN_PINGS + RTT_WARM_UP);
    rtt_world.n_sent = rtt_world.n_read = 0;
    assert_true(rtt_run(&run, 10 * (uint64_t)RUN_NS, &error)); /* a tenth of a long run */
    assert_int_equal(rtt_world.n_sent, book.n_pings + book.n_pings / 10);
    rtt_world.n_sent = rtt_world.n_read = 0;
    assert_true(rtt_run(&run, RUN_NS / 10, &error)); /* more than that of a short one */
    assert_int_equal(rtt_world.n_sent, book.n_pings + RTT_WARM_UP);
}

/* The intended times go on while the asker cannot: all that should have been asked meanwhile is. */
TEST(a_stall_of_the_asker_is_in_the_times_and_shows_as_late)
{
    rtt_world.stall_from_ns = rtt_world.now_ns + 100000000;
    rtt_world.stall_to_ns = rtt_world.stall_from_ns + 50000000;
    assert_true(rtt_run(&run, RUN_NS, &error));
    assert_int_equal(book.n_answered, RUN_PINGS);
    assert_in_range(book.late.max, 49000000, 51000000);
    assert_in_range(book.took.max, 49000000, 51000000);
    assert_in_range(histogram_value(&book.late, 87.5), 10000000, 49000000); /* 50 pings in 200 */
    assert_true(histogram_value(&book.late, 50) <= TURN_NS);
}

/* The answer was stamped before: that the asker came late to it is not in its time. */
TEST(an_answer_that_lay_waiting_is_as_quick_as_it_came)
{
    rtt_world.look_ns = 300000; /* he looks three times between two pings */
    assert_true(rtt_run(&run, RUN_NS, &error));
    assert_int_equal(book.n_answered, RUN_PINGS);
    assert_true(book.took.min >= ANSWER_NS);
    assert_true(book.took.min <= ANSWER_NS + book.late.min);
    assert_true(book.took.max <= ANSWER_NS + book.late.max);
}

TEST(lost_pings_are_counted_apart)
{
    rtt_world.lose_every = 10;
    assert_true(rtt_run(&run, RUN_NS, &error));
    assert_int_equal(book.n_lost, RUN_PINGS / 10);
    assert_int_equal(book.n_answered + book.n_lost, RUN_PINGS);
    assert_true(book.took.max <= ANSWER_NS + TURN_NS);
}

TEST(who_never_answers_is_an_error)
{
    rtt_world.lose_every = 1;
    assert_false(rtt_run(&run, RUN_NS, &error));
    assert_non_null(strstr(error.text, "no ping is answered"));
}

TEST(who_takes_a_moment_to_begin_with_is_waited_for)
{
    rtt_world.lose_first = RTT_WARM_UP;
    assert_true(rtt_run(&run, RUN_NS, &error));
    assert_int_equal(book.n_answered, RUN_PINGS);
}

TEST(who_wants_to_stop_need_not_wait)
{
    rtt_world.lose_every = 1;
    rtt_world.stop_at_ns = rtt_world.now_ns + 5000000;
    assert_true(rtt_run(&run, RUN_NS, &error));
    assert_true(rtt_world.now_ns < rtt_world.stop_at_ns + 1000000);
}

TEST(an_asker_without_a_processor_of_its_own_sleeps)
{
    run.sleeps = true;
    rtt_world.answer_ns = 1;
    assert_true(rtt_run(&run, RUN_NS, &error));
    assert_int_equal(book.n_answered, RUN_PINGS);
    assert_true(rtt_world.n_sleeps >= RUN_PINGS);
    assert_true(rtt_world.n_sleeps <= 3 * (RUN_PINGS + RTT_WARM_UP));
    assert_true(book.late.max <= TURN_NS); /* it wakes when the next one is due */
}

TEST(an_asker_that_cannot_send_or_receive_says_so)
{
    rtt_world.send_errno = EPERM;
    assert_false(rtt_run(&run, RUN_NS, &error));
    assert_non_null(strstr(error.text, "cannot send a ping"));
    world(NULL);
    rtt_world.receive_errno = ENETDOWN;
    assert_false(rtt_run(&run, RUN_NS, &error));
    assert_non_null(strstr(error.text, "cannot receive answers"));
}

/* Pings and load take turns: neither the rate nor the pings suffer. */
static void check_load(double per_second, bool sleeps)
{
    world(NULL);
    run.sleeps = sleeps;
    run.generator = a_generator;
    run.load_per_second = per_second;
    assert_true(rtt_run(&run, RUN_NS, &error));
    assert_int_equal(book.n_answered, RUN_PINGS);
    if (fabs(run.offered_per_second - per_second) > per_second / 50)
        fail_msg("%g a second, not %g", run.offered_per_second, per_second);
    assert_true(rtt_world.largest_chunk <= RTT_MAX_CHUNK);
    assert_true(book.late.max <= RTT_MAX_CHUNK * 500 + TURN_NS);
}

TEST(the_load_is_offered_at_its_rate_in_small_portions)
{
    check_load(1000, false);
    check_load(71234, false);
    check_load(345678, false);
    assert_true(rtt_world.largest_chunk <= 4); /* no larger than need be */
    check_load(987654, false);
    check_load(345678, true);
}

TEST(what_a_stall_left_undone_is_not_caught_up_in_a_burst)
{
    run.generator = a_generator;
    run.load_per_second = 400000;
    rtt_world.stall_from_ns = rtt_world.now_ns + 100000000;
    rtt_world.stall_to_ns = rtt_world.stall_from_ns + 50000000;
    assert_true(rtt_run(&run, RUN_NS, &error));
    assert_in_range(rtt_world.largest_chunk, 1, RTT_MAX_CHUNK);
    assert_in_range(run.offered_per_second, 290000, 310000);
}

TEST(a_generator_that_fails_ends_the_run)
{
    run.generator = a_generator;
    run.load_per_second = 400000;
    rtt_world.generator_fails = true;
    assert_false(rtt_run(&run, RUN_NS, &error));
    assert_string_equal(error.text, "no generator");
}

/* More than that, for ever, would be lost. */
TEST(capacity_is_what_is_answered_when_more_is_offered)
{
    double capacity = 0;

    rtt_world.taken_per_second = 600000;
    assert_true(rtt_load_capacity(a_generator, false, 20000000, &capacity, &error));
    if (fabs(capacity - 600000) > 600)
        fail_msg("%g a second", capacity);
}

/* In its pauses of 2 ms the queue of 500 takes in 250,000 a second and no more, though 480,000 a
 * second are answered when that does not matter. */
TEST(capacity_is_less_when_something_of_that_is_lost)
{
    double capacity = 0;

    rtt_world.taken_per_second = 600000;
    rtt_world.pause_ns = 2000000;
    assert_true(rtt_load_capacity(a_generator, false, 20000000, &capacity, &error));
    if (capacity < 250000 * 0.9 || capacity > 250000)
        fail_msg("%g a second", capacity);
}

/* In portions, with time for the other between them: it is never more than they let through. */
TEST(capacity_is_looked_for_with_pauses_when_the_other_needs_the_processor)
{
    double capacity = 0;

    assert_true(rtt_load_capacity(a_generator, true, 20000000, &capacity, &error));
    assert_true(capacity > 0 && capacity < RTT_MAX_CHUNK * 1e9 / RTT_SLEEP_NS);
}

TEST(who_loses_at_every_rate_has_no_capacity)
{
    double capacity = 1;

    rtt_world.taken_per_second = 0;
    assert_true(rtt_load_capacity(a_generator, false, 20000000, &capacity, &error));
    assert_true(capacity <= 0);
    assert_true(rtt_world.now_ns < 5000000000 + UINT64_C(3000000000)); /* and it ends */
}

TEST(capacity_is_none_when_somebody_wants_to_stop_and_an_error_when_nothing_can_be_sent)
{
    double capacity = 1;

    rtt_world.stop_at_ns = rtt_world.now_ns + 30000000; /* in the middle of the second trial */
    assert_true(rtt_load_capacity(a_generator, false, 20000000, &capacity, &error));
    assert_true(capacity <= 0);
    rtt_world.generator_fails = true;
    rtt_world.stop_at_ns = 0;
    assert_false(rtt_load_capacity(a_generator, false, 20000000, &capacity, &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_ping_is_sent_when_it_is_due_and_its_answer_timed, world),
        cmocka_unit_test_setup(the_first_pings_do_not_count, world),
        cmocka_unit_test_setup(a_stall_of_the_asker_is_in_the_times_and_shows_as_late, world),
        cmocka_unit_test_setup(an_answer_that_lay_waiting_is_as_quick_as_it_came, world),
        cmocka_unit_test_setup(lost_pings_are_counted_apart, world),
        cmocka_unit_test_setup(who_never_answers_is_an_error, world),
        cmocka_unit_test_setup(who_takes_a_moment_to_begin_with_is_waited_for, world),
        cmocka_unit_test_setup(who_wants_to_stop_need_not_wait, world),
        cmocka_unit_test_setup(an_asker_without_a_processor_of_its_own_sleeps, world),
        cmocka_unit_test_setup(an_asker_that_cannot_send_or_receive_says_so, world),
        cmocka_unit_test_setup(the_load_is_offered_at_its_rate_in_small_portions, world),
        cmocka_unit_test_setup(what_a_stall_left_undone_is_not_caught_up_in_a_burst, world),
        cmocka_unit_test_setup(a_generator_that_fails_ends_the_run, world),
        cmocka_unit_test_setup(capacity_is_what_is_answered_when_more_is_offered, world),
        cmocka_unit_test_setup(capacity_is_less_when_something_of_that_is_lost, world),
        cmocka_unit_test_setup(
            capacity_is_looked_for_with_pauses_when_the_other_needs_the_processor, world),
        cmocka_unit_test_setup(who_loses_at_every_rate_has_no_capacity, world),
        cmocka_unit_test_setup(
            capacity_is_none_when_somebody_wants_to_stop_and_an_error_when_nothing_can_be_sent,
            world),
    };
    return cmocka_run_group_tests_name("bench_rtt_run", tests, NULL, NULL);
}
