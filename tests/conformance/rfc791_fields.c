/* rfc791_fields.c - RFC 791 section 3.1: flags, time to live, protocol, checksum and padding */
#include "tests/conformance/conformance.h"

#include "stack/ipv4.h"
#include "tests/unit/reference.h"

enum { HEADER = 20, RESERVED_FLAG = 0x8000, DF = 0x4000 };

static void assert_reserved_flag_is_clear(const uint8_t *ip, size_t len)
{
    (void)len;
    assert_int_equal(word_at(ip + 6) & RESERVED_FLAG, 0);
}

TEST(rfc791_3_1_g__the_reserved_flag_is_never_sent_and_counted_when_it_comes)
{
    struct lab *lab = *state;
    const uint64_t *n_seen = &lab->host.mib[MIB_IP_IN_RESERVED_FLAG];
    struct packet_spec spec = echo_request(), unknown = unknown_protocol();
    uint64_t seed = random_seed();

    expect_reply(lab, &spec);
    assert_int_equal(*n_seen, 0);
    spec.fragment = RESERVED_FLAG;
    expect_reply(lab, &spec);
    spec.fragment = RESERVED_FLAG | DF;
    expect_reply(lab, &spec);
    unknown.fragment = RESERVED_FLAG;
    (void)expect_error(lab, &unknown, 3, 2);
    assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &spec, 32, 64), SEND_ECHO_REPLY);
    assert_reserved_flag_is_clear(lab->out[0].bytes, lab->out[0].len);
    assert_int_equal(*n_seen, 5);
    sweep_hostile(lab, &seed, 20000, assert_reserved_flag_is_clear);
}

/* A reply that has to be fragmented does not carry the flag, whatever its request did. An error
 * does, and is never longer than the MTU. */
TEST(rfc791_3_1_h__what_may_not_be_fragmented_is_not_fragmented)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request(), unknown = unknown_protocol();
    uint8_t bytes[600] = {0};

    without_limits(lab);
    spec.data_len = 2000;
    unknown.payload = bytes;
    unknown.payload_len = sizeof bytes;
    for (lab->host.mtu = IPV4_MIN_MTU; lab->host.mtu <= 1500; lab->host.mtu += 3) {
        spec.fragment = lab->host.mtu % 2 ? DF : 0;
        assert_int_equal(lab_send_slice(lab, &spec, 0, 1000), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, 1000, 9999), SEND_ECHO_REPLY);
        assert_true(lab->n_out > 1);
        for (size_t i = 0; i < lab->n_out; i++)
            assert_int_equal(lab->out[i].bytes[6] & (DF >> 8), 0);
        (void)expect_error(lab, &unknown, 3, 2);
        assert_int_equal(word_at(lab->out[0].bytes + 6), DF);
        assert_true(lab->out[0].len <= lab->host.mtu);
    }
}

static void assert_checksum_is_the_computed_one(const uint8_t *ip, size_t len)
{
    uint8_t header[60];
    size_t header_len = header_len_at(ip);

    (void)len;
    memcpy(header, ip, header_len);
    header[10] = header[11] = 0;
    assert_int_equal(word_at(ip + 10), reference_checksum(header, header_len));
}

TEST(rfc791_3_1_i__the_header_checksum_is_that_of_the_header_that_is_sent)
{
    struct lab *lab = *state;
    uint64_t seed = random_seed();
    struct packet_spec spec = echo_request(), unknown = unknown_protocol();

    without_limits(lab);
    for (unsigned id = 0; id <= UINT16_MAX; id++) { /* so that every checksum there is comes up */
        spec.id = (uint16_t)id;
        expect_reply(lab, &spec);
        assert_checksum_is_the_computed_one(lab->out[0].bytes, lab->out[0].len);
        unknown.source = IP(10, 9, 0, 0) + id;
        (void)expect_error(lab, &unknown, 3, 2);
        assert_checksum_is_the_computed_one(lab->out[0].bytes, lab->out[0].len);
    }
    sweep_hostile(lab, &seed, 20000, assert_checksum_is_the_computed_one);
}

TEST(rfc791_3_1_j__the_protocol_says_who_gets_the_datagram)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (int protocol = 0; protocol < 256; protocol++) {
        struct packet_spec echo = echo_request(), udp = udp_datagram();
        struct packet_spec unknown = unknown_protocol();
        unknown.protocol = (uint8_t)protocol;
        if (protocol == echo.protocol)
            expect_reply(lab, &echo);
        else if (protocol == udp.protocol)
            (void)expect_error(lab, &udp, 3, 3);
        else
            (void)expect_error(lab, &unknown, 3, 2);
    }
}

/* RFC 1122 section 3.2.1.7: the host where it has arrived may not drop it for that. */
TEST(rfc791_3_1_k__the_time_to_live_ends_in_the_net_and_not_at_the_host)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (int ttl = 0; ttl < 256; ttl++) {
        spec.ttl = (uint8_t)ttl;
        expect_reply(lab, &spec);
        assert_int_equal(lab->whole[8], HOST_TTL);
    }
}

/* Padding is what brings options to a multiple of four. What the asker had there is not sent. */
TEST(rfc791_3_1_l__padding_after_options_is_zero)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (uint8_t len = 3; len <= 39; len++) { /* a route of that length, or stamps; both are full */
        uint8_t options[PACKET_MAX_OPTIONS];
        bool is_route = len % 4 == 3;
        memset(options, PACKET_PAD, sizeof options);
        options[0] = is_route ? 7 : 68;
        options[1] = len;
        options[2] = (uint8_t)(is_route ? len + 1 : (len + 3) / 4 * 4 + 1);
        options[3] = 0;
        options[len] = 0;
        spec.options = options;
        spec.options_len = sizeof options;
        expect_reply(lab, &spec);
        assert_int_equal(header_len_at(lab->whole), HEADER + (len + 3) / 4 * 4);
        assert_int_equal(lab->whole[HEADER], options[0]);
        for (size_t i = HEADER + len; i < header_len_at(lab->whole); i++)
            assert_int_equal(lab->whole[i], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc791_3_1_g__the_reserved_flag_is_never_sent_and_counted_when_it_comes),
        REQUIREMENT(rfc791_3_1_h__what_may_not_be_fragmented_is_not_fragmented),
        REQUIREMENT(rfc791_3_1_i__the_header_checksum_is_that_of_the_header_that_is_sent),
        REQUIREMENT(rfc791_3_1_j__the_protocol_says_who_gets_the_datagram),
        REQUIREMENT(rfc791_3_1_k__the_time_to_live_ends_in_the_net_and_not_at_the_host),
        REQUIREMENT(rfc791_3_1_l__padding_after_options_is_zero),
    };
    return cmocka_run_group_tests_name("rfc791_fields", tests, lab_setup, lab_teardown);
}
