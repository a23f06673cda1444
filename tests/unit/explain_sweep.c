/* explain_sweep.c - no packet is read beyond its end, and of each every byte is in a field
 *
 * Packets of every kind, each cut at every length, and with each byte given every value, lie so
 * that behind their last byte there is none; and then others, made to be hostile. What has to hold
 * of all that is said about them is in assert_sound().
 */

#include "tests/unit/unit.h"

#include <ctype.h>

#include "tests/unit/explain_fields.h"
#include "tests/unit/hostile_packets.h"

enum {
    BRIEF_LEN = 200,
    N_HOSTILE = 20000,
    MOST_FIELDS = 154, /* see below */
    /* how a value is cut short: with no room left for its last character */
    VALUE_LEN = EXPLAIN_VALUE_LEN - 1,
    MEANING_LEN = EXPLAIN_MEANING_LEN - 2,
};

static void assert_plain(const char *string, size_t at_least, size_t at_most)
{
    size_t len = strlen(string);

    assert_in_range(len, at_least, at_most);
    for (size_t i = 0; i < len; i++)
        assert_true(isprint((unsigned char)string[i]));
}

/* The bytes lie at the end of the pages already. */
static void assert_sound(const uint8_t *packet, size_t len)
{
    static struct explain_field fields[EXPLAIN_MAX_TEST_FIELDS];
    size_t n = explain_dissect(packet, len, fields, EXPLAIN_MAX_TEST_FIELDS), begin = 0, end = 0;
    char brief[BRIEF_LEN];
    struct text text = text_in(brief, sizeof brief);

    assert_in_range(n, len > 0 ? 1 : 0, MOST_FIELDS);
    for (size_t i = 0; i < n; i++) {
        const struct explain_field *field = &fields[i];
        /* it begins where the last one did, or behind it, and no byte lies between */
        assert_in_range(field->offset, begin, end);
        assert_true(field->len > 0);
        begin = field->offset;
        if (field->offset + field->len > end)
            end = field->offset + field->len;
        assert_true(end <= len);
        assert_plain(field->header, 2, 32);
        assert_plain(field->name, 4, 32);
        assert_plain(field->value, 1, VALUE_LEN);
        assert_plain(field->meaning, 0, MEANING_LEN);
    }
    assert_int_equal(end, len);

    explain_brief(packet, len, &text);
    assert_int_equal(text.len, strlen(brief));
    assert_plain(brief, 10, BRIEF_LEN - 2);
    assert_null(strpbrk(brief, "\"\\")); /* so it can stand in JSON as it is */
}

#define FROM_TO "c0a8030b c0a8030c"
#define OPTIONS                                                                                    \
    "07 0b 08 0a000001 0a000002 44 14 0d f1 0a000001 00000001 0a000002 00000000 01 94 04 0000"
#define QUOTE "45 00 0024 0001 0000 40 11 f360" FROM_TO "cfdb 829a 0010 1234"

static const char *const packets[] = {
    "45 00 0020 0001 4000 40 01 f374" FROM_TO "0800 f7f7 0007 0001 41424344",
    "4f 00 0040 0001 4000 40 01 0000" FROM_TO OPTIONS "00000000 0800 f7f7 0007 0001",
    "4c 00 0030 0001 4000 40 01 0000" FROM_TO
    "83 0b 08 0a000001 0a000002 89 07 04 0a000001 5f 04 4142 0000 00000000",
    "48 00 0028 0001 4000 40 fd 0000" FROM_TO "44 0c 09 00 02ced403 80000001 41424344 45464748",
    "45 00 0024 0001 2000 40 11 0000" FROM_TO "cfdb 829a 0010 0000 4142434445464748",
    "45 00 001e 0001 0000 40 11 0000" FROM_TO "cfdb 829a 000a e4b9 4142 a5a5",
    "45 00 001c 0001 0000 40 06 0000" FROM_TO "cfdb 0050 00000000",
    "45 00 0038 0001 0000 40 01 0000" FROM_TO "0304 0000 0000 0578" QUOTE,
    "45 00 003c 0001 0000 40 01 0000" FROM_TO "0b00 0000 0007 0000" QUOTE "20001234",
    "45 00 0038 0001 0000 40 01 0000" FROM_TO "0501 0000 c0a80342" QUOTE,
    "45 00 0038 0001 0000 40 01 0000" FROM_TO
    "0c00 0000 14000000 45 00 0024 0001 0000 40 01 0000" FROM_TO "0303 0000 00000000",
    "45 00 0044 0001 0000 40 01 0000" FROM_TO
    "0301 0000 00000000 4c 00 0024 0001 0000 40 01 0000" FROM_TO OPTIONS "00000000",
    "45 00 002c 0001 0000 40 01 0000" FROM_TO "0900 0000 02020708 0a000001 00000000 0a000002 "
    "80000000",
    "45 00 0028 0001 0000 40 01 0000" FROM_TO "0e00 0000 0007 0001 00000001 00000002 80000003",
    "45 00 0020 0001 0000 40 01 0000" FROM_TO "1200 0000 0007 0001 ffffff00",
    "6e d12345 0002 3a ff fe800000000000000000000000000001 ff020000000000000000000000000002 4142",
    "50 41424344",
};

/* Puts a packet where pages end. */
static uint8_t *lay(const uint8_t *bytes, size_t len)
{
    uint8_t *packet = explain_at_page_end(len);

    if (len > 0)
        memcpy(packet, bytes, len);
    return packet;
}

TEST(packets_are_read_as_far_as_they_go_wherever_they_are_cut)
{
    for (size_t i = 0; i < N_ELEMENTS(packets); i++) {
        uint8_t bytes[128];
        size_t whole_len = explain_of_hex(packets[i], bytes);
        for (size_t len = 0; len <= whole_len; len++)
            assert_sound(lay(bytes, len), len);
    }
}

TEST(every_byte_may_have_every_value)
{
    for (size_t i = 0; i < N_ELEMENTS(packets); i++) {
        uint8_t bytes[128];
        size_t len = explain_of_hex(packets[i], bytes);
        for (size_t at = 0; at < len; at++) {
            uint8_t *packet = lay(bytes, len);
            for (unsigned value = 0; value <= 255; value++) {
                packet[at] = (uint8_t)value;
                assert_sound(packet, len);
            }
        }
    }
}

TEST(two_bytes_at_random_may_have_any_value_and_the_end_may_be_anywhere)
{
    uint64_t seed = random_seed();

    for (int n = 0; n < N_HOSTILE; n++) {
        uint8_t bytes[128];
        size_t len = explain_of_hex(packets[random_below(&seed, N_ELEMENTS(packets))], bytes);
        bytes[random_below(&seed, (uint32_t)len)] = (uint8_t)random_bits(&seed);
        bytes[random_below(&seed, (uint32_t)len)] = (uint8_t)random_bits(&seed);
        len = random_below(&seed, 4) == 0 ? random_below(&seed, (uint32_t)len + 1) : len;
        assert_sound(lay(bytes, len), len);
    }
}

TEST(hostile_packets_are_read_like_others)
{
    struct hostile hostile;

    hostile_begin(&hostile, random_seed(), NULL, 0);
    for (int n = 0; n < N_HOSTILE; n++) {
        uint64_t wait_ns;
        struct frame frame = hostile_next(&hostile, &wait_ns);
        assert_sound(lay(frame.bytes, frame.len), frame.len);
    }
    hostile_end(&hostile);
}

#define FULL_HEADER(length)                                                                        \
    "4f 00 " length "0001 0000 40 01 0000" FROM_TO "44040500 44040500 44040500 44040500 44040500"  \
    "44040500 44040500 44040500 44040500 44040500"
#define ERROR "0b00 0000 001a0000"
#define ADVERTISEMENT                                                                              \
    "0900 0000 05020708 0a000001 00000000 0a000001 00000000 0a000001 00000000 0a000001 00000000"

/* Twice 15 of a header and 50 of options that have 5 in 4 bytes; 6 of an error, 15 of a quoted
 * router advertisement, and what is left behind the quoted datagram, the quote and the datagram. */
TEST(a_packet_has_154_fields_at_most)
{
    static struct explain_field fields[MOST_FIELDS];
    uint8_t bytes[256];
    size_t len = explain_of_hex(
        FULL_HEADER("00ad") ERROR FULL_HEADER("0065") ADVERTISEMENT "41 414141 41 41", bytes);

    assert_sound(lay(bytes, len), len);
    assert_int_equal(explain_dissect(explain_at_page_end(len), len, fields, MOST_FIELDS),
                     MOST_FIELDS);
    assert_string_equal(fields[MOST_FIELDS - 1].name, "padding");
    assert_string_equal(fields[MOST_FIELDS - 2].name, "extensions");
    assert_string_equal(fields[MOST_FIELDS - 3].name, "rest of the quote");
    assert_string_equal(fields[MOST_FIELDS - 4].name, "data");
}

/* More than 65,535 bytes, which no total length can count. */
TEST(a_frame_may_be_longer_than_any_datagram)
{
    uint8_t *packet = explain_at_page_end(66000);

    memset(packet, 0x45, 66000);
    assert_sound(packet, 66000);
    packet[2] = packet[3] = 0xff;
    packet[9] = 1;
    packet[6] = packet[7] = 0;
    assert_sound(packet, 66000);
    packet[9] = 17;
    packet[24] = packet[25] = 0xff;
    assert_sound(packet, 66000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packets_are_read_as_far_as_they_go_wherever_they_are_cut),
        cmocka_unit_test(every_byte_may_have_every_value),
        cmocka_unit_test(two_bytes_at_random_may_have_any_value_and_the_end_may_be_anywhere),
        cmocka_unit_test(hostile_packets_are_read_like_others),
        cmocka_unit_test(a_packet_has_154_fields_at_most),
        cmocka_unit_test(a_frame_may_be_longer_than_any_datagram),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
