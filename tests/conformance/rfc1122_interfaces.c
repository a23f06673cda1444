/* rfc1122_interfaces.c - RFC 1122 sections 3.3.1, 3.3.3 and 3.3.4: one interface, no gateway, an
 * MTU
 *
 * A host has one ring and knows nothing of other interfaces or of gateways: what it sends leaves
 * where the request came in, and the link is told nothing about where to.
 */
#include "tests/conformance/conformance.h"

enum { SWEEP = 20000 };

static uint32_t mtu;

static void look_for_too_long(const uint8_t *ip, size_t len)
{
    (void)ip;
    assert_true(len <= mtu);
}

TEST(rfc1122_3_3_1_1_c__hosts_near_and_far_are_answered_without_any_gateway)
{
    static const uint32_t askers[] = {ASKER, IP(192, 168, 3, 254), IP(8, 8, 8, 8),
                                      IP(100, 64, 0, 1), IP(223, 255, 255, 254)};
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(askers); i++) {
        struct packet_spec spec = echo_request();
        spec.source = askers[i];
        expect_reply(lab, &spec);
        assert_int_equal(address_at(lab->whole + 16), askers[i]);
        spec = unknown_protocol();
        spec.source = askers[i];
        (void)expect_error(lab, &spec, 3, 2);
        assert_int_equal(address_at(lab->whole + 16), askers[i]);
    }
}

/* Ten minutes, second by second, at the start and after it had to do with others. */
TEST(rfc1122_3_3_1_4_c__an_idle_host_sends_nothing)
{
    struct lab *lab = *state;
    struct packet_spec specs[] = {echo_request(), udp_datagram(),
                                  icmp_message(ICMP_ROUTER_ADVERTISEMENT, 0, NULL, 16),
                                  icmp_error_in(ICMP_REDIRECT, 1, 1, 20, 28)};

    for (size_t i = 0; i <= N_ELEMENTS(specs); i++) {
        assert_true(host_deadline(&lab->host, &lab->ring) == UINT64_MAX);
        for (unsigned second = 0; second < 600; second++)
            assert_int_equal(lab_wait(lab, LAB_SECOND), 0);
        if (i < N_ELEMENTS(specs))
            (void)lab_send_spec(lab, &specs[i]);
    }
}

/* At each MTU the longest replies leave in fragments, and errors quote no more than fits. */
TEST(rfc1122_3_3_3_c__nothing_is_sent_that_is_longer_than_the_mtu)
{
    static const uint32_t mtus[] = {68, 576, 1500};
    struct lab *lab = *state;
    uint64_t seed = random_seed();

    for (size_t i = 0; i < N_ELEMENTS(mtus); i++) {
        lab_reset(lab);
        lab->host.mtu = mtu = mtus[i];
        sweep_hostile(lab, &seed, SWEEP, look_for_too_long);
        struct packet_spec spec = echo_request();
        spec.data_len = 65507;
        assert_int_equal(lab_send_slice(lab, &spec, 0, 32768), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, 32768, 65536), SEND_ECHO_REPLY);
        expect_was_reply(lab, &spec);
        for (size_t j = 0; j < lab->n_out; j++)
            look_for_too_long(lab->out[j].bytes, lab->out[j].len);
    }
}

/* Replies and errors alike. What is nobody's is told of from the host's own address. */
TEST(rfc1122_3_3_4_2_a__answers_come_from_the_address_that_was_asked)
{
    static const uint32_t asked[] = {OURS, OURS_TOO, IP(192, 168, 4, 255)};
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(asked); i++) {
        struct packet_spec specs[] = {echo_request(), udp_datagram(), unknown_protocol(),
                                      echo_request()};
        SET_OPTIONS(&specs[3], 99, 1, 0, 0);
        for (size_t j = 0; j < N_ELEMENTS(specs); j++) {
            specs[j].destination = asked[i];
            (void)lab_send_spec(lab, &specs[j]);
            assert_int_equal(lab->n_out, 1);
            assert_int_equal(address_at(lab->out[0].bytes + 12), asked[i]);
        }
    }
    struct packet_spec spec = echo_request();
    spec.destination = IP(192, 168, 5, 1);
    (void)expect_error(lab, &spec, 3, 1);
    assert_int_equal(address_at(lab->out[0].bytes + 12), OURS);
}

/* A second host, on a network of its own: 10.0.0.1. */
static struct lab *make_second(void)
{
    void *state = NULL;

    assert_int_equal(lab_setup(&state), 0);
    struct lab *lab = state;
    route_init(&lab->host.routes, lab->routes, route_memory_len(1));
    assert_true(route_add(&lab->host.routes, IP(10, 0, 0, 1), 32, ROUTE_LOCAL));
    lab->host.address = IP(10, 0, 0, 1);
    return lab;
}

static void end_second(struct lab *lab)
{
    void *state = lab;

    (void)lab_teardown(&state);
}

TEST(rfc1122_3_3_4_2_c__a_datagram_for_another_interface_is_dropped)
{
    struct lab *one = *state, *two = make_second();
    struct packet_spec to_one = echo_request(), to_two = echo_request();

    to_two.destination = IP(10, 0, 0, 1);
    expect_reply(one, &to_one);
    expect_drop(one, &to_two, DROP_DESTINATION_NOT_OURS);
    expect_reply(two, &to_two);
    expect_drop(two, &to_one, DROP_DESTINATION_NOT_OURS);
    end_second(two);
}

/* Puts the packet into the ring of one host, lets both do what they have to, and returns how many
 * packets leave from it. */
static unsigned exchange(struct lab *in, struct lab *other, const struct packet_spec *spec)
{
    struct frame frame = packet_build(spec);
    struct packet *packet = ring_next(&in->ring);
    unsigned n = 0;

    memcpy(packet->data, frame.bytes, frame.len);
    ring_fill(&in->ring, (uint32_t)frame.len);
    frame_free(&frame);
    (void)host_burst(&in->host, &in->ring, in->now_ns);
    (void)host_burst(&other->host, &other->ring, other->now_ns);
    assert_null(ring_unfreed(&other->ring));
    for (; (packet = ring_unfreed(&in->ring)) != NULL; ring_free(&in->ring))
        n += verdict_table[packet->verdict].sends;
    return n;
}

TEST(rfc1122_3_3_4_2_d__an_answer_leaves_where_its_request_came_in)
{
    struct lab *one = *state, *two = make_second();
    struct packet_spec to_one = echo_request(), to_two = udp_datagram();

    to_one.source = IP(10, 0, 0, 9); /* though the other is nearer to him */
    to_two.destination = IP(10, 0, 0, 1);
    assert_int_equal(exchange(one, two, &to_one), 1);
    assert_int_equal(exchange(two, one, &to_two), 1);
    assert_int_equal(exchange(one, two, &to_two), 0);
    assert_int_equal(exchange(two, one, &to_one), 0);
    end_second(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_3_1_1_c__hosts_near_and_far_are_answered_without_any_gateway),
        REQUIREMENT(rfc1122_3_3_1_4_c__an_idle_host_sends_nothing),
        REQUIREMENT(rfc1122_3_3_3_c__nothing_is_sent_that_is_longer_than_the_mtu),
        REQUIREMENT(rfc1122_3_3_4_2_a__answers_come_from_the_address_that_was_asked),
        REQUIREMENT(rfc1122_3_3_4_2_c__a_datagram_for_another_interface_is_dropped),
        REQUIREMENT(rfc1122_3_3_4_2_d__an_answer_leaves_where_its_request_came_in),
    };
    return cmocka_run_group_tests_name("rfc1122_interfaces", tests, lab_setup, lab_teardown);
}
