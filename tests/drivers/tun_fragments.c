/* tun_fragments.c - proves that an answer in fragments leaves as one answer, whatever write(2) says
 *
 * Every outcome of a write, at every fragment: what has left is not sent again, what has not stays
 * with its place, and the place is given back when the last fragment has left or never will.
 */
#include "tun_setup.h"

#include <errno.h>

#include "long_answer.h"

static struct long_answer answer;

/* The other end takes what was written whole, and is answer's if it lies there. */
static void watch(const uint8_t *bytes, size_t len, int result)
{
    bool is_fragment = bytes >= answer.bytes && bytes < answer.bytes + sizeof answer.bytes;

    if (is_fragment && result == (int)len)
        long_answer_arrives(&answer, bytes, len);
}

/* A packet that was read is answered by that datagram. */
static void given_long_answer(struct setup *setup, const struct long_row *row)
{
    fake_will(&fake.read_script, 84);
    assert_int_equal(port_burst_in(setup->port, &setup->ring, 1), 1);
    long_answer_make(&answer, ring_unjudged(&setup->ring), row);
    ring_judge(&setup->ring);
    fake.watch = watch;
}

static int burst_out(struct setup *setup)
{
    return port_burst_out(setup->port, &setup->ring);
}

static const struct long_row *const four = &(const struct long_row){4588, 20, 1500, 4};

TEST(an_answer_in_fragments_leaves_whole_in_one_burst)
{
    for (size_t i = 0; i < N_LONG_ROWS; i++) {
        struct setup *setup = setup_open();
        given_long_answer(setup, &long_rows[i]);
        assert_int_equal(burst_out(setup), long_rows[i].n);
        assert_int_equal(fake.writes.n, long_rows[i].n);
        assert_arrived(&answer);
        assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
        assert_counted(setup->port, {PORT_READ, 1}, {PORT_WRITTEN, long_rows[i].n});
        setup_close(setup);
    }
    (void)state;
}

/* Stops before fragment `at`, with EAGAIN or EINTR. */
static void assert_goes_on(const struct long_row *row, uint32_t at, int error,
                           enum port_counter counter)
{
    struct setup *setup = setup_open();

    given_long_answer(setup, row);
    for (uint32_t i = 0; i < at; i++)
        fake_will(&fake.write_script, FAKE_ALL);
    fake_will(&fake.write_script, -error);
    assert_int_equal(burst_out(setup), at);
    assert_int_equal(fake.writes.n, at + 1);
    assert_true(answer.lent);
    assert_int_equal(answer.n_arrived, at);
    assert_int_equal(ring_vacant(&setup->ring), N_CELLS - 1);
    assert_int_equal(fragment_n_left(ring_unfreed(&setup->ring)), row->n - at - 1);
    assert_counted(setup->port, {PORT_READ, 1}, {PORT_WRITTEN, at}, {counter, 1});

    assert_int_equal(burst_out(setup), row->n - at);
    assert_int_equal(fake.writes.n, row->n + 1); /* none of them twice */
    assert_arrived(&answer);
    assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
    assert_counted(setup->port, {PORT_READ, 1}, {PORT_WRITTEN, row->n}, {counter, 1});
    setup_close(setup);
}

TEST(without_room_in_the_middle_the_rest_stays_and_goes_on_from_there)
{
    (void)state;
    for (size_t i = 0; i < N_LONG_ROWS; i++) {
        uint32_t n = long_rows[i].n;
        for (uint32_t at = 0; at < n; at += n < 100 ? 1 : n / 8) {
            assert_goes_on(&long_rows[i], at, EAGAIN, PORT_WRITE_LATER);
            assert_goes_on(&long_rows[i], at, EINTR, PORT_WRITE_INTERRUPTED);
        }
    }
}

TEST(with_room_for_one_packet_a_burst_every_fragment_gets_its_turn)
{
    struct setup *setup = *state;

    given_long_answer(setup, four);
    for (uint32_t i = 0; i < 4; i++) {
        fake_will(&fake.write_script, FAKE_ALL);
        fake_will(&fake.write_script, -EAGAIN);
    }
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(answer.n_arrived, i);
        assert_int_equal(burst_out(setup), 1);
    }
    assert_arrived(&answer);
    assert_counted(setup->port, {PORT_READ, 1}, {PORT_WRITTEN, 4}, {PORT_WRITE_LATER, 3});
}

TEST(a_fragment_that_cannot_leave_is_lost_alone_and_counted)
{
    static const struct {
        int result;
        enum port_counter counter;
    } rows[] = {
        {-EIO, PORT_LOST_LINK_DOWN},      {-ENOMEM, PORT_LOST_NO_BUFFERS},
        {-ENOBUFS, PORT_LOST_NO_BUFFERS}, {-EINVAL, PORT_LOST_REFUSED},
        {-EMSGSIZE, PORT_LOST_REFUSED},   {0, PORT_LOST_REFUSED},
        {20, PORT_LOST_REFUSED},
    };

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(rows) * 4; i++) {
        struct setup *setup = setup_open();
        given_long_answer(setup, four);
        for (size_t before = 0; before < i % 4; before++)
            fake_will(&fake.write_script, FAKE_ALL);
        fake_will(&fake.write_script, rows[i / 4].result);
        assert_int_equal(burst_out(setup), 3);
        assert_int_equal(fake.writes.n, 4);
        assert_int_equal(answer.n_arrived, 3);
        assert_int_equal(answer.last_arrived, i % 4 != 3);
        assert_false(answer.lent);
        assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
        assert_counted(setup->port, {PORT_READ, 1}, {PORT_WRITTEN, 3}, {rows[i / 4].counter, 1});
        setup_close(setup);
    }
}

TEST(an_answer_of_which_every_fragment_is_lost_gives_its_place_back)
{
    struct setup *setup = *state;

    given_long_answer(setup, four);
    fake.write_script.then = -EIO;
    assert_int_equal(burst_out(setup), 0);
    assert_false(answer.lent);
    assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
    assert_counted(setup->port, {PORT_READ, 1}, {PORT_LOST_LINK_DOWN, 4});
}

TEST(a_device_gone_in_the_middle_leaves_the_rest_to_be_lost_at_the_end)
{
    (void)state;
    for (uint32_t at = 0; at < 4; at++) {
        struct setup *setup = setup_open();
        given_long_answer(setup, four);
        for (uint32_t i = 0; i < at; i++)
            fake_will(&fake.write_script, FAKE_ALL);
        fake_will(&fake.write_script, -EBADFD);
        assert_int_equal(burst_out(setup), PORT_GONE);
        assert_int_equal(setup->port->gone_errno, EBADFD);
        assert_true(answer.lent);
        assert_counted(setup->port, {PORT_READ, 1}, {PORT_WRITTEN, at});

        port_abandon(setup->port, &setup->ring);
        assert_false(answer.lent);
        assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
        assert_int_equal(fake.writes.n, at + 1); /* abandoning writes nothing */
        assert_counted(setup->port, {PORT_READ, 1}, {PORT_WRITTEN, at}, {PORT_LOST_AT_END, 4 - at});
        setup_close(setup);
    }
}

TEST(nothing_overtakes_an_answer_in_fragments)
{
    struct setup *setup = *state;

    given_answers(setup, 1);
    given_long_answer(setup, four);
    given_answers(setup, 1);
    fake_will(&fake.write_script, FAKE_ALL);
    fake_will(&fake.write_script, FAKE_ALL);
    fake_will(&fake.write_script, -EAGAIN);
    assert_int_equal(burst_out(setup), 2);
    assert_int_equal(ring_vacant(&setup->ring), N_CELLS - 2);
    assert_int_equal(burst_out(setup), 4);
    assert_arrived(&answer);
    assert_int_equal(fake.writes.n, 7);
    assert_int_equal(fake.writes.calls[0].number, 0);
    assert_int_equal(fake.writes.calls[6].number, 2);
    assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
}

TEST(the_rest_of_an_answer_is_woken_for_by_room)
{
    struct setup *setup = *state;

    given_long_answer(setup, four);
    fake_will(&fake.write_script, FAKE_ALL);
    fake_will(&fake.write_script, -EAGAIN);
    assert_int_equal(burst_out(setup), 1);
    assert_int_equal(port_wait(setup->port, &setup->ring, 1, FAKE_WAKE_FD, -1), 0);
    assert_int_equal(fake.polled[1].events, POLLIN | POLLOUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_in_fragments_leaves_whole_in_one_burst),
        cmocka_unit_test(without_room_in_the_middle_the_rest_stays_and_goes_on_from_there),
        tun_test(with_room_for_one_packet_a_burst_every_fragment_gets_its_turn),
        cmocka_unit_test(a_fragment_that_cannot_leave_is_lost_alone_and_counted),
        tun_test(an_answer_of_which_every_fragment_is_lost_gives_its_place_back),
        cmocka_unit_test(a_device_gone_in_the_middle_leaves_the_rest_to_be_lost_at_the_end),
        tun_test(nothing_overtakes_an_answer_in_fragments),
        tun_test(the_rest_of_an_answer_is_woken_for_by_room),
    };
    return cmocka_run_group_tests_name("tun_fragments", tests, NULL, NULL);
}
