/* rfc1122_discard.c - RFC 1122 sections 3.1, 3.2.1.1 and 3.2.1.2: what is dropped, and how silently
 */
#include "tests/conformance/conformance.h"

#include "stack/mib.h"

/* One datagram for each way to be dropped in silence. Where no value is given, it is that of a
 * right echo request. */
static const struct {
    enum verdict verdict;
    int frame_len, version, ihl, total_len, icmp_len, type, protocol;
    uint16_t fragment, checksum_error, icmp_checksum_error;
    uint32_t source, destination;
} silent[] = {
    {.verdict = DROP_IPV4_SHORT, .frame_len = 19},
    {.verdict = DROP_IPV6, .version = 6},
    {.verdict = DROP_IPV4_VERSION, .version = 5},
    {.verdict = DROP_IPV4_HEADER_LENGTH, .ihl = 4},
    {.verdict = DROP_IPV4_TOTAL_LENGTH, .total_len = 19},
    {.verdict = DROP_IPV4_TRUNCATED, .total_len = 85},
    {.verdict = DROP_IPV4_CHECKSUM, .checksum_error = 1},
    {.verdict = DROP_SOURCE_THIS_NETWORK, .source = IP(0, 1, 2, 3)},
    {.verdict = DROP_SOURCE_LOOPBACK, .source = IP(127, 0, 0, 1)},
    {.verdict = DROP_SOURCE_MULTICAST, .source = ALL_HOSTS},
    {.verdict = DROP_SOURCE_RESERVED, .source = IP(240, 0, 0, 1)},
    {.verdict = DROP_SOURCE_BROADCAST, .source = BROADCAST},
    {.verdict = DROP_SOURCE_OURS, .source = OURS},
    {.verdict = DROP_DESTINATION_LOOPBACK, .destination = IP(127, 0, 0, 1)},
    {.verdict = DROP_DESTINATION_MULTICAST, .destination = ALL_HOSTS},
    {.verdict = DROP_DESTINATION_BROADCAST, .destination = BROADCAST},
    {.verdict = DROP_ROUTE_BLACKHOLE, .destination = IP(192, 168, 4, 7)},
    {.verdict = DROP_DESTINATION_NOT_OURS, .destination = IP(192, 168, 3, 13)},
    {.verdict = DROP_FRAGMENT_EMPTY, .fragment = 0x2000, .icmp_len = -2},
    {.verdict = DROP_FRAGMENT_ALIGNMENT, .fragment = 0x2000, .icmp_len = 63},
    {.verdict = DROP_FRAGMENT_TOO_BIG, .fragment = 0x1fff},
    {.verdict = DROP_UDP_LENGTH, .protocol = 17, .icmp_len = 7},
    {.verdict = DROP_ICMP_SHORT, .icmp_len = 7},
    {.verdict = DROP_ICMP_CHECKSUM, .icmp_checksum_error = 1},
    {.verdict = DROP_ICMP_ERROR, .type = 3},
    {.verdict = DROP_ICMP_REDIRECT, .type = 5},
    {.verdict = DROP_ICMP_UNSOLICITED, .type = 14},
    {.verdict = DROP_ICMP_DEPRECATED, .type = 17},
    {.verdict = DROP_ICMP_TYPE, .type = 40},
    {.verdict = DROP_ICMP_DISABLED, .type = 13},
};

static struct packet_spec silent_packet(size_t i)
{
    struct packet_spec spec = echo_request();

    spec.frame_len = silent[i].frame_len != 0 ? silent[i].frame_len : COMPUTED;
    spec.version = silent[i].version != 0 ? (unsigned)silent[i].version : 4;
    spec.ihl = silent[i].ihl != 0 ? silent[i].ihl : COMPUTED;
    spec.total_len = silent[i].total_len != 0 ? silent[i].total_len : COMPUTED;
    spec.type = silent[i].type != 0 ? (uint8_t)silent[i].type : 8;
    spec.protocol = silent[i].protocol != 0 ? (uint8_t)silent[i].protocol : 1;
    spec.source = silent[i].source != 0 ? silent[i].source : ASKER;
    spec.destination = silent[i].destination != 0 ? silent[i].destination : OURS;
    spec.fragment = silent[i].fragment;
    spec.checksum_error = silent[i].checksum_error;
    spec.icmp_checksum_error = silent[i].icmp_checksum_error;
    if (silent[i].icmp_len == -2) /* none at all */
        spec.payload = (const uint8_t *)"";
    else if (silent[i].icmp_len != 0)
        spec.icmp_len = silent[i].icmp_len;
    return spec;
}

/* An address and a route to it, and nothing else: no memory for fragments, no own address. */
TEST(rfc1122_3_1_a__ip_and_icmp_work_with_an_address_and_nothing_more)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    host_init(&lab->host, (struct siphash_key){{1, 2}});
    route_init(&lab->host.routes, lab->routes, route_memory_len(1));
    assert_true(route_add(&lab->host.routes, OURS, 32, ROUTE_LOCAL));
    expect_reply(lab, &spec);
    spec = unknown_protocol();
    (void)expect_error(lab, &spec, 3, 2);
}

/* Who logs discards finds the bytes as they came, a reason for people and where to read on. */
TEST(rfc1122_3_1_h__a_dropped_packet_is_left_as_it_came_with_a_reason_that_can_be_logged)
{
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(silent); i++) {
        struct packet_spec spec = silent_packet(i);
        struct frame frame = packet_build(&spec), before = packet_build(&spec);
        struct packet packet = {.data = frame.bytes, .data_len = (uint32_t)frame.len};
        packet.verdict = host_receive(&lab->host, &packet, lab->now_ns);
        const struct verdict_row *row = &verdict_table[packet.verdict];
        assert_int_equal(packet.verdict, silent[i].verdict);
        assert_ptr_equal(packet.data, frame.bytes);
        assert_int_equal(packet.data_len, before.len);
        assert_memory_equal(packet.data, before.bytes, before.len);
        assert_true(strlen(row->sentence) > 10 && strstr(row->clause, "RFC") == row->clause);
        for (size_t other = 0; other < N_VERDICTS; other++)
            assert_true(other == packet.verdict ||
                        strcmp(row->sentence, verdict_table[other].sentence) != 0);
        frame_free(&frame);
        frame_free(&before);
    }
}

TEST(rfc1122_3_1_i__each_silent_discard_is_counted_once_under_its_reason)
{
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(silent); i++) {
        struct packet_spec spec = silent_packet(i);
        expect_drop(lab, &spec, silent[i].verdict);
        expect_drop(lab, &spec, silent[i].verdict);
        assert_int_equal(lab->host.verdicts[silent[i].verdict], 2);
    }
    assert_int_equal(lab_sum(lab), 2 * N_ELEMENTS(silent));
}

/* No error now or later, nothing kept, and nothing taken from what errors may be sent. */
TEST(rfc1122_3_1_j__what_is_silently_discarded_leaves_no_error_and_no_state)
{
    struct lab *lab = *state;
    struct mib mib;

    for (size_t i = 0; i < N_ELEMENTS(silent); i++) {
        struct packet_spec spec = silent_packet(i);
        expect_nothing(lab, &spec);
    }
    assert_int_equal(lab_wait(lab, 3600 * LAB_SECOND), 0);
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
    assert_int_equal(lab->host.limiter.n_taken, 0);
    mib_read(&lab->host, &mib);
    assert_int_equal(mib.counters[MIB_IP_IN_RECEIVES], N_ELEMENTS(silent));
    assert_int_equal(mib.counters[MIB_IP_OUT_REQUESTS], 0);
    assert_int_equal(mib.counters[MIB_ICMP_OUT_MSGS], 0);
}

TEST(rfc1122_3_2_1_1_a__any_version_but_4_is_silently_discarded)
{
    struct lab *lab = *state;

    for (unsigned version = 0; version < 16; version++) {
        struct packet_spec specs[] = {echo_request(), udp_datagram(), unknown_protocol()};
        for (size_t i = 0; i < N_ELEMENTS(specs) && version != 4; i++) {
            specs[i].version = version;
            expect_drop(lab, &specs[i], version == 6 ? DROP_IPV6 : DROP_IPV4_VERSION);
        }
    }
}

/* A header with one wrong bit does not keep its sum. What the bit says may be refused before. */
TEST(rfc1122_3_2_1_2_a__a_header_with_any_one_wrong_bit_is_silently_discarded)
{
    static const size_t options_lens[] = {0, 4, 40};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(options_lens); i++) {
        struct packet_spec spec = echo_request();
        spec.options_len = options_lens[i];
        struct frame frame = packet_build(&spec);
        assert_int_equal(lab_send(lab, frame.bytes, frame.len), SEND_ECHO_REPLY);
        for (size_t bit = 0; bit < 8 * (20 + spec.options_len); bit++) {
            frame.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
            enum verdict verdict = lab_send(lab, frame.bytes, frame.len);
            assert_int_equal(lab->n_out, 0);
            assert_true(verdict == DROP_IPV4_CHECKSUM || bit < 8 || (bit >= 16 && bit < 32));
            assert_in_range(verdict, DROP_IPV4_SHORT, DROP_IPV4_CHECKSUM);
            frame.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        frame_free(&frame);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_1_a__ip_and_icmp_work_with_an_address_and_nothing_more),
        REQUIREMENT(
            rfc1122_3_1_h__a_dropped_packet_is_left_as_it_came_with_a_reason_that_can_be_logged),
        REQUIREMENT(rfc1122_3_1_i__each_silent_discard_is_counted_once_under_its_reason),
        REQUIREMENT(rfc1122_3_1_j__what_is_silently_discarded_leaves_no_error_and_no_state),
        REQUIREMENT(rfc1122_3_2_1_1_a__any_version_but_4_is_silently_discarded),
        REQUIREMENT(rfc1122_3_2_1_2_a__a_header_with_any_one_wrong_bit_is_silently_discarded),
    };
    return cmocka_run_group_tests_name("rfc1122_discard", tests, lab_setup, lab_teardown);
}
