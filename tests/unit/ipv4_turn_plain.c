/* ipv4_turn_plain.c - proves that a plain header turned where it lies is the one written anew
 *
 * ipv4_turn() and ipv4_write() say what the answer's header is (ipv4_turn.c has their tests);
 * ipv4_turn_plain() has to come to the same 20 bytes, without a sum over them: its checksum follows
 * from the request's. One that was wrong therefore stays wrong, and one that was said with the
 * other zero becomes the one that a full sum says. The checksum is summed up once more by
 * reference.h, and the bytes before the header and behind it are none of its business.
 */
#include "tests/unit/unit.h"

#include "stack/ipv4.h"
#include "tests/unit/reference.h"

enum { LEN = IPV4_HEADER_MIN_LEN, AROUND = 64, OTHER = 0xa5 };

/* A plain header, its checksum right. */
struct request {
    uint8_t tos, ttl, protocol;
    uint16_t total_len, id, fragment;
    uint32_t source, destination;
};

static const struct request ping = {
    .ttl = 64,
    .protocol = IPV4_PROTOCOL_ICMP,
    .total_len = 84,
    .id = 0x2b68,
    .fragment = IPV4_DONT_FRAGMENT,
    .source = 0xc0a8030b,
    .destination = 0xc0a8030c,
};

static struct ipv4_header header_of(const struct request *request)
{
    struct ipv4_header header = {
        .version_ihl = IPV4_VERSION_IHL,
        .tos = request->tos,
        .total_len = be16_of(request->total_len),
        .id = be16_of(request->id),
        .fragment = be16_of(request->fragment),
        .ttl = request->ttl,
        .protocol = request->protocol,
        .source = be32_of(request->source),
        .destination = be32_of(request->destination),
    };
    uint8_t bytes[LEN];

    memcpy(bytes, &header, LEN);
    header.checksum = be16_of(reference_checksum(bytes, LEN));
    return header;
}

/* The header of the answer as ipv4_write() writes it. */
static struct ipv4_header written(const struct ipv4_header *request, uint8_t ttl)
{
    uint8_t bytes[LEN];
    struct ipv4_fields fields = ipv4_turn(request, ttl);
    struct ipv4_header header;

    ipv4_write(bytes + LEN, (uint32_t)be16_get(request->total_len) - LEN, &fields);
    memcpy(&header, bytes, LEN);
    return header;
}

/* Turns the header among other bytes, which may not change, and returns it. */
static struct ipv4_header turned(const struct ipv4_header *request, uint8_t ttl)
{
    uint8_t bytes[AROUND + LEN + AROUND], others[AROUND];
    struct ipv4_header header;

    memset(bytes, OTHER, sizeof bytes);
    memset(others, OTHER, sizeof others);
    memcpy(bytes + AROUND, request, LEN);
    ipv4_turn_plain((void *)(bytes + AROUND), ttl);
    assert_memory_equal(bytes, others, AROUND);
    assert_memory_equal(bytes + AROUND + LEN, others, AROUND);
    memcpy(&header, bytes + AROUND, LEN);
    return header;
}

static void assert_header_turned(const struct ipv4_header *request, uint8_t ttl)
{
    struct ipv4_header expected = written(request, ttl), header = turned(request, ttl);
    uint8_t bytes[LEN];

    assert_memory_equal(&header, &expected, LEN);
    memcpy(bytes, &header, LEN);
    assert_int_equal(reference_sum(bytes, LEN), 0xffff);
}

static void assert_turned(const struct request *request, uint8_t ttl)
{
    struct ipv4_header header = header_of(request);

    assert_header_turned(&header, ttl);
}

TEST(of_a_ping_only_addresses_id_and_checksum_change)
{
    struct request request = ping;
    struct ipv4_header before = header_of(&request), header = turned(&before, 64);

    assert_int_equal(be32_get(header.source), 0xc0a8030c);
    assert_int_equal(be32_get(header.destination), 0xc0a8030b);
    assert_int_equal(be16_get(header.id), 0);
    assert_int_equal(be16_get(header.checksum), be16_get(before.checksum) + 0x2b68);
    assert_memory_equal(&header, &before, offsetof(struct ipv4_header, id));
    assert_int_equal(be16_get(header.fragment), IPV4_DONT_FRAGMENT);
    assert_int_equal(header.ttl, 64);
    assert_int_equal(header.protocol, IPV4_PROTOCOL_ICMP);
}

TEST(every_time_to_live_becomes_every_other)
{
    struct request request = ping;

    for (unsigned i = 0; i <= 0xffff; i++) {
        request.ttl = (uint8_t)(i >> 8);
        assert_turned(&request, (uint8_t)i);
    }
}

TEST(every_class_of_service_at_the_edges_of_all_that_changes)
{
    static const uint16_t ids[] = {0, 1, 0x7fff, 0x8000, 0xfffe, 0xffff};
    static const uint8_t ttls[] = {0, 1, 64, 128, 255};
    struct request request = ping;

    for (unsigned tos = 0; tos <= 255; tos++)
        for (unsigned i = 0; i < 2 * N_ELEMENTS(ids) * N_ELEMENTS(ttls) * N_ELEMENTS(ttls); i++) {
            unsigned rest = i / 2;
            request.tos = (uint8_t)tos;
            request.fragment = i % 2 ? IPV4_DONT_FRAGMENT : 0;
            request.id = ids[rest % N_ELEMENTS(ids)];
            rest /= N_ELEMENTS(ids);
            request.ttl = ttls[rest % N_ELEMENTS(ttls)];
            assert_turned(&request, ttls[rest / N_ELEMENTS(ttls)]);
        }
}

TEST(every_id_with_dont_fragment_and_without)
{
    struct request request = ping;

    for (unsigned i = 0; i <= 0x1ffff; i++) {
        request.id = (uint16_t)i;
        request.fragment = i >> 16 ? IPV4_DONT_FRAGMENT : 0;
        assert_turned(&request, 255);
    }
}

TEST(random_headers)
{
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < 200000; i++) {
        uint64_t bits = random_bits(&seed), addresses = random_bits(&seed);
        struct request request = {
            .tos = (uint8_t)bits,
            .ttl = (uint8_t)(bits >> 8),
            .protocol = (uint8_t)(bits >> 16),
            .total_len = (uint16_t)(LEN + (bits >> 24) % (IPV4_MAX_LEN - LEN + 1)),
            .id = (uint16_t)(bits >> 40),
            .fragment = bits >> 56 & 1 ? IPV4_DONT_FRAGMENT : 0,
            .source = (uint32_t)addresses,
            .destination = (uint32_t)(addresses >> 32),
        };
        assert_turned(&request, (uint8_t)random_bits(&seed));
    }
}

/* Of the two zeros the answer says the one of a full sum: 0x0000, since its words are not all 0. */
TEST(the_checksum_is_never_ffff_whichever_zero_was_meant)
{
    unsigned n_zeros = 0;

    for (unsigned i = 0; i <= 0xffff; i++) {
        struct request request = ping;
        request.fragment = i % 2 ? IPV4_DONT_FRAGMENT : 0;
        request.total_len = (uint16_t)(LEN + i % (IPV4_MAX_LEN - LEN + 1));
        request.source = 0x01000000 + i;
        struct ipv4_header header = header_of(&request);

        /* what the id has to grow by, so that the request's checksum is 0x0000 */
        request.id = reference_remainder((uint64_t)request.id + be16_get(header.checksum));
        header = header_of(&request);
        assert_int_equal(be16_get(header.checksum), 0);
        assert_header_turned(&header, 64);
        header.checksum = be16_of(0xffff); /* it holds as well */
        assert_header_turned(&header, 64);
        /* with the same time to live and without a mark to clear nothing changes but places */
        header = turned(&header, 64);
        assert_int_not_equal(be16_get(header.checksum), 0xffff);
        n_zeros += be16_get(header.checksum) == 0;
    }
    assert_in_range(n_zeros, 0x8000, 0x8100);
}

TEST(a_checksum_that_was_wrong_stays_wrong)
{
    uint64_t seed = random_seed();

    for (unsigned bit = 0; bit < 8 * LEN; bit++)
        for (unsigned i = 0; i < 100; i++) {
            struct request request = ping;
            request.id = (uint16_t)random_bits(&seed);
            request.tos = (uint8_t)random_bits(&seed);
            struct ipv4_header header = header_of(&request);
            uint8_t bytes[LEN];

            memcpy(bytes, &header, LEN);
            bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
            memcpy(&header, bytes, LEN);
            header = turned(&header, (uint8_t)(1 + random_below(&seed, 255)));
            memcpy(bytes, &header, LEN);
            assert_int_not_equal(reference_sum(bytes, LEN), 0xffff);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_a_ping_only_addresses_id_and_checksum_change),
        cmocka_unit_test(every_time_to_live_becomes_every_other),
        cmocka_unit_test(every_class_of_service_at_the_edges_of_all_that_changes),
        cmocka_unit_test(every_id_with_dont_fragment_and_without),
        cmocka_unit_test(random_headers),
        cmocka_unit_test(the_checksum_is_never_ffff_whichever_zero_was_meant),
        cmocka_unit_test(a_checksum_that_was_wrong_stays_wrong),
    };
    return cmocka_run_group_tests_name("ipv4_turn_plain", tests, NULL, NULL);
}
