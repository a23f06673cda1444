/* ipv4_write.c - proves that a header is written as its fields say, byte by byte
 *
 * The builder makes the same datagram from the same fields, with its own sums. The header goes into
 * the bytes that end where the payload begins, and neither the bytes before it nor the payload
 * change.
 */
#include "tests/unit/unit.h"

#include "stack/ipv4.h"
#include "tests/unit/packet_builder.h"

enum { BEFORE = 16 }; /* bytes that do not belong to the header */

/* Fields, and a payload of zeros. */
struct datagram {
    struct ipv4_fields fields;
    size_t payload_len;
};

static struct datagram any(void)
{
    return (struct datagram){
        .fields = {.id = 0x1234,
                   .ttl = 64,
                   .protocol = 1,
                   .source = {{192, 168, 3, 12}},
                   .destination = {{192, 168, 3, 11}}},
        .payload_len = 64,
    };
}

static struct frame build(const struct datagram *datagram, const uint8_t *payload)
{
    const struct ipv4_fields *fields = &datagram->fields;
    struct packet_spec spec = packet_echo_request();

    spec.tos = fields->tos;
    spec.id = fields->id;
    spec.fragment = fields->fragment;
    spec.ttl = fields->ttl;
    spec.protocol = fields->protocol;
    spec.source = be32_get(fields->source);
    spec.destination = be32_get(fields->destination);
    spec.options = fields->options;
    spec.options_len = fields->options_len;
    spec.payload = payload;
    spec.payload_len = datagram->payload_len;
    return packet_build(&spec);
}

static void assert_written(const struct datagram *datagram)
{
    size_t header_len = 20 + datagram->fields.options_len;
    uint8_t *payload = calloc(1, datagram->payload_len + 1);
    struct frame expected = build(datagram, payload);
    uint8_t *block = malloc(BEFORE + expected.len);

    memset(block, PACKET_PAD, BEFORE + header_len);
    memset(block + BEFORE + header_len, 0, datagram->payload_len);
    uint8_t *written =
        ipv4_write(block + BEFORE + header_len, (uint32_t)datagram->payload_len, &datagram->fields);
    assert_ptr_equal(written, block + BEFORE);
    assert_memory_equal(written, expected.bytes, expected.len);
    for (size_t i = 0; i < BEFORE; i++)
        assert_int_equal(block[i], PACKET_PAD);
    free(block);
    free(payload);
    frame_free(&expected);
}

TEST(every_type_of_service_time_to_live_and_protocol_is_written)
{
    for (unsigned value = 0; value <= 255; value++) {
        struct datagram datagram = any();
        datagram.fields.tos = (uint8_t)value;
        assert_written(&datagram);
        datagram.fields.ttl = (uint8_t)(255 - value);
        assert_written(&datagram);
        datagram.fields.protocol = (uint8_t)(value ^ 0x55);
        assert_written(&datagram);
    }
}

TEST(every_id_and_every_fragment_field_is_written)
{
    struct datagram datagram = any();

    for (uint32_t value = 0; value <= 0xffff; value++) {
        datagram.fields.id = (uint16_t)value;
        datagram.fields.fragment = (uint16_t)(value * 40503); /* odd: each value once */
        assert_written(&datagram);
    }
}

TEST(every_bit_of_the_addresses_is_written)
{
    for (unsigned bit = 0; bit < 64; bit++) {
        struct datagram datagram = any();
        uint8_t *byte = bit < 32 ? &datagram.fields.source.byte[bit / 8]
                                 : &datagram.fields.destination.byte[bit / 8 - 4];
        *byte ^= (uint8_t)(1 << bit % 8);
        assert_written(&datagram);
    }
}

TEST(options_of_0_to_40_bytes_stand_behind_the_header)
{
    uint64_t seed = random_seed();
    uint8_t options[40];

    for (unsigned i = 0; i < 1000; i++) {
        struct datagram datagram = any();
        for (size_t at = 0; at < sizeof options; at++)
            options[at] = (uint8_t)random_bits(&seed);
        datagram.fields.options_len = i % 11 * 4;
        /* of exactly that size, so that AddressSanitizer sees a read beyond them */
        struct frame exact = frame_of(options, datagram.fields.options_len);
        datagram.fields.options = exact.bytes;
        assert_written(&datagram);
        frame_free(&exact);
    }
}

TEST(without_options_none_are_read)
{
    struct datagram datagram = any();

    datagram.fields.options = NULL;
    datagram.fields.options_len = 0;
    assert_written(&datagram);
}

TEST(every_payload_length_makes_its_total_length)
{
    static const uint8_t options[40];
    struct datagram datagram = any();

    for (datagram.payload_len = 0; datagram.payload_len <= 1500; datagram.payload_len++)
        assert_written(&datagram);
    datagram.payload_len = 65535 - 20;
    assert_written(&datagram);
    datagram.fields.options = options;
    datagram.fields.options_len = sizeof options;
    datagram.payload_len -= sizeof options;
    assert_written(&datagram);
}

/* All bits set wherever a bit may be, so that the sum has all its carries. */
TEST(the_largest_fields_are_summed_up_right)
{
    uint8_t options[40];
    struct datagram datagram = {
        .fields = {.options = options,
                   .id = UINT16_MAX,
                   .fragment = UINT16_MAX,
                   .tos = UINT8_MAX,
                   .ttl = UINT8_MAX,
                   .protocol = UINT8_MAX,
                   .source = {{255, 255, 255, 255}},
                   .destination = {{255, 255, 255, 255}}},
    };

    memset(options, 0xff, sizeof options);
    for (; datagram.fields.options_len <= sizeof options; datagram.fields.options_len += 4) {
        datagram.payload_len = 65535 - 20 - datagram.fields.options_len;
        assert_written(&datagram);
    }
}

TEST(random_fields_are_written)
{
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < 10000; i++) {
        struct datagram datagram = {
            .fields = {.id = (uint16_t)random_bits(&seed),
                       .fragment = (uint16_t)random_bits(&seed),
                       .tos = (uint8_t)random_bits(&seed),
                       .ttl = (uint8_t)random_bits(&seed),
                       .protocol = (uint8_t)random_bits(&seed),
                       .source = be32_of((uint32_t)random_bits(&seed)),
                       .destination = be32_of((uint32_t)random_bits(&seed))},
            .payload_len = random_below(&seed, 100),
        };
        assert_written(&datagram);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_of_service_time_to_live_and_protocol_is_written),
        cmocka_unit_test(every_id_and_every_fragment_field_is_written),
        cmocka_unit_test(every_bit_of_the_addresses_is_written),
        cmocka_unit_test(options_of_0_to_40_bytes_stand_behind_the_header),
        cmocka_unit_test(without_options_none_are_read),
        cmocka_unit_test(every_payload_length_makes_its_total_length),
        cmocka_unit_test(the_largest_fields_are_summed_up_right),
        cmocka_unit_test(random_fields_are_written),
    };
    return cmocka_run_group_tests_name("ipv4_write", tests, NULL, NULL);
}
