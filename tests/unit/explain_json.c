/* explain_json.c - proves that an explanation is written as the schema says, and in any room
 *
 * One explanation stands here letter by letter, of others the parts that it has not. That all of an
 * explanation is in it shows explain_json_read.c.
 */
#include "tests/unit/unit.h"

#include <jansson.h>

#include "stack/explain/json.h"
#include "tests/unit/explain_lab.h"

enum { JSON_SIZE = 1 << 16 };

static const struct route_prefix known[] = {
    {IP(192, 168, 3, 0), 24, ROUTE_LOCAL},       {IP(192, 168, 3, 12), 32, ROUTE_BLACKHOLE},
    {IP(192, 168, 3, 12), 32, ROUTE_LOCAL},      {IP(192, 168, 3, 255), 32, ROUTE_BROADCAST},
    {IP(192, 168, 5, 0), 24, ROUTE_UNREACHABLE},
};

static char json[JSON_SIZE];

static void write_json(const struct explain_lab *lab)
{
    struct text text = text_in(json, sizeof json);

    explain_json(&lab->explanation, 7, 1500, known, N_ELEMENTS(known), &text);
    assert_int_equal(text.len, strlen(json));
}

static void assert_contains(const char *part)
{
    if (strstr(json, part) == NULL)
        fail_msg("%s is not in %s", part, json);
}

TEST(no_bytes_at_all_are_written_like_this)
{
    struct explain_lab *lab = *state;

    assert_int_equal(explain_lab_send(lab, NULL, 0), DROP_IPV4_SHORT);
    write_json(lab);
    assert_string_equal(
        json, "{\"event\":\"packet\",\"number\":7,\"time_ns\":1500,\"length\":0,\"bytes\":\"\","
              "\"brief\":\"IP truncated, 0 bytes\",\"fields\":[],\"datagram\":null,"
              "\"steps\":[{\"rule\":\"RULE_IPV4_PRESENT\",\"layer\":\"IPv4\",\"kind\":\"check\","
              "\"answer\":false,\"text\":\"a header is there\",\"of\":\"packet\",\"offset\":0,"
              "\"length\":0,\"bytes\":\"\",\"seen\":\"0 bytes\",\"required\":\"at least 20 bytes\","
              "\"clause\":\"RFC 791 section 3.1\",\"file\":\"stack/ipv4.c\","
              "\"function\":\"ipv4_accept\"}],\"lookups\":[],\"fragments\":null,"
              "\"verdict\":{\"name\":\"DROP_IPV4_SHORT\",\"action\":\"drop\","
              "\"sentence\":\"shorter than the 20 bytes of an IPv4 header\","
              "\"clause\":\"RFC 791 section 3.1\",\"counter\":\"ipSystemStats.InHdrErrors\"},"
              "\"changes\":[],\"replies\":[]}");
}

TEST(a_field_a_change_and_an_act_are_written_like_this)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    (void)explain_lab_send_spec(lab, &spec);
    write_json(lab);
    assert_contains("{\"offset\":22,\"length\":2,\"header\":\"ICMP\",\"name\":\"checksum\","
                    "\"value\":\"0xbdca\",\"meaning\":\"holds\"},{");
    assert_contains("\"kind\":\"branch\",\"answer\":true,");
    assert_contains("\"kind\":\"act\",\"answer\":true,\"text\":\"to where it came from\","
                    "\"of\":\"reply\",\"offset\":16,\"length\":4,\"bytes\":\"c0a8030b\","
                    "\"seen\":\"192.168.3.11\",\"required\":\"\"");
    assert_contains("\"changes\":[{\"offset\":4,\"length\":2,\"from_offset\":4,"
                    "\"from_length\":2,\"from\":\"1234\",\"to\":\"0000\","
                    "\"field\":\"identification\",\"why\":\"");
    assert_contains("\"clause\":\"RFC 6864 section 4.1\"},{\"offset\":10,");
    assert_contains("\"replies\":[{\"length\":84,\"bytes\":\"450000540000");
    /* a step may be about many bytes: 64 of them are given */
    assert_contains(
        "\"length\":84,\"bytes\":\"45000054123440004001a10dc0a8030bc0a8030c0800bdca4321"
        "0001000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223\"");
}

/* Who edits the stack may leave out what tells of it. */
TEST(a_change_that_no_act_tells_of_has_no_reason)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    (void)explain_lab_send_spec(lab, &spec);
    for (uint32_t i = 0; i < lab->explanation.n_steps; i++)
        if (lab->explanation.steps[i].rule == RULE_REPLY_ID)
            lab->explanation.steps[i].of = EXPLAIN_OF_NOTHING;
    write_json(lab);
    assert_contains("\"field\":\"identification\",\"why\":\"\",\"clause\":\"\"},");
}

TEST(the_routes_that_won_and_lost_are_in_it)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    (void)explain_lab_send_spec(lab, &spec);
    write_json(lab);
    assert_contains("\"lookups\":[{\"of\":\"source\",\"address\":\"192.168.3.11\","
                    "\"won\":null,\"lost\":[]},"
                    "{\"of\":\"destination\",\"address\":\"192.168.3.12\","
                    "\"won\":{\"prefix\":\"192.168.3.12/32\",\"type\":\"local\"},"
                    "\"lost\":[{\"prefix\":\"192.168.3.12/32\",\"type\":\"blackhole\"},"
                    "{\"prefix\":\"192.168.3.0/24\",\"type\":\"local\"}]}]");
    spec.destination = IP(192, 168, 5, 1);
    (void)explain_lab_send_spec(lab, &spec);
    write_json(lab);
    assert_contains("\"won\":{\"prefix\":\"192.168.5.0/24\",\"type\":\"unreachable\"},"
                    "\"lost\":[]}]");
}

TEST(the_ranges_of_a_fragment_that_waits_are_in_it)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    spec.fragment = 0;
    (void)explain_lab_send_slice(lab, &spec, 8, 16);
    write_json(lab);
    assert_contains("\"fragments\":{\"held\":[[8,16]],\"missing\":[[0,8]],"
                    "\"end_is_known\":false},\"verdict\":{\"name\":\"HOLD_FRAGMENT\","
                    "\"action\":\"hold\"");
    assert_contains("\"counter\":\"\"},\"changes\":[],\"replies\":[]}");
    (void)explain_lab_send_slice(lab, &spec, 40, SIZE_MAX);
    write_json(lab);
    assert_contains("\"fragments\":{\"held\":[[8,16],[40,64]],\"missing\":[[0,8],[16,40]],"
                    "\"end_is_known\":true}");
}

TEST(what_was_put_together_is_in_it_with_its_fields)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    spec.fragment = 0;
    spec.data_len = 8;
    (void)explain_lab_send_slice(lab, &spec, 0, 8);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 8, SIZE_MAX), SEND_ECHO_REPLY);
    write_json(lab);
    assert_contains("\"datagram\":\"4500002412340000");
    assert_contains("\"datagram_fields\":[{\"offset\":0,\"length\":1,\"header\":\"IPv4\"");
    assert_contains("\"of\":\"datagram\",\"offset\":0,\"length\":36,\"bytes\":\"45000024");
    assert_contains("\"fragments\":null");
}

TEST(a_datagram_that_was_given_up_is_a_timeout)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    spec.fragment = 0;
    (void)explain_lab_send_slice(lab, &spec, 40, SIZE_MAX);
    lab->plain->now_ns += 30 * LAB_SECOND;
    assert_true(explain_lab_give_up(lab));
    write_json(lab);
    assert_contains("{\"event\":\"timeout\",\"number\":7,\"time_ns\":1500,\"length\":0,"
                    "\"bytes\":\"\"");
    assert_contains("\"verdict\":{\"name\":\"DROP_FRAGMENT_TIMEOUT\",\"action\":\"drop\"");
}

TEST(numbers_are_written_in_all_their_digits)
{
    struct explain_lab *lab = *state;
    struct text text = text_in(json, sizeof json);

    (void)explain_lab_send(lab, NULL, 0);
    explain_json(&lab->explanation, UINT64_MAX, UINT64_MAX - 1, NULL, 0, &text);
    assert_contains("\"number\":18446744073709551615,\"time_ns\":18446744073709551614,");
}

/* A preview of the data may have quotes and backslashes in it. What else a string could have is
 * written into one here. */
TEST(what_would_end_a_string_is_escaped)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    spec.data = (const uint8_t *)"\"},{\\\"\x01\n\x7f\xff{[";
    spec.data_len = 12;
    assert_int_equal(explain_lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    write_json(lab);
    assert_contains("\"meaning\":\"\\\"},{\\\\\\\"....{[\"");
    strcpy(lab->explanation.steps[0].seen, "\"\\/\x01\n\x1f ~");
    write_json(lab);
    assert_contains("\"seen\":\"\\\"\\\\/\\u0001\\u000a\\u001f ~\"");
    json_t *object = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(object);
    json_decref(object);
}

TEST(in_a_buffer_that_is_too_small_the_length_is_still_the_whole_one)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();
    static char small[JSON_SIZE];

    explain_lab_reset(lab);
    (void)explain_lab_send_spec(lab, &spec);
    write_json(lab);
    size_t len = strlen(json);
    for (size_t size = 1; size <= len + 2; size += size < 300 || size > len - 20 ? 1 : 97) {
        memset(small, '#', len + 3);
        struct text text = text_in(small, size);
        explain_json(&lab->explanation, 7, 1500, known, N_ELEMENTS(known), &text);
        size_t fits = size <= len ? size - 1 : len;
        assert_int_equal(text.len, len);
        assert_int_equal(strlen(small), fits);
        assert_memory_equal(small, json, fits);
        assert_int_equal(small[size], '#');
    }
}

TEST(a_second_object_begins_like_the_first)
{
    struct explain_lab *lab = *state;
    static char both[2 * JSON_SIZE];
    struct text text = text_in(both, sizeof both);

    (void)explain_lab_send(lab, NULL, 0);
    write_json(lab);
    for (int i = 0; i < 2; i++)
        explain_json(&lab->explanation, 7, 1500, known, N_ELEMENTS(known), &text);
    assert_memory_equal(both, json, strlen(json));
    assert_string_equal(both + strlen(json), json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_bytes_at_all_are_written_like_this),
        cmocka_unit_test(a_field_a_change_and_an_act_are_written_like_this),
        cmocka_unit_test(a_change_that_no_act_tells_of_has_no_reason),
        cmocka_unit_test(the_routes_that_won_and_lost_are_in_it),
        cmocka_unit_test(the_ranges_of_a_fragment_that_waits_are_in_it),
        cmocka_unit_test(what_was_put_together_is_in_it_with_its_fields),
        cmocka_unit_test(a_datagram_that_was_given_up_is_a_timeout),
        cmocka_unit_test(numbers_are_written_in_all_their_digits),
        cmocka_unit_test(what_would_end_a_string_is_escaped),
        cmocka_unit_test(in_a_buffer_that_is_too_small_the_length_is_still_the_whole_one),
        cmocka_unit_test(a_second_object_begins_like_the_first),
    };
    return cmocka_run_group_tests_name("explain_json", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
