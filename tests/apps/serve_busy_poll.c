/* serve_busy_poll.c - proves how long the loop looks for packets before it sleeps, and how many it
 * takes at once
 *
 * In the world of fake_world.h, where looking takes as long as the test says.
 */
#include "serve_setup.h"

enum { US = 1000 };

TEST(after_a_packet_it_looks_on_until_the_time_is_over_and_then_sleeps)
{
    (void)state;
    server.busy_poll_ns = 100 * US;
    world.burst_ns = 30 * US; /* it sees the packet at 30 us, and at 60, 90, 120, 150 none */
    world.n_arrived = 1;
    world.at_wait = 5;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_waits, 5);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(world.timeouts_ms[i], 0); /* 30, 60 and 90 us after it */
    assert_int_equal(world.timeouts_ms[3], -1);
    assert_int_equal(world.timeouts_ms[4], -1);
}

TEST(each_packet_makes_it_look_on_anew)
{
    (void)state;
    server.busy_poll_ns = 100 * US;
    world.burst_ns = 60 * US;
    world.n_arrived = 1;
    world.at_wait = 1;
    world.brings_packets = 1;
    world.brings_stop = false;
    world.wait_part = 2;
    server.max_time_ns = 1000 * US;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_written, 2);
    assert_int_equal(world.timeouts_ms[0], 0); /* 60 us after the first */
    assert_int_equal(world.timeouts_ms[1], 0); /* 60 us after the second */
    assert_int_equal(world.timeouts_ms[2], 1); /* 120 us: it sleeps for what is left */
}

TEST(before_the_first_packet_it_sleeps)
{
    (void)state;
    server.busy_poll_ns = 1000000 * (uint64_t)US;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_waits, 3);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(world.timeouts_ms[i], -1);
}

TEST(it_hears_signals_while_it_looks)
{
    (void)state;
    server.busy_poll_ns = 1000000 * (uint64_t)US;
    world.burst_ns = US;
    world.n_arrived = 1;
    world.at_wait = 2;
    world.brings_statistics = true;
    world.brings_stop = false;
    server.max_time_ns = 20 * US;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_reports, 1);
    assert_int_equal(world.timeouts_ms[world.n_waits - 1], 0);
    for (unsigned i = 0; i < world.n_waits; i++)
        assert_int_equal(world.wake_fds[i], WORLD_WAKE_FD);
}

TEST(a_batch_is_as_large_as_was_said)
{
    static const uint32_t batches[] = {1, 2, 63, N_CELLS};

    for (size_t i = 0; i < N_ELEMENTS(batches); i++) {
        serve_teardown(state);
        serve_setup(state);
        server.batch = batches[i];
        world.n_arrived = N_CELLS;
        server.max_answers = N_CELLS;
        assert_true(serve(&server, &report));
        assert_int_equal(world.largest_max, batches[i]);
        assert_int_equal(world.n_written, N_CELLS);
        assert_int_equal(world.n_bursts, (N_CELLS + batches[i] - 1) / batches[i] + 1);
    }
}

TEST(of_a_batch_that_is_larger_than_the_ring_what_fits_is_taken)
{
    (void)state;
    server.batch = 4 * N_CELLS;
    world.n_arrived = 2 * N_CELLS + 5;
    server.max_time_ns = 1;
    world.burst_ns = 1;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_written, 2 * N_CELLS); /* a burst, and one more to drain it */
    assert_int_equal(ring_vacant(&server.ring), N_CELLS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        serve_test(after_a_packet_it_looks_on_until_the_time_is_over_and_then_sleeps),
        serve_test(each_packet_makes_it_look_on_anew),
        serve_test(before_the_first_packet_it_sleeps),
        serve_test(it_hears_signals_while_it_looks),
        serve_test(a_batch_is_as_large_as_was_said),
        serve_test(of_a_batch_that_is_larger_than_the_ring_what_fits_is_taken),
    };
    return cmocka_run_group_tests_name("serve_busy_poll", tests, NULL, NULL);
}
