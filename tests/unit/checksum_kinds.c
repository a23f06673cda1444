/* checksum_kinds.c - proves that every way to add up words comes to the same sum
 *
 * Each kind of checksum.def is held against RFC 1071 section 1 as it is told there: one word after
 * the other, the carry round. The plain kind is one of them, so they are all held against it, too.
 * A kind that this processor does not have is skipped, and its name is in the output. What lies
 * around the data is a page that cannot be read, or nothing that AddressSanitizer lets pass.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "tests/unit/unit.h"

#include <sys/mman.h>
#include <unistd.h>

#include "stack/checksum.h"
#include "stack/checksum_sum.h"
#include "tests/unit/reference.h"

enum { MAX_LEN = 2048, LONGEST = 65535, CACHE_LINE = 64 };

static struct way {
    enum checksum_kind kind;
    uint64_t (*sum)(const uint8_t *data, size_t data_len);
} ways[N_CHECKSUM_KINDS] = {
#define CHECKSUM(enumerator, suffix, name, runs) {enumerator, checksum_sum_##suffix},
#include "stack/checksum.def"
#undef CHECKSUM
};

/* Pages, with one before and one behind that nobody may read. */
static struct {
    uint8_t *begin, *end;
} room;

/* What the data are copied from, and the naive sum of each length of it. */
static uint8_t content[LONGEST];
static uint16_t naive[LONGEST + 1];

static int make_room(__attribute__((unused)) void **state)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), len = (LONGEST + page - 1) / page * page;
    uint8_t *pages = mmap(NULL, page + len + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (pages == MAP_FAILED || mprotect(pages + page, len, PROT_READ | PROT_WRITE) != 0)
        return -1;
    room.begin = pages + page;
    room.end = room.begin + len;
    return 0;
}

static void add_up_naively(void)
{
    uint32_t sum = 0;

    for (size_t at = 0; at < LONGEST; at++) {
        sum += at % 2 == 0 ? content[at] * 256u : content[at];
        if (sum > 0xffff)
            sum = sum + 1 - 0x10000;
        naive[at + 1] = (uint16_t)sum;
    }
}

static void fill_at_random(void)
{
    uint64_t seed = random_seed();

    for (size_t at = 0; at < LONGEST; at++)
        content[at] = (uint8_t)random_bits(&seed);
    add_up_naively();
}

/* The kind's way, or the end of the test. */
static const struct way *way_of(void **state)
{
    const struct way *way = *state;

    if (!checksum_runs(way->kind)) {
        print_message("this processor does not have %s\n", checksum_name(way->kind));
        skip();
    }
    return way;
}

static void assert_sums(const struct way *way, const uint8_t *data, size_t len)
{
    uint16_t lying = reference_remainder(way->sum(data, len));
    uint8_t bytes[2];

    memcpy(bytes, &lying, sizeof bytes); /* it was added up as this machine loads words */
    if (bytes[0] * 256 + bytes[1] != naive[len])
        fail_msg("%s, %zu bytes, %zu behind the begin of a cache line: 0x%02x%02x, not 0x%04x",
                 checksum_name(way->kind), len, (size_t)((uintptr_t)data % CACHE_LINE), bytes[0],
                 bytes[1], naive[len]);
}

/* Once with nothing before them that can be read, and once with nothing behind. */
static void assert_sums_between_walls(const struct way *way, size_t len)
{
    memcpy(room.begin, content, len);
    assert_sums(way, room.begin, len);
    memcpy(room.end - len, content, len);
    assert_sums(way, room.end - len, len);
}

TEST(random_data_of_every_length_to_2048_at_every_place_in_a_cache_line)
{
    const struct way *way = way_of(state);

    fill_at_random();
    for (size_t place = 0; place < CACHE_LINE; place++)
        for (size_t len = 0; len <= MAX_LEN; len++) {
            void *block;

            assert_int_equal(posix_memalign(&block, CACHE_LINE, place + len + (len == 0)), 0);
            memset(block, 0xee, place);
            memcpy((uint8_t *)block + place, content, len);
            assert_sums(way, (uint8_t *)block + place, len);
            free(block);
        }
}

TEST(no_byte_before_the_data_is_read_and_none_behind)
{
    const struct way *way = way_of(state);

    fill_at_random();
    for (size_t len = 0; len <= MAX_LEN; len++)
        assert_sums_between_walls(way, len);
}

/* What makes carries run through the whole of a lane, through one half of it, or not at all. */
static const uint64_t edges[] = {
    0,          1,          0xffffffff,         0x100000000, 0xffffffff00000000, 0x8000000080000000,
    UINT64_MAX, 0x80000000, 0x8000000000000000, 0xffff0000,  0x0000ffff0000ffff, UINT64_MAX - 1,
};

TEST(lanes_of_ones_zeros_and_carries_of_every_length_and_the_longest)
{
    enum { N_MIXED = 12 };
    const struct way *way = way_of(state);
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < N_ELEMENTS(edges) + N_MIXED; i++) {
        for (size_t at = 0; at < LONGEST; at++) {
            unsigned which = i;
            if (i >= N_ELEMENTS(edges))
                which = random_below(&seed, N_ELEMENTS(edges));
            content[at] = (uint8_t)(edges[which] >> at % 8 * 8);
        }
        add_up_naively();
        for (size_t len = 0; len <= MAX_LEN; len++)
            assert_sums_between_walls(way, len);
        for (size_t len = LONGEST - 2 * CACHE_LINE - 1; len <= LONGEST; len++)
            assert_sums_between_walls(way, len);
    }
}

TEST(the_longest_random_data)
{
    const struct way *way = way_of(state);

    fill_at_random();
    for (size_t len = LONGEST - 8 * CACHE_LINE; len <= LONGEST; len++)
        assert_sums_between_walls(way, len);
}

TEST(one_bit_wherever_it_is)
{
    enum { LEN = 1023, N_BITS = LEN * 8 };
    const struct way *way = way_of(state);

    memset(content, 0, sizeof content);
    for (size_t bit = 0; bit < N_BITS; bit++) {
        content[bit / 8] = (uint8_t)(1 << bit % 8);
        naive[LEN] = (uint16_t)(content[bit / 8] << (bit / 8 % 2 == 0 ? 8 : 0));
        assert_sums_between_walls(way, LEN);
        content[bit / 8] = 0;
    }
}

TEST(the_best_kind_runs_and_none_behind_it_does)
{
    enum checksum_kind best = checksum_best();

    print_message("the best here is %s\n", checksum_name(best));
    assert_true(checksum_runs(CHECKSUM_PLAIN));
    assert_true(checksum_runs(best));
    for (unsigned kind = best + 1u; kind < N_CHECKSUM_KINDS; kind++)
        assert_false(checksum_runs((enum checksum_kind)kind));
}

TEST(what_is_no_kind_does_not_run)
{
    assert_false(checksum_runs(N_CHECKSUM_KINDS));
}

TEST(no_two_kinds_have_the_same_name)
{
    for (unsigned a = 0; a < N_CHECKSUM_KINDS; a++) {
        assert_true(strlen(checksum_name((enum checksum_kind)a)) > 0);
        for (unsigned b = 0; b < a; b++)
            assert_string_not_equal(checksum_name((enum checksum_kind)a),
                                    checksum_name((enum checksum_kind)b));
    }
}

#define HELD(behaviour, kind, name)                                                                \
    {                                                                                              \
        name ": " #behaviour, behaviour, NULL, NULL, &ways[kind]                                   \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CHECKSUM(enumerator, suffix, name, runs)                                                   \
    HELD(random_data_of_every_length_to_2048_at_every_place_in_a_cache_line, enumerator, name),    \
        HELD(no_byte_before_the_data_is_read_and_none_behind, enumerator, name),                   \
        HELD(lanes_of_ones_zeros_and_carries_of_every_length_and_the_longest, enumerator, name),   \
        HELD(the_longest_random_data, enumerator, name),                                           \
        HELD(one_bit_wherever_it_is, enumerator, name),
#include "stack/checksum.def"
#undef CHECKSUM
        cmocka_unit_test(the_best_kind_runs_and_none_behind_it_does),
        cmocka_unit_test(what_is_no_kind_does_not_run),
        cmocka_unit_test(no_two_kinds_have_the_same_name),
    };
    return cmocka_run_group_tests_name("checksum_kinds", tests, make_room, NULL);
}
