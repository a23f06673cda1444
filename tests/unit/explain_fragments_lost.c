/* explain_fragments_lost.c - proves that an explanation says what became of fragments that were
 * never put together
 *
 * Some are refused when they come: twice, over each other, too late, too long. Others were held,
 * and are given up when their time is over: then no packet comes, and the explanation is about the
 * first fragment, as far as it is there.
 */
#include "tests/unit/unit.h"

#include "tests/unit/explain_lab.h"

static struct packet_spec request(void)
{
    struct packet_spec spec = packet_echo_request();

    spec.fragment = 0;
    return spec;
}

/* --- refused --- */

TEST(a_fragment_that_is_there_already_is_a_duplicate_or_an_attack)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request();

    explain_lab_reset(lab);
    (void)explain_lab_send_slice(lab, &spec, 16, 32);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 16, 32), DROP_FRAGMENT_DUPLICATE);
    explain_lab_assert_step(lab, RULE_FRAGMENT_NEW, false, "bytes 16 to 31 of the data",
                            "all of them missing");
    explain_lab_assert_step(lab, RULE_FRAGMENT_AGAIN, true, "bytes 16 to 31 of the data",
                            "the same place, the same bytes");
    assert_int_equal(explain_lab_step(lab, RULE_FRAGMENT_NEW)->offset, 20);
    assert_int_equal(explain_lab_step(lab, RULE_FRAGMENT_NEW)->len, 16);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 8, 24), DROP_FRAGMENT_OVERLAP);
    explain_lab_assert_step(lab, RULE_FRAGMENT_AGAIN, false, "bytes 8 to 23 of the data",
                            "the same place, the same bytes");
    assert_int_equal(explain_lab_step(lab, RULE_FRAGMENT_AGAIN)->offset, 20);
    assert_int_equal(explain_lab_step(lab, RULE_FRAGMENT_AGAIN)->len, 16);
    /* what overlapped has taken the others with it */
    (void)explain_lab_send_slice(lab, &spec, 0, 8);
    explain_lab_assert_step(lab, RULE_FRAGMENT_KNOWN, false,
                            "identification 0x1234, from "
                            "192.168.3.11",
                            "one that waits with the same identification, addresses and protocol");
}

TEST(a_datagram_has_one_end)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request(), shorter = request();

    explain_lab_reset(lab);
    (void)explain_lab_send_slice(lab, &spec, 32, 48);
    shorter.data_len = 8;
    assert_int_equal(explain_lab_send_slice(lab, &shorter, 8, SIZE_MAX), DROP_FRAGMENT_OVERLAP);
    const struct explain_step *step = explain_lab_step(lab, RULE_FRAGMENT_ONE_END);
    assert_false(step->answer);
    assert_string_equal(step->seen, "an end at byte 16");
    (void)explain_lab_send_slice(lab, &shorter, 8, SIZE_MAX);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 16, 24), DROP_FRAGMENT_OVERLAP);
    step = explain_lab_step(lab, RULE_FRAGMENT_INSIDE);
    assert_false(step->answer);
    assert_string_equal(step->seen, "an end at byte 24");
}

TEST(a_fragment_has_data_in_units_of_8_and_ends_where_a_datagram_can)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request();

    explain_lab_reset(lab);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 8, 8), DROP_FRAGMENT_EMPTY);
    explain_lab_assert_step(lab, RULE_FRAGMENT_DATA, false, "0 bytes", "1 or more");
    assert_int_equal(explain_lab_send_slice(lab, &spec, 8, 21), DROP_FRAGMENT_ALIGNMENT);
    explain_lab_assert_step(lab, RULE_FRAGMENT_ALIGNMENT, false, "13 bytes",
                            "a multiple of 8, or the last fragment");
    spec.fragment = 0x1ffd;
    spec.icmp_len = 4;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_FRAGMENT_TOO_BIG);
    explain_lab_assert_step(lab, RULE_FRAGMENT_END, false, "65536 bytes with this header",
                            "at most 65535 bytes");
    lab->host->reassembly.max_len = 65535 - 1;
    spec.icmp_len = 2;
    assert_int_equal(explain_lab_send_spec(lab, &spec), HOLD_FRAGMENT);
    explain_lab_assert_step(lab, RULE_FRAGMENT_END, true, "65534 bytes with this header",
                            "at most 65534 bytes");
    spec.fragment = 0x2000;
    spec.icmp_len = 8;
    spec.options_len = 4;
    assert_int_equal(explain_lab_send_spec(lab, &spec), DROP_FRAGMENT_TOO_BIG);
    explain_lab_assert_step(lab, RULE_FRAGMENT_WHOLE, false, "65538 bytes", "at most 65534 bytes");
}

TEST(fragments_have_marks_of_one_kind)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request();

    explain_lab_reset(lab);
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    spec.tos = 2;
    assert_int_equal(explain_lab_send_slice(lab, &spec, 32, SIZE_MAX), DROP_FRAGMENT_ECN);
    explain_lab_assert_step(lab, RULE_FRAGMENT_ECN, false, "marks: Not-ECT, ECT(0)",
                            "Not-ECT alone, or not among them");
    assert_int_equal(explain_lab_step(lab, RULE_FRAGMENT_ECN)->offset, 1);
    assert_int_equal(lab->explanation.datagram_len, 0);
}

TEST(the_oldest_makes_room_and_a_host_without_places_has_none)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request();

    explain_lab_reset(lab);
    for (unsigned i = 0; i < LAB_N_PLACES; i++) {
        spec.id = (uint16_t)i;
        (void)explain_lab_send_slice(lab, &spec, 0, 8);
        assert_null(explain_lab_step(lab, RULE_FRAGMENT_EVICTS));
        if (i == 0)
            (void)explain_lab_send_slice(lab, &spec, 8, 16);
    }
    spec.id = LAB_N_PLACES;
    lab->plain->now_ns += LAB_SECOND / 4;
    assert_int_equal(explain_lab_send_slice(lab, &spec, 0, 8), HOLD_FRAGMENT);
    explain_lab_assert_step(lab, RULE_FRAGMENT_EVICTS, true, "250 ms since it began", "");
    explain_lab_assert_step(lab, RULE_FRAGMENT_DROPS, true, "fragments: 2", "");
    explain_lab_assert_step(lab, RULE_FRAGMENT_ROOM, true, "datagrams that wait: 15",
                            "a place that is free, or one that waits and can make room");
    lab->host->reassembly = (struct reassembly){.n_places = 0};
    assert_int_equal(explain_lab_send_slice(lab, &spec, 0, 8), DROP_FRAGMENT_NO_ROOM);
    explain_lab_assert_step(lab, RULE_FRAGMENT_MEMORY, false,
                            "datagrams that may wait for fragments: 0", "1 or more");
}

TEST(a_fragment_that_comes_too_late_begins_anew)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request();

    explain_lab_reset(lab);
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    lab->plain->now_ns += 30 * LAB_SECOND - 1;
    (void)explain_lab_send_slice(lab, &spec, 40, 48);
    explain_lab_assert_step(lab, RULE_FRAGMENT_LATE, false, "29999 ms since its first fragment",
                            "30000 ms or more");
    lab->plain->now_ns++;
    assert_int_equal(explain_lab_send_slice(lab, &spec, 32, SIZE_MAX), HOLD_FRAGMENT);
    explain_lab_assert_step(lab, RULE_FRAGMENT_LATE, true, "30000 ms since its first fragment",
                            "30000 ms or more");
    assert_int_equal(lab->explanation.held[0].begin, 32);
    assert_int_equal(lab->explanation.missing[0].end, 32);
}

/* --- given up --- */

TEST(before_its_time_is_over_nothing_is_given_up)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request();

    explain_lab_reset(lab);
    assert_false(explain_lab_give_up(lab));
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    lab->plain->now_ns += 30 * LAB_SECOND - 1;
    assert_false(explain_lab_give_up(lab));
    lab->plain->now_ns++;
    assert_true(explain_lab_give_up(lab));
    assert_false(explain_lab_give_up(lab));
}

TEST(the_error_about_what_is_given_up_quotes_its_first_fragment)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request();
    struct frame first = packet_build_slice(&spec, 0, 32);

    explain_lab_reset(lab);
    (void)explain_lab_send_slice(lab, &spec, 40, 48);
    lab->plain->now_ns += LAB_SECOND;
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    lab->plain->now_ns += 29 * LAB_SECOND;
    assert_true(explain_lab_give_up(lab));

    const struct explanation *explanation = &lab->explanation;
    const struct explain_lab_expected timeout = {
        RULE_FRAGMENT_TIMEOUT, false, EXPLAIN_OF_NOTHING, 0, 0, "30000 ms", "less than 30000 ms"};
    assert_true(explanation->is_timeout);
    assert_int_equal(explanation->verdict, SEND_TIME_EXCEEDED);
    assert_int_equal(explanation->packet_len, first.len);
    assert_memory_equal(explanation->packet, first.bytes, first.len);
    (void)explain_lab_assert_steps(lab, 0, &timeout, 1);
    assert_int_equal(explain_lab_step(lab, RULE_ERROR_FIRST)->of, EXPLAIN_OF_PACKET);
    assert_int_equal(explanation->n_lookups, 2);
    assert_int_equal(explanation->n_replies, 1);
    assert_int_equal(explanation->reply_len[0], 28 + first.len);
    assert_int_equal(explanation->replies[20], 11);
    assert_int_equal(explanation->replies[21], 1);
    assert_memory_equal(explanation->replies + 28, first.bytes, first.len);
    assert_int_equal(lab->host->verdicts[SEND_TIME_EXCEEDED], 1);
    assert_int_equal(lab->host->verdicts[DROP_FRAGMENT_TIMEOUT], 1);
    frame_free(&first);
}

TEST(without_a_first_fragment_it_is_given_up_in_silence)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request();

    explain_lab_reset(lab);
    (void)explain_lab_send_slice(lab, &spec, 32, SIZE_MAX);
    lab->plain->now_ns += 40 * LAB_SECOND;
    assert_true(explain_lab_give_up(lab));
    assert_true(lab->explanation.is_timeout);
    assert_int_equal(lab->explanation.verdict, DROP_FRAGMENT_TIMEOUT);
    assert_int_equal(lab->explanation.packet_len, 0);
    assert_int_equal(lab->explanation.n_steps, 2);
    assert_int_equal(lab->explanation.n_lookups, 0);
    assert_int_equal(lab->explanation.n_held, 0);
    explain_lab_assert_step(lab, RULE_FRAGMENT_DROPS, true, "fragments: 1", "");
    explain_lab_assert_step(lab, RULE_FRAGMENT_TIMEOUT, false, "40000 ms", "less than 30000 ms");
}

TEST(each_datagram_is_given_up_alone_and_the_gate_is_asked_for_each)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request();

    explain_lab_reset(lab);
    for (spec.id = 0; spec.id < 8; spec.id++)
        (void)explain_lab_send_slice(lab, &spec, 0, 32);
    lab->plain->now_ns += 30 * LAB_SECOND;
    for (unsigned i = 0; i < 8; i++) {
        assert_true(explain_lab_give_up(lab));
        assert_int_equal(lab->explanation.packet[5], i);
        assert_int_equal(lab->explanation.verdict,
                         i < 6 ? SEND_TIME_EXCEEDED : DROP_FRAGMENT_TIMEOUT);
        explain_lab_assert_step(lab, RULE_ERROR_PEER, i < 6, "one more for 192.168.3.11",
                                "at most 6 at once, then --err-rate a second");
    }
    assert_false(explain_lab_give_up(lab));
}

TEST(what_is_explained_next_is_not_about_what_was_explained_before)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = request();

    explain_lab_reset(lab);
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    (void)explain_lab_send_slice(lab, &spec, 32, SIZE_MAX);
    assert_int_equal(lab->explanation.datagram_len, 84);
    (void)explain_lab_send_slice(lab, &spec, 0, 32);
    assert_int_equal(lab->explanation.datagram_len, 0);
    lab->plain->now_ns += 30 * LAB_SECOND;
    assert_true(explain_lab_give_up(lab));
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_false(lab->explanation.is_timeout);
    assert_int_equal(lab->explanation.n_replies, 1);
    assert_int_equal(lab->explanation.n_lookups, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fragment_that_is_there_already_is_a_duplicate_or_an_attack),
        cmocka_unit_test(a_datagram_has_one_end),
        cmocka_unit_test(a_fragment_has_data_in_units_of_8_and_ends_where_a_datagram_can),
        cmocka_unit_test(fragments_have_marks_of_one_kind),
        cmocka_unit_test(the_oldest_makes_room_and_a_host_without_places_has_none),
        cmocka_unit_test(a_fragment_that_comes_too_late_begins_anew),
        cmocka_unit_test(before_its_time_is_over_nothing_is_given_up),
        cmocka_unit_test(the_error_about_what_is_given_up_quotes_its_first_fragment),
        cmocka_unit_test(without_a_first_fragment_it_is_given_up_in_silence),
        cmocka_unit_test(each_datagram_is_given_up_alone_and_the_gate_is_asked_for_each),
        cmocka_unit_test(what_is_explained_next_is_not_about_what_was_explained_before),
    };
    return cmocka_run_group_tests_name("explain_fragments_lost", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
