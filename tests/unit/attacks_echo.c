/* attacks_echo.c - the message that is answered, and what has been got wrong about it */
#include "tests/unit/attacks.h"

#include "stack/fragment.h"
#include "stack/mib.h"
#include "tests/unit/ring_block.h"

/* Sums that lie, sums that wrap, sums that are zero: 65,536 of them, each looked at by other code.
 */
TEST(a091_the_sum_of_every_reply_is_right)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();
    static const uint8_t zeros[56] = {0};

    spec.icmp_id = 0;
    spec.data = zeros;
    for (unsigned sequence = 0; sequence < 65536; sequence++) {
        spec.sequence = (uint16_t)sequence;
        attack_send(lab, &spec, SEND_ECHO_REPLY);
    }
}

TEST(a092_a093_identifiers_and_sequence_numbers_at_their_ends_0_first)
{
    static const uint16_t ends[] = {0, 1, 32767, 32768, 65534, 65535};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (size_t i = 0; i < N_ELEMENTS(ends) * N_ELEMENTS(ends); i++) {
        spec.sequence = ends[i / N_ELEMENTS(ends)];
        spec.icmp_id = ends[i % N_ELEMENTS(ends)];
        attack_send(lab, &spec, SEND_ECHO_REPLY);
        assert_int_equal(lab->whole[24] * 256 + lab->whole[25], spec.icmp_id);
        assert_int_equal(lab->whole[26] * 256 + lab->whole[27], spec.sequence);
    }
}

TEST(a094_the_same_request_again_is_answered_again)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (int i = 0; i < 10; i++) {
        spec.source = i % 3 == 0 ? IP(192, 168, 3, 10) : IP(192, 168, 3, 11);
        attack_send(lab, &spec, SEND_ECHO_REPLY);
    }
}

/* Each in memory of its own that is gone when the next comes. */
TEST(a095_nothing_is_read_of_a_packet_that_was_handed_on)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (int i = 0; i < 100; i++) {
        struct frame frame =
            i % 3 == 0 ? packet_build(&spec)
                       : packet_build_slice(&spec, i % 3 == 1 ? 0 : 32, 32 * (size_t)(i % 3));
        uint8_t *bytes = malloc(RING_HEADROOM + frame.len);
        struct packet packet = {.data = bytes + RING_HEADROOM, .data_len = (uint32_t)frame.len};
        memcpy(packet.data, frame.bytes, frame.len);
        enum verdict verdict = host_receive(&lab->host, &packet, lab->now_ns);
        assert_int_equal(verdict, i % 3 == 1 ? HOLD_FRAGMENT : SEND_ECHO_REPLY);
        if (packet.lent != NULL)
            *packet.lent = false;
        memset(bytes, 0xee, RING_HEADROOM + frame.len);
        free(bytes);
        frame_free(&frame);
        lab->n_in++;
    }
}

TEST(a096_options_in_replies_that_have_to_be_fragmented)
{
    static const uint8_t options[40] = {7, 39, 4};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    spec.options = options;
    spec.options_len = sizeof options;
    spec.data_len = 300;
    for (lab->host.mtu = 68; lab->host.mtu <= 400; lab->host.mtu++)
        for (size_t cut = 8; cut < 308; cut += 96) {
            attack_slice(lab, &spec, cut, 999, HOLD_FRAGMENT);
            attack_slice(lab, &spec, 0, cut, SEND_ECHO_REPLY);
        }
}

TEST(a097_what_came_to_all_is_answered_from_one_address)
{
    static const uint32_t destinations[] = {IP(192, 168, 3, 255), IP(192, 168, 3, 0),
                                            IP(255, 255, 255, 255), IP(224, 0, 0, 1)};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(destinations); i++) {
        struct packet_spec spec = attack_echo();
        spec.destination = destinations[i];
        lab->host.answers_broadcast = true;
        attack_send(lab, &spec, SEND_ECHO_REPLY);
        assert_memory_equal(lab->whole + 12, ((uint8_t[]){192, 168, 3, 12}), 4);
        spec.destination = IP(224, 0, 0, 2); /* a group that it is not in */
        attack_send(lab, &spec, DROP_DESTINATION_MULTICAST);
        spec.destination = destinations[i];
        lab->host.answers_broadcast = false;
        assert_false(verdict_table[lab_send_spec(lab, &spec)].sends);
    }
}

TEST(a098_data_come_back_as_they_are_and_are_counted)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();
    struct mib mib;

    spec.data_len = 1400;
    for (int i = 0; i < 100; i++)
        attack_send(lab, &spec, SEND_ECHO_REPLY);
    mib_read(&lab->host, &mib);
    assert_int_equal(mib.icmp_in[8], 100);
    assert_int_equal(mib.icmp_out[0], 100);
}

/* A ring that is always full, with what is answered and what is not. */
TEST(a099_after_a_flood_one_ping_is_answered)
{
    struct lab *lab = *state;
    struct ring ring = ring_open(64, 1500);
    struct packet_spec spec = attack_echo();

    for (unsigned i = 0; i < 100000; i++) {
        struct packet *packet = ring_next(&ring);
        if (packet == NULL) {
            assert_int_equal(host_burst(&lab->host, &ring, lab->now_ns), 64);
            while (ring_unfreed(&ring) != NULL)
                fragment_left(&ring);
            packet = ring_next(&ring);
        }
        spec.type = (uint8_t)i;
        spec.fragment = i % 7 == 0 ? 0x2000 : 0;
        spec.id = (uint16_t)i;
        struct frame frame = packet_build(&spec);
        memcpy(packet->data, frame.bytes, frame.len);
        ring_fill(&ring, (uint32_t)frame.len);
        frame_free(&frame);
        lab->n_in++;
    }
    (void)host_burst(&lab->host, &ring, lab->now_ns);
    assert_int_equal(lab_sum(lab), lab->n_in);
    ring_close(&ring);
}

TEST(a100_a_reply_that_comes_back_ends_there)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    attack_send(lab, &spec, SEND_ECHO_REPLY);
    uint8_t reply[84], swapped[4];
    memcpy(reply, lab->out[0].bytes, sizeof reply);
    memcpy(swapped, reply + 12, 4);
    memcpy(reply + 12, reply + 16, 4);
    memcpy(reply + 16, swapped, 4);
    assert_int_equal(lab_send(lab, reply, sizeof reply), DROP_ICMP_UNSOLICITED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a091_the_sum_of_every_reply_is_right),
        ATTACK(a092_a093_identifiers_and_sequence_numbers_at_their_ends_0_first),
        ATTACK(a094_the_same_request_again_is_answered_again),
        ATTACK(a095_nothing_is_read_of_a_packet_that_was_handed_on),
        ATTACK(a096_options_in_replies_that_have_to_be_fragmented),
        ATTACK(a097_what_came_to_all_is_answered_from_one_address),
        ATTACK(a098_data_come_back_as_they_are_and_are_counted),
        ATTACK(a099_after_a_flood_one_ping_is_answered),
        ATTACK(a100_a_reply_that_comes_back_ends_there),
    };
    return cmocka_run_group_tests_name("attacks_echo", tests, lab_setup, lab_teardown);
}
