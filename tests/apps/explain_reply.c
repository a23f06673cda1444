/* explain_reply.c - proves that what leaves is printed, what of it is new, and that the arithmetic
 * of the checksums is right
 */
#include "explain_told.h"

#include "capture.h"

static const char *reply_of(struct told *told)
{
    return TEXT_OF(told, explain_text_reply(&told->sheet, &told->explanation));
}

static const char *sums_of(struct told *told)
{
    return TEXT_OF(told, explain_text_sums(&told->sheet, &told->explanation));
}

TEST(nothing_is_told_when_nothing_leaves)
{
    struct told *told = *state;

    (void)told_bytes(told, (const uint8_t[]){0x45}, 1);
    assert_string_equal(reply_of(told), "");
}

TEST(each_change_is_told_with_both_values_and_the_reason)
{
    struct told *told = *state;
    const char *text = reply_of(told);

    assert_memory_equal(text, "\n  what the reply changed\n       4   12 34        ->  00 00  ",
                        57);
    assert_non_null(strstr(text, "\n      12   c0 a8 03 0b  ->  c0 a8 03 0c    source\n"));
    assert_non_null(strstr(text, "\n      16   c0 a8 03 0c  ->  c0 a8 03 0b    destination\n"));
    assert_non_null(strstr(text, "\n      20   08           ->  00             type\n"));
    assert_non_null(strstr(text, "(RFC 792)\n      22   "));
    assert_non_null(strstr(text, "(RFC 1624 section 3)\n"));
    assert_int_equal(told_long_lines(text), 0);
}

/* The bytes that are told as changed are those that differ, and all others are counted. */
TEST(the_bytes_that_stayed_are_counted)
{
    struct explain_change changes[64];
    struct told *told = *state;
    bool is_changed[84] = {false};
    uint32_t n_changed = 0;
    struct packet_spec spec = packet_echo_request();
    char line[64];

    TOLD_AGAIN(told, "--broadcast");
    spec.destination = IP(192, 168, 3, 255);
    spec.fragment = 0x8000; /* two fields of one byte change */
    assert_int_equal(told_spec(told, &spec), SEND_ECHO_REPLY);
    size_t n = explain_changes(&told->explanation, changes, N_ELEMENTS(changes));
    for (size_t i = 0; i < n; i++)
        memset(is_changed + changes[i].offset, true, changes[i].len);
    for (size_t i = 0; i < sizeof is_changed; i++)
        n_changed += is_changed[i];
    (void)snprintf(line, sizeof line, "\n           the other %u bytes are those that came\n",
                   84 - n_changed);
    assert_non_null(strstr(reply_of(told), line));
}

TEST(options_that_do_not_go_back_are_said)
{
    static const uint8_t record_route[8] = {7, 7, 4};
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    spec.options = record_route;
    spec.options_len = sizeof record_route;
    spec.ihl = 7;
    (void)told_spec(told, &spec);
    assert_null(strstr(reply_of(told), "options\n"));
    TOLD_AGAIN(told, "--options", "ignore");
    (void)told_spec(told, &spec);
    assert_non_null(strstr(reply_of(told), "\n      20   07 07 04 00  ->  nothing        options\n"
                                           "           00 00 00 00\n"));
}

TEST(a_reply_is_one_line_with_its_length)
{
    struct told *told = *state;
    const char *text = reply_of(told), *leaves = strstr(text, "\n  what leaves\n");

    assert_non_null(leaves);
    assert_string_equal(leaves, "\n  what leaves\n       84 bytes  IP 192.168.3.12 > 192.168.3.11: "
                                "ICMP echo reply, id 17185, seq 1, length 64\n");
}

TEST(of_many_fragments_four_are_told)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    for (unsigned n = 4; n <= 6; n++) {
        TOLD_AGAIN(told, "--mtu", "100");
        spec.data_len = n * 80 - 8;
        (void)told_slice(told, &spec, 0, 80);
        assert_int_equal(told_slice(told, &spec, 80, n * 80), SEND_ECHO_REPLY);
        assert_int_equal(told->explanation.n_replies, n);
        const char *text = reply_of(told);
        assert_int_equal(count_words(text, "\n      100 bytes  IP 192.168.3.12 > "), 4);
        assert_int_equal(strstr(text, "\n                 and 1 more\n") != NULL, n == 5);
        assert_int_equal(strstr(text, "\n                 and 2 more\n") != NULL, n == 6);
    }
}

TEST(an_error_is_told_field_by_field_and_changes_nothing)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    spec.protocol = 6;
    assert_int_equal(told_spec(told, &spec), SEND_PROTOCOL_UNREACHABLE);
    const char *text = reply_of(told), *says = strstr(text, "\n  what it says\n    IPv4\n");
    assert_null(strstr(text, "what the reply changed"));
    assert_null(strstr(text, "why the checksums"));
    assert_non_null(says);
    assert_non_null(strstr(says, "quoted IPv4"));
    assert_int_equal(told_long_lines(text), 0);
}

/* The arithmetic by other code: each "~(~HC + ~m + m' ...) = HC'" of a text comes out, and
 * changes[0] (of the header) and changes[1] (of the message) are the two checksums. */
static unsigned check_equations(const char *text, unsigned wanted[2])
{
    unsigned n = 0;

    for (const char *at = text; (at = strstr(at, "~(~")) != NULL && at[3] != 'H'; n++) {
        char *end;
        unsigned long sum = 0;
        at += 2;
        for (bool goes_on = true; goes_on;) {
            bool is_turned = *at == '~';
            unsigned long number = strtoul(at + is_turned, &end, 16);
            assert_int_equal(end - at, 4 + is_turned);
            sum += is_turned ? 0xffff - number : number;
            goes_on = strncmp(end, " + ", 3) == 0;
            at = end + 3;
        }
        sum = sum % 0xffff; /* the sum with its carries brought round, but for the two zeros */
        assert_int_equal(*end, ')');
        at = end + 1 + strspn(end + 1, " =\n");
        unsigned long result = strtoul(at, &end, 16);
        assert_int_equal((sum + result) % 0xffff, 0);
        wanted[n] = (unsigned)result;
    }
    return n;
}

static unsigned word(const uint8_t *bytes)
{
    return (unsigned)(bytes[0] << 8 | bytes[1]);
}

TEST(the_equations_lead_to_the_checksums_that_were_sent)
{
    uint64_t seed = random_seed();
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    for (int i = 0; i < 2000; i++) {
        unsigned sums[2] = {0};
        spec.tos = (uint8_t)random_bits(&seed);
        spec.id = (uint16_t)random_bits(&seed);
        spec.fragment = random_below(&seed, 2) != 0 ? 0x4000 : 0;
        spec.ttl = (uint8_t)random_bits(&seed);
        spec.code = (uint8_t)random_bits(&seed);
        spec.icmp_id = (uint16_t)random_bits(&seed);
        spec.source = (uint32_t)(0x0a000000 | random_below(&seed, 1 << 24));
        if (told_spec(told, &spec) != SEND_ECHO_REPLY)
            continue; /* 10.x.y.z was none to answer */
        const char *text = sums_of(told);
        unsigned n = check_equations(text, sums);
        bool header_stays = strstr(text, " stays\n") != NULL;
        assert_int_equal(n, header_stays ? 1 : 2);
        const uint8_t *reply = told->explanation.replies;
        if (header_stays)
            assert_int_equal(word(reply + 10), word(told->explanation.packet + 10));
        else
            assert_int_equal(sums[0], word(reply + 10));
        assert_int_equal(sums[n - 1], word(reply + 22));
        assert_int_equal(told_long_lines(text), 0);
    }
}

TEST(each_word_that_counts_is_named)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;

    spec.fragment = 0; /* and so the identification comes back */
    (void)told_spec(told, &spec);
    assert_non_null(strstr(sums_of(told),
                           "\n    header    only the addresses changed places, and a sum does not "
                           "mind the order:\n"));
    spec.ttl = 1;
    spec.tos = 3;
    spec.fragment = 0x4000;
    (void)told_spec(told, &spec);
    assert_non_null(strstr(sums_of(told),
                           "\n    header    class of service, identification, time to live "
                           "changed. The addresses changed places,"));
    assert_non_null(strstr(sums_of(told), "\n    message   the type changed. The other 60 "
                                          "bytes are the same, and need not be read again:\n"));
    TOLD_AGAIN(told, "--broadcast");
    spec = packet_echo_request();
    spec.destination = IP(192, 168, 3, 255);
    assert_int_equal(told_spec(told, &spec), SEND_ECHO_REPLY);
    assert_non_null(strstr(sums_of(told), "\n    header    identification, source, "
                                          "destination changed:\n"));
}

TEST(a_checksum_that_was_summed_up_anew_has_no_equation)
{
    struct packet_spec spec = packet_echo_request();
    struct told *told = *state;
    unsigned sums[2] = {0};

    TOLD_AGAIN(told, "--mtu", "100", "--no-frag-out");
    spec.data_len = 152;
    (void)told_slice(told, &spec, 0, 80);
    assert_int_equal(told_slice(told, &spec, 80, 160), SEND_ECHO_REPLY); /* cut */
    const char *text = sums_of(told);
    assert_int_equal(check_equations(text, sums), 1);
    assert_null(strstr(text, "    message "));

    /* the same of zeros, which a sum does not miss */
    static const uint8_t zeros[152];
    TOLD_AGAIN(told, "--mtu", "100", "--no-frag-out");
    spec.data = zeros;
    (void)told_slice(told, &spec, 0, 80);
    assert_int_equal(told_slice(told, &spec, 80, 160), SEND_ECHO_REPLY);
    assert_null(strstr(sums_of(told), "    message "));

    TOLD_AGAIN(told, "--options", "ignore");
    spec = packet_echo_request();
    spec.ihl = 6;
    spec.options = zeros;
    spec.options_len = 4;
    assert_int_equal(told_spec(told, &spec), SEND_ECHO_REPLY);
    assert_null(strstr(sums_of(told), "    header "));

    TOLD_AGAIN(told, "--timestamp");
    spec = packet_echo_request();
    spec.type = 13;
    spec.data_len = 12;
    assert_int_equal(told_spec(told, &spec), SEND_TIMESTAMP_REPLY);
    assert_null(strstr(sums_of(told), "    message "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        told_test(nothing_is_told_when_nothing_leaves),
        told_test(each_change_is_told_with_both_values_and_the_reason),
        told_test(the_bytes_that_stayed_are_counted),
        told_test(options_that_do_not_go_back_are_said),
        told_test(a_reply_is_one_line_with_its_length),
        told_test(of_many_fragments_four_are_told),
        told_test(an_error_is_told_field_by_field_and_changes_nothing),
        told_test(the_equations_lead_to_the_checksums_that_were_sent),
        told_test(each_word_that_counts_is_named),
        told_test(a_checksum_that_was_summed_up_anew_has_no_equation),
    };
    return cmocka_run_group_tests_name("explain_reply", tests, NULL, NULL);
}
