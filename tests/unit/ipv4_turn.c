/* ipv4_turn.c - proves the header of a reply, byte by byte
 *
 * The checker holds every reply against its request: version, lengths, class of service,
 * identification, flags, time to live, addresses and the sum. Here the message is not turned (that
 * is ICMP's work), so each test makes one that is a reply already. Around the 20 bytes that are
 * the header nothing may change.
 */
#include "tests/unit/unit.h"

#include "stack/ipv4.h"
#include "tests/unit/checker.h"
#include "tests/unit/packet_builder.h"

static struct packet_spec datagram_to_turn(void)
{
    struct packet_spec spec = packet_echo_request();

    spec.type = 0;
    return spec;
}

/* Writes the header of the answer before the payload. */
static uint8_t *turn(const struct ipv4_datagram *datagram, uint8_t ttl)
{
    struct ipv4_fields fields = ipv4_turn(datagram->header, ttl);

    return ipv4_write(datagram->payload, datagram->payload_len, &fields);
}

static void assert_turned_with_ttl(const struct packet_spec *spec, uint8_t ttl)
{
    struct frame frame = packet_build(spec), request = frame_of(frame.bytes, frame.len);
    struct ipv4_datagram datagram;

    assert_int_equal(ipv4_accept(frame.bytes, frame.len, &datagram), PASS);
    uint8_t *reply = turn(&datagram, ttl);
    assert_ptr_equal(reply, frame.bytes + spec->options_len);
    const char *fault = checker_fault(request.bytes, reply, 20 + datagram.payload_len, ttl);
    if (fault)
        fail_msg("%s", fault);
    assert_memory_equal(frame.bytes, request.bytes, spec->options_len);
    assert_memory_equal(reply + 20, request.bytes + spec->options_len + 20,
                        frame.len - spec->options_len - 20);
    frame_free(&request);
    frame_free(&frame);
}

static void assert_turned(const struct packet_spec *spec)
{
    assert_turned_with_ttl(spec, 64);
}

TEST(source_and_destination_change_places)
{
    struct packet_spec spec = datagram_to_turn();

    assert_turned(&spec);
}

TEST(the_time_to_live_is_the_one_given)
{
    struct packet_spec spec = datagram_to_turn();

    for (unsigned ttl = 1; ttl <= 255; ttl++)
        assert_turned_with_ttl(&spec, (uint8_t)ttl);
}

TEST(the_time_to_live_of_the_request_does_not_matter)
{
    struct packet_spec spec = datagram_to_turn();

    for (unsigned ttl = 0; ttl <= 255; ttl++) {
        spec.ttl = (uint8_t)ttl;
        assert_turned(&spec);
    }
}

TEST(every_class_of_service_is_kept_and_every_congestion_mark_cleared)
{
    struct packet_spec spec = datagram_to_turn();

    for (unsigned tos = 0; tos <= 255; tos++) {
        spec.tos = (uint8_t)tos;
        assert_turned(&spec);
    }
}

TEST(without_dont_fragment_every_id_is_kept)
{
    struct packet_spec spec = datagram_to_turn();

    spec.fragment = 0;
    for (unsigned id = 0; id <= 0xffff; id++) {
        spec.id = (uint16_t)id;
        assert_turned(&spec);
    }
}

TEST(with_dont_fragment_the_id_becomes_0)
{
    struct packet_spec spec = datagram_to_turn();

    spec.fragment = 0x4000;
    spec.id = 0xffff;
    assert_turned(&spec);
}

TEST(the_reserved_bit_is_cleared)
{
    struct packet_spec spec = datagram_to_turn();

    spec.fragment = 0x8000;
    assert_turned(&spec);
    spec.fragment = 0xc000;
    assert_turned(&spec);
}

TEST(the_protocol_is_kept)
{
    struct packet_spec spec = datagram_to_turn();

    for (unsigned protocol = 0; protocol <= 255; protocol++) {
        struct ipv4_datagram datagram;
        spec.protocol = (uint8_t)protocol;
        struct frame frame = packet_build(&spec);
        assert_int_equal(ipv4_accept(frame.bytes, frame.len, &datagram), PASS);
        assert_int_equal(turn(&datagram, 64)[9], protocol);
        assert_int_equal(ipv4_accept(frame.bytes, frame.len, &datagram), PASS);
        frame_free(&frame);
    }
}

TEST(options_of_4_to_40_bytes_are_left_out)
{
    uint8_t options[PACKET_MAX_OPTIONS];
    struct packet_spec spec = datagram_to_turn();

    memset(options, 0xee, sizeof options);
    spec.options = options;
    for (spec.options_len = 4; spec.options_len <= sizeof options; spec.options_len += 4)
        assert_turned(&spec);
}

TEST(padding_does_not_count)
{
    struct packet_spec spec = datagram_to_turn();

    spec.frame_len = 84 + 46;
    assert_turned(&spec);
}

TEST(every_payload_length_makes_its_total_length)
{
    struct packet_spec spec = datagram_to_turn();

    for (spec.data_len = 0; spec.data_len <= 1500; spec.data_len++)
        assert_turned(&spec);
    for (spec.data_len = 65535 - 28 - 40; spec.data_len <= 65535 - 28; spec.data_len++)
        assert_turned(&spec);
}

TEST(random_headers_are_turned)
{
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < 10000; i++) {
        struct packet_spec spec = datagram_to_turn();
        spec.source = (uint32_t)random_bits(&seed);
        spec.destination = (uint32_t)random_bits(&seed);
        spec.tos = (uint8_t)random_bits(&seed);
        spec.id = (uint16_t)random_bits(&seed);
        spec.fragment = (uint16_t)(random_bits(&seed) & 0xc000);
        spec.options_len = random_below(&seed, 11) * 4;
        spec.data_len = random_below(&seed, 100);
        assert_turned_with_ttl(&spec, (uint8_t)(1 + random_below(&seed, 255)));
    }
}

/* All bits set wherever a bit may be, so that the sum has all its carries. */
TEST(the_largest_fields_are_summed_up_right)
{
    struct packet_spec spec = datagram_to_turn();

    spec.tos = 0xff;
    spec.id = 0xffff;
    spec.fragment = 0;
    spec.source = spec.destination = UINT32_MAX;
    spec.data_len = 65535 - 28;
    assert_turned_with_ttl(&spec, 255);
}

TEST(a_reply_without_payload_is_a_header)
{
    struct packet_spec spec = datagram_to_turn();
    struct ipv4_datagram datagram;

    spec.icmp_len = 0;
    struct frame frame = packet_build(&spec);
    assert_int_equal(ipv4_accept(frame.bytes, frame.len, &datagram), PASS);
    assert_ptr_equal(turn(&datagram, 64), frame.bytes);
    assert_int_equal(ipv4_accept(frame.bytes, frame.len, &datagram), PASS);
    assert_int_equal(datagram.payload_len, 0);
    frame_free(&frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(source_and_destination_change_places),
        cmocka_unit_test(the_time_to_live_is_the_one_given),
        cmocka_unit_test(the_time_to_live_of_the_request_does_not_matter),
        cmocka_unit_test(every_class_of_service_is_kept_and_every_congestion_mark_cleared),
        cmocka_unit_test(without_dont_fragment_every_id_is_kept),
        cmocka_unit_test(with_dont_fragment_the_id_becomes_0),
        cmocka_unit_test(the_reserved_bit_is_cleared),
        cmocka_unit_test(the_protocol_is_kept),
        cmocka_unit_test(options_of_4_to_40_bytes_are_left_out),
        cmocka_unit_test(padding_does_not_count),
        cmocka_unit_test(every_payload_length_makes_its_total_length),
        cmocka_unit_test(random_headers_are_turned),
        cmocka_unit_test(the_largest_fields_are_summed_up_right),
        cmocka_unit_test(a_reply_without_payload_is_a_header),
    };
    return cmocka_run_group_tests_name("ipv4_turn", tests, NULL, NULL);
}
