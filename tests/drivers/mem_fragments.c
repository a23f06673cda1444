/* mem_fragments.c - proves that an answer in fragments comes out of the port without a device, too
 *
 * A frame for each fragment, in order; where there is no room the rest waits and the port does not
 * end.
 */
#include "tests/unit/ring_block.h"

#include "drivers/mem.h"
#include "long_answer.h"

enum { N_CELLS = 4, PACKET_LEN = 100, N_ROOM = 1400, ROOM_LEN = 1500 };

static struct long_answer answer;

static struct setup {
    struct mem_port mem;
    struct port *port;
    struct ring ring;
    uint8_t in_bytes[PACKET_LEN], out_bytes[N_ROOM][ROOM_LEN];
    struct mem_frame in[2], out[N_ROOM];
} setup;

static int mem_setup(void **state)
{
    (void)state;
    memset(&setup, 0, sizeof setup);
    for (size_t i = 0; i < N_ELEMENTS(setup.in); i++)
        setup.in[i] = (struct mem_frame){setup.in_bytes, PACKET_LEN};
    for (size_t i = 0; i < N_ROOM; i++)
        setup.out[i] = (struct mem_frame){setup.out_bytes[i], 0};
    setup.ring = ring_open(N_CELLS, PACKET_LEN);
    mem_open(&setup.mem, setup.in, N_ELEMENTS(setup.in), setup.out, N_ROOM);
    setup.port = &setup.mem.port;
    return 0;
}

static int mem_teardown(void **state)
{
    (void)state;
    ring_close(&setup.ring);
    return 0;
}

/* The first frame is answered by that datagram, the second by what it was. */
static void given_answers(const struct long_row *row)
{
    assert_int_equal(port_burst_in(setup.port, &setup.ring, N_CELLS), 2);
    long_answer_make(&answer, ring_unjudged(&setup.ring), row);
    ring_judge(&setup.ring);
    ring_unjudged(&setup.ring)->verdict = SEND_ECHO_REPLY;
    ring_judge(&setup.ring);
}

/* The frames from one up to before the other are fragments of the answer. */
static void take(uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        long_answer_arrives(&answer, setup.out[i].data, setup.out[i].data_len);
}

TEST(a_fragment_is_a_frame)
{
    for (size_t i = 0; i < N_LONG_ROWS; i++) {
        uint32_t n = long_rows[i].n;
        if (i > 0)
            assert_int_equal(mem_teardown(state) + mem_setup(state), 0);
        given_answers(&long_rows[i]);
        assert_int_equal(port_burst_out(setup.port, &setup.ring), n + 1);
        assert_int_equal(setup.mem.n_written, n + 1);
        take(0, n);
        assert_arrived(&answer);
        assert_int_equal(setup.out[n].data_len, PACKET_LEN);
        assert_int_equal(setup.port->counters[PORT_WRITTEN], n + 1);
        assert_int_equal(ring_vacant(&setup.ring), N_CELLS);
    }
}

TEST(without_room_in_the_middle_the_rest_waits_and_goes_on_from_there)
{
    static const struct long_row row = {4588, 20, 1500, 4};

    for (uint32_t n_room = 0; n_room < 4; n_room++) {
        assert_int_equal(mem_teardown(state) + mem_setup(state), 0);
        given_answers(&row);
        setup.mem.n_room = n_room;
        assert_int_equal(port_burst_out(setup.port, &setup.ring), n_room);
        take(0, n_room);
        assert_true(answer.lent);
        assert_int_equal(setup.port->counters[PORT_WRITE_LATER], 1);
        assert_int_equal(port_wait(setup.port, &setup.ring, 1, -1, 0),
                         0); /* it does not end here */

        setup.mem.n_written = 0; /* somebody took them */
        setup.mem.n_room = N_ROOM;
        assert_int_equal(port_burst_out(setup.port, &setup.ring), 4 - n_room + 1);
        take(0, 4 - n_room);
        assert_arrived(&answer);
        assert_int_equal(setup.port->counters[PORT_WRITTEN], 5);
        assert_int_equal(port_wait(setup.port, &setup.ring, 1, -1, 0), PORT_GONE);
    }
}

TEST(what_never_gets_room_is_lost_fragment_by_fragment)
{
    static const struct long_row row = {65535, 20, 68, 1365};

    (void)state;
    given_answers(&row);
    setup.mem.n_room = 365;
    assert_int_equal(port_burst_out(setup.port, &setup.ring), 365);
    port_abandon(setup.port, &setup.ring);
    assert_int_equal(setup.port->counters[PORT_LOST_AT_END], 1000 + 1);
    assert_false(answer.lent);
    assert_int_equal(ring_vacant(&setup.ring), N_CELLS);
    assert_int_equal(setup.mem.n_written, 365);
}

#define mem_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, mem_setup, mem_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        mem_test(a_fragment_is_a_frame),
        mem_test(without_room_in_the_middle_the_rest_waits_and_goes_on_from_there),
        mem_test(what_never_gets_room_is_lost_fragment_by_fragment),
    };
    return cmocka_run_group_tests_name("mem_fragments", tests, NULL, NULL);
}
