/* fragment_replies.c - proves that a reply longer than the MTU comes whole to the other end
 *
 * Requests come in two fragments. What leaves is put together by properties.c, which is none of the
 * stack's code and looks at every field; here it is held against the request.
 */
#include "tests/unit/unit.h"

#include "tests/unit/lab.h"

static int reset(void **state)
{
    lab_reset(*state);
    return 0;
}

/* An echo request of len bytes, header and all, without DF. */
static struct packet_spec request(size_t len, size_t options_len)
{
    struct packet_spec spec = packet_echo_request();

    spec.fragment = 0;
    spec.options_len = options_len;
    spec.data_len = len - 28 - options_len;
    return spec;
}

/* Sends it in two fragments and asserts that all data came back, in n packets. */
static void assert_comes_back(struct lab *lab, const struct packet_spec *spec, size_t n)
{
    size_t message_len = 8 + spec->data_len, cut = message_len / 16 * 8;

    assert_int_equal(lab_send_slice(lab, spec, cut, message_len), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, spec, 0, cut), SEND_ECHO_REPLY);
    if (lab->n_out != n)
        fail_msg("%zu bytes at MTU %u: %zu packets, expected %zu", message_len, lab->host.mtu,
                 lab->n_out, n);
    size_t header_len = (size_t)(lab->whole[0] & 15) * 4;
    assert_int_equal(lab->whole_len - header_len, message_len);
    for (size_t i = 0; i < spec->data_len; i++)
        assert_int_equal(lab->whole[header_len + 8 + i], (uint8_t)i);
    for (size_t i = 0; i < lab->n_out; i++) {
        assert_int_equal(lab->out[i].bytes[4] * 256 + lab->out[i].bytes[5], spec->id);
        assert_int_equal(lab->out[i].bytes[6] & 0x40, 0);
        assert_true(lab->out[i].len <= lab->host.mtu);
    }
}

TEST(one_packet_at_the_mtu_and_two_beyond)
{
    struct lab *lab = *state;

    for (uint32_t mtu = 68; mtu <= 1500; mtu++) {
        struct packet_spec spec = request(mtu, 0);
        lab->host.mtu = mtu;
        assert_comes_back(lab, &spec, 1);
        spec = request(mtu + 1, 0);
        assert_comes_back(lab, &spec, 2);
    }
}

TEST(some_lengths_at_every_mtu)
{
    static const size_t lens[] = {576, 1501, 3333};
    struct lab *lab = *state;

    for (lab->host.mtu = 68; lab->host.mtu <= 1500; lab->host.mtu++)
        for (size_t i = 0; i < N_ELEMENTS(lens); i++) {
            struct packet_spec spec = request(lens[i], 0);
            size_t room = (lab->host.mtu - 20) / 8 * 8;
            size_t n = lens[i] <= lab->host.mtu ? 1 : (lens[i] - 20 + room - 1) / room;
            assert_comes_back(lab, &spec, n);
        }
}

TEST(the_longest_request_there_is)
{
    static const struct {
        uint32_t mtu;
        size_t n;
    } cases[] = {{68, (65515 + 47) / 48}, {576, 119}, {1500, 45}, {65534, 2}, {65535, 1}};
    struct lab *lab = *state;
    struct packet_spec spec = request(65535, 0);

    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        lab->host.mtu = cases[i].mtu;
        assert_comes_back(lab, &spec, cases[i].n);
    }
}

/* An identification of 0 would be every reply's (RFC 6864 section 4.3). */
TEST(requests_with_df_get_fragments_without_it_that_can_be_told_apart)
{
    struct lab *lab = *state;
    struct packet_spec spec = request(2000, 0);

    spec.fragment = 0x4000;
    for (unsigned id = 1; id < 65536; id += 4099) {
        spec.id = (uint16_t)id;
        assert_comes_back(lab, &spec, 2);
    }
}

TEST(record_route_and_timestamp_leave_in_the_first_alone)
{
    static const uint8_t options[40] = {7, 19, 4, [19] = 68, 20, 5};
    struct lab *lab = *state;
    struct packet_spec spec = request(1000, sizeof options);

    spec.options = options;
    for (lab->host.mtu = 68; lab->host.mtu < 1000; lab->host.mtu += 9) {
        size_t first = (lab->host.mtu - 60) / 8 * 8, room = (lab->host.mtu - 20) / 8 * 8;
        assert_comes_back(lab, &spec, 1 + (940 - first + room - 1) / room);
        assert_int_equal(lab->out[0].bytes[0], 0x4f);
        assert_int_equal(lab->out[0].bytes[20 + 2], 8); /* one address was entered */
        for (size_t i = 1; i < lab->n_out; i++)
            assert_int_equal(lab->out[i].bytes[0], 0x45);
    }
}

TEST(options_that_do_not_go_back_make_no_room_in_the_first)
{
    struct lab *lab = *state;
    struct packet_spec spec = request(1000, 40); /* of no operation */

    lab->host.mtu = 68;
    assert_comes_back(lab, &spec, (940 + 47) / 48);
}

TEST(a_host_that_sends_no_fragments_cuts_at_the_mtu)
{
    struct lab *lab = *state;

    lab->host.sends_fragments = false;
    for (lab->host.mtu = 68; lab->host.mtu <= 1500; lab->host.mtu += 3) {
        struct packet_spec spec = request(lab->host.mtu + 1, 0);
        size_t cut = (8 + spec.data_len) / 16 * 8;
        assert_int_equal(lab_send_slice(lab, &spec, 0, cut), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, cut, 9999), SEND_ECHO_REPLY);
        assert_int_equal(lab->n_out, 1);
        assert_int_equal(lab->out[0].len, lab->host.mtu);
        spec = request(lab->host.mtu, 0);
        assert_comes_back(lab, &spec, 1);
    }
    assert_int_equal(lab->host.mib[MIB_IP_OUT_FRAG_REQDS], 0);
}

/* It has no identification (RFC 6864 section 4), so it leaves whole or not at all. */
TEST(an_answer_to_a_broadcast_is_never_fragmented)
{
    struct lab *lab = *state;

    lab->host.answers_broadcast = true;
    for (lab->host.mtu = 68; lab->host.mtu <= 1500; lab->host.mtu += 7)
        for (size_t over = 0; over <= 1; over++) {
            struct packet_spec spec = request(lab->host.mtu + over, 0);
            spec.destination = IP(192, 168, 3, 255);
            assert_int_equal(lab_send_slice(lab, &spec, 0, 16), HOLD_FRAGMENT);
            assert_int_equal(lab_send_slice(lab, &spec, 16, 9999),
                             over ? DROP_DESTINATION_BROADCAST : SEND_ECHO_REPLY);
            assert_int_equal(reassembly_n_free(&lab->host.reassembly), LAB_N_PLACES);
        }
}

TEST(fragments_that_are_made_are_counted)
{
    struct lab *lab = *state;
    struct packet_spec spec = request(1500, 0);

    assert_comes_back(lab, &spec, 1);
    assert_int_equal(lab->host.mib[MIB_IP_OUT_FRAG_REQDS], 0);
    spec = request(1501, 0);
    assert_comes_back(lab, &spec, 2);
    spec = request(4000, 0);
    assert_comes_back(lab, &spec, 3);
    assert_int_equal(lab->host.mib[MIB_IP_OUT_FRAG_REQDS], 2);
    assert_int_equal(lab->host.mib[MIB_IP_OUT_FRAG_CREATES], 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(one_packet_at_the_mtu_and_two_beyond, reset),
        cmocka_unit_test_setup(some_lengths_at_every_mtu, reset),
        cmocka_unit_test_setup(the_longest_request_there_is, reset),
        cmocka_unit_test_setup(requests_with_df_get_fragments_without_it_that_can_be_told_apart,
                               reset),
        cmocka_unit_test_setup(record_route_and_timestamp_leave_in_the_first_alone, reset),
        cmocka_unit_test_setup(options_that_do_not_go_back_make_no_room_in_the_first, reset),
        cmocka_unit_test_setup(a_host_that_sends_no_fragments_cuts_at_the_mtu, reset),
        cmocka_unit_test_setup(an_answer_to_a_broadcast_is_never_fragmented, reset),
        cmocka_unit_test_setup(fragments_that_are_made_are_counted, reset),
    };
    return cmocka_run_group_tests_name("fragment_replies", tests, lab_setup, lab_teardown);
}
