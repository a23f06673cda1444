/* rfc1122_addresses.c - RFC 1122 sections 3.2.1.3 and 3.3.6: whose address may stand where
 *
 * The mask of an address, which comes from the command line, is in rfc1122_command_line.c.
 */
#include "tests/conformance/conformance.h"

enum { SWEEP = 20000 };

static const uint32_t broadcasts[] = {
    LIMITED_BROADCAST,     BROADCAST, IP(192, 168, 3, 0),
    IP(10, 255, 255, 255), /* network and all subnets of 10.0.0.0/8, added where it is needed */
    IP(10, 0, 0, 0),
};

static void add_network_10(struct lab *lab)
{
    assert_true(route_add(&lab->host.routes, IP(10, 1, 1, 1), 32, ROUTE_LOCAL));
    assert_true(route_add(&lab->host.routes, IP(10, 255, 255, 255), 32, ROUTE_BROADCAST));
    assert_true(route_add(&lab->host.routes, IP(10, 0, 0, 0), 32, ROUTE_BROADCAST));
}

static bool is_broadcast(uint32_t address)
{
    for (size_t i = 0; i < N_ELEMENTS(broadcasts); i++) {
        if (address == broadcasts[i])
            return true;
    }
    return false;
}

/* What the laboratory answers for with local routes: anything else is no source for it. */
static void look_for_our_source(const uint8_t *ip, size_t len)
{
    uint32_t source = address_at(ip + 12);

    (void)len;
    assert_true(source == OURS ||
                (source >> 8 == IP(0, 192, 168, 4) && source != IP(192, 168, 4, 7)));
}

static void look_for_this_network(const uint8_t *ip, size_t len)
{
    (void)len;
    assert_true(ip[12] != 0 && ip[16] != 0);
}

static void look_for_loopback(const uint8_t *ip, size_t len)
{
    (void)len;
    assert_true(ip[12] != 127 && ip[16] != 127);
}

static void look_for_broadcast_source(const uint8_t *ip, size_t len)
{
    (void)len;
    assert_false(is_broadcast(address_at(ip + 12)));
}

TEST(rfc1122_3_2_1_3_b__every_source_sent_is_one_of_our_unicast_addresses)
{
    uint64_t seed = random_seed();

    sweep_hostile(*state, &seed, SWEEP, look_for_our_source);
}

TEST(rfc1122_3_2_1_3_c__what_is_not_for_us_is_silently_discarded)
{
    static const uint32_t others[] = {
        IP(192, 168, 3, 13), IP(192, 168, 3, 11),    IP(10, 9, 9, 9), IP(8, 8, 8, 8),
        IP(240, 0, 0, 1),    IP(255, 255, 255, 254), IP(0, 0, 0, 0),  IP(0, 1, 2, 3)};
    struct packet_spec specs[] = {echo_request(), udp_datagram(), unknown_protocol()};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(others); i++) {
        for (size_t j = 0; j < N_ELEMENTS(specs); j++) {
            specs[j].destination = others[i];
            expect_drop(lab, &specs[j], DROP_DESTINATION_NOT_OURS);
            specs[j].fragment ^= 0x2000; /* nor is a fragment of it kept */
            expect_drop(lab, &specs[j], DROP_DESTINATION_NOT_OURS);
        }
    }
    specs[0].destination = IP(224, 0, 0, 5); /* a group that this host is not in */
    lab->host.answers_broadcast = true;
    expect_drop(lab, &specs[0], DROP_DESTINATION_MULTICAST);
}

TEST(rfc1122_3_2_1_3_d__a_source_that_no_single_host_can_have_is_silently_discarded)
{
    static const struct {
        uint32_t source;
        enum verdict verdict;
    } rows[] = {
        {IP(0, 0, 0, 0), DROP_SOURCE_THIS_NETWORK},
        {IP(0, 1, 2, 3), DROP_SOURCE_THIS_NETWORK},
        {IP(127, 0, 0, 0), DROP_SOURCE_LOOPBACK},
        {IP(127, 0, 0, 1), DROP_SOURCE_LOOPBACK},
        {IP(127, 255, 255, 255), DROP_SOURCE_LOOPBACK},
        {LIMITED_BROADCAST, DROP_SOURCE_BROADCAST},
        {BROADCAST, DROP_SOURCE_BROADCAST},
        {IP(192, 168, 3, 0), DROP_SOURCE_BROADCAST},
        {IP(224, 0, 0, 1), DROP_SOURCE_MULTICAST},
        {IP(239, 255, 255, 255), DROP_SOURCE_MULTICAST},
        {IP(240, 0, 0, 1), DROP_SOURCE_RESERVED},
        {OURS, DROP_SOURCE_OURS},
    };
    struct packet_spec specs[] = {echo_request(), udp_datagram(), unknown_protocol()};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        for (size_t j = 0; j < N_ELEMENTS(specs); j++) {
            specs[j].source = rows[i].source;
            expect_drop(lab, &specs[j], rows[i].verdict);
        }
    }
    /* of a whole network that is ours, the address that is asked is no asker */
    struct packet_spec spec = echo_request();
    spec.source = spec.destination = OURS_TOO;
    expect_drop(lab, &spec, DROP_SOURCE_OURS);
}

TEST(rfc1122_3_2_1_3_e__nothing_is_sent_from_or_to_network_0)
{
    static const uint32_t hosts[] = {IP(0, 0, 0, 0), IP(0, 0, 0, 12), IP(0, 255, 255, 255)};
    struct packet_spec specs[] = {echo_request(), udp_datagram(), unknown_protocol()};
    struct lab *lab = *state;
    uint64_t seed = random_seed();

    sweep_hostile(lab, &seed, SWEEP, look_for_this_network);
    for (size_t i = 0; i < N_ELEMENTS(hosts); i++) {
        for (size_t j = 0; j < N_ELEMENTS(specs); j++) {
            struct packet_spec spec = specs[j];
            spec.source = hosts[i];
            expect_nothing(lab, &spec);
            spec = specs[j];
            spec.destination = hosts[i];
            expect_nothing(lab, &spec);
        }
    }
}

TEST(rfc1122_3_2_1_3_f__network_127_is_never_taken_from_a_link_nor_sent_to_one)
{
    static const uint32_t hosts[] = {IP(127, 0, 0, 1), IP(127, 0, 0, 0), IP(127, 255, 255, 255)};
    struct lab *lab = *state;
    uint64_t seed = random_seed();

    for (size_t i = 0; i < N_ELEMENTS(hosts); i++) {
        struct packet_spec spec = echo_request();
        spec.source = hosts[i];
        expect_drop(lab, &spec, DROP_SOURCE_LOOPBACK);
        spec = echo_request();
        spec.destination = hosts[i];
        expect_drop(lab, &spec, DROP_DESTINATION_LOOPBACK);
        spec.source = hosts[i];
        expect_drop(lab, &spec, DROP_SOURCE_LOOPBACK);
    }
    sweep_hostile(lab, &seed, SWEEP, look_for_loopback);
}

/* The specific-destination address: where the datagram went, or else this host's own. */
TEST(rfc1122_3_2_1_3_g__an_echo_to_all_is_answered_from_our_own_address)
{
    static const uint32_t all[] = {BROADCAST, LIMITED_BROADCAST, ALL_HOSTS, IP(192, 168, 3, 0)};
    struct lab *lab = *state;

    lab->host.answers_broadcast = true;
    for (size_t i = 0; i < N_ELEMENTS(all); i++) {
        struct packet_spec spec = echo_request();
        spec.destination = all[i];
        assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
        assert_int_equal(address_at(lab->whole + 12), OURS);
        assert_int_equal(address_at(lab->whole + 16), ASKER);
        assert_int_equal(lab->whole_len, 84);
        assert_int_equal(lab->whole[20], 0);
    }
    struct packet_spec spec = echo_request();
    spec.destination = OURS_TOO;
    expect_reply(lab, &spec);
    assert_int_equal(address_at(lab->whole + 12), OURS_TOO);
}

TEST(rfc1122_3_2_1_3_h__none_of_the_broadcast_forms_is_ever_a_source)
{
    struct lab *lab = *state;
    unsigned n_replies = 0;

    add_network_10(lab);
    without_limits(lab);
    for (unsigned answers = 0; answers < 2; answers++) {
        lab->host.answers_broadcast = answers == 1;
        for (size_t i = 0; i < N_ELEMENTS(broadcasts); i++) {
            struct packet_spec specs[] = {echo_request(), udp_datagram(), unknown_protocol()};
            for (size_t j = 0; j < N_ELEMENTS(specs); j++) {
                specs[j].destination = broadcasts[i];
                (void)lab_send_spec(lab, &specs[j]);
                n_replies += (unsigned)lab->n_out;
                for (size_t k = 0; k < lab->n_out; k++)
                    look_for_broadcast_source(lab->out[k].bytes, lab->out[k].len);
            }
        }
    }
    assert_int_equal(n_replies, N_ELEMENTS(broadcasts)); /* the echoes, where they are answered */
}

TEST(rfc1122_3_3_6_a__no_datagram_is_sent_from_a_broadcast_address)
{
    struct lab *lab = *state;
    uint64_t seed = random_seed();

    add_network_10(lab);
    sweep_hostile(lab, &seed, SWEEP, look_for_broadcast_source);
}

TEST(rfc1122_3_3_6_b__the_old_broadcast_of_all_zeros_is_known_as_one)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    spec.destination = IP(192, 168, 3, 0);
    expect_drop(lab, &spec, DROP_DESTINATION_BROADCAST);
    spec = unknown_protocol();
    spec.destination = IP(192, 168, 3, 0);
    expect_drop(lab, &spec, DROP_DESTINATION_BROADCAST);
}

/* With masks of any length the broadcast of a network is that of its mask: 192.168.255.255 is
 * somebody's plain address where the network is 192.168.3.0/24. */
TEST(rfc1122_3_3_6_e__every_form_of_broadcast_is_known_as_a_destination)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    add_network_10(lab);
    for (size_t i = 0; i < N_ELEMENTS(broadcasts); i++) {
        spec.destination = broadcasts[i];
        lab->host.answers_broadcast = false;
        expect_drop(lab, &spec, DROP_DESTINATION_BROADCAST);
        lab->host.answers_broadcast = true;
        assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    }
    spec.destination = IP(192, 168, 255, 255);
    expect_drop(lab, &spec, DROP_DESTINATION_NOT_OURS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_2_1_3_b__every_source_sent_is_one_of_our_unicast_addresses),
        REQUIREMENT(rfc1122_3_2_1_3_c__what_is_not_for_us_is_silently_discarded),
        REQUIREMENT(rfc1122_3_2_1_3_d__a_source_that_no_single_host_can_have_is_silently_discarded),
        REQUIREMENT(rfc1122_3_2_1_3_e__nothing_is_sent_from_or_to_network_0),
        REQUIREMENT(rfc1122_3_2_1_3_f__network_127_is_never_taken_from_a_link_nor_sent_to_one),
        REQUIREMENT(rfc1122_3_2_1_3_g__an_echo_to_all_is_answered_from_our_own_address),
        REQUIREMENT(rfc1122_3_2_1_3_h__none_of_the_broadcast_forms_is_ever_a_source),
        REQUIREMENT(rfc1122_3_3_6_a__no_datagram_is_sent_from_a_broadcast_address),
        REQUIREMENT(rfc1122_3_3_6_b__the_old_broadcast_of_all_zeros_is_known_as_one),
        REQUIREMENT(rfc1122_3_3_6_e__every_form_of_broadcast_is_known_as_a_destination),
    };
    return cmocka_run_group_tests_name("rfc1122_addresses", tests, lab_setup, lab_teardown);
}
