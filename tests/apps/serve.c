/* serve.c - proves when the loop turns, when it sleeps, and how many it answers
 *
 * In the world of fake_world.h, where time goes on only as the test says; and once with the port
 * that is in memory. How it ends is in serve_end.c.
 */
#include "serve_setup.h"

#include "drivers/mem.h"

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
        assert_in_range(world.largest_max, 1, BURST);
    }
}

TEST(a_count_is_of_answers_that_left_and_those_that_wait_are_not_asked_for_twice)
{
    (void)state;
    world.n_arrived = UINT32_MAX;
    world.n_room = 7;
    world.brings_room = 3;
    world.brings_packets = UINT32_MAX;
    world.brings_stop = false;
    world.at_wait = 2;
    server.max_answers = 10;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_written, 10);
    assert_int_equal(world.port.counters[PORT_READ], 10);
    assert_in_range(world.n_waits, 2, 3);
    assert_int_equal(world.wake_fds[0], WORLD_WAKE_FD);
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

/* Else it would be woken by packets that it may not read, again and again. */
TEST(it_waits_for_room_alone_when_the_answers_that_wait_are_all_that_are_wanted)
{
    (void)state;
    world.n_arrived = 100;
    world.n_room = 0;
    world.brings_room = 5;
    world.brings_stop = false;
    world.brings_packets = 100;
    world.at_wait = 2;
    server.max_answers = 5;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_written, 5);
    assert_int_equal(world.port.counters[PORT_READ], 5);
    assert_int_equal(world.n_waits, 2);
    assert_int_equal(world.wait_max[0], 0);
    assert_int_equal(world.wait_max[1], 0);
}

TEST(it_waits_for_as_many_packets_as_it_may_read)
{
    (void)state;
    server.max_answers = 10;
    assert_true(serve(&server, &report));
    assert_int_equal(world.wait_max[0], 10);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        serve_test(without_an_end_it_sleeps_until_a_signal),
        serve_test(packets_are_answered_and_it_sleeps_only_when_there_are_none),
        serve_test(packets_that_come_while_it_sleeps_are_answered),
        serve_test(a_count_is_exact_however_many_packets_come),
        serve_test(a_count_is_of_answers_that_left_and_those_that_wait_are_not_asked_for_twice),
        serve_test(a_count_is_of_answers_not_of_packets),
        serve_test(it_waits_for_room_alone_when_the_answers_that_wait_are_all_that_are_wanted),
        serve_test(it_waits_for_as_many_packets_as_it_may_read),
        serve_test(a_full_ring_sleeps_until_there_is_room),
        serve_test(statistics_are_printed_once_each_time_they_are_asked_for),
        serve_test(statistics_are_printed_in_a_flood_too),
        serve_test(packets_from_memory_are_answered_into_memory_and_then_it_is_over),
    };
    return cmocka_run_group_tests_name("serve", tests, NULL, NULL);
}
