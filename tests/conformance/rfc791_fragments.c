/* rfc791_fragments.c - RFC 791 section 3.2: fragments, and what is taken and sent */
#include "tests/conformance/fragments.h"

#include "stack/ipv4.h"

enum { HEADER = 20, PAYLOAD = 64, HALF = 32 };

/* A fragment that is another datagram's changes nothing between the two of one. */
static void expect_apart(struct lab *lab, const struct packet_spec *ours,
                         const struct packet_spec *other)
{
    assert_int_equal(lab_send_slice(lab, ours, 0, HALF), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, other, HALF, TO_THE_END), HOLD_FRAGMENT);
    (void)lab_send_slice(lab, ours, HALF, TO_THE_END);
    expect_joined(lab, ours);
}

TEST(rfc791_3_2_a__fragments_of_one_datagram_agree_in_addresses_protocol_and_identification)
{
    struct lab *lab = *state;
    struct packet_spec ours = echo_request();

    assert_true(route_add(&lab->host.routes, 0, 0, ROUTE_LOCAL));
    ours.source = IP(10, 0, 0, 0x55);
    ours.destination = IP(10, 0, 0, 0x56);
    for (unsigned bit = 0; bit < 32; bit++) {
        struct packet_spec other = ours;
        other.source ^= 1u << bit;
        expect_apart(lab, &ours, &other);
        other = ours;
        other.destination ^= 1u << bit;
        expect_apart(lab, &ours, &other);
        if (bit >= 16)
            continue;
        other = ours;
        other.id ^= (uint16_t)(1u << bit);
        expect_apart(lab, &ours, &other);
    }
    for (unsigned protocol = 0; protocol < 256; protocol++) {
        struct packet_spec other = ours;
        other.protocol = (uint8_t)protocol;
        if (other.protocol != ours.protocol)
            expect_apart(lab, &ours, &other);
    }
}

/* The reply's data show where a fragment was put. */
TEST(rfc791_3_2_b__offsets_count_units_of_eight_octets)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (size_t first = 1; first < PAYLOAD; first++) {
        spec.id++;
        if (first % UNIT != 0) {
            assert_int_equal(lab_send_slice(lab, &spec, 0, first), DROP_FRAGMENT_ALIGNMENT);
            assert_int_equal(lab_send_slice(lab, &spec, UNIT, UNIT + first),
                             first > PAYLOAD - UNIT ? HOLD_FRAGMENT : DROP_FRAGMENT_ALIGNMENT);
            continue;
        }
        for (size_t second = first + UNIT; second < PAYLOAD; second += UNIT) {
            (void)lab_send_slice(lab, &spec, second, TO_THE_END);
            (void)lab_send_slice(lab, &spec, 0, first);
            (void)lab_send_slice(lab, &spec, first, second);
            expect_joined(lab, &spec);
        }
    }
}

TEST(rfc791_3_2_c__the_fragment_that_says_no_more_follow_fixes_the_length)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    spec.id = 0;
    for (spec.data_len = 0; spec.data_len <= 4 * UNIT; spec.data_len++) {
        struct packet_spec open = spec; /* the same, but for more fragments in its last one */
        open.data_len = 5 * UNIT;
        size_t last = (spec.data_len + UNIT - 1) / UNIT * UNIT;
        if (last == 0)
            continue;
        spec.id++;
        open.id = (uint16_t)(spec.id + 1000);
        (void)lab_send_slice(lab, &spec, last, TO_THE_END);
        assert_int_equal(lab->verdict, HOLD_FRAGMENT);
        (void)lab_send_slice(lab, &spec, 0, last);
        expect_joined(lab, &spec);
        assert_int_equal(lab_send_slice(lab, &open, last, last + UNIT), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &open, 0, last), HOLD_FRAGMENT);
    }
}

/* The RFC's example lets the newest copy win, and leaves others open. Here none wins. */
TEST(rfc791_3_2_d__overlapping_fragments_cost_their_datagram)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    const uint64_t *verdicts = lab->host.verdicts;

    for (unsigned i = 0; i < 9 * 9 * 9 * 9; i++) {
        size_t a = i % 9, b = i / 9 % 9, c = i / 81 % 9, d = i / 729; /* units of eight */
        bool overlap = a < b && c < d && a < d && c < b && !(a == c && b == d);
        bool whole = (a == 0 && b == 8) || (c == 0 && d == 8);
        if (!overlap || whole)
            continue;
        spec.id++;
        uint64_t n_before = verdicts[DROP_FRAGMENT_OVERLAP];
        assert_int_equal(lab_send_slice(lab, &spec, a * UNIT, b * UNIT), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, c * UNIT, d * UNIT), DROP_FRAGMENT_OVERLAP);
        assert_int_equal(verdicts[DROP_FRAGMENT_OVERLAP], n_before + 2);
        assert_int_equal(lab->host.reassembly.n_waiting, 0);
    }
}

/* Fragments that wait under its identification are another datagram's, and stay until they are
 * complete or their time is over. */
TEST(rfc791_3_2_e__a_datagram_that_is_whole_does_not_wait_for_fragments)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (int i = 0; i < 100; i++) {
        (void)lab_send_slice(lab, &spec, 0, HALF);
        expect_reply(lab, &spec);
        assert_true(lab->host.reassembly.n_waiting <= 1);
    }
    (void)lab_send_slice(lab, &spec, HALF, TO_THE_END);
    expect_joined(lab, &spec);
    (void)lab_send_slice(lab, &spec, 0, HALF);
    expect_reply(lab, &spec);
    (void)lab_wait(lab, 30 * LAB_SECOND);
    assert_int_equal(reassembly_n_free(&lab->host.reassembly), LAB_N_PLACES);
}

/* A host sends on nothing, so this is about its own replies; 68 is the least MTU it knows. */
TEST(rfc791_3_2_g__68_octets_are_never_cut_into_fragments)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    uint8_t stamps[PACKET_MAX_OPTIONS] = {68, 40, 5};

    assert_int_equal(IPV4_MIN_MTU, 68);
    lab->host.mtu = IPV4_MIN_MTU;
    for (spec.data_len = 1; spec.data_len <= 80; spec.data_len++) {
        (void)lab_send_slice(lab, &spec, 0, UNIT);
        (void)lab_send_slice(lab, &spec, UNIT, TO_THE_END);
        expect_joined(lab, &spec);
        assert_int_equal(lab->n_out > 1, HEADER + UNIT + spec.data_len > 68);
    }
    spec.data_len = 0; /* the longest header, and the smallest fragment */
    spec.options = stamps;
    spec.options_len = sizeof stamps;
    expect_reply(lab, &spec);
    assert_int_equal(lab->out[0].len, 68);
    spec.data_len = 1;
    (void)lab_send_slice(lab, &spec, 0, UNIT);
    assert_int_equal(lab_send_slice(lab, &spec, UNIT, TO_THE_END), SEND_ECHO_REPLY);
    assert_int_equal(lab->n_out, 2);
    assert_int_equal(lab->out[0].len, 68);
}

/* All that is odd and still clear, each with each. */
TEST(rfc791_3_2_h__what_can_be_understood_is_taken_and_what_is_sent_is_plain)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (unsigned i = 0; i < 1 << 16; i++) {
        spec.tos = (uint8_t)i;
        spec.ttl = (uint8_t)(i >> 8);
        spec.code = (uint8_t)(i * 7);
        spec.id = (uint16_t)(i * 11);
        spec.fragment = (uint16_t)(i % 4 << 14);
        spec.options_len = i / 4 % 11 * 4;
        spec.data_len = i % 29;
        spec.frame_len = (int)(HEADER + spec.options_len + UNIT + spec.data_len + i % 31);
        expect_reply(lab, &spec);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(
            rfc791_3_2_a__fragments_of_one_datagram_agree_in_addresses_protocol_and_identification),
        REQUIREMENT(rfc791_3_2_b__offsets_count_units_of_eight_octets),
        REQUIREMENT(rfc791_3_2_c__the_fragment_that_says_no_more_follow_fixes_the_length),
        REQUIREMENT(rfc791_3_2_d__overlapping_fragments_cost_their_datagram),
        REQUIREMENT(rfc791_3_2_e__a_datagram_that_is_whole_does_not_wait_for_fragments),
        REQUIREMENT(rfc791_3_2_g__68_octets_are_never_cut_into_fragments),
        REQUIREMENT(rfc791_3_2_h__what_can_be_understood_is_taken_and_what_is_sent_is_plain),
    };
    return cmocka_run_group_tests_name("rfc791_fragments", tests, lab_setup, lab_teardown);
}
