/* rfc1122_receivers.c - RFC 1122 section 3.4 and what leads to it: what IP passes up
 *
 * A datagram with its whole header (struct ipv4_datagram), errors with what they quote, and how
 * long datagrams may be.
 */
#include "tests/conformance/conformance.h"

#include "stack/icmp_error.h"
#include "stack/ipv4_options.h"

/* MMS_R is EMTU_R less a header of 20 bytes. */
TEST(rfc1122_3_3_2_d__the_most_data_that_can_be_received_is_told_to_who_asks)
{
    static const uint32_t max_lens[] = {576, 1500, 65535};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(max_lens); i++) {
        struct host *host = &lab->host;
        reassembly_init(&host->reassembly, lab->fragments, 1, max_lens[i], LAB_SECOND,
                        host->reassembly.key, host->verdicts);
        assert_int_equal(host_mms_r(host), max_lens[i] - 20);
        /* as much as that is received, and 8 bytes more are not */
        struct packet_spec spec = echo_request();
        spec.data_len = host_mms_r(host) - 8;
        assert_int_equal(lab_send_slice(lab, &spec, 0, 8), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, 8, 65535), SEND_ECHO_REPLY);
        spec.payload = (const uint8_t *)"8 bytes.";
        spec.payload_len = 8;
        spec.fragment = (uint16_t)((host_mms_r(host) + 7) / 8);
        expect_drop(lab, &spec, DROP_FRAGMENT_TOO_BIG);
    }
}

/* The layer above sees which of our addresses was asked: its answer and its error come from there.
 */
TEST(rfc1122_3_4_b__the_address_that_was_asked_is_passed_up)
{
    static const uint32_t asked[] = {OURS, OURS_TOO, IP(192, 168, 4, 255), BROADCAST, ALL_HOSTS};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(asked); i++) {
        struct packet_spec spec = echo_request();
        struct ipv4_datagram datagram;
        spec.destination = asked[i];
        struct frame frame = packet_build(&spec);
        assert_int_equal(ipv4_accept(frame.bytes, frame.len, &datagram), PASS);
        assert_int_equal(be32_get(datagram.header->destination), asked[i]);
        assert_int_equal(be32_get(datagram.header->source), ASKER);
        frame_free(&frame);
        if (asked[i] == BROADCAST || asked[i] == ALL_HOSTS)
            continue;
        expect_reply(lab, &spec);
        assert_int_equal(address_at(lab->whole + 12), asked[i]);
        spec = unknown_protocol();
        spec.destination = asked[i];
        (void)expect_error(lab, &spec, 3, 2);
        assert_int_equal(address_at(lab->whole + 12), asked[i]);
    }
}

/* All of them, also those that IP itself understands, and as they came. */
TEST(rfc1122_3_4_c__all_options_are_passed_up)
{
    uint8_t options[40];

    (void)state;
    for (uint8_t i = 0; i < sizeof options; i++)
        options[i] = i % 4 == 0 ? (uint8_t)(0x99 + i) : i % 4 == 1 ? 4 : i;
    memcpy(options, (const uint8_t[]){7, 7, 4, 0, 0, 0, 0, 1}, 8);
    for (size_t len = 0; len <= sizeof options; len += 4) {
        struct packet_spec spec = echo_request();
        struct ipv4_datagram datagram;
        struct ipv4_options known;
        spec.options = options;
        spec.options_len = len;
        struct frame frame = packet_build(&spec);
        assert_int_equal(ipv4_accept(frame.bytes, frame.len, &datagram), PASS);
        if (len != 4) /* there the first option is cut in two */
            assert_int_equal(ipv4_options_accept(datagram.header, &known), PASS);
        assert_int_equal(ipv4_header_len(datagram.header) - IPV4_HEADER_MIN_LEN, len);
        assert_memory_equal(datagram.header + 1, options, len);
        assert_ptr_equal(datagram.payload, (uint8_t *)(datagram.header + 1) + len);
        assert_int_equal(datagram.payload_len, 64);
        frame_free(&frame);
    }
}

/* Nothing here waits for them, so what is passed up is their number, by type, of the host itself.
 */
TEST(rfc1122_3_4_e__errors_and_replies_that_come_in_are_passed_up_by_type)
{
    static const uint8_t types[] = {0, 3, 4, 11, 12, 14};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(types); i++) {
        struct packet_spec spec = icmp_error_in(types[i], 0, 17, 20, 28);
        for (unsigned n = 1; n <= 3; n++) {
            uint64_t before[256];
            memcpy(before, lab->host.icmp_dismissed, sizeof before);
            before[types[i]]++;
            expect_nothing(lab, &spec);
            assert_memory_equal(lab->host.icmp_dismissed, before, sizeof before);
        }
    }
}

/* What stands behind the eight bytes of the error, and not a byte more than arrived. */
TEST(rfc1122_3_4_f__an_error_is_passed_up_with_all_that_it_quotes)
{
    struct lab *lab = *state;

    for (size_t header_len = 20; header_len <= 60; header_len += 4) {
        for (size_t quote_len = 0; quote_len <= header_len + 8; quote_len++) {
            struct packet_spec spec = icmp_error_in(3, 1, 17, header_len, quote_len);
            struct frame frame = packet_build(&spec);
            struct frame message = frame_of(frame.bytes + 20, frame.len - 20);
            size_t given_len = 0;
            const struct ipv4_header *quoted =
                icmp_error_quote(message.bytes, message.len, &given_len);
            if (quote_len < header_len) {
                assert_null(quoted);
            } else {
                assert_ptr_equal(quoted, message.bytes + 8);
                assert_int_equal(quoted->protocol, 17);
                assert_int_equal(be32_get(quoted->source), OURS);
                assert_int_equal(given_len, quote_len);
            }
            frame_free(&frame);
            frame_free(&message);
            uint64_t before = lab->host.icmp_quoted[17];
            expect_drop(lab, &spec, DROP_ICMP_ERROR);
            assert_int_equal(lab->host.icmp_quoted[17], before + (quote_len >= header_len));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_3_2_d__the_most_data_that_can_be_received_is_told_to_who_asks),
        REQUIREMENT(rfc1122_3_4_b__the_address_that_was_asked_is_passed_up),
        REQUIREMENT(rfc1122_3_4_c__all_options_are_passed_up),
        REQUIREMENT(rfc1122_3_4_e__errors_and_replies_that_come_in_are_passed_up_by_type),
        REQUIREMENT(rfc1122_3_4_f__an_error_is_passed_up_with_all_that_it_quotes),
    };
    return cmocka_run_group_tests_name("rfc1122_receivers", tests, lab_setup, lab_teardown);
}
