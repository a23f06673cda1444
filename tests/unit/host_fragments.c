/* host_fragments.c - proves what a host does with time: datagrams that are never complete, places
 * that are lent until an answer has left
 *
 * The ring is a real one here, with cells that are filled, judged and freed; what is put together
 * from fragments and what is not is in reassembly.c. Answers that leave in fragments are compared
 * byte by byte with what was asked.
 */
#include "tests/unit/unit.h"

#include "stack/fragment.h"
#include "tests/unit/lab.h"
#include "tests/unit/ring_block.h"

static uint64_t deadline(const struct lab *lab)
{
    return host_deadline(&lab->host, &lab->ring);
}

/* A first fragment of a datagram of its own. */
static void send_first(struct lab *lab, unsigned id)
{
    struct packet_spec spec = packet_echo_request();

    spec.id = (uint16_t)id;
    assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
}

TEST(a_request_in_fragments_is_answered_in_one_packet_or_in_fragments_of_the_mtu)
{
    static const uint32_t mtus[] = {68, 69, 75, 76, 576, 1500, 9000, 65535};
    static const size_t lens[] = {8, 40, 48, 56, 64, 1480, 1488, 2000, 9000, 65507};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(mtus) * N_ELEMENTS(lens); i++) {
        struct packet_spec spec = packet_echo_request();
        lab->host.mtu = mtus[i % N_ELEMENTS(mtus)];
        spec.data_len = lens[i / N_ELEMENTS(mtus)];
        spec.fragment = i % 2 ? 0x4000 : 0;
        struct frame asked = packet_build(&spec);
        size_t room = (lab->host.mtu - 20) / 8 * 8, payload_len = asked.len - 20;

        assert_int_equal(lab_send_slice(lab, &spec, 0, 8), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, 8, SIZE_MAX), SEND_ECHO_REPLY);
        assert_int_equal(lab->n_out,
                         asked.len <= lab->host.mtu ? 1 : (payload_len + room - 1) / room);
        assert_int_equal(lab->whole_len, asked.len);
        assert_memory_equal(lab->whole + 24, asked.bytes + 24, asked.len - 24);
        /* the asker's identification, in a reply that may be fragmented */
        assert_memory_equal(lab->whole + 4, "\x12\x34\0\0", 4);
        frame_free(&asked);
    }
}

/* --- what is never complete --- */

TEST(there_is_a_deadline_while_a_datagram_waits)
{
    struct lab *lab = *state;
    uint64_t first_ns = lab->now_ns;

    assert_true(deadline(lab) == UINT64_MAX);
    send_first(lab, 1);
    assert_true(deadline(lab) == first_ns + 30 * LAB_SECOND);
    lab->now_ns += 10 * LAB_SECOND;
    send_first(lab, 2);
    assert_true(deadline(lab) == first_ns + 30 * LAB_SECOND);
    assert_int_equal(lab_wait(lab, 20 * LAB_SECOND), 1);
    assert_true(deadline(lab) == first_ns + 40 * LAB_SECOND);
    assert_int_equal(lab_wait(lab, 10 * LAB_SECOND), 1);
    assert_true(deadline(lab) == UINT64_MAX);
}

TEST(a_datagram_expires_when_its_time_is_over_and_not_before)
{
    struct lab *lab = *state;

    send_first(lab, 1);
    assert_int_equal(lab_wait(lab, 30 * LAB_SECOND - 1), 0);
    assert_int_equal(lab->host.verdicts[HOLD_FRAGMENT], 1);
    assert_int_equal(lab_wait(lab, 1), 1);
    assert_int_equal(lab->host.verdicts[HOLD_FRAGMENT], 0);
    assert_int_equal(lab->host.verdicts[SEND_TIME_EXCEEDED], 1);
}

TEST(the_error_quotes_the_first_fragment_as_it_came_even_when_it_came_last)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();
    static const uint8_t options[8] = {7, 7, 4};

    spec.options = options;
    spec.options_len = sizeof options;
    spec.ttl = 3;
    struct frame first = packet_build_slice(&spec, 0, 16);
    assert_int_equal(lab_send_slice(lab, &spec, 40, 64), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &spec, 24, 40), HOLD_FRAGMENT);
    assert_int_equal(lab_send(lab, first.bytes, first.len), HOLD_FRAGMENT);
    assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 1);
    assert_int_equal(lab->whole[20], 11);
    assert_int_equal(lab->whole[21], 1);
    assert_int_equal(lab->whole_len, 28 + first.len);
    assert_memory_equal(lab->whole + 28, first.bytes, first.len);
    assert_int_equal(lab->host.verdicts[SEND_TIME_EXCEEDED], 1);
    assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_TIMEOUT], 2);
    frame_free(&first);
}

TEST(without_a_first_fragment_or_permission_a_datagram_expires_in_silence)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    assert_int_equal(lab_send_slice(lab, &spec, 32, 64), HOLD_FRAGMENT);
    assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 0);
    spec.type = 3; /* an ICMP error */
    assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
    assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 0);
    spec.type = 8;
    lab->host.sends_errors = false;
    assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
    assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 0);
    assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_TIMEOUT], 3);
    assert_int_equal(reassembly_n_free(&lab->host.reassembly), LAB_N_PLACES);
}

TEST(who_has_become_an_address_of_many_meanwhile_is_not_told)
{
    struct lab *lab = *state;

    send_first(lab, 1);
    assert_true(route_add(&lab->host.routes, IP(192, 168, 3, 11), 32, ROUTE_BROADCAST));
    assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 0);
    assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_TIMEOUT], 1);
}

TEST(errors_about_time_are_limited_like_others)
{
    struct lab *lab = *state;

    for (unsigned id = 0; id < 10; id++)
        send_first(lab, id);
    assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 6);
    assert_int_equal(lab->host.verdicts[SEND_TIME_EXCEEDED], 6);
    assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_TIMEOUT], 4);
    assert_int_equal(lab->host.mib[MIB_ICMP_OUT_RATE_LIMIT_HOST], 4);
}

/* --- through the ring --- */

TEST(a_full_ring_gives_up_nothing_and_has_no_deadline_until_a_cell_is_free)
{
    struct lab *lab = *state;
    struct ring *ring = &lab->ring;

    send_first(lab, 1);
    lab->now_ns += 31 * LAB_SECOND;
    while (ring_next(ring) != NULL)
        ring_fill(ring, 0);
    assert_int_equal(host_burst(&lab->host, ring, lab->now_ns), ring->n_cells);
    assert_true(deadline(lab) == UINT64_MAX);
    assert_int_equal(lab->host.verdicts[SEND_TIME_EXCEEDED], 0);
    ring_free(ring);
    assert_true(deadline(lab) <= lab->now_ns);
    assert_int_equal(host_burst(&lab->host, ring, lab->now_ns), 0);
    assert_int_equal(lab->host.verdicts[SEND_TIME_EXCEEDED], 1);
    assert_int_equal(ring_vacant(ring), 0);
    for (uint32_t i = 1; i < ring->n_cells; i++)
        ring_free(ring);
    assert_int_equal(ring_unfreed(ring)->verdict, SEND_TIME_EXCEEDED);
    ring_free(ring);
}

TEST(a_place_is_lent_until_the_answer_has_left)
{
    struct lab *lab = *state;
    struct ring ring = ring_open(4, 1500);
    struct packet_spec spec = packet_echo_request();

    lab->host.mtu = 68;
    for (size_t from = 0; from < 64; from += 32) {
        struct frame frame = packet_build_slice(&spec, from, from + 32);
        memcpy(ring_next(&ring)->data, frame.bytes, frame.len);
        ring_fill(&ring, (uint32_t)frame.len);
        frame_free(&frame);
    }
    assert_int_equal(host_burst(&lab->host, &ring, lab->now_ns), 2);
    ring_free(&ring);
    for (size_t n_left = 2; n_left > 0; n_left--) { /* 64 bytes in fragments of 48 */
        assert_int_equal(ring_unfreed(&ring)->verdict, SEND_ECHO_REPLY);
        assert_int_equal(fragment_n_left(ring_unfreed(&ring)), n_left - 1);
        assert_int_equal(reassembly_n_free(&lab->host.reassembly), LAB_N_PLACES - 1);
        fragment_left(&ring);
    }
    assert_null(ring_unfreed(&ring));
    assert_int_equal(reassembly_n_free(&lab->host.reassembly), LAB_N_PLACES);
    ring_close(&ring);
}

TEST(a_whole_that_is_not_answered_gives_its_place_back_at_once)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    spec.icmp_checksum_error = 1;
    assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &spec, 32, 64), DROP_ICMP_CHECKSUM);
    assert_int_equal(reassembly_n_free(&lab->host.reassembly), LAB_N_PLACES);
}

/* A host of its own, with more places than a burst gives up. */
TEST(a_burst_gives_up_64_datagrams_at_most_and_says_that_there_are_more)
{
    enum { N_PLACES = 100, MAX_LEN = 576 };
    struct lab *lab = *state;
    struct reassembly *reassembly = &lab->host.reassembly;
    struct ring ring = ring_open(128, 84);
    size_t memory_len = reassembly_memory_len(N_PLACES, MAX_LEN);
    void *memory;

    assert_int_equal(posix_memalign(&memory, RING_CACHE_LINE, memory_len), 0);
    reassembly_init(reassembly, memory, N_PLACES, MAX_LEN, LAB_SECOND, lab->host.limiter.key,
                    lab->host.verdicts);
    lab->host.limiter.peer_token_ns = lab->host.limiter.total_token_ns = 0;
    for (uint32_t i = 0; i < ring.n_cells; i++) /* as another packet may have left it */
        ring.packets[i].mtu = ring.packets[i].more_len = 20;
    for (unsigned id = 0; id < N_PLACES; id++)
        send_first(lab, id);
    lab->now_ns += LAB_SECOND;
    assert_int_equal(host_burst(&lab->host, &ring, lab->now_ns), 0);
    assert_int_equal(lab->host.verdicts[SEND_TIME_EXCEEDED], 64);
    assert_true(host_deadline(&lab->host, &ring) <= lab->now_ns);
    assert_int_equal(host_burst(&lab->host, &ring, lab->now_ns), 0);
    assert_int_equal(lab->host.verdicts[SEND_TIME_EXCEEDED], N_PLACES);
    assert_true(host_deadline(&lab->host, &ring) == UINT64_MAX);
    for (unsigned n = 0; n < N_PLACES; n++, ring_free(&ring)) {
        assert_int_equal(ring_unfreed(&ring)->verdict, SEND_TIME_EXCEEDED);
        assert_int_equal(fragment_n_left(ring_unfreed(&ring)), 0);
    }
    assert_int_equal(reassembly_n_free(reassembly), N_PLACES);
    ring_close(&ring);
    *reassembly = (struct reassembly){.places = NULL};
    free(memory);
}

#define with_lab(behaviour) cmocka_unit_test_setup_teardown(behaviour, lab_setup, lab_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_lab(a_request_in_fragments_is_answered_in_one_packet_or_in_fragments_of_the_mtu),
        with_lab(there_is_a_deadline_while_a_datagram_waits),
        with_lab(a_datagram_expires_when_its_time_is_over_and_not_before),
        with_lab(the_error_quotes_the_first_fragment_as_it_came_even_when_it_came_last),
        with_lab(without_a_first_fragment_or_permission_a_datagram_expires_in_silence),
        with_lab(who_has_become_an_address_of_many_meanwhile_is_not_told),
        with_lab(errors_about_time_are_limited_like_others),
        with_lab(a_full_ring_gives_up_nothing_and_has_no_deadline_until_a_cell_is_free),
        with_lab(a_place_is_lent_until_the_answer_has_left),
        with_lab(a_whole_that_is_not_answered_gives_its_place_back_at_once),
        with_lab(a_burst_gives_up_64_datagrams_at_most_and_says_that_there_are_more),
    };
    return cmocka_run_group_tests_name("host_fragments", tests, NULL, NULL);
}
