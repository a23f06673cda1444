/* attacks_channels.c - what can be learned from the answers: of others, of the host, of its memory
 */
#include "tests/unit/attacks.h"

static unsigned word(const uint8_t *at)
{
    return at[0] * 256u + at[1];
}

/* How many of n datagrams from this source are answered with an error. */
static unsigned errors_to(struct lab *lab, uint32_t source, unsigned n)
{
    static const uint8_t udp[8] = {0, 9, 0, 9, 0, 8};
    struct packet_spec spec = attack_datagram(17, udp, sizeof udp);
    uint64_t before = lab->host.verdicts[SEND_PORT_UNREACHABLE];

    spec.source = source;
    for (unsigned i = 0; i < n; i++)
        (void)lab_send_spec(lab, &spec);
    return (unsigned)(lab->host.verdicts[SEND_PORT_UNREACHABLE] - before);
}

/* Whatever somebody sends in the name of another, he himself gets the same. */
TEST(a111_one_peer_cannot_sense_the_errors_of_another)
{
    struct lab *lab = *state;

    for (unsigned forged = 0; forged <= 100; forged++) {
        lab_reset(lab);
        assert_int_equal(errors_to(lab, IP(10, 0, 0, 53), forged),
                         forged < LIMITER_PEER_BURST ? forged : LIMITER_PEER_BURST);
        assert_int_equal(errors_to(lab, IP(10, 66, 66, 66), 60), LIMITER_PEER_BURST);
    }
}

/* The identification of a reply to one: with much or little traffic of others before. */
static unsigned id_of_reply(struct lab *lab, uint16_t id, unsigned others)
{
    struct packet_spec spec = attack_echo();

    spec.source = IP(192, 168, 3, 99);
    for (unsigned i = 0; i < others; i++)
        attack_send(lab, &spec, SEND_ECHO_REPLY);
    spec = attack_echo();
    spec.id = id;
    attack_send(lab, &spec, SEND_ECHO_REPLY);
    return word(lab->whole + 4);
}

TEST(a112_an_identification_tells_nothing_of_other_traffic)
{
    struct lab *lab = *state;

    for (unsigned others = 0; others < 20; others++)
        assert_int_equal(id_of_reply(lab, 0x7777, others), 0x7777);
}

/* There is no generator of identifications, and so none to break: 0, or the asker's own. */
TEST(a113_no_identification_is_of_this_hosts_making)
{
    struct lab *lab = *state;
    static const uint8_t payload[8] = {0};

    for (unsigned id = 0; id < 65536; id += 251) {
        struct packet_spec spec = packet_echo_request();
        spec.id = (uint16_t)id;
        attack_send(lab, &spec, SEND_ECHO_REPLY);
        assert_int_equal(word(lab->whole + 4), 0);
        spec.fragment = 0;
        attack_send(lab, &spec, SEND_ECHO_REPLY);
        assert_int_equal(word(lab->whole + 4), id);
        spec = attack_datagram(253, payload, sizeof payload);
        spec.id = (uint16_t)id;
        attack_send(lab, &spec, SEND_PROTOCOL_UNREACHABLE);
        assert_int_equal(word(lab->out[0].bytes + 4), 0);
        assert_int_equal(lab->out[0].bytes[6], 0x40);
    }
}

/* The two echo requests and the one UDP datagram by which scanners know a stack. */
TEST(a114_the_fingerprint_is_this_one)
{
    static const uint8_t zeros[150] = {0};
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();
    uint8_t udp[308] = {0x9c, 0x40, 0x7a, 0x69, 0x01, 0x34};

    spec.code = 9;
    spec.data = zeros;
    spec.data_len = 120;
    attack_send(lab, &spec, SEND_ECHO_REPLY);
    assert_memory_equal(lab->whole, ((uint8_t[]){0x45, 0, 0, 148, 0, 0, 0x40, 0, 64, 1}), 10);
    assert_int_equal(lab->whole[21], 0);
    spec.fragment = 0;
    spec.code = 0;
    spec.tos = 4;
    spec.data_len = 150;
    attack_send(lab, &spec, SEND_ECHO_REPLY);
    assert_memory_equal(lab->whole, ((uint8_t[]){0x45, 4, 0, 178, 0x12, 0x34, 0, 0, 64, 1}), 10);

    memset(udp + 8, 'C', sizeof udp - 8);
    spec = attack_datagram(17, udp, sizeof udp);
    spec.id = 0x1042;
    attack_send(lab, &spec, SEND_PORT_UNREACHABLE);
    attack_told(lab, 3, 3, 328); /* all of it, nothing changed, which is a property */
    assert_memory_equal(lab->out[0].bytes, ((uint8_t[]){0x45, 0, 1, 100, 0, 0, 0x40, 0, 64, 1}),
                        10);
}

TEST(a115_the_clock_shows_only_to_who_is_allowed_to_see_it)
{
    static const uint8_t stamp[] = {68, 8, 5, 0, 0, 0, 0, 0};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    spec.type = 13;
    attack_send(lab, &spec, DROP_ICMP_DISABLED);
    spec.type = 8;
    spec.options = stamp;
    spec.options_len = sizeof stamp;
    lab->host.reflects_options = false;
    attack_send(lab, &spec, SEND_ECHO_REPLY);
    assert_int_equal(lab->whole[0], 0x45);
}

/* Around the packet, and in every place for fragments, there is nothing but 0xa5. */
TEST(a116_nothing_of_the_hosts_memory_leaves)
{
    struct lab *lab = *state;

    for (size_t len = 8; len < 300; len++)
        for (int kind = 0; kind < 4; kind++) {
            uint8_t options[40] = {7, 39, 4}, payload[300] = {0};
            struct packet_spec spec = attack_echo();
            spec.data = payload;
            spec.data_len = len - 8;
            spec.options = options;
            spec.options_len = kind & 1 ? 40 : 0;
            spec.frame_len = (int)(20 + spec.options_len + len + 30);
            spec.protocol = kind & 2 ? 253 : 1;
            (void)lab_send_spec(lab, &spec);
            assert_int_equal(lab->n_out, 1);
            attack_leaked_nothing(lab);
            spec.frame_len = COMPUTED;
            if (len > 8) {
                attack_slice(lab, &spec, 8, len, HOLD_FRAGMENT);
                (void)lab_send_slice(lab, &spec, 0, 8);
                assert_int_equal(lab->n_out, 1);
                attack_leaked_nothing(lab);
            }
        }
}

TEST(a117_plain_pings_are_all_answered_in_a_flood_of_fragments_and_options)
{
    struct lab *lab = *state;
    struct packet_spec plain = attack_echo(), fragment = attack_echo(), options = attack_echo();

    options.options_len = 40;
    for (unsigned i = 0; i < 5000; i++) {
        fragment.id = (uint16_t)i;
        attack_slice(lab, &fragment, 8 * (i % 7), 8 * (i % 7) + 8, HOLD_FRAGMENT);
        attack_send(lab, &options, SEND_ECHO_REPLY);
        attack_send(lab, &plain, SEND_ECHO_REPLY);
    }
}

TEST(a118_the_padding_of_a_short_frame_does_not_come_back)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    spec.frame_len = 60;
    for (spec.data_len = 0; spec.data_len <= 18; spec.data_len++) {
        attack_send(lab, &spec, SEND_ECHO_REPLY);
        assert_int_equal(lab->out[0].len, 28 + spec.data_len);
        attack_leaked_nothing(lab);
    }
}

TEST(a130_errors_about_datagrams_with_options_have_none)
{
    struct lab *lab = *state;
    uint8_t options[40] = {99, 40};

    for (size_t options_len = 4; options_len <= 40; options_len += 4) {
        static const uint8_t payload[8] = {0};
        struct packet_spec spec = attack_datagram(253, payload, sizeof payload);
        spec.options = options;
        spec.options_len = options_len;
        options[1] = (uint8_t)options_len;
        attack_send(lab, &spec, SEND_PROTOCOL_UNREACHABLE);
        attack_told(lab, 3, 2, 28 + options_len);
        options[1]++;
        attack_send(lab, &spec, SEND_PARAMETER_PROBLEM);
        attack_told(lab, 12, 0, 28 + options_len);
    }
}

/* A time of sending that cannot be, in the data: it is data. */
TEST(a131_data_are_returned_and_never_invented)
{
    struct lab *lab = *state;
    uint8_t data[56];

    for (unsigned value = 0; value < 256; value++) {
        struct packet_spec spec = attack_echo();
        memset(data, (int)value, sizeof data);
        spec.data = data;
        for (spec.data_len = 0; spec.data_len <= sizeof data; spec.data_len += 8) {
            attack_send(lab, &spec, SEND_ECHO_REPLY);
            assert_int_equal(lab->whole_len, 28 + spec.data_len);
            assert_memory_equal(lab->whole + 28, data, spec.data_len);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a111_one_peer_cannot_sense_the_errors_of_another),
        ATTACK(a112_an_identification_tells_nothing_of_other_traffic),
        ATTACK(a113_no_identification_is_of_this_hosts_making),
        ATTACK(a114_the_fingerprint_is_this_one),
        ATTACK(a115_the_clock_shows_only_to_who_is_allowed_to_see_it),
        ATTACK(a116_nothing_of_the_hosts_memory_leaves),
        ATTACK(a117_plain_pings_are_all_answered_in_a_flood_of_fragments_and_options),
        ATTACK(a118_the_padding_of_a_short_frame_does_not_come_back),
        ATTACK(a130_errors_about_datagrams_with_options_have_none),
        ATTACK(a131_data_are_returned_and_never_invented),
    };
    return cmocka_run_group_tests_name("attacks_channels", tests, lab_setup, lab_teardown);
}
