/* withdrawn_messages.c - RFC 6633, RFC 6918, RFC 950: ICMP messages that are no longer in use
 *
 * They are counted when they come, under a verdict of their own, and none of them is ever sent.
 */
#include "tests/conformance/offences.h"

#include "stack/mib.h"

enum { SOURCE_QUENCH = 4, MASK_REQUEST = 17, MASK_REPLY = 18, N_SWEPT = 4000 };

/* By RFC 6918 section 2. */
static const uint8_t deprecated[] = {6, 15, 16, 17, 18, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39};

static bool is_withdrawn(uint8_t type)
{
    return type == SOURCE_QUENCH || memchr(deprecated, type, sizeof deprecated) != NULL;
}

/* Later fragments begin with data, so those are passed over. */
static bool begins_a_message(const uint8_t *ip)
{
    return (word_at(ip + 6) & 0x1fff) == 0;
}

static void is_no_source_quench(const uint8_t *ip, size_t len)
{
    (void)len;
    assert_true(!begins_a_message(ip) || ip[header_len_at(ip)] != SOURCE_QUENCH);
}

/* More than anybody can take: of errors, of fragments that wait, of requests. */
static void overload(struct lab *lab)
{
    struct packet_spec spec = echo_request();

    for (unsigned i = 0; i < 1000; i++) {
        struct offence o = offence(i % N_OFFENCES);
        (void)lab_send_spec(lab, &o.spec);
        if (lab->n_out > 0)
            is_no_source_quench(lab->whole, lab->whole_len);
        spec.id = (uint16_t)i;
        assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
        assert_int_equal(lab->n_out, 0);
        expect_reply(lab, &spec);
    }
    assert_true(lab->host.verdicts[DROP_FRAGMENT_EVICTED] > 0);
    assert_true(lab->host.mib[MIB_ICMP_OUT_RATE_LIMIT_HOST] > 0);
}

TEST(rfc6633_3_a__source_quench_is_never_sent)
{
    struct lab *lab = *state;
    uint64_t seed = random_seed();
    struct mib mib;

    overload(lab);
    sweep_hostile(lab, &seed, N_SWEPT, is_no_source_quench);
    mib_read(&lab->host, &mib);
    assert_int_equal(mib.icmp_out[SOURCE_QUENCH], 0);
}

TEST(rfc6633_3_b__a_source_quench_is_dropped_in_silence)
{
    struct lab *lab = *state;

    for (unsigned code = 0; code <= 255; code++) {
        for (size_t quote_len = 0; quote_len <= 28; quote_len++) {
            struct packet_spec spec = icmp_error_in(SOURCE_QUENCH, (uint8_t)code, 1, 20, quote_len);
            expect_drop(lab, &spec, DROP_ICMP_DEPRECATED);
        }
    }
    assert_int_equal(lab->host.icmp_dismissed[SOURCE_QUENCH], 256 * 29);
}

TEST(rfc6633_5_a__a_source_quench_about_any_transport_is_dropped_in_silence)
{
    struct lab *lab = *state;
    struct packet_spec udp = udp_datagram();

    without_limits(lab);
    for (unsigned protocol = 0; protocol <= 255; protocol++) {
        for (size_t header_len = 20; header_len <= 60; header_len += 4) {
            struct packet_spec spec =
                icmp_error_in(SOURCE_QUENCH, 0, (uint8_t)protocol, header_len, header_len + 8);
            expect_drop(lab, &spec, DROP_ICMP_DEPRECATED);
        }
        (void)expect_error(lab, &udp, 3, 3); /* UDP is as it was */
    }
}

/* How many answers there are at one moment to 100 requests and 100 offences. */
static unsigned n_answers(struct lab *lab)
{
    struct packet_spec good = echo_request(), bad = unknown_protocol();
    unsigned n = 0;

    for (unsigned i = 0; i < 100; i++) {
        (void)lab_send_spec(lab, &good);
        n += lab->n_out == 1;
        (void)lab_send_spec(lab, &bad);
        n += lab->n_out == 1;
    }
    return n;
}

TEST(rfc6633_7_a__source_quench_makes_nothing_slower)
{
    struct lab *lab = *state;
    unsigned before = n_answers(lab);

    assert_int_equal(before, 100 + LIMITER_PEER_BURST);
    lab_reset(lab);
    for (unsigned i = 0; i < 10000; i++) {
        struct packet_spec spec = icmp_error_in(SOURCE_QUENCH, 0, 1, 20, 28);
        expect_drop(lab, &spec, DROP_ICMP_DEPRECATED);
    }
    assert_int_equal(n_answers(lab), before);
}

TEST(rfc6918_2_a__deprecated_messages_are_dropped_in_silence)
{
    struct lab *lab = *state;

    without_limits(lab);
    lab->host.answers_timestamp = true;
    for (size_t i = 0; i < sizeof deprecated; i++) {
        for (unsigned code = 0; code <= 255; code++) {
            for (size_t data_len = 0; data_len <= 32; data_len += 4) {
                struct packet_spec spec =
                    icmp_message(deprecated[i], (uint8_t)code, NULL, data_len);
                expect_drop(lab, &spec, DROP_ICMP_DEPRECATED);
            }
        }
        assert_int_equal(lab->host.icmp_dismissed[deprecated[i]], 256 * 9);
    }
}

static bool was_sent[256];

static void note_type(const uint8_t *ip, size_t len)
{
    (void)len;
    if (begins_a_message(ip))
        was_sent[ip[header_len_at(ip)]] = true;
}

TEST(rfc6918_3_a__only_five_types_are_sent_and_none_is_a_withdrawn_one)
{
    static const uint8_t ours[] = {0, 3, 11, 12, 14};
    struct lab *lab = *state;
    uint64_t seed = random_seed();

    memset(was_sent, 0, sizeof was_sent);
    sweep_hostile(lab, &seed, N_SWEPT, note_type);
    for (unsigned type = 0; type <= 255; type++) {
        assert_int_equal(was_sent[type], memchr(ours, (int)type, sizeof ours) != NULL);
        assert_false(was_sent[type] && is_withdrawn((uint8_t)type));
    }
}

TEST(rfc950_b__an_address_mask_request_is_not_answered)
{
    static const uint32_t asked[] = {OURS, OURS_TOO, BROADCAST, LIMITED_BROADCAST, ALL_HOSTS};
    static const uint32_t askers[] = {ASKER, 0, IP(8, 8, 8, 8)};
    struct lab *lab = *state;

    without_limits(lab);
    lab->host.answers_timestamp = true;
    lab->host.answers_broadcast = true;
    for (size_t i = 0; i < N_ELEMENTS(asked) * N_ELEMENTS(askers); i++) {
        for (unsigned code = 0; code <= 255; code++) {
            struct packet_spec spec = icmp_message(MASK_REQUEST, (uint8_t)code, NULL, 4);
            spec.destination = asked[i % N_ELEMENTS(asked)];
            spec.source = askers[i / N_ELEMENTS(asked)];
            expect_nothing(lab, &spec);
            spec.type = MASK_REPLY;
            expect_nothing(lab, &spec);
        }
    }
    assert_int_equal(lab->host.icmp_dismissed[MASK_REQUEST], N_ELEMENTS(asked) * 2 * 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc6633_3_a__source_quench_is_never_sent),
        REQUIREMENT(rfc6633_3_b__a_source_quench_is_dropped_in_silence),
        REQUIREMENT(rfc6633_5_a__a_source_quench_about_any_transport_is_dropped_in_silence),
        REQUIREMENT(rfc6633_7_a__source_quench_makes_nothing_slower),
        REQUIREMENT(rfc6918_2_a__deprecated_messages_are_dropped_in_silence),
        REQUIREMENT(rfc6918_3_a__only_five_types_are_sent_and_none_is_a_withdrawn_one),
        REQUIREMENT(rfc950_b__an_address_mask_request_is_not_answered),
    };

    return cmocka_run_group_tests_name("withdrawn_messages", tests, lab_setup, lab_teardown);
}
