/* withdrawn_extensions.c - RFC 6814, RFC 4884, RFC 8335: what was added to IPv4 and ICMP, and is
 * not here: options that were withdrawn, extended errors, extended echo */
#include "tests/conformance/offences.h"

enum { PLAIN_HEADER = 20, MAX_OPTIONS = 40, RECORD_ROUTE = 7 };

TEST(rfc6814_a__the_nine_withdrawn_options_are_ignored)
{
    /* Encode, Traceroute, Stream ID, VISA, Extended Internet Protocol, Address Extension, Selective
     * Directed Broadcast, Dynamic Packet State, Upstream Multicast */
    static const uint8_t types[] = {15, 82, 136, 142, 145, 147, 149, 151, 152};
    struct lab *lab = *state;

    for (size_t i = 0; i < sizeof types; i++) {
        for (uint8_t len = 2; len <= MAX_OPTIONS; len++) {
            uint8_t bytes[MAX_OPTIONS] = {types[i], len};
            struct packet_spec spec = echo_request();
            spec.options = bytes;
            spec.options_len = (len + 3u) / 4 * 4;
            for (unsigned fill = 0; fill <= 255; fill += 51) {
                memset(bytes + 2, (int)fill, len - 2u);
                expect_reply(lab, &spec);
                assert_int_equal(header_len_at(lab->whole), PLAIN_HEADER);
            }
        }
        /* what stands behind it is found, and goes back alone */
        const uint8_t both[] = {types[i], 4, 0xff, 0xff, RECORD_ROUTE, 7, 4, 0, 0, 0, 0, 0};
        struct packet_spec spec = echo_request();
        spec.options = both;
        spec.options_len = sizeof both;
        expect_reply(lab, &spec);
        assert_int_equal(header_len_at(lab->whole), PLAIN_HEADER + 8);
        assert_int_equal(lab->whole[PLAIN_HEADER], RECORD_ROUTE);
    }
}

/* An error that says how long its quote is, in words, at octet 5; behind it is an extension. */
static struct packet_spec extended_error(uint8_t type, unsigned words, size_t quote_len)
{
    static const uint8_t extension[] = {0x20, 0, 0, 0, 0, 8, 1, 1, 0, 0, 1, 0x40};
    static uint8_t quote[192];
    struct packet_spec spec = icmp_message(type, 0, quote, quote_len);
    struct packet_spec sent = echo_request();

    sent.source = OURS;
    sent.destination = ASKER;
    sent.type = 0;
    struct frame frame = packet_build(&sent);
    memset(quote, 0, sizeof quote);
    memcpy(quote, frame.bytes, frame.len);
    memcpy(quote + 128, extension, sizeof extension);
    frame_free(&frame);
    spec.icmp_id = (uint16_t)words;
    return spec;
}

TEST(rfc4884_a__extended_errors_are_counted_whatever_length_they_claim)
{
    static const uint8_t types[] = {3, 11, 12};
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < sizeof types; i++) {
        for (unsigned words = 0; words <= 255; words++) {
            for (size_t quote_len = 0; quote_len <= 144; quote_len += 4) {
                struct packet_spec spec = extended_error(types[i], words, quote_len);
                expect_drop(lab, &spec, DROP_ICMP_ERROR);
            }
        }
        assert_int_equal(lab->host.icmp_dismissed[types[i]], 256 * 37);
    }
    /* each that quotes a whole header is counted for the protocol in it, and none for another */
    assert_int_equal(lab->host.icmp_quoted[1], 3 * 256 * 32);
    for (unsigned protocol = 0; protocol <= 255; protocol++)
        assert_true(protocol == 1 || lab->host.icmp_quoted[protocol] == 0);

    for (size_t i = 0; i < N_OFFENCES; i++) { /* ours are as they were in RFC 792 */
        struct offence o = offence(i);
        struct frame asked = packet_build(&o.spec);
        assert_int_equal(expect_error(lab, &o.spec, o.type, o.code)[5], 0);
        assert_int_equal(lab->whole_len, PLAIN_HEADER + 8 + asked.len);
        frame_free(&asked);
    }
}

TEST(rfc8335_a__extended_echo_is_not_answered)
{
    static const uint32_t asked[] = {OURS, OURS_TOO, BROADCAST, ALL_HOSTS};
    static const uint8_t objects[] = {0x20, 0, 0, 0, 0, 8, 3, 2, 0, 0, 0, 1};
    struct lab *lab = *state;

    without_limits(lab);
    lab->host.answers_broadcast = true;
    for (size_t i = 0; i < N_ELEMENTS(asked); i++) {
        for (unsigned code = 0; code <= 255; code++) {
            for (size_t data_len = 0; data_len <= sizeof objects; data_len += 4) {
                struct packet_spec spec = icmp_message(42, (uint8_t)code, objects, data_len);
                spec.destination = asked[i];
                spec.sequence = (uint16_t)(code << 8 | 1); /* 1: of a local interface */
                expect_drop(lab, &spec, DROP_ICMP_TYPE);
                spec.type = 43;
                expect_drop(lab, &spec, DROP_ICMP_TYPE);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc6814_a__the_nine_withdrawn_options_are_ignored),
        REQUIREMENT(rfc4884_a__extended_errors_are_counted_whatever_length_they_claim),
        REQUIREMENT(rfc8335_a__extended_echo_is_not_answered),
    };

    return cmocka_run_group_tests_name("withdrawn_extensions", tests, lab_setup, lab_teardown);
}
