/* rfc6864_fragments.c - RFC 6864: DF is kept, and what is put together is not believed for that */
#include "tests/conformance/conformance.h"

#include "stack/mib.h"

enum { DONT_FRAGMENT = 0x4000 };

TEST(rfc6864_4_3_b__what_says_not_to_fragment_is_not_fragmented)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    struct mib mib;

    spec.fragment = DONT_FRAGMENT;
    for (spec.data_len = 0; spec.data_len <= 1472; spec.data_len++)
        expect_reply(lab, &spec);
    for (; spec.data_len <= 9000; spec.data_len += 100) { /* the link may be wider the other way */
        expect_reply(lab, &spec);
        assert_int_equal(word_at(lab->whole + 6), DONT_FRAGMENT);
    }
    mib_read(&lab->host, &mib);
    assert_int_equal(mib.counters[MIB_IP_OUT_FRAG_CREATES], 0);

    /* what came in fragments may leave in fragments, and says so */
    for (spec.data_len = 1480; spec.data_len <= 6000; spec.data_len += 40) {
        for (size_t at = 0; at < spec.data_len + 8; at += 1480)
            (void)lab_send_slice(lab, &spec, at, at + 1480);
        assert_int_equal(lab->verdict, SEND_ECHO_REPLY);
        assert_true(lab->n_out > 1);
        for (size_t i = 0; i < lab->n_out; i++) {
            assert_int_equal(word_at(lab->out[i].bytes + 6) & DONT_FRAGMENT, 0);
            assert_int_equal(word_at(lab->out[i].bytes + 4), spec.id);
        }
    }
}

TEST(rfc6864_5_2_b__the_message_is_checked_after_its_fragments_were_joined)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    uint8_t data[56];

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(3 * i);
    spec.data = data;
    struct frame good = packet_build(&spec);
    for (size_t bit = 0; bit < 8 * 64; bit++) {
        struct packet_spec damaged = spec;
        damaged.payload = good.bytes + 20;
        damaged.payload_len = 64;
        good.bytes[20 + bit / 8] ^= (uint8_t)(1 << bit % 8);
        (void)lab_send_slice(lab, &damaged, 0, 24);
        (void)lab_send_slice(lab, &damaged, 24, 48);
        assert_int_equal(lab_send_slice(lab, &damaged, 48, 64), DROP_ICMP_CHECKSUM);
        good.bytes[20 + bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    frame_free(&good);
    (void)lab_send_slice(lab, &spec, 0, 24);
    (void)lab_send_slice(lab, &spec, 24, 48);
    assert_int_equal(lab_send_slice(lab, &spec, 48, 64), SEND_ECHO_REPLY);
}

TEST(rfc6864_x_a__fragments_that_overlap_do_no_harm)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request(), other = echo_request();
    uint8_t data[56];

    memset(data, 0xee, sizeof data);
    other.data = data;
    /* every pair of parts of a datagram, the second with other data */
    for (size_t from = 0; from < 64; from += 8) {
        for (size_t end = from + 8; end <= 64; end += 8) {
            for (size_t from2 = 0; from2 < 64; from2 += 8) {
                for (size_t end2 = from2 + 8; end2 <= 64; end2 += 8) {
                    if (end - from == 64 || end2 - from2 == 64 || from2 >= end || from >= end2)
                        continue;
                    spec.id = ++other.id;
                    assert_int_equal(lab_send_slice(lab, &spec, from, end), HOLD_FRAGMENT);
                    assert_int_equal(lab_send_slice(lab, &other, from2, end2),
                                     DROP_FRAGMENT_OVERLAP);
                    assert_int_equal(lab->host.reassembly.n_waiting, 0);
                }
            }
        }
    }
    assert_true(lab_is_alive(lab));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc6864_4_3_b__what_says_not_to_fragment_is_not_fragmented),
        REQUIREMENT(rfc6864_5_2_b__the_message_is_checked_after_its_fragments_were_joined),
        REQUIREMENT(rfc6864_x_a__fragments_that_overlap_do_no_harm),
    };

    return cmocka_run_group_tests_name("rfc6864_fragments", tests, lab_setup, lab_teardown);
}
