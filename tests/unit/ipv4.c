/* ipv4.c - proves which frames are accepted as an IPv4 header, and what is known about them then
 *
 * One field of a right packet is changed at a time, in pairs on both sides of a boundary. Each
 * frame is judged in a block of its own size, and must be unchanged afterwards; what is not passed
 * must leave the datagram alone. Turning a header round is in ipv4_turn.c.
 */
#include "tests/unit/unit.h"

#include "tests/unit/judge.h"

#include "stack/ipv4.h"
#include "tests/unit/packet_builder.h"

static const struct ipv4_datagram untouched = {.payload_len = 0xdead};

static void assert_accept(const struct packet_spec *spec, enum verdict expected)
{
    struct frame frame = packet_build(spec), before = frame_of(frame.bytes, frame.len);
    struct ipv4_datagram datagram = untouched;

    enum verdict verdict = ipv4_accept(frame.bytes, frame.len, &datagram);
    assert_string_equal(judge_name(verdict), judge_name(expected));
    assert_memory_equal(frame.bytes, before.bytes, frame.len);
    if (expected == PASS) {
        size_t header_len = 20 + spec->options_len;
        assert_ptr_equal(datagram.header, frame.bytes);
        assert_ptr_equal(datagram.payload, frame.bytes + header_len);
        assert_int_equal(datagram.payload_len,
                         (frame.bytes[2] << 8 | frame.bytes[3]) - (int)header_len);
    } else {
        assert_null(datagram.header);
        assert_null(datagram.payload);
        assert_int_equal(datagram.payload_len, untouched.payload_len);
    }
    frame_free(&before);
    frame_free(&frame);
}

/* A right datagram of a header alone. */
static struct packet_spec header_only(void)
{
    struct packet_spec spec = packet_echo_request();

    spec.icmp_len = 0;
    return spec;
}

TEST(an_echo_request_is_accepted)
{
    struct packet_spec spec = packet_echo_request();

    assert_accept(&spec, PASS);
}

TEST(a_frame_of_0_to_19_bytes_is_dropped)
{
    struct packet_spec spec = packet_echo_request();

    for (spec.frame_len = 0; spec.frame_len <= 19; spec.frame_len++)
        assert_accept(&spec, DROP_IPV4_SHORT);
}

TEST(a_frame_of_20_bytes_is_accepted)
{
    struct packet_spec spec = header_only();

    assert_accept(&spec, PASS);
}

TEST(no_frame_at_all_is_dropped)
{
    struct ipv4_datagram datagram;

    assert_int_equal(ipv4_accept(NULL, 0, &datagram), DROP_IPV4_SHORT);
}

TEST(version_4_is_accepted_and_no_other)
{
    struct packet_spec spec = packet_echo_request();

    for (spec.version = 0; spec.version <= 15; spec.version++)
        assert_accept(&spec, spec.version == 4   ? PASS
                             : spec.version == 6 ? DROP_IPV6
                                                 : DROP_IPV4_VERSION);
}

TEST(header_length_of_0_to_4_words_is_dropped)
{
    struct packet_spec spec = packet_echo_request();

    for (spec.ihl = 0; spec.ihl <= 4; spec.ihl++)
        assert_accept(&spec, DROP_IPV4_HEADER_LENGTH);
}

TEST(header_of_5_to_15_words_may_fill_the_frame_and_not_exceed_it)
{
    for (size_t options_len = 0; options_len <= PACKET_MAX_OPTIONS; options_len += 4) {
        struct packet_spec spec = header_only();

        spec.options_len = options_len;
        assert_accept(&spec, PASS);
        spec.frame_len = (int)(20 + options_len - 1);
        assert_accept(&spec, options_len ? DROP_IPV4_HEADER_LENGTH : DROP_IPV4_SHORT);
    }
}

TEST(header_of_24_bytes_in_a_frame_of_20_is_dropped)
{
    struct packet_spec spec = header_only();

    spec.ihl = 6;
    assert_accept(&spec, DROP_IPV4_HEADER_LENGTH);
}

TEST(total_length_below_the_header_is_dropped_and_the_header_is_enough)
{
    for (size_t options_len = 0; options_len <= PACKET_MAX_OPTIONS; options_len += 4) {
        struct packet_spec spec = packet_echo_request();

        spec.options_len = options_len;
        spec.total_len = 0;
        assert_accept(&spec, DROP_IPV4_TOTAL_LENGTH);
        spec.total_len = (int)(20 + options_len - 1);
        assert_accept(&spec, DROP_IPV4_TOTAL_LENGTH);
        spec.total_len = (int)(20 + options_len);
        assert_accept(&spec, PASS);
    }
}

TEST(total_length_is_the_frame_at_most)
{
    struct packet_spec spec = packet_echo_request();

    spec.total_len = 84;
    assert_accept(&spec, PASS);
    spec.total_len = 85;
    assert_accept(&spec, DROP_IPV4_TRUNCATED);
    spec.total_len = 65535;
    assert_accept(&spec, DROP_IPV4_TRUNCATED);
}

TEST(a_frame_that_lost_its_last_byte_is_dropped)
{
    struct packet_spec spec = packet_echo_request();

    spec.frame_len = 83;
    assert_accept(&spec, DROP_IPV4_TRUNCATED);
}

TEST(the_longest_datagram_is_accepted_whole_and_not_without_its_last_byte)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 65535 - 28;
    assert_accept(&spec, PASS);
    spec.frame_len = 65534;
    assert_accept(&spec, DROP_IPV4_TRUNCATED);
    spec.frame_len = 65536 + 20;
    assert_accept(&spec, PASS);
}

TEST(padding_of_1_to_46_bytes_is_cut_off)
{
    struct packet_spec spec = header_only();

    for (int pad = 1; pad <= 46; pad++) {
        spec.frame_len = 20 + pad;
        assert_accept(&spec, PASS);
    }
}

TEST(a_wrong_bit_of_the_checksum_is_dropped)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned bit = 0; bit < 16; bit++) {
        spec.checksum_error = (uint16_t)(1 << bit);
        assert_accept(&spec, DROP_IPV4_CHECKSUM);
    }
}

TEST(the_checksum_covers_the_last_byte_of_the_options)
{
    struct packet_spec spec = packet_echo_request();

    spec.options_len = 40;
    struct frame frame = packet_build(&spec);
    struct ipv4_datagram datagram;
    assert_int_equal(ipv4_accept(frame.bytes, frame.len, &datagram), PASS);
    frame.bytes[59] ^= 1;
    assert_int_equal(ipv4_accept(frame.bytes, frame.len, &datagram), DROP_IPV4_CHECKSUM);
    frame.bytes[59] ^= 1;
    frame.bytes[60] ^= 1;
    assert_int_equal(ipv4_accept(frame.bytes, frame.len, &datagram), PASS);
    frame_free(&frame);
}

TEST(both_zeros_are_a_right_checksum)
{
    struct packet_spec spec = packet_echo_request();

    /* the id that makes the sum of the other words -0 */
    for (spec.id = 0;; spec.id++) {
        struct frame frame = packet_build(&spec);
        bool found = frame.bytes[10] == 0 && frame.bytes[11] == 0;
        frame_free(&frame);
        if (found)
            break;
        assert_int_not_equal(spec.id, 0xffff);
    }
    assert_accept(&spec, PASS);
    spec.checksum_error = 0xffff;
    assert_accept(&spec, PASS);
}

TEST(every_time_to_live_is_accepted)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned ttl = 0; ttl <= 255; ttl++) {
        spec.ttl = (uint8_t)ttl;
        assert_accept(&spec, PASS);
    }
}

TEST(a_frame_at_any_address_is_accepted)
{
    struct packet_spec spec = packet_echo_request();
    struct frame frame = packet_build(&spec);

    for (size_t shift = 0; shift < 16; shift++) {
        uint8_t *block = malloc(shift + frame.len);
        struct ipv4_datagram datagram;
        memcpy(block + shift, frame.bytes, frame.len);
        assert_int_equal(ipv4_accept(block + shift, frame.len, &datagram), PASS);
        free(block);
    }
    frame_free(&frame);
}

TEST(more_fragments_or_an_offset_make_a_fragment)
{
    struct ipv4_header header = {0};

    for (unsigned field = 0; field <= 0xffff; field++) {
        header.fragment = be16_of((uint16_t)field);
        /* neither the reserved bit nor don't-fragment does */
        assert_int_equal(ipv4_is_fragment(&header), field % 0x4000 != 0);
        assert_int_equal(ipv4_offset(&header), field % 0x2000 * 8);
    }
}

TEST(plain_is_what_has_no_options_no_fragment_and_no_reserved_bit)
{
    struct ipv4_header header = {0};
    const struct ipv4_datagram datagram = {.header = &header};

    for (unsigned ihl = 5; ihl <= 15; ihl++)
        for (unsigned field = 0; field <= 0xffff; field++) {
            header.version_ihl = (uint8_t)(0x40 | ihl);
            header.fragment = be16_of((uint16_t)field);
            assert_int_equal(ipv4_is_plain(&datagram), ihl == 5 && (field == 0 || field == 0x4000));
            assert_int_equal(ipv4_header_len(&header), ihl * 4);
        }
}

TEST(the_numbers_are_those_of_the_rfcs)
{
    assert_int_equal(IPV4_HEADER_MIN_LEN, 20);
    assert_int_equal(IPV4_MIN_MTU, 68);
    assert_int_equal(IPV4_MAX_LEN, UINT16_MAX);
    assert_int_equal(IPV4_MAX_OPTIONS_LEN, 15 * 4 - 20);
    assert_int_equal(IPV4_PROTOCOL_ICMP, 1);
    assert_int_equal(IPV4_PROTOCOL_UDP, 17);
    /* RFC 791 section 3.1: reserved, don't fragment, more fragments, 13 bits of offset */
    assert_int_equal(IPV4_RESERVED, 1 << 15);
    assert_int_equal(IPV4_DONT_FRAGMENT, 1 << 14);
    assert_int_equal(IPV4_MORE_FRAGMENTS, 1 << 13);
    assert_int_equal(IPV4_FRAGMENT_OFFSET, (1 << 13) - 1);
    assert_int_equal(IPV4_ECN, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_echo_request_is_accepted),
        cmocka_unit_test(a_frame_of_0_to_19_bytes_is_dropped),
        cmocka_unit_test(a_frame_of_20_bytes_is_accepted),
        cmocka_unit_test(no_frame_at_all_is_dropped),
        cmocka_unit_test(version_4_is_accepted_and_no_other),
        cmocka_unit_test(header_length_of_0_to_4_words_is_dropped),
        cmocka_unit_test(header_of_5_to_15_words_may_fill_the_frame_and_not_exceed_it),
        cmocka_unit_test(header_of_24_bytes_in_a_frame_of_20_is_dropped),
        cmocka_unit_test(total_length_below_the_header_is_dropped_and_the_header_is_enough),
        cmocka_unit_test(total_length_is_the_frame_at_most),
        cmocka_unit_test(a_frame_that_lost_its_last_byte_is_dropped),
        cmocka_unit_test(the_longest_datagram_is_accepted_whole_and_not_without_its_last_byte),
        cmocka_unit_test(padding_of_1_to_46_bytes_is_cut_off),
        cmocka_unit_test(a_wrong_bit_of_the_checksum_is_dropped),
        cmocka_unit_test(the_checksum_covers_the_last_byte_of_the_options),
        cmocka_unit_test(both_zeros_are_a_right_checksum),
        cmocka_unit_test(every_time_to_live_is_accepted),
        cmocka_unit_test(a_frame_at_any_address_is_accepted),
        cmocka_unit_test(more_fragments_or_an_offset_make_a_fragment),
        cmocka_unit_test(plain_is_what_has_no_options_no_fragment_and_no_reserved_bit),
        cmocka_unit_test(the_numbers_are_those_of_the_rfcs),
    };
    return cmocka_run_group_tests_name("ipv4", tests, NULL, NULL);
}
