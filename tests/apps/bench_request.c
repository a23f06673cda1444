/* bench_request.c - proves that what the generator sends is an echo request that is in order
 */
#include "tests/unit/unit.h"

#include "apps/bench/feed.h"
#include "apps/bench/request.h"
#include "stack/checksum.h"
#include "stack/icmp.h"
#include "stack/ipv4.h"

#define FROM 0x0A000001U
#define TO 0xC0A8030CU

static const uint32_t lengths[] = {28, 29, 84, 512, 1428, 1500, 65535};

TEST(it_is_a_whole_echo_request_of_every_length)
{
    static uint8_t packet[65536];

    for (size_t i = 0; i < N_ELEMENTS(lengths); i++) {
        memset(packet, 0xA5, sizeof packet);
        request_make(packet, lengths[i], FROM, TO, 0x1234, 7);
        struct ipv4_datagram datagram;
        assert_int_equal(ipv4_accept(packet, lengths[i], &datagram), PASS);
        assert_true(ipv4_is_plain(&datagram));
        assert_int_equal(be32_get(datagram.header->source), FROM);
        assert_int_equal(be32_get(datagram.header->destination), TO);
        assert_int_equal(datagram.payload_len, lengths[i] - 20);
        assert_true(checksum_holds(datagram.payload, datagram.payload_len));
        const struct icmp_header *icmp = (const struct icmp_header *)datagram.payload;
        assert_int_equal(icmp->type, ICMP_ECHO_REQUEST);
        assert_int_equal(icmp->code, 0);
        assert_int_equal(be16_get(icmp->id), 0x1234);
        assert_int_equal(be16_get(icmp->sequence), 7);
        assert_int_equal(packet[lengths[i] % sizeof packet], 0xA5);
    }
}

TEST(each_flow_has_a_header_of_its_own_that_fits_before_the_same_message)
{
    static uint8_t headers[GENERATOR_MAX_FLOWS * FEED_HEADER_LEN], packet[GENERATOR_MAX_LEN];
    struct generator_settings settings = {.len = 84, .n_flows = GENERATOR_MAX_FLOWS};

    feed_make(&settings, headers, packet);
    assert_memory_equal(packet, headers, FEED_HEADER_LEN);
    for (uint32_t flow = 0; flow < settings.n_flows; flow++) {
        struct ipv4_datagram datagram;
        memcpy(packet, headers + (size_t)flow * FEED_HEADER_LEN, FEED_HEADER_LEN);
        assert_int_equal(ipv4_accept(packet, settings.len, &datagram), PASS);
        assert_int_equal(be32_get(datagram.header->source), feed_source(flow));
        for (uint32_t other = 0; other < flow; other++)
            assert_int_not_equal(feed_source(other), feed_source(flow));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_a_whole_echo_request_of_every_length),
        cmocka_unit_test(each_flow_has_a_header_of_its_own_that_fits_before_the_same_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
