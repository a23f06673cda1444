/* ipv4_options_reflect.c - proves what goes back with a reply: Record Route and Timestamp, once
 * entered
 *
 * What has to come out is put together here from the option that went in. It is a block of its own
 * size, so that AddressSanitizer sees a byte written beyond it, and the request's stays as it was.
 */
#include "tests/unit/unit.h"

#include "tests/unit/options_block.h"

enum { RR = 7, TS = 68, ADDRESS = (int)0xc0a8030c, STAMP = 0x029aa6e2 };

/* What options of that many bytes reflect to, in a block of exactly the size that they may have. */
static size_t reflect(const uint8_t *bytes, size_t len, uint8_t reflected[40])
{
    struct options_block block = options_of(bytes, len);
    uint8_t before[40], *out = malloc(IPV4_MAX_OPTIONS_LEN);
    struct ipv4_options options;

    memcpy(before, block.options, block.len);
    memset(out, 0xa5, 40);
    assert_int_equal(ipv4_options_accept(block.header, &options), PASS);
    size_t reflected_len = ipv4_options_reflect(&options, (uint32_t)ADDRESS, STAMP, out);
    assert_memory_equal(block.options, before, block.len);
    assert_in_range(reflected_len, 0, block.len);
    assert_int_equal(reflected_len % 4, 0);
    for (size_t i = reflected_len; i < 40; i++)
        assert_int_equal(out[i], 0xa5);
    memcpy(reflected, out, 40);
    free(out);
    options_close(&block);
    return reflected_len;
}

static void assert_reflects(const uint8_t *asked, size_t asked_len, const uint8_t *expected,
                            size_t expected_len)
{
    uint8_t reflected[40];

    assert_int_equal(reflect(asked, asked_len, reflected), expected_len);
    assert_memory_equal(reflected, expected, expected_len);
}

#define BYTES(...) (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})

/* The entries of this host. */
#define ROUTE 0xc0, 0xa8, 0x03, 0x0c
#define TIME 0x02, 0x9a, 0xa6, 0xe2

TEST(nothing_goes_back_when_nothing_was_asked)
{
    uint8_t reflected[40];

    assert_int_equal(reflect((const uint8_t[]){0}, 0, reflected), 0);
    assert_int_equal(reflect(BYTES(1, 1, 1, 1), reflected), 0);
    assert_int_equal(reflect(BYTES(148, 4, 0, 0), reflected), 0);
    assert_int_equal(reflect(BYTES(99, 6, 1, 2, 3, 4, 0), reflected), 0);
}

TEST(a_route_with_room_gets_the_address_once)
{
    assert_reflects(BYTES(RR, 7, 4, 0, 0, 0, 0), BYTES(RR, 7, 8, ROUTE, 0));
    assert_reflects(BYTES(RR, 11, 4, 9, 9, 9, 9, 8, 8, 8, 8),
                    BYTES(RR, 11, 8, ROUTE, 8, 8, 8, 8, 0));
    assert_reflects(BYTES(RR, 11, 8, 1, 2, 3, 4, 0, 0, 0, 0),
                    BYTES(RR, 11, 12, 1, 2, 3, 4, ROUTE, 0));
}

TEST(a_full_route_goes_back_as_it_came)
{
    assert_reflects(BYTES(RR, 7, 8, 1, 2, 3, 4), BYTES(RR, 7, 8, 1, 2, 3, 4, 0));
    assert_reflects(BYTES(RR, 3, 4), BYTES(RR, 3, 4, 0));
    assert_reflects(BYTES(RR, 7, 252, 1, 2, 3, 4), BYTES(RR, 7, 252, 1, 2, 3, 4, 0));
}

TEST(every_route_that_is_accepted_gets_its_next_entry)
{
    for (uint8_t length = 3; length <= 39; length += 4)
        for (unsigned pointer = 4; pointer <= 252; pointer += 4) {
            uint8_t asked[40] = {RR, length, (uint8_t)pointer}, expected[40] = {0};
            for (uint8_t i = 3; i < length; i++)
                asked[i] = (uint8_t)(i + 100);
            memcpy(expected, asked, length);
            if (pointer < length) {
                memcpy(expected + pointer - 1, (const uint8_t[]){ROUTE}, 4);
                expected[2] += 4;
            }
            assert_reflects(asked, length, expected, length + 1u);
        }
}

TEST(flag_0_gets_a_stamp)
{
    assert_reflects(BYTES(TS, 8, 5, 0x00, 0, 0, 0, 0), BYTES(TS, 8, 9, 0x00, TIME));
    assert_reflects(BYTES(TS, 12, 9, 0x70, 1, 2, 3, 4, 0, 0, 0, 0),
                    BYTES(TS, 12, 13, 0x70, 1, 2, 3, 4, TIME));
}

TEST(flag_1_gets_address_and_stamp)
{
    assert_reflects(BYTES(TS, 12, 5, 0x01, 0, 0, 0, 0, 0, 0, 0, 0),
                    BYTES(TS, 12, 13, 0x01, ROUTE, TIME));
}

TEST(flag_3_gets_a_stamp_where_it_names_this_host)
{
    assert_reflects(BYTES(TS, 12, 5, 0x03, ROUTE, 0, 0, 0, 0),
                    BYTES(TS, 12, 13, 0x03, ROUTE, TIME));
    assert_reflects(BYTES(TS, 20, 13, 0x03, 1, 2, 3, 4, 5, 6, 7, 8, ROUTE, 0, 0, 0, 0),
                    BYTES(TS, 20, 21, 0x03, 1, 2, 3, 4, 5, 6, 7, 8, ROUTE, TIME));
}

TEST(flag_3_goes_back_as_it_came_where_another_host_is_next)
{
    assert_reflects(BYTES(TS, 12, 5, 0x03, 1, 2, 3, 4, 0, 0, 0, 0),
                    BYTES(TS, 12, 5, 0x03, 1, 2, 3, 4, 0, 0, 0, 0));
    /* even when this one comes after that */
    assert_reflects(BYTES(TS, 20, 5, 0x03, 1, 2, 3, 4, 0, 0, 0, 0, ROUTE, 0, 0, 0, 0),
                    BYTES(TS, 20, 5, 0x03, 1, 2, 3, 4, 0, 0, 0, 0, ROUTE, 0, 0, 0, 0));
    for (unsigned bit = 0; bit < 32; bit++) {
        uint8_t asked[12] = {TS, 12, 5, 0x03, ROUTE};
        asked[4 + bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_reflects(asked, 12, asked, 12);
    }
}

TEST(a_full_timestamp_counts_one_host_more_up_to_15)
{
    for (uint8_t overflow = 0; overflow < 15; overflow++) {
        assert_reflects(BYTES(TS, 8, 9, (uint8_t)(overflow << 4), 1, 2, 3, 4),
                        BYTES(TS, 8, 9, (uint8_t)((overflow + 1) << 4), 1, 2, 3, 4));
        assert_reflects(BYTES(TS, 4, 5, (uint8_t)(overflow << 4 | 3)),
                        BYTES(TS, 4, 5, (uint8_t)((overflow + 1) << 4 | 3)));
    }
}

TEST(every_timestamp_that_is_accepted_gets_its_next_entry)
{
    for (uint8_t length = 4; length <= 40; length += 4)
        for (uint8_t flags = 0; flags <= 1; flags++) {
            uint8_t entry_len = flags ? 8 : 4;
            for (unsigned pointer = 5; pointer <= 255u - entry_len; pointer += entry_len) {
                uint8_t asked[40] = {TS, length, (uint8_t)pointer, flags}, expected[40];
                if (pointer <= length && pointer + entry_len - 1 > length)
                    continue;
                for (uint8_t i = 4; i < length; i++)
                    asked[i] = (uint8_t)(i + 100);
                memcpy(expected, asked, 40);
                if (pointer > length) {
                    expected[3] += 0x10;
                } else {
                    memcpy(expected + pointer - 1, (const uint8_t[]){ROUTE}, 4);
                    memcpy(expected + pointer - 1 + entry_len - 4, (const uint8_t[]){TIME}, 4);
                    expected[2] = (uint8_t)(expected[2] + entry_len);
                }
                assert_reflects(asked, length, expected, length);
            }
        }
}

TEST(both_go_back_with_padding_of_zeros_and_nothing_else_does)
{
    /* no operation between them, a router alert, the end, and what stands behind it */
    assert_reflects(BYTES(1, TS, 8, 5, 0, 0, 0, 0, 0, 148, 4, 0, 0, RR, 7, 4, 0, 0, 0, 0, 0, 9),
                    BYTES(RR, 7, 8, ROUTE, TS, 8, 9, 0, TIME, 0));
}

TEST(both_of_any_length_that_a_header_holds_come_back)
{
    for (uint8_t route_len = 3; route_len <= 39; route_len += 4)
        for (uint8_t stamp_len = 4; route_len + stamp_len <= 40; stamp_len++) {
            uint8_t asked[40] = {RR, route_len, 252}, *stamp = asked + route_len;
            uint8_t expected[40];
            stamp[0] = TS;
            stamp[1] = stamp_len;
            stamp[2] = 253;
            memcpy(expected, asked, 40);
            expected[route_len + 3] = 0x10;
            assert_reflects(asked, (size_t)route_len + stamp_len, expected,
                            ((size_t)route_len + stamp_len + 3) / 4 * 4);
        }
}

TEST(every_bit_of_address_and_stamp_goes_where_it_belongs)
{
    static const uint8_t asked[] = {RR, 7, 4, 0, 0, 0, 0, TS, 12, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0};
    struct options_block block = options_of(asked, sizeof asked);
    struct ipv4_options options;
    uint8_t out[40];

    assert_int_equal(ipv4_options_accept(block.header, &options), PASS);
    for (unsigned bit = 0; bit < 32; bit++) {
        assert_int_equal(ipv4_options_reflect(&options, 1u << bit, 1u << (31 - bit), out), 20);
        for (unsigned at = 0; at < 32; at++) {
            assert_int_equal(out[3 + at / 8] >> (7 - at % 8) & 1, at == 31 - bit);
            assert_int_equal(out[11 + at / 8] >> (7 - at % 8) & 1, at == 31 - bit);
            assert_int_equal(out[15 + at / 8] >> (7 - at % 8) & 1, at == bit);
        }
    }
    options_close(&block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_goes_back_when_nothing_was_asked),
        cmocka_unit_test(a_route_with_room_gets_the_address_once),
        cmocka_unit_test(a_full_route_goes_back_as_it_came),
        cmocka_unit_test(every_route_that_is_accepted_gets_its_next_entry),
        cmocka_unit_test(flag_0_gets_a_stamp),
        cmocka_unit_test(flag_1_gets_address_and_stamp),
        cmocka_unit_test(flag_3_gets_a_stamp_where_it_names_this_host),
        cmocka_unit_test(flag_3_goes_back_as_it_came_where_another_host_is_next),
        cmocka_unit_test(a_full_timestamp_counts_one_host_more_up_to_15),
        cmocka_unit_test(every_timestamp_that_is_accepted_gets_its_next_entry),
        cmocka_unit_test(both_go_back_with_padding_of_zeros_and_nothing_else_does),
        cmocka_unit_test(both_of_any_length_that_a_header_holds_come_back),
        cmocka_unit_test(every_bit_of_address_and_stamp_goes_where_it_belongs),
    };
    return cmocka_run_group_tests_name("ipv4_options_reflect", tests, NULL, NULL);
}
