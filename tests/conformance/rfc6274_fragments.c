/* rfc6274_fragments.c - RFC 6274 sections 3.6 and 3.7: what a fragment may say */
#include "tests/conformance/fragments.h"

#include "stack/ipv4.h"

enum { HEADER = 20, MAX_OFFSET = 0x1fff, MORE = 0x2000 };

TEST(rfc6274_3_6_a__fragments_that_say_not_to_fragment_are_taken)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (unsigned flags = 0; flags < 8; flags++) { /* which of three fragments has it */
        for (int backwards = 0; backwards < 2; backwards++) {
            for (unsigned i = 0; i < 3; i++) {
                unsigned part = backwards ? 2 - i : i;
                spec.fragment = flags >> part & 1 ? IPV4_DONT_FRAGMENT : 0;
                (void)lab_send_slice(lab, &spec, part * 24, (part + 1) * 24);
            }
            expect_joined(lab, &spec);
        }
    }
}

TEST(rfc6274_3_7_a__all_but_the_last_have_whole_units_of_eight_octets)
{
    struct lab *lab = *state;
    static uint8_t bytes[1480];
    struct packet_spec spec = echo_request();

    spec.payload = bytes;
    for (spec.options_len = 0; spec.options_len <= 40; spec.options_len += 4) {
        for (spec.payload_len = 1; spec.payload_len <= sizeof bytes; spec.payload_len++) {
            enum verdict verdict =
                spec.payload_len % UNIT == 0 ? HOLD_FRAGMENT : DROP_FRAGMENT_ALIGNMENT;
            spec.id++;
            spec.fragment = MORE;
            assert_int_equal(lab_send_spec(lab, &spec), verdict);
            spec.fragment = MORE | 1000;
            assert_int_equal(lab_send_spec(lab, &spec), verdict);
        }
    }
}

static void expect_within_limit(struct lab *lab, struct packet_spec *spec, unsigned offset)
{
    size_t end = offset * UNIT + HEADER + spec->options_len + spec->payload_len;
    enum verdict verdict = end > IPV4_MAX_LEN ? DROP_FRAGMENT_TOO_BIG : HOLD_FRAGMENT;

    spec->id++;
    spec->fragment = (uint16_t)offset;
    assert_int_equal(lab_send_spec(lab, spec), verdict);
    spec->id++;
    spec->fragment |= MORE;
    if (spec->payload_len % UNIT == 0)
        assert_int_equal(lab_send_spec(lab, spec), verdict);
}

/* The furthest that could be claimed is octet 65,528 and 65,475 more from there. */
TEST(rfc6274_3_7_b__no_fragment_ends_beyond_what_a_datagram_can_have)
{
    static const size_t lens[] = {1, 3, 7, 8, 1480}, long_lens[] = {65400, 65472, 65475};
    static uint8_t bytes[IPV4_MAX_LEN];
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    spec.payload = bytes;
    for (spec.options_len = 0; spec.options_len <= 40; spec.options_len += 20) {
        for (size_t i = 0; i < N_ELEMENTS(lens); i++) {
            spec.payload_len = lens[i];
            for (unsigned offset = 1; offset <= MAX_OFFSET; offset++)
                expect_within_limit(lab, &spec, offset);
        }
        for (size_t i = 0; i < N_ELEMENTS(long_lens); i++) {
            spec.payload_len = long_lens[i];
            for (unsigned offset = 1; offset <= MAX_OFFSET; offset += offset < 20 ? 1 : 631)
                expect_within_limit(lab, &spec, offset);
            expect_within_limit(lab, &spec, MAX_OFFSET);
        }
    }
}

/* Whichever comes first: the fragment that ends furthest, or the header that is longer. */
TEST(rfc6274_3_7_c__the_limit_is_looked_at_again_when_the_first_header_is_known)
{
    enum { FAR = 65400 / UNIT * UNIT };
    struct lab *lab = *state;
    struct packet_spec spec = echo_request(), first = spec, last = spec;
    static uint8_t bytes[200];

    first.fragment = MORE;
    first.payload = last.payload = bytes;
    first.payload_len = UNIT;
    last.fragment = FAR / UNIT;
    for (last.payload_len = 1; FAR + last.payload_len <= IPV4_MAX_LEN - HEADER;
         last.payload_len++) {
        for (first.options_len = 0; first.options_len <= 40; first.options_len += 4) {
            size_t len = HEADER + first.options_len + FAR + last.payload_len;
            enum verdict verdict = len > IPV4_MAX_LEN ? DROP_FRAGMENT_TOO_BIG : HOLD_FRAGMENT;
            first.id = ++last.id;
            assert_int_equal(lab_send_spec(lab, &last), HOLD_FRAGMENT);
            assert_int_equal(lab_send_spec(lab, &first), verdict);
            first.id = ++last.id;
            assert_int_equal(lab_send_spec(lab, &first), HOLD_FRAGMENT);
            assert_int_equal(lab_send_spec(lab, &last), verdict);
        }
    }
}

TEST(rfc6274_4_1_2_6_a__what_is_held_first_has_the_whole_header_of_the_message)
{
    static const uint8_t protocols[] = {1, 17};
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (size_t i = 0; i < N_ELEMENTS(protocols); i++) {
        spec.protocol = protocols[i];
        for (size_t len = 0; len < UNIT; len++) {
            (void)send_part(lab, &spec, 0, len, true);
            assert_false(lab->verdict == HOLD_FRAGMENT || verdict_table[lab->verdict].sends);
        }
        assert_int_equal(send_part(lab, &spec, 0, UNIT, true), HOLD_FRAGMENT);
    }
}

/* Two messages, both right, that differ in what comes first and share the rest: it is not the
 * newest that is answered, nor the oldest. */
TEST(rfc6274_4_1_2_6_b__of_two_versions_of_the_same_octets_none_wins)
{
    enum { SHARED = 32, ALL = 64 };
    struct lab *lab = *state;
    struct packet_spec one = echo_request(), two = one;

    for (unsigned difference = 1; difference <= UINT16_MAX; difference += 77) {
        for (size_t at = 0; at < SHARED; at += UNIT) {
            for (size_t end = at + UNIT; end <= SHARED; end += UNIT) {
                one.id = ++two.id;
                two.icmp_id = (uint16_t)(one.icmp_id ^ difference);
                assert_int_equal(lab_send_slice(lab, &one, 0, SHARED), HOLD_FRAGMENT);
                enum verdict verdict = lab_send_slice(lab, &two, at, end);
                assert_int_equal(verdict, DROP_FRAGMENT_OVERLAP);
                assert_int_equal(lab_send_slice(lab, &one, SHARED, ALL), HOLD_FRAGMENT);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc6274_3_6_a__fragments_that_say_not_to_fragment_are_taken),
        REQUIREMENT(rfc6274_3_7_a__all_but_the_last_have_whole_units_of_eight_octets),
        REQUIREMENT(rfc6274_3_7_b__no_fragment_ends_beyond_what_a_datagram_can_have),
        REQUIREMENT(rfc6274_3_7_c__the_limit_is_looked_at_again_when_the_first_header_is_known),
        REQUIREMENT(rfc6274_4_1_2_6_a__what_is_held_first_has_the_whole_header_of_the_message),
        REQUIREMENT(rfc6274_4_1_2_6_b__of_two_versions_of_the_same_octets_none_wins),
    };
    return cmocka_run_group_tests_name("rfc6274_fragments", tests, lab_setup, lab_teardown);
}
