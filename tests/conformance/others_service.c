/* others_service.c - RFC 1349 and RFC 2474: the class of service of an answer
 *
 * The six high bits of the octet are the asker's class: RFC 2474 made one number of them. RFC 1349
 * had a seventh, which is now half of a congestion mark (RFC 3168), and so is not sent back.
 */
#include "tests/conformance/offences.h"

enum { CLASS = 0xfc };

static void assert_class(const struct lab *lab, unsigned tos)
{
    assert_true(lab->n_out > 0);
    for (size_t i = 0; i < lab->n_out; i++)
        assert_int_equal(lab->out[i].bytes[1], tos);
}

TEST(rfc1349_5_1_a__a_reply_has_the_class_of_its_request_and_an_error_class_0)
{
    struct lab *lab = *state;

    without_limits(lab);
    lab->host.answers_timestamp = true;
    for (unsigned tos = 0; tos <= 255; tos++) {
        struct packet_spec replied[] = {echo_request(), icmp_message(13, 0, NULL, 12),
                                        echo_request()};
        SET_OPTIONS(&replied[2], 7, 7, 4, 0, 0, 0, 0, 0);
        for (size_t i = 0; i < N_ELEMENTS(replied); i++) {
            replied[i].tos = (uint8_t)tos;
            (void)lab_send_spec(lab, &replied[i]);
            assert_class(lab, tos & CLASS);
        }
        replied[0].data_len = 3000; /* in fragments, there and back */
        for (size_t at = 0; at < 3008; at += 1480)
            (void)lab_send_slice(lab, &replied[0], at, at + 1480);
        assert_int_equal(lab->n_out, 3);
        assert_class(lab, tos & CLASS);

        for (size_t i = 0; i < N_OFFENCES; i++) {
            struct offence o = offence(i);
            o.spec.tos = (uint8_t)tos;
            (void)expect_error(lab, &o.spec, o.type, o.code);
            assert_class(lab, 0);
        }
        (void)expect_time_exceeded(lab, &replied[0]);
        assert_class(lab, 0);
    }
}

/* Packets of every kind, up to false. */
static bool some_kind(size_t i, struct packet_spec *spec)
{
    const struct packet_spec kinds[] = {
        echo_request(),
        icmp_message(13, 0, NULL, 12),
        icmp_message(0, 0, NULL, 0),
        icmp_message(4, 0, NULL, 0),
        icmp_message(99, 0, NULL, 0),
        icmp_error_in(3, 1, 1, 20, 28),
    };

    if (i < N_OFFENCES)
        *spec = offence(i).spec;
    else if (i < N_OFFENCES + N_ELEMENTS(kinds))
        *spec = kinds[i - N_OFFENCES];
    else
        return false;
    return true;
}

TEST(rfc2474_3_a__no_class_changes_what_becomes_of_a_packet)
{
    struct lab *lab = *state;
    struct packet_spec spec;
    size_t n = 0;

    without_limits(lab);
    for (; some_kind(n, &spec); n++) {
        enum verdict verdict = lab_send_spec(lab, &spec);
        for (unsigned dscp = 0; dscp < 64; dscp++) {
            spec.tos = (uint8_t)(dscp << 2);
            assert_int_equal(lab_send_spec(lab, &spec), verdict);
            if (verdict == SEND_ECHO_REPLY)
                assert_class(lab, dscp << 2);
        }
    }
    assert_int_equal(n, N_OFFENCES + 6);
    for (unsigned both = 0; both < 64 * 64; both++) { /* of fragments, the first has the whole's */
        spec = echo_request();
        spec.tos = (uint8_t)(both / 64 << 2);
        assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
        spec.tos = (uint8_t)(both % 64 << 2);
        assert_int_equal(lab_send_slice(lab, &spec, 32, 64), SEND_ECHO_REPLY);
        assert_class(lab, both / 64 << 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1349_5_1_a__a_reply_has_the_class_of_its_request_and_an_error_class_0),
        REQUIREMENT(rfc2474_3_a__no_class_changes_what_becomes_of_a_packet),
    };

    return cmocka_run_group_tests_name("others_service", tests, lab_setup, lab_teardown);
}
