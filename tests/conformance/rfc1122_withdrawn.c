/* rfc1122_withdrawn.c - RFC 1122 sections 3.2.2.3, 3.2.2.7 and 3.2.2.9: messages that nobody sends
 * now
 *
 * Source Quench (RFC 6633), Information and Address Mask (RFC 6918): neither sent nor believed.
 */
#include "tests/conformance/conformance.h"

enum { SWEEP = 20000, FLOOD = 1000 };

static void look_for_source_quench(const uint8_t *ip, size_t len)
{
    assert_true(len > 20);
    if ((word_at(ip + 6) & 0x1fff) == 0) /* what a later fragment begins with is data */
        assert_int_not_equal(ip[header_len_at(ip)], ICMP_SOURCE_QUENCH);
}

/* Not when it is asked for more than it can hold, either. */
TEST(rfc1122_3_2_2_3_a__no_source_quench_is_ever_sent)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < 20 * LAB_N_PLACES; i++) {
        spec.id = (uint16_t)i;
        assert_int_equal(lab_send_slice(lab, &spec, 8, 16), HOLD_FRAGMENT);
        expect_reply(lab, &spec);
    }
    assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_EVICTED], 19 * LAB_N_PLACES);
    sweep_hostile(lab, &seed, SWEEP, look_for_source_quench);
}

TEST(rfc1122_3_2_2_3_b__source_quench_is_dropped_as_withdrawn)
{
    struct lab *lab = *state;

    for (unsigned code = 0; code < 256; code++) {
        struct packet_spec spec = icmp_error_in(ICMP_SOURCE_QUENCH, (uint8_t)code, 1, 20, 28);
        expect_drop(lab, &spec, DROP_ICMP_DEPRECATED);
    }
    assert_int_equal(lab->host.icmp_dismissed[ICMP_SOURCE_QUENCH], 256);
}

/* As many replies at the same time as without it. */
TEST(rfc1122_3_2_2_3_c__source_quench_slows_nothing_down)
{
    struct lab *lab = *state;
    struct packet_spec quench = icmp_error_in(ICMP_SOURCE_QUENCH, 0, 1, 20, 28);
    struct packet_spec echo = echo_request();

    expect_no_effect(lab, &quench, DROP_ICMP_DEPRECATED, FLOOD);
    for (unsigned i = 0; i < FLOOD; i++) {
        expect_nothing(lab, &quench);
        expect_reply(lab, &echo);
    }
    assert_int_equal(lab_wait(lab, 600 * LAB_SECOND), 0); /* nothing was put off */
}

TEST(rfc1122_3_2_2_7_a__information_requests_and_replies_are_not_implemented)
{
    static const uint8_t types[] = {ICMP_INFORMATION_REQUEST, ICMP_INFORMATION_REPLY};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(types); i++) {
        struct packet_spec spec = icmp_message(types[i], 0, NULL, 0);
        expect_no_effect(lab, &spec, DROP_ICMP_DEPRECATED, 10);
    }
}

/* 255.255.0.0, which would make 192.168.255.255 a broadcast address, and then 255.255.255.0. */
TEST(rfc1122_3_2_2_9_g__a_mask_reply_never_counts_neither_the_first_nor_a_later_one)
{
    static const uint8_t masks[][4] = {{255, 255, 0, 0}, {255, 255, 255, 0}, {0, 0, 0, 0}};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(masks); i++) {
        struct packet_spec spec = icmp_message(ICMP_MASK_REPLY, 0, masks[i], 4);
        expect_no_effect(lab, &spec, DROP_ICMP_DEPRECATED, 1);
    }
    struct packet_spec spec = echo_request();
    spec.destination = BROADCAST;
    expect_drop(lab, &spec, DROP_DESTINATION_BROADCAST);
    spec.destination = IP(192, 168, 255, 255);
    expect_drop(lab, &spec, DROP_DESTINATION_NOT_OURS);
}

TEST(rfc1122_3_2_2_9_i__no_mask_reply_is_ever_sent)
{
    static const uint8_t mask[4];
    static const uint32_t destinations[] = {OURS, OURS_TOO, BROADCAST, LIMITED_BROADCAST,
                                            ALL_HOSTS};
    struct lab *lab = *state;

    lab->host.answers_broadcast = true;
    for (size_t i = 0; i < N_ELEMENTS(destinations); i++) {
        struct packet_spec spec = icmp_message(ICMP_MASK_REQUEST, 0, mask, sizeof mask);
        spec.destination = destinations[i];
        expect_drop(lab, &spec, DROP_ICMP_DEPRECATED);
    }
}

TEST(rfc1122_3_2_2_9_m__mask_replies_are_ignored_silently)
{
    struct lab *lab = *state;

    for (unsigned prefix_len = 0; prefix_len <= 32; prefix_len++) {
        uint32_t mask = (uint32_t)(0xffffffff00000000 >> prefix_len);
        const uint8_t bytes[] = {(uint8_t)(mask >> 24), (uint8_t)(mask >> 16), (uint8_t)(mask >> 8),
                                 (uint8_t)mask};
        struct packet_spec spec = icmp_message(ICMP_MASK_REPLY, 0, bytes, sizeof bytes);
        expect_no_effect(lab, &spec, DROP_ICMP_DEPRECATED, FLOOD);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_2_2_3_a__no_source_quench_is_ever_sent),
        REQUIREMENT(rfc1122_3_2_2_3_b__source_quench_is_dropped_as_withdrawn),
        REQUIREMENT(rfc1122_3_2_2_3_c__source_quench_slows_nothing_down),
        REQUIREMENT(rfc1122_3_2_2_7_a__information_requests_and_replies_are_not_implemented),
        REQUIREMENT(rfc1122_3_2_2_9_g__a_mask_reply_never_counts_neither_the_first_nor_a_later_one),
        REQUIREMENT(rfc1122_3_2_2_9_i__no_mask_reply_is_ever_sent),
        REQUIREMENT(rfc1122_3_2_2_9_m__mask_replies_are_ignored_silently),
    };
    return cmocka_run_group_tests_name("rfc1122_withdrawn", tests, lab_setup, lab_teardown);
}
