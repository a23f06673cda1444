/* rfc1122_reassembly.c - RFC 1122 section 3.3.2: datagrams that come in fragments
 *
 * When they do not all come in time is in rfc1122_reassembly_timeout.c.
 */
#include "tests/conformance/conformance.h"

enum { MAX_PIECES = 45 };

/* Sends the payload in n pieces of piece bytes, the one order[i] says as the i-th; only the last
 * one is answered. */
static void send_pieces(struct lab *lab, const struct packet_spec *spec, size_t piece,
                        const unsigned *order, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        enum verdict verdict = lab_send_slice(lab, spec, order[i] * piece, (order[i] + 1) * piece);
        if (i < n - 1)
            assert_int_equal(verdict, HOLD_FRAGMENT);
    }
    expect_was_reply(lab, spec);
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
}

static void in_order(unsigned *order, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        order[i] = i;
}

static void shuffle(unsigned *order, unsigned n, uint64_t *seed)
{
    for (unsigned i = n; i > 1; i--) {
        unsigned other = random_below(seed, i), held = order[i - 1];
        order[i - 1] = order[other];
        order[other] = held;
    }
}

TEST(rfc1122_3_2_1_4_a__a_datagram_in_two_fragments_is_put_together)
{
    static const unsigned orders[][2] = {{0, 1}, {1, 0}};
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    send_pieces(lab, &spec, 32, orders[0], 2);
    send_pieces(lab, &spec, 32, orders[1], 2);
    assert_int_equal(lab->host.verdicts[HOLD_JOINED], 2);
}

/* Every order of three; every number of pieces up to 45, in order, backwards and in any order. */
TEST(rfc1122_3_3_2_a__fragments_are_put_together_in_whatever_order_they_come)
{
    static const unsigned orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                         {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    struct lab *lab = *state;
    uint64_t seed = random_seed();

    for (size_t i = 0; i < N_ELEMENTS(orders); i++) {
        struct packet_spec spec = echo_request();
        send_pieces(lab, &spec, 24, orders[i], 3);
        spec.data_len = 3 * 1480 - 8;
        send_pieces(lab, &spec, 1480, orders[i], 3);
    }
    for (unsigned n = 2; n <= MAX_PIECES; n++) {
        unsigned order[MAX_PIECES];
        struct packet_spec spec = echo_request();
        spec.data_len = 8 * n - 8 - n % 8; /* the last piece may have any length */
        in_order(order, n);
        send_pieces(lab, &spec, 8, order, n);
        for (unsigned i = 0; i < n; i++)
            order[i] = n - 1 - i;
        send_pieces(lab, &spec, 8, order, n);
        shuffle(order, n, &seed);
        send_pieces(lab, &spec, 8, order, n);
    }
}

TEST(rfc1122_3_3_2_b__a_datagram_of_576_bytes_can_be_put_together)
{
    enum { N = (576 - 20 + 7) / 8 };
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    unsigned order[N];
    uint64_t seed = random_seed();

    /* also where no more than that was asked for */
    struct reassembly *reassembly = &lab->host.reassembly;
    assert_int_equal(REASSEMBLY_MIN_LEN, 576);
    reassembly_init(reassembly, lab->fragments, 1, REASSEMBLY_MIN_LEN, LAB_SECOND, reassembly->key,
                    lab->host.verdicts);
    spec.data_len = 576 - 28;
    in_order(order, N);
    send_pieces(lab, &spec, 8, order, N);
    shuffle(order, N, &seed);
    send_pieces(lab, &spec, 8, order, N);
    assert_int_equal(lab->whole_len, 576);
}

TEST(rfc1122_3_3_2_c__how_long_a_datagram_may_be_can_be_set_up_to_any_length)
{
    static const uint32_t max_lens[] = {576, 577, 1500, 9000, 65534, 65535};
    static const uint8_t eight[8];
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(max_lens); i++) {
        struct packet_spec spec = echo_request(), longer = echo_request();
        struct reassembly *reassembly = &lab->host.reassembly;
        reassembly_init(reassembly, lab->fragments, 1, max_lens[i], LAB_SECOND, reassembly->key,
                        lab->host.verdicts);
        spec.data_len = max_lens[i] - 28;
        assert_int_equal(lab_send_slice(lab, &spec, 0, 552), HOLD_FRAGMENT);
        (void)lab_send_slice(lab, &spec, 552, 65535);
        expect_was_reply(lab, &spec);

        size_t offset = (max_lens[i] - 20) / 8; /* the unit that the limit lies in */
        longer.payload = eight;
        longer.payload_len = max_lens[i] + 1 - 20 - 8 * offset;
        longer.fragment = (uint16_t)offset;
        expect_drop(lab, &longer, DROP_FRAGMENT_TOO_BIG);
    }
}

/* Both fragments are as long as a link of this MTU can bring them, the datagram as the MTU. */
TEST(rfc1122_3_3_2_f__a_datagram_as_long_as_the_mtu_can_be_put_together)
{
    static const uint32_t mtus[] = {68, 576, 1500, 9000, 65535};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(mtus); i++) {
        struct packet_spec spec = echo_request();
        lab->host.mtu = mtus[i];
        assert_true(lab->host.reassembly.max_len >= mtus[i]);
        spec.data_len = mtus[i] - 28;
        assert_int_equal(lab_send_slice(lab, &spec, 0, 40), HOLD_FRAGMENT);
        (void)lab_send_slice(lab, &spec, 40, 65535);
        expect_was_reply(lab, &spec);
        assert_int_equal(lab->n_out, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_2_1_4_a__a_datagram_in_two_fragments_is_put_together),
        REQUIREMENT(rfc1122_3_3_2_a__fragments_are_put_together_in_whatever_order_they_come),
        REQUIREMENT(rfc1122_3_3_2_b__a_datagram_of_576_bytes_can_be_put_together),
        REQUIREMENT(rfc1122_3_3_2_c__how_long_a_datagram_may_be_can_be_set_up_to_any_length),
        REQUIREMENT(rfc1122_3_3_2_f__a_datagram_as_long_as_the_mtu_can_be_put_together),
    };
    return cmocka_run_group_tests_name("rfc1122_reassembly", tests, lab_setup, lab_teardown);
}
