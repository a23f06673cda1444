/* rfc1812_delivery.c - RFC 1812: what is for this host, and the requests that it answers */
#include "tests/conformance/conformance.h"

#include "stack/mib.h"

enum { PLAIN_HEADER = 20, ECHO_HEADERS = 28 };

TEST(rfc1812_4_2_2_9_a__time_to_live_is_not_looked_at)
{
    static const struct {
        uint32_t destination;
        enum verdict verdict;
    } rows[] = {
        {OURS, SEND_ECHO_REPLY},
        {OURS_TOO, SEND_ECHO_REPLY},
        {IP(10, 9, 9, 9), DROP_DESTINATION_NOT_OURS},
        {IP(192, 168, 4, 7), DROP_ROUTE_BLACKHOLE},
        {IP(192, 168, 5, 1), SEND_HOST_UNREACHABLE},
        {BROADCAST, DROP_DESTINATION_BROADCAST},
        {ALL_HOSTS, DROP_DESTINATION_MULTICAST},
    };
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        for (unsigned ttl = 0; ttl <= 255; ttl++) {
            spec.destination = rows[i].destination;
            spec.ttl = (uint8_t)ttl;
            assert_int_equal(lab_send_spec(lab, &spec), rows[i].verdict);
        }
    }
}

TEST(rfc1812_5_2_2_a__a_header_passes_five_checks_before_anything_else)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (spec.frame_len = 0; spec.frame_len < PLAIN_HEADER; spec.frame_len++)
        expect_drop(lab, &spec, DROP_IPV4_SHORT);
    spec = echo_request();
    for (unsigned error = 1; error <= 0xffff; error++) {
        spec.checksum_error = (uint16_t)error;
        expect_drop(lab, &spec, DROP_IPV4_CHECKSUM);
    }
    spec = echo_request();
    for (spec.version = 0; spec.version < 16; spec.version++) {
        if (spec.version != 4)
            expect_drop(lab, &spec, spec.version == 6 ? DROP_IPV6 : DROP_IPV4_VERSION);
    }
    spec = echo_request();
    for (spec.ihl = 0; spec.ihl < 5; spec.ihl++)
        expect_drop(lab, &spec, DROP_IPV4_HEADER_LENGTH);
    for (size_t options_len = 0; options_len <= 40; options_len += 4) {
        spec = echo_request();
        spec.options_len = options_len;
        for (int len = 0; len < (int)(PLAIN_HEADER + options_len); len++) {
            spec.total_len = len;
            expect_drop(lab, &spec, DROP_IPV4_TOTAL_LENGTH);
        }
    }
    spec = echo_request();
    expect_reply(lab, &spec);
}

TEST(rfc1812_5_2_3_a__what_is_ours_is_delivered_whatever_the_routes_round_it)
{
    static const enum route_type around[] = {
        ROUTE_NONE,      ROUTE_BLACKHOLE, ROUTE_UNREACHABLE, ROUTE_PROHIBIT, ROUTE_THROW,
        ROUTE_BROADCAST, ROUTE_MULTICAST, ROUTE_LOOPBACK,    ROUTE_RESERVED, ROUTE_THIS_NETWORK};
    static const unsigned prefix_lens[] = {0, 1, 8, 15, 16, 17, 23, 24, 25, 30, 31};
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    spec.source = IP(8, 8, 8, 8);
    for (size_t i = 0; i < N_ELEMENTS(around); i++) {
        for (size_t j = 0; j < N_ELEMENTS(prefix_lens); j++) {
            lab_reset(lab);
            if (prefix_lens[j] < 8) /* what goes round the asker as well has to leave him out */
                assert_true(route_add(&lab->host.routes, spec.source, 32, ROUTE_NONE));
            assert_true(route_add(&lab->host.routes, OURS, prefix_lens[j], around[i]));
            expect_reply(lab, &spec);
            assert_int_equal(address_at(lab->whole + 12), OURS);
            assert_int_equal(address_at(lab->whole + 16), spec.source);
        }
    }
}

static enum verdict source_verdict(unsigned first, uint32_t source)
{
    if (source == LIMITED_BROADCAST)
        return DROP_SOURCE_BROADCAST;
    if (first == 0)
        return DROP_SOURCE_THIS_NETWORK;
    if (first == 127)
        return DROP_SOURCE_LOOPBACK;
    if (first >= 240)
        return DROP_SOURCE_RESERVED;
    return first >= 224 ? DROP_SOURCE_MULTICAST : SEND_ECHO_REPLY;
}

static enum verdict destination_verdict(unsigned first, uint32_t destination)
{
    if (destination == LIMITED_BROADCAST)
        return DROP_DESTINATION_BROADCAST;
    if (first == 127)
        return DROP_DESTINATION_LOOPBACK;
    if (first == 0 || first >= 240)
        return DROP_DESTINATION_NOT_OURS;
    return first >= 224 ? DROP_DESTINATION_MULTICAST : SEND_ECHO_REPLY;
}

TEST(rfc1812_5_3_7_a__addresses_that_no_host_has_are_dropped)
{
    static const uint32_t behind[] = {0,        1,        0x00ffff, 0x010000,
                                      0x7fffff, 0x800000, 0xfffffe, 0xffffff};
    struct lab *lab = *state;

    assert_true(route_add(&lab->host.routes, 0, 0, ROUTE_LOCAL));
    for (unsigned first = 0; first <= 255; first++) {
        for (size_t i = 0; i < N_ELEMENTS(behind); i++) {
            uint32_t address = (uint32_t)first << 24 | behind[i];
            struct packet_spec spec = echo_request();
            spec.source = address;
            assert_int_equal(lab_send_spec(lab, &spec), source_verdict(first, address));
            spec = echo_request();
            spec.destination = address;
            assert_int_equal(lab_send_spec(lab, &spec), destination_verdict(first, address));
        }
    }
}

/* Those that this host knows, by RFC 792, 950, 1256, 6633 and 6918. */
static bool is_known(unsigned type)
{
    return type == 0 || (type >= 3 && type <= 6) || type == 8 || (type >= 11 && type <= 18) ||
           (type >= 30 && type <= 39);
}

TEST(rfc1812_4_3_2_1_a__icmp_of_an_unknown_type_is_dropped_in_silence)
{
    struct lab *lab = *state;
    struct mib mib;
    unsigned n = 0;

    without_limits(lab);
    lab->host.answers_timestamp = true;
    for (unsigned type = 0; type <= 255; type++) {
        for (unsigned code = 0; code <= 255 && !is_known(type); code++) {
            struct packet_spec spec = icmp_message((uint8_t)type, (uint8_t)code, NULL, code);
            expect_drop(lab, &spec, DROP_ICMP_TYPE);
            n++;
        }
    }
    assert_int_equal(n, 256 * (256 - 24));
    mib_read(&lab->host, &mib);
    assert_int_equal(mib.counters[MIB_ICMP_OUT_MSGS], 0);
}

/* The request in pieces of so many bytes; its reply is in lab->whole. */
static void ask_in_fragments(struct lab *lab, struct packet_spec *spec, size_t piece)
{
    spec->id++;
    for (size_t at = 0; at < 8 + spec->data_len; at += piece)
        (void)lab_send_slice(lab, spec, at, at + piece);
    assert_int_equal(lab->verdict, SEND_ECHO_REPLY);
    assert_int_equal(lab->whole_len, ECHO_HEADERS + spec->data_len);
}

TEST(rfc1812_4_3_3_6_a__requests_up_to_576_bytes_or_the_mtu_come_back_whole)
{
    static const uint32_t mtus[] = {68, 296, 576, 1500, 9000};
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (size_t i = 0; i < N_ELEMENTS(mtus); i++) {
        uint32_t mtu = lab->host.mtu = mtus[i];
        uint32_t max_len = mtu < 576 ? 576 : mtu;
        size_t piece = (mtu - PLAIN_HEADER) / 8 * 8;
        for (uint32_t len = ECHO_HEADERS; len <= max_len; len += mtu > 1500 ? 61 : 1) {
            spec.data_len = len - ECHO_HEADERS;
            if (len <= mtu) {
                expect_reply(lab, &spec);
                assert_int_equal(lab->whole_len, len);
            } else {
                ask_in_fragments(lab, &spec, piece);
            }
            if (spec.data_len > 0)
                ask_in_fragments(lab, &spec, (spec.data_len / 2 + 8) / 8 * 8);
        }
    }
}

TEST(rfc1812_4_3_3_6_b__echo_is_answered_unless_that_is_switched_off)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    expect_reply(lab, &spec);
    lab->host.echo_type = HOST_NO_ECHO;
    lab->host.answers_broadcast = true;
    for (unsigned code = 0; code <= 255; code++) {
        spec.code = (uint8_t)code;
        for (spec.data_len = 0; spec.data_len <= 64; spec.data_len += 8) {
            expect_drop(lab, &spec, DROP_ICMP_DISABLED);
            assert_int_equal(lab_send_slice(lab, &spec, 0, 8),
                             spec.data_len ? HOLD_FRAGMENT : DROP_ICMP_DISABLED);
            if (spec.data_len)
                assert_int_equal(lab_send_slice(lab, &spec, 8, 100), DROP_ICMP_DISABLED);
        }
    }
    spec.destination = BROADCAST;
    expect_drop(lab, &spec, DROP_ICMP_DISABLED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1812_4_2_2_9_a__time_to_live_is_not_looked_at),
        REQUIREMENT(rfc1812_5_2_2_a__a_header_passes_five_checks_before_anything_else),
        REQUIREMENT(rfc1812_5_2_3_a__what_is_ours_is_delivered_whatever_the_routes_round_it),
        REQUIREMENT(rfc1812_5_3_7_a__addresses_that_no_host_has_are_dropped),
        REQUIREMENT(rfc1812_4_3_2_1_a__icmp_of_an_unknown_type_is_dropped_in_silence),
        REQUIREMENT(rfc1812_4_3_3_6_a__requests_up_to_576_bytes_or_the_mtu_come_back_whole),
        REQUIREMENT(rfc1812_4_3_3_6_b__echo_is_answered_unless_that_is_switched_off),
    };

    return cmocka_run_group_tests_name("rfc1812_delivery", tests, lab_setup, lab_teardown);
}
