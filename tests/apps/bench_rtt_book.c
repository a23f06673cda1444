/* bench_rtt_book.c - proves that no ping is forgotten, and that what a stall did to it is in its
 * time
 */
#include "tests/unit/unit.h"

#include "apps/bench/rtt_book.h"

enum { FIRST_NS = 5000, INTERVAL_NS = 1000000, ONE_SECOND_NS = 1000000000 };

static struct rtt_book book;

static void begin(uint32_t n_pings)
{
    rtt_book_begin(&book, n_pings, INTERVAL_NS, FIRST_NS);
}

static int ten_pings(void **state)
{
    (void)state;
    book = (struct rtt_book){.n_sent = 0};
    begin(10);
    return 0;
}

/* Sends the next ping when it is due, or so much later. */
static uint16_t send_late(uint64_t late_ns)
{
    uint16_t sequence = rtt_book_sequence(&book);

    rtt_book_sent(&book, rtt_book_due(&book) + late_ns);
    return sequence;
}

static void check_sums(uint32_t n_sent, uint32_t n_answered, uint32_t n_lost)
{
    assert_int_equal(book.n_sent, n_sent);
    assert_int_equal(book.n_answered, n_answered);
    assert_int_equal(book.n_lost, n_lost);
    assert_int_equal(book.took.n, n_answered);
    assert_int_equal(book.late.n, n_sent);
    assert_int_equal(rtt_book_out(&book), n_sent - n_answered - n_lost);
}

TEST(pings_are_due_at_fixed_intervals_until_all_are_sent)
{
    for (unsigned i = 0; i < 10; i++) {
        assert_false(rtt_book_over(&book));
        assert_int_equal(rtt_book_due(&book), FIRST_NS + i * INTERVAL_NS);
        (void)send_late(i * 7);
    }
    assert_true(rtt_book_due(&book) == UINT64_MAX);
    check_sums(10, 0, 0);
    assert_false(rtt_book_over(&book));
}

TEST(an_answer_is_timed_from_when_its_ping_was_to_be_sent)
{
    uint16_t sequence = send_late(300);

    assert_true(rtt_book_answered(&book, sequence, FIRST_NS + 1000));
    assert_int_equal(book.took.min, 1000);
    assert_int_equal(book.late.min, 300);
    check_sums(1, 1, 0);
}

/* What stalls for five intervals delays the pings of these, too: all five waits are seen, not only
 * that of the one ping which met the stall. */
TEST(a_stall_is_in_the_times_of_all_pings_that_it_held_up)
{
    uint64_t end = FIRST_NS + 5 * INTERVAL_NS;

    for (unsigned i = 0; i < 5; i++) {
        uint16_t sequence = rtt_book_sequence(&book);
        rtt_book_sent(&book, end);
        assert_true(rtt_book_answered(&book, sequence, end + 100));
    }
    assert_int_equal(book.took.min, INTERVAL_NS + 100);
    assert_int_equal(book.took.max, 5 * INTERVAL_NS + 100);
    assert_int_equal(book.late.max, 5 * INTERVAL_NS);
}

TEST(an_answer_before_its_time_took_nothing)
{
    uint16_t sequence = send_late(0);

    assert_true(rtt_book_answered(&book, sequence, FIRST_NS - 1));
    assert_int_equal(book.took.max, 0);
}

TEST(answers_may_come_in_any_order)
{
    uint16_t sequences[10];

    for (unsigned i = 0; i < 10; i++)
        sequences[i] = send_late(0);
    for (unsigned i = 10; i-- > 0;)
        assert_true(rtt_book_answered(&book, sequences[i], FIRST_NS + i * INTERVAL_NS + 50));
    check_sums(10, 10, 0);
    assert_int_equal(book.took.min, 50);
    assert_int_equal(book.took.max, 50);
    assert_true(rtt_book_over(&book));
}

TEST(a_second_answer_and_one_to_nobody_are_strange)
{
    uint16_t sequence = send_late(0);

    assert_false(rtt_book_answered(&book, (uint16_t)(sequence + 1), FIRST_NS + 10));
    assert_false(rtt_book_answered(&book, (uint16_t)(sequence - 1), FIRST_NS + 10));
    assert_true(rtt_book_answered(&book, sequence, FIRST_NS + 10));
    assert_false(rtt_book_answered(&book, sequence, FIRST_NS + 20));
    assert_int_equal(book.n_strange, 3);
    check_sums(1, 1, 0);
}

TEST(a_ping_is_lost_a_second_after_it_was_sent_not_before)
{
    uint16_t sequence = send_late(500);

    (void)send_late(0);
    rtt_book_expire(&book, FIRST_NS + 500 + ONE_SECOND_NS - 1);
    check_sums(2, 0, 0);
    rtt_book_expire(&book, FIRST_NS + 500 + ONE_SECOND_NS);
    check_sums(2, 0, 1);
    assert_false(rtt_book_answered(&book, sequence, FIRST_NS + 500 + ONE_SECOND_NS + 1));
    assert_int_equal(book.n_strange, 1);
    check_sums(2, 0, 1);
    rtt_book_expire(&book, FIRST_NS + INTERVAL_NS + ONE_SECOND_NS);
    check_sums(2, 0, 2);
}

TEST(what_was_answered_is_not_lost_later)
{
    for (unsigned i = 0; i < 10; i++) {
        uint16_t sequence = send_late(0);
        if (i % 2 == 0)
            assert_true(rtt_book_answered(&book, sequence, FIRST_NS + i * INTERVAL_NS + 50));
    }
    rtt_book_expire(&book, FIRST_NS + 100 * (uint64_t)ONE_SECOND_NS);
    check_sums(10, 5, 5);
    assert_true(rtt_book_over(&book));
}

TEST(of_more_than_the_window_the_oldest_are_lost)
{
    begin(RTT_WINDOW + 10);
    uint16_t first = rtt_book_sequence(&book);
    for (unsigned i = 0; i < RTT_WINDOW; i++)
        (void)send_late(0);
    check_sums(RTT_WINDOW, 0, 0);
    for (unsigned i = 0; i < 10; i++)
        (void)send_late(0);
    check_sums(RTT_WINDOW + 10, 0, 10);
    assert_false(rtt_book_answered(&book, (uint16_t)(first + 9), UINT32_MAX));
    assert_true(rtt_book_answered(&book, (uint16_t)(first + 10), UINT32_MAX));
    check_sums(RTT_WINDOW + 10, 1, 10);
}

TEST(sequence_numbers_begin_again_after_65535)
{
    begin(200000);
    for (unsigned i = 0; i < 200000; i++) {
        uint16_t sequence = send_late(0);
        if (i % 1000 != 0)
            assert_true(rtt_book_answered(&book, sequence, rtt_book_due(&book)));
    }
    assert_int_equal(book.n_answered, 200000 - 200);
    assert_int_equal(book.n_strange, 0);
}

TEST(an_answer_to_the_run_before_is_none_to_this_one)
{
    uint16_t sequences[3];

    for (unsigned i = 0; i < 3; i++)
        sequences[i] = send_late(0);
    begin(10);
    check_sums(0, 0, 0);
    (void)send_late(0);
    for (unsigned i = 0; i < 3; i++)
        assert_false(rtt_book_answered(&book, sequences[i], FIRST_NS + 10));
    assert_int_equal(book.n_strange, 3);
    check_sums(1, 0, 0);
}

/* Whatever happens in whatever order, each ping that was sent is out, answered or lost. */
TEST(no_ping_is_forgotten)
{
    uint64_t seed = random_seed(), now = FIRST_NS;

    begin(30000);
    while (!rtt_book_over(&book)) {
        uint64_t due = rtt_book_due(&book);
        now += random_below(&seed, 2 * INTERVAL_NS);
        if (now >= due && due != UINT64_MAX)
            rtt_book_sent(&book, now);
        if (random_below(&seed, 10) != 0) {
            uint32_t back = 1 + random_below(&seed, 3);
            (void)rtt_book_answered(&book, (uint16_t)(rtt_book_sequence(&book) - back), now);
        }
        rtt_book_expire(&book, now);
        check_sums(book.n_sent, book.n_answered, book.n_lost);
        assert_true(rtt_book_out(&book) <= RTT_WINDOW);
    }
    assert_int_equal(book.n_answered + book.n_lost, 30000);
    assert_true(book.n_answered > 0 && book.n_lost > 0 && book.n_strange > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(pings_are_due_at_fixed_intervals_until_all_are_sent, ten_pings),
        cmocka_unit_test_setup(an_answer_is_timed_from_when_its_ping_was_to_be_sent, ten_pings),
        cmocka_unit_test_setup(a_stall_is_in_the_times_of_all_pings_that_it_held_up, ten_pings),
        cmocka_unit_test_setup(an_answer_before_its_time_took_nothing, ten_pings),
        cmocka_unit_test_setup(answers_may_come_in_any_order, ten_pings),
        cmocka_unit_test_setup(a_second_answer_and_one_to_nobody_are_strange, ten_pings),
        cmocka_unit_test_setup(a_ping_is_lost_a_second_after_it_was_sent_not_before, ten_pings),
        cmocka_unit_test_setup(what_was_answered_is_not_lost_later, ten_pings),
        cmocka_unit_test_setup(of_more_than_the_window_the_oldest_are_lost, ten_pings),
        cmocka_unit_test_setup(sequence_numbers_begin_again_after_65535, ten_pings),
        cmocka_unit_test_setup(an_answer_to_the_run_before_is_none_to_this_one, ten_pings),
        cmocka_unit_test_setup(no_ping_is_forgotten, ten_pings),
    };
    return cmocka_run_group_tests_name("bench_rtt_book", tests, NULL, NULL);
}
