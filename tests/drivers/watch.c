/* watch.c - proves that a watcher sees everything once, and that nobody else sees a difference
 *
 * Linked with --wrap=clock_gettime, so that it is the test that says what time it is, and for the
 * memory.
 */
#include "watch_setup.h"

#include <errno.h>
#include <time.h>

int __real_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
bool __real_pages_map(struct pages *pages, size_t memory_len);
bool __wrap_pages_map(struct pages *pages, size_t memory_len);
void __real_pages_unmap(struct pages *pages);
void __wrap_pages_unmap(struct pages *pages);

static uint64_t day_ns;
static bool no_pages;
static unsigned n_maps, n_unmaps;

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    if (clock != CLOCK_REALTIME)
        return __real_clock_gettime(clock, now);
    *now = (struct timespec){(time_t)(day_ns / 1000000000), (long)(day_ns % 1000000000)};
    return 0;
}

bool __wrap_pages_map(struct pages *pages, size_t memory_len)
{
    if (no_pages) {
        errno = ENOMEM;
        return false;
    }
    n_maps++;
    return __real_pages_map(pages, memory_len);
}

void __wrap_pages_unmap(struct pages *pages)
{
    n_unmaps++;
    __real_pages_unmap(pages);
}

static const struct shown *const shown = watching[0].shown;

TEST(a_packet_is_shown_as_it_came_with_its_verdict_and_then_its_answer)
{
    day_ns = 1700000000123456789;
    read_packets(1);
    assert_int_equal(watching[0].n, 0); /* not before it has its verdict */
    (void)judge_one(SEND_ECHO_REPLY);
    day_ns++;
    assert_int_equal(port_burst_out(port, &ring), 1);

    assert_int_equal(watching[0].n, 2);
    assert_false(shown[0].answer);
    assert_int_equal(shown[0].verdict, SEND_ECHO_REPLY);
    assert_int_equal(shown[0].time_ns, 1700000000123456789);
    assert_true(is_full_of(&shown[0], 1, 84));
    assert_true(shown[1].answer);
    assert_false(shown[1].unasked);
    assert_int_equal(shown[1].verdict, SEND_ECHO_REPLY);
    assert_int_equal(shown[1].time_ns, 1700000000123456790);
    assert_true(is_full_of(&shown[1], 0xee, 84));
}

TEST(what_came_is_shown_first_then_what_leaves_then_it_leaves)
{
    read_packets(3);
    for (int i = 0; i < 3; i++)
        (void)judge_one(SEND_ECHO_REPLY);
    assert_int_equal(port_burst_out(port, &ring), 3);
    assert_string_equal(log_of_all, "pppaaawww");
}

TEST(every_verdict_is_shown_and_an_answer_where_it_sends)
{
    for (int verdict = 0; verdict < N_VERDICTS; verdict++) {
        forget();
        read_packets(1);
        (void)judge_one((enum verdict)verdict);
        assert_int_equal(port_burst_out(port, &ring), verdict_table[verdict].sends);
        assert_int_equal(watching[0].n, 1 + verdict_table[verdict].sends);
        assert_int_equal(shown[0].verdict, verdict);
        assert_string_equal(log_of_all, verdict_table[verdict].sends ? "paw" : "p");
    }
}

TEST(packets_of_any_length_are_shown_whole)
{
    for (inner.data_len = 1; inner.data_len <= ring.cell_len; inner.data_len++) {
        uint8_t number = inner.number;
        forget();
        read_packets(2);
        (void)judge_one(DROP_IPV6);
        (void)judge_one(DROP_IPV6);
        assert_int_equal(port_burst_out(port, &ring), 0);
        assert_int_equal(watching[0].n, 2);
        assert_true(is_full_of(&shown[0], number, inner.data_len));
        assert_true(is_full_of(&shown[1], (uint8_t)(number + 1), inner.data_len));
    }
}

/* As ipv4_turn() does with options, and as an ICMP error does. */
TEST(an_answer_that_begins_elsewhere_is_shown_from_there)
{
    read_packets(1);
    struct packet *packet = judge_one(SEND_ECHO_REPLY);
    packet->data -= 28;
    memset(packet->data, 0xdd, 56);
    packet->data_len = 56;
    assert_int_equal(port_burst_out(port, &ring), 1);
    assert_true(is_full_of(&shown[0], 1, 84));
    assert_true(is_full_of(&shown[1], 0xdd, 56));
}

TEST(an_answer_that_waits_for_room_is_shown_once)
{
    read_packets(2);
    (void)judge_one(SEND_ECHO_REPLY);
    (void)judge_one(SEND_ECHO_REPLY);
    inner.room = 1;
    for (int i = 0; i < 3; i++)
        (void)port_burst_out(port, &ring);
    assert_string_equal(log_of_all, "ppaaw");

    /* and those that come meanwhile are shown meanwhile */
    read_packets(1);
    (void)judge_one(DROP_IPV6);
    assert_int_equal(port_burst_out(port, &ring), 0);
    assert_string_equal(log_of_all, "ppaawp");
    assert_true(is_full_of(&shown[4], 3, 84));
    inner.room = 9;
    assert_int_equal(port_burst_out(port, &ring), 1);
    assert_string_equal(log_of_all, "ppaawpw");
}

TEST(what_has_no_verdict_yet_is_shown_when_it_has)
{
    read_packets(3);
    (void)judge_one(DROP_IPV6);
    assert_int_equal(port_burst_out(port, &ring), 0);
    assert_string_equal(log_of_all, "p");
    (void)judge_one(DROP_IPV6);
    (void)judge_one(DROP_ICMP_SHORT);
    assert_int_equal(port_burst_out(port, &ring), 0);
    assert_string_equal(log_of_all, "ppp");
    assert_true(is_full_of(&shown[2], 3, 84));
    assert_int_equal(shown[2].verdict, DROP_ICMP_SHORT);
}

/* The host has put a packet into a vacant cell, as host_burst() does. */
static void host_sends(uint8_t byte)
{
    struct packet *packet = ring_next(&ring);

    assert_non_null(packet);
    memset(packet->data, byte, 56);
    ring_fill(&ring, 56);
    packet->verdict = SEND_TIME_EXCEEDED;
    ring_judge(&ring);
}

TEST(what_the_host_sends_by_itself_is_an_answer_to_nothing)
{
    /* through every cell, which others have been in before and will be in afterwards */
    for (unsigned i = 0; i < 5 * N_CELLS; i++) {
        uint8_t number = inner.number;
        forget();
        read_packets(1);
        (void)judge_one(SEND_ECHO_REPLY);
        host_sends((uint8_t)(0x80 + i));
        assert_int_equal(port_burst_out(port, &ring), 2);
        assert_string_equal(log_of_all, "paaww");
        assert_true(is_full_of(&shown[0], number, 84));
        assert_false(shown[1].unasked);
        assert_true(shown[2].unasked);
        assert_int_equal(shown[2].verdict, SEND_TIME_EXCEEDED);
        assert_true(is_full_of(&shown[2], (uint8_t)(0x80 + i), 56));
        if (i % 3 == 0) {
            host_sends(0x70);
            assert_int_equal(port_burst_out(port, &ring), 1);
            assert_string_equal(log_of_all, "paawwaw");
            assert_true(shown[3].unasked);
        }
    }
}

TEST(all_watchers_are_shown_the_same)
{
    watch_add(&watch, &watching[1].watcher);
    read_packets(3);
    (void)judge_one(SEND_ECHO_REPLY);
    (void)judge_one(DROP_IPV6);
    (void)judge_one(SEND_ECHO_REPLY);
    assert_int_equal(port_burst_out(port, &ring), 2);
    assert_int_equal(watching[0].n, 5);
    assert_int_equal(watching[1].n, 5);
    assert_memory_equal(watching[0].shown, watching[1].shown, 5 * sizeof *shown);
}

TEST(before_a_sleep_the_watchers_may_rest_and_say_how_long_it_may_be)
{
    static const struct {
        uint64_t one_ns, other_ns;
        int asked_ms, timeout_ms;
    } rows[] = {
        {UINT64_MAX, UINT64_MAX, -1, -1},
        {UINT64_MAX, UINT64_MAX, 0, 0},
        {UINT64_MAX, UINT64_MAX, 700, 700},
        {5000000, UINT64_MAX, -1, 6},
        {5999999, UINT64_MAX, -1, 6},
        {5000000, UINT64_MAX, 6, 6},
        {5000000, UINT64_MAX, 5, 5},
        {5000000, UINT64_MAX, 0, 0},
        {UINT64_MAX, 3000000, 9, 4},
        {8000000, 3000000, -1, 4},
        {3000000, 8000000, -1, 4},
        {0, UINT64_MAX, -1, 1},
        {UINT64_MAX - 1, UINT64_MAX, 70, 70},
        {UINT64_MAX - 1, UINT64_MAX, -1, INT32_MAX},
    };

    watch_add(&watch, &watching[1].watcher);
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        day_ns = 1000 + i;
        watching[0].rests_ns = rows[i].one_ns;
        watching[1].rests_ns = rows[i].other_ns;
        assert_int_equal(port_wait(port, &ring, 17, 99, rows[i].asked_ms), 0);
        assert_int_equal(inner.n_waits, i + 1);
        assert_int_equal(watching[0].n_rests, i + 1);
        assert_int_equal(watching[1].n_rests, i + 1);
        assert_int_equal(watching[0].rested_at_ns, 1000 + i);
        assert_int_equal(inner.max, 17);
        assert_int_equal(inner.wake_fd, 99);
        if (inner.timeout_ms != rows[i].timeout_ms)
            fail_msg("row %zu sleeps for %d ms", i, inner.timeout_ms);
    }
}

TEST(the_counters_are_those_of_the_port_inside)
{
    read_packets(4);
    for (int i = 0; i < 4; i++)
        (void)judge_one(SEND_ECHO_REPLY);
    inner.room = 1;
    assert_int_equal(port_burst_out(port, &ring), 1);
    assert_int_equal(port->counters[PORT_READ], 4);
    assert_int_equal(port->counters[PORT_WRITTEN], 1);
    assert_int_equal(port->counters[PORT_WRITE_LATER], 1);

    /* what somebody else counts stays, too */
    port_abandon(port, &ring);
    assert_int_equal(port->counters[PORT_LOST_AT_END], 3);
    assert_int_equal(port_burst_in(port, &ring, 1), 0);
    assert_int_equal(port_wait(port, &ring, 1, -1, 0), 0);
    assert_int_equal(port_burst_out(port, &ring), 0);
    assert_int_equal(port_lost(port), 3);
    assert_int_equal(port->counters[PORT_READ], 4);
}

TEST(what_was_counted_before_it_was_watched_stays)
{
    port_close(port);
    inner.port.counters[PORT_READ_FAILED] = 5;
    assert_true(watch_open(&watch, &inner.port, &ring));
    assert_int_equal(port->counters[PORT_READ_FAILED], 5);
    read_packets(1);
    assert_int_equal(port->counters[PORT_READ_FAILED], 5);
    assert_int_equal(port->counters[PORT_READ], 1);
}

TEST(a_ring_that_was_used_before_is_watched_from_there)
{
    port_close(port);
    for (int i = 0; i < 3; i++) {
        ring_fill((ring_next(&ring), &ring), 10);
        ring_judge(&ring);
        ring_free(&ring);
    }
    assert_true(watch_open(&watch, &inner.port, &ring));
    watch_add(&watch, &watching[0].watcher);
    read_packets(1);
    (void)judge_one(SEND_ECHO_REPLY);
    assert_int_equal(port_burst_out(port, &ring), 1);
    assert_string_equal(log_of_all, "paw");
}

TEST(a_port_that_is_gone_is_gone_and_says_why)
{
    static const int errors[] = {EBADFD, EIO};

    for (size_t i = 0; i < N_ELEMENTS(errors); i++) {
        inner.gone = errors[i];
        assert_int_equal(port_burst_in(port, &ring, 1), PORT_GONE);
        assert_int_equal(port->gone_errno, errors[i]);
        port->gone_errno = 0;
        assert_int_equal(port_burst_out(port, &ring), PORT_GONE);
        assert_int_equal(port->gone_errno, errors[i]);
        port->gone_errno = 0;
        assert_int_equal(port_wait(port, &ring, 1, -1, -1), PORT_GONE);
        assert_int_equal(port->gone_errno, errors[i]);
    }
    assert_int_equal(watching[0].n, 0);
}

TEST(to_close_it_closes_the_port_inside_and_gives_the_memory_back)
{
    assert_int_equal(watch_teardown(NULL), 0);
    n_maps = n_unmaps = 0;
    assert_int_equal(watch_setup(NULL), 0);
    assert_int_equal(n_maps, 1);
    port_close(port);
    assert_int_equal(inner.n_closes, 1);
    assert_int_equal(n_unmaps, 1);
    assert_true(watch_open(&watch, &inner.port, &ring)); /* for the teardown */
}

TEST(without_memory_the_port_inside_is_as_it_was)
{
    struct watch another;
    struct inner before = inner;

    no_pages = true;
    errno = 0;
    assert_false(watch_open(&another, &inner.port, &ring));
    no_pages = false;
    assert_int_equal(errno, ENOMEM);
    assert_memory_equal(&before, &inner, sizeof inner);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        watch_test(a_packet_is_shown_as_it_came_with_its_verdict_and_then_its_answer),
        watch_test(what_came_is_shown_first_then_what_leaves_then_it_leaves),
        watch_test(every_verdict_is_shown_and_an_answer_where_it_sends),
        watch_test(packets_of_any_length_are_shown_whole),
        watch_test(an_answer_that_begins_elsewhere_is_shown_from_there),
        watch_test(an_answer_that_waits_for_room_is_shown_once),
        watch_test(what_has_no_verdict_yet_is_shown_when_it_has),
        watch_test(what_the_host_sends_by_itself_is_an_answer_to_nothing),
        watch_test(all_watchers_are_shown_the_same),
        watch_test(before_a_sleep_the_watchers_may_rest_and_say_how_long_it_may_be),
        watch_test(the_counters_are_those_of_the_port_inside),
        watch_test(what_was_counted_before_it_was_watched_stays),
        watch_test(a_ring_that_was_used_before_is_watched_from_there),
        watch_test(a_port_that_is_gone_is_gone_and_says_why),
        watch_test(to_close_it_closes_the_port_inside_and_gives_the_memory_back),
        watch_test(without_memory_the_port_inside_is_as_it_was),
    };
    return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
