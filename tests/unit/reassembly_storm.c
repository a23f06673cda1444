/* reassembly_storm.c - proves that many datagrams which expire at once are given up bit by bit
 *
 * Each error about one needs a cell of the ring, a token of the limits and the place itself until
 * it has left. host_burst() gives up 64 at a time at most, so that a flood that expires holds
 * nobody up; what is left over is due at once.
 */
#include "tests/unit/unit.h"

#include "stack/fragment.h"
#include "tests/unit/lab.h"
#include "tests/unit/ring_block.h"

enum { N_PLACES = 200, MAX_LEN = 1500, AT_A_TIME = 64 };

static const uint64_t timeout_ns = 30 * LAB_SECOND;

/* The laboratory's host, with as many places as a storm needs, and a limit on errors or none. */
static void open_storm(struct lab *lab, bool limited)
{
    struct siphash_key key = {{3, 4}};
    struct host *host = &lab->host;

    lab_reset(lab);
    free(lab->fragments);
    lab->fragments = aligned_alloc(RING_CACHE_LINE, reassembly_memory_len(N_PLACES, MAX_LEN) /
                                                            RING_CACHE_LINE * RING_CACHE_LINE +
                                                        RING_CACHE_LINE);
    reassembly_init(&host->reassembly, lab->fragments, N_PLACES, MAX_LEN, timeout_ns, key,
                    host->verdicts);
    if (!limited)
        host->limiter.peer_token_ns = host->limiter.total_token_ns = 0;
}

/* n datagrams of which the first fragment, or only the last one, has come. */
static void begin_storm(struct lab *lab, unsigned n, bool first)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned i = 0; i < n; i++) {
        spec.id = (uint16_t)i;
        assert_int_equal(lab_send_slice(lab, &spec, first ? 0 : 8, first ? 8 : 64), HOLD_FRAGMENT);
    }
    lab->now_ns += timeout_ns;
}

/* Lets everything leave that was judged; returns how many packets that were. */
static unsigned leave(struct ring *ring)
{
    unsigned n = 0;

    for (struct packet *packet; (packet = ring_unfreed(ring)) != NULL; fragment_left(ring), n++) {
        assert_int_equal(packet->verdict, SEND_TIME_EXCEEDED);
        assert_int_equal(packet->data_len, 56);
        assert_int_equal(packet->data[20], 11);
    }
    return n;
}

TEST(a_burst_gives_up_64_with_an_error_each)
{
    struct lab *lab = *state;
    struct ring ring = ring_open(256, 100);
    struct host *host = &lab->host;

    open_storm(lab, false);
    begin_storm(lab, N_PLACES, true);
    for (unsigned left = N_PLACES; left > 0;) {
        unsigned n = left < AT_A_TIME ? left : AT_A_TIME;
        assert_true(host_deadline(host, &ring) <= lab->now_ns);
        assert_int_equal(host_burst(host, &ring, lab->now_ns), 0);
        left -= n;
        assert_int_equal(host->reassembly.n_waiting, left);
        assert_int_equal(reassembly_n_free(&host->reassembly), N_PLACES - left - n);
        assert_int_equal(leave(&ring), n);
        assert_int_equal(reassembly_n_free(&host->reassembly), N_PLACES - left);
    }
    assert_int_equal(host_deadline(host, &ring), UINT64_MAX);
    assert_int_equal(host->verdicts[SEND_TIME_EXCEEDED], N_PLACES);
    ring_close(&ring);
}

TEST(a_burst_gives_up_64_in_silence)
{
    struct lab *lab = *state;
    struct ring ring = ring_open(256, 100);
    struct host *host = &lab->host;

    open_storm(lab, false);
    begin_storm(lab, 100, false);
    assert_int_equal(host_burst(host, &ring, lab->now_ns), 0);
    assert_int_equal(host->reassembly.n_waiting, 100 - AT_A_TIME);
    assert_null(ring_unfreed(&ring));
    assert_int_equal(host_burst(host, &ring, lab->now_ns), 0);
    assert_int_equal(host->verdicts[DROP_FRAGMENT_TIMEOUT], 100);
    assert_int_equal(reassembly_n_free(&host->reassembly), N_PLACES);
    ring_close(&ring);
}

TEST(a_full_ring_waits_until_something_has_left)
{
    struct lab *lab = *state;
    struct ring ring = ring_open(4, 100);
    struct host *host = &lab->host;

    open_storm(lab, false);
    begin_storm(lab, 10, true);
    for (unsigned left = 10; left > 0;) {
        unsigned n = left < 4 ? left : 4;
        assert_int_equal(host_burst(host, &ring, lab->now_ns), 0);
        assert_int_equal(host->reassembly.n_waiting, left -= n);
        if (n == 4) {
            assert_int_equal(host_deadline(host, &ring), UINT64_MAX);
            assert_int_equal(host_burst(host, &ring, lab->now_ns), 0);
            assert_int_equal(host->reassembly.n_waiting, left);
        }
        assert_int_equal(leave(&ring), n);
    }
    ring_close(&ring);
}

TEST(the_limits_of_errors_hold_for_what_expires)
{
    struct lab *lab = *state;
    struct ring ring = ring_open(256, 100);
    struct host *host = &lab->host;

    open_storm(lab, true);
    begin_storm(lab, 60, true);
    assert_int_equal(host_burst(host, &ring, lab->now_ns), 0);
    assert_int_equal(leave(&ring), LIMITER_PEER_BURST);
    assert_int_equal(host->verdicts[SEND_TIME_EXCEEDED], LIMITER_PEER_BURST);
    assert_int_equal(host->verdicts[DROP_FRAGMENT_TIMEOUT], 60 - LIMITER_PEER_BURST);
    assert_int_equal(host->mib[MIB_ICMP_OUT_RATE_LIMIT_HOST], 60 - LIMITER_PEER_BURST);
    assert_int_equal(reassembly_n_free(&host->reassembly), N_PLACES);
    ring_close(&ring);
}

/* The packets that have come go first, and get their cells; the errors stand behind their answers.
 */
TEST(what_has_come_is_judged_before_anything_is_given_up)
{
    struct lab *lab = *state;
    struct ring ring = ring_open(8, 100);
    struct packet_spec spec = packet_echo_request();
    struct frame frame = packet_build(&spec);

    open_storm(lab, false);
    begin_storm(lab, 10, true);
    for (int i = 0; i < 6; i++) {
        memcpy(ring_next(&ring)->data, frame.bytes, frame.len);
        ring_fill(&ring, (uint32_t)frame.len);
    }
    assert_int_equal(host_burst(&lab->host, &ring, lab->now_ns), 6);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(ring_unfreed(&ring)->verdict, SEND_ECHO_REPLY);
        fragment_left(&ring);
    }
    assert_int_equal(leave(&ring), 2);
    assert_int_equal(lab->host.reassembly.n_waiting, 8);
    frame_free(&frame);
    ring_close(&ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_gives_up_64_with_an_error_each),
        cmocka_unit_test(a_burst_gives_up_64_in_silence),
        cmocka_unit_test(a_full_ring_waits_until_something_has_left),
        cmocka_unit_test(the_limits_of_errors_hold_for_what_expires),
        cmocka_unit_test(what_has_come_is_judged_before_anything_is_given_up),
    };
    return cmocka_run_group_tests_name("reassembly_storm", tests, lab_setup, lab_teardown);
}
