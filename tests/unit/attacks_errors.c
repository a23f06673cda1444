/* attacks_errors.c - frames that make a stack write an error, or trust one */
#include "tests/unit/attacks.h"

/* An echo request behind a header of 60 bytes that is all one option, and its neighbours. */
TEST(a024_every_single_option_of_every_length_in_a_header_of_60_bytes)
{
    static const size_t data_lens[] = {0, 1, 56, 57, 58, 62};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();
    uint8_t options[40];

    spec.options = options;
    spec.options_len = sizeof options;
    for (unsigned type = 0; type < 256; type++)
        for (unsigned length = 0; length <= sizeof options; length++)
            for (size_t i = 0; i < N_ELEMENTS(data_lens); i++) {
                memset(options, 0, sizeof options);
                options[0] = (uint8_t)type;
                options[1] = (uint8_t)length;
                options[2] = 5;
                spec.data_len = data_lens[i];
                (void)lab_send_spec(lab, &spec);
                assert_true(lab->n_out <= 1);
                if (lab->verdict == SEND_PARAMETER_PROBLEM)
                    attack_told(lab, 12, 0, 68 + data_lens[i]);
                else if (lab->verdict == SEND_SOURCE_ROUTE_FAILED)
                    attack_told(lab, 3, 5, 68 + data_lens[i]);
                else
                    assert_true(lab->verdict == SEND_ECHO_REPLY ||
                                lab->verdict == DROP_OPTION_SOURCE_ROUTE);
            }
}

TEST(a025_an_error_about_malformed_options_is_never_longer_than_576)
{
    static const uint8_t options[40] = {99, 77};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    spec.options = options;
    for (spec.options_len = 4; spec.options_len <= 40; spec.options_len += 4)
        for (spec.data_len = 0; spec.data_len <= 1400; spec.data_len += 7) {
            size_t len = 28 + spec.options_len + spec.data_len;
            attack_send(lab, &spec, SEND_PARAMETER_PROBLEM);
            attack_told(lab, 12, 0, len < 548 ? len : 548);
        }
}

TEST(a026_frames_of_offloading_senders_with_a_total_length_of_0)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    spec.total_len = 0;
    for (spec.data_len = 0; spec.data_len <= 65600; spec.data_len += 4100)
        attack_send(lab, &spec, DROP_IPV4_TOTAL_LENGTH);
    /* one byte more than a datagram can have is padding, and what it says is what it is */
    spec.data_len = 65508;
    spec.total_len = 65535;
    spec.icmp_len = 65515;
    attack_send(lab, &spec, SEND_ECHO_REPLY);
    assert_int_equal(lab->whole_len, 65535);
}

TEST(a119_frames_shorter_than_a_header)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (spec.frame_len = 0; spec.frame_len < 20; spec.frame_len++)
        attack_send(lab, &spec, DROP_IPV4_SHORT);
    assert_int_equal(lab->host.verdicts[DROP_IPV4_SHORT], 20);
}

/* Five things that were all taken for a ping. */
TEST(a132_what_is_cut_foreign_wrong_or_in_pieces_is_not_answered_and_ttl_0_is)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    spec.frame_len = 60;
    attack_send(lab, &spec, DROP_IPV4_TRUNCATED);
    spec = attack_echo();
    spec.icmp_checksum_error = 1;
    attack_send(lab, &spec, DROP_ICMP_CHECKSUM);
    spec = attack_echo();
    spec.destination = IP(192, 168, 3, 99);
    attack_send(lab, &spec, DROP_DESTINATION_NOT_OURS);
    spec = attack_echo();
    attack_slice(lab, &spec, 0, 32, HOLD_FRAGMENT);
    spec.ttl = 0;
    attack_send(lab, &spec, SEND_ECHO_REPLY);
}

TEST(a134_fragments_with_df_and_echoes_with_a_code_are_answered)
{
    static const uint8_t payload[16] = {0};
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    attack_slice(lab, &spec, 0, 32, HOLD_FRAGMENT);
    attack_slice(lab, &spec, 32, 64, SEND_ECHO_REPLY);
    spec = attack_echo();
    for (unsigned code = 0; code < 256; code++) {
        spec.code = (uint8_t)code;
        attack_send(lab, &spec, SEND_ECHO_REPLY);
        assert_int_equal(lab->whole[21], 0);
    }
    spec = attack_datagram(253, payload, sizeof payload);
    attack_send(lab, &spec, SEND_PROTOCOL_UNREACHABLE);
    attack_told(lab, 3, 2, 36);
}

/* No error about a datagram of which not all has come, whose header is wrong, or that is to all;
 * and not one for each of many. */
TEST(a135_errors_have_a_gate_and_a_limit)
{
    static const uint8_t payload[64] = {0};
    struct lab *lab = *state;
    struct packet_spec spec = attack_datagram(253, payload, sizeof payload);

    for (spec.total_len = 85; spec.total_len <= 200; spec.total_len++)
        attack_send(lab, &spec, DROP_IPV4_TRUNCATED);
    spec.total_len = COMPUTED;
    spec.ihl = 4;
    attack_send(lab, &spec, DROP_IPV4_HEADER_LENGTH);
    spec.ihl = COMPUTED;
    spec.checksum_error = 0x0100;
    attack_send(lab, &spec, DROP_IPV4_CHECKSUM);
    spec.checksum_error = 0;
    spec.destination = IP(192, 168, 3, 255);
    attack_send(lab, &spec, DROP_DESTINATION_BROADCAST);

    lab->host.limiter.peer_token_ns = LAB_SECOND;
    spec.destination = IP(192, 168, 3, 12);
    for (int i = 0; i < 100; i++)
        (void)lab_send_spec(lab, &spec);
    assert_int_equal(lab->host.verdicts[SEND_PROTOCOL_UNREACHABLE], LIMITER_PEER_BURST);
    assert_int_equal(lab->host.verdicts[DROP_IPV4_PROTOCOL], 100 - LIMITER_PEER_BURST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a024_every_single_option_of_every_length_in_a_header_of_60_bytes),
        ATTACK(a025_an_error_about_malformed_options_is_never_longer_than_576),
        ATTACK(a026_frames_of_offloading_senders_with_a_total_length_of_0),
        ATTACK(a119_frames_shorter_than_a_header),
        ATTACK(a132_what_is_cut_foreign_wrong_or_in_pieces_is_not_answered_and_ttl_0_is),
        ATTACK(a134_fragments_with_df_and_echoes_with_a_code_are_answered),
        ATTACK(a135_errors_have_a_gate_and_a_limit),
    };
    return cmocka_run_group_tests_name("attacks_errors", tests, lab_setup, lab_teardown);
}
