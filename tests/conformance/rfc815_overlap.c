/* rfc815_overlap.c - what RFC 815 would do, and no host should any more
 *
 * It takes every overlap, which RFC 5722 forbids for IPv6 and this host for IPv4; and its section 4
 * puts what is known about holes into the holes, where the next fragment may write
 * (CVE-2022-30790).
 */
#include "tests/conformance/fragments.h"

enum { HEADER = 20, N_UNITS = 8, MAX_DATA = 65535 };

static const struct reassembly_place *only_place(const struct lab *lab)
{
    assert_int_equal(lab->host.reassembly.n_waiting, 1);
    return lab->host.reassembly.waiting.oldest;
}

/* All memory for data, and for the header before them, is as it was but for what came. */
TEST(rfc815_4_a__nothing_is_noted_among_the_data)
{
    enum { ROUNDS = 200, SPAN = 600, BEHIND = 8 };
    static uint8_t expected[REASSEMBLY_HEADER_ROOM + MAX_DATA + BEHIND];
    struct lab *lab = *state;
    uint64_t seed = random_seed();
    uint8_t data[UNIT * 3];

    for (int round = 0; round < ROUNDS; round++) {
        lab_reset(lab);
        memset(expected, PACKET_PAD, sizeof expected);
        uint32_t n_waiting = 0;
        for (unsigned unit = random_below(&seed, 3); unit < SPAN; unit += random_below(&seed, 40)) {
            struct packet_spec spec = echo_request();
            unsigned n = 1 + random_below(&seed, 3);
            memset(data, round % 2 == 0 ? 0x00 : 0xff, sizeof data);
            for (size_t i = 0; i < sizeof data && round % 3 == 0; i++)
                data[i] = (uint8_t)random_bits(&seed);
            spec.payload = data;
            spec.payload_len = n * UNIT;
            spec.fragment = (uint16_t)(unit | 0x2000);
            assert_int_equal(lab_send_spec(lab, &spec), HOLD_FRAGMENT);
            n_waiting++;
            memcpy(expected + REASSEMBLY_HEADER_ROOM + unit * UNIT, data, n * UNIT);
            struct frame frame = packet_build(&spec);
            if (unit == 0)
                memcpy(expected + REASSEMBLY_HEADER_ROOM - HEADER, frame.bytes, HEADER);
            frame_free(&frame);
            unit += n;
        }
        const struct reassembly_place *place = only_place(lab);
        assert_memory_equal(place->data - REASSEMBLY_HEADER_ROOM, expected, sizeof expected);
        assert_int_equal(place->n_fragments, n_waiting);
    }
}

struct interval {
    size_t from, end; /* in units */
};

/* Interval i of all there are in N_UNITS units. */
static struct interval interval(unsigned i)
{
    return (struct interval){i / (N_UNITS + 1), i % (N_UNITS + 1)};
}

static bool is_part(struct interval i)
{
    return i.from < i.end && !(i.from == 0 && i.end == N_UNITS);
}

static bool has(struct interval i, size_t unit)
{
    return unit >= i.from && unit < i.end;
}

static enum verdict send_interval(struct lab *lab, const struct packet_spec *spec,
                                  struct interval i)
{
    return lab_send_slice(lab, spec, i.from * UNIT, i.end * UNIT);
}

/* Sends two overlapping fragments, and then all that would complete their datagram if the first had
 * been kept, or the second, or both. */
static void expect_no_reply(struct lab *lab, struct packet_spec *spec, const struct packet_spec *b,
                            struct interval first, struct interval second)
{
    for (int kept = 1; kept <= 3; kept++) {
        struct packet_spec other = *b;
        other.id = ++spec->id;
        assert_int_equal(send_interval(lab, spec, first), HOLD_FRAGMENT);
        assert_int_equal(send_interval(lab, &other, second), DROP_FRAGMENT_OVERLAP);
        for (size_t unit = 0; unit < N_UNITS; unit++) {
            bool is_there = (kept & 1 && has(first, unit)) || (kept & 2 && has(second, unit));
            if (!is_there)
                assert_int_equal(send_interval(lab, spec, (struct interval){unit, unit + 1}),
                                 HOLD_FRAGMENT);
        }
    }
}

TEST(rfc5722_a__any_overlap_drops_the_datagram_and_a_plain_duplicate_does_not)
{
    enum { ALL = (N_UNITS + 1) * (N_UNITS + 1) };
    struct lab *lab = *state;
    struct packet_spec spec = echo_request(), different = spec;
    uint8_t data[56];

    memset(data, 0xee, sizeof data);
    different.data = data;
    different.icmp_id ^= 0xffff;
    for (unsigned i = 0; i < ALL * ALL; i++) {
        struct interval first = interval(i / ALL), second = interval(i % ALL);
        if (!is_part(first) || !is_part(second) || first.from >= second.end ||
            second.from >= first.end)
            continue;
        expect_no_reply(lab, &spec, &different, first, second);
        if (first.from != second.from || first.end != second.end) {
            expect_no_reply(lab, &spec, &spec, first, second);
            continue;
        }
        spec.id++;
        (void)send_interval(lab, &spec, first);
        assert_int_equal(send_interval(lab, &spec, first), DROP_FRAGMENT_DUPLICATE);
        for (size_t unit = 0; unit < N_UNITS; unit++) {
            if (!has(first, unit))
                (void)send_interval(lab, &spec, (struct interval){unit, unit + 1});
        }
        expect_joined(lab, &spec);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc815_4_a__nothing_is_noted_among_the_data),
        REQUIREMENT(rfc5722_a__any_overlap_drops_the_datagram_and_a_plain_duplicate_does_not),
    };
    return cmocka_run_group_tests_name("rfc815_overlap", tests, lab_setup, lab_teardown);
}
