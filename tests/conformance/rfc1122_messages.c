/* rfc1122_messages.c - RFC 1122 section 3.2.2: messages that come in
 *
 * This host sends nothing of its own accord, so no error is about anything that it sent: it counts
 * them for whoever reads the counters, and believes none.
 */
#include "tests/conformance/conformance.h"

#include "stack/mib.h"

enum { SWEEP = 20000, FLOOD = 1000 };

/* Each code of an error is counted under its type, under the protocol that it is about, and as
 * what it is. */
static void expect_errors_counted(struct lab *lab, uint8_t type, unsigned n_codes)
{
    static const uint8_t protocols[] = {1, 6, 17, 253};
    struct mib mib;

    for (unsigned code = 0; code < n_codes; code++) {
        for (size_t i = 0; i < N_ELEMENTS(protocols); i++) {
            struct packet_spec spec = icmp_error_in(type, (uint8_t)code, protocols[i], 20, 28);
            expect_drop(lab, &spec, DROP_ICMP_ERROR);
            assert_int_equal(lab->host.icmp_quoted[protocols[i]], code + 1);
        }
        assert_int_equal(lab->host.icmp_dismissed[type], (code + 1) * N_ELEMENTS(protocols));
    }
    mib_read(&lab->host, &mib);
    assert_int_equal(mib.icmp_in[type], n_codes * N_ELEMENTS(protocols));
    assert_int_equal(mib.counters[MIB_ICMP_IN_MSGS], n_codes * N_ELEMENTS(protocols));
}

static void look_for_redirects(const uint8_t *ip, size_t len)
{
    assert_true(len > 20);
    if ((word_at(ip + 6) & 0x1fff) == 0) /* what a later fragment begins with is data */
        assert_int_not_equal(ip[header_len_at(ip)], ICMP_REDIRECT);
}

/* All 256 types and all 256 codes of each: one is answered, and with the switch another. */
TEST(rfc1122_3_2_2_a__an_unknown_icmp_type_is_silently_discarded)
{
    struct lab *lab = *state;

    for (unsigned timestamp = 0; timestamp < 2; timestamp++) {
        lab->host.answers_timestamp = timestamp == 1;
        for (unsigned type = 0; type < 256; type++) {
            for (unsigned code = 0; code < 256; code++) {
                struct packet_spec spec = icmp_message((uint8_t)type, (uint8_t)code, NULL, 12);
                if (type == 8)
                    expect_reply(lab, &spec);
                else if (type == 13 && timestamp == 1)
                    assert_int_equal(lab_send_spec(lab, &spec), SEND_TIMESTAMP_REPLY);
                else
                    expect_nothing(lab, &spec);
            }
        }
    }
    assert_int_equal(lab->host.verdicts[DROP_ICMP_TYPE], 2 * 256 * (256 - 24)); /* 24 have a name */
}

TEST(rfc1122_3_2_2_e__an_error_is_counted_for_the_protocol_that_it_is_about)
{
    static const uint8_t types[] = {3, 11, 12};
    struct lab *lab = *state;
    uint64_t expected[256] = {0};

    for (unsigned protocol = 0; protocol < 256; protocol++) {
        for (size_t i = 0; i < N_ELEMENTS(types); i++) {
            struct packet_spec spec = icmp_error_in(types[i], 0, (uint8_t)protocol, 20, 28);
            expect_drop(lab, &spec, DROP_ICMP_ERROR);
            expected[protocol]++;
            assert_memory_equal(lab->host.icmp_quoted, expected, sizeof expected);
        }
    }
}

TEST(rfc1122_3_2_2_1_b__destination_unreachable_is_reported_by_its_counters)
{
    expect_errors_counted(*state, ICMP_DESTINATION_UNREACHABLE, 16);
}

TEST(rfc1122_3_2_2_1_d__unreachable_codes_0_1_and_5_are_no_proof)
{
    static const uint8_t codes[] = {0, 1, 5};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(codes); i++) {
        struct packet_spec spec = icmp_error_in(3, codes[i], 1, 20, 28);
        expect_no_effect(lab, &spec, DROP_ICMP_ERROR, FLOOD);
    }
}

/* Of any type and code, from hostile packets, and where a router would send one: about somebody
 * else on the asker's own network. */
TEST(rfc1122_3_2_2_2_a__no_redirect_is_ever_sent)
{
    struct lab *lab = *state;
    uint64_t seed = random_seed();

    for (unsigned word = 0; word < 65536; word++) {
        struct packet_spec spec = icmp_message((uint8_t)(word >> 8), (uint8_t)word, NULL, 12);
        (void)lab_send_spec(lab, &spec);
        for (size_t i = 0; i < lab->n_out; i++)
            look_for_redirects(lab->out[i].bytes, lab->out[i].len);
    }
    struct packet_spec spec = echo_request();
    for (unsigned host = 0; host < 256; host++) {
        spec.destination = IP(192, 168, 3, host);
        if (spec.destination != OURS && spec.destination != ASKER)
            expect_nothing(lab, &spec);
    }
    sweep_hostile(lab, &seed, SWEEP, look_for_redirects);
}

TEST(rfc1122_3_2_2_4_a__time_exceeded_is_reported_by_its_counters)
{
    expect_errors_counted(*state, ICMP_TIME_EXCEEDED, 2);
}

TEST(rfc1122_3_2_2_5_b__parameter_problem_is_reported_by_its_counters)
{
    expect_errors_counted(*state, ICMP_PARAMETER_PROBLEM, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_2_2_a__an_unknown_icmp_type_is_silently_discarded),
        REQUIREMENT(rfc1122_3_2_2_e__an_error_is_counted_for_the_protocol_that_it_is_about),
        REQUIREMENT(rfc1122_3_2_2_1_b__destination_unreachable_is_reported_by_its_counters),
        REQUIREMENT(rfc1122_3_2_2_1_d__unreachable_codes_0_1_and_5_are_no_proof),
        REQUIREMENT(rfc1122_3_2_2_2_a__no_redirect_is_ever_sent),
        REQUIREMENT(rfc1122_3_2_2_4_a__time_exceeded_is_reported_by_its_counters),
        REQUIREMENT(rfc1122_3_2_2_5_b__parameter_problem_is_reported_by_its_counters),
    };
    return cmocka_run_group_tests_name("rfc1122_messages", tests, lab_setup, lab_teardown);
}
