/* ring.c - proves that the ring never loses, swaps or overlaps a packet
 *
 * First how it lies in memory, in a block of exactly the size it asks for; then its cursors, when
 * it is empty, full and between. Long random runs and cursors that wrap are in ring_model.c.
 */
#include "tests/unit/unit.h"

#include "stack/ipv4.h"
#include "tests/unit/ring_block.h"

static const uint32_t n_cells_tried[] = {1, 2, 4, 64, 1024};
static const uint32_t packet_lens_tried[] = {0, 1, 63, 64, 65, 128, 1500, 2048, 9000, 65535};

TEST(cells_are_an_odd_number_of_cache_lines_apart)
{
    for (size_t i = 0; i < N_ELEMENTS(packet_lens_tried); i++) {
        struct ring ring = ring_open(2, packet_lens_tried[i]);

        assert_int_equal(ring.stride % RING_CACHE_LINE, 0);
        assert_int_equal(ring.stride / RING_CACHE_LINE % 2, 1);
        ring_close(&ring);
    }
}

TEST(a_cell_holds_the_packet_and_at_most_two_cache_lines_more)
{
    struct ring ring = ring_open(1, 65535);

    for (uint32_t packet_len = 0; packet_len <= 65535; packet_len++) {
        ring_init(&ring, ring.cells, 1, packet_len);
        assert_in_range(ring.cell_len, packet_len, packet_len + 2 * RING_CACHE_LINE - 1);
        assert_int_equal(ring.cell_len + RING_HEADROOM, ring.stride);
    }
    ring_close(&ring);
}

/* Every byte of every cell, headroom included, is written; then every byte is still there. */
TEST(cells_and_packets_lie_in_the_memory_and_do_not_overlap)
{
    for (size_t i = 0; i < N_ELEMENTS(n_cells_tried) * N_ELEMENTS(packet_lens_tried); i++) {
        uint32_t n_cells = n_cells_tried[i % N_ELEMENTS(n_cells_tried)];
        uint32_t packet_len = packet_lens_tried[i / N_ELEMENTS(n_cells_tried)];
        if ((uint64_t)n_cells * packet_len > 4 << 20)
            continue;
        struct ring ring = ring_open(n_cells, packet_len);

        for (uint32_t cell = 0; cell < n_cells; cell++) {
            struct packet *packet = ring_next(&ring);
            assert_non_null(packet);
            memset(packet->data - RING_HEADROOM, (int)(cell & 0xff), ring.stride);
            packet->verdict = (enum verdict)(cell % N_VERDICTS);
            ring_fill(&ring, cell);
        }
        for (uint32_t cell = 0; cell < n_cells; cell++) {
            struct packet *packet = ring_packet(&ring, cell);
            const uint8_t *bytes = packet->data - RING_HEADROOM;
            assert_int_equal(packet->data_len, cell);
            assert_int_equal(packet->verdict, cell % N_VERDICTS);
            for (uint32_t at = 0; at < ring.stride; at++)
                if (bytes[at] != (cell & 0xff))
                    fail_msg("cell %u of %u, byte %u", cell, n_cells, at);
        }
        ring_close(&ring);
    }
}

TEST(the_memory_is_used_up_to_its_last_byte)
{
    struct ring ring = ring_open(8, 1500);

    assert_ptr_equal(ring.packets + 8, ring.cells + ring_memory_len(8, 1500));
    assert_int_equal((uintptr_t)ring.packets % _Alignof(struct packet), 0);
    ring_close(&ring);
}

TEST(what_follows_a_plain_header_begins_on_a_cache_line)
{
    struct ring ring = ring_open(4, 1500);

    for (unsigned cell = 0; cell < 4; cell++) {
        uintptr_t message = (uintptr_t)ring_next(&ring)->data + IPV4_HEADER_MIN_LEN;
        assert_int_equal(message % RING_CACHE_LINE, 0);
        ring_fill(&ring, 0);
    }
    ring_close(&ring);
}

TEST(a_new_ring_is_empty)
{
    struct ring ring = ring_open(4, 100);

    assert_int_equal(ring_vacant(&ring), 4);
    assert_non_null(ring_next(&ring));
    assert_null(ring_unjudged(&ring));
    assert_null(ring_unfreed(&ring));
    ring_close(&ring);
}

TEST(next_gives_the_same_cell_until_it_is_filled)
{
    struct ring ring = ring_open(4, 100);
    struct packet *packet = ring_next(&ring);

    assert_ptr_equal(ring_next(&ring), packet);
    assert_int_equal(ring_vacant(&ring), 4);
    assert_null(ring_unjudged(&ring));
    ring_fill(&ring, 84);
    assert_int_equal(packet->data_len, 84);
    assert_int_equal(ring_vacant(&ring), 3);
    assert_ptr_not_equal(ring_next(&ring), packet);
    assert_ptr_equal(ring_unjudged(&ring), packet);
    ring_close(&ring);
}

TEST(next_is_null_when_the_ring_is_full_and_a_cell_when_one_is_freed)
{
    struct ring ring = ring_open(4, 100);

    for (unsigned i = 0; i < 4; i++) {
        assert_non_null(ring_next(&ring));
        ring_fill(&ring, i);
    }
    assert_int_equal(ring_vacant(&ring), 0);
    assert_null(ring_next(&ring));
    ring_judge(&ring);
    assert_null(ring_next(&ring));
    assert_int_equal(ring_unfreed(&ring)->data_len, 0);
    ring_free(&ring);
    assert_int_equal(ring_vacant(&ring), 1);
    assert_ptr_equal(ring_next(&ring), ring_packet(&ring, 0));
    ring_close(&ring);
}

TEST(next_points_to_the_cell_again_after_an_answer_began_further_on)
{
    struct ring ring = ring_open(1, 100);
    uint8_t *first = ring_next(&ring)->data;

    ring_fill(&ring, 100);
    ring_unjudged(&ring)->data += 40;
    ring_judge(&ring);
    ring_free(&ring);
    assert_ptr_equal(ring_next(&ring)->data, first);
    ring_close(&ring);
}

TEST(a_packet_of_100000_bytes_keeps_its_length)
{
    struct ring ring = ring_open(2, 100000);

    assert_true(ring.cell_len >= 100000);
    memset(ring_next(&ring)->data, 0, 100000);
    ring_fill(&ring, 100000);
    assert_int_equal(ring_unjudged(&ring)->data_len, 100000);
    ring_close(&ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_an_odd_number_of_cache_lines_apart),
        cmocka_unit_test(a_cell_holds_the_packet_and_at_most_two_cache_lines_more),
        cmocka_unit_test(cells_and_packets_lie_in_the_memory_and_do_not_overlap),
        cmocka_unit_test(the_memory_is_used_up_to_its_last_byte),
        cmocka_unit_test(what_follows_a_plain_header_begins_on_a_cache_line),
        cmocka_unit_test(a_new_ring_is_empty),
        cmocka_unit_test(next_gives_the_same_cell_until_it_is_filled),
        cmocka_unit_test(next_is_null_when_the_ring_is_full_and_a_cell_when_one_is_freed),
        cmocka_unit_test(next_points_to_the_cell_again_after_an_answer_began_further_on),
        cmocka_unit_test(a_packet_of_100000_bytes_keeps_its_length),
    };
    return cmocka_run_group_tests_name("ring", tests, NULL, NULL);
}
