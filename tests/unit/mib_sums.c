/* mib_sums.c - proves that the counters of RFC 4293 add up, with fragments and after anything
 *
 * Fragments come and go in other numbers than datagrams, in both directions. After random traffic
 * the sums of RFC 4293's Case diagram have to come out, and what was transmitted has to be what
 * left.
 */
#include "tests/unit/mib_list.h"

TEST(fragments_are_counted_when_they_come_and_once_more_when_they_are_whole)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    lab_reset(lab);
    (void)lab_send_slice(lab, &spec, 0, 24);
    assert_mib(lab, RECEIVED, MIB_IP_REASM_REQDS, 1);
    (void)lab_send_slice(lab, &spec, 48, 64);
    (void)lab_send_slice(lab, &spec, 24, 48);
    assert_mib(lab, MIB_IP_IN_RECEIVES, 3, MIB_IP_REASM_REQDS, 3, MIB_IP_REASM_OKS, 1,
               MIB_IP_IN_DELIVERS, 1, MIB_ICMP_IN_MSGS, 1, SENT, IN(8), 1, OUT(0), 1);
}

TEST(a_reply_in_fragments_is_one_request_and_as_many_transmits_as_fragments)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    lab_reset(lab);
    spec.data_len = 3992; /* a payload of 4000: 1480, 1480 and 1040 leave */
    (void)lab_send_slice(lab, &spec, 0, 2000);
    (void)lab_send_slice(lab, &spec, 2000, 4000);
    assert_int_equal(lab->n_out, 3);
    assert_mib(lab, MIB_IP_IN_RECEIVES, 2, MIB_IP_REASM_REQDS, 2, MIB_IP_REASM_OKS, 1,
               MIB_IP_IN_DELIVERS, 1, MIB_ICMP_IN_MSGS, 1, IN(8), 1, MIB_IP_OUT_REQUESTS, 1,
               MIB_IP_OUT_FRAG_REQDS, 1, MIB_IP_OUT_FRAG_OKS, 1, MIB_IP_OUT_FRAG_CREATES, 3,
               MIB_IP_OUT_TRANSMITS, 3, MIB_ICMP_OUT_MSGS, 1, OUT(0), 1);
}

TEST(fragments_that_come_to_nothing_are_failures)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    for (enum verdict verdict = DROP_FRAGMENT_EMPTY; verdict <= DROP_FRAGMENT_TOO_BIG; verdict++)
        assert_mib(mib_after(lab, verdict), RECEIVED, MIB_IP_REASM_REQDS, 1, MIB_IP_REASM_FAILS, 1);
    lab_reset(lab);
    (void)lab_send_slice(lab, &spec, 0, 24);
    (void)lab_send_slice(lab, &spec, 0, 24); /* a duplicate is none */
    assert_mib(lab, MIB_IP_IN_RECEIVES, 2, MIB_IP_REASM_REQDS, 2);
    (void)lab_send_slice(lab, &spec, 0, 32); /* one overlap makes all of them one */
    assert_mib(lab, MIB_IP_IN_RECEIVES, 3, MIB_IP_REASM_REQDS, 3, MIB_IP_REASM_FAILS, 1);
    (void)lab_send_slice(lab, &spec, 0, 24);
    (void)lab_wait(lab, 30 * LAB_SECOND);
    assert_mib(lab, MIB_IP_IN_RECEIVES, 4, MIB_IP_REASM_REQDS, 4, MIB_IP_REASM_FAILS, 2, SENT,
               OUT(11), 1);
    lab->host.reassembly.n_places = 0;
    (void)lab_send_slice(lab, &spec, 0, 24);
    assert_mib(lab, MIB_IP_IN_RECEIVES, 5, MIB_IP_REASM_REQDS, 5, MIB_IP_REASM_FAILS, 3, SENT,
               OUT(11), 1);
}

/* What RFC 4293's Case diagram adds up; fragments are either waiting, part of a whole that another
 * one completed, or lost. */
static void assert_sums(const struct lab *lab, uint64_t n_left)
{
    struct mib mib;
    const uint64_t *n = mib.counters;

    mib_read(&lab->host, &mib);
    assert_int_equal(n[MIB_IP_IN_RECEIVES], lab->n_in);
    assert_int_equal(n[MIB_IP_IN_RECEIVES],
                     n[MIB_IP_IN_HDR_ERRORS] + n[MIB_IP_IN_TRUNCATED_PKTS] +
                         n[MIB_IP_IN_ADDR_ERRORS] + n[MIB_IP_IN_NO_ROUTES] + n[MIB_IP_IN_DISCARDS] +
                         n[MIB_IP_IN_UNKNOWN_PROTOS] + n[MIB_IP_IN_DELIVERS] +
                         n[MIB_IP_REASM_REQDS] - n[MIB_IP_REASM_OKS]);
    assert_int_equal(n[MIB_IP_OUT_TRANSMITS], n_left);
    assert_int_equal(n[MIB_ICMP_OUT_MSGS], n[MIB_IP_OUT_REQUESTS]);
}

TEST(random_traffic_adds_up)
{
    struct lab *lab = *state;
    uint64_t seed = random_seed(), n_left = 0;

    lab_reset(lab);
    lab->host.answers_timestamp = true;
    lab->host.mtu = 68;
    lab->host.limiter.peer_token_ns /= 10;
    for (unsigned i = 0; i < 20000; i++) {
        struct packet_spec spec = packet_echo_request();
        fault_apply(&faults[random_below(&seed, N_VERDICTS)], &spec);
        spec.id = (uint16_t)random_below(&seed, 20); /* so that fragments meet */
        if (spec.fragment == 0x2000 && random_below(&seed, 4) != 0)
            spec.icmp_len = 64;
        if (random_below(&seed, 10) == 0)
            n_left += lab_wait(lab, LAB_SECOND * random_below(&seed, 5));
        (void)lab_send_spec(lab, &spec);
        n_left += lab->n_out;
        if (i % 100 == 0)
            assert_sums(lab, n_left);
    }
    n_left += lab_wait(lab, 30 * LAB_SECOND);
    assert_sums(lab, n_left);
    assert_true(lab->host.verdicts[HOLD_JOINED] > 100);
    assert_true(lab->host.verdicts[SEND_TIME_EXCEEDED] > 10);
    assert_true(lab->host.verdicts[HOLD_FRAGMENT] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fragments_are_counted_when_they_come_and_once_more_when_they_are_whole),
        cmocka_unit_test(a_reply_in_fragments_is_one_request_and_as_many_transmits_as_fragments),
        cmocka_unit_test(fragments_that_come_to_nothing_are_failures),
        cmocka_unit_test(random_traffic_adds_up),
    };
    return cmocka_run_group_tests_name("mib_sums", tests, lab_setup, lab_teardown);
}
