/* explain_json_read.c - proves that the JSON of an explanation is JSON, and says all that it does
 *
 * jansson, which knows nothing of the stack, reads what was written about hostile packets; then it
 * is compared with the explanation member by member.
 */
#include "tests/unit/unit.h"

#include <jansson.h>

#include "stack/explain/json.h"
#include "tests/unit/explain_lab.h"
#include "tests/unit/hostile_switches.h"

enum { N_PACKETS = 1200, A_SESSION = 200, JSON_SIZE = 1 << 20, MAX_STEP_BYTES = 64 };

static char json[JSON_SIZE];

static const char *string_of(const json_t *object, const char *name)
{
    const char *string = json_string_value(json_object_get(object, name));

    if (string == NULL)
        fail_msg("there is no string %s", name);
    return string;
}

static json_int_t number_of(const json_t *object, const char *name)
{
    if (!json_is_integer(json_object_get(object, name)))
        fail_msg("there is no number %s", name);
    return json_integer_value(json_object_get(object, name));
}

static void assert_hex(const json_t *object, const char *name, const uint8_t *bytes, size_t len)
{
    const char *hex = string_of(object, name);

    assert_int_equal(strlen(hex), 2 * len);
    for (size_t i = 0; i < len; i++)
        if (hex[2 * i] != "0123456789abcdef"[bytes[i] >> 4] ||
            hex[2 * i + 1] != "0123456789abcdef"[bytes[i] & 15])
            fail_msg("byte %zu of %s", i, name);
}

static void assert_fields_of(const json_t *object, const char *name, const uint8_t *bytes,
                             size_t len)
{
    static struct explain_field fields[1024];
    size_t n = explain_dissect(bytes, len, fields, N_ELEMENTS(fields));
    const json_t *array = json_object_get(object, name);

    assert_in_range(n, 0, N_ELEMENTS(fields));
    assert_int_equal(json_array_size(array), n);
    for (size_t i = 0; i < n; i++) {
        const json_t *field = json_array_get(array, i);
        assert_int_equal(number_of(field, "offset"), fields[i].offset);
        assert_int_equal(number_of(field, "length"), fields[i].len);
        assert_string_equal(string_of(field, "header"), fields[i].header);
        assert_string_equal(string_of(field, "name"), fields[i].name);
        assert_string_equal(string_of(field, "value"), fields[i].value);
        assert_string_equal(string_of(field, "meaning"), fields[i].meaning);
    }
}

static void assert_step(const json_t *object, const struct explain_step *step,
                        const struct explanation *explanation)
{
    static const char *const kinds[] = {"check", "branch", "act"};
    static const char *const ofs[] = {NULL, "packet", "datagram", "reply"};
    const uint8_t *const bytes[] = {NULL, explanation->packet, explanation->datagram,
                                    explanation->replies};
    const struct explain_rule *rule = &explain_rules[step->rule];

    assert_string_equal(string_of(object, "rule"), rule->name);
    assert_string_equal(string_of(object, "layer"), rule->layer);
    assert_string_equal(string_of(object, "kind"), kinds[rule->kind]);
    assert_string_equal(string_of(object, "text"), rule->text);
    assert_int_equal(json_is_true(json_object_get(object, "answer")), step->answer);
    assert_string_equal(string_of(object, "seen"), step->seen);
    assert_string_equal(string_of(object, "required"), step->required);
    assert_string_equal(string_of(object, "clause"), step->clause);
    assert_string_equal(string_of(object, "file"), step->file);
    assert_string_equal(string_of(object, "function"), step->function);
    if (step->of == EXPLAIN_OF_NOTHING) {
        assert_true(json_is_null(json_object_get(object, "of")));
        assert_null(json_object_get(object, "bytes"));
        return;
    }
    assert_string_equal(string_of(object, "of"), ofs[step->of]);
    assert_int_equal(number_of(object, "offset"), step->offset);
    assert_int_equal(number_of(object, "length"), step->len);
    assert_hex(object, "bytes", bytes[step->of] + step->offset,
               step->len < MAX_STEP_BYTES ? step->len : MAX_STEP_BYTES);
}

static void assert_changes_of(const json_t *object, const struct explanation *explanation)
{
    struct explain_change changes[64];
    size_t n = explain_changes(explanation, changes, N_ELEMENTS(changes));
    const json_t *array = json_object_get(object, "changes");
    const uint8_t *from =
        explanation->datagram_len > 0 ? explanation->datagram : explanation->packet;

    assert_int_equal(json_array_size(array), n);
    for (size_t i = 0; i < n; i++) {
        const json_t *change = json_array_get(array, i);
        assert_int_equal(number_of(change, "offset"), changes[i].offset);
        assert_int_equal(number_of(change, "length"), changes[i].len);
        assert_int_equal(number_of(change, "from_offset"), changes[i].from_offset);
        assert_int_equal(number_of(change, "from_length"), changes[i].from_len);
        assert_hex(change, "from", from + changes[i].from_offset, changes[i].from_len);
        assert_hex(change, "to", explanation->replies + changes[i].offset, changes[i].len);
        assert_string_equal(string_of(change, "field"), changes[i].field);
        assert_string_equal(string_of(change, "why"), explain_rules[changes[i].step->rule].text);
        assert_string_equal(string_of(change, "clause"), changes[i].step->clause);
    }
}

static void assert_replies_of(const json_t *object, const struct explanation *explanation)
{
    const json_t *array = json_object_get(object, "replies");
    const uint8_t *reply = explanation->replies;

    assert_int_equal(json_array_size(array), explanation->n_replies);
    for (uint32_t i = 0; i < explanation->n_replies; reply += explanation->reply_len[i++]) {
        const json_t *one = json_array_get(array, i);
        assert_int_equal(number_of(one, "length"), explanation->reply_len[i]);
        assert_hex(one, "bytes", reply, explanation->reply_len[i]);
        if (i < 3)
            assert_fields_of(one, "fields", reply, explanation->reply_len[i]);
        else
            assert_null(json_object_get(one, "fields"));
    }
}

static void assert_same(const struct explain_lab *lab)
{
    const struct explanation *explanation = &lab->explanation;
    const struct verdict_row *row = &verdict_table[explanation->verdict];
    char brief[1024], counter[64];
    struct text brief_text = text_in(brief, sizeof brief);
    struct text counter_text = text_in(counter, sizeof counter);
    json_error_t error;
    struct text text = text_in(json, sizeof json);
    explain_json(explanation, 7, 1500, NULL, 0, &text);
    assert_int_equal(text.len, strlen(json));
    json_t *object = json_loads(json, JSON_REJECT_DUPLICATES, &error);

    if (object == NULL)
        fail_msg("%s: %s", error.text, json);
    explain_brief(explanation->packet, explanation->packet_len, &brief_text);
    assert_string_equal(string_of(object, "brief"), brief);
    assert_string_equal(string_of(object, "event"), explanation->is_timeout ? "timeout" : "packet");
    assert_int_equal(number_of(object, "length"), explanation->packet_len);
    assert_hex(object, "bytes", explanation->packet, explanation->packet_len);
    assert_fields_of(object, "fields", explanation->packet, explanation->packet_len);
    if (explanation->datagram_len > 0) {
        assert_hex(object, "datagram", explanation->datagram, explanation->datagram_len);
        assert_fields_of(object, "datagram_fields", explanation->datagram,
                         explanation->datagram_len);
    }
    const json_t *steps = json_object_get(object, "steps");
    assert_int_equal(json_array_size(steps), explanation->n_steps);
    for (uint32_t i = 0; i < explanation->n_steps; i++)
        assert_step(json_array_get(steps, i), &explanation->steps[i], explanation);
    assert_int_equal(json_array_size(json_object_get(object, "lookups")), explanation->n_lookups);
    const json_t *verdict = json_object_get(object, "verdict");
    explain_counter(row->counter, &counter_text);
    assert_string_equal(string_of(verdict, "name"), row->name);
    assert_int_equal(strcmp(string_of(verdict, "action"), "send") == 0, row->sends);
    assert_string_equal(string_of(verdict, "sentence"), row->sentence);
    assert_string_equal(string_of(verdict, "clause"), row->clause);
    assert_string_equal(string_of(verdict, "counter"), counter);
    assert_changes_of(object, explanation);
    assert_replies_of(object, explanation);
    json_decref(object);
}

TEST(of_hostile_packets_the_json_says_what_the_explanation_does)
{
    struct explain_lab *lab = *state;
    struct hostile hostile;

    hostile_begin(&hostile, random_seed(), NULL, 0);
    for (int i = 0; i < N_PACKETS; i++) {
        uint64_t wait_ns;
        struct frame frame = hostile_next(&hostile, &wait_ns);
        if (i % A_SESSION == 0) {
            explain_lab_reset(lab);
            hostile_set_switches(lab->host, &hostile);
        }
        lab->plain->now_ns += wait_ns;
        while (explain_lab_give_up(lab))
            assert_same(lab);
        if (frame.len > EXPLAIN_MAX_PACKET_LEN)
            continue;
        (void)explain_lab_send(lab, frame.bytes, frame.len);
        assert_same(lab);
    }
    hostile_end(&hostile);
}

/* The header's options and those of the header that is quoted have five fields in four bytes. */
TEST(of_the_most_fields_that_a_packet_can_have_none_is_left_out)
{
    struct explain_lab *lab = *state;
    uint8_t options[PACKET_MAX_OPTIONS];
    struct packet_spec quoted = packet_echo_request(), spec = packet_echo_request();

    for (size_t i = 0; i < sizeof options; i++)
        options[i] = (const uint8_t[]){68, 4, 5, 0x10}[i % 4];
    quoted.options = spec.options = options;
    quoted.options_len = spec.options_len = sizeof options;
    quoted.type = 13;
    quoted.data_len = 12;
    struct frame frame = packet_build(&quoted);
    spec.type = 3;
    spec.code = 4;
    spec.icmp_id = 0;
    spec.data = frame.bytes;
    spec.data_len = frame.len;
    explain_lab_reset(lab);
    (void)explain_lab_send_spec(lab, &spec);
    frame_free(&frame);
    struct explain_field fields[1];
    assert_in_range(
        explain_dissect(lab->explanation.packet, lab->explanation.packet_len, fields, 1),
        2 * (15 + 50), SIZE_MAX);
    assert_same(lab);
}

TEST(the_longest_datagram_in_the_most_fragments_is_written_whole)
{
    struct explain_lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    lab->host->mtu = 68;
    spec.fragment = 0;
    spec.data_len = 65507;
    (void)explain_lab_send_slice(lab, &spec, 0, 32768);
    assert_int_equal(explain_lab_send_slice(lab, &spec, 32768, SIZE_MAX), SEND_ECHO_REPLY);
    assert_same(lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_hostile_packets_the_json_says_what_the_explanation_does),
        cmocka_unit_test(of_the_most_fields_that_a_packet_can_have_none_is_left_out),
        cmocka_unit_test(the_longest_datagram_in_the_most_fragments_is_written_whole),
    };
    return cmocka_run_group_tests_name("explain_json_read", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
