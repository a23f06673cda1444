/* rfc6274_memory.c - RFC 6274 section 4.1: what fragments may cost a host */
#include "tests/conformance/fragments.h"

enum { PAYLOAD = 64, HALF = 32, MORE = 0x2000, MAX_OFFSET = 0x1fff };

/* A datagram has its place in a pool that is fixed, and touches of it what came, and the notes
 * about that: the rest of the place is never written, and costs no memory until then. */
TEST(rfc6274_4_1_1_1_a__a_small_fragment_takes_little_memory)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    size_t len = reassembly_memory_len(LAB_N_PLACES, lab->host.reassembly.max_len), n_changed = 0;
    uint8_t *before = malloc(len);
    const uint8_t *after = lab->fragments;

    memcpy(before, lab->fragments, len);
    assert_int_equal(lab_send_slice(lab, &spec, 0, UNIT), HOLD_FRAGMENT);
    for (size_t i = 0; i < len; i++)
        n_changed += before[i] != after[i];
    free(before);
    assert_true(n_changed >= UNIT);
    assert_true(n_changed <= 4096);
}

/* One that nobody could have made, or somebody to do harm. */
static struct packet_spec random_fragment(uint64_t *seed)
{
    static uint8_t bytes[1480];
    struct packet_spec spec = echo_request();

    spec.source = IP(10, 0, 0, 0) + random_below(seed, 1000);
    spec.id = (uint16_t)random_below(seed, 4);
    spec.fragment = (uint16_t)(random_below(seed, 2) * MORE);
    if (spec.fragment == 0 || random_below(seed, 3) > 0)
        spec.fragment |= (uint16_t)(1 + random_below(seed, MAX_OFFSET));
    spec.payload = bytes;
    spec.payload_len = random_below(seed, 8) == 0 ? sizeof bytes : UNIT * random_below(seed, 9);
    return spec;
}

TEST(rfc6274_4_1_2_1_a__fragments_have_limited_memory_apart_from_whole_datagrams)
{
    enum { N = 200000, HONEST_EVERY = 50 };
    struct lab *lab = *state;
    struct reassembly *reassembly = &lab->host.reassembly;
    struct packet_spec honest = echo_request();
    uint64_t seed = random_seed();

    for (int i = 0; i < N; i++) {
        struct packet_spec spec = random_fragment(&seed);
        expect_nothing(lab, &spec);
        assert_true(reassembly->n_waiting <= LAB_N_PLACES);
        if (i % HONEST_EVERY == 0)
            expect_reply(lab, &honest);
    }
    assert_int_equal(reassembly->n_waiting, LAB_N_PLACES);
    assert_true(lab->host.verdicts[DROP_FRAGMENT_EVICTED] > N / 100);
}

static void hold_two(struct lab *lab, struct packet_spec *spec, uint16_t id)
{
    spec->id = id;
    assert_int_equal(lab_send_slice(lab, spec, 0, UNIT), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, spec, UNIT, HALF), HOLD_FRAGMENT);
}

TEST(rfc6274_4_1_2_2_a__when_all_places_are_taken_the_oldest_datagram_goes_whole)
{
    enum { FLOOD = 20000 };
    struct lab *lab = *state;
    const uint64_t *n_evicted = &lab->host.verdicts[DROP_FRAGMENT_EVICTED];
    struct packet_spec spec = echo_request(), flood = spec;
    uint16_t id;

    for (id = 0; id < LAB_N_PLACES; id++)
        hold_two(lab, &spec, id);
    for (; id < 2 * LAB_N_PLACES;
         id++) { /* each victim is another one, and both its fragments go */
        assert_int_equal(*n_evicted, 2 * (id - LAB_N_PLACES));
        hold_two(lab, &spec, id);
    }
    for (id = LAB_N_PLACES; id < 2 * LAB_N_PLACES; id++) {
        spec.id = id;
        (void)lab_send_slice(lab, &spec, HALF, TO_THE_END);
        expect_joined(lab, &spec);
    }

    for (unsigned i = 0; i < FLOOD; i++) { /* first fragments and last ones, of nothing */
        flood.source = IP(10, 0, 0, 0) + i;
        (void)lab_send_slice(lab, &flood, i % 2 * HALF, (i % 2 + 1) * HALF);
        if (i % 20 != 0)
            continue;
        spec.id = id++;
        (void)lab_send_slice(lab, &spec, 0, HALF);
        for (unsigned k = 0; k < LAB_N_PLACES - 1; k++) {
            flood.source = IP(11, 0, 0, 0) + i * LAB_N_PLACES + k;
            (void)lab_send_slice(lab, &flood, 0, HALF);
        }
        (void)lab_send_slice(lab, &spec, HALF, TO_THE_END);
        expect_joined(lab, &spec);
    }
}

/* 30 seconds is what the program takes unless it is told another number, 1 to 120. */
TEST(rfc6274_4_1_2_4_a__a_datagram_waits_as_long_as_is_said)
{
    static const uint64_t seconds[] = {30, 1, 15, 60, 120};
    struct lab *lab = *state;
    struct reassembly *reassembly = &lab->host.reassembly;
    struct packet_spec spec = echo_request();

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(seconds); i++) {
        if (i > 0) /* the first is the laboratory's */
            reassembly->timeout_ns = seconds[i] * LAB_SECOND;
        assert_int_equal(lab_send_slice(lab, &spec, 0, HALF), HOLD_FRAGMENT);
        assert_int_equal(lab_wait(lab, seconds[i] * LAB_SECOND - 1), 0);
        (void)lab_send_slice(lab, &spec, HALF, TO_THE_END);
        expect_joined(lab, &spec);
        assert_int_equal(lab_send_slice(lab, &spec, 0, HALF), HOLD_FRAGMENT);
        assert_int_equal(lab_wait(lab, seconds[i] * LAB_SECOND), 1);
        assert_int_equal(reassembly->n_waiting, 0);
        assert_int_equal(lab_send_slice(lab, &spec, HALF, TO_THE_END), HOLD_FRAGMENT);
        assert_int_equal(lab_wait(lab, seconds[i] * LAB_SECOND), 0);
        assert_int_equal(reassembly->n_waiting, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc6274_4_1_1_1_a__a_small_fragment_takes_little_memory),
        REQUIREMENT(rfc6274_4_1_2_1_a__fragments_have_limited_memory_apart_from_whole_datagrams),
        REQUIREMENT(rfc6274_4_1_2_2_a__when_all_places_are_taken_the_oldest_datagram_goes_whole),
        REQUIREMENT(rfc6274_4_1_2_4_a__a_datagram_waits_as_long_as_is_said),
    };
    return cmocka_run_group_tests_name("rfc6274_memory", tests, lab_setup, lab_teardown);
}
