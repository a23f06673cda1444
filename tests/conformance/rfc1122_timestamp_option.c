/* rfc1122_timestamp_option.c - RFC 1122 section 3.2.1.8 (e): the Timestamp option
 *
 * The laboratory begins 1000 seconds after midnight, so its stamp is 1,000,000: 00 0f 42 40.
 */
#include "tests/conformance/conformance.h"

#define STAMP 0x00, 0x0f, 0x42, 0x40
#define EMPTY 0, 0, 0, 0

static const struct {
    const char *what;
    uint8_t len;
    uint8_t asked[40], expected[40];
} rows[] = {
    {"stamps, room for two", 12, {68, 12, 5, 0, EMPTY, EMPTY}, {68, 12, 9, 0, STAMP, EMPTY}},
    {"stamps, room for one", 12, {68, 12, 9, 0, 1, 2, 3, 4}, {68, 12, 13, 0, 1, 2, 3, 4, STAMP}},
    {"stamps, full", 8, {68, 8, 9, 0, 1, 2, 3, 4}, {68, 8, 9, 0x10, 1, 2, 3, 4}},
    {"stamps, full, 14 missed", 8, {68, 8, 9, 0xe0, 1, 2, 3, 4}, {68, 8, 9, 0xf0, 1, 2, 3, 4}},
    {"no room from the start", 4, {68, 4, 5, 0x20}, {68, 4, 5, 0x30}},
    {"with addresses, room",
     20,
     {68, 20, 5, 1, EMPTY, EMPTY, EMPTY, EMPTY},
     {68, 20, 13, 1, 192, 168, 3, 12, STAMP, EMPTY, EMPTY}},
    {"with addresses, full",
     12,
     {68, 12, 13, 0x31, 10, 0, 0, 1, 1, 2, 3, 4},
     {68, 12, 13, 0x41, 10, 0, 0, 1, 1, 2, 3, 4}},
    {"addresses given, ours is next",
     20,
     {68, 20, 5, 3, 192, 168, 3, 12, EMPTY, 10, 0, 0, 1, EMPTY},
     {68, 20, 13, 3, 192, 168, 3, 12, STAMP, 10, 0, 0, 1, EMPTY}},
    {"addresses given, another is next",
     20,
     {68, 20, 5, 3, 10, 0, 0, 1, EMPTY, 192, 168, 3, 12, EMPTY},
     {68, 20, 5, 3, 10, 0, 0, 1, EMPTY, 192, 168, 3, 12, EMPTY}},
    {"addresses given, ours is last",
     20,
     {68, 20, 13, 3, 10, 0, 0, 1, 1, 2, 3, 4, 192, 168, 3, 12, EMPTY},
     {68, 20, 21, 3, 10, 0, 0, 1, 1, 2, 3, 4, 192, 168, 3, 12, STAMP}},
};

static void expect_option(struct lab *lab, const uint8_t *asked, const uint8_t *expected,
                          uint8_t len, const char *what)
{
    struct packet_spec spec = echo_request();

    spec.options = asked;
    spec.options_len = len;
    expect_reply(lab, &spec);
    if (header_len_at(lab->whole) != 20u + len || memcmp(lab->whole + 20, expected, len) != 0)
        fail_msg("%s: not the option that should come back", what);
}

TEST(rfc1122_3_2_1_8e_a__a_timestamp_option_comes_back_with_one_stamp)
{
    expect_option(*state, rows[0].asked, rows[0].expected, rows[0].len, rows[0].what);
}

TEST(rfc1122_3_2_1_8e_b__the_host_stamps_by_the_flags_and_counts_where_there_is_no_room)
{
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(rows); i++)
        expect_option(lab, rows[i].asked, rows[i].expected, rows[i].len, rows[i].what);

    /* it cannot count further than 15: that is an error */
    struct packet_spec spec = echo_request();
    SET_OPTIONS(&spec, 68, 8, 9, 0xf0, 1, 2, 3, 4);
    (void)expect_error(lab, &spec, 12, 0);

    /* milliseconds since midnight UTC, as in the ICMP message: 23:59:59.999, and one more */
    static const uint8_t last[] = {68, 12, 9, 0, 0x05, 0x26, 0x5b, 0xff, EMPTY};
    static const uint8_t first[] = {68, 12, 9, 0, EMPTY, EMPTY};
    lab->host.utc_offset_ns = 7 * 86400 * LAB_SECOND - LAB_FIRST_S * LAB_SECOND - 1;
    expect_option(lab, rows[0].asked, last, rows[0].len, "the last millisecond of a day");
    lab->now_ns++;
    expect_option(lab, rows[0].asked, first, rows[0].len, "midnight");
}

/* Both options at once, partly filled by routers, and of a request that came in fragments. */
TEST(rfc1122_3_2_2_6_h__both_options_of_a_request_come_back_in_its_reply_with_this_host_added)
{
    static const uint8_t expected[] = {7,  11, 12, 10, 0,   0,   1, 192, 168,   3, 12,
                                       68, 12, 13, 1,  192, 168, 3, 12,  STAMP, 0};
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    SET_OPTIONS(&spec, 1, 7, 11, 8, 10, 0, 0, 1, 0, 0, 0, 0, 68, 12, 5, 1, EMPTY, EMPTY);
    expect_reply(lab, &spec);
    assert_int_equal(header_len_at(lab->whole), 20 + sizeof expected);
    assert_memory_equal(lab->whole + 20, expected, sizeof expected);
    /* the second fragment has no options: they are in the first */
    assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
    spec.options_len = 0;
    assert_int_equal(lab_send_slice(lab, &spec, 32, 64), SEND_ECHO_REPLY);
    assert_int_equal(header_len_at(lab->whole), 20 + sizeof expected);
    assert_memory_equal(lab->whole + 20, expected, sizeof expected);
    assert_int_equal(lab->whole_len, 20 + sizeof expected + 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_2_1_8e_a__a_timestamp_option_comes_back_with_one_stamp),
        REQUIREMENT(
            rfc1122_3_2_1_8e_b__the_host_stamps_by_the_flags_and_counts_where_there_is_no_room),
        REQUIREMENT(
            rfc1122_3_2_2_6_h__both_options_of_a_request_come_back_in_its_reply_with_this_host_added),
    };
    return cmocka_run_group_tests_name("rfc1122_timestamp_option", tests, lab_setup, lab_teardown);
}
