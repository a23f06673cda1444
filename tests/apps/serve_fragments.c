/* serve_fragments.c - proves that the loop counts answers, in however many packets they leave
 *
 * In the world of fake_world.h, with an MTU of 100: a ping of 208 bytes comes in three fragments,
 * and so does its answer.
 */
#include "serve_setup.h"

#include "drivers/mem.h"

enum { MTU = 100, PART_LEN = 80, N_PARTS = 3 };

static struct frame parts[N_PARTS];

static int fragments_setup(void **state)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 200;
    for (size_t i = 0; i < N_PARTS; i++)
        parts[i] = packet_build_slice(&spec, i * PART_LEN, (i + 1) * PART_LEN);
    serve_setup(state);
    server.host.mtu = MTU;
    world.frames = parts;
    world.n_frames = N_PARTS;
    return 0;
}

static int fragments_teardown(void **state)
{
    for (size_t i = 0; i < N_PARTS; i++)
        frame_free(&parts[i]);
    return serve_teardown(state);
}

TEST(a_count_is_of_datagrams_and_exact_however_many_fragments_come)
{
    static const uint32_t counts[] = {1, 2, 5, BURST, BURST + 1, 300};

    for (size_t i = 0; i < N_ELEMENTS(counts); i++) {
        fragments_teardown(state);
        fragments_setup(state);
        world.n_arrived = UINT32_MAX;
        server.max_answers = counts[i];
        assert_true(serve(&server, &report));
        assert_int_equal(server.host.verdicts[SEND_ECHO_REPLY], counts[i]);
        assert_int_equal(world.n_written, N_PARTS * counts[i]);
        assert_int_equal(world.port.counters[PORT_READ], N_PARTS * counts[i]);
        assert_int_equal(world.n_waits, 0);
    }
}

TEST(an_answer_of_which_a_part_has_left_is_not_counted_yet)
{
    (void)state;
    world.n_arrived = UINT32_MAX;
    world.n_room = N_PARTS + N_PARTS - 1; /* all but the last fragment of the second answer */
    world.at_wait = 2;
    world.brings_packets = UINT32_MAX;
    world.brings_room = 1;
    world.brings_stop = false;
    server.max_answers = 2;
    assert_true(serve(&server, &report));
    assert_in_range(world.n_waits, 2, 3);
    assert_int_equal(world.n_written, 2 * N_PARTS);
    assert_int_equal(world.port.counters[PORT_READ],
                     2 * N_PARTS); /* and none was asked for twice */
    assert_int_equal(port_lost(&world.port), 0);
}

TEST(what_is_not_complete_at_the_end_is_held_and_answered_by_nobody)
{
    (void)state;
    world.n_arrived = N_PARTS - 1;
    world.at_wait = 1;
    world.wait_part = 2; /* the signal comes before they expire */
    assert_true(serve(&server, &report));
    assert_int_equal(server.host.verdicts[HOLD_FRAGMENT], N_PARTS - 1);
    assert_int_equal(world.n_written, 0);
    assert_int_equal(port_lost(&world.port), 0);
}

TEST(the_last_answer_gets_some_time_for_all_its_fragments)
{
    (void)state;
    world.stop = true;
    world.n_arrived = N_PARTS;
    world.n_room = 1;
    world.brings_room = N_PARTS - 1;
    world.at_wait = 1;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_waits, 1);
    assert_int_equal(world.n_written, N_PARTS);
    assert_int_equal(port_lost(&world.port), 0);
}

TEST(fragments_that_never_get_room_are_lost_one_by_one_and_their_place_is_free)
{
    (void)state;
    world.stop = true;
    world.n_arrived = N_PARTS;
    world.n_room = 1;
    assert_true(serve(&server, &report));
    assert_int_equal(world.n_written, 1);
    assert_int_equal(world.port.counters[PORT_LOST_AT_END], N_PARTS - 1);
    assert_int_equal(ring_vacant(&server.ring), N_CELLS);
    assert_int_equal(reassembly_n_free(&server.host.reassembly), N_PLACES);
}

TEST(a_port_gone_in_the_middle_of_an_answer_loses_the_rest)
{
    (void)state;
    world.n_arrived = N_PARTS;
    world.n_room = 2;
    world.gone_where = GONE_WAIT;
    assert_false(serve(&server, &report));
    assert_int_equal(world.n_written, 2);
    assert_int_equal(world.port.counters[PORT_LOST_AT_END], N_PARTS - 2);
    assert_int_equal(reassembly_n_free(&server.host.reassembly), N_PLACES);
}

TEST(fragments_from_memory_are_answered_into_memory)
{
    enum { N = 10 };
    static uint8_t bytes[N * N_PARTS][MTU];
    struct mem_frame in[N * N_PARTS], out[N * N_PARTS];
    struct mem_port mem;

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(in); i++) {
        const struct frame *part = &parts[i % N_PARTS];
        in[i] = (struct mem_frame){part->bytes, (uint32_t)part->len};
        out[i] = (struct mem_frame){bytes[i], 0};
    }
    mem_open(&mem, in, N_ELEMENTS(in), out, N_ELEMENTS(out));
    server.port = &mem.port;
    assert_false(serve(&server, &report));
    assert_int_equal(mem.port.gone_errno, 0);
    assert_int_equal(mem.n_written, N * N_PARTS);
    for (size_t i = 0; i < N_ELEMENTS(out); i++)
        assert_int_equal(out[i].data_len, parts[i % N_PARTS].len);
}

#define fragments_test(behaviour)                                                                  \
    cmocka_unit_test_setup_teardown(behaviour, fragments_setup, fragments_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        fragments_test(a_count_is_of_datagrams_and_exact_however_many_fragments_come),
        fragments_test(an_answer_of_which_a_part_has_left_is_not_counted_yet),
        fragments_test(what_is_not_complete_at_the_end_is_held_and_answered_by_nobody),
        fragments_test(the_last_answer_gets_some_time_for_all_its_fragments),
        fragments_test(fragments_that_never_get_room_are_lost_one_by_one_and_their_place_is_free),
        fragments_test(a_port_gone_in_the_middle_of_an_answer_loses_the_rest),
        fragments_test(fragments_from_memory_are_answered_into_memory),
    };
    return cmocka_run_group_tests_name("serve_fragments", tests, NULL, NULL);
}
