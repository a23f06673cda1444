/* serve_day.c - proves that the time of day in answers is that of the clock, also when it is set
 *
 * In the world of fake_world.h: timestamp requests, and a clock of the day beside the one that only
 * goes on.
 */
#include "serve_setup.h"

enum { REQUEST_LEN = 20, MS_PER_DAY = 24 * 60 * 60 * 1000, HOUR_MS = 60 * 60 * 1000 };

static struct frame request;

static int day_setup(void **state)
{
    struct packet_spec spec = packet_echo_request();

    spec.type = 13;
    spec.data_len = REQUEST_LEN - 8;
    request = packet_build(&spec);
    serve_setup(state);
    server.host.answers_timestamp = true;
    world.frames = &request;
    world.n_frames = 1;
    world.day_offset_ns = (uint64_t)1700000000 * 1000 * MS;
    return 0;
}

static int day_teardown(void **state)
{
    frame_free(&request);
    return serve_teardown(state);
}

/* When the request was received, as the last answer says: milliseconds since midnight. */
static uint32_t answered_ms(void)
{
    assert_int_equal(world.last_len, 20 + REQUEST_LEN);
    assert_int_equal(world.last[20], 14);
    const uint8_t *at = world.last + 20 + 12;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t ms_of_day(uint64_t ns)
{
    return (uint32_t)(ns / MS % MS_PER_DAY);
}

TEST(a_timestamp_is_of_the_day_from_the_first_packet_on)
{
    static const uint64_t offsets_ns[] = {
        0, 1, 999999, MS, (uint64_t)1700000000 * 1000 * MS, (uint64_t)MS_PER_DAY * MS};
    static const uint64_t begins_ns[] = {0, 1, 999999999, 1000000000, (uint64_t)1 << 50};

    for (size_t i = 0; i < N_ELEMENTS(offsets_ns) * N_ELEMENTS(begins_ns); i++) {
        day_teardown(state);
        day_setup(state);
        world.now_ns = begins_ns[i / N_ELEMENTS(offsets_ns)];
        world.day_offset_ns = offsets_ns[i % N_ELEMENTS(offsets_ns)];
        world.n_arrived = 1;
        server.max_answers = 1;
        assert_true(serve(&server, &report));
        assert_int_equal(answered_ms(), ms_of_day(world.now_ns + world.day_offset_ns));
    }
}

TEST(a_clock_of_the_day_that_is_behind_the_other_is_right_too)
{
    (void)state;
    world.now_ns = 1000 * 1000 * (uint64_t)MS;
    world.day_offset_ns = -(uint64_t)(999 * 1000 * (uint64_t)MS); /* nobody has set it yet */
    world.n_arrived = 1;
    server.max_answers = 1;
    assert_true(serve(&server, &report));
    assert_int_equal(answered_ms(), 1000);
}

TEST(a_clock_that_is_set_while_it_sleeps_is_followed)
{
    static const int64_t steps_ms[] = {HOUR_MS, -HOUR_MS, 1, -1, (int64_t)365 * MS_PER_DAY};

    for (size_t i = 0; i < N_ELEMENTS(steps_ms); i++) {
        day_teardown(state);
        day_setup(state);
        world.n_arrived = 1;
        world.at_wait = 1; /* which lasts a second */
        world.brings_day_ns = (uint64_t)(steps_ms[i] * MS);
        world.brings_packets = 1;
        world.brings_stop = false;
        server.max_answers = 2;
        assert_true(serve(&server, &report));
        assert_int_equal(world.n_written, 2);
        assert_int_equal(answered_ms(), ms_of_day(world.now_ns + world.day_offset_ns));
    }
}

TEST(in_a_flood_it_is_looked_at_once_a_second)
{
    (void)state;
    world.n_arrived = UINT32_MAX;
    world.burst_ns = 10 * MS;
    server.max_time_ns = 10 * 1000 * (uint64_t)MS;
    assert_true(serve(&server, &report));
    assert_in_range(world.n_looks_at_day, 10, 11);
    assert_int_equal(answered_ms(), ms_of_day(world.now_ns + world.day_offset_ns));
}

#define day_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, day_setup, day_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        day_test(a_timestamp_is_of_the_day_from_the_first_packet_on),
        day_test(a_clock_of_the_day_that_is_behind_the_other_is_right_too),
        day_test(a_clock_that_is_set_while_it_sleeps_is_followed),
        day_test(in_a_flood_it_is_looked_at_once_a_second),
    };
    return cmocka_run_group_tests_name("serve_day", tests, NULL, NULL);
}
