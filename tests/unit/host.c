/* host.c - proves the path of a packet as a whole, alone and in bursts
 *
 * Every reply is held against its request by the checker, every dropped packet must be unchanged
 * (judge.h). Bursts go through a real ring: order, counts, and cells that come round again. Which
 * check speaks first is in faults.c, enumerations are in exhaustive.c.
 */
#include "tests/unit/unit.h"

#include "tests/unit/checker.h"
#include "tests/unit/judge.h"
#include "tests/unit/ring_block.h"

TEST(an_echo_request_is_answered)
{
    struct packet_spec spec = packet_echo_request();

    assert_verdict(*state, &spec, SEND_ECHO_REPLY);
}

TEST(data_of_0_to_1473_bytes_come_back)
{
    uint64_t seed = random_seed();
    uint8_t data[1473];
    struct packet_spec spec = packet_echo_request();

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)random_bits(&seed);
    spec.data = data;
    for (spec.data_len = 0; spec.data_len <= sizeof data; spec.data_len++)
        assert_verdict(*state, &spec, SEND_ECHO_REPLY);
}

TEST(the_most_data_that_a_datagram_holds_come_back)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 65535 - 28;
    assert_verdict(*state, &spec, SEND_ECHO_REPLY);
    spec.options_len = 40;
    spec.data_len -= 40;
    assert_verdict(*state, &spec, SEND_ECHO_REPLY);
}

TEST(identifier_and_sequence_number_0_and_65535_come_back)
{
    static const uint16_t ends[] = {0, 1, 65534, 65535};
    struct packet_spec spec = packet_echo_request();

    for (size_t i = 0; i < 16; i++) {
        spec.icmp_id = ends[i / 4];
        spec.sequence = ends[i % 4];
        assert_verdict(*state, &spec, SEND_ECHO_REPLY);
    }
}

TEST(every_type_of_service_is_answered_with_its_class)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned tos = 0; tos <= 255; tos++) {
        spec.tos = (uint8_t)tos;
        assert_verdict(*state, &spec, SEND_ECHO_REPLY);
    }
}

TEST(every_time_to_live_is_answered)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned ttl = 0; ttl <= 255; ttl++) {
        spec.ttl = (uint8_t)ttl;
        assert_verdict(*state, &spec, SEND_ECHO_REPLY);
    }
}

TEST(the_reply_has_the_time_to_live_of_the_host)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    assert_int_equal(HOST_TTL, 64);
    for (unsigned ttl = 1; ttl <= 255; ttl++) {
        lab->host.ttl = (uint8_t)ttl;
        assert_verdict(lab, &spec, SEND_ECHO_REPLY);
    }
}

TEST(options_of_4_to_40_bytes_that_ask_nothing_are_left_out)
{
    struct packet_spec spec = packet_echo_request();

    for (spec.options_len = 4; spec.options_len <= PACKET_MAX_OPTIONS; spec.options_len += 4)
        assert_verdict(*state, &spec, SEND_ECHO_REPLY);
}

TEST(padding_of_1_to_46_bytes_is_not_sent_back)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 1;
    for (int pad = 1; pad <= 46; pad++) {
        spec.frame_len = 29 + pad;
        assert_verdict(*state, &spec, SEND_ECHO_REPLY);
    }
}

TEST(an_echo_request_of_zeros_alone_is_answered)
{
    static const uint8_t zeros[56];
    struct packet_spec spec = packet_echo_request();

    spec.icmp_id = spec.sequence = 0;
    spec.data = zeros;
    assert_verdict(*state, &spec, SEND_ECHO_REPLY);
}

TEST(every_address_of_a_local_prefix_answers_but_the_dead_one)
{
    struct packet_spec spec = packet_echo_request();

    for (unsigned last = 0; last <= 255; last++) {
        spec.destination = IP(192, 168, 4, last);
        assert_verdict(*state, &spec, last == 7 ? DROP_ROUTE_BLACKHOLE : SEND_ECHO_REPLY);
    }
}

TEST(a_request_at_any_address_in_memory_is_answered)
{
    struct packet_spec spec = packet_echo_request();
    struct frame right = packet_build(&spec);

    for (size_t shift = 0; shift < 16; shift++) {
        uint8_t *block = malloc(RING_HEADROOM + shift + right.len);
        struct packet packet = {block + RING_HEADROOM + shift, .data_len = (uint32_t)right.len};
        memcpy(packet.data, right.bytes, right.len);
        assert_int_equal(host_receive(*state, &packet, 0), SEND_ECHO_REPLY);
        assert_null(checker_fault(right.bytes, packet.data, packet.data_len, HOST_TTL));
        free(block);
    }
    frame_free(&right);
}

TEST(a_reply_is_not_answered)
{
    struct packet_spec spec = packet_echo_request();
    struct frame frame = packet_build(&spec);

    assert_frame_verdict(*state, &frame, SEND_ECHO_REPLY);
    assert_frame_verdict(*state, &frame, DROP_SOURCE_OURS);
    frame_free(&frame);
}

TEST(an_icmp_error_is_counted_by_the_protocol_of_what_it_quotes)
{
    struct lab *lab = *state;
    uint64_t sum = 0;

    for (unsigned protocol = 0; protocol <= 255; protocol++) {
        struct packet_spec quoted = packet_echo_request(), spec = packet_echo_request();
        quoted.protocol = (uint8_t)protocol;
        struct frame quote = packet_build(&quoted);
        spec.type = 3;
        spec.data = quote.bytes;
        for (spec.data_len = 0; spec.data_len <= quote.len; spec.data_len++)
            assert_verdict(lab, &spec, DROP_ICMP_ERROR);
        frame_free(&quote);
        assert_int_equal(lab->host.icmp_quoted[protocol], 84 - 20 + 1); /* with a whole header */
    }
    for (unsigned protocol = 0; protocol <= 255; protocol++)
        sum += lab->host.icmp_quoted[protocol];
    assert_int_equal(sum, 256 * 65);
}

TEST(receive_changes_nothing_in_the_host_but_its_counts)
{
    struct lab *lab = *state;
    struct host *host = &lab->host, before;
    struct packet_spec spec = packet_echo_request();
    size_t entries_len = host->routes.n_entries * sizeof(uint32_t);
    uint32_t *entries = malloc(entries_len);

    memcpy(&before, host, sizeof before);
    memcpy(entries, host->routes.entries, host->routes.n_used * sizeof(uint32_t));
    assert_verdict(lab, &spec, SEND_ECHO_REPLY);
    before.verdicts[SEND_ECHO_REPLY]++;
    spec.ihl = 4;
    assert_verdict(lab, &spec, DROP_IPV4_HEADER_LENGTH);
    before.verdicts[DROP_IPV4_HEADER_LENGTH]++;
    assert_memory_equal(host, &before, sizeof before);
    assert_memory_equal(host->routes.entries, entries, host->routes.n_used * sizeof(uint32_t));
    free(entries);
}

#define with_host(behaviour) cmocka_unit_test_setup_teardown(behaviour, judge_setup, judge_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_host(an_echo_request_is_answered),
        with_host(data_of_0_to_1473_bytes_come_back),
        with_host(the_most_data_that_a_datagram_holds_come_back),
        with_host(identifier_and_sequence_number_0_and_65535_come_back),
        with_host(every_type_of_service_is_answered_with_its_class),
        with_host(every_time_to_live_is_answered),
        with_host(the_reply_has_the_time_to_live_of_the_host),
        with_host(options_of_4_to_40_bytes_that_ask_nothing_are_left_out),
        with_host(padding_of_1_to_46_bytes_is_not_sent_back),
        with_host(an_echo_request_of_zeros_alone_is_answered),
        with_host(every_address_of_a_local_prefix_answers_but_the_dead_one),
        with_host(a_request_at_any_address_in_memory_is_answered),
        with_host(a_reply_is_not_answered),
        with_host(an_icmp_error_is_counted_by_the_protocol_of_what_it_quotes),
        with_host(receive_changes_nothing_in_the_host_but_its_counts),
    };
    return cmocka_run_group_tests_name("host", tests, NULL, NULL);
}
