/* fragment.c - proves that a datagram leaves in fragments that are right, and all of it
 *
 * Each fragment is read here as it would be at the other end, before the next is written over it.
 */
#include "tests/unit/unit.h"

#include "stack/fragment.h"
#include "tests/unit/reference.h"
#include "tests/unit/ring_block.h"

enum { MAX_LEN = 65535, MIN_MTU = 68 };

/* A datagram of total_len bytes, header and data, in a block of exactly that. */
struct datagram {
    uint8_t *bytes;
    uint32_t len, header_len;
    bool lent;
};

static uint8_t byte_at(uint32_t offset)
{
    return (uint8_t)(offset * 11 + offset / 256);
}

static struct datagram datagram_of(uint32_t len, uint32_t header_len)
{
    const uint8_t header[20] = {(uint8_t)(0x40 | header_len / 4),
                                0xb8,
                                (uint8_t)(len >> 8),
                                (uint8_t)len,
                                0x12,
                                0x34,
                                0,
                                0,
                                63,
                                1,
                                0,
                                0,
                                10,
                                1,
                                2,
                                3,
                                10,
                                4,
                                5,
                                6};
    struct datagram datagram = {malloc(len), len, header_len, true};

    memcpy(datagram.bytes, header, sizeof header);
    for (uint32_t i = sizeof header; i < header_len; i++)
        datagram.bytes[i] = (uint8_t)(0xc0 + i);
    for (uint32_t i = header_len; i < len; i++)
        datagram.bytes[i] = byte_at(i - header_len);
    return datagram;
}

static uint32_t word(const uint8_t *at)
{
    return (uint32_t)at[0] * 256 + at[1];
}

/* The fragment that packet is now carries data from offset on. Returns how much. */
static uint32_t assert_fragment(const struct packet *packet, const struct datagram *datagram,
                                uint32_t offset, bool is_last)
{
    const uint8_t *ip = packet->data;
    uint32_t header_len = offset == 0 ? datagram->header_len : 20;
    uint32_t data_len = packet->data_len - header_len;

    assert_int_equal(ip[0], 0x40 | header_len / 4);
    assert_int_equal(ip[1], 0xb8);
    assert_int_equal(word(ip + 2), packet->data_len);
    assert_int_equal(word(ip + 4), 0x1234);
    assert_int_equal(word(ip + 6), offset / 8 | (is_last ? 0 : 0x2000));
    assert_int_equal(ip[8], 63);
    assert_int_equal(ip[9], 1);
    assert_int_equal(reference_sum(ip, header_len), 0xffff);
    assert_memory_equal(ip + 12, ((uint8_t[]){10, 1, 2, 3, 10, 4, 5, 6}), 8);
    for (uint32_t i = 20; i < header_len; i++)
        assert_int_equal(ip[i], 0xc0 + i);
    for (uint32_t i = 0; i < data_len; i++)
        if (ip[header_len + i] != byte_at(offset + i))
            fail_msg("byte %u of the data is wrong", offset + i);
    /* as much as goes into it, in units of 8 */
    if (!is_last)
        assert_int_equal(data_len, (packet->mtu - header_len) / 8 * 8);
    assert_true(packet->data_len <= packet->mtu);
    return data_len;
}

/* Returns how many fragments there were. */
static uint32_t assert_leaves_whole(uint32_t len, uint32_t header_len, uint32_t mtu)
{
    struct datagram datagram = datagram_of(len, header_len);
    struct packet packet = {
        .data = datagram.bytes, .data_len = len, .lent = &datagram.lent, .mtu = mtu};
    uint32_t n = fragment_first(&packet), offset = 0, n_seen = 0;

    do {
        assert_int_equal(fragment_n_left(&packet), n - ++n_seen);
        offset += assert_fragment(&packet, &datagram, offset, n_seen == n);
    } while (fragment_next(&packet));
    assert_int_equal(n_seen, n);
    assert_int_equal(offset, len - header_len);
    assert_false(fragment_next(&packet));
    assert_true(datagram.lent);
    free(datagram.bytes);
    return n;
}

TEST(one_byte_more_than_the_mtu_is_two_fragments)
{
    for (uint32_t mtu = MIN_MTU; mtu <= 1500; mtu++)
        assert_int_equal(assert_leaves_whole(mtu + 1, 20, mtu), 2);
}

TEST(every_mtu_from_68_to_1500)
{
    for (uint32_t mtu = MIN_MTU; mtu <= 1500; mtu++) {
        uint32_t data_len = (mtu - 20) / 8 * 8;
        assert_int_equal(assert_leaves_whole(4000, 20, mtu), (3980 + data_len - 1) / data_len);
    }
}

TEST(every_length_at_the_least_mtu)
{
    for (uint32_t len = MIN_MTU + 1; len <= 700; len++)
        assert_int_equal(assert_leaves_whole(len, 20, MIN_MTU), (len - 20 + 47) / 48);
}

TEST(options_stay_in_the_first)
{
    for (uint32_t header_len = 20; header_len <= 60; header_len += 4)
        for (uint32_t mtu = MIN_MTU; mtu <= MIN_MTU + 16; mtu++)
            for (uint32_t len = mtu + 1; len <= 3 * mtu; len += 7)
                (void)assert_leaves_whole(len, header_len, mtu);
}

TEST(the_longest_datagram)
{
    assert_int_equal(assert_leaves_whole(MAX_LEN, 20, MIN_MTU), (65515 + 47) / 48);
    assert_int_equal(assert_leaves_whole(MAX_LEN, 60, MIN_MTU), 1 + (65475 - 8 + 47) / 48);
    assert_int_equal(assert_leaves_whole(MAX_LEN, 20, 1500), 45);
    assert_int_equal(assert_leaves_whole(MAX_LEN, 20, 65534), 2);
}

/* --- in a ring --- */

/* Puts a packet into the ring; lent bytes if a datagram is given. */
static void put(struct ring *ring, struct datagram *datagram)
{
    struct packet *packet = ring_next(ring);

    ring_fill(ring, 84);
    if (datagram != NULL) {
        packet->data = datagram->bytes;
        packet->data_len = datagram->len;
        packet->lent = &datagram->lent;
        packet->mtu = MIN_MTU;
        packet->more_len = 0;
        if (datagram->len > MIN_MTU)
            (void)fragment_first(packet);
    }
    ring_judge(ring);
}

TEST(a_cell_is_empty_when_its_last_fragment_has_left)
{
    struct datagram long_one = datagram_of(20 + 100, 20), short_one = datagram_of(MIN_MTU, 20);
    struct ring ring = ring_open(4, 100);

    put(&ring, NULL);
    put(&ring, &long_one); /* three fragments: 48, 48 and 4 bytes */
    put(&ring, &short_one);
    put(&ring, NULL);
    fragment_left(&ring);
    assert_int_equal(ring_vacant(&ring), 1);
    for (int i = 0; i < 2; i++) {
        assert_ptr_equal(ring_unfreed(&ring)->lent, &long_one.lent);
        fragment_left(&ring);
        assert_int_equal(ring_vacant(&ring), 1);
        assert_true(long_one.lent);
    }
    assert_int_equal(ring_unfreed(&ring)->data_len, 24);
    fragment_left(&ring);
    assert_int_equal(ring_vacant(&ring), 2);
    assert_false(long_one.lent);
    assert_true(short_one.lent);
    fragment_left(&ring);
    assert_false(short_one.lent);
    fragment_left(&ring);
    assert_int_equal(ring_vacant(&ring), 4);
    assert_null(ring_unfreed(&ring));
    free(long_one.bytes);
    free(short_one.bytes);
    ring_close(&ring);
}

TEST(the_rest_of_a_datagram_that_is_let_go_does_not_leave)
{
    struct datagram long_one = datagram_of(2000, 20);
    struct ring ring = ring_open(2, 100);

    put(&ring, &long_one);
    put(&ring, NULL);
    fragment_left(&ring);
    assert_true(long_one.lent);
    ring_free(&ring);
    assert_false(long_one.lent);
    assert_int_equal(ring_unfreed(&ring)->data_len, 84);
    assert_null(ring_unfreed(&ring)->lent);
    free(long_one.bytes);
    ring_close(&ring);
}

/* What was lent once is not asked for when the cell is used again. */
TEST(a_cell_forgets_that_its_bytes_were_lent)
{
    struct datagram datagram = datagram_of(MIN_MTU, 20);
    struct ring ring = ring_open(1, 100);

    put(&ring, &datagram);
    fragment_left(&ring);
    datagram.lent = true;
    put(&ring, NULL);
    assert_int_equal(fragment_n_left(ring_unfreed(&ring)), 0);
    fragment_left(&ring);
    assert_true(datagram.lent);
    free(datagram.bytes);
    ring_close(&ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_byte_more_than_the_mtu_is_two_fragments),
        cmocka_unit_test(every_mtu_from_68_to_1500),
        cmocka_unit_test(every_length_at_the_least_mtu),
        cmocka_unit_test(options_stay_in_the_first),
        cmocka_unit_test(the_longest_datagram),
        cmocka_unit_test(a_cell_is_empty_when_its_last_fragment_has_left),
        cmocka_unit_test(the_rest_of_a_datagram_that_is_let_go_does_not_leave),
        cmocka_unit_test(a_cell_forgets_that_its_bytes_were_lent),
    };
    return cmocka_run_group_tests_name("fragment", tests, NULL, NULL);
}
