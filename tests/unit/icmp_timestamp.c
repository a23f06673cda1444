/* icmp_timestamp.c - proves the timestamp reply, byte by byte
 *
 * RFC 792: identifier, sequence number and the originate timestamp as they came, the time of
 * receipt and of transmission filled in, type 14, code 0, 20 bytes. Whether one is answered at all
 * is in host_switches.c.
 */
#include "tests/unit/unit.h"

#include "stack/icmp.h"
#include "tests/unit/packet_builder.h"
#include "tests/unit/reference.h"

static const uint8_t request[20] = {
    13,   0,    0x12, 0x34, /* timestamp; a checksum that nobody looks at here */
    0x43, 0x21, 0x00, 0x07, /* identifier, sequence number */
    0x02, 0x9a, 0xa6, 0xe2, /* originate */
    0xee, 0xee, 0xee, 0xee, /* receive and transmit: whatever came */
    0xdd, 0xdd, 0xdd, 0xdd,
};

static void assert_turned(const uint8_t *asked, uint32_t stamp_ms)
{
    struct frame message = frame_of(asked, 20);
    const uint8_t *reply = message.bytes;
    uint8_t expected[20] = {14, 0};

    memcpy(expected + 4, asked + 4, 8);
    for (unsigned i = 0; i < 4; i++)
        expected[12 + i] = expected[16 + i] = (uint8_t)(stamp_ms >> (24 - 8 * i));
    uint16_t sum = reference_checksum(expected, sizeof expected);
    expected[2] = (uint8_t)(sum >> 8);
    expected[3] = (uint8_t)sum;

    icmp_turn_timestamp(message.bytes, stamp_ms);
    assert_memory_equal(reply, expected, sizeof expected);
    assert_int_equal(reference_sum(reply, 20), 0xffff);
    frame_free(&message);
}

TEST(the_reply_has_what_was_asked_and_the_time_twice)
{
    assert_turned(request, 0x01234567);
}

TEST(every_bit_of_the_time_is_told)
{
    for (unsigned bit = 0; bit < 32; bit++)
        assert_turned(request, 1u << bit);
    assert_turned(request, 0);
    assert_turned(request, 24 * 60 * 60 * 1000 - 1);
}

TEST(every_code_becomes_0)
{
    uint8_t asked[20];

    memcpy(asked, request, sizeof asked);
    for (unsigned code = 0; code <= 255; code++) {
        asked[1] = (uint8_t)code;
        assert_turned(asked, 1);
    }
}

TEST(every_bit_of_identifier_sequence_number_and_originate_comes_back)
{
    for (unsigned bit = 0; bit < 64; bit++) {
        uint8_t asked[20];
        memcpy(asked, request, sizeof asked);
        asked[4 + bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_turned(asked, 86399999);
    }
}

TEST(bytes_behind_the_20_are_left_alone)
{
    uint8_t longer[28];

    memset(longer, PACKET_PAD, sizeof longer);
    memcpy(longer, request, sizeof request);
    icmp_turn_timestamp(longer, 5);
    for (size_t i = 20; i < sizeof longer; i++)
        assert_int_equal(longer[i], PACKET_PAD);
    assert_int_equal(reference_sum(longer, 20), 0xffff);
}

TEST(a_message_at_any_address_is_turned)
{
    uint8_t block[16 + sizeof request];
    struct frame right = frame_of(request, sizeof request);

    icmp_turn_timestamp(right.bytes, 77);
    for (size_t shift = 0; shift < 16; shift++) {
        memcpy(block + shift, request, sizeof request);
        icmp_turn_timestamp(block + shift, 77);
        assert_memory_equal(block + shift, right.bytes, right.len);
    }
    frame_free(&right);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reply_has_what_was_asked_and_the_time_twice),
        cmocka_unit_test(every_bit_of_the_time_is_told),
        cmocka_unit_test(every_code_becomes_0),
        cmocka_unit_test(every_bit_of_identifier_sequence_number_and_originate_comes_back),
        cmocka_unit_test(bytes_behind_the_20_are_left_alone),
        cmocka_unit_test(a_message_at_any_address_is_turned),
    };
    return cmocka_run_group_tests_name("icmp_timestamp", tests, NULL, NULL);
}
