/* ipv4_options.c - proves how a list of options is read, and which octet of a malformed one is to
 * blame
 *
 * Every type and every length stands at every place of the header, whose end is the end of its
 * block. What is inside of an option is in ipv4_options_fields.c.
 */
#include "tests/unit/options_judge.h"

TEST(a_header_without_options_has_none)
{
    struct options_block block = options_open(0);
    struct ipv4_options options;

    assert_int_equal(ipv4_options_accept(block.header, &options), PASS);
    assert_null(options.record_route);
    assert_null(options.timestamp);
    options_close(&block);
}

/* Which octet of an option is wrong whose other octets are all 0: its first, when the length does
 * not lead to another option. */
static int octet_oracle(unsigned type, unsigned length, unsigned room)
{
    if (type == 0 || type == 1)
        return WELL_FORMED;
    if (room < 2 || length < 2 || length > room)
        return 0;
    switch (type) {
    case RR:
    case LSRR:
    case SSRR:
        return length < 3 ? 1 : 2; /* pointer 0 */
    case TS:
        return length < 4 ? 1 : 2;
    case ALERT:
        return length == 4 ? WELL_FORMED : 1;
    default:
        return WELL_FORMED;
    }
}

TEST(every_type_and_length_at_every_place)
{
    struct options_block block = options_open(40);

    for (unsigned at = 0; at < 40; at++)
        for (unsigned i = 0; i <= 0xffff; i++) {
            unsigned type = i >> 8, length = i & 0xff;

            memset(block.options, 1, at);
            memset(block.options + at, 0, 40 - at);
            block.options[at] = (uint8_t)type;
            if (at < 39)
                block.options[at + 1] = (uint8_t)length;
            int octet = octet_oracle(type, length, 40 - at);
            if (type == 1 && at < 39) {
                octet = octet_oracle(length, 0, 40 - at - 1); /* that is the next one's type */
                octet += octet == WELL_FORMED ? 0 : 1;
            }
            assert_fault(&block, octet == WELL_FORMED ? octet : (int)at + octet, "at its place");
        }
    options_close(&block);
}

TEST(octets_after_the_end_of_the_list_are_padding)
{
    assert_options(PASS, 0, 0, 131, 255, 1);
    assert_options(PASS, 0, 1, 0, RR, 0);
    assert_options(PASS, 0, RR, 3, 4, 0, RR, 3, 4, 0);
}

TEST(no_operation_may_fill_the_header)
{
    struct options_block block = options_open(40);

    memset(block.options, 1, 40);
    assert_fault(&block, WELL_FORMED, "no operation");
    options_close(&block);
}

TEST(a_second_option_of_a_kind_is_the_one_to_blame)
{
    assert_options(DROP_OPTION_MALFORMED, 7, RR, 7, 4, 0, 0, 0, 0, RR, 7, 4, 0, 0, 0, 0);
    assert_options(DROP_OPTION_MALFORMED, 8, TS, 8, 5, 0, 0, 0, 0, 0, TS, 8, 5, 0, 0, 0, 0, 0);
    assert_options(DROP_OPTION_MALFORMED, 7, LSRR, 7, 8, 1, 2, 3, 4, LSRR, 7, 8, 1, 2, 3, 4);
    assert_options(DROP_OPTION_MALFORMED, 7, SSRR, 7, 8, 1, 2, 3, 4, SSRR, 7, 8, 1, 2, 3, 4);
    assert_options(DROP_OPTION_MALFORMED, 8, LSRR, 7, 8, 1, 2, 3, 4, 1, SSRR, 7, 8, 1, 2, 3, 4);
    assert_options(DROP_OPTION_MALFORMED, 7, SSRR, 7, 4, 1, 2, 3, 4, LSRR, 7, 4, 1, 2, 3, 4);
    /* even when that one has another fault as well */
    assert_options(DROP_OPTION_MALFORMED, 3, RR, 3, 4, RR, 2);
}

/* What Linux 6.18 was seen to answer with Parameter Problem, and the pointers that it told. */
TEST(the_octet_to_blame_is_the_one_that_linux_blames)
{
    assert_options(DROP_OPTION_MALFORMED, 22 - HEADER, RR, 11, 3, 0, 0, 0, 0, 0, 0, 0, 0);
    assert_options(DROP_OPTION_MALFORMED, 21 - HEADER, RR, 2, 1, 1);
    assert_options(DROP_OPTION_MALFORMED, 27 - HEADER, RR, 7, 4, 0, 0, 0, 0, RR, 7, 4, 0, 0, 0, 0);
    assert_options(DROP_OPTION_MALFORMED, 22 - HEADER, RR, 9, 8, 0, 0, 0, 0, 0, 0);
    assert_options(DROP_OPTION_MALFORMED, 23 - HEADER, TS, 8, 9, 0xf0, 1, 1, 1, 1);
    assert_options(DROP_OPTION_MALFORMED, 22 - HEADER, TS, 12, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    assert_options(DROP_OPTION_MALFORMED, 21 - HEADER, TS, 3, 5, 0);
    assert_options(DROP_OPTION_MALFORMED, 22 - HEADER, LSRR, 7, 3, 10, 1, 1, 1);
    assert_options(DROP_OPTION_MALFORMED, 27 - HEADER, LSRR, 7, 8, 10, 1, 1, 1, LSRR, 7, 8, 10, 1,
                   1, 2);
    assert_options(DROP_OPTION_MALFORMED, 21 - HEADER, ALERT, 3, 0, 0);
    assert_options(DROP_OPTION_MALFORMED, 20 - HEADER, 0x99, 0, 1, 2);
    assert_options(DROP_OPTION_MALFORMED, 20 - HEADER, 0x99, 1, 1, 2);
    assert_options(DROP_OPTION_MALFORMED, 20 - HEADER, 0x99, 5, 1, 2);
    assert_options(DROP_OPTION_MALFORMED, 23 - HEADER, 1, 1, 1, 0x99);
}

/* Where Linux takes or hides what is wrong: RFC 6274 sections 3.13.2.5 and 3.13.2.7. */
TEST(a_pointer_between_addresses_and_an_unknown_flag_are_told)
{
    assert_options(DROP_OPTION_MALFORMED, 22 - HEADER, RR, 11, 5, 0, 0, 0, 0, 0, 0, 0, 0);
    assert_options(DROP_OPTION_MALFORMED, 23 - HEADER, TS, 12, 5, 2, 0, 0, 0, 0, 0, 0, 0, 0);
}

TEST(options_of_different_kinds_go_together)
{
    assert_options(PASS, 0, RR, 7, 4, 0, 0, 0, 0, TS, 8, 5, 0, 0, 0, 0, 0);
    assert_options(PASS, 0, ALERT, 4, 0, 0, ALERT, 4, 0, 0); /* RFC 2113 says nothing of two */
    assert_options(PASS, 0, 99, 2, 99, 2, 1, RR, 3, 4);
    assert_options(DROP_OPTION_MALFORMED, 5, 99, 4, 0, 0, RR, 2, 0, 0);
}

/* RFC 6814 withdrew these; RFC 1122 section 3.2.1.8 has a host ignore what it does not know. */
TEST(security_and_withdrawn_options_are_ignored)
{
    static const uint8_t types[] = {10,  11,  12,  15,  25,  30,  82,  94,  130, 133, 134, 136,
                                    142, 144, 145, 147, 149, 150, 151, 152, 158, 205, 222, 255};

    for (size_t i = 0; i < N_ELEMENTS(types); i++)
        for (uint8_t length = 2; length <= 40; length++) {
            uint8_t bytes[40];
            memset(bytes, 0xff, sizeof bytes); /* which is no right option either */
            bytes[0] = types[i];
            bytes[1] = length;
            if (length < 40)
                bytes[length] = 0;
            assert_bytes(bytes, sizeof bytes, PASS, 0);
        }
}

TEST(a_malformed_option_is_told_even_behind_a_source_route)
{
    assert_options(DROP_OPTION_MALFORMED, 7, LSRR, 7, 4, 1, 2, 3, 4, 99);
    assert_options(DROP_OPTION_MALFORMED, 2, LSRR, 7, 3, 1, 2, 3, 4);
}

TEST(the_type_to_blame_is_told)
{
    static const uint8_t bytes[] = {RR, 3, 4, 99, 1};
    struct options_block block = options_of(bytes, sizeof bytes);
    struct ipv4_options options;

    assert_int_equal(ipv4_options_accept(block.header, &options), DROP_OPTION_MALFORMED);
    assert_int_equal(options.type, 99);
    options_close(&block);
}

TEST(random_options_change_nothing_and_point_into_the_header)
{
    static const uint8_t types[] = {0, 1, RR, TS, LSRR, SSRR, ALERT, 99};
    uint64_t seed = random_seed();
    unsigned n_accepted = 0;

    for (unsigned i = 0; i < 200000; i++) {
        struct options_block block = options_open(random_below(&seed, 11) * 4);
        uint8_t before[HEADER + 40];
        for (size_t at = 0; at < block.len; at++)
            block.options[at] = random_below(&seed, 3) == 0 ? types[random_below(&seed, 8)]
                                                            : (uint8_t)random_below(&seed, 12);
        memcpy(before, block.header, HEADER + block.len);
        struct ipv4_options options;
        enum verdict verdict = ipv4_options_accept(block.header, &options);
        assert_memory_equal(block.header, before, HEADER + block.len);
        if (verdict == DROP_OPTION_MALFORMED)
            assert_in_range(options.pointer, HEADER, HEADER + block.len - 1);
        if (options.record_route)
            assert_in_range(options.record_route - block.options, 0, block.len - 1);
        if (options.timestamp)
            assert_in_range(options.timestamp - block.options, 0, block.len - 1);
        n_accepted += verdict == PASS;
        options_close(&block);
    }
    assert_in_range(n_accepted, 20000, 180000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_without_options_has_none),
        cmocka_unit_test(every_type_and_length_at_every_place),
        cmocka_unit_test(octets_after_the_end_of_the_list_are_padding),
        cmocka_unit_test(no_operation_may_fill_the_header),
        cmocka_unit_test(a_second_option_of_a_kind_is_the_one_to_blame),
        cmocka_unit_test(the_octet_to_blame_is_the_one_that_linux_blames),
        cmocka_unit_test(a_pointer_between_addresses_and_an_unknown_flag_are_told),
        cmocka_unit_test(options_of_different_kinds_go_together),
        cmocka_unit_test(security_and_withdrawn_options_are_ignored),
        cmocka_unit_test(a_malformed_option_is_told_even_behind_a_source_route),
        cmocka_unit_test(the_type_to_blame_is_told),
        cmocka_unit_test(random_options_change_nothing_and_point_into_the_header),
    };
    return cmocka_run_group_tests_name("ipv4_options", tests, NULL, NULL);
}
