/* rfc1812_errors.c - RFC 1812 section 4.3.2: how an ICMP error looks, and how many there are
 *
 * Written for routers. What is said there about ICMP in general binds whoever sends it.
 */
#include "tests/conformance/offences.h"

#include "stack/mib.h"

enum { PLAIN_HEADER = 20, ERROR_HEADERS = 28, MAX_ERROR = 576 };

/* Sends one packet for each kind of answer that there is, changed by `change`, and has each answer
 * looked at. */
static void for_every_answer(struct lab *lab, unsigned value,
                             void change(struct packet_spec *spec, unsigned value),
                             void look(const struct lab *lab, unsigned value, bool is_error))
{
    struct packet_spec questions[] = {echo_request(), icmp_message(13, 0, NULL, 12)};

    for (size_t i = 0; i < N_ELEMENTS(questions); i++) {
        change(&questions[i], value);
        (void)lab_send_spec(lab, &questions[i]);
        assert_int_equal(lab->n_out, 1);
        look(lab, value, false);
    }
    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        change(&o.spec, value);
        (void)expect_error(lab, &o.spec, o.type, o.code);
        look(lab, value, true);
    }
    change(&questions[0], value);
    (void)expect_time_exceeded(lab, &questions[0]);
    look(lab, value, true);
}

static void set_ttl(struct packet_spec *spec, unsigned ttl)
{
    spec->ttl = (uint8_t)ttl;
}

static void ttl_is_the_hosts(const struct lab *lab, unsigned ttl, bool is_error)
{
    (void)ttl;
    (void)is_error;
    assert_int_equal(lab->out[0].bytes[8], lab->host.ttl);
}

TEST(rfc1812_4_3_2_2_a__an_answer_has_the_hosts_own_time_to_live)
{
    struct lab *lab = *state;

    without_limits(lab);
    lab->host.answers_timestamp = true;
    assert_int_equal(lab->host.ttl, 64);
    for (unsigned ttl = 0; ttl <= 255; ttl++)
        for_every_answer(lab, ttl, set_ttl, ttl_is_the_hosts);
    for (unsigned ttl = 1; ttl <= 255; ttl++) {
        lab->host.ttl = (uint8_t)ttl;
        for_every_answer(lab, 64, set_ttl, ttl_is_the_hosts);
    }
}

TEST(rfc1812_4_3_2_3_a__an_error_quotes_all_that_fits_into_576_bytes)
{
    struct lab *lab = *state;
    static uint8_t data[1480];
    struct packet_spec spec = unknown_protocol();

    without_limits(lab);
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 7 + i / 256);
    spec.payload = data;
    for (spec.options_len = 0; spec.options_len <= 40; spec.options_len += 20) {
        for (spec.payload_len = 0; spec.payload_len <= 1480 - spec.options_len;
             spec.payload_len++) {
            struct frame asked = packet_build(&spec);
            const uint8_t *message = expect_error(lab, &spec, 3, 2);
            size_t whole_len = ERROR_HEADERS + asked.len;
            size_t error_len = whole_len < MAX_ERROR ? whole_len : MAX_ERROR;
            assert_int_equal(lab->out[0].len, error_len);
            assert_memory_equal(message + 8, asked.bytes, error_len - ERROR_HEADERS);
            frame_free(&asked);
        }
    }
}

TEST(rfc1812_4_3_2_4_a__an_error_comes_from_an_address_of_the_host)
{
    struct lab *lab = *state;
    struct packet_spec spec = unknown_protocol();

    without_limits(lab);
    for (unsigned host = 0; host <= 256; host++) {
        spec.destination = host == 256 ? OURS : IP(192, 168, 4, host);
        if (host == 7) /* a blackhole */
            continue;
        (void)expect_error(lab, &spec, 3, 2);
        assert_int_equal(address_at(lab->out[0].bytes + 12), spec.destination);
    }
    for (size_t i = 0; i < N_OFFENCES; i++) { /* and about what is not here */
        struct offence o = offence(i);
        lab->host.address = OURS;
        (void)expect_error(lab, &o.spec, o.type, o.code);
        assert_int_equal(address_at(lab->out[0].bytes + 12), OURS);
        if (o.spec.destination == OURS)
            continue;
        lab->host.address = OURS_TOO;
        (void)expect_error(lab, &o.spec, o.type, o.code);
        assert_int_equal(address_at(lab->out[0].bytes + 12), OURS_TOO);
        lab->host.address = 0; /* it has no name to speak in */
        expect_drop(lab, &o.spec, o.dropped);
    }
}

static void set_tos(struct packet_spec *spec, unsigned tos)
{
    spec->tos = (uint8_t)tos;
}

/* Precedence is the three high bits. RFC 1812 would have a router's errors leave with 6 or 7; those
 * of a host have a type of service of 0 (RFC 1122 section 3.2.2). */
static void precedence_is_right(const struct lab *lab, unsigned tos, bool is_error)
{
    if (is_error)
        assert_int_equal(lab->out[0].bytes[1], 0);
    else
        assert_int_equal(lab->out[0].bytes[1], tos & 0xfc);
}

TEST(rfc1812_4_3_2_5_a__a_reply_keeps_the_precedence_and_an_error_has_0)
{
    struct lab *lab = *state;

    without_limits(lab);
    lab->host.answers_timestamp = true;
    for (unsigned tos = 0; tos <= 255; tos++)
        for_every_answer(lab, tos, set_tos, precedence_is_right);
}

TEST(rfc1812_4_3_2_8_a__errors_stop_after_a_burst_and_come_back_at_a_rate)
{
    static const uint64_t tokens_ns[] = {LAB_SECOND, LAB_SECOND / 10, LAB_SECOND * 10};
    struct lab *lab = *state;
    struct packet_spec spec = unknown_protocol();

    for (size_t i = 0; i < N_ELEMENTS(tokens_ns); i++) {
        uint64_t token_ns = tokens_ns[i];
        lab_reset(lab);
        lab->host.limiter.peer_token_ns = token_ns;
        for (unsigned n = 0; n < 20; n++) {
            (void)lab_send_spec(lab, &spec);
            assert_int_equal(lab->n_out, n < LIMITER_PEER_BURST);
        }
        assert_int_equal(lab->host.mib[MIB_ICMP_OUT_RATE_LIMIT_HOST], 20 - LIMITER_PEER_BURST);
        for (unsigned n = 0; n < 20; n++) {
            lab->now_ns += token_ns - 1;
            expect_drop(lab, &spec, DROP_IPV4_PROTOCOL);
            lab->now_ns += 1;
            (void)expect_error(lab, &spec, 3, 2);
        }
    }
    lab_reset(lab); /* and to all peers together */
    for (unsigned n = 0; n < 1000; n++) {
        spec.source = IP(10, 1, n / 256, n % 256);
        (void)lab_send_spec(lab, &spec);
    }
    uint64_t n_sent = lab->host.verdicts[SEND_PROTOCOL_UNREACHABLE];
    assert_in_range(n_sent, LIMITER_TOTAL_BURST / 2, 2 * LIMITER_TOTAL_BURST);
    assert_int_equal(lab->host.mib[MIB_ICMP_OUT_RATE_LIMIT_GLOBAL], 1000 - n_sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1812_4_3_2_2_a__an_answer_has_the_hosts_own_time_to_live),
        REQUIREMENT(rfc1812_4_3_2_3_a__an_error_quotes_all_that_fits_into_576_bytes),
        REQUIREMENT(rfc1812_4_3_2_4_a__an_error_comes_from_an_address_of_the_host),
        REQUIREMENT(rfc1812_4_3_2_5_a__a_reply_keeps_the_precedence_and_an_error_has_0),
        REQUIREMENT(rfc1812_4_3_2_8_a__errors_stop_after_a_burst_and_come_back_at_a_rate),
    };

    return cmocka_run_group_tests_name("rfc1812_errors", tests, lab_setup, lab_teardown);
}
