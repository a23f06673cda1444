/* attacks_addresses.c - sources that are nobody, destinations that are everybody, and amplification
 */
#include "tests/unit/attacks.h"

/* As a ping, as UDP, as another protocol and as a fragment: the verdict is the same. */
static void assert_all_end_in(struct lab *lab, uint32_t source, uint32_t destination,
                              enum verdict expected)
{
    static const uint8_t protocols[] = {1, 17, 6, 253, 1};
    static const uint8_t payload[16] = {8, 0, 0xf7, 0xff};

    for (size_t i = 0; i < N_ELEMENTS(protocols); i++) {
        struct packet_spec spec = attack_datagram(protocols[i], payload, sizeof payload);
        spec.source = source;
        spec.destination = destination;
        spec.fragment = i == 4 ? 0x2000 : 0;
        attack_send(lab, &spec, expected);
    }
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
}

TEST(a101_land_from_ourselves_to_ourselves)
{
    struct lab *lab = *state;

    assert_all_end_in(lab, IP(192, 168, 3, 12), IP(192, 168, 3, 12), DROP_SOURCE_OURS);
    assert_all_end_in(lab, IP(192, 168, 4, 9), IP(192, 168, 4, 9), DROP_SOURCE_OURS);
    assert_all_end_in(lab, IP(192, 168, 3, 12), IP(192, 168, 4, 9), DROP_SOURCE_OURS);
}

TEST(a102_loopback_from_outside)
{
    struct lab *lab = *state;

    for (uint32_t host = 0; host < 1 << 24; host += 65537) {
        assert_all_end_in(lab, IP(127, 0, 0, 0) | host, IP(192, 168, 3, 12), DROP_SOURCE_LOOPBACK);
        assert_all_end_in(lab, IP(192, 168, 3, 11), IP(127, 0, 0, 0) | host,
                          DROP_DESTINATION_LOOPBACK);
    }
    assert_all_end_in(lab, IP(127, 0, 0, 1), IP(127, 0, 0, 1), DROP_SOURCE_LOOPBACK);
}

TEST(a103_smurf_and_fraggle_to_a_broadcast)
{
    struct lab *lab = *state;

    assert_all_end_in(lab, IP(10, 6, 6, 6), IP(192, 168, 3, 255), DROP_DESTINATION_BROADCAST);
    assert_all_end_in(lab, IP(10, 6, 6, 6), IP(192, 168, 3, 0), DROP_DESTINATION_BROADCAST);
    assert_all_end_in(lab, IP(10, 6, 6, 6), IP(255, 255, 255, 255), DROP_DESTINATION_BROADCAST);
}

TEST(a104_the_answer_would_go_to_the_whole_network)
{
    struct lab *lab = *state;

    assert_all_end_in(lab, IP(192, 168, 3, 255), IP(192, 168, 3, 12), DROP_SOURCE_BROADCAST);
    assert_all_end_in(lab, IP(192, 168, 3, 255), IP(192, 168, 5, 1), DROP_SOURCE_BROADCAST);
}

TEST(a105_groups_and_broadcasts_as_sources_whatever_the_protocol)
{
    struct lab *lab = *state;

    assert_all_end_in(lab, IP(255, 255, 255, 255), IP(192, 168, 3, 12), DROP_SOURCE_BROADCAST);
    for (uint32_t source = IP(224, 0, 0, 0); source < IP(240, 0, 0, 0); source += 1234567)
        assert_all_end_in(lab, source, IP(192, 168, 3, 12), DROP_SOURCE_MULTICAST);
    for (unsigned protocol = 0; protocol < 256; protocol++) {
        static const uint8_t payload[8] = {0};
        struct packet_spec spec = attack_datagram((uint8_t)protocol, payload, sizeof payload);
        spec.source = IP(224, 0, 0, 1);
        attack_send(lab, &spec, DROP_SOURCE_MULTICAST);
    }
}

TEST(a106_reserved_unset_and_network_addresses_as_sources)
{
    struct lab *lab = *state;

    for (uint32_t host = 0; host < 1 << 24; host += 654321)
        assert_all_end_in(lab, host, IP(192, 168, 3, 12), DROP_SOURCE_THIS_NETWORK);
    for (uint64_t source = IP(240, 0, 0, 0); source < IP(255, 255, 255, 255); source += 7654321)
        assert_all_end_in(lab, (uint32_t)source, IP(192, 168, 3, 12), DROP_SOURCE_RESERVED);
    assert_all_end_in(lab, IP(192, 168, 3, 0), IP(192, 168, 3, 12), DROP_SOURCE_BROADCAST);
}

TEST(a108_nothing_grows_by_more_than_28_bytes_and_nothing_is_sent_unasked)
{
    static const uint8_t payload[1480] = {0};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (size_t len = 28; len <= 1500; len++) {
        spec.data_len = len - 28;
        attack_send(lab, &spec, SEND_ECHO_REPLY);
        assert_int_equal(lab->out[0].len, len);
        struct packet_spec other = attack_datagram(253, payload, len - 20);
        attack_send(lab, &other, SEND_PROTOCOL_UNREACHABLE);
        assert_true(lab->out[0].len <= len + 28 && lab->out[0].len <= 576);
        assert_int_equal(lab->n_out, 1);
    }
    for (int hour = 0; hour < 24; hour++)
        assert_int_equal(lab_wait(lab, 3600 * LAB_SECOND), 0);
}

/* A host that answers for every address there is does not answer for those that are everybody's. */
TEST(a109_every_address_is_ours_but_broadcasts_are_not)
{
    static const uint32_t theirs[] = {
        IP(192, 168, 3, 255), IP(192, 168, 3, 0), IP(255, 255, 255, 255), IP(224, 0, 0, 1),
        IP(239, 9, 9, 9),     IP(127, 0, 0, 1),   IP(0, 0, 0, 0),         IP(240, 0, 0, 1)};
    static const uint32_t ours[] = {IP(8, 8, 8, 8), IP(192, 168, 3, 254), IP(10, 255, 255, 255),
                                    IP(223, 255, 255, 255)};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    assert_true(route_add(&lab->host.routes, 0, 0, ROUTE_LOCAL));
    for (size_t i = 0; i < N_ELEMENTS(theirs); i++) {
        spec.destination = theirs[i];
        assert_false(verdict_table[lab_send_spec(lab, &spec)].sends);
        spec.destination = IP(8, 8, 8, 8);
        spec.source = theirs[i];
        assert_false(verdict_table[lab_send_spec(lab, &spec)].sends);
        spec.source = attack_echo().source;
    }
    for (size_t i = 0; i < N_ELEMENTS(ours); i++) {
        spec.destination = ours[i];
        attack_send(lab, &spec, SEND_ECHO_REPLY);
    }
}

TEST(a110_from_a_broadcast_to_the_same_broadcast)
{
    struct lab *lab = *state;

    lab->host.answers_broadcast = true;
    assert_all_end_in(lab, IP(192, 168, 3, 255), IP(192, 168, 3, 255), DROP_SOURCE_BROADCAST);
    assert_all_end_in(lab, IP(255, 255, 255, 255), IP(255, 255, 255, 255), DROP_SOURCE_BROADCAST);
    assert_all_end_in(lab, IP(224, 0, 0, 1), IP(224, 0, 0, 1), DROP_SOURCE_MULTICAST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a101_land_from_ourselves_to_ourselves),
        ATTACK(a102_loopback_from_outside),
        ATTACK(a103_smurf_and_fraggle_to_a_broadcast),
        ATTACK(a104_the_answer_would_go_to_the_whole_network),
        ATTACK(a105_groups_and_broadcasts_as_sources_whatever_the_protocol),
        ATTACK(a106_reserved_unset_and_network_addresses_as_sources),
        ATTACK(a108_nothing_grows_by_more_than_28_bytes_and_nothing_is_sent_unasked),
        ATTACK(a109_every_address_is_ours_but_broadcasts_are_not),
        ATTACK(a110_from_a_broadcast_to_the_same_broadcast),
    };
    return cmocka_run_group_tests_name("attacks_addresses", tests, lab_setup, lab_teardown);
}
