/* serve_deadlines.c - proves that the loop wakes up for a datagram that has waited long enough
 *
 * In the world of fake_world.h: the first fragment of a ping comes, and nothing more of it. After
 * WAITS_S seconds there is an error to send, whatever else goes on; and it never wakes up in vain.
 */
#include "serve_setup.h"

enum { N_FRAMES = 2000, SECOND_MS = 1000 };

static struct frame firsts[N_PLACES]; /* fragments, of a datagram each */
static struct frame frames[N_FRAMES]; /* copies of what the world reads: not ours to free */

/* What is read: n first fragments, then pings. */
static void given_firsts(uint32_t n)
{
    for (uint32_t i = 0; i < N_FRAMES; i++)
        frames[i] = i < n ? firsts[i] : world.request;
}

static int deadlines_setup(void **state)
{
    struct packet_spec spec = packet_echo_request();

    for (uint16_t i = 0; i < N_PLACES; i++) {
        spec.id = i;
        firsts[i] = packet_build_slice(&spec, 0, 48);
    }
    serve_setup(state);
    given_firsts(1);
    world.frames = frames;
    world.n_frames = N_FRAMES;
    world.n_arrived = 1;
    return 0;
}

static int deadlines_teardown(void **state)
{
    for (size_t i = 0; i < N_PLACES; i++)
        frame_free(&firsts[i]);
    return serve_teardown(state);
}

TEST(it_sleeps_until_the_datagram_has_waited_long_enough_and_then_says_so)
{
    (void)state;
    world.at_wait = 2;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_waits, 2);
    assert_int_equal(world.timeouts_ms[0], WAITS_S * SECOND_MS);
    assert_int_equal(world.timeouts_ms[1], -1);
    assert_int_equal(world.wake_fds[0], WORLD_WAKE_FD);
    assert_int_equal(server.host.verdicts[SEND_TIME_EXCEEDED], 1);
    assert_int_equal(world.n_written, 1);
    assert_int_equal(world.last[20], 11);
}

TEST(a_sleep_that_ends_early_goes_on_for_what_is_left_and_never_too_short)
{
    (void)state;
    server.host.reassembly.timeout_ns = 50 * MS + 1;
    world.wait_part = 2;
    world.at_wait = 20;
    assert_true(serve(&server, &report));
    assert_int_equal(world.timeouts_ms[0], 51); /* in whole milliseconds */
    assert_int_equal(world.timeouts_ms[1], 25);
    assert_int_equal(world.timeouts_ms[2], 12);
    unsigned n = 0;
    while (world.timeouts_ms[n] > 0)
        n++;
    assert_int_equal(world.timeouts_ms[n - 1], 1);
    for (; n < world.n_waits; n++)
        assert_int_equal(world.timeouts_ms[n], -1); /* it was sent by then: none of them is 0 */
    assert_int_equal(world.n_written, 1);
}

TEST(packets_in_between_do_not_put_it_off)
{
    (void)state;
    world.wait_part = 3;
    world.at_wait = 1;
    world.brings_packets = 5;
    world.brings_stop = false;
    server.max_answers = 5 + 1;
    assert_true(serve(&server, &report));
    assert_int_equal(world.timeouts_ms[0], WAITS_S * SECOND_MS);
    assert_int_equal(world.timeouts_ms[1], WAITS_S * SECOND_MS * 2 / 3);
    assert_int_equal(server.host.verdicts[SEND_ECHO_REPLY], 5);
    assert_int_equal(server.host.verdicts[SEND_TIME_EXCEEDED], 1);
}

TEST(a_flood_does_not_keep_it_from_being_said)
{
    (void)state;
    server.host.reassembly.timeout_ns = 50 * MS;
    world.n_arrived = N_FRAMES;
    world.burst_ns = 10 * MS;
    server.max_answers = 1000;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_waits, 0);
    assert_int_equal(server.host.verdicts[SEND_TIME_EXCEEDED], 1);
}

/* The error would need a cell. It is sent when there is one, and until then there is nothing to
 * wake up for. */
TEST(with_a_full_ring_it_sleeps_though_the_time_is_over)
{
    (void)state;
    server.host.reassembly.timeout_ns = 1500 * (uint64_t)MS;
    world.n_arrived = 1 + N_CELLS;
    world.n_room = 0;
    world.at_wait = 4; /* after four seconds */
    world.brings_room = N_CELLS + 1;
    world.brings_stop = false;
    server.max_answers = N_CELLS + 1;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_waits, 5);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(world.timeouts_ms[i], -1);
    assert_int_equal(world.timeouts_ms[4], 0); /* now there are cells, and it is high time */
    assert_int_equal(server.host.verdicts[SEND_TIME_EXCEEDED], 1);
    assert_int_equal(world.n_written, N_CELLS + 1);
    assert_int_equal(world.last[20], 11);
}

TEST(with_a_full_ring_a_duration_still_ends_it)
{
    (void)state;
    server.host.reassembly.timeout_ns = MS;
    server.max_time_ns = 70 * MS;
    world.n_arrived = 1 + N_CELLS;
    world.n_room = 0;
    world.brings_stop = false;
    assert_true(serve(&server, &report));
    assert_int_equal(world.timeouts_ms[0], 70);
    assert_int_equal(world.port.counters[PORT_LOST_AT_END], N_CELLS);
}

TEST(of_a_duration_and_a_deadline_the_earlier_one_wakes_it)
{
    static const struct {
        uint64_t duration_s;
        unsigned n_waits;
        int timeouts_s[2];
        uint32_t n_written;
    } rows[] = {
        {10, 1, {10}, 0},
        {WAITS_S, 1, {WAITS_S}, 1}, /* what is due at the end is still done */
        {WAITS_S + 10, 2, {WAITS_S, 10}, 1},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        deadlines_teardown(state);
        deadlines_setup(state);
        world.brings_stop = false;
        server.max_time_ns = rows[i].duration_s * 1000 * MS;
        assert_true(serve(&server, &report));
        assert_int_equal(world.n_waits, rows[i].n_waits);
        for (unsigned wait = 0; wait < world.n_waits; wait++)
            assert_int_equal(world.timeouts_ms[wait], rows[i].timeouts_s[wait] * SECOND_MS);
        assert_int_equal(world.n_written, rows[i].n_written);
        assert_int_equal(server.host.verdicts[HOLD_FRAGMENT], 1 - rows[i].n_written);
        assert_true(serve_elapsed_ns(&server) == server.max_time_ns);
    }
}

/* More than are given up in one turn: it goes on at once, and sleeps when all are done. */
TEST(many_that_are_due_at_once_are_all_given_up_before_it_sleeps)
{
    (void)state;
    given_firsts(N_PLACES);
    server.host.sends_errors = false;
    world.n_arrived = N_PLACES;
    world.at_wait = 3;
    assert_true(serve(&server, &report));
    assert_int_equal(world.timeouts_ms[0], WAITS_S * SECOND_MS);
    assert_int_equal(world.timeouts_ms[1], 0);
    assert_int_equal(world.timeouts_ms[2], -1);
    assert_int_equal(server.host.verdicts[DROP_FRAGMENT_TIMEOUT], N_PLACES);
}

/* They can be more answers than were asked for: nobody asked for these. */
TEST(when_many_answers_are_due_at_once_a_count_still_ends_it_and_nothing_more_is_read)
{
    (void)state;
    given_firsts(3);
    world.n_arrived = 3;
    world.at_wait = 1;
    world.brings_packets = UINT32_MAX;
    world.brings_stop = false;
    server.max_answers = 2;
    assert_true(serve(&server, &report));
    assert_int_equal(server.host.verdicts[SEND_TIME_EXCEEDED], 3);
    assert_in_range(world.port.counters[PORT_READ], 3, 3 + 2); /* as many as were missing */
    assert_int_equal(world.n_written, world.port.counters[PORT_READ]);
}

#define deadlines_test(behaviour)                                                                  \
    cmocka_unit_test_setup_teardown(behaviour, deadlines_setup, deadlines_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        deadlines_test(it_sleeps_until_the_datagram_has_waited_long_enough_and_then_says_so),
        deadlines_test(a_sleep_that_ends_early_goes_on_for_what_is_left_and_never_too_short),
        deadlines_test(packets_in_between_do_not_put_it_off),
        deadlines_test(a_flood_does_not_keep_it_from_being_said),
        deadlines_test(with_a_full_ring_it_sleeps_though_the_time_is_over),
        deadlines_test(with_a_full_ring_a_duration_still_ends_it),
        deadlines_test(of_a_duration_and_a_deadline_the_earlier_one_wakes_it),
        deadlines_test(many_that_are_due_at_once_are_all_given_up_before_it_sleeps),
        deadlines_test(
            when_many_answers_are_due_at_once_a_count_still_ends_it_and_nothing_more_is_read),
    };
    return cmocka_run_group_tests_name("serve_deadlines", tests, NULL, NULL);
}
