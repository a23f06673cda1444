/* ring_model.c - proves in long random runs that the ring never loses, swaps or repeats a packet
 *
 * Beside the ring goes a model that is nothing but three counts: packets filled, judged and freed.
 * 100,000 random steps from 0 on, and runs whose cursors wrap at 2^32 on the way.
 */
#include "tests/unit/ring_block.h"

/* A packet is told by its number, which stands at both ends of its cell. */
struct model {
    struct ring ring;
    uint32_t n_filled, n_judged, n_freed;
};

static void assert_is_number(const struct ring *ring, const struct packet *packet, uint32_t number)
{
    uint32_t head, tail;

    memcpy(&head, packet->data, sizeof head);
    memcpy(&tail, packet->data + ring->cell_len - sizeof tail, sizeof tail);
    assert_int_equal(head, number);
    assert_int_equal(tail, number);
    assert_int_equal(packet->data_len, number % (ring->cell_len + 1));
}

static void model_step(struct model *model, unsigned action)
{
    struct ring *ring = &model->ring;

    if (action == 0 && ring_next(ring)) {
        uint8_t *data = ring_next(ring)->data;
        memcpy(data, &model->n_filled, sizeof model->n_filled);
        memcpy(data + ring->cell_len - 4, &model->n_filled, sizeof model->n_filled);
        ring_fill(ring, model->n_filled++ % (ring->cell_len + 1));
    } else if (action == 1 && ring_unjudged(ring)) {
        assert_is_number(ring, ring_unjudged(ring), model->n_judged++);
        ring_judge(ring);
    } else if (action == 2 && ring_unfreed(ring)) {
        assert_is_number(ring, ring_unfreed(ring), model->n_freed++);
        ring_free(ring);
    }
}

static void assert_agrees(const struct model *model)
{
    const struct ring *ring = &model->ring;
    uint32_t n_used = model->n_filled - model->n_freed;

    assert_int_equal(ring_vacant(ring), ring->n_cells - n_used);
    assert_int_equal(ring_next(ring) == NULL, n_used == ring->n_cells);
    assert_int_equal(ring_unjudged(ring) == NULL, model->n_judged == model->n_filled);
    assert_int_equal(ring_unfreed(ring) == NULL, model->n_freed == model->n_judged);
}

/* Random steps, long runs of the same one among them, so that the ring gets full and empty. */
static void assert_random_steps_agree(uint32_t n_cells, uint32_t first, unsigned n_steps)
{
    struct model model = {.ring = ring_open(n_cells, 100)};
    uint64_t seed = random_seed();
    unsigned action = 0;
    bool was_full = false, was_empty = false;

    model.ring.filled = model.ring.judged = model.ring.freed = first;
    for (unsigned i = 0; i < n_steps; i++) {
        if (random_below(&seed, n_cells) == 0)
            action = random_below(&seed, 3);
        model_step(&model, action);
        assert_agrees(&model);
        was_full |= ring_vacant(&model.ring) == 0;
        was_empty |= i > 0 && ring_vacant(&model.ring) == n_cells;
    }
    assert_true(was_full && was_empty);
    assert_true(model.n_freed > n_steps / 20);
    ring_close(&model.ring);
}

TEST(random_steps_agree_with_three_counts)
{
    assert_random_steps_agree(16, 0, 100000);
}

TEST(a_ring_of_one_cell_agrees_with_three_counts)
{
    assert_random_steps_agree(1, 0, 10000);
}

TEST(cursors_that_wrap_agree_with_three_counts)
{
    assert_random_steps_agree(8, UINT32_MAX - 20, 10000);
    assert_random_steps_agree(1, UINT32_MAX - 20, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_steps_agree_with_three_counts),
        cmocka_unit_test(a_ring_of_one_cell_agrees_with_three_counts),
        cmocka_unit_test(cursors_that_wrap_agree_with_three_counts),
    };
    return cmocka_run_group_tests_name("ring_model", tests, NULL, NULL);
}
