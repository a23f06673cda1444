/* rfc6274_addresses.c - RFC 6274 section 4.3: sources that nobody can have who may be answered */
#include "tests/conformance/fragments.h"

#include "tests/conformance/offences.h"

/* Neither an answer nor an error goes to such a source, whatever it sends. */
static void expect_from(struct lab *lab, uint32_t source, enum verdict verdict)
{
    struct packet_spec echo = echo_request();

    echo.source = source;
    if (verdict == SEND_ECHO_REPLY) {
        expect_reply(lab, &echo);
        return;
    }
    expect_drop(lab, &echo, verdict);
    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        o.spec.source = source;
        expect_drop(lab, &o.spec, verdict);
    }
    assert_int_equal(lab_send_slice(lab, &echo, 0, 32), verdict);
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
}

/* All networks of eight bits. */
TEST(rfc6274_3_11_a__a_source_is_an_address_that_a_single_host_can_have)
{
    struct lab *lab = *state;

    for (unsigned net = 0; net < 256; net++) {
        enum verdict verdict = net == 0     ? DROP_SOURCE_THIS_NETWORK
                               : net == 127 ? DROP_SOURCE_LOOPBACK
                               : net >= 240 ? DROP_SOURCE_RESERVED
                               : net >= 224 ? DROP_SOURCE_MULTICAST
                                            : SEND_ECHO_REPLY;
        for (unsigned i = 0; i < 256; i += 15)
            expect_from(lab, IP(net, i, 255 - i, i ^ 3), verdict);
    }
}

TEST(rfc6274_4_3_a__no_source_is_everybody_a_group_the_loop_or_ourselves)
{
    static const struct {
        uint32_t source;
        enum verdict verdict;
    } sources[] = {
        {IP(255, 255, 255, 255), DROP_SOURCE_BROADCAST},
        {IP(255, 255, 255, 254), DROP_SOURCE_RESERVED},
        {IP(192, 168, 3, 255), DROP_SOURCE_BROADCAST},
        {IP(192, 168, 3, 254), SEND_ECHO_REPLY},
        {IP(192, 168, 4, 0), SEND_ECHO_REPLY},
        {IP(192, 168, 3, 0), DROP_SOURCE_BROADCAST},
        {IP(192, 168, 2, 255), SEND_ECHO_REPLY},
        {IP(192, 168, 3, 1), SEND_ECHO_REPLY},
        {IP(223, 255, 255, 255), SEND_ECHO_REPLY},
        {IP(224, 0, 0, 0), DROP_SOURCE_MULTICAST},
        {IP(239, 255, 255, 255), DROP_SOURCE_MULTICAST},
        {IP(126, 255, 255, 255), SEND_ECHO_REPLY},
        {IP(127, 0, 0, 0), DROP_SOURCE_LOOPBACK},
        {IP(127, 0, 0, 1), DROP_SOURCE_LOOPBACK},
        {IP(127, 255, 255, 255), DROP_SOURCE_LOOPBACK},
        {IP(128, 0, 0, 0), SEND_ECHO_REPLY},
        {IP(0, 0, 0, 0), DROP_SOURCE_THIS_NETWORK},
        {IP(0, 255, 255, 255), DROP_SOURCE_THIS_NETWORK},
        {IP(1, 0, 0, 0), SEND_ECHO_REPLY},
        {IP(192, 168, 3, 11), SEND_ECHO_REPLY},
        {IP(192, 168, 3, 12), DROP_SOURCE_OURS},
        {IP(192, 168, 3, 13), SEND_ECHO_REPLY},
    };
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(sources); i++)
        expect_from(lab, sources[i].source, sources[i].verdict);
    for (uint8_t host = 0; host < 255; host++) { /* one of many addresses, asked in its own name */
        struct packet_spec echo = echo_request();
        echo.source = echo.destination = IP(192, 168, 4, host);
        expect_drop(lab, &echo, DROP_SOURCE_OURS);
    }
}

TEST(rfc6274_4_3_b__a_broadcast_echo_is_not_answered_from_the_broadcast_address)
{
    static const uint32_t for_all[] = {BROADCAST, IP(192, 168, 3, 0), LIMITED_BROADCAST, ALL_HOSTS};
    struct lab *lab = *state;
    struct packet_spec echo = echo_request();

    for (size_t i = 0; i < N_ELEMENTS(for_all); i++) {
        echo.destination = for_all[i];
        expect_nothing(lab, &echo);
    }
    lab->host.answers_broadcast = true;
    for (size_t i = 0; i < N_ELEMENTS(for_all); i++) {
        echo.destination = for_all[i];
        assert_int_equal(lab_send_spec(lab, &echo), SEND_ECHO_REPLY);
        assert_int_equal(address_at(lab->whole + 12), OURS);
        assert_int_equal(address_at(lab->whole + 16), ASKER);
        (void)lab_send_slice(lab, &echo, 0, 32);
        (void)lab_send_slice(lab, &echo, 32, TO_THE_END);
        if (lab->n_out > 0) /* it need not be answered at all */
            assert_int_equal(address_at(lab->whole + 12), OURS);
    }
    lab->host.address = 0; /* no other address to answer from: then no answer */
    for (size_t i = 0; i < N_ELEMENTS(for_all); i++) {
        echo.destination = for_all[i];
        expect_nothing(lab, &echo);
    }
}

/* For a laboratory that uses them: the broadcast address stays what it is. */
TEST(rfc6274_4_3_c__reserved_addresses_are_no_sources_unless_somebody_says_so)
{
    struct lab *lab = *state;
    struct route_table *routes = &lab->host.routes;

    for (uint8_t net = 240; net >= 240; net++) {
        expect_from(lab, IP(net, 0, 0, 1), DROP_SOURCE_RESERVED);
        expect_from(lab, IP(net, 255, 255, 254), DROP_SOURCE_RESERVED);
    }
    expect_from(lab, LIMITED_BROADCAST, DROP_SOURCE_BROADCAST);
    route_init_unreserved(routes, lab->routes, route_memory_len(1));
    assert_true(route_add(routes, OURS, 32, ROUTE_LOCAL));
    for (uint8_t net = 240; net >= 240; net++) {
        expect_from(lab, IP(net, 0, 0, 1), SEND_ECHO_REPLY);
        expect_from(lab, IP(net, 255, 255, 254), SEND_ECHO_REPLY);
    }
    expect_from(lab, LIMITED_BROADCAST, DROP_SOURCE_BROADCAST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc6274_3_11_a__a_source_is_an_address_that_a_single_host_can_have),
        REQUIREMENT(rfc6274_4_3_a__no_source_is_everybody_a_group_the_loop_or_ourselves),
        REQUIREMENT(rfc6274_4_3_b__a_broadcast_echo_is_not_answered_from_the_broadcast_address),
        REQUIREMENT(rfc6274_4_3_c__reserved_addresses_are_no_sources_unless_somebody_says_so),
    };
    return cmocka_run_group_tests_name("rfc6274_addresses", tests, lab_setup, lab_teardown);
}
