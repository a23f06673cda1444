/* attacks_state.c - what is kept while fragments wait: whose it is, and for how long */
#include "tests/unit/attacks.h"

#include "stack/fragment.h"

TEST(a049_the_options_of_other_fragments_are_checked_and_then_left_alone)
{
    static const uint8_t route[] = {7, 7, 4, 0, 0, 0, 0, 0}, other[] = {7, 7, 8, 9, 9, 9, 9, 0},
                         loose[] = {131, 7, 4, 10, 1, 1, 1, 0}, bad[] = {7, 99, 4, 0, 0, 0, 0, 0};
    struct lab *lab = *state;
    struct packet_spec first = attack_echo(), last = attack_echo();

    first.options = route;
    first.options_len = last.options_len = 8;
    for (int order = 0; order < 2; order++) {
        last.options = loose;
        attack_slice(lab, &last, 32, 64, DROP_OPTION_SOURCE_ROUTE_ON);
        last.options = bad;
        attack_slice(lab, &last, 32, 64, DROP_OPTION_MALFORMED);
        assert_int_equal(lab->host.reassembly.n_waiting, 0);
        last.options = other;
        if (order == 0)
            attack_slice(lab, &last, 32, 64, HOLD_FRAGMENT);
        attack_slice(lab, &first, 0, 32, order == 0 ? SEND_ECHO_REPLY : HOLD_FRAGMENT);
        if (order == 1)
            attack_slice(lab, &last, 32, 64, SEND_ECHO_REPLY);
        assert_memory_equal(lab->whole + 20, ((uint8_t[]){7, 7, 8, 192, 168, 3, 12, 0}), 8);
    }
}

TEST(a050_a_fragment_that_an_error_quotes_is_data)
{
    struct lab *lab = *state;
    struct packet_spec quoted = attack_echo(), spec = attack_echo();
    struct frame frame = packet_build_slice(&quoted, 0, 32);

    spec.type = 3;
    spec.data = frame.bytes;
    spec.data_len = frame.len;
    for (unsigned code = 0; code < 16; code++) {
        spec.code = (uint8_t)code;
        attack_send(lab, &spec, DROP_ICMP_ERROR);
    }
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
    attack_slice(lab, &quoted, 32, 64, HOLD_FRAGMENT);
    frame_free(&frame);
}

TEST(a051_ipv6_fragments_keep_no_state)
{
    struct lab *lab = *state;
    uint8_t frame[72] = {0x60, [5] = 32, 44, 64, [40] = 44, [43] = 1, [48] = 44, [51] = 9};

    for (int i = 0; i < 1000; i++) {
        frame[47] = (uint8_t)i;
        assert_int_equal(lab_send(lab, frame, sizeof frame), DROP_IPV6);
    }
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
    assert_int_equal(lab_wait(lab, 60 * LAB_SECOND), 0);
}

/* A forged second fragment waits for the honest first: the sum over the whole finds it out, and the
 * honest second is alone and forgotten in time. */
TEST(a053_a_forged_second_fragment_spoils_one_datagram_and_no_more)
{
    static const uint8_t evil[56] = {0x66};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo(), forged = attack_echo();

    forged.data = evil;
    attack_slice(lab, &forged, 32, 64, HOLD_FRAGMENT);
    attack_slice(lab, &spec, 0, 32, DROP_ICMP_CHECKSUM);
    attack_slice(lab, &spec, 32, 64, HOLD_FRAGMENT);
    assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 0);
    attack_slice(lab, &spec, 0, 32, HOLD_FRAGMENT);
    attack_slice(lab, &spec, 32, 64, SEND_ECHO_REPLY);
}

/* What is said about it goes by the routes of the day on which it is given up. */
TEST(a054_routes_that_changed_while_a_first_fragment_waited)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();
    struct route_table *routes = &lab->host.routes;

    spec.destination = IP(192, 168, 4, 1);
    attack_slice(lab, &spec, 0, 8, HOLD_FRAGMENT);
    assert_true(route_add(routes, IP(192, 168, 4, 0), 24, ROUTE_NONE));
    assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 1);
    attack_told(lab, 11, 1, 28);
    assert_memory_equal(lab->out[0].bytes + 12, ((uint8_t[]){192, 168, 3, 12}), 4);

    spec.destination = IP(192, 168, 3, 12);
    attack_slice(lab, &spec, 0, 8, HOLD_FRAGMENT);
    assert_true(route_add(routes, spec.source, 32, ROUTE_LOCAL)); /* now it is ours */
    assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 0);
    assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_TIMEOUT], 1);
    assert_true(route_add(routes, spec.source, 32, ROUTE_NONE));
}

/* While the fragments of an answer leave, others come and take every place that there is. */
TEST(a055_the_bytes_of_an_answer_are_its_own_until_it_has_left)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo(), flood = attack_echo();
    uint8_t *frame = lab->page_end - 2048;
    struct frame last;
    unsigned n_seen = 0;

    spec.data_len = 6000;
    attack_slice(lab, &spec, 0, 4000, HOLD_FRAGMENT);
    last = packet_build_slice(&spec, 4000, 6008);
    memcpy(frame, last.bytes, last.len);
    struct packet packet = {.data = frame, .data_len = (uint32_t)last.len};
    assert_int_equal(host_receive(&lab->host, &packet, lab->now_ns), SEND_ECHO_REPLY);
    lab->n_in++;
    do {
        size_t offset = (size_t)((packet.data[6] & 0x1f) << 8 | packet.data[7]) * 8;
        for (size_t i = offset == 0 ? 8 : 0; i < packet.data_len - 20; i++)
            assert_int_equal(packet.data[20 + i], (uint8_t)(offset + i - 8));
        for (unsigned i = 0; i < 2 * LAB_N_PLACES; i++) {
            flood.id = (uint16_t)(1 + 100 * n_seen + i);
            attack_slice(lab, &flood, 0, 32, HOLD_FRAGMENT);
        }
        n_seen++;
    } while (fragment_next(&packet));
    assert_int_equal(n_seen, 5);
    *packet.lent = false;
    frame_free(&last);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a049_the_options_of_other_fragments_are_checked_and_then_left_alone),
        ATTACK(a050_a_fragment_that_an_error_quotes_is_data),
        ATTACK(a051_ipv6_fragments_keep_no_state),
        ATTACK(a053_a_forged_second_fragment_spoils_one_datagram_and_no_more),
        ATTACK(a054_routes_that_changed_while_a_first_fragment_waited),
        ATTACK(a055_the_bytes_of_an_answer_are_its_own_until_it_has_left),
    };
    return cmocka_run_group_tests_name("attacks_state", tests, lab_setup, lab_teardown);
}
