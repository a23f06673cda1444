/* ipv4_options_fields.c - proves which pointers, flags and overflows an option may have
 *
 * All combinations are tried, against oracles that are written as RFC 791 and RFC 6274 section 3.13
 * tell it.
 */
#include "tests/unit/options_judge.h"

/* RFC 791: pointer 4 at least; no part of an address. RFC 6274 section 3.13.2.5: nothing but whole
 * addresses behind the first three octets. */
static int record_route_oracle(unsigned length, unsigned pointer)
{
    bool whole_addresses = length >= 3 && (length - 3) % 4 == 0;
    bool points_at_one = pointer >= 4 && (pointer - 4) % 4 == 0;
    bool is_full = pointer > length;

    if (whole_addresses && points_at_one)
        return WELL_FORMED;
    if (length < 3)
        return 1;
    if (pointer < 4 || (!is_full && length - pointer < 3))
        return 2;
    return whole_addresses ? 2 : 1;
}

TEST(record_route_of_every_length_and_pointer)
{
    struct options_block block = options_open(40);

    for (unsigned length = 2; length <= 40; length++)
        for (unsigned pointer = 0; pointer <= 255; pointer++) {
            memset(block.options, 0, 40);
            block.options[0] = RR;
            block.options[1] = (uint8_t)length;
            if (length > 2)
                block.options[2] = (uint8_t)pointer;
            char what[40];
            (void)snprintf(what, sizeof what, "length %u, pointer %u", length, pointer);
            assert_fault(&block, record_route_oracle(length, pointer), what);
        }
    options_close(&block);
}

/* RFC 791: pointer 5 at least, flags 0, 1 and 3, an error when the overflow overflows. RFC 6274
 * section 3.13.2.7: the pointer is where a stamp begins, or with addresses where an address does.
 */
static int timestamp_oracle(unsigned length, unsigned pointer, unsigned flags, unsigned overflow)
{
    unsigned entry = flags == 0 ? 4 : 8;
    bool is_full = pointer > length;
    unsigned room = is_full ? 0 : length - pointer + 1;

    if (pointer < 5 || (!is_full && room < 4))
        return 2;
    if (flags != 0 && flags != 1 && flags != 3)
        return 3;
    if ((!is_full && room < entry) || (pointer - 5) % entry != 0)
        return 2;
    return is_full && overflow == 15 ? 3 : WELL_FORMED;
}

TEST(timestamp_of_every_length_pointer_flag_and_overflow)
{
    struct options_block block = options_open(40);

    block.options[0] = TS;
    for (unsigned length = 4; length <= 40; length++)
        for (unsigned pointer = 0; pointer <= 255; pointer++)
            for (unsigned flags = 0; flags <= 255; flags++) {
                block.options[1] = (uint8_t)length;
                block.options[2] = (uint8_t)pointer;
                block.options[3] = (uint8_t)flags;
                struct ipv4_options options;
                enum verdict verdict = ipv4_options_accept(block.header, &options);
                int octet = timestamp_oracle(length, pointer, flags & 15, flags >> 4);
                if ((verdict == PASS) != (octet == WELL_FORMED) ||
                    (verdict != PASS && options.pointer != HEADER + octet))
                    fail_msg("length %u, pointer %u, overflow and flags %02x: octet %d, not %d",
                             length, pointer, flags, options.pointer, HEADER + octet);
            }
    options_close(&block);
}

TEST(a_source_route_is_refused_at_its_end_as_on_its_way)
{
    for (unsigned strict = 0; strict <= 1; strict++)
        for (unsigned length = 3; length <= 39; length++)
            for (unsigned pointer = 4; pointer <= 255; pointer++) {
                uint8_t bytes[39] = {strict ? SSRR : LSRR, (uint8_t)length, (uint8_t)pointer};
                struct options_block block = options_of(bytes, length);
                struct ipv4_options options;
                assert_int_equal(ipv4_options_accept(block.header, &options),
                                 pointer > length ? DROP_OPTION_SOURCE_ROUTE
                                                  : DROP_OPTION_SOURCE_ROUTE_ON);
                assert_int_equal(options.type, bytes[0]);
                options_close(&block);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_route_of_every_length_and_pointer),
        cmocka_unit_test(timestamp_of_every_length_pointer_flag_and_overflow),
        cmocka_unit_test(a_source_route_is_refused_at_its_end_as_on_its_way),
    };
    return cmocka_run_group_tests_name("ipv4_options_fields", tests, NULL, NULL);
}
