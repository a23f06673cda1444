/* rfc792_messages.c - RFC 792: the echo and its reply, and the checksum of both */
#include "tests/conformance/fragments.h"

enum { HEADER = 20, ICMP = 8, ECHO_REPLY = 0, ECHO = 8, MAX_DATA = 1500 - HEADER - ICMP };

/* What must leave is made by the tests' own builder, from what was asked. */
static void expect_exactly(struct lab *lab, const struct packet_spec *asked)
{
    struct packet_spec answer = *asked;

    expect_reply(lab, asked);
    answer.source = asked->destination;
    answer.destination = asked->source;
    answer.type = ECHO_REPLY;
    answer.code = 0;
    answer.ttl = HOST_TTL;
    answer.frame_len = COMPUTED;
    struct frame expected = packet_build(&answer);
    assert_int_equal(lab->whole_len, expected.len);
    assert_memory_equal(lab->whole, expected.bytes, expected.len);
    frame_free(&expected);
}

/* The octet behind one of odd length is not zero, and does not count. */
TEST(rfc792_a__the_checksum_covers_the_message_and_a_zero_octet_when_that_is_odd)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (spec.data_len = 0; spec.data_len <= MAX_DATA; spec.data_len++) {
        spec.frame_len = (int)(HEADER + ICMP + spec.data_len + 1);
        expect_exactly(lab, &spec);
    }
}

static void flip_each_bit(struct lab *lab, const struct packet_spec *spec)
{
    struct frame frame = packet_build(spec);

    for (size_t bit = HEADER * 8; bit < frame.len * 8; bit++) {
        frame.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (lab_send(lab, frame.bytes, frame.len) != DROP_ICMP_CHECKSUM)
            fail_msg("bit %zu does not matter", bit);
        frame.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    frame_free(&frame);
}

TEST(rfc792_b__a_message_whose_checksum_fails_has_no_effect)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    flip_each_bit(lab, &spec);
    spec.data_len++;
    flip_each_bit(lab, &spec);
    for (unsigned wrong = 1; wrong <= UINT16_MAX; wrong++) {
        spec.icmp_checksum_error = (uint16_t)wrong;
        expect_drop(lab, &spec, DROP_ICMP_CHECKSUM);
    }
    (void)lab_send_slice(lab, &spec, 0, 32);
    assert_int_equal(lab_send_slice(lab, &spec, 32, TO_THE_END), DROP_ICMP_CHECKSUM);
    for (int type = 0; type < 256; type++) {
        spec.type = (uint8_t)type;
        expect_drop(lab, &spec, DROP_ICMP_CHECKSUM);
    }
}

TEST(rfc792_c__a_reply_is_the_request_with_addresses_reversed_and_type_zero)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    uint8_t data[MAX_DATA] = {0};
    uint64_t seed = random_seed();

    spec.data = data;
    for (int i = 0; i < 5000; i++) {
        spec.data_len = random_below(&seed, i % 10 == 0 ? MAX_DATA + 1 : 64);
        for (size_t k = 0; k < spec.data_len; k++)
            data[k] = (uint8_t)random_bits(&seed);
        spec.icmp_id = (uint16_t)random_bits(&seed);
        spec.sequence = (uint16_t)random_bits(&seed);
        spec.id = (uint16_t)random_bits(&seed);
        spec.source = IP(10, 0, 0, 0) | random_below(&seed, 1 << 24);
        expect_exactly(lab, &spec);
    }
    for (int i = 0; i <= UINT16_MAX; i++) {
        spec.icmp_id = (uint16_t)i;
        spec.sequence = (uint16_t)(UINT16_MAX - i);
        spec.data_len = 2;
        expect_exactly(lab, &spec);
    }
}

TEST(rfc792_d__a_reply_has_code_zero)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (int code = 0; code < 256; code++) {
        spec.code = (uint8_t)code;
        expect_exactly(lab, &spec);
        assert_int_equal(lab->whole[HEADER + 1], 0);
    }
}

TEST(rfc792_m__a_message_shorter_than_eight_octets_is_of_no_use)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    lab->host.answers_timestamp = true;
    for (int type = 0; type < 256; type++) {
        spec.type = (uint8_t)type;
        for (spec.icmp_len = 0; spec.icmp_len < ICMP; spec.icmp_len++)
            expect_drop(lab, &spec, DROP_ICMP_SHORT);
    }
    spec.type = ECHO;
    expect_reply(lab, &spec);
}

static void expect_from(struct lab *lab, const struct packet_spec *spec)
{
    struct packet_spec asked = *spec;
    uint8_t options[] = {7, 7, 4, 0, 0, 0, 0, 0};

    expect_exactly(lab, &asked);
    asked.options = options;
    asked.options_len = sizeof options;
    expect_reply(lab, &asked);
    assert_int_equal(address_at(lab->whole + 12), spec->destination);
    (void)lab_send_slice(lab, spec, 0, 32);
    (void)lab_send_slice(lab, spec, 32, TO_THE_END);
    expect_joined(lab, spec);
}

TEST(rfc792_n__a_reply_comes_from_the_address_that_was_asked)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    expect_from(lab, &spec);
    for (uint8_t host = 0; host < 255; host++) {
        spec.destination = IP(192, 168, 4, host);
        if (host != 7) /* which is nobody */
            expect_from(lab, &spec);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc792_a__the_checksum_covers_the_message_and_a_zero_octet_when_that_is_odd),
        REQUIREMENT(rfc792_b__a_message_whose_checksum_fails_has_no_effect),
        REQUIREMENT(rfc792_c__a_reply_is_the_request_with_addresses_reversed_and_type_zero),
        REQUIREMENT(rfc792_d__a_reply_has_code_zero),
        REQUIREMENT(rfc792_m__a_message_shorter_than_eight_octets_is_of_no_use),
        REQUIREMENT(rfc792_n__a_reply_comes_from_the_address_that_was_asked),
    };
    return cmocka_run_group_tests_name("rfc792_messages", tests, lab_setup, lab_teardown);
}
