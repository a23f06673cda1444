/* explain_dissect_options_type.c - options by type and length: each that has a name, and lies */

#include "tests/unit/explain_fields.h"

static struct packet_spec with_options(const uint8_t *options, size_t len)
{
    static const uint8_t nothing;
    struct packet_spec spec = packet_echo_request();

    spec.options = options;
    spec.options_len = len;
    spec.payload = &nothing;
    return spec;
}

static void assert_options(const char *hex, const char *lines)
{
    uint8_t options[PACKET_MAX_OPTIONS];
    size_t len = explain_of_hex(hex, options);
    struct packet_spec spec = with_options(options, len);

    assert_fields(&spec, 20, lines);
}

TEST(router_alert_has_a_value)
{
    assert_options("94 04 0000",
                   "20+1 Router Alert: type = 148 (routers shall look into the packet (RFC 2113); "
                   "in each fragment)\n"
                   "21+1 Router Alert: length = 4 bytes\n"
                   "22+2 Router Alert: value = 0\n");
    assert_options("94 05 1234 41 01 01 01",
                   "20+1 Router Alert: type = 148 (routers shall look into the packet (RFC 2113); "
                   "in each fragment)\n"
                   "21+1 Router Alert: length = 5 bytes\n"
                   "22+2 Router Alert: value = 4660\n"
                   "24+1 Router Alert: data = 1 byte (A)\n"
                   "25+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "26+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "27+1 No Operation: type = 1 (fills up to where the next option shall "
                   "begin)\n");
}

TEST(an_unknown_option_has_a_type_a_length_and_data)
{
    assert_options("5f 03 41 01",
                   "20+1 Unknown Option: type = 95 (no name known)\n"
                   "21+1 Unknown Option: length = 3 bytes\n"
                   "22+1 Unknown Option: data = 1 byte (A)\n"
                   "23+1 No Operation: type = 1 (fills up to where the next option shall "
                   "begin)\n");
    assert_options("df 02 01 01",
                   "20+1 Unknown Option: type = 223 (no name known; in each fragment)\n"
                   "21+1 Unknown Option: length = 2 bytes\n"
                   "22+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "23+1 No Operation: type = 1 (fills up to where the next option shall "
                   "begin)\n");
}

TEST(a_length_below_2_leaves_the_rest_of_the_options_unread)
{
    assert_options("07 01 04 00",
                   "20+1 Record Route: type = 7 (each router and the host enter themselves)\n"
                   "21+1 Record Route: length = 1 byte (too short: at least 2 bytes)\n"
                   "22+2 Record Route: rest of the options = 2 bytes (nobody knows where the next "
                   "option begins)\n");
    assert_options("01 01 5f 00",
                   "20+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "21+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "22+1 Unknown Option: type = 95 (no name known)\n"
                   "23+1 Unknown Option: length = 0 bytes (too short: at least 2 bytes)\n");
}

TEST(a_type_without_a_length_is_all_there_is)
{
    assert_options("01 01 01 07",
                   "20+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "21+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "22+1 No Operation: type = 1 (fills up to where the next option shall begin)\n"
                   "23+1 Record Route: type = 7 (each router and the host enter themselves)\n");
}

TEST(an_option_that_goes_on_behind_the_header_ends_with_it)
{
    assert_options("07 08 04 0a 000001 00",
                   "20+1 Record Route: type = 7 (each router and the host enter themselves)\n"
                   "21+1 Record Route: length = 8 bytes\n"
                   "22+1 Record Route: pointer = 4 (to byte 4 of the option)\n"
                   "23+4 Record Route: address = 10.0.0.1 (next)\n"
                   "27+1 Record Route: address = 0x00 (cut off: 1 of 4 bytes)\n");
    assert_options("07 09 04 0a 000001 00",
                   "20+1 Record Route: type = 7 (each router and the host enter themselves)\n"
                   "21+1 Record Route: length = 9 bytes (too long: 8 bytes of the header are "
                   "left)\n"
                   "22+1 Record Route: pointer = 4 (to byte 4 of the option)\n"
                   "23+4 Record Route: address = 10.0.0.1 (next)\n"
                   "27+1 Record Route: address = 0x00 (cut off: 1 of 4 bytes)\n");
    assert_options("5f ff 41 42",
                   "20+1 Unknown Option: type = 95 (no name known)\n"
                   "21+1 Unknown Option: length = 255 bytes (too long: 4 bytes of the header are "
                   "left)\n"
                   "22+2 Unknown Option: data = 2 bytes (AB)\n");
}

TEST(options_that_are_cut_off_are_read_as_far_as_they_go)
{
    uint8_t options[] = {7, 7, 4, 10, 0, 0, 1, 0};
    struct packet_spec spec = with_options(options, sizeof options);

    spec.frame_len = 25;
    assert_fields(&spec, 20,
                  "20+1 Record Route: type = 7 (each router and the host enter themselves)\n"
                  "21+1 Record Route: length = 7 bytes\n"
                  "22+1 Record Route: pointer = 4 (to byte 4 of the option)\n"
                  "23+2 Record Route: address = 0x0a00 (cut off: 2 of 4 bytes)\n");
    assert_field(&spec, "10+2 IPv4: header checksum = 0x9334 (cannot be checked: cut off)");
    assert_field(&spec, "0+1 IPv4: header length = 28 bytes (8 bytes of options; 3 missing)");
    spec.frame_len = 28;
    assert_field(&spec, "0+1 IPv4: header length = 28 bytes (8 bytes of options)");
    spec.frame_len = 21;
    assert_fields(&spec, 20,
                  "20+1 Record Route: type = 7 (each router and the host enter themselves)\n");
}

/* www.iana.org/assignments/ip-parameters, as of 2024 */
TEST(an_option_is_named_where_it_has_a_name)
{
    static const struct {
        const char *name, *meaning;
    } options[256] = {
        [7] = {"Record Route", "each router and the host enter themselves"},
        [10] = {"Experimental Measurement", "no RFC"},
        [11] = {"MTU Probe", "obsolete (RFC 1191)"},
        [12] = {"MTU Reply", "obsolete (RFC 1191)"},
        [15] = {"Encode", "deprecated (RFC 6814)"},
        [25] = {"Quick-Start", "asks for a rate (RFC 4782)"},
        [30] = {"Experiment", "RFC 4727"},
        [68] = {"Timestamp", "each router and the host enter the time"},
        [82] = {"Traceroute", "deprecated (RFC 6814)"},
        [94] = {"Experiment", "RFC 4727"},
        [130] = {"Security", "RFC 1108"},
        [131] = {"Loose Source Route", "the way to go, and other routers between"},
        [133] = {"Extended Security", "RFC 1108"},
        [134] = {"Commercial Security", "CIPSO"},
        [136] = {"Stream ID", "deprecated (RFC 6814)"},
        [137] = {"Strict Source Route", "the way to go, and no other"},
        [142] = {"Experimental Access Control", "deprecated (RFC 6814)"},
        [144] = {"IMI Traffic Descriptor", "no RFC"},
        [145] = {"Extended Internet Protocol", "deprecated (RFC 6814)"},
        [147] = {"Address Extension", "deprecated (RFC 6814)"},
        [148] = {"Router Alert", "routers shall look into the packet (RFC 2113)"},
        [149] = {"Selective Directed Broadcast", "deprecated (RFC 6814)"},
        [151] = {"Dynamic Packet State", "deprecated (RFC 6814)"},
        [152] = {"Upstream Multicast Packet", "deprecated (RFC 6814)"},
        [158] = {"Experiment", "RFC 4727"},
        [205] = {"Experimental Flow Control", "no RFC"},
        [222] = {"Experiment", "RFC 4727"},
    };

    for (unsigned type = 2; type <= 255; type++) {
        const uint8_t bytes[] = {(uint8_t)type, 4, 0, 0};
        struct packet_spec spec = with_options(bytes, sizeof bytes);
        bool has_name = options[type].name != NULL;
        char line[160];
        struct text text = text_in(line, sizeof line);
        text_add(&text, "20+1 ");
        text_add(&text, has_name ? options[type].name : "Unknown Option");
        text_add(&text, ": type = ");
        text_add_number(&text, type);
        text_add(&text, " (");
        text_add(&text, has_name ? options[type].meaning : "no name known");
        text_add(&text, type >= 128 ? "; in each fragment)" : ")");
        assert_field(&spec, line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(router_alert_has_a_value),
        cmocka_unit_test(an_unknown_option_has_a_type_a_length_and_data),
        cmocka_unit_test(a_length_below_2_leaves_the_rest_of_the_options_unread),
        cmocka_unit_test(a_type_without_a_length_is_all_there_is),
        cmocka_unit_test(an_option_that_goes_on_behind_the_header_ends_with_it),
        cmocka_unit_test(options_that_are_cut_off_are_read_as_far_as_they_go),
        cmocka_unit_test(an_option_is_named_where_it_has_a_name),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
