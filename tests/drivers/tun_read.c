/* tun_read.c - proves what each outcome of a read(2) from tun leads to
 *
 * The rows of the table at the top of drivers/tun.c, each with what it counts, what is in the ring
 * afterwards and what burst_in returns; and that a burst ends, whatever the kernel says.
 */
#include "tun_setup.h"

#include <errno.h>

static const int passing_errors[] = {ENOMEM, ENOBUFS, EIO};
static const int final_errors[] = {EBADFD, EBADF, EINVAL, EFAULT, EPERM, ENODEV, EISDIR};

static int burst_in(struct setup *setup, uint32_t max)
{
    return port_burst_in(setup->port, &setup->ring, max);
}

TEST(packets_are_read_until_there_are_none_left)
{
    struct setup *setup = *state;

    for (int i = 0; i < 3; i++)
        fake_will(&fake.read_script, 84);
    assert_int_equal(burst_in(setup, 64), 3);
    assert_int_equal(fake.reads.n, 4); /* the last one said EAGAIN */
    assert_int_equal(setup->ring.filled, 3);
    assert_counted(setup->port, {PORT_READ, 3});
}

TEST(nothing_to_read_is_a_burst_of_none_and_counts_nothing)
{
    struct setup *setup = *state;

    assert_int_equal(burst_in(setup, 64), 0);
    assert_int_equal(fake.reads.n, 1);
    assert_int_equal(setup->ring.filled, 0);
    assert_counted(setup->port, {PORT_READ, 0});
    assert_false(setup->tun.failed);
}

TEST(a_packet_is_read_straight_into_its_cell)
{
    struct setup *setup = *state;
    struct ring *ring = &setup->ring;

    fake.read_script.then = 84;
    assert_int_equal(burst_in(setup, 64), N_CELLS);
    for (uint32_t i = 0; i < N_CELLS; i++) {
        const struct packet *packet = ring_packet(ring, i);
        assert_ptr_equal(fake.reads.calls[i].buffer,
                         ring->cells + (size_t)i * ring->stride + RING_HEADROOM);
        assert_int_equal(fake.reads.calls[i].buffer_len, ring->cell_len);
        assert_ptr_equal(packet->data, fake.reads.calls[i].buffer);
        assert_true(fake_is_intact(packet->data, 84, i));
    }
}

TEST(a_packet_has_the_length_that_was_read_up_to_the_length_of_the_cell)
{
    struct setup *setup = *state;
    const int cell_len = (int)setup->ring.cell_len;
    const int lens[] = {1, 20, cell_len - 1, cell_len, cell_len + 1, 65535};
    const int expected[] = {1, 20, cell_len - 1, cell_len, cell_len, cell_len};

    for (size_t i = 0; i < N_ELEMENTS(lens); i++)
        fake_will(&fake.read_script, lens[i]);
    assert_int_equal(burst_in(setup, 64), N_ELEMENTS(lens));
    for (uint32_t i = 0; i < N_ELEMENTS(lens); i++)
        assert_int_equal(ring_packet(&setup->ring, i)->data_len, expected[i]);
}

TEST(a_burst_reads_max_packets_and_no_more)
{
    static const uint32_t maxima[] = {0, 1, N_CELLS - 1, N_CELLS};

    for (size_t i = 0; i < N_ELEMENTS(maxima); i++) {
        struct setup *setup = setup_open();
        fake.read_script.then = 84;
        assert_int_equal(burst_in(setup, maxima[i]), maxima[i]);
        assert_int_equal(fake.reads.n, maxima[i]);
        setup_close(setup);
    }
    (void)state;
}

TEST(a_full_ring_stops_reading_until_a_cell_is_free)
{
    struct setup *setup = *state;

    fake.read_script.then = 84;
    assert_int_equal(burst_in(setup, 64), N_CELLS);
    assert_int_equal(fake.reads.n, N_CELLS);
    assert_int_equal(burst_in(setup, 64), 0);
    assert_int_equal(fake.reads.n, N_CELLS);

    judge(&setup->ring, SEND_ECHO_REPLY);
    ring_free(&setup->ring);
    assert_int_equal(burst_in(setup, 64), 1);
    assert_int_equal(fake.reads.n, N_CELLS + 1);
    assert_ptr_equal(fake.reads.calls[N_CELLS].buffer, fake.reads.calls[0].buffer);
}

TEST(cursors_that_wrap_lose_no_packet)
{
    struct setup *setup = *state;

    setup->ring.filled = setup->ring.judged = setup->ring.freed = UINT32_MAX - 2;
    fake.read_script.then = 84;
    assert_int_equal(burst_in(setup, 64), N_CELLS);
    assert_int_equal(setup->ring.filled, N_CELLS - 3);
    for (uint32_t i = 0; i < N_CELLS; i++)
        assert_true(fake_is_intact(ring_packet(&setup->ring, i + UINT32_MAX - 2)->data, 84, i));
}

TEST(an_interrupted_read_is_tried_again_into_the_same_cell)
{
    struct setup *setup = *state;

    fake_will(&fake.read_script, -EINTR);
    fake_will(&fake.read_script, 84);
    assert_int_equal(burst_in(setup, 64), 1);
    assert_ptr_equal(fake.reads.calls[0].buffer, fake.reads.calls[1].buffer);
    assert_counted(setup->port, {PORT_READ, 1}, {PORT_READ_INTERRUPTED, 1});
    assert_false(setup->tun.failed);
}

TEST(a_storm_of_interruptions_ends_after_max_reads)
{
    struct setup *setup = *state;

    fake.read_script.then = -EINTR;
    assert_int_equal(burst_in(setup, 64), 0);
    assert_int_equal(fake.reads.n, 64);
    assert_int_equal(setup->ring.filled, 0);
    assert_counted(setup->port, {PORT_READ_INTERRUPTED, 64});
}

TEST(a_read_that_fails_for_now_is_counted_and_ends_the_burst)
{
    for (size_t i = 0; i < N_ELEMENTS(passing_errors); i++) {
        struct setup *setup = setup_open();
        fake.read_script.then = -passing_errors[i];
        assert_int_equal(burst_in(setup, 64), 0);
        assert_int_equal(fake.reads.n, 1);
        assert_int_equal(setup->ring.filled, 0);
        assert_true(setup->tun.failed);
        assert_counted(setup->port, {PORT_READ_FAILED, 1});
        setup_close(setup);
    }
    (void)state;
}

TEST(a_read_after_a_failure_forgets_it_when_it_works)
{
    struct setup *setup = *state;

    fake_will(&fake.read_script, -EIO);
    assert_int_equal(burst_in(setup, 1), 0);
    assert_int_equal(burst_in(setup, 1), 0); /* nothing to read is no failure */
    assert_false(setup->tun.failed);
    assert_counted(setup->port, {PORT_READ_FAILED, 1});
}

TEST(packets_read_before_a_failure_are_kept)
{
    for (size_t i = 0; i < N_ELEMENTS(passing_errors); i++) {
        struct setup *setup = setup_open();
        fake_will(&fake.read_script, 84);
        fake_will(&fake.read_script, 85);
        fake.read_script.then = -passing_errors[i];
        assert_int_equal(burst_in(setup, 64), 2);
        assert_int_equal(ring_packet(&setup->ring, 1)->data_len, 85);
        assert_counted(setup->port, {PORT_READ, 2}, {PORT_READ_FAILED, 1});
        setup_close(setup);
    }
    (void)state;
}

TEST(any_other_error_is_the_end_and_says_why)
{
    for (size_t i = 0; i < N_ELEMENTS(final_errors); i++) {
        struct setup *setup = setup_open();
        fake.read_script.then = -final_errors[i];
        assert_int_equal(burst_in(setup, 64), PORT_GONE);
        assert_int_equal(setup->port->gone_errno, final_errors[i]);
        assert_int_equal(fake.reads.n, 1);
        assert_int_equal(setup->ring.filled, 0);
        assert_counted(setup->port, {PORT_READ, 0});
        setup_close(setup);
    }
    (void)state;
}

TEST(packets_read_before_the_end_come_first_and_the_end_next_time)
{
    struct setup *setup = *state;

    fake_will(&fake.read_script, 84);
    fake_will(&fake.read_script, 84);
    fake.read_script.then = -EBADFD;
    assert_int_equal(burst_in(setup, 64), 2);
    assert_int_equal(setup->ring.filled, 2);
    assert_int_equal(burst_in(setup, 64), PORT_GONE);
    assert_int_equal(setup->port->gone_errno, EBADFD);
    assert_counted(setup->port, {PORT_READ, 2});
}

TEST(a_read_of_no_bytes_is_the_end_without_an_error)
{
    struct setup *setup = *state;

    setup->port->gone_errno = EIO;
    fake_will(&fake.read_script, 84);
    fake.read_script.then = 0;
    assert_int_equal(burst_in(setup, 64), 1);
    assert_int_equal(burst_in(setup, 64), PORT_GONE);
    assert_int_equal(setup->port->gone_errno, 0);
    assert_int_equal(fake.reads.n, 3);
    assert_int_equal(setup->ring.filled, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tun_test(packets_are_read_until_there_are_none_left),
        tun_test(nothing_to_read_is_a_burst_of_none_and_counts_nothing),
        tun_test(a_packet_is_read_straight_into_its_cell),
        tun_test(a_packet_has_the_length_that_was_read_up_to_the_length_of_the_cell),
        cmocka_unit_test(a_burst_reads_max_packets_and_no_more),
        tun_test(a_full_ring_stops_reading_until_a_cell_is_free),
        tun_test(cursors_that_wrap_lose_no_packet),
        tun_test(an_interrupted_read_is_tried_again_into_the_same_cell),
        tun_test(a_storm_of_interruptions_ends_after_max_reads),
        cmocka_unit_test(a_read_that_fails_for_now_is_counted_and_ends_the_burst),
        tun_test(a_read_after_a_failure_forgets_it_when_it_works),
        cmocka_unit_test(packets_read_before_a_failure_are_kept),
        cmocka_unit_test(any_other_error_is_the_end_and_says_why),
        tun_test(packets_read_before_the_end_come_first_and_the_end_next_time),
        tun_test(a_read_of_no_bytes_is_the_end_without_an_error),
    };
    return cmocka_run_group_tests_name("tun_read", tests, NULL, NULL);
}
