/* attacks_lengths.c - lengths that disagree: of the frame, the datagram and what it says inside */
#include "tests/unit/attacks.h"

/* A datagram inside another one, with a total length of its own choice. */
static struct frame inner(int total_len, uint16_t fragment)
{
    struct packet_spec spec = packet_echo_request();

    spec.source = IP(10, 0, 0, 1);
    spec.total_len = total_len;
    spec.fragment = fragment;
    return packet_build(&spec);
}

TEST(a001_ip_in_ip_with_lengths_that_disagree_is_told_3_2)
{
    struct lab *lab = *state;

    for (int total_len = 0; total_len < 200; total_len += 3) {
        struct frame frame = inner(total_len, 0x2000);
        struct packet_spec spec = attack_datagram(4, frame.bytes, frame.len);
        spec.frame_len = 20 + 84 + 50; /* longer than it says */
        attack_send(lab, &spec, SEND_PROTOCOL_UNREACHABLE);
        attack_told(lab, 3, 2, 104);
        spec.frame_len = COMPUTED;
        attack_slice(lab, &spec, 0, 40, HOLD_FRAGMENT);
        attack_slice(lab, &spec, 40, 84, SEND_PROTOCOL_UNREACHABLE);
        attack_told(lab, 3, 2, 104);
        assert_int_equal(lab->host.reassembly.n_waiting, 0);
        frame_free(&frame);
    }
}

TEST(a002_the_quote_of_ip_in_ip_ends_where_the_datagram_does)
{
    struct lab *lab = *state;

    for (int outer_len = 20; outer_len <= 104; outer_len++)
        for (int total_len = 0; total_len <= 1500; total_len += 300) {
            struct frame frame = inner(total_len, 0);
            struct packet_spec spec = attack_datagram(4, frame.bytes, frame.len);
            spec.total_len = outer_len;
            spec.frame_len = 150;
            attack_send(lab, &spec, SEND_PROTOCOL_UNREACHABLE);
            attack_told(lab, 3, 2, (size_t)outer_len);
            attack_leaked_nothing(lab);
            frame_free(&frame);
        }
}

/* What a source route of this length and pointer is, in a header with room bytes of options. */
static enum verdict source_route_oracle(unsigned length, unsigned pointer, unsigned room)
{
    if (length < 3 || length > room || pointer < 4)
        return SEND_PARAMETER_PROBLEM;
    return pointer > length ? DROP_OPTION_SOURCE_ROUTE : SEND_SOURCE_ROUTE_FAILED;
}

TEST(a003_a_source_route_of_any_length_is_refused)
{
    static const uint8_t pointers[] = {0, 1, 3, 4, 5, 8, 36, 39, 40, 41, 255};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();
    uint8_t options[40] = {0};

    spec.options = options;
    spec.data_len = 0;
    for (spec.options_len = 4; spec.options_len <= 40; spec.options_len += 12)
        for (unsigned length = 0; length < 256; length++)
            for (size_t i = 0; i < N_ELEMENTS(pointers); i++) {
                options[0] = i % 2 ? 131 : 137;
                options[1] = (uint8_t)length;
                options[2] = pointers[i];
                attack_send(lab, &spec,
                            source_route_oracle(length, pointers[i], (unsigned)spec.options_len));
            }
}

TEST(a004_an_icmp_error_cut_short_anywhere_is_counted_and_dropped)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();
    uint8_t quote[60];

    memset(quote, 0x4f, sizeof quote); /* a header of 60 bytes, it says */
    spec.type = 3;
    spec.code = 4;
    spec.data = quote;
    for (spec.data_len = 0; spec.data_len <= sizeof quote; spec.data_len++)
        attack_send(lab, &spec, DROP_ICMP_ERROR);
    assert_int_equal(lab->host.icmp_dismissed[3], 61);
    assert_int_equal(lab->host.icmp_quoted[0x4f], 1); /* the one that is all there */
}

TEST(a005_ip_in_ip_in_ip_is_told_3_2_once_and_not_looked_into)
{
    enum { LEVELS = 20 };
    struct lab *lab = *state;
    uint8_t nested[LEVELS * 20 + 8] = {0};

    for (int i = LEVELS - 1; i >= 0; i--) {
        struct packet_spec spec =
            attack_datagram(4, nested + (i + 1) * 20, (size_t)(LEVELS - 1 - i) * 20 + 8);
        struct frame frame = packet_build(&spec);
        memcpy(nested + (ptrdiff_t)i * 20, frame.bytes, 20);
        attack_send(lab, &spec, SEND_PROTOCOL_UNREACHABLE);
        attack_told(lab, 3, 2, frame.len);
        attack_slice(lab, &spec, 0, 8,
                     spec.payload_len > 8 ? HOLD_FRAGMENT : SEND_PROTOCOL_UNREACHABLE);
        if (spec.payload_len > 8)
            attack_slice(lab, &spec, 8, 9999, SEND_PROTOCOL_UNREACHABLE);
        frame_free(&frame);
    }
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
}

TEST(a006_every_total_length_over_a_ping_of_84_bytes)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    spec.frame_len = 84;
    for (spec.total_len = 0; spec.total_len <= 65535; spec.total_len++)
        attack_send(lab, &spec,
                    spec.total_len < 20    ? DROP_IPV4_TOTAL_LENGTH
                    : spec.total_len > 84  ? DROP_IPV4_TRUNCATED
                    : spec.total_len < 28  ? DROP_ICMP_SHORT
                    : spec.total_len == 84 ? SEND_ECHO_REPLY
                                           : DROP_ICMP_CHECKSUM);
}

TEST(a007_every_total_length_over_40_bytes_of_tcp)
{
    static const uint8_t segment[20] = {0x12, 0x34, 0, 80, [12] = 0x50, 2};
    struct lab *lab = *state;
    struct packet_spec spec = attack_datagram(6, segment, sizeof segment);

    spec.frame_len = 40;
    for (spec.total_len = 0; spec.total_len <= 65535; spec.total_len++) {
        attack_send(lab, &spec,
                    spec.total_len < 20   ? DROP_IPV4_TOTAL_LENGTH
                    : spec.total_len > 40 ? DROP_IPV4_TRUNCATED
                                          : SEND_PROTOCOL_UNREACHABLE);
        if (lab->verdict == SEND_PROTOCOL_UNREACHABLE)
            attack_told(lab, 3, 2, (size_t)spec.total_len);
    }
}

TEST(a008_a010_a_total_length_beyond_the_frame_is_dropped)
{
    static const int lens[] = {1, 2, 8, 100, 1416, 65451};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (size_t i = 0; i < N_ELEMENTS(lens); i++) {
        spec.total_len = 84 + lens[i];
        spec.frame_len = 84;
        attack_send(lab, &spec, DROP_IPV4_TRUNCATED);
    }
    spec.total_len = 84;
    for (spec.frame_len = 20; spec.frame_len < 84; spec.frame_len++)
        attack_send(lab, &spec, DROP_IPV4_TRUNCATED);
}

TEST(a009_a_udp_length_that_cannot_be_is_dropped_in_silence)
{
    struct lab *lab = *state;
    uint8_t udp[40] = {0x12, 0x34, 0, 53};

    for (size_t len = 8; len <= sizeof udp; len += 4)
        for (unsigned length = 0; length < 65536; length += length < 50 ? 1 : 4099) {
            struct packet_spec spec = attack_datagram(17, udp, len);
            udp[4] = (uint8_t)(length >> 8);
            udp[5] = (uint8_t)length;
            attack_send(lab, &spec,
                        length < 8 || length > len ? DROP_UDP_LENGTH : SEND_PORT_UNREACHABLE);
        }
    for (size_t len = 0; len < 8; len++) {
        struct packet_spec spec = attack_datagram(17, udp, len);
        attack_send(lab, &spec, DROP_UDP_LENGTH);
    }
}

TEST(a011_ipv6_is_dropped_whatever_its_payload_length_says)
{
    struct lab *lab = *state;
    uint8_t frame[48] = {0x60, [6] = 58, 64, [40] = 128};

    for (unsigned length = 0; length < 65536; length += 13) {
        frame[4] = (uint8_t)(length >> 8);
        frame[5] = (uint8_t)length;
        assert_int_equal(lab_send(lab, frame, sizeof frame), DROP_IPV6);
    }
}

TEST(a012_an_icmp_message_of_0_to_7_bytes_is_too_short)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (spec.icmp_len = 0; spec.icmp_len <= 8; spec.icmp_len++)
        attack_send(lab, &spec, spec.icmp_len < 8 ? DROP_ICMP_SHORT : SEND_ECHO_REPLY);
}

TEST(a013_an_echo_reply_of_any_length_is_dropped)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    spec.type = 0;
    for (spec.icmp_len = 0; spec.icmp_len <= 64; spec.icmp_len++)
        attack_send(lab, &spec, spec.icmp_len < 8 ? DROP_ICMP_SHORT : DROP_ICMP_UNSOLICITED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a001_ip_in_ip_with_lengths_that_disagree_is_told_3_2),
        ATTACK(a002_the_quote_of_ip_in_ip_ends_where_the_datagram_does),
        ATTACK(a003_a_source_route_of_any_length_is_refused),
        ATTACK(a004_an_icmp_error_cut_short_anywhere_is_counted_and_dropped),
        ATTACK(a005_ip_in_ip_in_ip_is_told_3_2_once_and_not_looked_into),
        ATTACK(a006_every_total_length_over_a_ping_of_84_bytes),
        ATTACK(a007_every_total_length_over_40_bytes_of_tcp),
        ATTACK(a008_a010_a_total_length_beyond_the_frame_is_dropped),
        ATTACK(a009_a_udp_length_that_cannot_be_is_dropped_in_silence),
        ATTACK(a011_ipv6_is_dropped_whatever_its_payload_length_says),
        ATTACK(a012_an_icmp_message_of_0_to_7_bytes_is_too_short),
        ATTACK(a013_an_echo_reply_of_any_length_is_dropped),
    };
    return cmocka_run_group_tests_name("attacks_lengths", tests, lab_setup, lab_teardown);
}
