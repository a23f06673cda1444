/* rfc6274_option_types.c - RFC 6274 section 3.13.2: one option after the other */
#include "tests/conformance/conformance.h"

enum { HEADER = 20, ROOM = PACKET_MAX_OPTIONS, ROUTE = 7, STAMPS = 68, ALERT = 148, NOP = 1 };

static struct packet_spec with_options(const uint8_t *options)
{
    struct packet_spec spec = echo_request();

    spec.options = options;
    spec.options_len = ROOM;
    return spec;
}

/* The source is told when it wanted the host to send the datagram on, and is not when it was a
 * datagram's last stop: then there is nothing that failed. */
TEST(rfc6274_3_13_2_3_a__source_routes_are_refused_and_counted)
{
    static const uint8_t types[] = {131, 137};
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options);

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(types); i++) {
        unsigned n_sent = 0;
        for (int length = 3; length < ROOM; length++) {
            for (int pointer = 4; pointer < 256; pointer++, n_sent++) {
                options[0] = types[i];
                options[1] = (uint8_t)length;
                options[2] = (uint8_t)pointer;
                if (pointer > length)
                    expect_drop(lab, &spec, DROP_OPTION_SOURCE_ROUTE);
                else
                    (void)expect_error(lab, &spec, 3, 5);
            }
        }
        assert_int_equal(lab->host.options_refused[types[i]], n_sent);
    }
}

/* Wherever in the header the option begins. */
TEST(rfc6274_3_13_2_5_a__a_record_route_has_whole_addresses_and_points_to_one)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options);

    without_limits(lab);
    for (int before = 0; before < 4; before++) {
        for (int length = 2; before + length <= ROOM; length++) {
            for (int pointer = 0; pointer < 64; pointer++) {
                memset(options, NOP, (size_t)before);
                memset(options + before, 0, (size_t)(ROOM - before));
                options[before] = ROUTE;
                options[before + 1] = (uint8_t)length;
                options[before + 2] = (uint8_t)pointer;
                bool right = length >= 3 && length % 4 == 3 && pointer >= 4 && pointer % 4 == 0;
                if (right)
                    expect_reply(lab, &spec);
                else
                    (void)expect_error(lab, &spec, 12, 0);
            }
        }
    }
}

TEST(rfc6274_3_13_2_7_a__a_timestamp_option_has_a_known_flag_and_points_to_an_entry)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options);

    without_limits(lab);
    for (int length = 0; length <= ROOM; length += 4) {
        for (int pointer = 0; pointer < 64; pointer++) {
            for (int flags = 0; flags < 256; flags++) {
                int flag = flags & 15, entry_len = flag == 0 ? 4 : 8;
                bool is_full = pointer > length;
                bool right = length >= 4 && (flag == 0 || flag == 1 || flag == 3) && pointer >= 5 &&
                             (pointer - 5) % entry_len == 0 &&
                             (is_full ? flags >> 4 < 15 : pointer + entry_len - 1 <= length);
                options[0] = STAMPS;
                options[1] = (uint8_t)length;
                options[2] = (uint8_t)pointer;
                options[3] = (uint8_t)flags;
                if (right)
                    expect_reply(lab, &spec);
                else
                    (void)expect_error(lab, &spec, 12, 0);
            }
        }
    }
}

static void expect_ignored(struct lab *lab, const struct packet_spec *spec)
{
    expect_reply(lab, spec);
    assert_int_equal(header_len_at(lab->whole), HEADER);
}

TEST(rfc6274_3_13_2_8_a__a_router_alert_of_four_octets_is_ignored)
{
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options);

    without_limits(lab);
    options[0] = ALERT;
    for (int length = 0; length < 256; length++) {
        options[1] = (uint8_t)length;
        if (length != 4)
            (void)expect_error(lab, &spec, 12, 0);
    }
    options[1] = 4;
    for (int value = 0; value <= UINT16_MAX; value++) {
        options[2] = (uint8_t)(value >> 8);
        options[3] = (uint8_t)value;
        expect_ignored(lab, &spec);
    }
}

/* RFC 6274 would drop them. RFC 1122 section 3.2.1.8 wants what a host does not know ignored, and
 * these were withdrawn (RFC 6814): this host does not know them. */
TEST(rfc6274_3_13_2_9_a__options_to_probe_an_mtu_or_trace_a_route_have_no_effect)
{
    static const uint8_t types[] = {11, 12, 82}; /* Probe MTU, Reply MTU, Traceroute */
    struct lab *lab = *state;
    uint8_t options[ROOM] = {0};
    struct packet_spec spec = with_options(options);

    for (size_t i = 0; i < N_ELEMENTS(types); i++) {
        for (int length = 2; length <= ROOM; length++) {
            for (int value = 0; value < 256; value++) {
                memset(options + 2, value, (size_t)length - 2);
                options[0] = types[i];
                options[1] = (uint8_t)length;
                expect_ignored(lab, &spec);
            }
            memset(options, 0, sizeof options);
        }
    }
    assert_int_equal(lab->host.mtu, HOST_MTU);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc6274_3_13_2_3_a__source_routes_are_refused_and_counted),
        REQUIREMENT(rfc6274_3_13_2_5_a__a_record_route_has_whole_addresses_and_points_to_one),
        REQUIREMENT(rfc6274_3_13_2_7_a__a_timestamp_option_has_a_known_flag_and_points_to_an_entry),
        REQUIREMENT(rfc6274_3_13_2_8_a__a_router_alert_of_four_octets_is_ignored),
        REQUIREMENT(rfc6274_3_13_2_9_a__options_to_probe_an_mtu_or_trace_a_route_have_no_effect),
    };
    return cmocka_run_group_tests_name("rfc6274_option_types", tests, lab_setup, lab_teardown);
}
