/* reassembly_orders.c - proves that the order of arrival does not matter, nor one that comes twice
 *
 * Datagrams of 2 to 5 fragments, in every order, and in every order with every one of them doubled.
 */
#include "tests/unit/unit.h"

#include "tests/unit/reassembly_block.h"

enum { MAX_FRAGMENTS = 5, MAX_LEN = 576 };

static uint8_t data[MAX_LEN];

/* Fragment i of n: of 8, 16, 24 ... bytes, the last of 5. */
static struct piece fragment(unsigned i, unsigned n)
{
    uint32_t offset = 4 * i * (i + 1);

    return i == n - 1 ? last_of(data, offset, offset + 5)
                      : piece_of(data, offset, offset + 8 * (i + 1));
}

static uint32_t data_len(unsigned n)
{
    return 4 * (n - 1) * n + 5;
}

/* Gives the fragments in this order, of which one may come twice, as a datagram of its own. */
static void assert_order(struct block *block, const unsigned *order, unsigned len, unsigned n)
{
    bool came[MAX_FRAGMENTS] = {false};
    unsigned n_came = 0;
    uint32_t source = (uint32_t)block->n_in;

    for (unsigned i = 0; i < len; i++) {
        struct piece piece = fragment(order[i], n);
        enum verdict expected = HOLD_FRAGMENT;
        if (n_came == n)
            n_came = 0; /* it begins another datagram */
        else if (came[order[i]])
            expected = DROP_FRAGMENT_DUPLICATE;
        else if (++n_came == n)
            expected = PASS;
        came[order[i]] = true;
        piece.source += source;
        assert_int_equal(block_add(block, &piece), expected);
        if (expected != PASS)
            continue;
        assert_int_equal(block->whole.payload_len, data_len(n));
        assert_memory_equal(block->whole.payload, data, data_len(n));
        block_return(block);
    }
}

/* The next order of the same numbers; false after the last one, which is falling. */
static bool next_order(unsigned *order, unsigned len)
{
    unsigned i = len - 1, j = len - 1;

    while (i > 0 && order[i - 1] >= order[i])
        i--;
    if (i == 0)
        return false;
    while (order[j] <= order[i - 1])
        j--;
    unsigned swapped = order[j];
    order[j] = order[i - 1];
    order[i - 1] = swapped;
    for (j = len - 1; i < j; i++, j--) {
        swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
    }
    return true;
}

/* Every order of 0 to n - 1, and of `doubled` once more if it is one of them. Returns how many. */
static unsigned assert_orders(unsigned n, unsigned doubled)
{
    unsigned order[MAX_FRAGMENTS + 1], len = 0, n_orders = 0;
    struct block block;

    block_open(&block, 2, MAX_LEN);
    for (unsigned i = 0; i < n; i++) {
        order[len++] = i;
        if (i == doubled)
            order[len++] = i;
    }
    do {
        assert_order(&block, order, len, n);
        n_orders++;
    } while (next_order(order, len));
    assert_int_equal(block.reassembly.n_completed, n_orders);
    block_close(&block);
    return n_orders;
}

TEST(every_order_of_2_to_5_fragments_is_whole)
{
    assert_int_equal(assert_orders(2, MAX_FRAGMENTS), 2);
    assert_int_equal(assert_orders(3, MAX_FRAGMENTS), 6);
    assert_int_equal(assert_orders(4, MAX_FRAGMENTS), 24);
    assert_int_equal(assert_orders(5, MAX_FRAGMENTS), 120);
}

TEST(every_order_with_one_of_them_twice_is_whole)
{
    static const unsigned n_orders[MAX_FRAGMENTS + 1] = {0, 0, 3, 12, 60, 360};

    for (unsigned n = 2; n <= MAX_FRAGMENTS; n++)
        for (unsigned doubled = 0; doubled < n; doubled++)
            assert_int_equal(assert_orders(n, doubled), n_orders[n]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_order_of_2_to_5_fragments_is_whole),
        cmocka_unit_test(every_order_with_one_of_them_twice_is_whole),
    };
    for (unsigned i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 3);
    return cmocka_run_group_tests_name("reassembly_orders", tests, NULL, NULL);
}
