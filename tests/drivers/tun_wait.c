/* tun_wait.c - proves that the port sleeps when there is nothing to do, and only then
 *
 * What poll(2) is asked follows from the ring: packets while a cell is vacant, room while an answer
 * waits. After a failed read it is not asked about the device at all, for a short while.
 */
#include "tun_setup.h"

#include <errno.h>

enum { PAUSE_MAX_MS = 100 }; /* more would be felt by who is waiting for an answer */

static int wait(struct setup *setup, int timeout_ms)
{
    return port_wait(setup->port, &setup->ring, 1, FAKE_WAKE_FD, timeout_ms);
}

static void given_packets(struct setup *setup, uint32_t n)
{
    given_answers(setup, n);
    judge(&setup->ring, SEND_ECHO_REPLY);
}

TEST(an_empty_ring_waits_for_packets_alone)
{
    struct setup *setup = *state;

    assert_int_equal(wait(setup, 1234), 0);
    assert_int_equal(fake.n_polls, 1);
    assert_int_equal(fake.n_polled, 2);
    assert_int_equal(fake.polled[1].fd, FAKE_FD);
    assert_int_equal(fake.polled[1].events, POLLIN);
    assert_int_equal(fake.timeout_ms, 1234);
}

TEST(who_may_read_nothing_is_not_woken_by_packets)
{
    struct setup *setup = *state;

    assert_int_equal(port_wait(setup->port, &setup->ring, 0, FAKE_WAKE_FD, 1234), 0);
    assert_int_equal(fake.polled[1].events, 0);
}

TEST(the_wake_fd_is_watched_too)
{
    struct setup *setup = *state;

    assert_int_equal(wait(setup, -1), 0);
    assert_int_equal(fake.polled[0].fd, FAKE_WAKE_FD);
    assert_int_equal(fake.polled[0].events, POLLIN);
    assert_int_equal(fake.timeout_ms, -1);
}

TEST(an_answer_that_waits_is_woken_for_by_room)
{
    struct setup *setup = *state;

    given_packets(setup, 1);
    assert_int_equal(wait(setup, -1), 0);
    assert_int_equal(fake.polled[1].events, POLLIN | POLLOUT);
}

TEST(a_full_ring_waits_for_room_alone)
{
    struct setup *setup = *state;

    given_packets(setup, N_CELLS - 1);
    assert_int_equal(wait(setup, -1), 0);
    assert_int_equal(fake.polled[1].events, POLLIN | POLLOUT);
    given_packets(setup, 1);
    assert_int_equal(wait(setup, -1), 0);
    assert_int_equal(fake.polled[1].events, POLLOUT);
}

TEST(the_timeout_is_handed_on_as_it_is)
{
    static const int timeouts[] = {-1, 0, 1, 1000000};
    struct setup *setup = *state;

    for (size_t i = 0; i < N_ELEMENTS(timeouts); i++) {
        assert_int_equal(wait(setup, timeouts[i]), 0);
        assert_int_equal(fake.timeout_ms, timeouts[i]);
    }
}

static void given_failed_read(struct setup *setup)
{
    fake_will(&fake.read_script, -EIO);
    assert_int_equal(port_burst_in(setup->port, &setup->ring, 1), 0);
}

TEST(after_a_failed_read_the_device_is_left_alone_for_a_short_while)
{
    static const int timeouts[] = {-1, PAUSE_MAX_MS, 1000000};

    for (size_t i = 0; i < N_ELEMENTS(timeouts); i++) {
        struct setup *setup = setup_open();
        given_failed_read(setup);
        fake.tun_revents = POLLIN; /* it would be ready at once, and fail again */
        assert_int_equal(wait(setup, timeouts[i]), 0);
        assert_int_equal(fake.n_polls, 1);
        assert_true(fake.polled[1].fd < 0);
        assert_int_equal(fake.polled[0].fd, FAKE_WAKE_FD); /* a signal ends the pause */
        assert_in_range(fake.timeout_ms, 1, PAUSE_MAX_MS);
        setup_close(setup);
    }
    (void)state;
}

TEST(a_pause_is_no_longer_than_the_timeout)
{
    static const int timeouts[] = {0, 1};

    for (size_t i = 0; i < N_ELEMENTS(timeouts); i++) {
        struct setup *setup = setup_open();
        given_failed_read(setup);
        assert_int_equal(wait(setup, timeouts[i]), 0);
        assert_int_equal(fake.timeout_ms, timeouts[i]);
        setup_close(setup);
    }
    (void)state;
}

TEST(after_the_pause_the_device_is_watched_again)
{
    struct setup *setup = *state;

    given_failed_read(setup);
    assert_int_equal(wait(setup, -1), 0);
    assert_int_equal(wait(setup, -1), 0);
    assert_int_equal(fake.polled[1].fd, FAKE_FD);
    assert_int_equal(fake.timeout_ms, -1);
}

TEST(what_poll_says_about_a_device_that_is_gone_is_the_end)
{
    static const short revents[] = {POLLERR, POLLHUP, POLLNVAL, POLLIN | POLLERR,
                                    POLLIN | POLLOUT | POLLHUP};

    for (size_t i = 0; i < N_ELEMENTS(revents); i++) {
        struct setup *setup = setup_open();
        fake.tun_revents = revents[i];
        fake.poll_result = 1;
        assert_int_equal(wait(setup, -1), PORT_GONE);
        assert_int_equal(setup->port->gone_errno, EBADFD);
        setup_close(setup);
    }
    (void)state;
}

TEST(a_device_or_a_wake_fd_that_is_ready_ends_the_wait)
{
    struct setup *setup = *state;

    fake.poll_result = 1;
    fake.tun_revents = POLLIN | POLLOUT;
    assert_int_equal(wait(setup, -1), 0);
    fake.tun_revents = 0;
    fake.wake_revents = POLLIN;
    assert_int_equal(wait(setup, -1), 0);
    fake.wake_revents = POLLERR; /* no matter of the device */
    assert_int_equal(wait(setup, -1), 0);
    assert_int_equal(fake.n_polls, 3);
}

TEST(a_wait_that_a_signal_interrupts_returns_early)
{
    struct setup *setup = *state;

    fake.poll_result = -EINTR;
    assert_int_equal(wait(setup, -1), 0);
    assert_int_equal(fake.n_polls, 1);
}

TEST(a_wait_that_fails_is_the_end_and_says_why)
{
    struct setup *setup = *state;

    fake.poll_result = -EINVAL;
    assert_int_equal(wait(setup, -1), PORT_GONE);
    assert_int_equal(setup->port->gone_errno, EINVAL);
}

TEST(close_closes_the_fd_once_and_counts_nothing)
{
    struct setup *setup = *state;

    port_close(setup->port);
    assert_int_equal(fake.n_closes, 1);
    assert_counted(setup->port, {PORT_READ, 0});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tun_test(an_empty_ring_waits_for_packets_alone),
        tun_test(who_may_read_nothing_is_not_woken_by_packets),
        tun_test(the_wake_fd_is_watched_too),
        tun_test(an_answer_that_waits_is_woken_for_by_room),
        tun_test(a_full_ring_waits_for_room_alone),
        tun_test(the_timeout_is_handed_on_as_it_is),
        cmocka_unit_test(after_a_failed_read_the_device_is_left_alone_for_a_short_while),
        cmocka_unit_test(a_pause_is_no_longer_than_the_timeout),
        tun_test(after_the_pause_the_device_is_watched_again),
        cmocka_unit_test(what_poll_says_about_a_device_that_is_gone_is_the_end),
        tun_test(a_device_or_a_wake_fd_that_is_ready_ends_the_wait),
        tun_test(a_wait_that_a_signal_interrupts_returns_early),
        tun_test(a_wait_that_fails_is_the_end_and_says_why),
        tun_test(close_closes_the_fd_once_and_counts_nothing),
    };
    return cmocka_run_group_tests_name("tun_wait", tests, NULL, NULL);
}
