/* explain_replies.c - proves that an explanation has all that leaves, in the order in which it does
 *
 * The longest datagram leaves in the most fragments; put together again they are the reply, as
 * properties.h puts them together. What an act wrote lies in the first of them.
 */
#include "tests/unit/unit.h"

#include "tests/unit/explain_lab.h"
#include "tests/unit/properties.h"

enum { MAX_DATAGRAM = 65535, HEADER = 20 };

/* Sends it in two pieces. */
static enum verdict send_in_two(struct explain_lab *lab, const struct packet_spec *spec, size_t cut)
{
    (void)explain_lab_send_slice(lab, spec, 0, cut);
    return explain_lab_send_slice(lab, spec, cut, SIZE_MAX);
}

/* The replies put together. */
static void assert_joined(const struct explanation *explanation, const struct frame *request)
{
    static struct properties_packet packets[EXPLAIN_MAX_REPLIES];
    static uint8_t whole[MAX_DATAGRAM + 1];
    const uint8_t *reply = explanation->replies;
    size_t whole_len;

    for (uint32_t i = 0; i < explanation->n_replies; reply += explanation->reply_len[i++])
        packets[i] = (struct properties_packet){reply, explanation->reply_len[i]};
    assert_null(properties_join(packets, explanation->n_replies, whole, &whole_len));
    assert_int_equal(whole_len, request->len);
    assert_memory_equal(whole + HEADER + 4, request->bytes + HEADER + 4, request->len - HEADER - 4);
}

TEST(the_longest_datagram_leaves_in_all_its_fragments)
{
    static const uint32_t mtus[] = {68, 69, 75, 76, 576, 1500, 32768, 65534};
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    spec.fragment = 0;
    spec.data_len = MAX_DATAGRAM - HEADER - 8;
    struct frame request = packet_build(&spec);
    for (size_t i = 0; i < N_ELEMENTS(mtus); i++) {
        uint32_t room = (mtus[i] - HEADER) / 8 * 8;
        uint32_t n = (MAX_DATAGRAM - HEADER + room - 1) / room;
        char seen[64] = "", in_all[64] = "";
        struct text text = text_in(seen, sizeof seen), text_in_all = text_in(in_all, sizeof in_all);
        explain_lab_reset(lab);
        lab->host->mtu = mtus[i];
        assert_int_equal(send_in_two(lab, &spec, 32000), SEND_ECHO_REPLY);
        assert_int_equal(lab->explanation.n_replies, n);
        for (uint32_t j = 0; j < n; j++)
            assert_int_equal(lab->explanation.reply_len[j],
                             HEADER + (j < n - 1 ? room : MAX_DATAGRAM - HEADER - j * room));
        assert_joined(&lab->explanation, &request);
        text_add_number(&text, HEADER + room);
        text_add(&text, " bytes, the MTU is ");
        text_add_number(&text, mtus[i]);
        explain_lab_assert_step(lab, RULE_FIRST_TOTAL_LEN, true, seen, "");
        text_add_number(&text_in_all, n);
        text_add(&text_in_all, " fragments in all");
        explain_lab_assert_step(lab, RULE_REPLY_FRAGMENTS, true, in_all, "");
        assert_int_equal(explain_lab_step(lab, RULE_FIRST_FLAGS)->offset, 6);
    }
    frame_free(&request);
}

TEST(there_is_room_for_the_most_replies_and_for_no_more)
{
    assert_in_range((MAX_DATAGRAM - HEADER + 47) / 48, EXPLAIN_MAX_REPLIES - 2,
                    EXPLAIN_MAX_REPLIES);
}

TEST(what_fits_leaves_in_one_piece)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    spec.fragment = 0;
    spec.data_len = 1472;
    assert_int_equal(send_in_two(lab, &spec, 800), SEND_ECHO_REPLY);
    assert_int_equal(lab->explanation.n_replies, 1);
    assert_int_equal(lab->explanation.reply_len[0], 1500);
    assert_null(explain_lab_step(lab, RULE_REPLY_FRAGMENTS));
    spec.data_len = 1473;
    assert_int_equal(send_in_two(lab, &spec, 800), SEND_ECHO_REPLY);
    assert_int_equal(lab->explanation.n_replies, 2);
    /* what came in one piece leaves in one, be it longer */
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_int_equal(lab->explanation.n_replies, 1);
    assert_int_equal(lab->explanation.reply_len[0], 1501);
}

TEST(what_may_not_be_fragmented_is_cut)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    lab->host->mtu = 100;
    lab->host->sends_fragments = false;
    spec.fragment = 0;
    spec.data_len = 200;
    assert_int_equal(send_in_two(lab, &spec, 80), SEND_ECHO_REPLY);
    assert_int_equal(lab->explanation.n_replies, 1);
    assert_int_equal(lab->explanation.reply_len[0], 100);
    explain_lab_assert_step(lab, RULE_CUT_TOTAL_LEN, true, "100 bytes", "");
    assert_int_equal(explain_lab_step(lab, RULE_CUT_TOTAL_LEN)->offset, 2);
    assert_int_equal(explain_lab_step(lab, RULE_REPLY_CHECKSUM_SUMMED)->offset, 22);
}

/* The header and the first stamps fill the first fragment: the others are in the second. */
TEST(an_act_ends_where_the_first_reply_does)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();
    uint8_t options[PACKET_MAX_OPTIONS] = {68, 0, 5};

    spec.fragment = 0;
    spec.type = 13;
    spec.data_len = 12;
    spec.options = options;
    for (uint8_t len = 4; len <= PACKET_MAX_OPTIONS; len += 4) {
        explain_lab_reset(lab);
        lab->host->answers_timestamp = true;
        lab->host->mtu = 68;
        options[1] = len;
        spec.options_len = len;
        assert_int_equal(send_in_two(lab, &spec, 8), SEND_TIMESTAMP_REPLY);
        uint32_t stamps = HEADER + len + 12, end = lab->explanation.reply_len[0];
        const struct explain_step *step = explain_lab_step(lab, RULE_REPLY_STAMPS);
        if (stamps + 8 <= end) {
            assert_int_equal(step->of, EXPLAIN_OF_REPLY);
            assert_int_equal(step->offset, stamps);
            assert_int_equal(step->len, 8);
        } else if (stamps >= end) {
            assert_true(step->of == EXPLAIN_OF_NOTHING || step->len == 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_datagram_leaves_in_all_its_fragments),
        cmocka_unit_test(there_is_room_for_the_most_replies_and_for_no_more),
        cmocka_unit_test(what_fits_leaves_in_one_piece),
        cmocka_unit_test(what_may_not_be_fragmented_is_cut),
        cmocka_unit_test(an_act_ends_where_the_first_reply_does),
    };
    return cmocka_run_group_tests_name("explain_replies", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
