/* others_harm.c - RFC 4963 and RFC 2827: what others could do by way of this host
 *
 * Fragments of different datagrams under one identification, and packets in somebody else's name.
 */
#include "tests/conformance/offences.h"

#include "tests/unit/reference.h"

enum { MESSAGE_LEN = 64, ERROR_HEADERS = 28, PIECE = 1480 };

/* An echo request with data at random, always of the same identification. */
static struct packet_spec random_request(uint64_t *seed, uint8_t data[MESSAGE_LEN - 8])
{
    struct packet_spec spec = echo_request();

    for (size_t i = 0; i < MESSAGE_LEN - 8; i++)
        data[i] = (uint8_t)random_bits(seed);
    spec.data = data;
    return spec;
}

/* Would the beginning of one message and the end of another pass for one? One pair in 65,536. */
static bool pass_for_one(const struct packet_spec *one, const struct packet_spec *other, size_t at)
{
    struct frame begin = packet_build(one), end = packet_build(other);
    bool passes;

    memcpy(begin.bytes + 20 + at, end.bytes + 20 + at, MESSAGE_LEN - at);
    passes = reference_sum(begin.bytes + 20, MESSAGE_LEN) == 0xffff;
    frame_free(&begin);
    frame_free(&end);
    return passes;
}

TEST(rfc4963_a__parts_of_two_datagrams_under_one_identification_are_not_answered)
{
    struct lab *lab = *state;
    uint64_t seed = random_seed();
    uint8_t data[2][MESSAGE_LEN - 8];

    for (unsigned i = 0; i < 1000; i++) {
        struct packet_spec lost_its_end = random_request(&seed, data[0]);
        struct packet_spec lost_its_begin = random_request(&seed, data[1]);
        for (size_t at = 8; at < MESSAGE_LEN; at += 8) {
            assert_int_equal(lab_send_slice(lab, &lost_its_end, 0, at), HOLD_FRAGMENT);
            enum verdict verdict = lab_send_slice(lab, &lost_its_begin, at, MESSAGE_LEN);
            bool passes = pass_for_one(&lost_its_end, &lost_its_begin, at);
            assert_int_equal(verdict, passes ? SEND_ECHO_REPLY : DROP_ICMP_CHECKSUM);
        }
    }
    /* what has waited too long is not there any more when the identification comes round */
    struct packet_spec spec = echo_request();
    lab->host.sends_errors = false;
    for (unsigned early = 0; early <= 1; early++) {
        assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
        (void)lab_wait(lab, lab->host.reassembly.timeout_ns - early);
        assert_int_equal(lab_send_slice(lab, &spec, 32, 64),
                         early ? SEND_ECHO_REPLY : HOLD_FRAGMENT);
        (void)lab_wait(lab, lab->host.reassembly.timeout_ns);
    }
    assert_true(lab->host.reassembly.timeout_ns <= 30 * LAB_SECOND);
}

static size_t bytes_out(const struct lab *lab)
{
    size_t sum = 0;

    for (size_t i = 0; i < lab->n_out; i++)
        sum += lab->out[i].len;
    return sum;
}

/* A question brings no more bytes and no more packets than it costs, in fragments or not. */
static void assert_reply_costs_no_more(struct lab *lab, const struct packet_spec *spec)
{
    size_t payload_len = 8 + spec->data_len, n_in = 0, bytes_in = 0;

    for (size_t at = 0; at < payload_len; at += PIECE, n_in++) {
        struct frame frame = packet_build_slice(spec, at, at + PIECE);
        bytes_in += frame.len;
        (void)lab_send(lab, frame.bytes, frame.len);
        assert_true(lab->n_out == 0 || at + PIECE >= payload_len);
        frame_free(&frame);
    }
    assert_true(lab->n_out > 0 && lab->n_out <= n_in);
    assert_true(bytes_out(lab) <= bytes_in);
}

/* So many packets in one other's name, at one time, cost that one fewer bytes than their sender. */
static void assert_flood_is_weakened(struct lab *lab, const struct offence *o)
{
    struct frame frame = packet_build(&o->spec);
    size_t out = 0, n_out = 0;

    for (unsigned i = 0; i < 1000; i++) {
        (void)lab_send(lab, frame.bytes, frame.len);
        n_out += lab->n_out;
        out += bytes_out(lab);
        assert_true(bytes_out(lab) <= frame.len + ERROR_HEADERS);
    }
    assert_int_equal(n_out, LIMITER_PEER_BURST);
    assert_true(out * 50 < frame.len * 1000);
    frame_free(&frame);
}

TEST(rfc2827_a__nobody_gets_more_from_this_host_than_was_sent_in_his_name)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request(), timestamp;

    lab->host.answers_timestamp = lab->host.answers_broadcast = true;
    for (spec.data_len = 0; spec.data_len <= 65535 - 28;
         spec.data_len += spec.data_len < 3000 ? 1 : 401)
        assert_reply_costs_no_more(lab, &spec);
    for (size_t data_len = 12; data_len <= 3000; data_len++) {
        timestamp = icmp_message(13, 0, NULL, data_len);
        assert_reply_costs_no_more(lab, &timestamp);
    }
    spec = echo_request();
    SET_OPTIONS(&spec, 7, 7, 4, 0, 0, 0, 0, 68, 8, 5, 0, 0, 0, 0, 0, 0);
    for (spec.data_len = 0; spec.data_len <= 1400; spec.data_len++)
        assert_reply_costs_no_more(lab, &spec);
    spec = echo_request();
    spec.destination = BROADCAST;
    assert_reply_costs_no_more(lab, &spec);

    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        lab_reset(lab);
        assert_flood_is_weakened(lab, &o);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc4963_a__parts_of_two_datagrams_under_one_identification_are_not_answered),
        REQUIREMENT(rfc2827_a__nobody_gets_more_from_this_host_than_was_sent_in_his_name),
    };

    return cmocka_run_group_tests_name("others_harm", tests, lab_setup, lab_teardown);
}
