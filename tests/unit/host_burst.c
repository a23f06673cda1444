/* host_burst.c - proves that a burst through the ring is each of its packets, in order, and counted
 *
 * Packets of several verdicts are filled in turn, so that every reply and every counter can be
 * told from its neighbours'. The sum of the counters is the number of packets read, always.
 */
#include "tests/unit/unit.h"

#include "tests/unit/checker.h"
#include "tests/unit/judge.h"
#include "tests/unit/ring_block.h"

/* Packet number n: one of five kinds, and n in its sequence number. */
static struct packet_spec mixed(unsigned n, enum verdict *verdict)
{
    struct packet_spec spec = packet_echo_request();

    spec.sequence = (uint16_t)n;
    *verdict = SEND_ECHO_REPLY;
    switch (n % 5) {
    case 1:
        spec.options_len = 40;
        break;
    case 2:
        spec.version = 6;
        *verdict = DROP_IPV6;
        break;
    case 3:
        spec.icmp_checksum_error = 1;
        *verdict = DROP_ICMP_CHECKSUM;
        break;
    case 4:
        spec.destination = IP(192, 168, 4, 7);
        *verdict = DROP_ROUTE_BLACKHOLE;
        break;
    }
    return spec;
}

static void fill(struct ring *ring, const struct packet_spec *spec)
{
    struct frame frame = packet_build(spec);
    struct packet *packet = ring_next(ring);

    assert_non_null(packet);
    memcpy(packet->data, frame.bytes, frame.len);
    ring_fill(ring, (uint32_t)frame.len);
    frame_free(&frame);
}

static void fill_mixed(struct ring *ring, unsigned first, unsigned n)
{
    for (unsigned i = first; i < first + n; i++) {
        enum verdict verdict;
        struct packet_spec spec = mixed(i, &verdict);
        fill(ring, &spec);
    }
}

/* The oldest judged packet is number n, with its verdict and the right bytes. */
static void assert_mixed(const struct ring *ring, unsigned n)
{
    enum verdict expected;
    struct packet_spec spec = mixed(n, &expected);
    struct frame request = packet_build(&spec);
    const struct packet *packet = ring_unfreed(ring);

    assert_non_null(packet);
    assert_int_equal(packet->verdict, expected);
    if (expected == SEND_ECHO_REPLY) {
        assert_int_equal(packet->data_len, 84);
        assert_null(checker_fault(request.bytes, packet->data, packet->data_len, 64));
    } else {
        size_t cell = (size_t)(packet - ring->packets);
        assert_ptr_equal(packet->data, ring->cells + cell * ring->stride + RING_HEADROOM);
        assert_int_equal(packet->data_len, request.len);
        assert_memory_equal(packet->data, request.bytes, request.len);
    }
    frame_free(&request);
}

static uint64_t sum_of_verdicts(const struct host *host)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < N_VERDICTS; i++)
        sum += host->verdicts[i];
    return sum;
}

TEST(an_empty_ring_is_a_burst_of_0)
{
    struct host *host = *state;
    struct ring ring = ring_open(4, 1500);

    assert_int_equal(host_burst(host, &ring, 0), 0);
    assert_int_equal(sum_of_verdicts(host), 0);
    ring_close(&ring);
}

TEST(a_burst_judges_every_packet_and_frees_none)
{
    struct ring ring = ring_open(8, 1500);

    fill_mixed(&ring, 0, 8);
    assert_int_equal(host_burst(*state, &ring, 0), 8);
    assert_null(ring_unjudged(&ring));
    assert_int_equal(ring_vacant(&ring), 0);
    assert_int_equal(host_burst(*state, &ring, 0), 0);
    ring_close(&ring);
}

TEST(answers_and_drops_stay_in_the_order_of_arrival)
{
    struct ring ring = ring_open(16, 1500);

    fill_mixed(&ring, 0, 16);
    assert_int_equal(host_burst(*state, &ring, 0), 16);
    for (unsigned i = 0; i < 16; i++) {
        assert_mixed(&ring, i);
        ring_free(&ring);
    }
    assert_null(ring_unfreed(&ring));
    ring_close(&ring);
}

TEST(a_burst_takes_only_what_is_new)
{
    struct ring ring = ring_open(16, 1500);

    fill_mixed(&ring, 0, 5);
    assert_int_equal(host_burst(*state, &ring, 0), 5);
    fill_mixed(&ring, 5, 3);
    assert_int_equal(host_burst(*state, &ring, 0), 3);
    for (unsigned i = 0; i < 8; i++) {
        assert_mixed(&ring, i);
        ring_free(&ring);
    }
    ring_close(&ring);
}

TEST(each_verdict_is_counted_where_it_belongs)
{
    struct host *host = *state;
    struct ring ring = ring_open(64, 1500);

    fill_mixed(&ring, 0, 50);
    assert_int_equal(host_burst(host, &ring, 0), 50);
    assert_int_equal(host->verdicts[SEND_ECHO_REPLY], 20);
    assert_int_equal(host->verdicts[DROP_IPV6], 10);
    assert_int_equal(host->verdicts[DROP_ICMP_CHECKSUM], 10);
    assert_int_equal(host->verdicts[DROP_ROUTE_BLACKHOLE], 10);
    assert_int_equal(sum_of_verdicts(host), 50);
    ring_close(&ring);
}

TEST(counters_go_on_from_32_bits_to_64)
{
    struct host *host = *state;
    struct ring ring = ring_open(4, 1500);

    host->verdicts[SEND_ECHO_REPLY] = UINT32_MAX;
    fill_mixed(&ring, 0, 1);
    assert_int_equal(host_burst(host, &ring, 0), 1);
    assert_int_equal(host->verdicts[SEND_ECHO_REPLY], (uint64_t)UINT32_MAX + 1);
    ring_close(&ring);
}

TEST(the_same_request_twice_gives_two_replies)
{
    struct host *host = *state;
    struct ring ring = ring_open(2, 1500);
    struct packet_spec spec = packet_echo_request();
    struct frame request = packet_build(&spec);

    fill(&ring, &spec);
    fill(&ring, &spec);
    assert_int_equal(host_burst(host, &ring, 0), 2);
    assert_int_equal(host->verdicts[SEND_ECHO_REPLY], 2);
    for (unsigned i = 0; i < 2; i++) {
        const struct packet *packet = ring_packet(&ring, i);
        assert_int_equal(packet->verdict, SEND_ECHO_REPLY);
        assert_null(checker_fault(request.bytes, packet->data, packet->data_len, 64));
    }
    frame_free(&request);
    ring_close(&ring);
}

TEST(the_ring_comes_round_between_bursts_and_at_2_to_the_32)
{
    struct host *host = *state;
    struct ring ring = ring_open(8, 1500);
    uint64_t seed = random_seed();
    unsigned n_filled = 0, n_freed = 0;

    ring.filled = ring.judged = ring.freed = UINT32_MAX - 1000;
    for (unsigned burst = 0; burst < 1000; burst++) {
        unsigned n = random_below(&seed, ring_vacant(&ring) + 1);
        fill_mixed(&ring, n_filled, n);
        n_filled += n;
        assert_int_equal(host_burst(host, &ring, 0), n);
        assert_int_equal(sum_of_verdicts(host), n_filled);
        for (unsigned m = random_below(&seed, n_filled - n_freed + 1); m > 0; m--) {
            assert_mixed(&ring, n_freed++);
            ring_free(&ring);
        }
    }
    assert_true(n_freed > 1001);
    ring_close(&ring);
}

TEST(a_frame_as_long_as_the_cell_is_answered)
{
    struct ring ring = ring_open(2, 84);
    struct packet_spec spec = packet_echo_request();

    spec.data_len = ring.cell_len - 28;
    struct frame request = packet_build(&spec);
    fill(&ring, &spec);
    fill(&ring, &spec);
    assert_int_equal(host_burst(*state, &ring, 0), 2);
    for (unsigned i = 0; i < 2; i++)
        assert_null(checker_fault(request.bytes, ring_packet(&ring, i)->data, ring.cell_len, 64));
    frame_free(&request);
    ring_close(&ring);
}

#define with_host(behaviour) cmocka_unit_test_setup_teardown(behaviour, judge_setup, judge_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_host(an_empty_ring_is_a_burst_of_0),
        with_host(a_burst_judges_every_packet_and_frees_none),
        with_host(answers_and_drops_stay_in_the_order_of_arrival),
        with_host(a_burst_takes_only_what_is_new),
        with_host(each_verdict_is_counted_where_it_belongs),
        with_host(counters_go_on_from_32_bits_to_64),
        with_host(the_same_request_twice_gives_two_replies),
        with_host(the_ring_comes_round_between_bursts_and_at_2_to_the_32),
        with_host(a_frame_as_long_as_the_cell_is_answered),
    };
    return cmocka_run_group_tests_name("host_burst", tests, NULL, NULL);
}
