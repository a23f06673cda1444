/* checksums_sum.c - RFC 1071: the Internet checksum as this machine computes it
 *
 * It is held against reference.h, which puts words together byte by byte and divides; and against
 * bytes that are written down here, so a machine with the other byte order has to come to the same.
 */
#include "tests/conformance/conformance.h"

#include "stack/checksum.h"
#include "tests/unit/reference.h"

enum { MAX_LEN = 65535, ALIGNMENTS = 64, BUFFER_LEN = MAX_LEN + 1 + ALIGNMENTS };

static uint8_t buffer[BUFFER_LEN];

static void fill_at_random(uint64_t *seed)
{
    for (size_t i = 0; i < sizeof buffer; i++)
        buffer[i] = (uint8_t)random_bits(seed);
}

static void assert_as_reference(const uint8_t *data, size_t len)
{
    assert_int_equal(be16_get(checksum(data, len)), reference_checksum(data, len));
    assert_int_equal(checksum_holds(data, len), reference_sum(data, len) == 0xffff);
}

TEST(rfc1071_1_a__the_sum_does_not_depend_on_alignment_or_grouping)
{
    uint64_t seed = random_seed();

    (void)state;
    fill_at_random(&seed);
    for (size_t at = 0; at < ALIGNMENTS; at++) {
        for (size_t len = 0; len <= 300; len++)
            assert_as_reference(buffer + at, len);
    }
    for (unsigned i = 0; i < 2000; i++)
        assert_as_reference(buffer + random_below(&seed, ALIGNMENTS),
                            random_below(&seed, MAX_LEN + 1));

    /* words of 16 or of 32 bits, added up one by one or in two parts */
    for (size_t len = 0; len <= 1500; len += 4) {
        uint64_t by_16 = 0, by_32 = 0;
        for (size_t i = 0; i < len; i += 2)
            by_16 += word_at(buffer + i);
        for (size_t i = 0; i < len; i += 4)
            by_32 += address_at(buffer + i);
        assert_int_equal(be16_get(checksum_of_sum(by_16)), reference_checksum(buffer, len));
        assert_int_equal(be16_get(checksum_of_sum(by_32)), reference_checksum(buffer, len));
        bool holds = reference_sum(buffer, len + 2) == 0xffff;
        assert_int_equal(checksum_holds_with(buffer + len, 2, by_16), holds);
        be16 right = checksum(buffer, len);
        assert_true(checksum_holds_with(right.byte, sizeof right, by_16));
    }
}

TEST(rfc1071_1_b__an_odd_last_byte_is_the_high_half_of_a_word)
{
    (void)state;
    for (unsigned byte = 0; byte <= 255; byte++) {
        uint8_t one = (uint8_t)byte;
        be16 sum = checksum(&one, 1);
        assert_int_equal(sum.byte[0], 255 - byte);
        assert_int_equal(sum.byte[1], 255);
    }
    for (size_t len = 1; len <= 129; len += 2) {
        for (size_t i = 0; i < len; i++)
            buffer[i] = (uint8_t)(i * 37 + len);
        buffer[len] = 0;
        be16 odd = checksum(buffer, len), padded = checksum(buffer, len + 1);
        assert_memory_equal(&odd, &padded, sizeof odd);
        assert_as_reference(buffer, len);
        buffer[len] = 0xff; /* what lies behind is not looked at */
        padded = checksum(buffer, len);
        assert_memory_equal(&odd, &padded, sizeof odd);
    }
}

TEST(rfc1071_1_c__the_bytes_of_the_result_are_the_same_on_any_machine)
{
    static const struct {
        uint8_t data[20];
        size_t len;
        uint8_t checksum[2];
    } vectors[] = {
        /* the example of RFC 1071 section 3, whose sum is ddf2 */
        {{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7}, 8, {0x22, 0x0d}},
        {{0x12, 0x34}, 2, {0xed, 0xcb}},
        {{0xff, 0x00}, 2, {0x00, 0xff}},
        {{0x00, 0xff}, 2, {0xff, 0x00}},
        {{0x80, 0x00, 0x80, 0x00}, 4, {0xff, 0xfe}},
        {{0x00, 0x80, 0x00, 0x80}, 4, {0xfe, 0xff}},
        /* a header, with 0 where its checksum goes */
        {{0x45, 0x00, 0x00, 0x54, 0x12, 0x34, 0x40, 0x00, 0x40, 0x01,
          0x00, 0x00, 0xc0, 0xa8, 0x03, 0x0b, 0xc0, 0xa8, 0x03, 0x0c},
         20,
         {0xa1, 0x0d}},
    };
    uint64_t seed = random_seed();
    static uint8_t swapped[BUFFER_LEN];

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(vectors); i++) {
        be16 sum = checksum(vectors[i].data, vectors[i].len);
        assert_memory_equal(sum.byte, vectors[i].checksum, 2);
    }
    /* bytes that change places in pairs: so do those of the sum */
    fill_at_random(&seed);
    for (size_t i = 0; i < sizeof buffer; i++)
        swapped[i] = buffer[i ^ 1];
    for (size_t len = 2; len <= 2000; len += 2) {
        be16 one = checksum(buffer, len), other = checksum(swapped, len);
        assert_int_equal(one.byte[0], other.byte[1]);
        assert_int_equal(one.byte[1], other.byte[0]);
    }
}

/* All lengths up to 4096, and the last ones. */
static size_t next_len(size_t len)
{
    return len == 4096 ? MAX_LEN - 128 : len + 1;
}

TEST(rfc1071_4_a__no_carry_is_lost)
{
    static const uint8_t patterns[][16] = {
        {0},
        {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 1},
        {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0, 0, 0},
        {0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe, 0xff,
         0xfe},
        {0x80, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0},
        {0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x80},
        {0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0},
    };

    (void)state;
    memset(buffer, 0xff, sizeof buffer); /* -0 added to -0 is -0; alone it is no sum */
    for (size_t len = 1; len <= MAX_LEN; len = next_len(len)) {
        assert_int_equal(be16_get(checksum(buffer, len)), len % 2 == 0 ? 0 : 0x00ff);
        assert_int_equal(checksum_holds(buffer, len), len % 2 == 0);
    }
    for (size_t i = 0; i < N_ELEMENTS(patterns); i++) {
        for (size_t at = 0; at < sizeof buffer; at++)
            buffer[at] = patterns[i][at % 16];
        for (size_t len = 0; len <= MAX_LEN; len = next_len(len))
            assert_as_reference(buffer, len);
    }
    for (uint64_t sum = UINT64_MAX - 0x20000; sum != 0; sum++) /* as large as a sum can be */
        assert_int_equal(be16_get(checksum_of_sum(sum)), 0xffff - reference_remainder(sum));
}

/* A request whose sum without the checksum is -0, so that both 0x0000 and 0xffff make it hold. */
static struct packet_spec with_two_right_checksums(size_t data_len, bool in_header)
{
    struct packet_spec spec = echo_request();
    uint16_t *filler = in_header ? &spec.id : &spec.sequence;
    size_t at = in_header ? 10 : 22;

    spec.data_len = data_len;
    *filler = 0;
    struct frame frame = packet_build(&spec);
    *filler = (uint16_t)word_at(frame.bytes + at);
    frame_free(&frame);
    frame = packet_build(&spec);
    assert_int_equal(word_at(frame.bytes + at), 0);
    frame_free(&frame);
    return spec;
}

TEST(rfc1071_x_b__both_zeros_are_right_where_the_sum_is_zero)
{
    struct lab *lab = *state;

    for (size_t data_len = 0; data_len <= 1472; data_len++) {
        struct packet_spec spec = with_two_right_checksums(data_len, true);
        expect_reply(lab, &spec);
        spec.checksum_error = 0xffff;
        expect_reply(lab, &spec);
        spec.checksum_error = 0xfffe;
        expect_drop(lab, &spec, DROP_IPV4_CHECKSUM);

        spec = with_two_right_checksums(data_len, false);
        expect_reply(lab, &spec);
        spec.icmp_checksum_error = 0xffff;
        expect_reply(lab, &spec);
        spec.icmp_checksum_error = 0x7fff;
        expect_drop(lab, &spec, DROP_ICMP_CHECKSUM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1071_1_a__the_sum_does_not_depend_on_alignment_or_grouping),
        REQUIREMENT(rfc1071_1_b__an_odd_last_byte_is_the_high_half_of_a_word),
        REQUIREMENT(rfc1071_1_c__the_bytes_of_the_result_are_the_same_on_any_machine),
        REQUIREMENT(rfc1071_4_a__no_carry_is_lost),
        REQUIREMENT(rfc1071_x_b__both_zeros_are_right_where_the_sum_is_zero),
    };

    return cmocka_run_group_tests_name("checksums_sum", tests, lab_setup, lab_teardown);
}
