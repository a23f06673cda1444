/* explain_changes.c - proves that what a reply changed is told, field by field and with the step
 *
 * The changes of a few replies stand here. That they are all of them and nothing else shows
 * explain_changes_made.c.
 */
#include "tests/unit/unit.h"

#include "tests/unit/explain_lab.h"

enum { MAX_CHANGES = 40 };

struct expected {
    uint32_t offset, len, from_offset;
    const char *field;
    enum rule rule;
    uint32_t from_len; /* 0: as many bytes */
};

static void assert_change(const struct explain_change *change, const struct expected *expected)
{
    assert_string_equal(change->field, expected->field);
    assert_int_equal(change->offset, expected->offset);
    assert_int_equal(change->len, expected->len);
    assert_int_equal(change->from_offset, expected->from_offset);
    assert_int_equal(change->from_len, expected->from_len > 0 ? expected->from_len : expected->len);
    assert_string_equal(explain_rules[change->step->rule].name, explain_rules[expected->rule].name);
}

static void assert_changes(const struct explain_lab *lab, const struct expected *expected, size_t n)
{
    struct explain_change changes[MAX_CHANGES];

    assert_int_equal(explain_changes(&lab->explanation, changes, MAX_CHANGES), n);
    for (size_t i = 0; i < n; i++)
        assert_change(&changes[i], &expected[i]);
}

TEST(a_ping_changes_addresses_identification_type_and_checksums)
{
    static const struct expected expected[] = {
        {4, 2, 4, "identification", RULE_REPLY_ID, 0},
        {10, 2, 10, "header checksum", RULE_REPLY_HEADER_CHECKSUM, 0},
        {12, 4, 12, "source", RULE_REPLY_SOURCE, 0},
        {16, 4, 16, "destination", RULE_REPLY_DESTINATION, 0},
        {20, 1, 20, "type", RULE_REPLY_TYPE, 0},
        {22, 2, 22, "checksum", RULE_REPLY_CHECKSUM_UPDATE, 0},
    };
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_changes(lab, expected, N_ELEMENTS(expected));
}

TEST(of_fields_that_share_their_bytes_the_one_that_changed_is_named)
{
    static const struct expected expected[] = {
        {0, 1, 0, "header length", RULE_REPLY_VERSION, 0},
        {1, 1, 1, "congestion (ECN)", RULE_REPLY_TOS, 0},
        {2, 2, 2, "total length", RULE_REPLY_TOTAL_LEN, 0},
        {8, 1, 8, "time to live", RULE_REPLY_TTL, 0},
        {10, 2, 10, "header checksum", RULE_REPLY_HEADER_CHECKSUM, 0},
        {12, 4, 12, "source", RULE_REPLY_SOURCE, 0},
        {16, 4, 16, "destination", RULE_REPLY_DESTINATION, 0},
        {20, 0, 20, "options", RULE_REPLY_VERSION, 40},
        {20, 1, 60, "type", RULE_REPLY_TYPE, 0},
        {21, 1, 61, "code", RULE_REPLY_TYPE, 0},
        {22, 2, 62, "checksum", RULE_REPLY_CHECKSUM_UPDATE, 0},
    };
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    spec.fragment = 0;
    spec.tos = 3;
    spec.ttl = 1;
    spec.code = 9;
    spec.options_len = 40;
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_changes(lab, expected, N_ELEMENTS(expected));
}

TEST(a_timestamp_reply_has_stamps_where_there_were_others)
{
    static const struct expected expected[] = {
        {4, 2, 4, "identification", RULE_REPLY_ID, 0},
        {10, 2, 10, "header checksum", RULE_REPLY_HEADER_CHECKSUM, 0},
        {12, 4, 12, "source", RULE_REPLY_SOURCE, 0},
        {16, 4, 16, "destination", RULE_REPLY_DESTINATION, 0},
        {20, 1, 20, "type", RULE_REPLY_TYPE, 0},
        {22, 2, 22, "checksum", RULE_REPLY_CHECKSUM_SUMMED, 0},
        {32, 4, 32, "receive timestamp", RULE_REPLY_STAMPS, 0},
        {36, 4, 36, "transmit timestamp", RULE_REPLY_STAMPS, 0},
    };
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    lab->host->answers_timestamp = true;
    spec.type = 13;
    spec.data_len = 12;
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_TIMESTAMP_REPLY);
    assert_changes(lab, expected, N_ELEMENTS(expected));
}

TEST(the_first_of_several_fragments_is_what_was_put_together_but_for_its_lengths)
{
    static const struct expected expected[] = {
        {2, 2, 2, "total length", RULE_FIRST_TOTAL_LEN, 0},
        {6, 1, 6, "more fragments", RULE_FIRST_FLAGS, 0},
        {10, 2, 10, "header checksum", RULE_REPLY_HEADER_CHECKSUM, 0},
        {12, 4, 12, "source", RULE_REPLY_SOURCE, 0},
        {16, 4, 16, "destination", RULE_REPLY_DESTINATION, 0},
        {20, 1, 20, "type", RULE_REPLY_TYPE, 0},
        {22, 2, 22, "checksum", RULE_REPLY_CHECKSUM_UPDATE, 0},
    };
    static const struct expected cut[] = {
        {2, 2, 2, "total length", RULE_CUT_TOTAL_LEN, 0},
        {10, 2, 10, "header checksum", RULE_REPLY_HEADER_CHECKSUM, 0},
        {12, 4, 12, "source", RULE_REPLY_SOURCE, 0},
        {16, 4, 16, "destination", RULE_REPLY_DESTINATION, 0},
        {20, 1, 20, "type", RULE_REPLY_TYPE, 0},
        {22, 2, 22, "checksum", RULE_REPLY_CHECKSUM_SUMMED, 0},
        {68, 0, 68, "data that are left out", RULE_CUT_TOTAL_LEN, 16},
    };
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    lab->host->mtu = 68;
    spec.fragment = 0;
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 32, SIZE_MAX), SEND_ECHO_REPLY);
    assert_changes(lab, expected, N_ELEMENTS(expected));
    lab->host->sends_fragments = false;
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 32, SIZE_MAX), SEND_ECHO_REPLY);
    assert_changes(lab, cut, N_ELEMENTS(cut));
}

/* With options in the first fragment only, as many data are in each as before. */
TEST(options_that_are_others_are_one_change_and_one_byte_that_is_left_out_is_another)
{
    static const uint8_t options[] = {1, 1, 1, 1, 7, 7, 4, 0, 0, 0, 0, 1};
    static const struct expected moved = {20, 8, 20, "options", RULE_REPLY_VERSION, 12};
    static const struct expected left_out = {
        68, 0, 72, "data that are left out", RULE_CUT_TOTAL_LEN, 1};
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();
    struct explain_change changes[MAX_CHANGES];

    spec.fragment = 0;
    spec.options = options;
    spec.options_len = sizeof options;
    spec.data_len = 33;
    for (int cuts = 0; cuts <= 1; cuts++) {
        explain_lab_reset(lab);
        lab->host->mtu = 68;
        lab->host->sends_fragments = !cuts;
        (void)explain_lab_send_slice(lab, &spec, 0, 32);
        assert_int_equal(explain_lab_send_slice(lab, &spec, 32, SIZE_MAX), SEND_ECHO_REPLY);
        assert_int_equal(lab->explanation.n_replies, cuts ? 1 : 2);
        size_t n = explain_changes(&lab->explanation, changes, MAX_CHANGES);
        assert_int_equal(n, 9);
        assert_change(&changes[cuts ? 5 : 6], &moved);
        if (cuts)
            assert_change(&changes[n - 1], &left_out);
    }
}

TEST(an_error_and_no_reply_at_all_change_nothing)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    spec.destination = IP(192, 168, 5, 1);
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_HOST_UNREACHABLE);
    assert_changes(lab, NULL, 0);
    spec.fragment = 0x2000;
    spec.destination = IP(192, 168, 3, 12);
    assert_int_equal(explain_lab_send_spec(lab, &spec), HOLD_FRAGMENT);
    assert_changes(lab, NULL, 0);
    lab->plain->now_ns += 30 * LAB_SECOND;
    assert_true(explain_lab_give_up(lab));
    assert_int_equal(lab->explanation.verdict, SEND_TIME_EXCEEDED);
    assert_changes(lab, NULL, 0);
}

TEST(no_more_changes_are_written_than_there_is_room_for)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();
    struct explain_change all[MAX_CHANGES], some[MAX_CHANGES];

    explain_lab_reset(lab);
    (void)explain_lab_send_spec(lab, &spec);
    size_t n = explain_changes(&lab->explanation, all, MAX_CHANGES);
    for (size_t max = 0; max <= n + 1; max++) {
        memset(some, PACKET_PAD, sizeof some);
        assert_int_equal(explain_changes(&lab->explanation, some, max), max < n ? max : n);
        for (size_t i = 0; i < max && i < n; i++)
            assert_int_equal(some[i].offset, all[i].offset);
        assert_int_equal(*(const uint8_t *)&some[max], PACKET_PAD);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ping_changes_addresses_identification_type_and_checksums),
        cmocka_unit_test(of_fields_that_share_their_bytes_the_one_that_changed_is_named),
        cmocka_unit_test(a_timestamp_reply_has_stamps_where_there_were_others),
        cmocka_unit_test(
            the_first_of_several_fragments_is_what_was_put_together_but_for_its_lengths),
        cmocka_unit_test(
            options_that_are_others_are_one_change_and_one_byte_that_is_left_out_is_another),
        cmocka_unit_test(an_error_and_no_reply_at_all_change_nothing),
        cmocka_unit_test(no_more_changes_are_written_than_there_is_room_for),
    };
    return cmocka_run_group_tests_name("explain_changes", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
