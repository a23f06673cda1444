/* hostile.c - proves that nothing that can be sent breaks what has to hold
 *
 * The packets are those of hostile_packets.h, the host one whose switches are set at random. After
 * each packet all properties are looked at (properties.h); every so often the host has to be alive,
 * and in the end every verdict has to have come up. HOSTILE_PACKETS in the environment is how many
 * packets there are, for long runs.
 */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "tests/unit/hostile_switches.h"

enum { N_PACKETS = 250000, A_SESSION = 1000, A_WHILE = 50 };

/* Writes out what broke it, so that it can be tried alone. */
static void print_frame(const struct frame *frame)
{
    for (size_t i = 0; i < frame->len; i++)
        fprintf(stderr, "%02x%s", frame->bytes[i], i % 32 == 31 ? "\n" : " ");
    fprintf(stderr, "\n");
}

static void session(struct lab *lab, struct hostile *hostile, unsigned n_packets)
{
    lab_reset(lab);
    hostile_set_switches(&lab->host, hostile);
    for (unsigned i = 0; i < n_packets; i++) {
        uint64_t wait_ns;
        struct frame frame = hostile_next(hostile, &wait_ns);
        if (wait_ns > 0)
            (void)lab_wait(lab, wait_ns);
        (void)lab_try(lab, frame.bytes, frame.len);
        if (lab->fault != NULL) {
            print_frame(&frame);
            fail_msg("packet %u of the session, %s: %s", i,
                     lab->verdict < N_VERDICTS ? verdict_table[lab->verdict].name : "PASS",
                     lab->fault);
        }
        if (i % A_WHILE == 0)
            assert_true(lab_is_alive(lab));
    }
    (void)lab_wait(lab, 31 * LAB_SECOND);
    assert_true(lab_is_alive(lab));
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
    assert_int_equal(lab->host.verdicts[HOLD_FRAGMENT], 0);
}

TEST(nothing_that_is_sent_breaks_what_has_to_hold)
{
    struct lab *lab = *state;
    const char *given = getenv("HOSTILE_PACKETS");
    uint64_t n_packets = given ? strtoull(given, NULL, 0) : N_PACKETS;
    uint64_t total[N_VERDICTS] = {0};
    struct hostile hostile;

    hostile_begin(&hostile, random_seed(), NULL, 0);
    for (uint64_t n = 0; n < n_packets; n += A_SESSION) {
        session(lab, &hostile, A_SESSION);
        for (int v = 0; v < N_VERDICTS; v++)
            total[v] += lab->host.verdicts[v];
    }
    hostile_end(&hostile);
    for (int v = 0; v < N_VERDICTS; v++) {
        if (given != NULL)
            print_message("%10" PRIu64 "  %s\n", total[v], verdict_table[v].name);
        if (total[v] == 0 && v != HOLD_FRAGMENT)
            fail_msg("%s did not happen", verdict_table[v].name);
    }
}

/* As a fuzzer makes them; when its bytes are used up, all choices are 0. */
TEST(given_bytes_make_packets_until_they_are_used_up)
{
    struct lab *lab = *state;
    uint64_t seed = random_seed(), wait_ns;
    uint8_t choices[4096];

    for (int i = 0; i < 200; i++) {
        struct hostile hostile;
        size_t n_choices = random_below(&seed, sizeof choices);
        unsigned n = 0;
        for (size_t at = 0; at < n_choices; at++)
            choices[at] = (uint8_t)random_bits(&seed);
        hostile_begin(&hostile, 0, choices, n_choices);
        lab_reset(lab);
        hostile_set_switches(&lab->host, &hostile);
        for (; !hostile_is_over(&hostile); n++) {
            struct frame frame = hostile_next(&hostile, &wait_ns);
            (void)lab_wait(lab, wait_ns);
            (void)lab_send(lab, frame.bytes, frame.len);
        }
        assert_true(n <= n_choices);
        hostile_end(&hostile);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_that_is_sent_breaks_what_has_to_hold),
        cmocka_unit_test(given_bytes_make_packets_until_they_are_used_up),
    };
    return cmocka_run_group_tests_name("hostile", tests, lab_setup, lab_teardown);
}
