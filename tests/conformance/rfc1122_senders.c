/* rfc1122_senders.c - RFC 1122 section 3.4 and what leads to it: what who sends through IP may
 * decide
 *
 * All fields of a datagram (struct ipv4_fields), and errors about one that it does not want. And
 * who asks is told how long datagrams may be.
 */
#include "tests/conformance/conformance.h"

#include "stack/icmp_error.h"
#include "tests/unit/reference.h"

enum { ROOM = 60, PAYLOAD_LEN = 12 };

/* A datagram that was sent: room for its header, and a payload behind it. */
struct sent {
    uint8_t bytes[ROOM + PAYLOAD_LEN];
    uint8_t *ip;
    size_t len;
};

static struct ipv4_fields usual_fields(void)
{
    return (struct ipv4_fields){
        .ttl = 64, .protocol = 253, .source = be32_of(OURS), .destination = be32_of(ASKER)};
}

/* Sends the payload 1, 2, 3 ... and looks at what has to hold whatever the fields are. */
static void send_with(struct sent *sent, const struct ipv4_fields *fields)
{
    uint8_t *payload = sent->bytes + ROOM;

    memset(sent->bytes, PACKET_PAD, sizeof sent->bytes);
    for (uint8_t i = 0; i < PAYLOAD_LEN; i++)
        payload[i] = (uint8_t)(i + 1);
    sent->ip = ipv4_write(payload, PAYLOAD_LEN, fields);
    sent->len = (size_t)(payload + PAYLOAD_LEN - sent->ip);
    assert_int_equal(header_len_at(sent->ip), 20 + fields->options_len);
    assert_int_equal(sent->ip + header_len_at(sent->ip) - payload, 0);
    assert_int_equal(word_at(sent->ip + 2), sent->len);
    assert_int_equal(reference_sum(sent->ip, header_len_at(sent->ip)), 0xffff);
    for (uint8_t i = 0; i < PAYLOAD_LEN; i++)
        assert_int_equal(payload[i], i + 1);
}

TEST(rfc1122_3_2_1_6_a__each_datagram_can_be_sent_with_any_tos_and_0_is_the_default)
{
    struct ipv4_fields fields = usual_fields();
    struct sent sent;

    (void)state;
    send_with(&sent, &fields);
    assert_int_equal(sent.ip[1], 0);
    for (unsigned tos = 0; tos < 256; tos++) {
        fields.tos = (uint8_t)tos;
        send_with(&sent, &fields);
        assert_int_equal(sent.ip[1], tos);
    }
}

TEST(rfc1122_3_2_1_7_c__each_datagram_can_be_sent_with_any_time_to_live)
{
    struct ipv4_fields fields = usual_fields();
    struct sent sent;

    (void)state;
    for (unsigned ttl = 1; ttl < 256; ttl++) {
        fields.ttl = (uint8_t)ttl;
        send_with(&sent, &fields);
        assert_int_equal(sent.ip[8], ttl);
    }
}

TEST(rfc1122_3_2_1_8_a__each_datagram_can_be_sent_with_0_to_40_bytes_of_options)
{
    uint8_t options[40];
    struct ipv4_fields fields = usual_fields();
    struct sent sent;

    (void)state;
    for (uint8_t i = 0; i < sizeof options; i++)
        options[i] = (uint8_t)(100 + i);
    fields.options = options;
    for (fields.options_len = 0; fields.options_len <= 40; fields.options_len += 4) {
        send_with(&sent, &fields);
        assert_int_equal(sent.len, 20 + fields.options_len + PAYLOAD_LEN);
        assert_memory_equal(sent.ip + 20, options, fields.options_len);
    }
}

/* MMS_S is the MTU less a header of 20 bytes: that much leaves in one piece. */
TEST(rfc1122_3_3_3_a__the_most_data_that_can_be_sent_in_one_piece_is_told_to_who_asks)
{
    static const uint32_t mtus[] = {68, 576, 1500, 65535};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(mtus); i++) {
        lab->host.mtu = mtus[i];
        assert_int_equal(host_mms_s(&lab->host), mtus[i] - 20);
        struct packet_spec spec = echo_request();
        spec.data_len = host_mms_s(&lab->host) - 8;
        assert_int_equal(lab_send_slice(lab, &spec, 0, 8), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, 8, 65535), SEND_ECHO_REPLY);
        assert_int_equal(lab->n_out, 1);
        assert_int_equal(lab->out[0].len, mtus[i]);
    }
}

TEST(rfc1122_3_4_a__every_field_that_ip_has_is_the_senders_to_set)
{
    static const uint8_t options[] = {148, 4, 0, 0};
    static const uint8_t expected[] = {0x46,
                                       0xb8,
                                       0,
                                       24 + PAYLOAD_LEN,
                                       0x12,
                                       0x34,
                                       0x40,
                                       0,
                                       7,
                                       89,
                                       0,
                                       0 /* the sum */,
                                       192,
                                       168,
                                       4,
                                       1,
                                       224,
                                       0,
                                       0,
                                       22,
                                       148 /* alert */,
                                       4,
                                       0,
                                       0};
    struct ipv4_fields fields = {
        .options = options,
        .options_len = sizeof options,
        .id = 0x1234,
        .fragment = IPV4_DONT_FRAGMENT,
        .tos = 0xb8,
        .ttl = 7,
        .protocol = 89,
        .source = be32_of(OURS_TOO),
        .destination = be32_of(IP(224, 0, 0, 22)),
    };
    struct sent sent;

    (void)state;
    send_with(&sent, &fields);
    memset(sent.ip + 10, 0, 2);
    assert_memory_equal(sent.ip, expected, sizeof expected);
}

/* A transport hands in the datagram that it does not want, or a message of its own. */
TEST(rfc1122_3_4_d__a_transport_can_send_port_unreachable_and_any_query)
{
    static const uint8_t types[] = {8, 13};
    struct lab *lab = *state;
    struct packet_spec spec = udp_datagram();
    struct frame frame = packet_build(&spec);
    uint8_t room[ICMP_ERROR_HEADERS_LEN + 64];
    struct ipv4_datagram datagram;
    uint32_t error_len;

    memcpy(room + ICMP_ERROR_HEADERS_LEN, frame.bytes, frame.len);
    assert_int_equal(ipv4_accept(room + ICMP_ERROR_HEADERS_LEN, frame.len, &datagram), PASS);
    const struct icmp_error port_unreachable = {SEND_PORT_UNREACHABLE, 3, 3};
    const uint8_t *error =
        icmp_error_write(&datagram, &port_unreachable, 0, be32_of(OURS_TOO), 9, 1500, &error_len);
    assert_non_null(error);
    assert_int_equal(error_len, ICMP_ERROR_HEADERS_LEN + frame.len);
    assert_int_equal(address_at(error + 12), OURS_TOO);
    assert_int_equal(word_at(error + 20), 0x0303);
    assert_memory_equal(error + 28, frame.bytes, frame.len);
    frame_free(&frame);

    lab->host.answers_timestamp = true;
    for (size_t i = 0; i < N_ELEMENTS(types); i++) {
        uint8_t query[ROOM + 20] = {0};
        uint8_t *message = query + ROOM;
        struct ipv4_fields fields = usual_fields();
        fields.protocol = IPV4_PROTOCOL_ICMP;
        fields.source = be32_of(ASKER);
        fields.destination = be32_of(OURS);
        message[0] = types[i];
        message[2] = (uint8_t)(0xff - types[i]);
        message[3] = 0xff;
        const uint8_t *ip = ipv4_write(message, 20, &fields);
        assert_true(verdict_table[lab_send(lab, ip, 40)].sends);
        assert_int_equal(lab->whole[20], types[i] == 8 ? 0 : 14);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_2_1_6_a__each_datagram_can_be_sent_with_any_tos_and_0_is_the_default),
        REQUIREMENT(rfc1122_3_2_1_7_c__each_datagram_can_be_sent_with_any_time_to_live),
        REQUIREMENT(rfc1122_3_2_1_8_a__each_datagram_can_be_sent_with_0_to_40_bytes_of_options),
        REQUIREMENT(
            rfc1122_3_3_3_a__the_most_data_that_can_be_sent_in_one_piece_is_told_to_who_asks),
        REQUIREMENT(rfc1122_3_4_a__every_field_that_ip_has_is_the_senders_to_set),
        REQUIREMENT(rfc1122_3_4_d__a_transport_can_send_port_unreachable_and_any_query),
    };
    return cmocka_run_group_tests_name("rfc1122_senders", tests, lab_setup, lab_teardown);
}
