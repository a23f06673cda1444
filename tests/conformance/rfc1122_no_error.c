/* rfc1122_no_error.c - RFC 1122 section 3.2.2: when no ICMP error may be sent
 *
 * Each test first shows that the same datagram without the ban is told of, so that the silence is
 * the ban's.
 */
#include "tests/conformance/offences.h"

static const uint8_t error_types[] = {3, 4, 5, 11, 12};

/* What each cause is put into for a ban: only the fields that make it one about which nothing may
 * be said change. */
enum ban { AN_ERROR, TO_BROADCAST, TO_MULTICAST, LATER_FRAGMENT, FROM_NO_HOST, N_BANS };

static void impose(struct packet_spec *spec, enum ban ban)
{
    static uint8_t quote[28] = {0x45};

    switch (ban) {
    case AN_ERROR:
        spec->protocol = 1;
        spec->payload = NULL;
        spec->type = 3;
        spec->data = quote;
        spec->data_len = sizeof quote;
        break;
    case TO_BROADCAST:
        spec->destination = BROADCAST;
        break;
    case TO_MULTICAST:
        spec->destination = ALL_HOSTS;
        break;
    case LATER_FRAGMENT:
        spec->fragment = 0x2000 | 1;
        break;
    case FROM_NO_HOST:
        spec->source = BROADCAST;
        break;
    case N_BANS:
        break;
    }
}

TEST(rfc1122_3_2_2_g__no_error_is_sent_about_an_icmp_error)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(error_types); i++) {
        for (unsigned code = 0; code < 256; code++) {
            struct packet_spec in = icmp_error_in(error_types[i], (uint8_t)code, 17, 20, 28);
            expect_nothing(lab, &in);
            for (size_t j = 0; j < N_OFFENCES; j++) {
                struct offence o = offence(j);
                struct packet_spec spec = in;
                spec.destination = o.spec.destination;
                spec.options = o.spec.options;
                spec.options_len = o.spec.options_len;
                expect_nothing(lab, &spec);
            }
        }
        struct packet_spec in = icmp_error_in(error_types[i], 0, 17, 20, 28);
        assert_int_equal(lab_send_slice(lab, &in, 0, 16), HOLD_FRAGMENT);
        assert_int_equal(lab_wait(lab, 31 * LAB_SECOND), 0);
    }
    struct packet_spec in = icmp_message(8, 0, NULL, 56);
    assert_int_equal(lab_send_slice(lab, &in, 0, 16), HOLD_FRAGMENT);
    assert_int_equal(lab_wait(lab, 31 * LAB_SECOND), 1); /* about a query it is */
}

TEST(rfc1122_3_2_2_h__no_error_is_sent_about_a_broadcast_or_multicast)
{
    static const uint32_t all[] = {BROADCAST, IP(192, 168, 3, 0), LIMITED_BROADCAST, ALL_HOSTS,
                                   IP(239, 1, 2, 3)};
    struct lab *lab = *state;

    without_limits(lab);
    for (unsigned answers = 0; answers < 2; answers++) {
        lab->host.answers_broadcast = answers == 1;
        for (size_t i = 0; i < N_ELEMENTS(all); i++) {
            struct packet_spec specs[] = {udp_datagram(), unknown_protocol(), echo_request()};
            SET_OPTIONS(&specs[2], 99, 1, 0, 0);
            for (size_t j = 0; j < N_ELEMENTS(specs); j++) {
                specs[j].destination = all[i];
                expect_nothing(lab, &specs[j]);
                (void)lab_send_slice(lab, &specs[j], 0, 8);
                assert_int_equal(lab->n_out, 0);
                assert_int_equal(lab_wait(lab, 31 * LAB_SECOND), 0);
                specs[j].destination = OURS;
                (void)expect_error(lab, &specs[j], j < 2 ? 3 : 12, j == 0 ? 3 : j == 1 ? 2 : 0);
            }
        }
    }
}

TEST(rfc1122_3_2_2_j__no_error_is_sent_about_a_fragment_that_is_not_the_first)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_OFFENCES; i++) {
        for (uint16_t offset = 1; offset < 0x2000; offset = (uint16_t)(2 * offset)) {
            struct packet_spec spec = offence(i).spec;
            spec.fragment = offset;
            expect_nothing(lab, &spec);
            spec.fragment = offset | 0x2000;
            expect_nothing(lab, &spec);
            assert_int_equal(lab_wait(lab, 31 * LAB_SECOND), 0);
        }
        /* about the first fragment it is, or when no other has come in time */
        struct packet_spec spec = offence(i).spec;
        spec.fragment = 0x2000;
        (void)lab_send_spec(lab, &spec);
        assert_int_equal(lab->n_out + lab_wait(lab, 31 * LAB_SECOND), 1);
    }
}

TEST(rfc1122_3_2_2_k__no_error_is_sent_to_what_is_not_one_single_host)
{
    static const uint32_t no_hosts[] = {0,
                                        IP(0, 1, 2, 3),
                                        BROADCAST,
                                        IP(192, 168, 3, 0),
                                        LIMITED_BROADCAST,
                                        IP(127, 0, 0, 1),
                                        ALL_HOSTS,
                                        IP(239, 255, 255, 255),
                                        IP(240, 0, 0, 1),
                                        IP(255, 255, 255, 254)};
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        (void)expect_error(lab, &o.spec, o.type, o.code);
        for (size_t j = 0; j < N_ELEMENTS(no_hosts); j++) {
            o.spec.source = no_hosts[j];
            expect_nothing(lab, &o.spec);
        }
    }
}

/* Each error that can be asked for, under each ban; and when its time is up, too. */
TEST(rfc1122_3_2_2_l__the_bans_go_before_every_rule_that_asks_for_an_error)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (unsigned answers = 0; answers < 2; answers++) {
        lab->host.answers_broadcast = answers == 1;
        for (size_t i = 0; i < N_OFFENCES + 1; i++) {
            struct packet_spec spec = i < N_OFFENCES ? offence(i).spec : echo_request();
            spec.fragment = i < N_OFFENCES ? 0 : 0x2000;
            (void)lab_send_spec(lab, &spec);
            assert_int_equal(lab->n_out + lab_wait(lab, 31 * LAB_SECOND), 1);
            for (int ban = 0; ban < N_BANS; ban++) {
                struct packet_spec banned = spec;
                impose(&banned, (enum ban)ban);
                if (spec.destination != OURS && (ban == TO_BROADCAST || ban == TO_MULTICAST))
                    continue; /* its destination is the cause */
                expect_nothing(lab, &banned);
                assert_int_equal(lab_wait(lab, 31 * LAB_SECOND), 0);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_2_2_g__no_error_is_sent_about_an_icmp_error),
        REQUIREMENT(rfc1122_3_2_2_h__no_error_is_sent_about_a_broadcast_or_multicast),
        REQUIREMENT(rfc1122_3_2_2_j__no_error_is_sent_about_a_fragment_that_is_not_the_first),
        REQUIREMENT(rfc1122_3_2_2_k__no_error_is_sent_to_what_is_not_one_single_host),
        REQUIREMENT(rfc1122_3_2_2_l__the_bans_go_before_every_rule_that_asks_for_an_error),
    };
    return cmocka_run_group_tests_name("rfc1122_no_error", tests, lab_setup, lab_teardown);
}
