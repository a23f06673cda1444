/* rfc1122_reassembly_timeout.c - RFC 1122 section 3.3.2: fragments whose datagram is never complete
 *
 * How long they wait is set by --reass-timeout: see rfc1122_command_line.c.
 */
#include "tests/conformance/conformance.h"

enum { TIMEOUT_S = 30 };

/* Lets the time go by that a datagram may wait. Returns how many errors that brought. */
static unsigned time_out(struct lab *lab)
{
    return lab_wait(lab, TIMEOUT_S * LAB_SECOND);
}

TEST(rfc1122_3_3_2_e__time_exceeded_is_sent_when_the_first_fragment_had_come)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    struct packet_spec error = icmp_error_in(3, 1, 1, 20, 28);

    without_limits(lab);
    assert_int_equal(lab_send_slice(lab, &spec, 0, 16), HOLD_FRAGMENT);
    assert_int_equal(time_out(lab), 1);
    assert_int_equal(lab->verdict, SEND_TIME_EXCEEDED);
    assert_int_equal(word_at(lab->out[0].bytes + 20), 0x0b01);
    assert_int_equal(address_at(lab->out[0].bytes + 16), ASKER);

    /* when the first is not there, nothing that lies where it would be is taken for it, even if it
     * looks like a header: the data of somebody else's datagram */
    struct packet_spec unknown = unknown_protocol(), look_alike = unknown_protocol();
    struct frame header = packet_build(&unknown);
    look_alike.payload = header.bytes;
    look_alike.payload_len = header.len;
    assert_int_equal(lab_send_slice(lab, &look_alike, 0, 32), HOLD_FRAGMENT);
    assert_int_equal(time_out(lab), 1);
    assert_int_equal(lab_send_slice(lab, &spec, 16, 64), HOLD_FRAGMENT);
    assert_int_equal(time_out(lab), 0);
    frame_free(&header);

    assert_int_equal(lab_send_slice(lab, &error, 0, 16), HOLD_FRAGMENT); /* about an error */
    assert_int_equal(time_out(lab), 0);
    lab->host.answers_broadcast = true;
    spec.destination = BROADCAST; /* to all */
    (void)lab_send_slice(lab, &spec, 0, 16);
    assert_int_equal(lab->n_out, 0);
    assert_int_equal(time_out(lab), 0);
    assert_int_equal(lab->host.verdicts[SEND_TIME_EXCEEDED], 2);
    assert_int_equal(lab->host.verdicts[HOLD_FRAGMENT], 0);
}

/* To the nanosecond, and what came is gone: the rest does not complete it, and all places are free.
 */
TEST(rfc1122_3_3_2_g__a_datagram_that_is_not_complete_in_time_is_given_up)
{
    struct lab *lab = *state;
    struct reassembly *reassembly = &lab->host.reassembly;

    for (uint16_t id = 0; id < LAB_N_PLACES; id++) {
        struct packet_spec spec = echo_request();
        spec.id = id;
        assert_int_equal(lab_send_slice(lab, &spec, 0, 16), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, 24, 48), HOLD_FRAGMENT);
    }
    assert_int_equal(reassembly_n_free(reassembly), 0);
    assert_int_equal(host_deadline(&lab->host, &lab->ring), lab->now_ns + TIMEOUT_S * LAB_SECOND);
    (void)lab_wait(lab, TIMEOUT_S * LAB_SECOND - 1);
    assert_int_equal(reassembly->n_waiting, LAB_N_PLACES);
    (void)lab_wait(lab, 1);
    assert_int_equal(reassembly->n_waiting, 0);
    assert_int_equal(reassembly_n_free(reassembly), LAB_N_PLACES);
    assert_int_equal(lab->host.verdicts[HOLD_FRAGMENT], 0);
    assert_int_equal(host_deadline(&lab->host, &lab->ring), UINT64_MAX);

    struct packet_spec spec = echo_request();
    spec.id = 0;
    assert_int_equal(lab_send_slice(lab, &spec, 16, 24), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &spec, 48, 64), HOLD_FRAGMENT);
    assert_int_equal(lab->n_out, 0);
}

/* From the fragment that came first on, whatever its time to live and however many follow. */
TEST(rfc1122_3_3_2_h__the_timeout_is_the_same_for_every_time_to_live)
{
    struct lab *lab = *state;

    for (unsigned ttl = 0; ttl < 256; ttl++) {
        struct packet_spec spec = echo_request();
        spec.ttl = (uint8_t)ttl;
        assert_int_equal(lab_send_slice(lab, &spec, 8, 16), HOLD_FRAGMENT);
        for (size_t at = 16; at < 56; at += 8) {
            assert_int_equal(lab_wait(lab, 5 * LAB_SECOND), 0);
            assert_int_equal(lab_send_slice(lab, &spec, at, at + 8), HOLD_FRAGMENT);
        }
        (void)lab_wait(lab, 5 * LAB_SECOND - 1);
        assert_int_equal(lab->host.reassembly.n_waiting, 1);
        (void)lab_wait(lab, 1);
        assert_int_equal(lab->host.reassembly.n_waiting, 0);
    }
}

/* As it arrived: its own length, flags, time to live and sum, though others were held before and
 * after it. */
TEST(rfc1122_3_3_2_i__the_first_fragment_is_kept_for_the_error_as_it_came)
{
    static const unsigned orders[][3] = {{0, 1, 2}, {1, 2, 0}, {1, 0, 2}};
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(orders); i++) {
        struct packet_spec spec = echo_request();
        spec.data_len = 1000;
        spec.ttl = 9;
        spec.tos = 0x20;
        SET_OPTIONS(&spec, 7, 7, 4, 0, 0, 0, 0, 1);
        struct frame first = packet_build_slice(&spec, 0, 104);
        for (size_t j = 0; j < 3; j++) {
            size_t at = 104 * orders[i][j];
            spec.ttl = orders[i][j] == 0 ? 9 : 60;
            assert_int_equal(lab_send_slice(lab, &spec, at, at + 104), HOLD_FRAGMENT);
        }
        assert_int_equal(time_out(lab), 1);
        assert_int_equal(lab->out[0].len, 28 + first.len);
        assert_memory_equal(lab->out[0].bytes + 28, first.bytes, first.len);
        frame_free(&first);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_3_2_e__time_exceeded_is_sent_when_the_first_fragment_had_come),
        REQUIREMENT(rfc1122_3_3_2_g__a_datagram_that_is_not_complete_in_time_is_given_up),
        REQUIREMENT(rfc1122_3_3_2_h__the_timeout_is_the_same_for_every_time_to_live),
        REQUIREMENT(rfc1122_3_3_2_i__the_first_fragment_is_kept_for_the_error_as_it_came),
    };
    return cmocka_run_group_tests_name("rfc1122_reassembly_timeout", tests, lab_setup,
                                       lab_teardown);
}
