/* watch_fragments.c - proves that fragments are shown as they leave, and leave as they would have
 *
 * The header of each goes over bytes of the one before, and those have not left when they are
 * shown. So the datagram has two receivers here: one takes what is shown, the other what is
 * written, and both have to find all of it.
 */
#include "watch_setup.h"

#include "long_answer.h"

static struct long_answer answer, as_shown;
static struct port_operations taking; /* the port inside, with a receiver behind it */

/* Writes one at a time, so that what is there can be looked at in between. */
static int take_burst_out(struct port *self, struct ring *from)
{
    int n = 0;

    (void)self;
    for (struct packet *packet; (packet = ring_unfreed(from)) != NULL; fragment_left(from), n++) {
        if (inner.room == 0)
            break;
        inner.room--;
        long_answer_arrives(&answer, packet->data, packet->data_len);
    }
    return n;
}

static int fragments_setup(void **state)
{
    if (watch_setup(state) != 0)
        return -1;
    taking = *inner.port.operations;
    taking.burst_out = take_burst_out;
    inner.port.operations = &taking;
    return 0;
}

/* A packet that was read is answered by that datagram; the copy is for the other receiver. */
static void given_long_answer(const struct long_row *row)
{
    forget();
    read_packets(1);
    long_answer_make(&answer, ring_unjudged(&ring), row);
    ring_judge(&ring);
    as_shown = answer;
}

/* All of it was shown, and before anything of it had left. */
static void assert_shown(const struct long_row *row)
{
    assert_int_equal(watching[0].n, 1 + row->n);
    assert_false(watching[0].shown[0].answer);
    for (uint32_t i = 1; i <= row->n; i++) {
        const struct shown *shown = &watching[0].shown[i];
        assert_true(shown->answer && !shown->unasked);
        assert_int_equal(shown->verdict, SEND_ECHO_REPLY);
        long_answer_arrives(&as_shown, shown->data, shown->data_len);
    }
    assert_true(as_shown.last_arrived);
    assert_int_equal(as_shown.data_arrived, as_shown.len - as_shown.header_len);
}

TEST(fragments_are_shown_as_they_leave_and_leave_undisturbed)
{
    for (size_t i = 0; i < N_LONG_ROWS; i++) {
        given_long_answer(&long_rows[i]);
        assert_int_equal(port_burst_out(port, &ring), long_rows[i].n);
        assert_shown(&long_rows[i]);
        assert_arrived(&answer);
        assert_int_equal(ring_vacant(&ring), N_CELLS);
    }
}

TEST(fragments_that_wait_for_room_are_shown_once)
{
    for (size_t i = 0; i < N_LONG_ROWS; i++) {
        for (uint32_t n_room = 0; n_room < 3; n_room++) {
            given_long_answer(&long_rows[i]);
            inner.room = n_room;
            (void)port_burst_out(port, &ring);
            (void)port_burst_out(port, &ring);
            inner.room = UINT32_MAX;
            (void)port_burst_out(port, &ring);
            assert_shown(&long_rows[i]);
            assert_arrived(&answer);
        }
    }
}

/* Put together from fragments, but short enough to leave in one piece. */
TEST(lent_bytes_in_one_piece_are_one_answer)
{
    given_long_answer(&long_rows[0]);
    struct packet *packet = ring_packet(&ring, ring.freed);
    packet->more_len = 0;
    inner.room = 0;
    (void)port_burst_out(port, &ring);
    assert_int_equal(watching[0].n, 2);
    assert_int_equal(watching[0].shown[1].data_len, packet->data_len);
    assert_memory_equal(watching[0].shown[1].data, packet->data, packet->data_len);
    assert_true(answer.lent);
    port_abandon(port, &ring);
    assert_false(answer.lent);
}

#define fragments_test(behaviour)                                                                  \
    cmocka_unit_test_setup_teardown(behaviour, fragments_setup, watch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        fragments_test(fragments_are_shown_as_they_leave_and_leave_undisturbed),
        fragments_test(fragments_that_wait_for_room_are_shown_once),
        fragments_test(lent_bytes_in_one_piece_are_one_answer),
    };
    return cmocka_run_group_tests_name("watch_fragments", tests, NULL, NULL);
}
