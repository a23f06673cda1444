/* reassembly.c - proves what belongs together, what the whole looks like, and what changes nothing
 *
 * The long way round, every order and every overlap, is in the files beside this one:
 * reassembly_orders.c, _overlap.c, _random.c, _bounds.c, _places.c, _ecn.c, _time.c.
 */
#include "tests/unit/unit.h"

#include "tests/unit/reassembly_block.h"
#include "tests/unit/reference.h"

enum { N_PLACES = 3, MAX_LEN = 2000 };

static uint8_t data[MAX_LEN];

static int setup(void **state)
{
    struct block *block = malloc(sizeof *block);

    for (unsigned i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i + i / 256);
    block_open(block, N_PLACES, MAX_LEN);
    *state = block;
    return 0;
}

static int teardown(void **state)
{
    block_close(*state);
    free(*state);
    return 0;
}

static void give(struct block *block, struct piece piece, enum verdict expected)
{
    assert_int_equal(block_add(block, &piece), expected);
}

TEST(two_fragments_are_whole_in_either_order)
{
    struct block *block = *state;

    for (int order = 0; order < 2; order++) {
        give(block, order == 0 ? piece_of(data, 0, 800) : last_of(data, 800, 999), HOLD_FRAGMENT);
        give(block, order == 1 ? piece_of(data, 0, 800) : last_of(data, 800, 999), PASS);
        assert_int_equal(block->whole.payload_len, 999);
        assert_memory_equal(block->whole.payload, data, 999);
        block_return(block);
    }
    assert_int_equal(block->verdicts[HOLD_FRAGMENT], 0);
    assert_int_equal(block->verdicts[HOLD_JOINED], 2);
}

TEST(seventy_fragments_of_8_bytes_are_whole)
{
    struct block *block = *state;

    for (uint32_t offset = 0; offset < 552; offset += 8)
        give(block, piece_of(data, offset, offset + 8), HOLD_FRAGMENT);
    assert_int_equal(block->verdicts[HOLD_FRAGMENT], 69);
    give(block, last_of(data, 552, 556), PASS);
    assert_int_equal(block->whole.payload_len, 556);
    assert_memory_equal(block->whole.payload, data, 556);
}

TEST(the_header_of_the_whole_is_that_of_the_first_fragment)
{
    struct block *block = *state;
    struct piece first = piece_of(data, 0, 8), last = last_of(data, 8, 20);

    first.header_len = 32;
    first.tos = 0xb8;
    first.ttl = 9;
    first.dont_fragment = true;
    last.header_len = 44;
    last.tos = 0x20;
    last.ttl = 200;
    give(block, last, HOLD_FRAGMENT);
    give(block, first, PASS);

    const uint8_t *header = (const uint8_t *)block->whole.header;
    const uint8_t expected[10] = {0x48, 0xb8, 0, 32 + 20, 0x12, 0x34, 0x40, 0, 9, 1};
    assert_ptr_equal(block->whole.payload, header + 32);
    assert_memory_equal(header, expected, sizeof expected);
    assert_int_equal(reference_sum(header, 32), 0xffff);
    for (int i = 20; i < 32; i++)
        assert_int_equal(header[i], 1);
}

TEST(fragments_of_different_datagrams_do_not_meet)
{
    struct block *block = *state;
    struct piece other[4];

    for (int i = 0; i < 4; i++)
        other[i] = last_of(data, 8, 16);
    other[0].id ^= 0x0100;
    other[1].source ^= 0x01000000;
    other[2].destination ^= 1;
    other[3].protocol = 17;
    for (int i = 0; i < 4; i++) {
        give(block, piece_of(data, 0, 8), HOLD_FRAGMENT);
        give(block, other[i], HOLD_FRAGMENT);
        give(block, last_of(data, 8, 16), PASS);
        block_return(block);
        other[i].offset = 0;
        other[i].more = true;
        give(block, other[i], PASS);
        block_return(block);
    }
}

TEST(what_is_in_the_rest_of_the_header_does_not_separate)
{
    struct block *block = *state;
    struct piece last = last_of(data, 8, 16);

    last.ttl = 1;
    last.tos = 0xfc;
    last.header_len = 60;
    last.dont_fragment = true;
    give(block, piece_of(data, 0, 8), HOLD_FRAGMENT);
    give(block, last, PASS);
}

TEST(a_fragment_without_data_is_dropped)
{
    struct block *block = *state;

    give(block, piece_of(data, 0, 0), DROP_FRAGMENT_EMPTY);
    give(block, piece_of(data, 800, 800), DROP_FRAGMENT_EMPTY);
    give(block, last_of(data, 800, 800), DROP_FRAGMENT_EMPTY);
    assert_int_equal(block->reassembly.n_waiting, 0);
    give(block, last_of(data, 800, 801), HOLD_FRAGMENT);
}

TEST(more_follow_only_behind_a_multiple_of_8)
{
    struct block *block = *state;

    for (uint32_t len = 1; len <= 64; len++) {
        struct piece piece = piece_of(data, 16, 16 + len);
        piece.id = (uint16_t)len;
        give(block, piece, len % 8 == 0 ? HOLD_FRAGMENT : DROP_FRAGMENT_ALIGNMENT);
        piece = last_of(data, 16, 16 + len);
        piece.id = (uint16_t)(1000 + len);
        give(block, piece, HOLD_FRAGMENT);
    }
}

/* Everything that it knows is as before, and all its memory. */
static void give_in_vain(struct block *block, struct piece piece, enum verdict expected)
{
    struct reassembly before;
    uint8_t *memory = malloc(block->memory_len);

    memcpy(&before, &block->reassembly, sizeof before);
    memcpy(memory, block->memory, block->memory_len);
    give(block, piece, expected);
    assert_memory_equal(&block->reassembly, &before, sizeof before);
    assert_memory_equal(block->memory, memory, block->memory_len);
    free(memory);
}

TEST(a_refused_fragment_changes_nothing)
{
    struct block *block = *state;

    give(block, piece_of(data, 0, 64), HOLD_FRAGMENT);
    give(block, piece_of(data, 128, 192), HOLD_FRAGMENT);
    give_in_vain(block, piece_of(data, 64, 64), DROP_FRAGMENT_EMPTY);
    give_in_vain(block, piece_of(data, 64, 127), DROP_FRAGMENT_ALIGNMENT);
    give_in_vain(block, last_of(data, 1976, 1981), DROP_FRAGMENT_TOO_BIG);
    give_in_vain(block, piece_of(data, 0, 64), DROP_FRAGMENT_DUPLICATE);
    give_in_vain(block, piece_of(data, 128, 192), DROP_FRAGMENT_DUPLICATE);
    give(block, last_of(data, 192, 200), HOLD_FRAGMENT);
    give_in_vain(block, last_of(data, 192, 200), DROP_FRAGMENT_DUPLICATE);
    give(block, piece_of(data, 64, 128), PASS);
    assert_memory_equal(block->whole.payload, data, 200);
}

TEST(a_thousand_duplicates_change_nothing)
{
    struct block *block = *state;

    give(block, piece_of(data, 0, 8), HOLD_FRAGMENT);
    for (int i = 0; i < 1000; i++)
        give(block, piece_of(data, 0, 8), DROP_FRAGMENT_DUPLICATE);
    assert_int_equal(block->verdicts[HOLD_FRAGMENT], 1);
    give(block, last_of(data, 8, 9), PASS);
    assert_int_equal(block->verdicts[HOLD_JOINED], 1);
}

TEST(one_without_places_says_that_there_is_no_room)
{
    struct block none = {.now = 1};

    give(&none, piece_of(data, 0, 8), DROP_FRAGMENT_NO_ROOM);
    give(&none, last_of(data, 8, 9), DROP_FRAGMENT_NO_ROOM);
    assert_null(reassembly_expired(&none.reassembly, UINT64_MAX));
    assert_int_equal(reassembly_deadline(&none.reassembly), UINT64_MAX);
    assert_int_equal(reassembly_n_free(&none.reassembly), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
        EACH(two_fragments_are_whole_in_either_order),
        EACH(seventy_fragments_of_8_bytes_are_whole),
        EACH(the_header_of_the_whole_is_that_of_the_first_fragment),
        EACH(fragments_of_different_datagrams_do_not_meet),
        EACH(what_is_in_the_rest_of_the_header_does_not_separate),
        EACH(a_fragment_without_data_is_dropped),
        EACH(more_follow_only_behind_a_multiple_of_8),
        EACH(a_refused_fragment_changes_nothing),
        EACH(a_thousand_duplicates_change_nothing),
        EACH(one_without_places_says_that_there_is_no_room),
    };
    return cmocka_run_group_tests_name("reassembly", tests, NULL, NULL);
}
