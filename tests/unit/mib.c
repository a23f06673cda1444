/* mib.c - proves that a host's counters by the names of RFC 4293 say what happened
 *
 * Each scenario lists the counters that it moves, with their values; every other one has to be 0.
 * Fragments, and the sums after random traffic, are in mib_sums.c.
 */
#include "tests/unit/mib_list.h"

TEST(a_new_host_has_counted_nothing)
{
    lab_reset(*state);
    assert_list(*state, (const int[]){END});
}

TEST(an_echo_request_is_received_delivered_and_answered)
{
    assert_mib(mib_after(*state, SEND_ECHO_REPLY), MESSAGE, SENT, IN(8), 1, OUT(0), 1);
}

TEST(a_timestamp_request_is_received_delivered_and_answered)
{
    assert_mib(mib_after(*state, SEND_TIMESTAMP_REPLY), MESSAGE, SENT, IN(13), 1, OUT(14), 1);
}

TEST(what_is_wrong_with_a_header_is_a_header_error)
{
    static const enum verdict rows[] = {
        DROP_IPV4_SHORT,        DROP_IPV6,          DROP_IPV4_VERSION,    DROP_IPV4_HEADER_LENGTH,
        DROP_IPV4_TOTAL_LENGTH, DROP_IPV4_CHECKSUM, DROP_OPTION_MALFORMED};

    for (size_t i = 0; i < N_ELEMENTS(rows); i++)
        assert_mib(mib_after(*state, rows[i]), RECEIVED, MIB_IP_IN_HDR_ERRORS, 1);
    assert_mib(mib_after(*state, DROP_IPV4_TRUNCATED), RECEIVED, MIB_IP_IN_TRUNCATED_PKTS, 1);
    assert_mib(mib_after(*state, SEND_PARAMETER_PROBLEM), RECEIVED, MIB_IP_IN_HDR_ERRORS, 1, SENT,
               OUT(12), 1);
}

TEST(an_address_that_may_not_ask_or_is_not_here_is_an_address_error)
{
    for (enum verdict verdict = DROP_SOURCE_THIS_NETWORK; verdict <= DROP_DESTINATION_MULTICAST;
         verdict++)
        assert_mib(mib_after(*state, verdict), RECEIVED, MIB_IP_IN_ADDR_ERRORS, 1);
    assert_mib(mib_after(*state, DROP_DESTINATION_NOT_OURS), RECEIVED, MIB_IP_IN_ADDR_ERRORS, 1);
}

TEST(what_is_right_and_not_wanted_is_a_discard)
{
    assert_mib(mib_after(*state, DROP_DESTINATION_BROADCAST), RECEIVED, MIB_IP_IN_DISCARDS, 1);
    assert_mib(mib_after(*state, DROP_OPTION_SOURCE_ROUTE), RECEIVED, MIB_IP_IN_DISCARDS, 1);
    assert_mib(mib_after(*state, DROP_OPTION_SOURCE_ROUTE_ON), RECEIVED, MIB_IP_IN_DISCARDS, 1);
    assert_mib(mib_after(*state, SEND_SOURCE_ROUTE_FAILED), RECEIVED, MIB_IP_IN_DISCARDS, 1, SENT,
               OUT(3), 1);
}

TEST(a_route_that_leads_nowhere_is_no_route)
{
    static const enum verdict silent[] = {DROP_ROUTE_BLACKHOLE, DROP_ROUTE_THROW,
                                          DROP_ROUTE_UNREACHABLE, DROP_ROUTE_PROHIBIT};
    static const enum verdict told[] = {SEND_NETWORK_UNREACHABLE, SEND_HOST_UNREACHABLE,
                                        SEND_PROHIBITED};

    for (size_t i = 0; i < N_ELEMENTS(silent); i++)
        assert_mib(mib_after(*state, silent[i]), RECEIVED, MIB_IP_IN_NO_ROUTES, 1);
    for (size_t i = 0; i < N_ELEMENTS(told); i++)
        assert_mib(mib_after(*state, told[i]), RECEIVED, MIB_IP_IN_NO_ROUTES, 1, SENT, OUT(3), 1);
}

TEST(a_protocol_that_is_not_here_is_unknown_and_udp_is_delivered)
{
    assert_mib(mib_after(*state, DROP_IPV4_PROTOCOL), RECEIVED, MIB_IP_IN_UNKNOWN_PROTOS, 1);
    assert_mib(mib_after(*state, SEND_PROTOCOL_UNREACHABLE), RECEIVED, MIB_IP_IN_UNKNOWN_PROTOS, 1,
               SENT, OUT(3), 1);
    for (enum verdict verdict = DROP_UDP_LENGTH; verdict <= DROP_UDP_PORT; verdict++)
        assert_mib(mib_after(*state, verdict), RECEIVED, MIB_IP_IN_DELIVERS, 1);
    assert_mib(mib_after(*state, SEND_PORT_UNREACHABLE), RECEIVED, MIB_IP_IN_DELIVERS, 1, SENT,
               OUT(3), 1);
}

TEST(a_broken_icmp_message_is_an_icmp_error_and_has_no_type_but_a_short_timestamp)
{
    assert_mib(mib_after(*state, DROP_ICMP_SHORT), MESSAGE, MIB_ICMP_IN_ERRORS, 1);
    assert_mib(mib_after(*state, DROP_ICMP_CHECKSUM), MESSAGE, MIB_ICMP_IN_ERRORS, 1);
    assert_mib(mib_after(*state, DROP_ICMP_TIMESTAMP_SHORT), MESSAGE, MIB_ICMP_IN_ERRORS, 1, IN(13),
               1);
}

TEST(messages_are_counted_by_type_answered_or_not)
{
    struct lab *lab = *state;

    for (unsigned type = 0; type <= 255; type++) {
        struct packet_spec spec = packet_echo_request();
        lab_reset(lab);
        lab->host.echo_type = HOST_NO_ECHO;
        spec.type = (uint8_t)type;
        (void)lab_send_spec(lab, &spec);
        assert_mib(lab, MESSAGE, IN((int)type), 1);
    }
}

TEST(what_the_limits_hold_back_is_counted_by_limit)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    lab_reset(lab);
    spec.protocol = 253;
    for (int i = 0; i < 10; i++)
        (void)lab_send_spec(lab, &spec);
    assert_mib(lab, MIB_IP_IN_RECEIVES, 10, MIB_IP_IN_UNKNOWN_PROTOS, 10, MIB_IP_OUT_REQUESTS, 6,
               MIB_IP_OUT_TRANSMITS, 6, MIB_ICMP_OUT_MSGS, 6, OUT(3), 6,
               MIB_ICMP_OUT_RATE_LIMIT_HOST, 4);
    lab_reset(lab);
    lab->host.limiter.total_full_ns = UINT64_MAX / 2; /* nothing is left for anybody */
    for (int i = 0; i < 10; i++)
        (void)lab_send_spec(lab, &spec);
    assert_mib(lab, MIB_IP_IN_RECEIVES, 10, MIB_IP_IN_UNKNOWN_PROTOS, 10,
               MIB_ICMP_OUT_RATE_LIMIT_GLOBAL, 10);
}

TEST(the_reserved_flag_is_counted_and_the_packet_answered)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    lab_reset(lab);
    spec.fragment = 0x8000;
    assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_mib(lab, MESSAGE, SENT, IN(8), 1, OUT(0), 1, MIB_IP_IN_RESERVED_FLAG, 1);
}

TEST(names_are_unique_and_groups_stand_together)
{
    for (int i = 0; i < N_MIB_COUNTERS; i++) {
        const char *group = mib_table[i].group;
        assert_true(strcmp(group, "ipSystemStats") == 0 || strcmp(group, "icmpStats") == 0 ||
                    strcmp(group, "other") == 0);
        assert_true(strlen(mib_table[i].name) > 0);
        for (int j = 0; j < i; j++) {
            bool same_group = strcmp(group, mib_table[j].group) == 0;
            assert_false(same_group && strcmp(mib_table[i].name, mib_table[j].name) == 0);
            assert_false(same_group && strcmp(group, mib_table[i - 1].group) != 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_host_has_counted_nothing),
        cmocka_unit_test(an_echo_request_is_received_delivered_and_answered),
        cmocka_unit_test(a_timestamp_request_is_received_delivered_and_answered),
        cmocka_unit_test(what_is_wrong_with_a_header_is_a_header_error),
        cmocka_unit_test(an_address_that_may_not_ask_or_is_not_here_is_an_address_error),
        cmocka_unit_test(what_is_right_and_not_wanted_is_a_discard),
        cmocka_unit_test(a_route_that_leads_nowhere_is_no_route),
        cmocka_unit_test(a_protocol_that_is_not_here_is_unknown_and_udp_is_delivered),
        cmocka_unit_test(
            a_broken_icmp_message_is_an_icmp_error_and_has_no_type_but_a_short_timestamp),
        cmocka_unit_test(messages_are_counted_by_type_answered_or_not),
        cmocka_unit_test(what_the_limits_hold_back_is_counted_by_limit),
        cmocka_unit_test(the_reserved_flag_is_counted_and_the_packet_answered),
        cmocka_unit_test(names_are_unique_and_groups_stand_together),
    };
    return cmocka_run_group_tests_name("mib", tests, lab_setup, lab_teardown);
}
