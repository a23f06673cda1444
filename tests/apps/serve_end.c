/* serve_end.c - proves when the loop ends, and what it still does then
 *
 * A duration, a signal, a port that is gone; in the world of fake_world.h, where time goes on only
 * as the test says.
 */
#include "serve_setup.h"

TEST(a_duration_without_packets_is_slept_through_in_one_piece)
{
    (void)state;
    server.max_time_ns = 50 * MS;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_waits, 1);
    assert_int_equal(world.timeouts_ms[0], 50);
    assert_int_equal(serve_elapsed_ns(&server), 50 * MS);
}

TEST(a_sleep_that_ends_early_goes_on_for_what_is_left_and_never_too_short)
{
    (void)state;
    server.max_time_ns = 50 * MS + 1;
    world.wait_part = 2;
    world.brings_stop = false;
    assert_true(serve(&server, &report));
    assert_int_equal(world.timeouts_ms[0], 51); /* in whole milliseconds */
    assert_int_equal(world.timeouts_ms[1], 25);
    assert_int_equal(world.timeouts_ms[2], 12);
    assert_int_equal(world.timeouts_ms[world.n_waits - 1], 1);
    assert_in_range(serve_elapsed_ns(&server), 50 * MS + 1, 51 * MS);
}

TEST(a_duration_longer_than_poll_can_wait_is_slept_through_in_pieces)
{
    (void)state;
    server.max_time_ns = (uint64_t)1000000001 * MS; /* twelve days */
    world.at_wait = 2;
    assert_true(serve(&server, &report)); /* the signal */
    assert_true(world.timeouts_ms[0] >= 1000);
    assert_true(world.timeouts_ms[1] >= 1000);
}

TEST(a_duration_ends_in_a_flood_too)
{
    (void)state;
    world.n_arrived = UINT32_MAX;
    world.burst_ns = MS;
    server.max_time_ns = 10 * MS;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_waits, 0);
    assert_in_range(world.n_bursts, 10, 10 + N_CELLS / BURST); /* the last ones drain it */
    assert_int_equal(world.n_written, world.port.counters[PORT_READ]);
}

TEST(what_arrived_before_the_signal_is_answered)
{
    (void)state;
    world.at_wait = 1;
    world.brings_packets = 2 * BURST + 1;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_written, 2 * BURST + 1);
}

TEST(a_signal_in_a_flood_ends_it_after_a_ring_of_packets_at_most)
{
    (void)state;
    world.stop = true;
    world.n_arrived = UINT32_MAX;
    assert_true(serve(&server, &report));
    assert_in_range(world.port.counters[PORT_READ], 1, N_CELLS);
    assert_int_equal(world.n_written, world.port.counters[PORT_READ]);
    assert_int_equal(world.n_waits, 0);
}

TEST(the_last_answers_get_some_time_to_leave_which_no_signal_shortens)
{
    (void)state;
    world.stop = true;
    world.n_arrived = 5;
    world.n_room = 2;
    world.brings_room = 3;
    world.at_wait = 1;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_waits, 1);
    assert_in_range(world.timeouts_ms[0], 1, 1000);
    assert_true(world.wake_fds[0] < 0);
    assert_int_equal(world.wait_max[0], 0); /* nor does a packet */
    assert_int_equal(world.n_written, 5);
    assert_int_equal(port_lost(&world.port), 0);
}

TEST(answers_that_never_get_room_do_not_hold_up_the_end_and_are_lost)
{
    (void)state;
    world.stop = true;
    world.n_arrived = 5;
    world.n_room = 2;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_written, 2);
    assert_int_equal(world.port.counters[PORT_LOST_AT_END], 3);
    assert_int_equal(ring_vacant(&server.ring), N_CELLS);
    assert_in_range(serve_elapsed_ns(&server), 0, 1000 * (uint64_t)MS);
}

TEST(answers_that_wait_when_the_port_is_gone_are_lost)
{
    (void)state;
    world.n_arrived = 5;
    world.n_room = 2;
    world.gone_where = GONE_WAIT;
    assert_false(serve(&server, &report));
    assert_int_equal(world.port.counters[PORT_LOST_AT_END], 3);
    assert_int_equal(ring_vacant(&server.ring), N_CELLS);
}

TEST(a_port_that_is_gone_ends_it_at_once)
{
    static const enum gone_where places[] = {GONE_IN, GONE_OUT, GONE_WAIT};
    static const unsigned n_bursts[] = {1, 1, 1}, n_waits[] = {0, 0, 1};

    for (size_t i = 0; i < N_ELEMENTS(places); i++) {
        serve_teardown(state);
        serve_setup(state);
        world.gone_where = places[i];
        assert_false(serve(&server, &report));
        assert_int_equal(world.port.gone_errno, 77 + i);
        assert_int_equal(world.n_bursts, n_bursts[i]);
        assert_int_equal(world.n_waits, n_waits[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        serve_test(a_duration_without_packets_is_slept_through_in_one_piece),
        serve_test(a_sleep_that_ends_early_goes_on_for_what_is_left_and_never_too_short),
        serve_test(a_duration_longer_than_poll_can_wait_is_slept_through_in_pieces),
        serve_test(a_duration_ends_in_a_flood_too),
        serve_test(what_arrived_before_the_signal_is_answered),
        serve_test(a_signal_in_a_flood_ends_it_after_a_ring_of_packets_at_most),
        serve_test(the_last_answers_get_some_time_to_leave_which_no_signal_shortens),
        serve_test(answers_that_never_get_room_do_not_hold_up_the_end_and_are_lost),
        serve_test(answers_that_wait_when_the_port_is_gone_are_lost),
        serve_test(a_port_that_is_gone_ends_it_at_once),
    };
    return cmocka_run_group_tests_name("serve_end", tests, NULL, NULL);
}
