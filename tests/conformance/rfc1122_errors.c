/* rfc1122_errors.c - RFC 1122 sections 3.2.2 and 3.3.8: which errors are sent, and what is in them
 *
 * When none may be sent is in rfc1122_no_error.c.
 */
#include "tests/conformance/offences.h"

#include "stack/icmp_error.h"

enum { PLAIN_HEADER = 20, ERROR_HEADERS = 28, MAX_ERROR = 576 };

/* Sends the packet, which asks for an error, and compares what that quotes with what was sent.
 * Returns how much of it there was. */
static size_t expect_quote(struct lab *lab, const struct packet_spec *spec, uint8_t type,
                           uint8_t code)
{
    struct frame frame = packet_build(spec);
    const uint8_t *quote = expect_error(lab, spec, type, code) + ICMP_HEADER_LEN;
    size_t quote_len = lab->out[0].len - ERROR_HEADERS;

    assert_in_range(quote_len, PLAIN_HEADER, frame.len);
    assert_memory_equal(quote, frame.bytes, quote_len);
    frame_free(&frame);
    return quote_len;
}

TEST(rfc1122_3_2_2_b__an_error_quotes_up_to_576_bytes_in_all)
{
    static uint8_t payload[1480];
    struct lab *lab = *state;
    struct packet_spec spec = unknown_protocol();

    without_limits(lab);
    spec.payload = payload;
    for (spec.payload_len = 0; spec.payload_len <= sizeof payload; spec.payload_len++) {
        size_t sent_len = PLAIN_HEADER + spec.payload_len;
        size_t max_quote = MAX_ERROR - ERROR_HEADERS;
        assert_int_equal(expect_quote(lab, &spec, 3, 2),
                         sent_len < max_quote ? sent_len : max_quote);
    }
}

/* The quote has the TTL, the sum, the flags and the options that arrived. */
TEST(rfc1122_3_2_2_c__what_an_error_quotes_is_byte_for_byte_what_arrived)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        o.spec.tos = 0xb9;
        o.spec.ttl = 3;
        o.spec.id = 0xbeef;
        for (unsigned flags = 0; flags < 4; flags++) {
            o.spec.fragment = (uint16_t)(flags << 14);
            struct packet_spec spec = o.spec;
            (void)expect_quote(lab, &spec, o.type, o.code);
            if (spec.options_len == 0) {
                SET_OPTIONS(&spec, 7, 11, 8, 10, 0, 0, 1, 0, 0, 0, 0, 1);
                (void)expect_quote(lab, &spec, o.type, o.code);
            }
        }
        struct frame frame = packet_build_slice(&o.spec, 0, 8);
        if (o.type == 3 && (o.code == 2 || o.code == 3)) { /* as a fragment too, when time is up */
            assert_int_equal(lab_send(lab, frame.bytes, frame.len), HOLD_FRAGMENT);
            assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 1);
            assert_int_equal(lab->out[0].len, ERROR_HEADERS + frame.len);
            assert_memory_equal(lab->out[0].bytes + ERROR_HEADERS, frame.bytes, frame.len);
        }
        frame_free(&frame);
    }
}

/* Of a shorter datagram all there is, and nothing of what the link padded it with. */
TEST(rfc1122_3_2_2_d__an_error_quotes_the_header_and_8_bytes_or_all_there_are)
{
    static const uint8_t payload[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t options_len = 0; options_len <= 40; options_len += 4) {
        for (size_t len = 0; len <= sizeof payload; len++) {
            struct packet_spec spec = unknown_protocol();
            spec.options_len = options_len;
            spec.payload = payload;
            spec.payload_len = len;
            spec.frame_len = 100;
            assert_int_equal(expect_quote(lab, &spec, 3, 2), PLAIN_HEADER + options_len + len);
            /* the least MTU has room for 8 bytes behind a header of 32 */
            if (options_len <= 12) {
                lab->host.mtu = 68;
                spec.frame_len = COMPUTED;
                assert_in_range(expect_quote(lab, &spec, 3, 2),
                                PLAIN_HEADER + options_len + (len < 8 ? len : 8), 40);
                lab->host.mtu = 1500;
            }
        }
    }
}

TEST(rfc1122_3_2_2_f__an_error_has_a_tos_of_0_whatever_the_offender_had)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (unsigned tos = 0; tos < 256; tos++) {
        for (size_t i = 0; i < N_OFFENCES; i++) {
            struct offence o = offence(i);
            o.spec.tos = (uint8_t)tos;
            (void)expect_error(lab, &o.spec, o.type, o.code);
            assert_int_equal(lab->out[0].bytes[1], 0);
        }
        struct packet_spec spec = echo_request();
        spec.tos = (uint8_t)tos;
        (void)expect_time_exceeded(lab, &spec);
        assert_int_equal(lab->out[0].bytes[1], 0);
    }
}

/* Every reason to drop something, and the error that reports it. What has none is silent because a
 * rule says so (of sums, sources, destinations, ICMP), because the sender could do nothing about it
 * (memory), or because an error about the same datagram comes later, when its time is up. */
TEST(rfc1122_3_3_8_a__every_detected_error_is_reported_unless_a_rule_forbids_it)
{
    static const struct {
        enum verdict dropped, sent;
        uint8_t type, code;
    } reported[] = {
        {DROP_ROUTE_THROW, SEND_NETWORK_UNREACHABLE, 3, 0},
        {DROP_ROUTE_UNREACHABLE, SEND_HOST_UNREACHABLE, 3, 1},
        {DROP_ROUTE_PROHIBIT, SEND_PROHIBITED, 3, 13},
        {DROP_OPTION_MALFORMED, SEND_PARAMETER_PROBLEM, 12, 0},
        {DROP_OPTION_SOURCE_ROUTE_ON, SEND_SOURCE_ROUTE_FAILED, 3, 5},
        {DROP_FRAGMENT_TIMEOUT, SEND_TIME_EXCEEDED, 11, 1},
        {DROP_UDP_PORT, SEND_PORT_UNREACHABLE, 3, 3},
        {DROP_IPV4_PROTOCOL, SEND_PROTOCOL_UNREACHABLE, 3, 2},
    };
    struct lab *lab = *state;
    size_t n_due = 0;

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(reported); i++) {
        struct icmp_error error = icmp_error_due(reported[i].dropped);
        assert_int_equal(error.sent, reported[i].sent);
        assert_int_equal(error.type, reported[i].type);
        assert_int_equal(error.code, reported[i].code);
    }
    for (int i = 0; i < N_VERDICTS; i++)
        n_due += icmp_error_due((enum verdict)i).sent != PASS;
    assert_int_equal(n_due, N_ELEMENTS(reported));

    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        (void)expect_error(lab, &o.spec, o.type, o.code);
        assert_int_equal(lab->verdict, icmp_error_due(o.dropped).sent);
        assert_int_equal(lab->host.verdicts[lab->verdict], 1);
    }
    struct packet_spec spec = echo_request();
    (void)expect_time_exceeded(lab, &spec);
    assert_int_equal(lab->host.verdicts[SEND_TIME_EXCEEDED], 1);
}

TEST(rfc1122_3_2_2_1_a__protocols_and_ports_that_are_not_here_are_said_to_be_unreachable)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (unsigned protocol = 0; protocol < 256; protocol++) {
        struct packet_spec spec = unknown_protocol();
        spec.protocol = (uint8_t)protocol;
        if (protocol != 1 && protocol != 17)
            (void)expect_error(lab, &spec, 3, 2);
    }
    for (unsigned port = 0; port < 65536; port++) {
        uint8_t udp[] = {0xc0, 0, (uint8_t)(port >> 8), (uint8_t)port, 0, 8, 0, 0};
        struct packet_spec spec = udp_datagram();
        spec.payload = udp;
        spec.payload_len = sizeof udp;
        (void)expect_error(lab, &spec, 3, 3);
    }
}

/* The pointer says which byte of the header is wrong, wherever it stands. */
TEST(rfc1122_3_2_2_5_a__a_wrong_option_is_a_parameter_problem_that_points_at_it)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (uint8_t at = 0; at < 40; at++) {
        uint8_t options[40];
        struct packet_spec spec = echo_request();
        memset(options, 1, sizeof options);
        options[at] = 99; /* without a length, or with one of 1 */
        spec.options = options;
        spec.options_len = sizeof options;
        const uint8_t *message = expect_error(lab, &spec, 12, 0);
        assert_int_equal(message[4], PLAIN_HEADER + at);
        if (at <= 33) { /* there is room: a Record Route whose pointer is wrong */
            memcpy(options + at, (const uint8_t[]){7, 7, 3}, 3);
            message = expect_error(lab, &spec, 12, 0);
            assert_int_equal(message[4], PLAIN_HEADER + at + 2);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_2_2_b__an_error_quotes_up_to_576_bytes_in_all),
        REQUIREMENT(rfc1122_3_2_2_c__what_an_error_quotes_is_byte_for_byte_what_arrived),
        REQUIREMENT(rfc1122_3_2_2_d__an_error_quotes_the_header_and_8_bytes_or_all_there_are),
        REQUIREMENT(rfc1122_3_2_2_f__an_error_has_a_tos_of_0_whatever_the_offender_had),
        REQUIREMENT(rfc1122_3_3_8_a__every_detected_error_is_reported_unless_a_rule_forbids_it),
        REQUIREMENT(
            rfc1122_3_2_2_1_a__protocols_and_ports_that_are_not_here_are_said_to_be_unreachable),
        REQUIREMENT(rfc1122_3_2_2_5_a__a_wrong_option_is_a_parameter_problem_that_points_at_it),
    };
    return cmocka_run_group_tests_name("rfc1122_errors", tests, lab_setup, lab_teardown);
}
