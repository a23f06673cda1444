/* helpers.c - proves that the tests' own tools can be trusted
 *
 * The builder makes, byte for byte, a packet that was written down by hand. The checker accepts the
 * right reply to it and finds every single wrong bit of one; the reference agrees with the examples
 * in the RFCs. Nothing of the stack is used here.
 */
#include "tests/unit/unit.h"

#include "tests/unit/checker.h"
#include "tests/unit/packet_builder.h"
#include "tests/unit/reference.h"

/* ping -c 1 -s 4 192.168.3.12, and its answer */
static const uint8_t request[] = {
    0x45, 0x00, 0x00, 0x20, /* version 4, 5 words; class of service 0; 32 bytes */
    0x12, 0x34, 0x40, 0x00, /* id 0x1234; don't fragment */
    0x40, 0x01, 0xa1, 0x41, /* time to live 64, ICMP, checksum */
    0xc0, 0xa8, 0x03, 0x0b, /* from 192.168.3.11 */
    0xc0, 0xa8, 0x03, 0x0c, /* to 192.168.3.12 */
    0x08, 0x00, 0xb2, 0xd9, /* echo request, checksum */
    0x43, 0x21, 0x00, 0x01, /* identifier, sequence number */
    0x00, 0x01, 0x02, 0x03, /* data */
};
static const uint8_t reply[] = {
    0x45, 0x00, 0x00, 0x20, /* as asked */
    0x00, 0x00, 0x40, 0x00, /* id 0; don't fragment */
    0x40, 0x01, 0xb3, 0x75, /* time to live 64, ICMP, checksum */
    0xc0, 0xa8, 0x03, 0x0c, /* from 192.168.3.12 */
    0xc0, 0xa8, 0x03, 0x0b, /* to 192.168.3.11 */
    0x00, 0x00, 0xba, 0xd9, /* echo reply, checksum */
    0x43, 0x21, 0x00, 0x01, /* as asked */
    0x00, 0x01, 0x02, 0x03, /* as asked */
};

TEST(the_reference_sums_up_the_example_of_rfc_1071_section_3)
{
    static const uint8_t example[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};

    assert_int_equal(reference_sum(example, sizeof example), 0xddf2);
}

TEST(the_reference_tells_zero_from_a_sum_of_zero)
{
    static const uint8_t zeros[4], sum_of_zero[4] = {0x12, 0x34, 0xed, 0xcb};

    assert_int_equal(reference_sum(zeros, 4), 0x0000);
    assert_int_equal(reference_sum(sum_of_zero, 4), 0xffff);
}

TEST(the_builder_makes_the_packet_that_was_written_by_hand)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 4;
    struct frame frame = packet_build(&spec);
    assert_int_equal(frame.len, sizeof request);
    assert_memory_equal(frame.bytes, request, sizeof request);
    frame_free(&frame);
}

TEST(an_echo_request_has_84_bytes)
{
    struct packet_spec spec = packet_echo_request();
    struct frame frame = packet_build(&spec);

    assert_int_equal(frame.len, 84);
    frame_free(&frame);
}

TEST(a_cut_frame_is_the_beginning_and_a_padded_one_has_more)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 4;
    for (spec.frame_len = 0; spec.frame_len <= 40; spec.frame_len++) {
        struct frame frame = packet_build(&spec);
        assert_int_equal(frame.len, spec.frame_len);
        for (size_t i = 0; i < frame.len; i++)
            assert_int_equal(frame.bytes[i], i < sizeof request ? request[i] : PACKET_PAD);
        frame_free(&frame);
    }
}

TEST(a_shorter_message_is_cut_and_summed_up_anew)
{
    struct packet_spec spec = packet_echo_request();

    for (spec.icmp_len = 4; spec.icmp_len <= 64; spec.icmp_len++) {
        struct frame frame = packet_build(&spec);
        assert_int_equal(frame.len, 20 + spec.icmp_len);
        assert_int_equal(reference_sum(frame.bytes + 20, frame.len - 20), 0xffff);
        assert_int_equal(reference_sum(frame.bytes, 20), 0xffff);
        frame_free(&frame);
    }
}

TEST(the_checker_accepts_the_reply_that_was_written_by_hand)
{
    assert_null(checker_fault(request, reply, sizeof reply, 64));
}

TEST(the_checker_finds_every_single_wrong_bit)
{
    for (size_t bit = 0; bit < sizeof reply * 8; bit++) {
        uint8_t wrong[sizeof reply];
        memcpy(wrong, reply, sizeof reply);
        wrong[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_non_null(checker_fault(request, wrong, sizeof wrong, 64));
    }
}

static void sum_up(uint8_t *bytes, size_t len, size_t checksum_at)
{
    bytes[checksum_at] = bytes[checksum_at + 1] = 0;
    uint16_t check = reference_checksum(bytes, len);
    bytes[checksum_at] = (uint8_t)(check >> 8);
    bytes[checksum_at + 1] = (uint8_t)check;
}

/* Even when the checksums have been made right again. */
TEST(the_checker_finds_every_single_wrong_bit_under_a_right_checksum)
{
    for (size_t bit = 0; bit < sizeof reply * 8; bit++) {
        uint8_t wrong[sizeof reply];
        bool in_checksum = bit / 16 == 5 || bit / 16 == 11;
        memcpy(wrong, reply, sizeof reply);
        wrong[bit / 8] ^= (uint8_t)(1 << bit % 8);
        sum_up(wrong, 20, 10);
        sum_up(wrong + 20, sizeof wrong - 20, 2);
        const char *fault = checker_fault(request, wrong, sizeof wrong, 64);
        if (in_checksum != (fault == NULL))
            fail_msg("bit %zu: %s", bit, fault ? fault : "nothing found");
    }
}

TEST(the_checker_finds_a_reply_too_short_or_too_long)
{
    uint8_t longer[sizeof reply + 1] = {0};

    memcpy(longer, reply, sizeof reply);
    assert_non_null(checker_fault(request, reply, sizeof reply - 1, 64));
    assert_non_null(checker_fault(request, longer, sizeof longer, 64));
}

TEST(the_checker_wants_the_id_of_a_request_that_may_be_fragmented)
{
    uint8_t asked[sizeof request], answered[sizeof reply];

    memcpy(asked, request, sizeof request);
    memcpy(answered, reply, sizeof reply);
    asked[6] = answered[6] = 0;
    sum_up(asked, 20, 10);
    sum_up(answered, 20, 10);
    assert_non_null(checker_fault(asked, answered, sizeof answered, 64));
    memcpy(answered + 4, asked + 4, 2);
    sum_up(answered, 20, 10);
    assert_null(checker_fault(asked, answered, sizeof answered, 64));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reference_sums_up_the_example_of_rfc_1071_section_3),
        cmocka_unit_test(the_reference_tells_zero_from_a_sum_of_zero),
        cmocka_unit_test(the_builder_makes_the_packet_that_was_written_by_hand),
        cmocka_unit_test(an_echo_request_has_84_bytes),
        cmocka_unit_test(a_cut_frame_is_the_beginning_and_a_padded_one_has_more),
        cmocka_unit_test(a_shorter_message_is_cut_and_summed_up_anew),
        cmocka_unit_test(the_checker_accepts_the_reply_that_was_written_by_hand),
        cmocka_unit_test(the_checker_finds_every_single_wrong_bit),
        cmocka_unit_test(the_checker_finds_every_single_wrong_bit_under_a_right_checksum),
        cmocka_unit_test(the_checker_finds_a_reply_too_short_or_too_long),
        cmocka_unit_test(the_checker_wants_the_id_of_a_request_that_may_be_fragmented),
    };
    return cmocka_run_group_tests_name("helpers", tests, NULL, NULL);
}
