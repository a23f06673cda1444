/* explain_changes.c - proves that what a reply changed is told, all of it and nothing else
 *
 * The changes of a few replies stand here field by field. Of any others: who makes these changes to
 * what came has the reply, byte by byte; each one is a change; and a step says why.
 */
#include "tests/unit/unit.h"

#include "tests/unit/explain_lab.h"
#include "tests/unit/hostile_switches.h"

enum { MAX_CHANGES = 40, N_PACKETS = 4000, A_SESSION = 200 };

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

/* What came, and the first reply. */
struct pair {
    const struct explanation *explanation;
    const uint8_t *from, *reply;
    uint32_t from_len, from_header_len, reply_len, reply_header_len;
};

static struct pair pair_of(const struct explanation *explanation)
{
    const uint8_t *from =
        explanation->datagram_len > 0 ? explanation->datagram : explanation->packet;
    return (struct pair){
        .explanation = explanation,
        .from = from,
        .reply = explanation->replies,
        .from_len = (uint32_t)(from[2] << 8 | from[3]),
        .from_header_len = (from[0] & 15u) * 4,
        .reply_len = explanation->reply_len[0],
        .reply_header_len = (explanation->replies[0] & 15u) * 4,
    };
}

/* Of the data of what came, the bytes that are in no reply. */
static uint32_t left_out_of(const struct pair *pair)
{
    const struct explanation *explanation = pair->explanation;
    const uint8_t *reply = explanation->replies;
    uint32_t n = pair->from_len - pair->from_header_len;

    for (uint32_t i = 0; i < explanation->n_replies; reply += explanation->reply_len[i++])
        n -= explanation->reply_len[i] - (reply[0] & 15u) * 4;
    return n;
}

/* Bytes that stand where others stood, as many. */
static void assert_field(const struct pair *pair, const struct explain_change *change)
{
    bool is_data = change->offset >= pair->reply_header_len;
    uint32_t moved = is_data ? pair->from_header_len - pair->reply_header_len : 0;

    assert_true(is_data || change->offset < 20 || pair->from_header_len == pair->reply_header_len);
    assert_int_equal(change->from_offset, change->offset + moved);
    assert_true(change->offset + change->len <= pair->reply_len);
    assert_memory_not_equal(pair->from + change->from_offset, pair->reply + change->offset,
                            change->len);
    assert_true(change->step->offset <= change->offset &&
                change->offset + change->len <= change->step->offset + change->step->len);
}

/* All options are other ones, or the last data are not there. */
static void assert_other_length(const struct pair *pair, const struct explain_change *change)
{
    if (strcmp(change->field, "options") == 0) {
        assert_int_equal(change->offset, 20);
        assert_int_equal(change->len, pair->reply_header_len - 20);
        assert_int_equal(change->from_offset, 20);
        assert_int_equal(change->from_len, pair->from_header_len - 20);
    } else {
        assert_string_equal(change->field, "data that are left out");
        assert_int_equal(change->offset, pair->reply_len);
        assert_int_equal(change->len, 0);
        assert_int_equal(change->from_offset + change->from_len, pair->from_len);
        assert_int_equal(change->from_len, left_out_of(pair));
    }
}

/* Makes the first reply from what came, and compares. */
static void assert_they_make_the_reply(const struct explanation *explanation)
{
    static uint8_t made[EXPLAIN_MAX_PACKET_LEN];
    struct explain_change changes[MAX_CHANGES];
    struct pair pair = pair_of(explanation);
    size_t n = explain_changes(explanation, changes, MAX_CHANGES);
    unsigned n_lengths = 0;

    assert_in_range(n, 1, MAX_CHANGES - 1);
    memcpy(made, pair.from, pair.reply_header_len);
    memcpy(made + pair.reply_header_len, pair.from + pair.from_header_len,
           pair.reply_len - pair.reply_header_len);
    for (size_t i = 0; i < n; i++) {
        if (changes[i].step == NULL)
            fail_msg("why is %s another?", changes[i].field);
        assert_int_equal(changes[i].step->of, EXPLAIN_OF_REPLY);
        bool is_field = changes[i].len == changes[i].from_len;
        if (is_field)
            assert_field(&pair, &changes[i]);
        else
            assert_other_length(&pair, &changes[i]);
        n_lengths += is_field ? 0 : 1;
        memcpy(made + changes[i].offset, pair.reply + changes[i].offset, changes[i].len);
        if (i > 0) /* or in the same byte */
            assert_true(changes[i].offset >= changes[i - 1].offset);
    }
    bool has_moved = pair.reply_header_len != pair.from_header_len;
    assert_int_equal(n_lengths, (has_moved ? 1 : 0) + (left_out_of(&pair) > 0 ? 1 : 0));
    assert_memory_equal(made, pair.reply, pair.reply_len);
}

TEST(changes_make_the_reply_out_of_what_came)
{
    struct explain_lab *lab = *state;
    struct hostile hostile;
    unsigned n_replies = 0;

    hostile_begin(&hostile, random_seed(), NULL, 0);
    for (int i = 0; i < N_PACKETS; i++) {
        uint64_t wait_ns;
        struct frame frame = hostile_next(&hostile, &wait_ns);
        if (i % A_SESSION == 0) {
            explain_lab_reset(lab);
            hostile_set_switches(lab->host, &hostile);
        }
        if (frame.len > EXPLAIN_MAX_PACKET_LEN)
            continue;
        enum verdict verdict = explain_lab_send(lab, frame.bytes, frame.len);
        if (verdict != SEND_ECHO_REPLY && verdict != SEND_TIMESTAMP_REPLY)
            continue;
        assert_they_make_the_reply(&lab->explanation);
        n_replies++;
    }
    hostile_end(&hostile);
    assert_true(n_replies > N_PACKETS / 20);
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
        cmocka_unit_test(changes_make_the_reply_out_of_what_came),
    };
    return cmocka_run_group_tests_name("explain_changes", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
