/* bench_core_run.c - proves how a figure comes about, by a clock that goes as the test wants it to
 */
#include "bench_core_setup.h"

#include <time.h>

#include "apps/bench/core_run.h"
#include "stack/icmp.h"

enum { BYTES = 28, READING_NS = 20, BURST = 64 };

int __wrap_clock_gettime(clockid_t clock, struct timespec *now);

static uint64_t now_ns;
static uint64_t n_turns, interrupted_turn, interrupted_ns;
static struct core core;
static struct core_packet request;

/* To read the clock takes its time as well. */
int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    (void)clock;
    now_ns += READING_NS;
    *now = (struct timespec){(time_t)(now_ns / 1000000000), (long)(now_ns % 1000000000)};
    return 0;
}

static uint32_t way_of_ten_ns(struct core *of, uint32_t n)
{
    (void)of;
    now_ns += 10u * n;
    if (++n_turns == interrupted_turn)
        now_ns += interrupted_ns;
    return n;
}

static uint32_t way_of_four_ns(struct core *of, uint32_t n)
{
    (void)of;
    now_ns += 4u * n;
    return n;
}

/* One packet of the burst is lost. */
static uint32_t way_that_loses(struct core *of, uint32_t n)
{
    (void)of;
    return n - 1;
}

static struct core_case the_case;
static struct core_figures figures;

static int run_setup(void **state)
{
    static const uint8_t bytes[BYTES];

    if (bench_setup(state) != 0)
        return -1;
    now_ns = 1000;
    n_turns = interrupted_turn = 0;
    bench_.run_ns = 100000;
    request = (struct core_packet){bytes, BYTES, PASS};
    the_case = (struct core_case){
        .name = "two ways",
        .bytes = BYTES,
        .n_pieces = 1,
        .packets = &request,
        .n_packets = 1,
        .ways = {way_of_ten_ns, way_of_four_ns},
        .n_ways = 2,
    };
    return core_open(&core, &bench_, &error) ? 0 : -1;
}

static int run_teardown(void **state)
{
    core_close(&core);
    return bench_teardown(state);
}

static void assert_all(unsigned way, double ns)
{
    assert_int_equal(figures.ns[way].n, options.runs);
    for (unsigned i = 0; i < options.runs; i++) {
        if (fabs(figures.ns[way].values[i] - ns) > 1e-9)
            fail_msg("run %u: %f ns instead of %f", i, figures.ns[way].values[i], ns);
    }
}

TEST(the_clock_is_taken_off)
{
    assert_true(fabs(core.clock_ns - READING_NS) < 1e-9);
    assert_true(core_run(&core, &the_case, &figures));
    assert_string_equal(figures.fault, "");
    assert_all(0, 10);
    assert_all(1, 4);
}

/* It went faster there than while it was measured how fast it goes. */
TEST(what_takes_less_than_the_clock_takes_nothing)
{
    core.clock_ns = 1000000;
    assert_true(core_run(&core, &the_case, &figures));
    assert_all(0, 0);
}

TEST(of_a_datagram_in_pieces_it_is_the_whole_that_counts)
{
    the_case.n_pieces = 4;
    assert_true(core_run(&core, &the_case, &figures));
    assert_all(0, 40);
    assert_all(1, 16);
}

TEST(a_burst_that_was_interrupted_is_left_out_and_counted)
{
    interrupted_turn = 250;
    interrupted_ns = 1000000;
    bench_.run_ns = 1000000;
    assert_true(core_run(&core, &the_case, &figures));
    assert_true(n_turns > 3 * interrupted_turn);
    assert_all(0, 10);
    assert_true(figures.n_interrupted == 0); /* it was in the run that does not count */

    interrupted_turn = n_turns + n_turns / 2;
    assert_true(core_run(&core, &the_case, &figures));
    assert_all(0, 10);
    assert_true(figures.n_interrupted == 1);
    assert_true(figures.n_bursts > 1000);
}

/* What takes a little longer now and then is a part of what is measured. */
TEST(a_burst_that_takes_a_little_longer_counts)
{
    options.runs = 1;
    assert_true(core_run(&core, &the_case, &figures));
    interrupted_turn = n_turns + n_turns * 3 / 4; /* the first half is the run before */
    interrupted_ns = 6400;
    assert_true(core_run(&core, &the_case, &figures));
    assert_true(n_turns > interrupted_turn);
    assert_true(figures.n_interrupted == 0);
    assert_true(figures.ns[0].values[0] > 10.5);
    assert_all(1, 4);
}

TEST(the_ways_take_turns)
{
    assert_true(core_run(&core, &the_case, &figures));
    /* as many bursts of each */
    assert_true(figures.n_bursts % 2 == 0 && figures.n_bursts > 20);
}

TEST(the_time_of_a_run_is_kept)
{
    uint64_t began_ns = now_ns;

    assert_true(core_run(&core, &the_case, &figures));
    uint64_t taken_ns = now_ns - began_ns;
    assert_true(taken_ns >= (options.runs + 1) * bench_.run_ns);
    assert_true(taken_ns < (options.runs + 1) * bench_.run_ns + 10000);
}

TEST(a_packet_that_is_lost_is_said_and_there_are_no_figures)
{
    the_case.ways[1] = way_that_loses;
    assert_true(core_run(&core, &the_case, &figures));
    assert_string_equal(figures.fault, "1 of 64 packets did not come out as they should");
    assert_int_equal(figures.ns[0].n, 0);
}

/* 28 zero bytes are no packet at all. */
TEST(another_verdict_than_the_one_that_is_said_is_a_fault)
{
    the_case.ways[0] = core_way_host;
    request.verdict = SEND_ECHO_REPLY;
    assert_true(core_run(&core, &the_case, &figures));
    assert_string_equal(figures.fault, "a packet of 28 bytes came to DROP_IPV4_VERSION instead of "
                                       "SEND_ECHO_REPLY");
    request.verdict = DROP_IPV4_VERSION;
    assert_true(core_run(&core, &the_case, &figures));
    assert_string_equal(figures.fault, "");
}

/* The yardsticks see the bytes that the case sees. */
static uint32_t n_bytes_seen;

static uint32_t way_that_looks(struct core *of, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct packet *seen = ring_packet(&of->ring, of->ring.judged + i);
        assert_int_equal(seen->data_len, BYTES);
        assert_memory_equal(seen->data, request.bytes, BYTES);
        assert_ptr_equal(seen->data, of->packets[i].bytes);
        n_bytes_seen += seen->data_len;
        seen->data[0] = 0xff; /* the next way has to find another */
    }
    return way_of_ten_ns(of, n);
}

TEST(each_way_has_the_packets_as_they_came)
{
    the_case.ways[0] = the_case.ways[1] = way_that_looks;
    n_bytes_seen = 0;
    assert_true(core_run(&core, &the_case, &figures));
    assert_int_equal(n_bytes_seen, n_turns * BURST * BYTES);
}

#define core_run_test(test) cmocka_unit_test_setup_teardown(test, run_setup, run_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        core_run_test(the_clock_is_taken_off),
        core_run_test(what_takes_less_than_the_clock_takes_nothing),
        core_run_test(of_a_datagram_in_pieces_it_is_the_whole_that_counts),
        core_run_test(a_burst_that_was_interrupted_is_left_out_and_counted),
        core_run_test(a_burst_that_takes_a_little_longer_counts),
        core_run_test(the_ways_take_turns),
        core_run_test(the_time_of_a_run_is_kept),
        core_run_test(a_packet_that_is_lost_is_said_and_there_are_no_figures),
        core_run_test(another_verdict_than_the_one_that_is_said_is_a_fault),
        core_run_test(each_way_has_the_packets_as_they_came),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
