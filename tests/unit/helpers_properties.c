/* helpers_properties.c - proves that a packet in which anything is wrong breaks a property
 *
 * properties.h looks at every packet that leaves in most of the tests, so it has to see: each bit
 * of a right answer is flipped in turn, with the checksums made right again, and fragments are
 * swapped, lost and mixed. Nothing of the stack is used here.
 */
#include "tests/unit/unit.h"

#include "tests/unit/packet_builder.h"
#include "tests/unit/properties.h"
#include "tests/unit/reference.h"

enum { MTU = 100 };

static bool is_ours(uint32_t address)
{
    return address == IP(192, 168, 3, 12);
}

/* What is wrong with packets as the answer to a request. */
static const char *fault_of(const struct frame *request, const struct properties_packet *out,
                            size_t n_out)
{
    const struct properties_case c = {
        .request = {request->bytes, request->len},
        .out = out,
        .n_out = n_out,
        .mtu = MTU,
        .ttl = 64,
        .is_ours = is_ours,
    };
    return properties_fault(&c);
}

static const char *fault_of_one(const struct frame *request, const struct frame *answer)
{
    const struct properties_packet packet = {answer->bytes, answer->len};

    return fault_of(request, &packet, 1);
}

static void sum_up(uint8_t *bytes, size_t len, size_t checksum_at)
{
    bytes[checksum_at] = bytes[checksum_at + 1] = 0;
    uint16_t check = reference_checksum(bytes, len);
    bytes[checksum_at] = (uint8_t)(check >> 8);
    bytes[checksum_at + 1] = (uint8_t)check;
}

/* Flips each bit of the answer, and makes right what the checksums are over. may_be says of which
 * bits the answer would be as right. */
static void assert_every_bit_counts(const struct frame *request, const struct frame *answer,
                                    bool (*may_be)(size_t bit))
{
    size_t header_len = (size_t)(answer->bytes[0] & 15) * 4;

    for (size_t bit = 0; bit < answer->len * 8; bit++) {
        struct frame wrong = frame_of(answer->bytes, answer->len);
        size_t in_message = bit / 8 - header_len;
        wrong.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (bit / 16 != 5)
            sum_up(wrong.bytes, header_len, 10);
        if (bit / 8 >= header_len && in_message / 2 != 1)
            sum_up(wrong.bytes + header_len, wrong.len - header_len, 2);
        const char *fault = fault_of_one(request, &wrong);
        if ((fault == NULL) != may_be(bit))
            fail_msg("bit %zu of octet %zu: %s", bit % 8, bit / 8, fault ? fault : "nothing found");
        frame_free(&wrong);
    }
}

static struct packet_spec asked(void)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 16;
    return spec;
}

static struct frame reply_to(struct packet_spec spec)
{
    uint32_t source = spec.source;

    spec.source = spec.destination;
    spec.destination = source;
    spec.type = 0;
    spec.id = 0;
    return packet_build(&spec);
}

static bool only_df(size_t bit)
{
    return bit == 6 * 8 + 6;
}

TEST(every_bit_of_an_echo_reply_counts)
{
    struct packet_spec spec = asked();
    struct frame request = packet_build(&spec), reply = reply_to(spec);

    assert_null(fault_of_one(&request, &reply));
    assert_every_bit_counts(&request, &reply, only_df);
    frame_free(&reply);
    frame_free(&request);
}

/* Octet 20 is the route's type, 27 the stamp's; the stamp itself is any time, at 31. */
static bool df_or_the_time(size_t bit)
{
    return only_df(bit) || (bit / 8 >= 31 && bit / 8 < 35);
}

TEST(every_bit_of_the_options_counts)
{
    static const uint8_t before[16] = {7, 7, 4, 0, 0, 0, 0, 1, 68, 8, 5, 0, 0, 0, 0, 0};
    static const uint8_t after[16] = {7, 7, 8, 192, 168, 3, 12, 68, 8, 9, 0, 1, 2, 3, 4, 0};
    struct packet_spec spec = asked();

    spec.options = before;
    spec.options_len = sizeof before;
    struct frame request = packet_build(&spec);
    spec.options = after;
    struct frame reply = reply_to(spec);
    assert_null(fault_of_one(&request, &reply));
    assert_every_bit_counts(&request, &reply, df_or_the_time);
    frame_free(&reply);
    frame_free(&request);
}

/* A port that is not open: 3/3. As right would be 3/1, 3/2: which one is due is another question.
 */
static bool another_code(size_t bit)
{
    return bit == 21 * 8 + 0 || bit == 21 * 8 + 1;
}

static struct frame error_about(const struct frame *request)
{
    struct packet_spec spec = packet_echo_request();

    spec.source = IP(192, 168, 3, 12);
    spec.destination = IP(192, 168, 3, 11);
    spec.id = spec.icmp_id = spec.sequence = 0;
    spec.type = spec.code = 3;
    spec.data = request->bytes;
    spec.data_len = request->len;
    return packet_build(&spec);
}

TEST(every_bit_of_an_error_counts)
{
    struct packet_spec spec = asked();

    spec.protocol = 17;
    struct frame request = packet_build(&spec), error = error_about(&request);
    assert_null(fault_of_one(&request, &error));
    assert_every_bit_counts(&request, &error, another_code);
    frame_free(&error);
    frame_free(&request);
}

TEST(an_error_where_none_may_be_is_a_fault)
{
    for (int i = 0; i < 4; i++) {
        struct packet_spec spec = asked();
        if (i == 1)
            spec.type = 3;
        if (i == 2)
            spec.fragment = 1;
        if (i == 3)
            spec.destination = IP(224, 0, 0, 1);
        struct frame request = packet_build(&spec), error = error_about(&request);
        assert_int_equal(fault_of_one(&request, &error) == NULL, i == 0);
        frame_free(&error);
        frame_free(&request);
    }
}

/* --- fragments --- */

enum { N_FRAGMENTS = 3 };

struct fragments {
    struct frame request, frames[N_FRAGMENTS];
    struct properties_packet out[N_FRAGMENTS];
};

static struct fragments fragments_of(size_t fragment_len)
{
    struct packet_spec spec = packet_echo_request();
    struct fragments fragments;

    spec.fragment = 0;
    spec.data_len = 192;
    fragments.request = packet_build(&spec);
    spec.source = IP(192, 168, 3, 12);
    spec.destination = IP(192, 168, 3, 11);
    spec.type = 0;
    for (size_t i = 0; i < N_FRAGMENTS; i++) {
        size_t end = i + 1 < N_FRAGMENTS ? (i + 1) * fragment_len : SIZE_MAX;
        fragments.frames[i] = packet_build_slice(&spec, i * fragment_len, end);
        fragments.out[i] =
            (struct properties_packet){fragments.frames[i].bytes, fragments.frames[i].len};
    }
    return fragments;
}

static void fragments_free(struct fragments *fragments)
{
    frame_free(&fragments->request);
    for (size_t i = 0; i < N_FRAGMENTS; i++)
        frame_free(&fragments->frames[i]);
}

TEST(fragments_are_right_in_their_order_all_of_them_and_none_longer_than_the_mtu)
{
    struct fragments fragments = fragments_of(80), other = fragments_of(88);
    const struct properties_packet *out = fragments.out;
    const struct properties_packet swapped[] = {out[1], out[0], out[2]},
                                   twice[] = {out[0], out[1], out[1], out[2]},
                                   mixed[] = {out[0], out[1], other.out[2]};

    assert_null(fault_of(&fragments.request, out, 3));
    assert_non_null(fault_of(&fragments.request, out, 2));
    assert_non_null(fault_of(&fragments.request, out + 1, 2));
    assert_non_null(fault_of(&fragments.request, swapped, 3));
    assert_non_null(fault_of(&fragments.request, twice, 4));
    assert_non_null(fault_of(&fragments.request, mixed, 3));
    assert_non_null(fault_of(&fragments.request, other.out, 3));
    fragments_free(&fragments);
    fragments_free(&other);
}

TEST(packets_of_two_datagrams_are_a_fault)
{
    for (size_t at = 0; at < 20; at++) {
        if (at == 10 || at == 11) /* the checksum */
            continue;
        struct fragments fragments = fragments_of(80);
        fragments.frames[1].bytes[at] ^= 0x10;
        sum_up(fragments.frames[1].bytes, 20, 10);
        if (fault_of(&fragments.request, fragments.out, 3) == NULL)
            fail_msg("octet %zu of the second fragment", at);
        fragments_free(&fragments);
    }
}

TEST(two_answers_are_a_fault)
{
    struct packet_spec spec = asked();
    struct frame request = packet_build(&spec), reply = reply_to(spec);
    const struct properties_packet two[] = {{reply.bytes, reply.len}, {reply.bytes, reply.len}};

    assert_non_null(fault_of(&request, two, 2));
    frame_free(&reply);
    frame_free(&request);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bit_of_an_echo_reply_counts),
        cmocka_unit_test(every_bit_of_the_options_counts),
        cmocka_unit_test(every_bit_of_an_error_counts),
        cmocka_unit_test(an_error_where_none_may_be_is_a_fault),
        cmocka_unit_test(
            fragments_are_right_in_their_order_all_of_them_and_none_longer_than_the_mtu),
        cmocka_unit_test(packets_of_two_datagrams_are_a_fault),
        cmocka_unit_test(two_answers_are_a_fault),
    };
    return cmocka_run_group_tests_name("helpers_properties", tests, NULL, NULL);
}
