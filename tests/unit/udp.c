/* udp.c - proves which UDP datagrams are intact
 *
 * An intact one is told that its port is not open, any other one nothing. The pseudo header is laid
 * out in memory here, and summed up by the reference; the stack never has it anywhere.
 */
#include "tests/unit/unit.h"

#include "stack/udp.h"
#include "tests/unit/packet_builder.h"
#include "tests/unit/reference.h"

enum { MAX_DATA = 1472 };

/* A UDP datagram in its own block, behind the header that its checksum covers as well. */
struct datagram {
    struct ipv4_header header;
    struct frame udp;
};

static void put16(uint8_t *at, size_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

/* The right checksum over the pseudo header and length bytes of the datagram. */
static uint16_t checksum_of(const struct datagram *datagram, size_t length)
{
    static uint8_t bytes[12 + 8 + MAX_DATA];

    memcpy(bytes, datagram->header.source.byte, 4);
    memcpy(bytes + 4, datagram->header.destination.byte, 4);
    put16(bytes + 8, datagram->header.protocol);
    put16(bytes + 10, length);
    memcpy(bytes + 12, datagram->udp.bytes, length);
    put16(bytes + 12 + 6, 0);
    return reference_checksum(bytes, 12 + length);
}

static void sum_up(struct datagram *datagram, size_t length)
{
    uint16_t sum = checksum_of(datagram, length);

    put16(datagram->udp.bytes + 6, sum == 0 ? 0xffff : sum); /* RFC 768: 0 means none */
}

/* To port 33434, with data of its own length and a checksum. */
static struct datagram intact(size_t data_len)
{
    uint8_t bytes[8 + MAX_DATA] = {0xc0, 0x01, 0x82, 0x9a};
    struct datagram datagram = {
        .header = {.protocol = 17,
                   .source = {{192, 168, 3, 11}},
                   .destination = {{192, 168, 3, 12}}},
    };

    put16(bytes + 4, 8 + data_len);
    for (size_t i = 0; i < data_len; i++)
        bytes[8 + i] = (uint8_t)i;
    datagram.udp = frame_of(bytes, 8 + data_len);
    sum_up(&datagram, 8 + data_len);
    return datagram;
}

static enum verdict accept(struct datagram *datagram)
{
    const struct ipv4_datagram ipv4 = {&datagram->header, datagram->udp.bytes,
                                       (uint32_t)datagram->udp.len};
    struct datagram before = {datagram->header, frame_of(datagram->udp.bytes, datagram->udp.len)};

    enum verdict verdict = udp_accept(&ipv4, checksum_best());
    assert_memory_equal(datagram->udp.bytes, before.udp.bytes, before.udp.len);
    assert_memory_equal(&datagram->header, &before.header, sizeof before.header);
    frame_free(&before.udp);
    return verdict;
}

TEST(data_of_0_to_1472_bytes_are_intact_with_their_checksum)
{
    for (size_t data_len = 0; data_len <= MAX_DATA; data_len++) {
        struct datagram datagram = intact(data_len);
        assert_int_equal(accept(&datagram), DROP_UDP_PORT);
        frame_free(&datagram.udp);
    }
}

TEST(a_payload_of_0_to_7_bytes_is_too_short_whatever_it_says)
{
    for (size_t len = 0; len <= 7; len++)
        for (unsigned length = 0; length <= 16; length++) {
            uint8_t bytes[8] = {0, 1, 0, 2, 0, (uint8_t)length};
            struct datagram datagram = {.udp = frame_of(bytes, len)};
            assert_int_equal(accept(&datagram), DROP_UDP_LENGTH);
            frame_free(&datagram.udp);
        }
}

TEST(a_length_from_8_to_the_payload_is_right_and_no_other)
{
    struct datagram datagram = intact(64);

    put16(datagram.udp.bytes + 6, 0); /* no checksum */
    for (unsigned length = 0; length <= 0xffff; length++) {
        put16(datagram.udp.bytes + 4, length);
        assert_int_equal(accept(&datagram),
                         length >= 8 && length <= 72 ? DROP_UDP_PORT : DROP_UDP_LENGTH);
    }
    frame_free(&datagram.udp);
}

TEST(bytes_behind_the_length_are_not_summed_up)
{
    for (unsigned length = 8; length <= 72; length++) {
        struct datagram datagram = intact(64);
        put16(datagram.udp.bytes + 4, length);
        sum_up(&datagram, length);
        memset(datagram.udp.bytes + length, PACKET_PAD, 72 - length);
        assert_int_equal(accept(&datagram), DROP_UDP_PORT);
        frame_free(&datagram.udp);
    }
}

TEST(of_all_checksums_the_right_one_and_0_are_accepted)
{
    struct datagram datagram = intact(5);
    uint16_t right = checksum_of(&datagram, 13);

    assert_in_range(right, 1, 0xfffe);
    for (unsigned sum = 0; sum <= 0xffff; sum++) {
        put16(datagram.udp.bytes + 6, sum);
        assert_int_equal(accept(&datagram),
                         sum == 0 || sum == right ? DROP_UDP_PORT : DROP_UDP_CHECKSUM);
    }
    frame_free(&datagram.udp);
}

TEST(a_checksum_that_comes_out_as_0_is_accepted_as_ffff)
{
    struct datagram datagram = intact(2);

    put16(datagram.udp.bytes + 8, 0);
    put16(datagram.udp.bytes + 8, checksum_of(&datagram, 10));
    assert_int_equal(checksum_of(&datagram, 10), 0);
    put16(datagram.udp.bytes + 6, 0xffff);
    assert_int_equal(accept(&datagram), DROP_UDP_PORT);
    frame_free(&datagram.udp);
}

TEST(every_flipped_bit_of_ports_checksum_and_data_is_found)
{
    struct datagram datagram = intact(33);

    for (size_t bit = 0; bit < datagram.udp.len * 8; bit++) {
        bool of_length = bit / 16 == 2;
        datagram.udp.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        enum verdict verdict = accept(&datagram);
        if (verdict != DROP_UDP_CHECKSUM && !(of_length && verdict == DROP_UDP_LENGTH))
            fail_msg("bit %zu", bit);
        datagram.udp.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    frame_free(&datagram.udp);
}

TEST(every_flipped_bit_of_the_addresses_is_found)
{
    struct datagram datagram = intact(33);

    for (unsigned bit = 0; bit < 64; bit++) {
        uint8_t *byte = bit < 32 ? &datagram.header.source.byte[bit / 8]
                                 : &datagram.header.destination.byte[bit / 8 - 4];
        *byte ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(accept(&datagram), DROP_UDP_CHECKSUM);
        *byte ^= (uint8_t)(1 << bit % 8);
    }
    frame_free(&datagram.udp);
}

TEST(random_addresses_and_data_are_intact_with_their_checksum)
{
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < 10000; i++) {
        struct datagram datagram = intact(random_below(&seed, 100));
        datagram.header.source = be32_of((uint32_t)random_bits(&seed));
        datagram.header.destination = be32_of((uint32_t)random_bits(&seed));
        for (size_t at = 8; at < datagram.udp.len; at++)
            datagram.udp.bytes[at] = (uint8_t)random_bits(&seed);
        sum_up(&datagram, datagram.udp.len);
        assert_int_equal(accept(&datagram), DROP_UDP_PORT);
        frame_free(&datagram.udp);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_of_0_to_1472_bytes_are_intact_with_their_checksum),
        cmocka_unit_test(a_payload_of_0_to_7_bytes_is_too_short_whatever_it_says),
        cmocka_unit_test(a_length_from_8_to_the_payload_is_right_and_no_other),
        cmocka_unit_test(bytes_behind_the_length_are_not_summed_up),
        cmocka_unit_test(of_all_checksums_the_right_one_and_0_are_accepted),
        cmocka_unit_test(a_checksum_that_comes_out_as_0_is_accepted_as_ffff),
        cmocka_unit_test(every_flipped_bit_of_ports_checksum_and_data_is_found),
        cmocka_unit_test(every_flipped_bit_of_the_addresses_is_found),
        cmocka_unit_test(random_addresses_and_data_are_intact_with_their_checksum),
    };
    return cmocka_run_group_tests_name("udp", tests, NULL, NULL);
}
