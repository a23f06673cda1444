/* icmp.c - proves which messages are answered and what the answer's bytes are
 *
 * A message stands here without its IP header, in a block of its own size. The reply to every
 * identifier, and so with every possible checksum, is held against a full sum by reference.h;
 * also the reply of zeros alone, which only one of the two zeros of one's complement verifies.
 */
#include "tests/unit/unit.h"

#include "stack/icmp.h"
#include "tests/unit/packet_builder.h"
#include "tests/unit/reference.h"

/* The ICMP message of a packet. */
static struct frame message_of(const struct packet_spec *spec)
{
    struct frame packet = packet_build(spec);
    struct frame message = frame_of(packet.bytes + 20, packet.len - 20);

    frame_free(&packet);
    return message;
}

static void assert_accept(const struct packet_spec *spec, enum verdict expected)
{
    struct frame message = message_of(spec), before = frame_of(message.bytes, message.len);

    assert_int_equal(icmp_accept(message.bytes, message.len, checksum_best()), expected);
    assert_memory_equal(message.bytes, before.bytes, message.len);
    frame_free(&before);
    frame_free(&message);
}

/* The reply is the request with type, code and checksum changed, and its sum is a full sum. */
static void assert_turned_message(struct frame *message)
{
    struct frame request = frame_of(message->bytes, message->len);

    assert_int_equal(icmp_accept(message->bytes, message->len, checksum_best()), PASS);
    icmp_turn(message->bytes, message->len);
    assert_int_equal(message->bytes[0], 0);
    assert_int_equal(message->bytes[1], 0);
    assert_memory_equal(message->bytes + 4, request.bytes + 4, message->len - 4);
    assert_int_equal(reference_sum(message->bytes, message->len), 0xffff);

    memset(request.bytes, 0, 4);
    assert_int_equal(message->bytes[2] << 8 | message->bytes[3],
                     reference_checksum(request.bytes, request.len));
    frame_free(&request);
}

static void assert_turned(const struct packet_spec *spec)
{
    struct frame message = message_of(spec);

    assert_turned_message(&message);
    frame_free(&message);
}

TEST(a_message_of_0_to_7_bytes_is_dropped)
{
    struct packet_spec spec = packet_echo_request();

    for (spec.icmp_len = 0; spec.icmp_len <= 7; spec.icmp_len++)
        assert_accept(&spec, DROP_ICMP_SHORT);
}

TEST(a_message_of_8_bytes_is_accepted)
{
    struct packet_spec spec = packet_echo_request();

    spec.icmp_len = 8;
    assert_accept(&spec, PASS);
}

TEST(a_wrong_bit_of_the_checksum_is_dropped)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned bit = 0; bit < 16; bit++) {
        spec.icmp_checksum_error = (uint16_t)(1 << bit);
        assert_accept(&spec, DROP_ICMP_CHECKSUM);
    }
}

TEST(the_checksum_covers_an_odd_last_byte_and_nothing_after_it)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 57;
    struct frame message = message_of(&spec);
    assert_int_equal(icmp_accept(message.bytes, message.len, checksum_best()), PASS);
    message.bytes[message.len - 1] ^= 1;
    assert_int_equal(icmp_accept(message.bytes, message.len, checksum_best()), DROP_ICMP_CHECKSUM);
    frame_free(&message);
}

TEST(a_request_whose_checksum_is_either_zero_is_accepted_and_turned)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 0;
    spec.sequence = 0;
    spec.icmp_id = 0xffff - 0x0800;
    assert_accept(&spec, PASS);
    assert_turned(&spec);
    spec.icmp_checksum_error = 0xffff;
    assert_accept(&spec, PASS);
    assert_turned(&spec);
}

TEST(every_type_is_accepted_since_intact_is_all_that_is_asked)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned type = 0; type <= 255; type++) {
        spec.type = (uint8_t)type;
        assert_accept(&spec, PASS);
    }
}

TEST(every_code_is_accepted_and_becomes_0)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned code = 0; code <= 255; code++) {
        spec.code = (uint8_t)code;
        assert_accept(&spec, PASS);
        assert_turned(&spec);
    }
}

TEST(every_identifier_is_kept)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 0;
    spec.sequence = 0; /* so that all checksums but one occur */
    for (unsigned id = 0; id <= 0xffff; id++) {
        spec.icmp_id = (uint16_t)id;
        assert_turned(&spec);
    }
}

TEST(every_sequence_number_is_kept)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned sequence = 0; sequence <= 0xffff; sequence++) {
        spec.sequence = (uint16_t)sequence;
        assert_turned(&spec);
    }
}

TEST(a_reply_of_zeros_alone_has_the_checksum_ffff)
{
    static const uint8_t zeros[64];
    struct packet_spec spec = packet_echo_request();

    spec.icmp_id = spec.sequence = 0;
    spec.data = zeros;
    for (spec.data_len = 0; spec.data_len <= sizeof zeros; spec.data_len++) {
        struct frame message = message_of(&spec);
        assert_turned_message(&message);
        assert_int_equal(message.bytes[2] << 8 | message.bytes[3], 0xffff);
        frame_free(&message);
    }
}

TEST(a_reply_whose_words_sum_up_to_zero_has_the_checksum_0000)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 0;
    spec.icmp_id = 0x8000;
    spec.sequence = 0x7fff;
    struct frame message = message_of(&spec);
    assert_turned_message(&message);
    assert_int_equal(message.bytes[2] << 8 | message.bytes[3], 0x0000);
    frame_free(&message);
}

TEST(messages_of_every_length_are_turned)
{
    uint64_t seed = random_seed();
    uint8_t data[1500];
    struct packet_spec spec = packet_echo_request();

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)random_bits(&seed);
    spec.data = data;
    for (spec.data_len = 0; spec.data_len <= sizeof data; spec.data_len++)
        assert_turned(&spec);
}

TEST(a_message_at_any_address_is_turned)
{
    struct packet_spec spec = packet_echo_request();
    struct frame message = message_of(&spec);

    for (size_t shift = 0; shift < 16; shift++) {
        uint8_t *block = malloc(shift + message.len);
        struct frame shifted = {.bytes = block + shift, .len = message.len};
        memcpy(shifted.bytes, message.bytes, message.len);
        assert_turned_message(&shifted);
        free(block);
    }
    frame_free(&message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_of_0_to_7_bytes_is_dropped),
        cmocka_unit_test(a_message_of_8_bytes_is_accepted),
        cmocka_unit_test(a_wrong_bit_of_the_checksum_is_dropped),
        cmocka_unit_test(the_checksum_covers_an_odd_last_byte_and_nothing_after_it),
        cmocka_unit_test(a_request_whose_checksum_is_either_zero_is_accepted_and_turned),
        cmocka_unit_test(every_type_is_accepted_since_intact_is_all_that_is_asked),
        cmocka_unit_test(every_code_is_accepted_and_becomes_0),
        cmocka_unit_test(every_identifier_is_kept),
        cmocka_unit_test(every_sequence_number_is_kept),
        cmocka_unit_test(a_reply_of_zeros_alone_has_the_checksum_ffff),
        cmocka_unit_test(a_reply_whose_words_sum_up_to_zero_has_the_checksum_0000),
        cmocka_unit_test(messages_of_every_length_are_turned),
        cmocka_unit_test(a_message_at_any_address_is_turned),
    };
    return cmocka_run_group_tests_name("icmp", tests, NULL, NULL);
}
