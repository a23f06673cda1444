/* explain_out.c - proves what `echohost explain` prints as JSON, about changed bytes, and into a
 * page; and what it says when there is no memory
 */
#include "explain_said.h"

#include <jansson.h>

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

static unsigned n_allocations, failing; /* which of them fails, from 1; 0: none */

void *__wrap_malloc(size_t size)
{
    return ++n_allocations == failing ? NULL : __real_malloc(size);
}

/* The object on line i, from 0, of what was said. NULL when there is no such line. */
static json_t *object_of(const char *out, unsigned i)
{
    const char *end;

    for (; (end = strchr(out, '\n')) != NULL && i > 0; i--)
        out = end + 1;
    if (end == NULL)
        return NULL;
    json_t *object = json_loadb(out, (size_t)(end - out), 0, NULL);
    assert_non_null(object);
    return object;
}

static const char *string_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text != NULL ? text : "";
}

static int64_t number_of(const json_t *object, const char *name)
{
    assert_true(json_is_integer(json_object_get(object, name)));
    return json_integer_value(json_object_get(object, name));
}

TEST(as_json_each_packet_and_timeout_is_an_object_and_a_summary_the_last)
{
    static const char *const events[] = {"packet", "timeout", "packet", "summary"};
    static const int64_t numbers[] = {1, 2, 2};
    static const int64_t times[] = {0, 30, 60};
    struct packet_spec spec = packet_echo_request();

    tape_slice(&spec, 0, 24, 100 * NS_PER_S);
    tape_packet(&spec, 160 * NS_PER_S);
    const char *out = SAID_WELL_BY("--json", "CAPTURE");
    for (unsigned i = 0; i < N_ELEMENTS(events); i++) {
        json_t *object = object_of(out, i);
        assert_string_equal(string_of(object, "event"), events[i]);
        if (i < N_ELEMENTS(numbers)) {
            assert_int_equal(number_of(object, "number"), numbers[i]);
            assert_int_equal(number_of(object, "time_ns"), times[i] * (int64_t)NS_PER_S);
            assert_null(json_object_get(object, "flips"));
        } else {
            assert_int_equal(number_of(object, "packets"), 2);
            assert_int_equal(number_of(object, "sum_of_verdicts"), 2);
            assert_int_equal(number_of(json_object_get(object, "verdicts"), "SEND_TIME_EXCEEDED"),
                             1);
            assert_true(json_is_true(json_object_get(object, "balanced")));
        }
        json_decref(object);
    }
    assert_null(object_of(out, N_ELEMENTS(events)));
}

/* 65,535 bytes in two fragments, answered in many: the longest that can be said. */
TEST(the_longest_explanation_is_whole)
{
    static uint8_t data[65535 - 28];
    struct packet_spec spec = packet_echo_request();
    const size_t half = 32768;

    spec.fragment = 0;
    spec.data = data;
    spec.data_len = sizeof data;
    tape_slice(&spec, 0, half, NS_PER_S);
    tape_slice(&spec, half, sizeof data + 8, NS_PER_S);
    struct said said = SAID_BY("--json", "--mtu", "68", "--packet", "2", "CAPTURE");
    assert_int_equal(said.status, EXIT_DONE);
    /* of so much text the beginning is kept; that it was closed is in tests/system */
    assert_non_null(strstr(said.out, "{\"event\":\"packet\",\"number\":2,"));
}

TEST(a_changed_byte_is_judged_and_compared_with_what_came)
{
    struct packet_spec spec = packet_echo_request();

    tape_packet(&spec, NS_PER_S);
    tape_packet(&spec, NS_PER_S);
    const char *out = SAID_WELL_BY("--flip", "8=0", "--packet", "2", "CAPTURE");
    assert_memory_equal(out, "packet 2: ", 10);
    assert_non_null(
        strstr(out, "\n  what was changed first\n    byte 8: 40 -> 00      time to live"));
    assert_non_null(strstr(out, "\n  which decision flips\n    step 8, IPv4: "));
    assert_non_null(strstr(out, "\n    SEND_ECHO_REPLY -> DROP_IPV4_CHECKSUM\n"));
    assert_non_null(strstr(out, "        1  SEND_ECHO_REPLY ")); /* packet 1 is as it came */
    out = SAID_WELL_BY("--flip", "8=0x41", "--flip", "8=0x40", "CAPTURE");
    assert_non_null(strstr(out, "none: every question gets the answer that it got before"));
    assert_non_null(strstr(SAID_WELL_BY("--brief", "--flip", "8=0", "CAPTURE"),
                           " -> DROP_IPV4_CHECKSUM, was SEND_ECHO_REPLY\n"));
    assert_null(strstr(SAID_WELL_BY("--brief", "--flip", "8=0x40", "CAPTURE"), "was"));
}

TEST(a_changed_byte_beyond_the_packet_is_bad_usage)
{
    struct packet_spec spec = packet_echo_request();

    tape_packet(&spec, NS_PER_S);
    struct said said = SAID_BY("--packet", "1", "--flip", "84=0", "CAPTURE");
    assert_int_equal(said.status, EXIT_USAGE);
    assert_string_equal(said.out, "");
    assert_memory_equal(
        said.err,
        "echohost: cannot flip byte 84 of packet 1: its length is 84, and the first "
        "is byte 0; ",
        86);
    assert_int_equal(SAID_BY("--packet", "1", "--flip", "83=0", "CAPTURE").status, EXIT_DONE);
    assert_int_equal(SAID_BY("--hex", "45", "--flip", "1=0").status, EXIT_USAGE);
}

TEST(of_all_packets_those_that_are_too_short_stay_as_they_came)
{
    struct packet_spec spec = packet_echo_request();

    spec.frame_len = 30;
    tape_packet(&spec, NS_PER_S);
    spec.frame_len = COMPUTED;
    tape_packet(&spec, NS_PER_S);
    const char *out = SAID_WELL_BY("--flip", "83=0", "--flip", "8=0x40", "CAPTURE");
    const char *second = strstr(out, "\npacket 2: ");
    const char *none =
        strstr(out, "\n    byte 83: there is none, nothing is changed\n    byte 8: ");
    assert_true(none != NULL && second != NULL && none < second);
    assert_non_null(strstr(second, "\n    byte 83: 37 -> 00 "));
    assert_non_null(strstr(out, "\nread 2 = sum of verdicts 2\n"));
}

/* A fragment that comes too late finds no datagram in either host. */
TEST(both_hosts_give_up_what_is_not_complete_in_time)
{
    struct packet_spec spec = packet_echo_request();

    tape_slice(&spec, 0, 24, NS_PER_S);
    tape_slice(&spec, 24, 48, 40 * NS_PER_S);
    json_t *late = object_of(SAID_WELL_BY("--json", "--flip", "8=0x40", "CAPTURE"), 2);
    assert_int_equal(number_of(late, "number"), 2);
    assert_true(json_is_null(json_object_get(json_object_get(late, "flips"), "step")));
    json_decref(late);
}

/* The first fragment is changed where the second does not show it: before, their datagram was
 * complete; so the two hosts have to have seen different packets. */
TEST(what_came_before_is_as_it_came_to_the_one_host_and_changed_for_the_other)
{
    struct packet_spec spec = packet_echo_request();

    tape_slice(&spec, 0, 24, NS_PER_S);
    tape_slice(&spec, 24, 64, NS_PER_S);
    const char *out =
        SAID_WELL_BY("--json", "--flip", "8=1", "--flip", "5=1", "--flip", "11=0", "CAPTURE");
    json_t *second = object_of(out, 1), *flips = json_object_get(second, "flips");
    assert_string_equal(string_of(flips, "verdict_before"), "SEND_ECHO_REPLY");
    assert_string_equal(string_of(json_object_get(second, "verdict"), "name"),
                        "DROP_IPV4_CHECKSUM");
    assert_int_equal(number_of(flips, "step"), 7); /* counted from 0 */
    json_decref(second);
    out = SAID_WELL_BY("--json", "--flip", "30=2", "CAPTURE");
    json_t *first = object_of(out, 0);
    flips = json_object_get(first, "flips");
    assert_string_equal(string_of(flips, "verdict_before"), "HOLD_FRAGMENT");
    assert_true(json_is_null(json_object_get(flips, "step")));
    json_decref(first);
}

/* The datagram is complete for the one host, and given up by the other. */
TEST(only_the_host_with_the_changed_packets_tells_what_it_gives_up)
{
    struct packet_spec spec = packet_echo_request();

    tape_slice(&spec, 0, 24, NS_PER_S);
    tape_slice(&spec, 24, 64, NS_PER_S);
    tape_packet(&spec, 100 * NS_PER_S);
    const char *out = SAID_WELL_BY("--brief", "--flip", "20=8", "CAPTURE");
    assert_null(strstr(out, "timeout of "));
    out = SAID_WELL_BY("--brief", "--flip", "9=2", "--packet", "2", "CAPTURE");
    assert_null(strstr(out, "timeout of ")); /* that is before packet 3 */
    assert_non_null(strstr(out, "was SEND_ECHO_REPLY\n"));
    assert_non_null(strstr(out, "        1  SEND_TIME_EXCEEDED "));
}

TEST(a_page_has_the_packets_as_they_are_explained)
{
    static char page[1 << 20];
    struct packet_spec spec = packet_echo_request();

    tape_packet(&spec, NS_PER_S);
    const char *out = SAID_WELL_BY("--html", tape.out, "CAPTURE");
    assert_non_null(strstr(out, "/out: 1 packet, and the stack to judge"));
    FILE *file = fopen(tape.out, "rb");
    assert_non_null(file);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    (void)fclose(file);
    assert_non_null(strstr(page, "45000054123440004001"));
    assert_non_null(strstr(page, "SEND_ECHO_REPLY"));
    struct said said = SAID_BY("--html", "/nowhere/at/all.html", "CAPTURE");
    assert_int_equal(said.status, EXIT_FAILED);
    assert_non_null(strstr(said.err, "/nowhere/at/all.html"));
}

/* Whichever allocation fails, it ends with a message or does without. */
TEST(without_memory_it_says_so)
{
    struct packet_spec spec = packet_echo_request();
    unsigned n_failed = 0;

    tape_packet(&spec, NS_PER_S);
    for (failing = 1;; failing++) {
        n_allocations = 0;
        struct said said = SAID_BY("--json", "--flip", "8=0", "CAPTURE");
        if (said.status == EXIT_DONE && n_allocations < failing)
            break;
        if (said.status != EXIT_DONE) {
            assert_int_equal(said.status, EXIT_FAILED);
            assert_memory_equal(said.err, "echohost: cannot ", 17);
            assert_non_null(strstr(said.err, "out of memory; "));
            n_failed++;
        }
    }
    failing = 0;
    assert_in_range(n_failed, 5, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tape_test(as_json_each_packet_and_timeout_is_an_object_and_a_summary_the_last),
        tape_test(the_longest_explanation_is_whole),
        tape_test(a_changed_byte_is_judged_and_compared_with_what_came),
        tape_test(a_changed_byte_beyond_the_packet_is_bad_usage),
        tape_test(of_all_packets_those_that_are_too_short_stay_as_they_came),
        tape_test(both_hosts_give_up_what_is_not_complete_in_time),
        tape_test(what_came_before_is_as_it_came_to_the_one_host_and_changed_for_the_other),
        tape_test(only_the_host_with_the_changed_packets_tells_what_it_gives_up),
        tape_test(a_page_has_the_packets_as_they_are_explained),
        tape_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests_name("explain_out", tests, NULL, NULL);
}
