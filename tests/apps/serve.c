/* serve.c - proves when the loop turns, when it sleeps, and when and how it ends
 *
 * In the world of fake_world.h, where time goes on only as the test says; and once with the port
 * that is in memory.
 */
#include "tests/unit/unit.h"

#include "apps/serve.h"
#include "drivers/mem.h"
#include "fake_world.h"
#include "tests/unit/ring_block.h"
#include "tests/unit/route_block.h"

enum { N_CELLS = 256, BURST = 64, MS = 1000000 };

static struct server server;

static int serve_setup(void **state)
{
    (void)state;
    world_begin();
    server = (struct server){
        .host = {.routes = route_open(1), .ttl = HOST_TTL},
        .ring = ring_open(N_CELLS, 100),
        .port = &world.port,
        .wake_fd = WORLD_WAKE_FD,
    };
    assert_true(route_add(&server.host.routes, IP(192, 168, 3, 12), 32, ROUTE_LOCAL));
    return 0;
}

static int serve_teardown(void **state)
{
    (void)state;
    route_close(&server.host.routes);
    ring_close(&server.ring);
    world_end();
    return 0;
}

static const struct report report;

TEST(without_an_end_it_sleeps_until_a_signal)
{
    (void)state;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_waits, 3);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(world.timeouts_ms[i], -1);
        assert_int_equal(world.wake_fds[i], WORLD_WAKE_FD);
    }
    assert_int_equal(world.n_bursts, 3 + 1); /* before each sleep, and a last one */
}

TEST(packets_are_answered_and_it_sleeps_only_when_there_are_none)
{
    (void)state;
    world.n_arrived = 3 * BURST + 1;
    world.at_wait = 1;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_written, 3 * BURST + 1);
    assert_int_equal(world.n_waits, 1);
    assert_int_equal(world.n_bursts, 4 + 1 + 1);
    assert_int_equal(world.largest_max, BURST);
    assert_int_equal(server.host.verdicts[SEND_ECHO_REPLY], 3 * BURST + 1);
    assert_int_equal(ring_vacant(&server.ring), N_CELLS);
}

TEST(packets_that_come_while_it_sleeps_are_answered)
{
    (void)state;
    world.at_wait = 2;
    world.brings_packets = 10;
    world.brings_stop = false;
    server.max_answers = 10;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_written, 10);
    assert_int_equal(world.n_waits, 2);
}

TEST(a_count_is_exact_however_many_packets_come)
{
    static const uint32_t counts[] = {1, 2, BURST - 1, BURST, BURST + 1, N_CELLS, 1000};

    for (size_t i = 0; i < N_ELEMENTS(counts); i++) {
        serve_teardown(state);
        serve_setup(state);
        world.n_arrived = UINT32_MAX;
        server.max_answers = counts[i];
        assert_true(serve(&server, &report));
        assert_int_equal(world.n_written, counts[i]);
        assert_int_equal(server.host.verdicts[SEND_ECHO_REPLY], counts[i]);
        assert_int_equal(world.port.counters[PORT_READ], counts[i]);
        assert_int_equal(world.n_waits, 0);
    }
}

TEST(a_count_is_of_answers_not_of_packets)
{
    (void)state;
    world.n_arrived = UINT32_MAX;
    world.stranger_every = 3;
    server.max_answers = 100;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_written, 100);
    assert_int_equal(server.host.verdicts[DROP_DESTINATION_NOT_OURS],
                     world.port.counters[PORT_READ] - 100);
    assert_in_range(world.port.counters[PORT_READ], 148, 151);
}

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
    world.n_arrived = 5;
    world.n_room = 2;
    world.brings_room = 3;
    world.at_wait = 1;
    server.max_answers = 5;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_waits, 1);
    assert_in_range(world.timeouts_ms[0], 1, 1000);
    assert_true(world.wake_fds[0] < 0);
    assert_int_equal(world.n_written, 5);
}

TEST(answers_that_never_get_room_do_not_hold_up_the_end)
{
    (void)state;
    world.n_arrived = 5;
    world.n_room = 2;
    server.max_answers = 5;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_written, 2);
    assert_in_range(serve_elapsed_ns(&server), 0, 1000 * (uint64_t)MS);
}

TEST(a_full_ring_sleeps_until_there_is_room)
{
    (void)state;
    world.n_arrived = N_CELLS + 10;
    world.n_room = 0;
    world.brings_room = UINT32_MAX / 2;
    world.brings_stop = false;
    world.brings_packets = 10;
    world.at_wait = 1;
    server.max_answers = N_CELLS + 10;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_written, N_CELLS + 10);
    assert_int_equal(world.wake_fds[0], WORLD_WAKE_FD);
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

TEST(statistics_are_printed_once_each_time_they_are_asked_for)
{
    (void)state;
    world.at_wait = 2;
    world.brings_statistics = true;
    world.brings_stop = false;
    server.max_time_ns = 9 * 1000 * (uint64_t)MS;
    world.wait_part = 3;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_reports, 1);
    assert_int_equal(world.reported_ns, (3000 + 2000) * (uint64_t)MS); /* and it went on */
    assert_true(serve_elapsed_ns(&server) >= server.max_time_ns);
}

TEST(statistics_are_printed_in_a_flood_too)
{
    (void)state;
    world.statistics = true;
    world.n_arrived = UINT32_MAX;
    server.max_answers = 1000;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_reports, 1);
}

TEST(packets_from_memory_are_answered_into_memory_and_then_it_is_over)
{
    enum { N = 100 };
    static uint8_t bytes[N][100];
    struct mem_frame in[N], out[N];
    struct mem_port mem;

    (void)state;
    for (size_t i = 0; i < N; i++) {
        in[i] = (struct mem_frame){world.request.bytes, (uint32_t)world.request.len};
        out[i] = (struct mem_frame){bytes[i], 0};
    }
    mem_open(&mem, in, N, out, N);
    server.port = &mem.port;
    assert_false(serve(&server, &report));
    assert_int_equal(mem.port.gone_errno, 0);
    assert_int_equal(mem.n_written, N);
    assert_int_equal(out[N - 1].data_len, world.request.len);
    assert_int_equal(out[N - 1].data[20], 0); /* an echo reply */
}

#define serve_test(behaviour)                                                                      \
    cmocka_unit_test_setup_teardown(behaviour, serve_setup, serve_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        serve_test(without_an_end_it_sleeps_until_a_signal),
        serve_test(packets_are_answered_and_it_sleeps_only_when_there_are_none),
        serve_test(packets_that_come_while_it_sleeps_are_answered),
        serve_test(a_count_is_exact_however_many_packets_come),
        serve_test(a_count_is_of_answers_not_of_packets),
        serve_test(a_duration_without_packets_is_slept_through_in_one_piece),
        serve_test(a_sleep_that_ends_early_goes_on_for_what_is_left_and_never_too_short),
        serve_test(a_duration_longer_than_poll_can_wait_is_slept_through_in_pieces),
        serve_test(a_duration_ends_in_a_flood_too),
        serve_test(what_arrived_before_the_signal_is_answered),
        serve_test(a_signal_in_a_flood_ends_it_after_a_ring_of_packets_at_most),
        serve_test(the_last_answers_get_some_time_to_leave_which_no_signal_shortens),
        serve_test(answers_that_never_get_room_do_not_hold_up_the_end),
        serve_test(a_full_ring_sleeps_until_there_is_room),
        serve_test(a_port_that_is_gone_ends_it_at_once),
        serve_test(statistics_are_printed_once_each_time_they_are_asked_for),
        serve_test(statistics_are_printed_in_a_flood_too),
        serve_test(packets_from_memory_are_answered_into_memory_and_then_it_is_over),
    };
    return cmocka_run_group_tests_name("serve", tests, NULL, NULL);
}
