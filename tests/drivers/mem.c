/* mem.c - proves that the port without a device moves each frame once, in order, and then ends
 *
 * The ring has four cells. Frame number i is i bytes longer than the first and full of the letter
 * 'a' + i, so that one cannot be taken for another.
 */
#include "tests/unit/ring_block.h"

#include <unistd.h>

#include "drivers/mem.h"

enum { N_CELLS = 4, PACKET_LEN = 100, N_FRAMES = 10, FRAME_LEN = 20, ROOM_LEN = 256 };

struct setup {
    struct mem_port mem;
    struct ring ring;
    uint8_t in_bytes[N_FRAMES][ROOM_LEN], out_bytes[N_FRAMES][ROOM_LEN];
    struct mem_frame in[N_FRAMES], out[N_FRAMES];
};

static int mem_setup(void **state)
{
    struct setup *setup = calloc(1, sizeof *setup);

    if (setup == NULL)
        return -1;
    for (uint32_t i = 0; i < N_FRAMES; i++) {
        memset(setup->in_bytes[i], (int)('a' + i), ROOM_LEN);
        setup->in[i] = (struct mem_frame){setup->in_bytes[i], FRAME_LEN + i};
        setup->out[i] = (struct mem_frame){setup->out_bytes[i], 0};
    }
    setup->ring = ring_open(N_CELLS, PACKET_LEN);
    mem_open(&setup->mem, setup->in, N_FRAMES, setup->out, N_FRAMES);
    *state = setup;
    return 0;
}

static int mem_teardown(void **state)
{
    struct setup *setup = *state;

    ring_close(&setup->ring);
    free(setup);
    return 0;
}

static void judge(struct ring *ring, enum verdict verdict)
{
    for (struct packet *packet; (packet = ring_unjudged(ring)) != NULL; ring_judge(ring))
        packet->verdict = verdict;
}

static void assert_frame(const struct mem_frame *frame, uint32_t number)
{
    assert_int_equal(frame->data_len, FRAME_LEN + number);
    for (uint32_t i = 0; i < frame->data_len; i++)
        assert_int_equal(frame->data[i], 'a' + number);
}

TEST(frames_are_read_in_order_until_the_burst_or_the_ring_is_full)
{
    struct setup *setup = *state;
    struct port *port = &setup->mem.port;

    assert_int_equal(port_burst_in(port, &setup->ring, 0), 0);
    assert_int_equal(port_burst_in(port, &setup->ring, 3), 3);
    assert_int_equal(port_burst_in(port, &setup->ring, 3), 1);
    assert_int_equal(port_burst_in(port, &setup->ring, 3), 0);
    assert_int_equal(port->counters[PORT_READ], N_CELLS);
    for (uint32_t i = 0; i < N_CELLS; i++) {
        const struct packet *packet = ring_packet(&setup->ring, i);
        assert_frame(&(struct mem_frame){packet->data, packet->data_len}, i);
    }
}

TEST(a_frame_longer_than_a_cell_is_cut)
{
    struct setup *setup = *state;
    uint32_t cell_len = setup->ring.cell_len;

    for (uint32_t i = 0; i < 3; i++)
        setup->in[i].data_len = cell_len - 1 + i;
    assert_int_equal(port_burst_in(&setup->mem.port, &setup->ring, 3), 3);
    assert_int_equal(ring_packet(&setup->ring, 0)->data_len, cell_len - 1);
    assert_int_equal(ring_packet(&setup->ring, 1)->data_len, cell_len);
    assert_int_equal(ring_packet(&setup->ring, 2)->data_len, cell_len);
}

TEST(every_answer_comes_out_in_order_and_then_the_port_ends)
{
    struct setup *setup = *state;
    struct port *port = &setup->mem.port;
    unsigned turns = 0;

    port->gone_errno = 99;
    while (port_wait(port, &setup->ring, 1, -1, -1) != PORT_GONE) {
        assert_in_range(port_burst_in(port, &setup->ring, 3), 1, 3);
        assert_int_equal(port_wait(port, &setup->ring, 1, -1, -1), 0); /* verdicts are to come */
        judge(&setup->ring, SEND_ECHO_REPLY);
        assert_int_equal(port_wait(port, &setup->ring, 1, -1, -1), 0); /* answers are to leave */
        assert_in_range(port_burst_out(port, &setup->ring), 1, 3);
        assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
        assert_true(++turns < 10);
    }
    assert_int_equal(port->gone_errno, 0);
    assert_int_equal(turns, 4); /* 3 + 3 + 3 + 1 */
    assert_int_equal(setup->mem.n_written, N_FRAMES);
    assert_int_equal(port->counters[PORT_READ], N_FRAMES);
    assert_int_equal(port->counters[PORT_WRITTEN], N_FRAMES);
    for (uint32_t i = 0; i < N_FRAMES; i++)
        assert_frame(&setup->out[i], i);
}

TEST(what_is_not_answered_is_freed_and_never_written)
{
    struct setup *setup = *state;

    assert_int_equal(port_burst_in(&setup->mem.port, &setup->ring, 3), 3);
    judge(&setup->ring, DROP_IPV6);
    ring_packet(&setup->ring, 1)->verdict = SEND_ECHO_REPLY;
    assert_int_equal(port_burst_out(&setup->mem.port, &setup->ring), 1);
    assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
    assert_int_equal(setup->mem.n_written, 1);
    assert_frame(&setup->out[0], 1);
}

TEST(answers_wait_in_order_when_there_is_no_room_for_them)
{
    struct setup *setup = *state;
    struct port *port = &setup->mem.port;

    setup->mem.n_room = 2;
    assert_int_equal(port_burst_in(port, &setup->ring, 3), 3);
    judge(&setup->ring, SEND_ECHO_REPLY);
    assert_int_equal(port_burst_out(port, &setup->ring), 2);
    assert_int_equal(port_burst_out(port, &setup->ring), 0);
    assert_int_equal(port->counters[PORT_WRITE_LATER], 2);
    assert_int_equal(ring_vacant(&setup->ring), N_CELLS - 1);

    setup->mem.n_written = 0; /* somebody took them */
    assert_int_equal(port_burst_out(port, &setup->ring), 1);
    assert_frame(&setup->out[0], 2);
    assert_int_equal(port->counters[PORT_WRITTEN], 3);
    assert_int_equal(ring_vacant(&setup->ring), N_CELLS);
}

TEST(without_room_the_wait_ends_with_the_wake_fd_or_the_timeout)
{
    struct setup *setup = *state;
    int ends[2];

    setup->mem.n_room = 0;
    assert_int_equal(port_burst_in(&setup->mem.port, &setup->ring, N_CELLS), N_CELLS);
    judge(&setup->ring, SEND_ECHO_REPLY);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(port_wait(&setup->mem.port, &setup->ring, 1, ends[0], 1), 0);
    assert_int_equal(write(ends[1], "", 1), 1);
    assert_int_equal(port_wait(&setup->mem.port, &setup->ring, 1, ends[0], -1), 0);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

TEST(answers_that_wait_keep_the_port_from_ending)
{
    struct setup *setup = *state;

    setup->mem.n_in = 1;
    setup->mem.n_room = 0;
    assert_int_equal(port_burst_in(&setup->mem.port, &setup->ring, N_CELLS), 1);
    judge(&setup->ring, SEND_ECHO_REPLY);
    assert_int_equal(port_burst_out(&setup->mem.port, &setup->ring), 0);
    assert_int_equal(port_wait(&setup->mem.port, &setup->ring, 1, -1, 0), 0);
    setup->mem.n_room = 1;
    assert_int_equal(port_burst_out(&setup->mem.port, &setup->ring), 1);
    assert_int_equal(port_wait(&setup->mem.port, &setup->ring, 1, -1, 0), PORT_GONE);
}

TEST(a_port_without_frames_ends_at_once)
{
    struct setup *setup = *state;

    mem_open(&setup->mem, NULL, 0, NULL, 0);
    assert_int_equal(port_burst_in(&setup->mem.port, &setup->ring, N_CELLS), 0);
    assert_int_equal(port_burst_out(&setup->mem.port, &setup->ring), 0);
    assert_int_equal(port_wait(&setup->mem.port, &setup->ring, 1, -1, -1), PORT_GONE);
}

TEST(close_leaves_the_frames_to_their_owner)
{
    struct setup *setup = *state;

    port_close(&setup->mem.port);
    for (uint32_t i = 0; i < N_FRAMES; i++)
        assert_frame(&setup->in[i], i);
}

#define mem_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, mem_setup, mem_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        mem_test(frames_are_read_in_order_until_the_burst_or_the_ring_is_full),
        mem_test(a_frame_longer_than_a_cell_is_cut),
        mem_test(every_answer_comes_out_in_order_and_then_the_port_ends),
        mem_test(what_is_not_answered_is_freed_and_never_written),
        mem_test(answers_wait_in_order_when_there_is_no_room_for_them),
        mem_test(without_room_the_wait_ends_with_the_wake_fd_or_the_timeout),
        mem_test(answers_that_wait_keep_the_port_from_ending),
        mem_test(a_port_without_frames_ends_at_once),
        mem_test(close_leaves_the_frames_to_their_owner),
    };
    return cmocka_run_group_tests_name("mem", tests, NULL, NULL);
}
