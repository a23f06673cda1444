/* explain_agree.c - proves that the host that explains is the host that runs
 *
 * Two hosts get the same packets at the same times: one is asked by host_receive(), as the program
 * does it, the other one explains. After each packet verdict, answer and all counters are the same,
 * and all that has to hold of an explanation does (explain_sound.h).
 */
#include "tests/unit/unit.h"

#include "tests/unit/explain_lab.h"
#include "tests/unit/fault_table.h"
#include "tests/unit/hostile_switches.h"

enum { N_PACKETS = 8000, A_SESSION = 500 };

struct pair {
    struct lab *plain;
    struct explain_lab *explaining;
};

static int setup(void **state)
{
    struct pair *pair = malloc(sizeof *pair);
    void *lab;

    if (lab_setup(&lab) != 0)
        return -1;
    pair->plain = lab;
    if (explain_lab_setup(&lab) != 0)
        return -1;
    pair->explaining = lab;
    *state = pair;
    return 0;
}

static int teardown(void **state)
{
    struct pair *pair = *state;
    void *plain = pair->plain, *explaining = pair->explaining;

    (void)lab_teardown(&plain);
    (void)explain_lab_teardown(&explaining);
    free(pair);
    return 0;
}

/* Writes out what they do not agree about, so that it can be tried alone. */
static void print_packet(const struct explanation *explanation)
{
    for (uint32_t i = 0; i < explanation->packet_len; i++)
        print_error("%02x%s", explanation->packet[i], i % 32 == 31 ? "\n" : " ");
    print_error("\n");
}

static void assert_same_host(const struct host *plain, const struct host *explaining)
{
    assert_memory_equal(plain->verdicts, explaining->verdicts, sizeof plain->verdicts);
    assert_memory_equal(plain->mib, explaining->mib, sizeof plain->mib);
    assert_memory_equal(plain->icmp_dismissed, explaining->icmp_dismissed,
                        sizeof plain->icmp_dismissed);
    assert_memory_equal(plain->icmp_quoted, explaining->icmp_quoted, sizeof plain->icmp_quoted);
    assert_memory_equal(plain->options_refused, explaining->options_refused,
                        sizeof plain->options_refused);
    assert_memory_equal(&plain->limiter, &explaining->limiter, sizeof plain->limiter);
    assert_int_equal(plain->reassembly.n_waiting, explaining->reassembly.n_waiting);
    assert_int_equal(plain->reassembly.n_completed, explaining->reassembly.n_completed);
    assert_int_equal(plain->reassembly.n_failed, explaining->reassembly.n_failed);
}

static void assert_same_output(const struct lab *plain, const struct explanation *explanation)
{
    const uint8_t *reply = explanation->replies;

    assert_int_equal(plain->n_out, explanation->n_replies);
    for (uint32_t i = 0; i < explanation->n_replies; i++) {
        assert_int_equal(plain->out[i].len, explanation->reply_len[i]);
        assert_memory_equal(plain->out[i].bytes, reply, explanation->reply_len[i]);
        reply += explanation->reply_len[i];
    }
}

static void send_both(struct pair *pair, const struct frame *frame)
{
    /* what is longer than a datagram can be finds no room in the ring of a driver */
    size_t len = frame->len < EXPLAIN_MAX_PACKET_LEN ? frame->len : EXPLAIN_MAX_PACKET_LEN;
    enum verdict verdict = lab_send(pair->plain, frame->bytes, len);

    (void)explain_lab_try(pair->explaining, frame->bytes, len);
    if (pair->explaining->fault != NULL || verdict != pair->explaining->explanation.verdict)
        print_packet(&pair->explaining->explanation);
    if (pair->explaining->fault != NULL)
        fail_msg("%s", pair->explaining->fault);
    assert_string_equal(verdict_table[pair->explaining->explanation.verdict].name,
                        verdict_table[verdict].name);
    assert_same_output(pair->plain, &pair->explaining->explanation);
    assert_same_host(&pair->plain->host, pair->explaining->host);
}

/* lab_wait() keeps the last packet that leaves, so this does, too. */
static void wait_both(struct pair *pair, uint64_t ns)
{
    struct explain_lab *explaining = pair->explaining;
    unsigned n = lab_wait(pair->plain, ns), n_explained = 0;

    explaining->plain->now_ns += ns;
    while (explain_lab_give_up(explaining))
        if (verdict_table[explaining->explanation.verdict].sends && ++n_explained == n)
            assert_same_output(pair->plain, &explaining->explanation);
    assert_int_equal(n, n_explained);
    assert_same_host(&pair->plain->host, explaining->host);
}

static void reset_both(struct pair *pair)
{
    lab_reset(pair->plain);
    explain_lab_reset(pair->explaining);
}

static void session(struct pair *pair, struct hostile *hostile)
{
    struct hostile same = *hostile;

    reset_both(pair);
    hostile_set_switches(&pair->plain->host, &same);
    hostile_set_switches(pair->explaining->host, hostile);
    for (unsigned i = 0; i < A_SESSION; i++) {
        uint64_t wait_ns;
        struct frame frame = hostile_next(hostile, &wait_ns);
        if (wait_ns > 0)
            wait_both(pair, wait_ns);
        send_both(pair, &frame);
    }
    wait_both(pair, 31 * LAB_SECOND);
}

TEST(of_hostile_packets_both_say_and_do_the_same)
{
    struct pair *pair = *state;
    const char *given = getenv("HOSTILE_PACKETS");
    uint64_t n_packets = given ? strtoull(given, NULL, 0) : N_PACKETS;
    struct hostile hostile;

    hostile_begin(&hostile, random_seed(), NULL, 0);
    for (uint64_t n = 0; n < n_packets; n += A_SESSION)
        session(pair, &hostile);
    hostile_end(&hostile);
}

/* --- packets with one or two faults --- */

static void set_mode(struct pair *pair, unsigned mode)
{
    struct host *hosts[] = {&pair->plain->host, pair->explaining->host};

    for (int i = 0; i < 2; i++) {
        hosts[i]->sends_errors = !(mode & QUIET);
        hosts[i]->answers_timestamp = mode & STAMPS;
    }
}

/* What happens before and after, the plain host does in both labs: one is as good as the other. */
static void send_fault(struct pair *pair, const struct fault *fault, struct packet_spec *spec)
{
    struct lab *labs[] = {pair->plain, pair->explaining->plain};

    fault_apply(fault, spec);
    for (int i = 0; i < 2; i++)
        if (fault->before)
            fault->before(labs[i], spec);
    struct frame frame = packet_build(spec);
    send_both(pair, &frame);
    frame_free(&frame);
    for (int i = 0; i < 2; i++)
        if (fault->after)
            fault->after(labs[i], spec);
    assert_same_host(&pair->plain->host, pair->explaining->host);
}

TEST(of_packets_that_end_in_every_verdict_both_say_and_do_the_same)
{
    struct pair *pair = *state;

    for (int i = 0; i < N_VERDICTS; i++) {
        reset_both(pair);
        for (int j = 0; j < N_VERDICTS; j++) {
            struct packet_spec spec = packet_echo_request();
            set_mode(pair, faults[i].mode | faults[j].mode);
            fault_apply(&faults[j], &spec);
            send_fault(pair, &faults[i], &spec);
        }
    }
}

TEST(of_a_ping_with_any_other_byte_in_its_headers_both_say_and_do_the_same)
{
    struct pair *pair = *state;
    struct packet_spec spec = packet_echo_request();
    struct frame ping = packet_build(&spec);

    reset_both(pair);
    set_mode(pair, STAMPS);
    for (size_t at = 0; at < 28; at++)
        for (unsigned value = 0; value < 2 * 256; value++) {
            struct frame frame = frame_of(ping.bytes, ping.len);
            frame.bytes[at] = (uint8_t)value;
            if (value >= 256) /* the rest is right */
                (void)explain_repair(frame.bytes, frame.len);
            send_both(pair, &frame);
            frame_free(&frame);
        }
    frame_free(&ping);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_hostile_packets_both_say_and_do_the_same),
        cmocka_unit_test(of_packets_that_end_in_every_verdict_both_say_and_do_the_same),
        cmocka_unit_test(of_a_ping_with_any_other_byte_in_its_headers_both_say_and_do_the_same),
    };
    return cmocka_run_group_tests_name("explain_agree", tests, setup, teardown);
}
