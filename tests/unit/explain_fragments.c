/* explain_fragments.c - proves that an explanation of a fragment says what is there, what is
 * missing, and what came of all of them
 *
 * The ranges are those of the data; what was put together is the datagram as it was before it was
 * fragmented; and from there on the steps are about its bytes.
 */
#include "tests/unit/unit.h"

#include "tests/unit/explain_lab.h"

#define DATAGRAM EXPLAIN_OF_DATAGRAM

enum { PING_LEN = 64 }; /* bytes of the message in packet_echo_request() */

static struct packet_spec request(size_t data_len)
{
    struct packet_spec spec = packet_echo_request();

    spec.fragment = 0;
    spec.data_len = data_len;
    return spec;
}

static void assert_ranges(const struct explain_range *ranges, uint32_t n,
                          const struct explain_range *expected, size_t n_expected)
{
    assert_int_equal(n, n_expected);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(ranges[i].begin, expected[i].begin);
        assert_int_equal(ranges[i].end, expected[i].end);
    }
}

#define assert_held(lab, ...)                                                                      \
    assert_ranges((lab)->explanation.held, (lab)->explanation.n_held,                              \
                  (const struct explain_range[]){__VA_ARGS__},                                     \
                  sizeof((const struct explain_range[]){__VA_ARGS__}) /                            \
                      sizeof(struct explain_range))
#define assert_missing(lab, ...)                                                                   \
    assert_ranges((lab)->explanation.missing, (lab)->explanation.n_missing,                        \
                  (const struct explain_range[]){__VA_ARGS__},                                     \
                  sizeof((const struct explain_range[]){__VA_ARGS__}) /                            \
                      sizeof(struct explain_range))

TEST(of_a_first_fragment_nobody_knows_how_much_is_missing)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request(PING_LEN - 8);

    explain_lab_reset(lab);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
    assert_held(lab, {0, 32});
    assert_int_equal(lab->explanation.n_missing, 0);
    assert_false(lab->explanation.end_is_known);
    explain_lab_assert_step(lab, RULE_FRAGMENT, true, "flags and offset 0x2000",
                            "more fragments set, or an offset");
    explain_lab_assert_step(lab, RULE_FRAGMENT_KNOWN, false,
                            "identification 0x1234, from "
                            "192.168.3.11",
                            "one that waits with the same identification, addresses and protocol");
    explain_lab_assert_step(lab, RULE_FRAGMENT_ENDED, false, "fragments so far: 1",
                            "one after which no more follow");
    assert_null(explain_lab_step(lab, RULE_FRAGMENT_COMPLETE));
}

TEST(a_last_fragment_says_where_the_datagram_ends)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request(PING_LEN - 8);

    explain_lab_reset(lab);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 32, SIZE_MAX), HOLD_FRAGMENT);
    assert_held(lab, {32, 64});
    assert_missing(lab, {0, 32});
    assert_true(lab->explanation.end_is_known);
    explain_lab_assert_step(lab, RULE_FRAGMENT_ENDED, true, "fragments so far: 1",
                            "one after which no more follow");
    explain_lab_assert_step(lab, RULE_FRAGMENT_COMPLETE, false, "4 of 8 units of 8 bytes",
                            "all of them");
}

TEST(the_last_byte_that_is_held_need_not_be_the_last_of_eight)
{
    struct explain_lab *lab = *state;

    for (size_t len = PING_LEN - 8; len <= PING_LEN; len++) {
        struct packet_spec spec = request(len);
        explain_lab_reset(lab);
        assert_int_equal(explain_lab_send_slice(lab, &spec, 56, SIZE_MAX), HOLD_FRAGMENT);
        assert_held(lab, {56, (uint32_t)len + 8});
        assert_missing(lab, {0, 56});
        assert_int_equal(explain_lab_send_slice(lab, &spec, 0, 24), HOLD_FRAGMENT);
        assert_held(lab, {0, 24}, {56, (uint32_t)len + 8});
        assert_missing(lab, {24, 56});
    }
}

TEST(pieces_that_touch_are_one_range_and_holes_lie_between_others)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request(200);

    explain_lab_reset(lab);
    (void)explain_lab_send_slice(lab, &spec, 8, 16);
    (void)explain_lab_send_slice(lab, &spec, 16, 40);
    assert_held(lab, {8, 40});
    assert_missing(lab, {0, 8});
    (void)explain_lab_send_slice(lab, &spec, 64, 128);
    assert_held(lab, {8, 40}, {64, 128});
    assert_missing(lab, {0, 8}, {40, 64});
    (void)explain_lab_send_slice(lab, &spec, 40, 64);
    assert_held(lab, {8, 128});
    assert_missing(lab, {0, 8});
    (void)explain_lab_send_slice(lab, &spec, 0, 8);
    assert_held(lab, {0, 128});
    assert_int_equal(lab->explanation.n_missing, 0);
    assert_false(lab->explanation.end_is_known);
}

TEST(every_range_is_given_however_many_there_are)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request(4800);

    explain_lab_reset(lab);
    for (uint32_t i = 0; i < 300; i++) {
        assert_int_equal(explain_lab_send_slice(lab, &spec, 16 * i + 8, 16 * i + 16),
                         HOLD_FRAGMENT);
        assert_int_equal(lab->explanation.n_held, i + 1);
        assert_int_equal(lab->explanation.n_missing, i + 1);
        assert_int_equal(lab->explanation.held[i].end, 16 * i + 16);
    }
}

TEST(only_a_fragment_that_waits_has_ranges)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request(PING_LEN - 8);

    explain_lab_reset(lab);
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    assert_int_equal(lab->explanation.n_held, 1);
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    assert_int_equal(lab->explanation.verdict, DROP_FRAGMENT_DUPLICATE);
    assert_int_equal(lab->explanation.n_held, 0);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 32, SIZE_MAX), SEND_ECHO_REPLY);
    assert_int_equal(lab->explanation.n_held, 0);
    assert_false(lab->explanation.end_is_known);
}

/* --- what was put together --- */

TEST(what_was_put_together_is_the_datagram_as_it_was)
{
    struct explain_lab *lab = *state;
    uint64_t seed = random_seed();

    for (int i = 0; i < 50; i++) {
        struct packet_spec spec = request(random_below(&seed, 3000) + 8);
        spec.options_len = 4 * random_below(&seed, 11);
        uint32_t cut = 8 + 8 * random_below(&seed, (uint32_t)spec.data_len / 8);
        bool last_first = random_below(&seed, 2);
        struct frame whole = packet_build(&spec);
        explain_lab_reset(lab);
        (void)explain_lab_send_slice(lab, &spec, last_first ? cut : 0, last_first ? SIZE_MAX : cut);
        assert_int_equal(lab->explanation.datagram_len, 0);
        assert_int_equal(
            explain_lab_send_slice(lab, &spec, last_first ? 0 : cut, last_first ? cut : SIZE_MAX),
            SEND_ECHO_REPLY);
        assert_int_equal(lab->explanation.datagram_len, whole.len);
        assert_memory_equal(lab->explanation.datagram, whole.bytes, whole.len);
        frame_free(&whole);
    }
}

TEST(from_there_on_the_steps_are_about_its_bytes)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request(PING_LEN - 8);

    explain_lab_reset(lab);
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 32, SIZE_MAX), SEND_ECHO_REPLY);
    explain_lab_assert_step(lab, RULE_FRAGMENT_COMPLETE, true, "8 of 8 units of 8 bytes",
                            "all of them");
    const struct explain_step *joined = explain_lab_step(lab, RULE_FRAGMENT_JOINED);
    assert_string_equal(joined->seen, "84 bytes of 2 fragments");
    assert_int_equal(joined->of, DATAGRAM);
    assert_int_equal(joined->offset, 0);
    assert_int_equal(joined->len, 84);
    for (const struct explain_step *step = lab->explanation.steps; step < joined; step++)
        assert_true(step->of == EXPLAIN_OF_PACKET || step->of == EXPLAIN_OF_NOTHING);
    const struct explain_lab_expected expected[] = {
        {RULE_PROTOCOL_ICMP, true, DATAGRAM, 9, 1, "protocol 1", "protocol 1"},
        {RULE_ICMP_PRESENT, true, DATAGRAM, 20, 64, "64 bytes", "at least 8 bytes"},
        {RULE_ICMP_CHECKSUM, true, DATAGRAM, 20, 64, "words that sum up to 0xffff", "0xffff"},
        {RULE_ICMP_ECHO, true, DATAGRAM, 20, 1, "type 8", "type 8, and no --no-echo"},
        {RULE_REPLY_TYPE, true, EXPLAIN_OF_REPLY, 20, 2, "type 8 becomes 0", ""},
    };
    (void)explain_lab_assert_steps(lab, (uint32_t)(joined - lab->explanation.steps) + 1, expected,
                                   N_ELEMENTS(expected));
}

TEST(an_error_about_it_quotes_it_and_looks_at_its_addresses)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request(PING_LEN - 8);

    explain_lab_reset(lab);
    spec.protocol = 253;
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 32, SIZE_MAX), SEND_PROTOCOL_UNREACHABLE);
    assert_memory_equal(lab->explanation.replies + 28, lab->explanation.datagram, 84);
    assert_int_equal(explain_lab_step(lab, RULE_ERROR_FIRST)->of, DATAGRAM);
    /* the source is asked about once more, and that was in the datagram */
    const struct explain_step *last = NULL;
    for (uint32_t i = 0; i < lab->explanation.n_steps; i++)
        if (lab->explanation.steps[i].rule == RULE_SOURCE_TYPE)
            last = &lab->explanation.steps[i];
    assert_int_equal(last->of, DATAGRAM);
    assert_int_equal(last->offset, 12);
}

/* The options of the fragment that completes it, and those of the whole, are looked at; each of
 * these has two bytes and three steps. */
TEST(no_header_has_options_for_half_the_steps_that_there_is_room_for)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request(PING_LEN - 8);
    uint8_t options[PACKET_MAX_OPTIONS];

    for (size_t i = 0; i < sizeof options; i++)
        options[i] = i % 2 == 0 ? 9 : 2;
    spec.options = options;
    spec.options_len = sizeof options;
    spec.protocol = 253;
    explain_lab_reset(lab);
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 32, SIZE_MAX), SEND_PROTOCOL_UNREACHABLE);
    assert_in_range(lab->explanation.n_steps, 2 * 3 * sizeof options / 2, EXPLAIN_MAX_STEPS / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_a_first_fragment_nobody_knows_how_much_is_missing),
        cmocka_unit_test(a_last_fragment_says_where_the_datagram_ends),
        cmocka_unit_test(the_last_byte_that_is_held_need_not_be_the_last_of_eight),
        cmocka_unit_test(pieces_that_touch_are_one_range_and_holes_lie_between_others),
        cmocka_unit_test(every_range_is_given_however_many_there_are),
        cmocka_unit_test(only_a_fragment_that_waits_has_ranges),
        cmocka_unit_test(what_was_put_together_is_the_datagram_as_it_was),
        cmocka_unit_test(from_there_on_the_steps_are_about_its_bytes),
        cmocka_unit_test(an_error_about_it_quotes_it_and_looks_at_its_addresses),
        cmocka_unit_test(no_header_has_options_for_half_the_steps_that_there_is_room_for),
    };
    return cmocka_run_group_tests_name("explain_fragments", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
