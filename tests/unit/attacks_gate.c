/* attacks_gate.c - what must not be answered, or not so often, or not to everybody */
#include "tests/unit/attacks.h"

/* Errors, queries, later fragments; to all, to groups; from all, from groups, from nowhere: nothing
 * of this is told about, whatever is wrong with it. */
TEST(a081_no_error_where_the_rfc_forbids_one)
{
    static const uint32_t destinations[] = {IP(192, 168, 3, 255), IP(255, 255, 255, 255),
                                            IP(224, 0, 0, 1), IP(239, 1, 2, 3)},
                          sources[] = {IP(0, 0, 0, 0),         IP(192, 168, 3, 255),
                                       IP(255, 255, 255, 255), IP(127, 0, 0, 1),
                                       IP(224, 0, 0, 1),       IP(240, 0, 0, 1),
                                       IP(192, 168, 3, 12)};
    static const uint8_t errors[] = {3, 4, 5, 11, 12}, bad_option[] = {99, 0, 0, 0}, udp[8] = {0};
    struct lab *lab = *state;

    for (int wrong = 0; wrong < 3; wrong++) { /* the protocol, the port, an option */
        struct packet_spec spec = wrong == 2 ? attack_echo() : attack_datagram(253, udp, 8), now;
        spec.protocol = (uint8_t[]){253, 17, 1}[wrong];
        spec.options = bad_option;
        spec.options_len = wrong == 2 ? 4 : 0;
        for (size_t i = 0; i < N_ELEMENTS(destinations); i++) {
            now = spec;
            now.destination = destinations[i];
            assert_false(verdict_table[lab_send_spec(lab, &now)].sends);
        }
        for (size_t i = 0; i < N_ELEMENTS(sources); i++) {
            now = spec;
            now.source = sources[i];
            assert_false(verdict_table[lab_send_spec(lab, &now)].sends);
        }
        now = spec;
        now.fragment = 2; /* a last fragment */
        assert_false(verdict_table[lab_send_spec(lab, &now)].sends);
        for (size_t i = 0; i < N_ELEMENTS(errors) && wrong == 2; i++) {
            now = spec;
            now.type = errors[i];
            attack_send(lab, &now, DROP_OPTION_MALFORMED);
        }
    }
}

TEST(a083_a_flood_that_asks_for_errors_gets_six_and_then_one_a_second)
{
    static const uint8_t payload[8] = {0};
    struct lab *lab = *state;
    struct packet_spec spec = attack_datagram(253, payload, sizeof payload);

    lab->host.limiter.peer_token_ns = LAB_SECOND;
    lab->host.limiter.total_token_ns = LAB_SECOND / 1000;
    for (unsigned second = 0; second < 20; second++) {
        for (int i = 0; i < 100; i++)
            (void)lab_send_spec(lab, &spec);
        assert_int_equal(lab->host.verdicts[SEND_PROTOCOL_UNREACHABLE],
                         LIMITER_PEER_BURST + second);
        lab->now_ns += LAB_SECOND;
    }
}

TEST(a089_clock_and_mask_are_not_given_away)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    spec.type = 13;
    attack_send(lab, &spec, DROP_ICMP_DISABLED);
    spec.type = 17;
    attack_send(lab, &spec, DROP_ICMP_DEPRECATED);
    spec.type = 15;
    attack_send(lab, &spec, DROP_ICMP_DEPRECATED);
    lab->host.answers_timestamp = true;
    spec.type = 17;
    attack_send(lab, &spec, DROP_ICMP_DEPRECATED);
    spec.type = 13;
    for (spec.icmp_len = 8; spec.icmp_len <= 21; spec.icmp_len++)
        attack_send(lab, &spec,
                    spec.icmp_len < 20 ? DROP_ICMP_TIMESTAMP_SHORT : SEND_TIMESTAMP_REPLY);
}

TEST(a090_every_type_in_fragments_and_fragments_of_igmp)
{
    static const uint8_t igmp[1480] = {0x11};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (unsigned type = 0; type < 256; type++) {
        spec.type = (uint8_t)type;
        attack_slice(lab, &spec, 0, 8, HOLD_FRAGMENT);
        assert_true((lab_send_slice(lab, &spec, 8, 64) == SEND_ECHO_REPLY) == (type == 8));
    }
    spec = attack_datagram(2, igmp, sizeof igmp);
    for (size_t offset = 0; offset < 65120; offset += 1480) {
        spec.fragment = (uint16_t)(0x2000 | offset / 8);
        attack_send(lab, &spec, HOLD_FRAGMENT);
    }
    attack_slice(lab, &spec, 0, 8, DROP_FRAGMENT_OVERLAP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a081_no_error_where_the_rfc_forbids_one),
        ATTACK(a083_a_flood_that_asks_for_errors_gets_six_and_then_one_a_second),
        ATTACK(a089_clock_and_mask_are_not_given_away),
        ATTACK(a090_every_type_in_fragments_and_fragments_of_igmp),
    };
    return cmocka_run_group_tests_name("attacks_gate", tests, lab_setup, lab_teardown);
}
