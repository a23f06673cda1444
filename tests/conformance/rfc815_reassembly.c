/* rfc815_reassembly.c - RFC 815: when a datagram is complete, and what it then is
 *
 * The last three are not said there: what an attacker sends was no question in 1982.
 */
#include "tests/conformance/fragments.h"

enum { HEADER = 20, PAYLOAD = 64, N_UNITS = PAYLOAD / UNIT, QUARTER = 16, MORE = 0x2000 };

TEST(rfc815_3_a__fragments_come_in_any_order_and_twice)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    int n_orders = 0;

    for (unsigned order = 0; order < 1 << 10; order++) { /* five times one of four */
        unsigned all = 0, sent = 0, n_replies = 0;
        for (unsigned i = 0; i < 5; i++)
            all |= 1u << (order >> 2 * i & 3);
        if (all != 15)
            continue;
        n_orders++;
        spec.id++;
        for (unsigned i = 0; i < 5; i++) {
            unsigned part = order >> 2 * i & 3;
            enum verdict verdict = lab_send_slice(lab, &spec, part * QUARTER, (part + 1) * QUARTER);
            bool again = sent != 15 && sent >> part & 1;
            sent |= 1u << part;
            if (verdict == SEND_ECHO_REPLY) {
                expect_joined(lab, &spec);
                n_replies++;
            } else {
                assert_int_equal(verdict, again ? DROP_FRAGMENT_DUPLICATE : HOLD_FRAGMENT);
            }
        }
        assert_int_equal(n_replies, 1);
    }
    assert_int_equal(n_orders, 240);
}

static bool send_units(struct lab *lab, const struct packet_spec *spec, unsigned set,
                       bool backwards)
{
    bool replied = false;

    for (unsigned i = 0; i < N_UNITS; i++) {
        unsigned unit = backwards ? N_UNITS - 1 - i : i;
        if (set >> unit & 1)
            replied |= lab_send_slice(lab, spec, unit * UNIT, (unit + 1) * UNIT) == SEND_ECHO_REPLY;
    }
    return replied;
}

TEST(rfc815_3_b__a_datagram_is_complete_when_every_octet_is_there)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (unsigned set = 1; set < 1 << N_UNITS; set++) {
        for (int backwards = 0; backwards < 2; backwards++) {
            spec.id++;
            assert_int_equal(send_units(lab, &spec, set, backwards), set == (1 << N_UNITS) - 1);
            /* the octets that are missing are not made up for by those that are there */
            for (unsigned unit = 0; unit < N_UNITS && set != (1 << N_UNITS) - 1; unit++) {
                if (set >> unit & 1)
                    assert_int_equal(lab_send_slice(lab, &spec, unit * UNIT, (unit + 1) * UNIT),
                                     DROP_FRAGMENT_DUPLICATE);
            }
        }
    }
    spec.id++; /* 32, 8 and 32 are more than 64 */
    assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &spec, 56, TO_THE_END), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &spec, 16, 48), DROP_FRAGMENT_OVERLAP);
}

/* Seen from outside, as the header that an error about the whole quotes. */
TEST(rfc815_x_b__the_header_of_the_whole_is_that_of_fragment_zero)
{
    struct lab *lab = *state;
    uint8_t route[] = {7, 7, 4, 0, 0, 0, 0, 0}, stamps[] = {68, 12, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    without_limits(lab);
    for (int variant = 0; variant < 8; variant++) {
        bool backwards = variant & 1;
        struct packet_spec first = unknown_protocol(), second = first;
        first.tos = 0x20;
        first.ttl = 9;
        first.fragment = variant & 2 ? 0x4000 : 0;
        first.options = route;
        first.options_len = variant & 4 ? sizeof route : 0;
        second.tos = 0x48;
        second.ttl = 200;
        second.options = stamps;
        second.options_len = sizeof stamps;
        (void)lab_send_slice(lab, backwards ? &second : &first, backwards ? UNIT : 0,
                             backwards ? TO_THE_END : UNIT);
        (void)lab_send_slice(lab, backwards ? &first : &second, backwards ? 0 : UNIT,
                             backwards ? UNIT : TO_THE_END);
        assert_int_equal(lab->verdict, SEND_PROTOCOL_UNREACHABLE);
        struct frame whole = packet_build(&first);
        assert_int_equal(lab->out[0].len, HEADER + 8 + whole.len);
        assert_memory_equal(lab->out[0].bytes + HEADER + 8, whole.bytes, whole.len);
        frame_free(&whole);
    }
}

TEST(rfc815_x_c__the_data_of_a_fragment_begin_behind_its_own_header)
{
    struct lab *lab = *state;
    struct packet_spec first = echo_request(), second = first;

    for (first.options_len = 0; first.options_len <= 40; first.options_len += 4) {
        for (second.options_len = 0; second.options_len <= 40; second.options_len += 4) {
            (void)lab_send_slice(lab, &first, 0, 32);
            (void)lab_send_slice(lab, &second, 32, TO_THE_END);
            expect_joined(lab, &first);
            (void)lab_send_slice(lab, &second, 32, TO_THE_END);
            (void)lab_send_slice(lab, &first, 0, 32);
            expect_joined(lab, &first);
        }
    }
}

static void expect_lost(const struct lab *lab)
{
    assert_int_equal(lab->verdict, DROP_FRAGMENT_OVERLAP);
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
}

TEST(rfc815_x_d__a_datagram_with_two_ends_is_dropped)
{
    enum { OFFSETS = 6, LENGTHS = 16, ALL = OFFSETS * LENGTHS };
    struct lab *lab = *state;

    for (size_t i = 0; i < ALL * ALL; i++) {
        size_t one = i / ALL, two = i % ALL;
        size_t offset = (one / LENGTHS + 1) * UNIT, end = offset + one % LENGTHS + 1;
        size_t other_offset = (two / LENGTHS + 1) * UNIT;
        struct packet_spec spec = echo_request();
        spec.data_len = end - UNIT;
        assert_int_equal(send_part(lab, &spec, offset, end, false), HOLD_FRAGMENT);
        (void)send_part(lab, &spec, other_offset, other_offset + two % LENGTHS + 1, false);
        if (one != two) {
            expect_lost(lab);
            continue;
        }
        assert_int_equal(lab->verdict, DROP_FRAGMENT_DUPLICATE);
        (void)send_part(lab, &spec, 0, offset, true);
        expect_joined(lab, &spec);
    }
}

TEST(rfc815_x_e__a_datagram_with_data_beyond_its_end_is_dropped)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (size_t end = UNIT + 1; end <= PAYLOAD; end++) {
        for (size_t begin = UNIT; begin < end; begin += UNIT) {
            for (size_t beyond = (end + UNIT) / UNIT * UNIT; beyond < 100; beyond += UNIT) {
                for (size_t from = 0; from < beyond; from += UNIT) {
                    (void)send_part(lab, &spec, begin, end, false);
                    (void)send_part(lab, &spec, from, beyond, true);
                    expect_lost(lab);
                    (void)send_part(lab, &spec, from, beyond, true);
                    (void)send_part(lab, &spec, begin, end, false);
                    expect_lost(lab);
                }
            }
        }
    }
}

TEST(rfc815_x_f__a_fragment_without_data_is_refused)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request(), empty = spec;

    empty.payload = (const uint8_t *)"";
    for (unsigned offset = 0; offset <= 0x1fff; offset++) {
        empty.fragment = (uint16_t)(offset | MORE);
        expect_drop(lab, &empty, DROP_FRAGMENT_EMPTY);
        empty.fragment = (uint16_t)offset;
        if (offset > 0)
            expect_drop(lab, &empty, DROP_FRAGMENT_EMPTY);
        assert_int_equal(lab->host.reassembly.n_waiting, 0);
    }
    assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
    for (unsigned offset = 1; offset <= 0x1fff; offset++) {
        empty.fragment = (uint16_t)offset;
        expect_drop(lab, &empty, DROP_FRAGMENT_EMPTY);
    }
    (void)lab_send_slice(lab, &spec, 32, TO_THE_END);
    expect_joined(lab, &spec);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc815_3_a__fragments_come_in_any_order_and_twice),
        REQUIREMENT(rfc815_3_b__a_datagram_is_complete_when_every_octet_is_there),
        REQUIREMENT(rfc815_x_b__the_header_of_the_whole_is_that_of_fragment_zero),
        REQUIREMENT(rfc815_x_c__the_data_of_a_fragment_begin_behind_its_own_header),
        REQUIREMENT(rfc815_x_d__a_datagram_with_two_ends_is_dropped),
        REQUIREMENT(rfc815_x_e__a_datagram_with_data_beyond_its_end_is_dropped),
        REQUIREMENT(rfc815_x_f__a_fragment_without_data_is_refused),
    };
    return cmocka_run_group_tests_name("rfc815_reassembly", tests, lab_setup, lab_teardown);
}
