/* exhaustive.c - proves by trying them all: first bytes, flipped bits, types, fragments, protocols
 *
 * Where a field is small enough, every value of it goes through the whole path. What each must end
 * in is said by an oracle of a few lines that knows nothing but the bytes it is about.
 */
#include "tests/unit/unit.h"

#include "tests/unit/judge.h"

/* What a first byte and a frame length alone decide; PASS when they are right. */
static enum verdict first_byte_oracle(unsigned first_byte, unsigned frame_len)
{
    unsigned header_len = first_byte % 16 * 4;

    if (frame_len < 20)
        return DROP_IPV4_SHORT;
    if (first_byte / 16 == 6)
        return DROP_IPV6;
    if (first_byte / 16 != 4)
        return DROP_IPV4_VERSION;
    if (header_len < 20 || header_len > frame_len)
        return DROP_IPV4_HEADER_LENGTH;
    return PASS;
}

/* An echo request cut to its first bytes: what is not stopped before is truncated. */
TEST(every_first_byte_of_a_request_cut_to_0_to_70_bytes)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned first_byte = 0; first_byte <= 255; first_byte++)
        for (unsigned len = 0; len <= 70; len++) {
            enum verdict expected = first_byte_oracle(first_byte, len);

            spec.version = first_byte / 16;
            spec.ihl = (int)(first_byte % 16);
            spec.frame_len = (int)len;
            assert_verdict(*state, &spec, expected == PASS ? DROP_IPV4_TRUNCATED : expected);
        }
}

/* A datagram that is whole in its 0 to 70 bytes: what is not stopped before is answered as soon as
 * there are 8 bytes of ICMP after the header. */
TEST(every_first_byte_of_a_whole_datagram_of_0_to_70_bytes)
{
    for (unsigned first_byte = 0; first_byte <= 255; first_byte++)
        for (unsigned len = 0; len <= 70; len++) {
            struct packet_spec spec = packet_echo_request();
            enum verdict expected = first_byte_oracle(first_byte, len);
            unsigned ihl = first_byte % 16;

            spec.version = first_byte / 16;
            spec.ihl = (int)ihl;
            spec.frame_len = spec.total_len = (int)len;
            if (expected == PASS) {
                spec.options_len = ihl * 4 - 20;
                spec.icmp_len = (int)(len - ihl * 4);
                expected = spec.icmp_len < 8 ? DROP_ICMP_SHORT : SEND_ECHO_REPLY;
            }
            assert_verdict(*state, &spec, expected);
        }
}

/* Any bytes at all: no crash, no byte changed unless it is answered, and the first byte's word. */
TEST(random_bytes_of_0_to_200)
{
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < 100000; i++) {
        uint8_t bytes[200];
        unsigned len = random_below(&seed, sizeof bytes + 1);
        for (unsigned at = 0; at < len; at++)
            bytes[at] = (uint8_t)random_bits(&seed);
        if (i % 2)
            bytes[0] = 0x45;
        enum verdict expected = first_byte_oracle(bytes[0], len);
        enum verdict verdict = lab_send(*state, bytes, len);
        if (expected == PASS)
            assert_in_range(verdict, DROP_IPV4_TOTAL_LENGTH, DROP_IPV4_CHECKSUM);
        else
            assert_int_equal(verdict, expected);
    }
}

static void assert_no_answer(struct lab *lab, const struct frame *frame, size_t bit)
{
    if (verdict_table[lab_send(lab, frame->bytes, frame->len)].sends)
        fail_msg("bit %zu was flipped and the packet answered", bit);
}

TEST(every_flipped_bit_of_the_ip_header_is_dropped)
{
    struct packet_spec spec = packet_echo_request();

    for (spec.options_len = 0; spec.options_len <= PACKET_MAX_OPTIONS; spec.options_len += 20)
        for (size_t bit = 0; bit < (20 + spec.options_len) * 8; bit++) {
            struct frame frame = packet_build(&spec);
            frame.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
            assert_no_answer(*state, &frame, bit);
            frame_free(&frame);
        }
}

TEST(every_flipped_bit_of_the_icmp_message_is_a_wrong_icmp_checksum)
{
    struct packet_spec spec = packet_echo_request();

    for (spec.data_len = 0; spec.data_len <= 57; spec.data_len += 19)
        for (size_t bit = 0; bit < (8 + spec.data_len) * 8; bit++) {
            struct frame frame = packet_build(&spec);
            frame.bytes[20 + bit / 8] ^= (uint8_t)(1 << bit % 8);
            assert_frame_verdict(*state, &frame, DROP_ICMP_CHECKSUM);
            frame_free(&frame);
        }
}

/* What a host that has asked nothing says to each type: RFC 1122 section 3.2.2, RFC 6918. */
static enum verdict type_oracle(unsigned type)
{
    if (type >= 30 && type <= 39)
        return DROP_ICMP_DEPRECATED;
    switch (type) {
    case 8:
        return SEND_ECHO_REPLY;
    case 0:
    case 14:
        return DROP_ICMP_UNSOLICITED;
    case 3:
    case 11:
    case 12:
        return DROP_ICMP_ERROR;
    case 5:
        return DROP_ICMP_REDIRECT;
    case 13:
        return DROP_ICMP_DISABLED;
    case 4:
    case 6:
    case 15:
    case 16:
    case 17:
    case 18:
        return DROP_ICMP_DEPRECATED;
    default:
        return DROP_ICMP_TYPE;
    }
}

TEST(of_all_types_and_codes_only_type_8_is_answered)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned i = 0; i <= 0xffff; i++) {
        spec.type = (uint8_t)(i >> 8);
        spec.code = (uint8_t)i;
        assert_verdict(*state, &spec, type_oracle(spec.type));
    }
}

TEST(of_all_fragment_fields_those_that_are_no_fragment_are_answered)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned field = 0; field <= 0xffff; field++) {
        bool is_fragment = field % 0x4000 != 0;
        unsigned end = field % 0x2000 * 8 + 64;

        spec.fragment = (uint16_t)field;
        spec.id = (uint16_t)field; /* no two of one datagram */
        assert_verdict(*state, &spec,
                       !is_fragment       ? SEND_ECHO_REPLY
                       : 20 + end > 65535 ? DROP_FRAGMENT_TOO_BIG
                                          : HOLD_FRAGMENT);
    }
}

TEST(of_all_protocols_1_is_answered_and_all_but_udp_are_told_that_they_are_not_here)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    lab->host.limiter.peer_token_ns = lab->host.limiter.total_token_ns = 0;

    for (unsigned protocol = 0; protocol <= 255; protocol++) {
        spec.protocol = (uint8_t)protocol;
        assert_verdict(lab, &spec,
                       protocol == 1    ? SEND_ECHO_REPLY
                       : protocol == 17 ? DROP_UDP_LENGTH
                                        : SEND_PROTOCOL_UNREACHABLE);
    }
}

TEST(of_all_total_lengths_those_of_a_header_to_the_frame_are_judged_further)
{
    struct packet_spec spec = packet_echo_request();

    for (spec.total_len = 0; spec.total_len <= 65535; spec.total_len++)
        assert_verdict(*state, &spec,
                       spec.total_len < 20   ? DROP_IPV4_TOTAL_LENGTH
                       : spec.total_len > 84 ? DROP_IPV4_TRUNCATED
                       : spec.total_len < 28 ? DROP_ICMP_SHORT
                       : spec.total_len < 84 ? DROP_ICMP_CHECKSUM
                                             : SEND_ECHO_REPLY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_first_byte_of_a_request_cut_to_0_to_70_bytes),
        cmocka_unit_test(every_first_byte_of_a_whole_datagram_of_0_to_70_bytes),
        cmocka_unit_test(random_bytes_of_0_to_200),
        cmocka_unit_test(every_flipped_bit_of_the_ip_header_is_dropped),
        cmocka_unit_test(every_flipped_bit_of_the_icmp_message_is_a_wrong_icmp_checksum),
        cmocka_unit_test(of_all_types_and_codes_only_type_8_is_answered),
        cmocka_unit_test(of_all_fragment_fields_those_that_are_no_fragment_are_answered),
        cmocka_unit_test(
            of_all_protocols_1_is_answered_and_all_but_udp_are_told_that_they_are_not_here),
        cmocka_unit_test(of_all_total_lengths_those_of_a_header_to_the_frame_are_judged_further),
    };
    return cmocka_run_group_tests_name("exhaustive", tests, judge_setup, judge_teardown);
}
