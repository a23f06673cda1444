/* host_options.c - proves what a host does with options: in replies, in errors and in fragments
 *
 * Which options are right is in ipv4_options.c, what goes back of them in ipv4_options_reflect.c.
 * Here they travel the whole path; lab.h looks at every packet that leaves.
 */
#include "tests/unit/unit.h"

#include "tests/unit/lab.h"

enum { RR = 7, TS = 68, LSRR = 131 };

#define US 192, 168, 3, 12

static struct packet_spec asking(const uint8_t *options, size_t len)
{
    struct packet_spec spec = packet_echo_request();

    spec.options = options;
    spec.options_len = len;
    return spec;
}

/* The answer has exactly these options. */
static void assert_options(const struct lab *lab, const uint8_t *options, size_t len)
{
    assert_int_equal((lab->whole[0] & 15) * 4, 20 + len);
    assert_memory_equal(lab->whole + 20, options, len);
}

#define BYTES(...) (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})

TEST(a_route_is_recorded_and_comes_back)
{
    struct lab *lab = *state;
    struct packet_spec spec = asking(BYTES(RR, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0));

    assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_options(lab, BYTES(RR, 11, 8, US, 0, 0, 0, 0, 0));
    assert_int_equal(lab->whole_len, 20 + 12 + 64);
}

TEST(the_address_that_is_recorded_is_the_one_that_was_asked)
{
    struct lab *lab = *state;
    struct packet_spec spec = asking(BYTES(RR, 7, 4, 0, 0, 0, 0, 0));

    spec.destination = IP(192, 168, 4, 9);
    assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_options(lab, BYTES(RR, 7, 8, 192, 168, 4, 9, 0));
}

TEST(a_broadcast_is_answered_with_a_route_over_the_hosts_own_address)
{
    struct lab *lab = *state;
    struct packet_spec spec = asking(BYTES(RR, 7, 4, 0, 0, 0, 0, 0));

    lab->host.answers_broadcast = true;
    spec.destination = IP(192, 168, 3, 255);
    assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_options(lab, BYTES(RR, 7, 8, US, 0));
}

TEST(a_stamp_is_the_time_of_the_day)
{
    struct lab *lab = *state;
    struct packet_spec spec = asking(BYTES(TS, 8, 5, 0, 0, 0, 0, 0));

    /* 1970-01-11, a thousandth of a second before midnight */
    lab->host.utc_offset_ns = 11 * 86400 * LAB_SECOND - lab->now_ns - 1;
    assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_options(lab, BYTES(TS, 8, 9, 0, 0x05, 0x26, 0x5b, 0xff)); /* 86,399,999 */
    lab->now_ns++;
    assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_options(lab, BYTES(TS, 8, 9, 0, 0, 0, 0, 0));
    lab->now_ns += 1234567 * (LAB_SECOND / 1000);
    assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_options(lab, BYTES(TS, 8, 9, 0, 0x00, 0x12, 0xd6, 0x87));
}

TEST(a_timestamp_message_with_options_has_both_in_its_reply)
{
    struct lab *lab = *state;
    struct packet_spec spec = asking(BYTES(RR, 7, 4, 0, 0, 0, 0, 1));

    lab->host.answers_timestamp = true;
    spec.type = 13;
    spec.data_len = 12;
    assert_int_equal(lab_send_spec(lab, &spec), SEND_TIMESTAMP_REPLY);
    assert_options(lab, BYTES(RR, 7, 8, US, 0));
    assert_int_equal(lab->whole_len, 20 + 8 + 20);
}

TEST(where_options_are_ignored_the_reply_has_none_and_faults_are_told_all_the_same)
{
    struct lab *lab = *state;
    struct packet_spec spec = asking(BYTES(RR, 7, 4, 0, 0, 0, 0, 0));

    lab->host.reflects_options = false;
    assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_options(lab, NULL, 0);
    spec = asking(BYTES(RR, 7, 3, 0, 0, 0, 0, 0));
    assert_int_equal(lab_send_spec(lab, &spec), SEND_PARAMETER_PROBLEM);
    spec = asking(BYTES(LSRR, 7, 8, 0, 0, 0, 0, 0));
    assert_int_equal(lab_send_spec(lab, &spec), DROP_OPTION_SOURCE_ROUTE);
}

TEST(a_malformed_option_is_told_with_the_octet_and_without_options)
{
    struct lab *lab = *state;
    struct packet_spec spec = asking(BYTES(1, RR, 7, 4, 0, 0, 0, 0, TS, 3, 5, 0));

    assert_int_equal(lab_send_spec(lab, &spec), SEND_PARAMETER_PROBLEM);
    assert_int_equal(lab->whole[0], 0x45);
    assert_int_equal(lab->whole[20], 12);
    assert_int_equal(lab->whole[21], 0);
    assert_int_equal(lab->whole[24], 20 + 9);
    assert_int_equal(lab->whole_len, 28 + 20 + 12 + 64);
}

TEST(refused_options_are_counted_by_their_type)
{
    struct lab *lab = *state;
    const uint8_t refused[][4] = {{RR, 2},     {TS, 3, 5}, {LSRR, 3, 4},
                                  {137, 3, 4}, {99, 5},    {148, 3}};
    uint64_t sum = 0;

    for (size_t i = 0; i < N_ELEMENTS(refused); i++) {
        struct packet_spec spec = asking(refused[i], sizeof refused[i]);
        for (size_t n = 0; n <= i; n++)
            assert_int_not_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
        assert_int_equal(lab->host.options_refused[refused[i][0]], i + 1);
    }
    for (size_t type = 0; type < 256; type++)
        sum += lab->host.options_refused[type];
    assert_int_equal(sum, 1 + 2 + 3 + 4 + 5 + 6);
}

/* --- in fragments --- */

/* The first fragment of one packet and the second of another, in either order. */
static void send_two(struct lab *lab, const struct packet_spec *first,
                     const struct packet_spec *second, bool in_order)
{
    if (in_order)
        assert_int_equal(lab_send_slice(lab, first, 0, 32), HOLD_FRAGMENT);
    enum verdict verdict = lab_send_slice(lab, second, 32, SIZE_MAX);
    if (!in_order) {
        assert_int_equal(verdict, HOLD_FRAGMENT);
        (void)lab_send_slice(lab, first, 0, 32);
    }
}

TEST(the_options_of_the_first_fragment_are_those_of_the_whole)
{
    struct lab *lab = *state;
    struct packet_spec with = asking(BYTES(RR, 7, 4, 0, 0, 0, 0, 0));
    struct packet_spec without = packet_echo_request();

    for (int in_order = 0; in_order <= 1; in_order++) {
        send_two(lab, &with, &without, in_order);
        assert_int_equal(lab->verdict, SEND_ECHO_REPLY);
        assert_options(lab, BYTES(RR, 7, 8, US, 0));
        send_two(lab, &without, &with, in_order);
        assert_int_equal(lab->verdict, SEND_ECHO_REPLY);
        assert_options(lab, NULL, 0);
        send_two(lab, &with, &with, in_order);
        assert_int_equal(lab->verdict, SEND_ECHO_REPLY);
        assert_options(lab, BYTES(RR, 7, 8, US, 0));
    }
}

TEST(a_malformed_option_in_a_later_fragment_is_silent_and_harms_nobody)
{
    struct lab *lab = *state;
    struct packet_spec right = packet_echo_request(), wrong = asking(BYTES(RR, 2, 0, 0));

    assert_int_equal(lab_send_slice(lab, &right, 0, 32), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &wrong, 32, 64), DROP_OPTION_MALFORMED);
    assert_int_equal(lab_send_slice(lab, &right, 32, 64), SEND_ECHO_REPLY);
    assert_int_equal(lab_send_slice(lab, &wrong, 0, 32), SEND_PARAMETER_PROBLEM);
}

TEST(a_source_route_in_a_fragment_is_refused)
{
    struct lab *lab = *state;
    struct packet_spec spec = asking(BYTES(LSRR, 7, 4, 1, 2, 3, 4, 0));

    assert_int_equal(lab_send_slice(lab, &spec, 0, 32), SEND_SOURCE_ROUTE_FAILED);
    assert_int_equal(lab_send_slice(lab, &spec, 32, 64), DROP_OPTION_SOURCE_ROUTE_ON);
}

TEST(a_reply_in_fragments_has_its_options_in_the_first)
{
    struct lab *lab = *state;
    struct packet_spec spec =
        asking(BYTES(RR, 39, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                     0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

    for (lab->host.mtu = 68; lab->host.mtu <= 100; lab->host.mtu++) {
        send_two(lab, &spec, &spec, true);
        assert_int_equal(lab->verdict, SEND_ECHO_REPLY);
        assert_true(lab->n_out > 1);
        assert_int_equal(lab->out[0].bytes[0], 0x4f);
        assert_memory_equal(lab->out[0].bytes + 20, ((const uint8_t[]){RR, 39, 8, US}), 7);
        for (size_t i = 1; i < lab->n_out; i++)
            assert_int_equal(lab->out[i].bytes[0], 0x45);
    }
}

TEST(the_longest_datagram_with_the_most_options_comes_back)
{
    struct lab *lab = *state;
    uint8_t options[40] = {TS, 40, 5, 1};
    struct packet_spec spec = asking(options, sizeof options);

    spec.data_len = 65535 - 60 - 8;
    assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_int_equal(lab->whole_len, 65535);
    assert_int_equal(lab_send_slice(lab, &spec, 0, 40000), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &spec, 40000, SIZE_MAX), SEND_ECHO_REPLY);
    assert_int_equal(lab->whole_len, 65535);
}

#define with_lab(behaviour) cmocka_unit_test_setup_teardown(behaviour, lab_setup, lab_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_lab(a_route_is_recorded_and_comes_back),
        with_lab(the_address_that_is_recorded_is_the_one_that_was_asked),
        with_lab(a_broadcast_is_answered_with_a_route_over_the_hosts_own_address),
        with_lab(a_stamp_is_the_time_of_the_day),
        with_lab(a_timestamp_message_with_options_has_both_in_its_reply),
        with_lab(where_options_are_ignored_the_reply_has_none_and_faults_are_told_all_the_same),
        with_lab(a_malformed_option_is_told_with_the_octet_and_without_options),
        with_lab(refused_options_are_counted_by_their_type),
        with_lab(the_options_of_the_first_fragment_are_those_of_the_whole),
        with_lab(a_malformed_option_in_a_later_fragment_is_silent_and_harms_nobody),
        with_lab(a_source_route_in_a_fragment_is_refused),
        with_lab(a_reply_in_fragments_has_its_options_in_the_first),
        with_lab(the_longest_datagram_with_the_most_options_comes_back),
    };
    return cmocka_run_group_tests_name("host_options", tests, NULL, NULL);
}
