/* explain_repair.c - proves that a packet with any bytes gets right checksums, and nothing else
 *
 * What a packet is repaired to is held against the builder, which does not use the stack's code;
 * whether it passes then, the host says. A packet lies between two pages that cannot be touched.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "tests/unit/unit.h"

#include <sys/mman.h>
#include <unistd.h>

#include "tests/unit/explain_lab.h"
#include "tests/unit/hostile_packets.h"
#include "tests/unit/reference.h"

enum { N_RANDOM = 20000, N_HOSTILE = 6000, ICMP_AT = 20, UDP_AT = 20 };

static struct packet_spec udp_of(const uint8_t *payload, size_t len)
{
    struct packet_spec spec = packet_echo_request();

    spec.protocol = 17;
    spec.payload = payload;
    spec.payload_len = len;
    return spec;
}

static uint16_t number(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

/* Repairs a copy: it has to become the other packet. */
static void assert_repaired(const struct packet_spec *broken, const struct packet_spec *right)
{
    struct frame frame = packet_build(broken), expected = packet_build(right);
    bool is_right = memcmp(frame.bytes, expected.bytes, expected.len) == 0;

    assert_int_equal(frame.len, expected.len);
    assert_int_equal(explain_repair(frame.bytes, frame.len), !is_right);
    assert_memory_equal(frame.bytes, expected.bytes, expected.len);
    frame_free(&frame);
    frame_free(&expected);
}

static void assert_left_alone(const struct packet_spec *spec)
{
    struct packet_spec other = *spec;

    other.checksum_error = 0;
    assert_repaired(&other, &other);
    other.checksum_error = 0x1234;
    assert_repaired(&other, spec);
}

TEST(a_ping_gets_both_of_its_checksums_back)
{
    for (size_t data_len = 0; data_len < 70; data_len++)
        for (unsigned which = 0; which < 4; which++) {
            struct packet_spec right = packet_echo_request();
            right.data_len = data_len;
            right.options_len = data_len % 11 * 4;
            struct packet_spec broken = right;
            broken.checksum_error = which & 1 ? 0x8001 : 0;
            broken.icmp_checksum_error = which & 2 ? 0xff : 0;
            assert_repaired(&broken, &right);
        }
}

TEST(a_udp_datagram_gets_the_checksum_of_its_length_and_no_more)
{
    for (uint32_t i = 0; i < 2 * 9; i++) {
        uint16_t length = (uint16_t)(8 + i / 2);
        uint8_t datagram[16] = {0,   53,  0, 53, 0, (uint8_t)length, 0, 1, 'e', 'c',
                                'h', 'o', 9, 8,  7};
        size_t len = i % 2 ? length : sizeof datagram;
        struct packet_spec spec = udp_of(datagram, len);
        struct frame frame = packet_build(&spec);
        assert_true(explain_repair(frame.bytes, frame.len));
        uint32_t sum = reference_sum(frame.bytes + 12, 8) + 17u + length;
        sum += reference_sum(frame.bytes + UDP_AT, length);
        assert_int_equal(reference_remainder(sum), 0xffff);
        memcpy(datagram + 6, frame.bytes + UDP_AT + 6, 2);
        assert_memory_equal(frame.bytes + UDP_AT, datagram, len);
        assert_false(explain_repair(frame.bytes, frame.len));
        frame_free(&frame);
    }
}

TEST(a_udp_checksum_that_was_not_computed_stays_zero)
{
    static const uint8_t datagram[] = {0, 53, 0, 53, 0, 8, 0, 0};
    struct packet_spec spec = udp_of(datagram, sizeof datagram);

    assert_left_alone(&spec);
}

TEST(a_udp_checksum_that_comes_to_zero_is_the_other_zero)
{
    /* all words but the checksum sum up to 0xffff */
    static const uint8_t datagram[] = {0, 53, 0, 53, 0, 10, 0, 1, 0x78, 0x08};
    struct packet_spec spec = udp_of(datagram, sizeof datagram);
    struct frame frame = packet_build(&spec);

    assert_true(explain_repair(frame.bytes, frame.len));
    assert_int_equal(number(frame.bytes + UDP_AT + 6), 0xffff);
    frame_free(&frame);
}

TEST(lengths_that_lie_leave_what_they_are_about_alone)
{
    static const uint8_t shorter[] = {0, 53, 0, 53, 0, 7, 0, 1, 0, 0};
    static const uint8_t longer[] = {0, 53, 0, 53, 0, 11, 0, 1, 0, 0};
    static const uint8_t cut[] = {0, 53, 0, 53, 0, 7, 1};
    struct packet_spec spec = udp_of(shorter, sizeof shorter);

    assert_left_alone(&spec);
    spec = udp_of(longer, sizeof longer);
    assert_left_alone(&spec);
    spec = udp_of(cut, sizeof cut);
    assert_left_alone(&spec);
    spec = packet_echo_request();
    spec.icmp_checksum_error = 0x55;
    spec.icmp_len = 7;
    assert_left_alone(&spec);
    spec.icmp_len = COMPUTED;
    spec.total_len = 85; /* more than there is */
    spec.frame_len = 84;
    assert_left_alone(&spec);
    spec.total_len = 19; /* less than the header */
    assert_left_alone(&spec);
}

TEST(a_part_and_an_unknown_protocol_have_no_checksum_of_their_own)
{
    struct packet_spec spec = packet_echo_request();

    spec.icmp_checksum_error = 0x55;
    spec.fragment = 0x2000;
    assert_left_alone(&spec);
    spec.fragment = 0x0001;
    assert_left_alone(&spec);
    spec.fragment = 0x8000;
    spec.protocol = 6;
    assert_left_alone(&spec);
}

TEST(without_a_whole_header_nothing_is_touched)
{
    struct packet_spec spec = packet_echo_request();

    spec.checksum_error = 1;
    spec.icmp_checksum_error = 1;
    for (int frame_len = 0; frame_len < 24; frame_len++)
        for (int ihl = 0; ihl <= 6; ihl++) {
            spec.frame_len = frame_len;
            spec.ihl = ihl;
            if (ihl >= 5 && ihl * 4 <= frame_len)
                continue;
            struct frame frame = packet_build(&spec), before = packet_build(&spec);
            assert_false(explain_repair(frame.bytes, frame.len));
            if (frame.len > 0)
                assert_memory_equal(frame.bytes, before.bytes, frame.len);
            frame_free(&frame);
            frame_free(&before);
        }
}

/* One's complement has two zeros, and a sum over either holds. */
TEST(a_checksum_that_holds_stays_whichever_zero_it_is)
{
    struct packet_spec spec = packet_echo_request();
    struct frame frame;

    for (spec.id = 0;; spec.id++) {
        frame = packet_build(&spec);
        if (number(frame.bytes + 10) == 0)
            break;
        frame_free(&frame);
    }
    frame.bytes[10] = frame.bytes[11] = 0xff;
    assert_false(explain_repair(frame.bytes, frame.len));
    assert_int_equal(number(frame.bytes + 10), 0xffff);
    frame_free(&frame);
}

/* --- any bytes --- */

/* What may be another after a repair: the header's checksum, and that of the payload. */
static void assert_no_other_byte_changed(const uint8_t *before, const uint8_t *after, size_t len)
{
    size_t header_len = (before[0] & 15u) * 4, payload_checksum = 0;

    if (before[9] == 1)
        payload_checksum = header_len + 2;
    if (before[9] == 17)
        payload_checksum = header_len + 6;
    for (size_t i = 0; i < len; i++)
        if (before[i] != after[i] && i != 10 && i != 11 &&
            !(payload_checksum > 0 && (i == payload_checksum || i == payload_checksum + 1)))
            fail_msg("byte %zu of %zu was changed", i, len);
}

TEST(any_bytes_are_repaired_within_their_bounds)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *pages = mmap(NULL, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    uint8_t *start = pages + page, before[256];
    uint64_t seed = random_seed();

    assert_int_equal(mprotect(start, page, PROT_READ | PROT_WRITE), 0);
    for (int i = 0; i < N_RANDOM; i++) {
        size_t len = random_below(&seed, sizeof before);
        uint8_t *packet = i % 2 ? start : start + page - len;
        for (size_t at = 0; at < len; at++)
            packet[at] = (uint8_t)random_bits(&seed);
        if (len >= 20 && i % 4 != 0) { /* what comes further than the first check */
            packet[0] = (uint8_t)(0x40 | (5 + random_below(&seed, 11)));
            packet[2] = 0;
            packet[3] = (uint8_t)(len - random_below(&seed, 8) + 2);
            packet[6] = packet[7] = 0;
            packet[9] = i % 3 ? 1 : 17;
        }
        memcpy(before, packet, len);
        bool changed = explain_repair(packet, len);
        assert_int_equal(changed, len > 0 && memcmp(before, packet, len) != 0);
        if (changed)
            assert_no_other_byte_changed(before, packet, len);
        assert_false(explain_repair(packet, len));
    }
    (void)munmap(pages, 3 * page);
}

TEST(what_was_repaired_passes)
{
    struct explain_lab *lab = *state;
    struct hostile hostile;
    unsigned n_repaired = 0;

    hostile_begin(&hostile, random_seed(), NULL, 0);
    for (int i = 0; i < N_HOSTILE; i++) {
        uint64_t wait_ns;
        struct frame frame = hostile_next(&hostile, &wait_ns);
        if (frame.len > EXPLAIN_MAX_PACKET_LEN)
            continue;
        n_repaired += explain_repair(frame.bytes, frame.len);
        enum verdict verdict = explain_lab_send(lab, frame.bytes, frame.len);
        const struct explain_step *joined = explain_lab_step(lab, RULE_FRAGMENT_JOINED);
        if (verdict == DROP_IPV4_CHECKSUM ||
            (joined == NULL && (verdict == DROP_ICMP_CHECKSUM || verdict == DROP_UDP_CHECKSUM)))
            fail_msg("%s after repair", verdict_table[verdict].name);
    }
    hostile_end(&hostile);
    assert_true(n_repaired > N_HOSTILE / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ping_gets_both_of_its_checksums_back),
        cmocka_unit_test(a_udp_datagram_gets_the_checksum_of_its_length_and_no_more),
        cmocka_unit_test(a_udp_checksum_that_was_not_computed_stays_zero),
        cmocka_unit_test(a_udp_checksum_that_comes_to_zero_is_the_other_zero),
        cmocka_unit_test(lengths_that_lie_leave_what_they_are_about_alone),
        cmocka_unit_test(a_part_and_an_unknown_protocol_have_no_checksum_of_their_own),
        cmocka_unit_test(without_a_whole_header_nothing_is_touched),
        cmocka_unit_test(a_checksum_that_holds_stays_whichever_zero_it_is),
        cmocka_unit_test(any_bytes_are_repaired_within_their_bounds),
        cmocka_unit_test(what_was_repaired_passes),
    };
    return cmocka_run_group_tests_name("explain_repair", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
