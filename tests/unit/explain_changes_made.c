/* explain_changes_made.c - proves that the changes of a reply are all of them and nothing else
 *
 * Who makes them to what came has the reply, byte by byte; each one is a change; and a step says
 * why. The packets are hostile ones that are answered all the same.
 */
#include "tests/unit/unit.h"

#include "tests/unit/explain_lab.h"
#include "tests/unit/hostile_switches.h"

enum { MAX_CHANGES = 40, N_PACKETS = 4000, A_SESSION = 200 };

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
        cmocka_unit_test(changes_make_the_reply_out_of_what_came),
    };
    return cmocka_run_group_tests_name("explain_changes_made", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
