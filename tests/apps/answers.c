/* answers.c - proves that answers are counted once they have left, and datagrams, not packets
 */
#include "tests/unit/ring_block.h"

#include "apps/answers.h"
#include "tests/drivers/long_answer.h"

static struct host host;
static struct port port;
static struct ring ring;

static int answers_setup(void **state)
{
    (void)state;
    host_init(&host, (struct siphash_key){{1, 2}});
    port = (struct port){.gone_errno = 0};
    ring = ring_open(4, 100);
    return 0;
}

static int answers_teardown(void **state)
{
    (void)state;
    ring_close(&ring);
    return 0;
}

static uint64_t left(void)
{
    return answers_left(&host, &ring, &port);
}

/* A packet with this verdict, in the ring and counted. */
static struct packet *given(enum verdict verdict)
{
    struct packet *packet = ring_next(&ring);

    ring_fill(&ring, 84);
    packet->verdict = verdict;
    ring_judge(&ring);
    host.verdicts[verdict]++;
    return packet;
}

TEST(each_verdict_that_sends_counts_and_no_other)
{
    uint64_t n = 0;

    (void)state;
    assert_int_equal(left(), 0);
    for (int i = 0; i < N_VERDICTS; i++) {
        host.verdicts[i] = (uint64_t)1 << 40;
        n += verdict_table[i].sends ? (uint64_t)1 << 40 : 0;
        assert_true(left() == n);
    }
    assert_true(n >= (uint64_t)10 << 40);
}

TEST(what_waits_in_the_ring_has_not_left)
{
    (void)state;
    (void)given(DROP_IPV6);
    (void)given(SEND_ECHO_REPLY);
    (void)given(SEND_PORT_UNREACHABLE);
    (void)ring_next(&ring);
    ring_fill(&ring, 84); /* it has no verdict yet */
    for (unsigned n_freed = 0; n_freed <= 3; n_freed++) {
        assert_int_equal(left(), n_freed > 0 ? n_freed - 1 : 0);
        if (n_freed < 3)
            ring_free(&ring);
    }
}

TEST(what_waits_is_found_where_the_cursors_wrap)
{
    (void)state;
    ring.filled = ring.judged = ring.freed = UINT32_MAX - 1;
    for (unsigned i = 0; i < 4; i++)
        (void)given(SEND_ECHO_REPLY);
    assert_int_equal(left(), 0);
    ring_free(&ring);
    ring_free(&ring);
    ring_free(&ring);
    assert_int_equal(left(), 3);
}

TEST(an_answer_in_fragments_counts_once_when_the_last_of_them_has_left)
{
    static struct long_answer answer;

    (void)state;
    long_answer_make(&answer, given(SEND_ECHO_REPLY), &(struct long_row){4588, 20, 1500, 4});
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(left(), 0);
        fragment_left(&ring);
        port.counters[PORT_WRITTEN]++;
    }
    assert_int_equal(left(), 1);
}

TEST(what_was_lost_has_not_left)
{
    static const enum port_counter lost[] = {PORT_LOST_LINK_DOWN, PORT_LOST_NO_BUFFERS,
                                             PORT_LOST_REFUSED, PORT_LOST_AT_END};

    (void)state;
    host.verdicts[SEND_ECHO_REPLY] = 10;
    for (size_t i = 0; i < N_ELEMENTS(lost); i++) {
        port.counters[lost[i]] = 2;
        assert_int_equal(left(), 10 - 2 * (i + 1));
    }
}

TEST(more_lost_fragments_than_answers_are_no_answers)
{
    (void)state;
    host.verdicts[SEND_ECHO_REPLY] = 1;
    for (uint64_t n = 1; n < 10; n++) {
        port.counters[PORT_LOST_LINK_DOWN] = n;
        assert_int_equal(left(), 0);
    }
}

#define answers_test(behaviour)                                                                    \
    cmocka_unit_test_setup_teardown(behaviour, answers_setup, answers_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        answers_test(each_verdict_that_sends_counts_and_no_other),
        answers_test(what_waits_in_the_ring_has_not_left),
        answers_test(what_waits_is_found_where_the_cursors_wrap),
        answers_test(an_answer_in_fragments_counts_once_when_the_last_of_them_has_left),
        answers_test(what_was_lost_has_not_left),
        answers_test(more_lost_fragments_than_answers_are_no_answers),
    };
    return cmocka_run_group_tests_name("answers", tests, NULL, NULL);
}
