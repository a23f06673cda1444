/* determinism.c - proves that input, time and key decide what leaves, and nothing else does
 *
 * Two hosts get the same hostile packets at the same times. Their memory was not the same before,
 * and one of them has lived in another place. Under one key they send the same bytes. Under
 * different keys they do so where nothing is limited; where something is, each packet has the same
 * verdict but for whether the error was sent.
 */
#include "tests/unit/unit.h"

#include "stack/icmp_error.h"
#include "tests/unit/hostile_packets.h"
#include "tests/unit/lab.h"

enum { N_PACKETS = 10000 };

struct pair {
    struct lab *one, *other;
};

static int setup(void **state)
{
    struct pair *pair = malloc(sizeof *pair);
    void *lab;

    if (lab_setup(&lab) != 0)
        return -1;
    pair->one = lab;
    if (lab_setup(&lab) != 0)
        return -1;
    pair->other = lab;
    *state = pair;
    return 0;
}

static int teardown(void **state)
{
    struct pair *pair = *state;
    void *one = pair->one, *other = pair->other;

    (void)lab_teardown(&one);
    (void)lab_teardown(&other);
    free(pair);
    return 0;
}

/* Begins again under this key, in memory that is full of something. */
static void begin(struct lab *lab, uint64_t key, int garbage, bool limited)
{
    struct siphash_key secret = {{key, 3 * key}};
    struct host *host = &lab->host;
    size_t len = reassembly_memory_len(LAB_N_PLACES, 65535);

    lab_reset(lab);
    memset(lab->fragments, garbage, len);
    reassembly_init(&host->reassembly, lab->fragments, LAB_N_PLACES, 65535, 30 * LAB_SECOND, secret,
                    host->verdicts);
    host->limiter.key = secret;
    host->answers_timestamp = true;
    if (!limited)
        host->limiter.peer_token_ns = host->limiter.total_token_ns = 0;
}

/* What a verdict is but for whether an error was sent. */
static enum verdict reason_of(enum verdict verdict)
{
    for (int v = 0; v < N_VERDICTS; v++)
        if (icmp_error_due((enum verdict)v).sent == verdict)
            return (enum verdict)v;
    return verdict;
}

static void assert_same_output(const struct lab *one, const struct lab *other)
{
    assert_int_equal(one->verdict, other->verdict);
    assert_int_equal(one->n_out, other->n_out);
    for (size_t i = 0; i < one->n_out; i++) {
        assert_int_equal(one->out[i].len, other->out[i].len);
        assert_memory_equal(one->out[i].bytes, other->out[i].bytes, one->out[i].len);
    }
}

/* The counts, with errors that were sent counted as what they were about. */
static void assert_same_reasons(const struct lab *one, const struct lab *other)
{
    uint64_t balance[N_VERDICTS] = {0};

    for (int v = 0; v < N_VERDICTS; v++) {
        balance[reason_of((enum verdict)v)] += one->host.verdicts[v];
        balance[reason_of((enum verdict)v)] -= other->host.verdicts[v];
    }
    for (int v = 0; v < N_VERDICTS; v++)
        assert_int_equal(balance[v], 0);
}

static void send_same(struct pair *pair, bool all_is_same)
{
    struct lab *one = pair->one, *other = pair->other;
    struct hostile hostile;
    uint64_t wait_ns;

    hostile_begin(&hostile, random_seed(), NULL, 0);
    for (unsigned i = 0; i < N_PACKETS; i++) {
        struct frame frame = hostile_next(&hostile, &wait_ns);
        if (wait_ns > 0) {
            unsigned n = lab_wait(one, wait_ns), n_other = lab_wait(other, wait_ns);
            if (all_is_same) {
                assert_int_equal(n, n_other);
                assert_same_output(one, other);
            }
        }
        (void)lab_send(one, frame.bytes, frame.len);
        (void)lab_send(other, frame.bytes, frame.len);
        assert_int_equal(reason_of(one->verdict), reason_of(other->verdict));
        if (all_is_same)
            assert_same_output(one, other);
    }
    hostile_end(&hostile);
    assert_same_reasons(one, other);
    assert_true(one->host.verdicts[SEND_ECHO_REPLY] > N_PACKETS / 20);
    assert_true(one->host.verdicts[SEND_TIME_EXCEEDED] > 0);
}

TEST(under_one_key_the_same_bytes_leave_at_the_same_time)
{
    struct pair *pair = *state;

    for (uint64_t key = 0; key < 3; key++) {
        begin(pair->one, key, 0x00, true);
        begin(pair->other, key, 0xff, true);
        send_same(pair, true);
        for (int i = 0; i < N_VERDICTS; i++)
            assert_int_equal(pair->one->host.verdicts[i], pair->other->host.verdicts[i]);
        assert_memory_equal(pair->one->host.mib, pair->other->host.mib, sizeof pair->one->host.mib);
    }
}

TEST(without_limits_the_key_does_not_show)
{
    struct pair *pair = *state;

    begin(pair->one, 1, 0x55, false);
    begin(pair->other, 99, 0xaa, false);
    send_same(pair, true);
}

TEST(under_different_keys_the_reasons_are_the_same)
{
    struct pair *pair = *state;

    for (uint64_t key = 2; key < 5; key++) {
        begin(pair->one, 1, 0x55, true);
        begin(pair->other, key, 0xaa, true);
        send_same(pair, false);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(under_one_key_the_same_bytes_leave_at_the_same_time),
        cmocka_unit_test(without_limits_the_key_does_not_show),
        cmocka_unit_test(under_different_keys_the_reasons_are_the_same),
    };
    return cmocka_run_group_tests_name("determinism", tests, setup, teardown);
}
