/* rfc792_errors.c - RFC 792: what an error says, about what, and to whom */
#include "tests/conformance/fragments.h"

#include "stack/ipv4.h"
#include "tests/conformance/offences.h"

enum { HEADER = 20, ROOM = PACKET_MAX_OPTIONS, MORE = 0x2000, MAX_OFFSET = 0x1fff };

static bool is_error(int type)
{
    return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

static bool is_icmp(const struct packet_spec *spec)
{
    return spec->protocol == IPV4_PROTOCOL_ICMP;
}

/* RFC 792 says that of all ICMP messages; RFC 1122 section 3.2.2 leaves it at errors. */
TEST(rfc792_e__no_error_is_sent_about_an_error_nor_a_fragment_but_the_first)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        for (int type = 0; type < 256 && is_icmp(&o.spec); type++) {
            o.spec.type = (uint8_t)type;
            if (is_error(type))
                expect_drop(lab, &o.spec, o.dropped);
            else if (type == 8 || type == 13)
                (void)expect_error(lab, &o.spec, o.type, o.code);
        }
        o.spec.type = 8;
        o.spec.fragment = MORE;
        if (is_icmp(&o.spec))
            (void)expect_error(lab, &o.spec, o.type, o.code);
        for (o.spec.fragment = 1; o.spec.fragment <= MAX_OFFSET; o.spec.fragment++)
            expect_nothing(lab, &o.spec);
    }
    lab_reset(lab);
    without_limits(lab);
    for (int type = 0; type < 256; type++) {
        struct packet_spec spec = icmp_message((uint8_t)type, 0, NULL, 56);
        (void)lab_send_slice(lab, &spec, 0, 32);
        unsigned n_sent = lab_wait(lab, 30 * LAB_SECOND);
        if (is_error(type) || type == 8)
            assert_int_equal(n_sent, type == 8);
    }
}

static void assert_unused_are_zero(const uint8_t *message)
{
    if (message[0] != 12)
        assert_int_equal(message[4], 0);
    assert_int_equal(message[5] | message[6] | message[7], 0);
}

TEST(rfc792_f__unused_fields_are_zero_when_sent_and_ignored_when_received)
{
    static const uint8_t unused_in[] = {3, 4, 11, 12};
    struct lab *lab = *state;
    struct packet_spec echo = echo_request();

    without_limits(lab);
    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        assert_unused_are_zero(expect_error(lab, &o.spec, o.type, o.code));
    }
    assert_unused_are_zero(expect_time_exceeded(lab, &echo));
    for (size_t i = 0; i < N_ELEMENTS(unused_in); i++) {
        uint8_t type = unused_in[i];
        struct packet_spec spec = icmp_error_in(type, 0, 17, HEADER, HEADER + 8);
        uint64_t n_quoted = lab->host.icmp_quoted[17];
        for (unsigned bit = 0; bit < 32; bit++) {
            spec.icmp_id = (uint16_t)((1ull << bit) >> 16);
            spec.sequence = (uint16_t)(1ull << bit);
            expect_drop(lab, &spec, type == 4 ? DROP_ICMP_DEPRECATED : DROP_ICMP_ERROR);
        }
        assert_int_equal(lab->host.icmp_quoted[17], n_quoted + 32);
    }
    expect_reply(lab, &echo);
}

TEST(rfc792_g__an_error_quotes_the_header_and_64_bits_or_more)
{
    struct lab *lab = *state;
    static uint8_t bytes[1400];
    struct packet_spec spec = unknown_protocol();

    without_limits(lab);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7);
    spec.payload = bytes;
    for (spec.options_len = 0; spec.options_len <= ROOM; spec.options_len += 4) {
        for (spec.payload_len = 0; spec.payload_len < sizeof bytes;
             spec.payload_len += spec.payload_len < 20 ? 1 : 97) {
            size_t data_len = spec.payload_len < 8 ? spec.payload_len : 8;
            const uint8_t *message = expect_error(lab, &spec, 3, 2);
            struct frame asked = packet_build(&spec);
            size_t quote_len = lab->out[0].len - HEADER - 8;
            assert_true(quote_len >= HEADER + spec.options_len + data_len);
            assert_memory_equal(message + 8, asked.bytes, quote_len);
            frame_free(&asked);
        }
    }
}

TEST(rfc792_h__time_exceeded_is_said_when_fragment_zero_is_there)
{
    enum { N = 4, LEN = 16 };
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    without_limits(lab);
    for (unsigned set = 1; set < (1 << N) - 1; set++) {
        for (int order = 0; order < 2; order++) {
            for (unsigned i = 0; i < N; i++) {
                unsigned part = order == 0 ? i : N - 1 - i;
                if (set >> part & 1)
                    (void)lab_send_slice(lab, &spec, part * LEN, (part + 1) * LEN);
            }
            assert_int_equal(lab_wait(lab, 30 * LAB_SECOND - 1), 0);
            unsigned n_sent = lab_wait(lab, 1);
            assert_int_equal(n_sent, set & 1);
            if (n_sent == 0)
                continue;
            assert_int_equal(word_at(lab->out[0].bytes + HEADER), 11 << 8 | 1);
            assert_int_equal(lab->out[0].len, HEADER + 8 + HEADER + LEN);
        }
    }
}

/* An option's type octet stands for all of it: for a length that reaches too far as well. */
TEST(rfc792_i__the_pointer_names_the_octet_that_is_wrong)
{
    static const struct {
        uint8_t bytes[4];
        size_t len, wrong;
    } options[] = {
        {{0x99, 0}, 2, 0},        {{0x99, 1}, 2, 0},        {{0x99, 200}, 2, 0},
        {{7, 2}, 2, 1},           {{131, 2}, 2, 1},         {{137, 2}, 2, 1},
        {{68, 3, 5}, 3, 1},       {{148, 3, 0}, 3, 1},      {{7, 3, 3}, 3, 2},
        {{131, 3, 3}, 3, 2},      {{137, 3, 0}, 3, 2},      {{7, 4, 4, 0}, 4, 2},
        {{68, 4, 4, 0}, 4, 2},    {{68, 4, 5, 0x02}, 4, 3}, {{68, 4, 5, 0x0f}, 4, 3},
        {{68, 4, 5, 0xf0}, 4, 3}, {{68, 4, 5, 0xf1}, 4, 3},
    };
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(options); i++) {
        for (size_t before = 0; before + options[i].len <= ROOM; before++) {
            uint8_t bytes[ROOM];
            memset(bytes, 1, sizeof bytes);
            memcpy(bytes + before, options[i].bytes, options[i].len);
            spec.options = bytes;
            spec.options_len = sizeof bytes;
            const uint8_t *message = expect_error(lab, &spec, 12, 0);
            assert_int_equal(message[4], HEADER + before + options[i].wrong);
            assert_int_equal(message[8 + message[4]], options[i].bytes[options[i].wrong]);
        }
    }
}

/* The codes of gateways are said for addresses behind this one: those with a route that says that
 * they cannot be reached. 5 is a gateway's as well; a host says it when it is asked to be one. */
TEST(rfc792_j__a_host_says_of_itself_protocol_port_or_source_route)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        bool is_gateways = o.type == 3 && o.code != 2 && o.code != 3 && o.code != 5;
        (void)expect_error(lab, &o.spec, o.type, o.code);
        assert_int_equal(is_gateways, o.spec.destination != OURS);
        o.spec.destination = OURS;
        o.spec.fragment = IPV4_DONT_FRAGMENT;
        for (int protocol = 0; protocol < 256; protocol++) {
            o.spec.protocol = (uint8_t)protocol;
            (void)lab_send_spec(lab, &o.spec);
            if (lab->n_out == 0)
                continue;
            const uint8_t *message = lab->out[0].bytes + HEADER;
            if (message[0] == 3)
                assert_true(message[1] == 2 || message[1] == 3 || message[1] == 5);
        }
    }
}

static void assert_for(const struct lab *lab, uint32_t source)
{
    assert_int_equal(lab->out[0].bytes[1], 0);
    assert_int_equal(address_at(lab->out[0].bytes + 16), source);
}

TEST(rfc792_k__an_error_goes_to_the_source_with_type_of_service_zero)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (unsigned tos = 0; tos < 256; tos++) {
        struct packet_spec echo = echo_request();
        echo.tos = (uint8_t)tos;
        echo.source = IP(10, tos, 0, 255 - tos);
        for (size_t i = 0; i < N_OFFENCES; i++) {
            struct offence o = offence(i);
            o.spec.tos = echo.tos;
            o.spec.source = echo.source;
            (void)expect_error(lab, &o.spec, o.type, o.code);
            assert_for(lab, echo.source);
        }
        (void)expect_time_exceeded(lab, &echo);
        assert_for(lab, echo.source);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc792_e__no_error_is_sent_about_an_error_nor_a_fragment_but_the_first),
        REQUIREMENT(rfc792_f__unused_fields_are_zero_when_sent_and_ignored_when_received),
        REQUIREMENT(rfc792_g__an_error_quotes_the_header_and_64_bits_or_more),
        REQUIREMENT(rfc792_h__time_exceeded_is_said_when_fragment_zero_is_there),
        REQUIREMENT(rfc792_i__the_pointer_names_the_octet_that_is_wrong),
        REQUIREMENT(rfc792_j__a_host_says_of_itself_protocol_port_or_source_route),
        REQUIREMENT(rfc792_k__an_error_goes_to_the_source_with_type_of_service_zero),
    };
    return cmocka_run_group_tests_name("rfc792_errors", tests, lab_setup, lab_teardown);
}
