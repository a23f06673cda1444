/* explain_text.c - proves that an explanation is printed whole: which packet, what its bytes say,
 * the routes, the fragments, the verdict
 */
#include "explain_told.h"

#include "capture.h"

TEST(a_packet_has_a_title_with_its_number_length_and_time)
{
    struct told *told = *state;

    told->explained.number = 7;
    told->explained.time_ns = 61000002999;
    assert_string_equal(
        TEXT_OF(told, explain_text_title(&told->sheet, &told->explained)),
        "packet 7: IP 192.168.3.11 > 192.168.3.12: ICMP echo request, id 17185, seq "
        "1, length 64\n          84 bytes, at 61.000002 s\n");
}

TEST(one_byte_is_a_byte)
{
    struct told *told = *state;

    (void)told_bytes(told, (const uint8_t[]){0x45}, 1);
    assert_non_null(strstr(TEXT_OF(told, explain_text_title(&told->sheet, &told->explained)),
                           "          1 byte, at "));
}

TEST(a_datagram_that_is_given_up_has_a_title_of_its_own)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    (void)told_slice(told, &spec, 0, 24);
    assert_true(told_give_up(told));
    told->explained.number = 9;
    told->explained.time_ns = 30000000000;
    assert_string_equal(TEXT_OF(told, explain_text_title(&told->sheet, &told->explained)),
                        "timeout: a datagram is given up whose fragments did not all come\n"
                        "         IP 192.168.3.11 > 192.168.3.12: ICMP echo request, id 17185, seq "
                        "1, length 24, frag id\n         4660, offset 0, more\n"
                        "         at 30.000000 s, before packet 9\n");
    (void)told_slice(told, &spec, 24, 48);
    assert_true(told_give_up(told));
    assert_non_null(strstr(TEXT_OF(told, explain_text_title(&told->sheet, &told->explained)),
                           "\n         its first fragment never came\n"));
}

/* Every field stands on a line with its name, its value and how its meaning begins. */
static void assert_fields(const char *text, const uint8_t *packet, size_t len)
{
    struct explain_field fields[192];
    size_t n = explain_dissect(packet, len, fields, N_ELEMENTS(fields));

    assert_in_range(n, 1, N_ELEMENTS(fields));
    for (size_t i = 0; i < n; i++) {
        char word[EXPLAIN_MEANING_LEN];
        (void)snprintf(word, sizeof word, "%s", fields[i].meaning);
        word[strcspn(word, " ")] = '\0';
        if (!told_has_line(text, fields[i].name, fields[i].value) ||
            !told_has_line(text, fields[i].value, word) || strstr(text, fields[i].header) == NULL)
            fail_msg("field %s is not told", fields[i].name);
    }
    assert_int_equal(told_long_lines(text), 0);
}

TEST(every_field_is_told)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    assert_fields(TEXT_OF(told, explain_text_bytes(&told->sheet, &told->explanation)),
                  told->explanation.packet, told->explanation.packet_len);
    spec.protocol = 17;
    (void)told_spec(told, &spec);
    assert_int_equal(told->explanation.n_replies, 0);
    assert_fields(TEXT_OF(told, explain_text_bytes(&told->sheet, &told->explanation)),
                  told->explanation.packet, told->explanation.packet_len);
}

TEST(bytes_stand_before_the_field_and_once_for_those_that_share_them)
{
    struct told *told = *state;
    const char *text = TEXT_OF(told, explain_text_bytes(&told->sheet, &told->explanation));

    assert_memory_equal(text,
                        "\n  what the bytes say\n    IPv4\n       0   45            version  ", 60);
    assert_non_null(strstr(text, "\n                         header length            20 bytes "));
    assert_non_null(strstr(text, "\n       2   00 54         total length             84 bytes "));
    assert_non_null(
        strstr(text, "\n      12   c0 a8 03 0b   source                   192.168.3.11"));
    assert_non_null(strstr(text, "\n    ICMP\n      20   08            type  "));
    assert_non_null(strstr(text, "\n      28   00 01 02 ...  data                     56 bytes "));
    assert_int_equal(count_words(text, "\n       0   45 "), 1);
    assert_non_null(strstr(text, "\n       6   40            reserved flag "));
    assert_non_null(strstr(text, "\n       6   40 00         fragment offset "));
}

TEST(no_bytes_say_nothing)
{
    struct told *told = *state;

    (void)told_bytes(told, (const uint8_t[]){0}, 0);
    assert_string_equal(TEXT_OF(told, explain_text_bytes(&told->sheet, &told->explanation)),
                        "\n  what the bytes say\n    there are none\n");
}

TEST(a_datagram_that_was_put_together_is_told_besides)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    spec.data_len = 100;
    (void)told_slice(told, &spec, 0, 48);
    assert_null(strstr(TEXT_OF(told, explain_text_bytes(&told->sheet, &told->explanation)),
                       "put together"));
    assert_int_equal(told_slice(told, &spec, 48, 200), SEND_ECHO_REPLY);
    const char *text = TEXT_OF(told, explain_text_bytes(&told->sheet, &told->explanation));
    const char *joined =
        strstr(text, "\n  what the datagram that was put together says\n    IPv4\n");
    assert_non_null(joined);
    assert_fields(joined, told->explanation.datagram, told->explanation.datagram_len);
    assert_non_null(strstr(joined, "128 bytes"));
}

TEST(the_routes_are_told_with_those_that_lost)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    TOLD_AGAIN(told, "192.168.3.12", "192.168.3.0/24=unreachable", "192.168.0.0/16=blackhole");
    (void)told_spec(told, &spec);
    assert_string_equal(TEXT_OF(told, explain_text_routes(&told->sheet, &told->explained)),
                        "\n  whose address it is: the longest prefix decides\n"
                        "    source        192.168.3.11 -> 192.168.3.0/24 unreachable\n"
                        "                  lost: 192.168.0.0/16 blackhole, which is shorter\n"
                        "    destination   192.168.3.12 -> 192.168.3.12/32 local\n"
                        "                  lost: 192.168.3.0/24 unreachable, which is shorter\n"
                        "                  lost: 192.168.0.0/16 blackhole, which is shorter\n");
}

TEST(a_route_that_was_replaced_lost_because_it_came_earlier)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    TOLD_AGAIN(told, "192.168.3.12=blackhole", "192.168.3.12");
    (void)told_spec(told, &spec);
    assert_string_equal(
        TEXT_OF(told, explain_text_routes(&told->sheet, &told->explained)),
        "\n  whose address it is: the longest prefix decides\n"
        "    source        192.168.3.11 -> no prefix covers it\n"
        "    destination   192.168.3.12 -> 192.168.3.12/32 local\n"
        "                  lost: 192.168.3.12/32 blackhole, which was added earlier\n");
}

TEST(of_many_routes_some_are_told_and_the_others_counted)
{
    const char *words[30] = {"192.168.3.12", NULL};
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    for (size_t i = 0; i + 1 < N_ELEMENTS(words); i++)
        words[i] = "192.168.3.12";
    told_again(told, words);
    (void)told_spec(told, &spec);
    assert_int_equal(count_words(TEXT_OF(told, explain_text_routes(&told->sheet, &told->explained)),
                                 "lost: 192.168.3.12/32 local, which was added earlier\n"),
                     28);
    assert_null(strstr(told->text, " more\n"));
    struct route_prefix many[1100];
    for (size_t i = 0; i < N_ELEMENTS(many); i++)
        many[i] = (struct route_prefix){IP(192, 168, 3, 12), 32, ROUTE_LOCAL};
    told->explained.known = many;
    told->explained.n_known = 40;
    assert_non_null(strstr(TEXT_OF(told, explain_text_routes(&told->sheet, &told->explained)),
                           "\n                  and 7 more\n"));
    told->explained.n_known = N_ELEMENTS(many);
    assert_non_null(strstr(TEXT_OF(told, explain_text_routes(&told->sheet, &told->explained)),
                           "\n                  and 991 or more\n"));
}

TEST(of_many_ranges_the_first_and_the_last_are_told)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    spec.data_len = 400;
    for (size_t i = 0; i < 11; i++) {
        (void)told_slice(told, &spec, 16 + i * 16, 24 + i * 16);
        const char *text = TEXT_OF(told, explain_text_fragments(&told->sheet, &told->explanation));
        assert_int_equal(count_words(text, "    held "), i < 9 ? i + 1 : 9);
        assert_int_equal(strstr(text, "and 1 more, up to\n") != NULL, i == 9);
        assert_int_equal(strstr(text, "and 2 more, up to\n") != NULL, i == 10);
    }
    assert_non_null(strstr(told->text, "bytes 176-183 of the data\n"));
}

TEST(no_routes_are_told_when_none_was_asked_for)
{
    struct told *told = *state;

    (void)told_bytes(told, (const uint8_t[]){0x45}, 1);
    assert_string_equal(TEXT_OF(told, explain_text_routes(&told->sheet, &told->explained)), "");
}

TEST(held_and_missing_bytes_are_told_as_ranges)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    assert_string_equal(TEXT_OF(told, explain_text_fragments(&told->sheet, &told->explanation)),
                        "");
    (void)told_slice(told, &spec, 8, 24);
    assert_string_equal(TEXT_OF(told, explain_text_fragments(&told->sheet, &told->explanation)),
                        "\n  what of its datagram is there\n"
                        "    held          bytes 8-23 of the data\n"
                        "    missing       bytes 0-7 of the data\n"
                        "    missing       what follows: the last fragment has not come\n");
    (void)told_slice(told, &spec, 48, 64);
    assert_string_equal(TEXT_OF(told, explain_text_fragments(&told->sheet, &told->explanation)),
                        "\n  what of its datagram is there\n"
                        "    held          bytes 8-23 of the data\n"
                        "    held          bytes 48-63 of the data\n"
                        "    missing       bytes 0-7 of the data\n"
                        "    missing       bytes 24-47 of the data\n");
}

TEST(every_verdict_is_told_with_its_sentence_clause_and_counter)
{
    struct told *told = *state;

    for (int i = 0; i < N_VERDICTS; i++) {
        const struct verdict_row *row = &verdict_table[i];
        char line[256];
        told->explanation.verdict = (enum verdict)i;
        const char *text = TEXT_OF(told, explain_text_verdict(&told->sheet, &told->explanation));
        (void)snprintf(line, sizeof line, "\n  verdict\n    %s\n    %s (%s)\n", row->name,
                       row->sentence, row->clause);
        assert_memory_equal(text, line, strlen(line));
        assert_int_equal(strstr(text, "\n    counted in ipSystemStats.In") != NULL,
                         row->counter != MIB_NONE);
    }
}

TEST(the_ink_of_a_verdict_says_whether_something_leaves)
{
    for (int i = 0; i < N_VERDICTS; i++) {
        enum ink wanted = strncmp(verdict_table[i].name, "SEND_", 5) == 0   ? INK_GOOD
                          : strncmp(verdict_table[i].name, "HOLD_", 5) == 0 ? INK_NOTE
                                                                            : INK_BAD;
        assert_int_equal(explain_text_ink((enum verdict)i), wanted);
    }
}

TEST(a_brief_line_ends_with_the_verdict)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    assert_string_equal(
        TEXT_OF(told, explain_text_brief(&told->sheet, &told->explanation)),
        "IP 192.168.3.11 > 192.168.3.12: ICMP echo request, id 17185, seq 1, length "
        "64 -> SEND_ECHO_REPLY");
    (void)told_slice(told, &spec, 0, 24);
    assert_true(told_give_up(told));
    assert_string_equal(
        TEXT_OF(told, explain_text_brief(&told->sheet, &told->explanation)),
        "timeout of IP 192.168.3.11 > 192.168.3.12: ICMP echo request, id 17185, seq 1, length 24, "
        "frag id 4660, offset 0, more -> SEND_TIME_EXCEEDED");
    (void)told_slice(told, &spec, 24, 48);
    assert_true(told_give_up(told));
    assert_string_equal(
        TEXT_OF(told, explain_text_brief(&told->sheet, &told->explanation)),
        "timeout of a datagram whose first fragment never came -> DROP_FRAGMENT_TIMEOUT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        told_test(a_packet_has_a_title_with_its_number_length_and_time),
        told_test(one_byte_is_a_byte),
        told_test(a_datagram_that_is_given_up_has_a_title_of_its_own),
        told_test(every_field_is_told),
        told_test(bytes_stand_before_the_field_and_once_for_those_that_share_them),
        told_test(no_bytes_say_nothing),
        told_test(a_datagram_that_was_put_together_is_told_besides),
        told_test(the_routes_are_told_with_those_that_lost),
        told_test(a_route_that_was_replaced_lost_because_it_came_earlier),
        told_test(of_many_routes_some_are_told_and_the_others_counted),
        told_test(of_many_ranges_the_first_and_the_last_are_told),
        told_test(no_routes_are_told_when_none_was_asked_for),
        told_test(held_and_missing_bytes_are_told_as_ranges),
        told_test(every_verdict_is_told_with_its_sentence_clause_and_counter),
        cmocka_unit_test(the_ink_of_a_verdict_says_whether_something_leaves),
        told_test(a_brief_line_ends_with_the_verdict),
    };
    return cmocka_run_group_tests_name("explain_text", tests, NULL, NULL);
}
