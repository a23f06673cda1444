/* rfc7126_options.c - RFC 7126: each IPv4 option, and what a host that gets it does
 *
 * The RFC is advice for filters, option by option. A host refuses the source routes, reflects
 * Record Route and Timestamp unless it is told not to, ignores the others, and counts what it
 * refuses by the option's type.
 */
#include "tests/conformance/conformance.h"

enum {
    PLAIN_HEADER = 20,
    MAX_OPTIONS = 40,
    RECORD_ROUTE = 7,
    TIMESTAMP = 68,
    LOOSE_SOURCE_ROUTE = 131,
    STRICT_SOURCE_ROUTE = 137,
    ROUTER_ALERT = 148,
};

/* An echo request with one option of this length, its data 0xaa unless it is less, padded with end
 * of list. */
static struct packet_spec with_option(unsigned type, size_t len, unsigned third, unsigned fourth)
{
    static uint8_t bytes[MAX_OPTIONS];
    struct packet_spec spec = echo_request();

    memset(bytes, 0, sizeof bytes);
    memset(bytes, 0xaa, len);
    bytes[0] = (uint8_t)type;
    bytes[1] = (uint8_t)len;
    if (len > 2)
        bytes[2] = (uint8_t)third;
    if (len > 3)
        bytes[3] = (uint8_t)fourth;
    spec.options = bytes;
    spec.options_len = (len + 3) / 4 * 4;
    return spec;
}

/* Of every length, whatever there is where others have a pointer: the reply has no options. */
static void assert_ignored(struct lab *lab, unsigned type)
{
    static const uint8_t thirds[] = {0, 1, 3, 4, 5, 39, 41, 128, 255};

    for (size_t len = 2; len <= MAX_OPTIONS; len++) {
        for (size_t i = 0; i < N_ELEMENTS(thirds); i++) {
            struct packet_spec spec = with_option(type, len, thirds[i], 0);
            expect_reply(lab, &spec);
            assert_int_equal(header_len_at(lab->whole), PLAIN_HEADER);
        }
    }
}

/* Of every length and with every pointer. It is at its end when the pointer is beyond the length;
 * else it asks to be sent on, which is refused aloud. One without a pointer, or with one that
 * points into its own head, is malformed. */
static void assert_source_route_refused(struct lab *lab, unsigned type)
{
    without_limits(lab);
    for (size_t len = 2; len <= MAX_OPTIONS; len++) {
        for (unsigned pointer = 0; pointer <= 255; pointer++) {
            struct packet_spec spec = with_option(type, len, pointer, 10);
            if (len < 3)
                assert_int_equal(expect_error(lab, &spec, 12, 0)[4], PLAIN_HEADER + 1);
            else if (pointer < 4)
                assert_int_equal(expect_error(lab, &spec, 12, 0)[4], PLAIN_HEADER + 2);
            else if (pointer > len)
                expect_drop(lab, &spec, DROP_OPTION_SOURCE_ROUTE);
            else
                (void)expect_error(lab, &spec, 3, 5);
        }
    }
}

TEST(rfc7126_4_3_a__a_loose_source_route_is_refused)
{
    assert_source_route_refused(*state, LOOSE_SOURCE_ROUTE);
}

TEST(rfc7126_4_4_a__a_strict_source_route_is_refused)
{
    assert_source_route_refused(*state, STRICT_SOURCE_ROUTE);
}

TEST(rfc7126_4_5_a__record_route_is_reflected_or_left_out_as_configured)
{
    struct lab *lab = *state;

    for (size_t len = 7; len <= 39; len += 4) {
        for (unsigned pointer = 4; pointer <= len + 1; pointer += 4) {
            struct packet_spec spec = with_option(RECORD_ROUTE, len, pointer, 0);
            bool has_room = pointer < len;

            lab->host.reflects_options = false;
            expect_reply(lab, &spec);
            assert_int_equal(header_len_at(lab->whole), PLAIN_HEADER);
            lab->host.reflects_options = true;
            expect_reply(lab, &spec);
            assert_int_equal(header_len_at(lab->whole), PLAIN_HEADER + len + 1);
            const uint8_t *option = lab->whole + PLAIN_HEADER;
            assert_int_equal(option[0], RECORD_ROUTE);
            assert_int_equal(option[2], pointer + (has_room ? 4 : 0));
            if (has_room)
                assert_int_equal(address_at(option + pointer - 1), OURS);
        }
    }
}

TEST(rfc7126_4_6_a__a_stream_identifier_is_ignored)
{
    assert_ignored(*state, 136);
}

TEST(rfc7126_4_7_a__timestamp_is_reflected_or_left_out_as_configured)
{
    static const unsigned entry_lens[] = {4, 8};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(entry_lens); i++) {
        unsigned flags = i == 0 ? 0 : 1, entry_len = entry_lens[i];
        for (size_t len = 4 + entry_len; len <= MAX_OPTIONS; len += entry_len) {
            for (unsigned pointer = 5; pointer <= len + 1; pointer += entry_len) {
                struct packet_spec spec = with_option(TIMESTAMP, len, pointer, flags);
                bool has_room = pointer < len;

                lab->host.reflects_options = false;
                expect_reply(lab, &spec);
                assert_int_equal(header_len_at(lab->whole), PLAIN_HEADER);
                lab->host.reflects_options = true;
                expect_reply(lab, &spec);
                assert_int_equal(header_len_at(lab->whole), PLAIN_HEADER + len);
                const uint8_t *option = lab->whole + PLAIN_HEADER;
                assert_int_equal(option[2], pointer + (has_room ? entry_len : 0));
                assert_int_equal(option[3], flags + (has_room ? 0 : 0x10)); /* no room: one more */
                if (has_room) /* the lab's clock stands at a thousand seconds of the day */
                    assert_int_equal(address_at(option + option[2] - 5), LAB_FIRST_S * 1000);
            }
        }
    }
}

TEST(rfc7126_4_8_a__a_router_alert_is_ignored)
{
    struct lab *lab = *state;

    for (unsigned value = 0; value <= 0xffff; value++) {
        struct packet_spec spec = with_option(ROUTER_ALERT, 4, value >> 8, value & 0xff);
        expect_reply(lab, &spec);
    }
}

TEST(rfc7126_4_9_a__the_probes_for_mtu_and_route_are_ignored)
{
    static const uint8_t types[] = {11, 12, 82}; /* Probe MTU, Reply MTU, Traceroute */

    for (size_t i = 0; i < N_ELEMENTS(types); i++)
        assert_ignored(*state, types[i]);
}

TEST(rfc7126_4_12_a__security_options_are_ignored)
{
    static const uint8_t types[] = {130, 133, 134}; /* basic, extended, commercial */

    for (size_t i = 0; i < N_ELEMENTS(types); i++)
        assert_ignored(*state, types[i]);
}

static bool is_looked_at(unsigned type)
{
    return type == RECORD_ROUTE || type == TIMESTAMP || type == LOOSE_SOURCE_ROUTE ||
           type == STRICT_SOURCE_ROUTE || type == ROUTER_ALERT;
}

TEST(rfc7126_4_x_a__options_that_nobody_knows_are_ignored)
{
    unsigned n = 0;

    for (unsigned type = 2; type <= 255; type++) { /* 0 and 1 are of one byte */
        if (is_looked_at(type))
            continue;
        assert_ignored(*state, type);
        n++;
    }
    assert_int_equal(n, 249);
}

/* Sends it; one packet more is refused for this type, and none for any other. */
static void assert_counted(struct lab *lab, const struct packet_spec *spec, unsigned type)
{
    uint64_t counts[256];

    memcpy(counts, lab->host.options_refused, sizeof counts);
    (void)lab_send_spec(lab, spec);
    assert_in_range(lab->verdict, DROP_OPTION_MALFORMED, SEND_SOURCE_ROUTE_FAILED);
    counts[type]++;
    assert_memory_equal(counts, lab->host.options_refused, sizeof counts);
}

TEST(rfc7126_x_b__what_is_refused_is_counted_by_the_type_of_the_option)
{
    static const unsigned lens[] = {0, 1, 5, 40, 255}; /* of an option that has 4 bytes */
    struct lab *lab = *state;

    for (unsigned type = 2; type <= 255; type++) {
        for (size_t i = 0; i < N_ELEMENTS(lens); i++) {
            struct packet_spec spec = echo_request();
            const uint8_t bytes[] = {1, 148, 4, 0, 0, 130, 3, 0, (uint8_t)type, (uint8_t)lens[i],
                                     4, 0};
            spec.options = bytes;
            spec.options_len = sizeof bytes;
            lab->host.sends_errors = i % 2;
            assert_counted(lab, &spec, type);
        }
    }
    static const struct {
        unsigned type, len, pointer;
    } rows[] = {
        {RECORD_ROUTE, 7, 3},       {TIMESTAMP, 8, 4},           {LOOSE_SOURCE_ROUTE, 7, 4},
        {LOOSE_SOURCE_ROUTE, 7, 8}, {STRICT_SOURCE_ROUTE, 7, 4}, {STRICT_SOURCE_ROUTE, 7, 8},
        {ROUTER_ALERT, 5, 0},
    };
    for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
        struct packet_spec spec = with_option(rows[i].type, rows[i].len, rows[i].pointer, 0);
        assert_counted(lab, &spec, rows[i].type);
    }
    uint64_t counts[256];
    memcpy(counts, lab->host.options_refused, sizeof counts);
    struct packet_spec spec = with_option(RECORD_ROUTE, 7, 4, 0); /* nothing is wrong with it */
    expect_reply(lab, &spec);
    assert_memory_equal(counts, lab->host.options_refused, sizeof counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc7126_4_3_a__a_loose_source_route_is_refused),
        REQUIREMENT(rfc7126_4_4_a__a_strict_source_route_is_refused),
        REQUIREMENT(rfc7126_4_5_a__record_route_is_reflected_or_left_out_as_configured),
        REQUIREMENT(rfc7126_4_6_a__a_stream_identifier_is_ignored),
        REQUIREMENT(rfc7126_4_7_a__timestamp_is_reflected_or_left_out_as_configured),
        REQUIREMENT(rfc7126_4_8_a__a_router_alert_is_ignored),
        REQUIREMENT(rfc7126_4_9_a__the_probes_for_mtu_and_route_are_ignored),
        REQUIREMENT(rfc7126_4_12_a__security_options_are_ignored),
        REQUIREMENT(rfc7126_4_x_a__options_that_nobody_knows_are_ignored),
        REQUIREMENT(rfc7126_x_b__what_is_refused_is_counted_by_the_type_of_the_option),
    };

    return cmocka_run_group_tests_name("rfc7126_options", tests, lab_setup, lab_teardown);
}
