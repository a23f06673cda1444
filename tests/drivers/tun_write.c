/* tun_write.c - proves what each outcome of a write(2) to tun leads to
 *
 * The rows of the table at the top of drivers/tun.c: what is written, kept or lost, what counts it,
 * and that answers leave in their order, from the cells in which the stack left them.
 */
#include "tun_setup.h"

#include <errno.h>

static int burst_out(struct setup *setup)
{
    return port_burst_out(setup->port, &setup->ring);
}

TEST(answers_leave_in_order_and_their_cells_are_free)
{
    struct setup *setup = *state;

    given_answers(setup, N_CELLS);
    assert_int_equal(burst_out(setup), N_CELLS);
    assert_int_equal(fake.writes.n, N_CELLS);
    for (uint32_t i = 0; i < N_CELLS; i++)
        assert_int_equal(fake.writes.calls[i].number, i);
    assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
    assert_counted(setup->port, {PORT_READ, N_CELLS}, {PORT_WRITTEN, N_CELLS});
}

TEST(an_answer_is_written_from_the_cell_of_its_request)
{
    struct setup *setup = *state;

    given_answers(setup, 3);
    assert_int_equal(burst_out(setup), 3);
    for (size_t i = 0; i < 3; i++) {
        assert_ptr_equal(fake.writes.calls[i].buffer, fake.reads.calls[i].buffer);
        assert_int_equal(fake.writes.calls[i].buffer_len, 84);
    }
}

TEST(an_answer_that_begins_further_on_is_written_from_there)
{
    struct setup *setup = *state;

    given_answers(setup, 1);
    ring_packet(&setup->ring, 0)->data += 4; /* as ipv4_turn() does with options */
    ring_packet(&setup->ring, 0)->data_len = 80;
    assert_int_equal(burst_out(setup), 1);
    assert_ptr_equal(fake.writes.calls[0].buffer, (const uint8_t *)fake.reads.calls[0].buffer + 4);
    assert_int_equal(fake.writes.calls[0].buffer_len, 80);
    assert_counted(setup->port, {PORT_READ, 1}, {PORT_WRITTEN, 1});
}

TEST(what_is_not_answered_is_freed_and_never_written)
{
    for (int verdict = 0; verdict < N_VERDICTS; verdict++) {
        struct setup *setup = setup_open();
        given_answers(setup, 3);
        ring_packet(&setup->ring, 1)->verdict = (enum verdict)verdict;
        bool sends = verdict_table[verdict].sends;
        assert_int_equal(burst_out(setup), 2 + sends);
        assert_int_equal(fake.writes.n, 2 + sends);
        assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
        setup_close(setup);
    }
    (void)state;
}

TEST(an_empty_ring_and_one_without_verdicts_write_nothing)
{
    struct setup *setup = *state;

    assert_int_equal(burst_out(setup), 0);
    fake_will(&fake.read_script, 84);
    assert_int_equal(port_burst_in(setup->port, &setup->ring, 1), 1);
    assert_int_equal(burst_out(setup), 0);
    assert_int_equal(fake.writes.n, 0);
    assert_int_equal(ring_vacant(&setup->ring), N_CELLS - 1);
}

/* EAGAIN and EINTR: the same, but for the counter. */
static void assert_waits(int error, enum port_counter counter)
{
    struct setup *setup = setup_open();
    given_answers(setup, 4);
    fake_will(&fake.write_script, FAKE_ALL);
    fake_will(&fake.write_script, -error);
    assert_int_equal(burst_out(setup), 1);
    assert_int_equal(fake.writes.n, 2);
    assert_int_equal(ring_vacant(&setup->ring), N_CELLS - 3);
    assert_counted(setup->port, {PORT_READ, 4}, {PORT_WRITTEN, 1}, {counter, 1});

    assert_int_equal(burst_out(setup), 3);
    assert_int_equal(fake.writes.n, 5);
    for (uint32_t i = 1; i < 4; i++) {
        assert_int_equal(fake.writes.calls[i + 1].number, i);
        assert_ptr_equal(fake.writes.calls[i + 1].buffer, fake.reads.calls[i].buffer);
    }
    assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
    assert_counted(setup->port, {PORT_READ, 4}, {PORT_WRITTEN, 4}, {counter, 1});
    setup_close(setup);
}

TEST(without_room_an_answer_and_all_behind_it_wait_in_order)
{
    assert_waits(EAGAIN, PORT_WRITE_LATER);
}

TEST(an_interrupted_answer_and_all_behind_it_wait_in_order)
{
    assert_waits(EINTR, PORT_WRITE_INTERRUPTED);
}

TEST(a_storm_costs_one_write_a_burst)
{
    static const int errors[] = {EAGAIN, EINTR};
    struct setup *setup = *state;

    given_answers(setup, N_CELLS);
    for (size_t i = 0; i < N_ELEMENTS(errors); i++) {
        fake.write_script.then = -errors[i];
        size_t before = fake.writes.n;
        for (size_t burst = 1; burst <= 100; burst++) {
            assert_int_equal(burst_out(setup), 0);
            assert_int_equal(fake.writes.n, before + burst);
        }
    }
    assert_int_equal(ring_vacant(&setup->ring), 0);
    assert_counted(setup->port, {PORT_READ, N_CELLS}, {PORT_WRITE_LATER, 100},
                   {PORT_WRITE_INTERRUPTED, 100});
}

TEST(an_answer_that_cannot_leave_is_lost_alone_and_counted)
{
    static const struct {
        int result;
        enum port_counter counter;
    } rows[] = {
        {-EIO, PORT_LOST_LINK_DOWN},      {-ENOMEM, PORT_LOST_NO_BUFFERS},
        {-ENOBUFS, PORT_LOST_NO_BUFFERS}, {-EINVAL, PORT_LOST_REFUSED},
        {-EFAULT, PORT_LOST_REFUSED},     {-EMSGSIZE, PORT_LOST_REFUSED},
        {-EPERM, PORT_LOST_REFUSED},      {0, PORT_LOST_REFUSED},
        {1, PORT_LOST_REFUSED},           {83, PORT_LOST_REFUSED},
    };

    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct setup *setup = setup_open();
        given_answers(setup, 3);
        fake_will(&fake.write_script, FAKE_ALL);
        fake_will(&fake.write_script, rows[i].result);
        assert_int_equal(burst_out(setup), 2);
        assert_int_equal(fake.writes.n, 3);
        assert_int_equal(fake.writes.calls[2].number, 2);
        assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
        assert_counted(setup->port, {PORT_READ, 3}, {PORT_WRITTEN, 2}, {rows[i].counter, 1});
        setup_close(setup);
    }
    (void)state;
}

TEST(a_device_that_is_gone_is_the_end_and_its_answers_stay)
{
    static const int errors[] = {EBADFD, EBADF};

    for (size_t i = 0; i < N_ELEMENTS(errors); i++) {
        struct setup *setup = setup_open();
        given_answers(setup, 3);
        fake_will(&fake.write_script, FAKE_ALL);
        fake_will(&fake.write_script, -errors[i]);
        assert_int_equal(burst_out(setup), PORT_GONE);
        assert_int_equal(setup->port->gone_errno, errors[i]);
        assert_int_equal(fake.writes.n, 2);
        assert_int_equal(ring_vacant(&setup->ring), N_CELLS - 2);
        assert_counted(setup->port, {PORT_READ, 3}, {PORT_WRITTEN, 1});
        setup_close(setup);
    }
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tun_test(answers_leave_in_order_and_their_cells_are_free),
        tun_test(an_answer_is_written_from_the_cell_of_its_request),
        tun_test(an_answer_that_begins_further_on_is_written_from_there),
        cmocka_unit_test(what_is_not_answered_is_freed_and_never_written),
        tun_test(an_empty_ring_and_one_without_verdicts_write_nothing),
        cmocka_unit_test(without_room_an_answer_and_all_behind_it_wait_in_order),
        cmocka_unit_test(an_interrupted_answer_and_all_behind_it_wait_in_order),
        tun_test(a_storm_costs_one_write_a_burst),
        cmocka_unit_test(an_answer_that_cannot_leave_is_lost_alone_and_counted),
        cmocka_unit_test(a_device_that_is_gone_is_the_end_and_its_answers_stay),
    };
    return cmocka_run_group_tests_name("tun_write", tests, NULL, NULL);
}
