/* rfc1858_tiny.c - RFC 1858 and RFC 3128: fragments that are made to be misread
 *
 * They are about filters, which look at one fragment after the other. A host that looks at nothing
 * but whole datagrams cannot be led to see two different things.
 */
#include "tests/conformance/fragments.h"

enum { PAYLOAD = 64 };

TEST(rfc1858_3_1_a__a_first_fragment_holds_the_header_of_the_message_or_none_is_seen)
{
    static const uint8_t protocols[] = {1, 6, 17, 253};
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(protocols); i++) {
        struct packet_spec spec = echo_request();
        spec.protocol = protocols[i];
        for (size_t len = 1; len < UNIT; len++) {
            (void)send_part(lab, &spec, 0, len, true);
            assert_int_equal(lab->verdict, DROP_FRAGMENT_ALIGNMENT);
        }
        assert_int_equal(lab->host.reassembly.n_waiting, 0);
        assert_int_equal(lab_send_slice(lab, &spec, 0, UNIT), HOLD_FRAGMENT);
        if (spec.protocol == 1) {
            (void)lab_send_slice(lab, &spec, UNIT, TO_THE_END);
            expect_joined(lab, &spec);
        } else { /* what a TCP or UDP filter would miss is not looked for here, and no port is open
                  */
            assert_int_not_equal(lab_send_slice(lab, &spec, UNIT, TO_THE_END), HOLD_FRAGMENT);
            assert_int_not_equal(lab->verdict, SEND_ECHO_REPLY);
        }
    }
}

/* One octet of the first header changed, in a second fragment for the same place. */
TEST(rfc3128_2_a__a_second_first_fragment_does_not_replace_the_first)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (size_t bit = 0; bit < UNIT * 8; bit++) {
        for (size_t len = UNIT; len <= 3 * UNIT; len += UNIT) {
            spec.id++;
            struct frame second = packet_build_slice(&spec, 0, len);
            second.bytes[20 + bit / 8] ^= (uint8_t)(1 << bit % 8);
            assert_int_equal(lab_send_slice(lab, &spec, 0, UNIT), HOLD_FRAGMENT);
            assert_int_equal(lab_send(lab, second.bytes, second.len), DROP_FRAGMENT_OVERLAP);
            assert_int_equal(lab_send_slice(lab, &spec, UNIT, TO_THE_END), HOLD_FRAGMENT);
            frame_free(&second);
        }
    }
    spec.id++;
    assert_int_equal(lab_send_slice(lab, &spec, 0, UNIT), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &spec, 0, UNIT), DROP_FRAGMENT_DUPLICATE);
    (void)lab_send_slice(lab, &spec, UNIT, TO_THE_END);
    expect_joined(lab, &spec);
}

/* Whatever the protocol, the type or the checksum: what the first fragment shows alone could have
 * been refused, answered or told of at once. */
TEST(rfc1858_x_a__nothing_is_decided_before_the_datagram_is_complete)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    without_limits(lab);
    lab->host.answers_timestamp = true;
    for (unsigned i = 0; i < 1 << 16; i++) {
        spec.protocol = (uint8_t)(i % 2 ? 1 : i >> 8);
        spec.type = (uint8_t)i;
        spec.icmp_checksum_error = i % 3 == 0 ? 0xffff : 0;
        spec.id++;
        assert_int_equal(lab_send_slice(lab, &spec, 0, i % 5 ? PAYLOAD - UNIT : UNIT),
                         HOLD_FRAGMENT);
        assert_int_equal(lab->n_out, 0);
    }
    spec = echo_request();
    spec.source = IP(10, 0, 0, 1); /* who has nothing waiting */
    (void)lab_send_slice(lab, &spec, 0, PAYLOAD - UNIT);
    assert_int_equal(lab->n_out, 0);
    (void)lab_send_slice(lab, &spec, PAYLOAD - UNIT, TO_THE_END);
    expect_joined(lab, &spec);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(
            rfc1858_3_1_a__a_first_fragment_holds_the_header_of_the_message_or_none_is_seen),
        REQUIREMENT(rfc3128_2_a__a_second_first_fragment_does_not_replace_the_first),
        REQUIREMENT(rfc1858_x_a__nothing_is_decided_before_the_datagram_is_complete),
    };
    return cmocka_run_group_tests_name("rfc1858_tiny", tests, lab_setup, lab_teardown);
}
