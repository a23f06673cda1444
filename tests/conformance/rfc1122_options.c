/* rfc1122_options.c - RFC 1122 section 3.2.1.8, and 3.3.5 for source routes: options that come in
 *
 * Record Route (7) and Timestamp (68) are answered, which rfc1122_timestamp_option.c goes on about;
 * source routes (131, 137) are refused, and all others ignored.
 */
#include "tests/conformance/conformance.h"

enum { SWEEP = 20000, STREAM_ID = 136, LOOSE = 131, STRICT = 137 };

/* How many options of this type, or of that, a header has. */
static unsigned count_options(const uint8_t *ip, uint8_t type, uint8_t that)
{
    const uint8_t *end = ip + header_len_at(ip);
    unsigned n = 0;

    for (const uint8_t *option = ip + 20; option < end && option[0] != 0;) {
        n += option[0] == type || option[0] == that;
        option += option[0] == 1 || end - option < 2 || option[1] < 2 ? 1 : option[1];
    }
    return n;
}

static void look_for_stream_id(const uint8_t *ip, size_t len)
{
    (void)len;
    assert_int_equal(count_options(ip, STREAM_ID, STREAM_ID), 0);
}

static void look_for_source_routes(const uint8_t *ip, size_t len)
{
    (void)len;
    assert_int_equal(count_options(ip, LOOSE, STRICT), 0);
}

/* What is neither end of list nor no operation reaches the ICMP layer, wherever it stands: it sends
 * both that it knows back. */
TEST(rfc1122_3_2_1_8_b__options_reach_the_icmp_layer)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    SET_OPTIONS(&spec, 1, 153, 4, 1, 2, 7, 7, 4, 0, 0, 0, 0, 1, 130, 3, 9, 68, 8, 5, 0, 0, 0, 0, 0);
    expect_reply(lab, &spec);
    assert_int_equal(header_len_at(lab->whole), 20 + 16);
    assert_int_equal(count_options(lab->whole, 7, 7), 1);
    assert_int_equal(count_options(lab->whole, 68, 68), 1);

    /* what was behind the end of the list is no option */
    SET_OPTIONS(&spec, 0, 7, 7, 4, 0, 0, 0, 0);
    expect_reply(lab, &spec);
    assert_int_equal(header_len_at(lab->whole), 20);
}

TEST(rfc1122_3_2_1_8_c__unknown_options_are_ignored_silently)
{
    static const uint8_t known[] = {0, 1, 7, 68, LOOSE, STRICT};
    struct lab *lab = *state;

    for (unsigned type = 0; type < 256; type++) {
        const uint8_t options[] = {(uint8_t)type, 4, 0, 0, (uint8_t)type, 3, 0xff, 1};
        struct packet_spec spec = echo_request();
        if (memchr(known, (int)type, sizeof known) != NULL || type == 148) /* of length 4 only */
            continue;
        spec.options = options;
        spec.options_len = sizeof options;
        expect_reply(lab, &spec);
        assert_int_equal(header_len_at(lab->whole), 20);
    }
}

TEST(rfc1122_3_2_1_8a_a__a_security_option_is_ignored)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    SET_OPTIONS(&spec, 130, 11, 0xf1, 0x35, 0, 0, 0, 0, 0, 0, 0, 0);
    expect_reply(lab, &spec);
    assert_int_equal(header_len_at(lab->whole), 20);
}

TEST(rfc1122_3_2_1_8b_a__no_stream_id_is_ever_sent)
{
    uint64_t seed = random_seed();

    sweep_hostile(*state, &seed, SWEEP, look_for_stream_id);
}

TEST(rfc1122_3_2_1_8b_b__a_stream_id_is_ignored_silently)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    SET_OPTIONS(&spec, STREAM_ID, 4, 0, 5);
    expect_reply(lab, &spec);
    assert_int_equal(header_len_at(lab->whole), 20);
    SET_OPTIONS(&spec, STREAM_ID, 4, 0, 5, 7, 7, 4, 0, 0, 0, 0, STREAM_ID, 4, 0, 5, 0);
    expect_reply(lab, &spec);
    assert_int_equal(count_options(lab->whole, STREAM_ID, STREAM_ID), 0);
    assert_int_equal(count_options(lab->whole, 7, 7), 1);
}

TEST(rfc1122_3_2_1_8d_a__record_route_comes_back_with_this_host_in_it_once)
{
    static const uint8_t empty[] = {7, 11, 8, 192, 168, 3, 12, 0, 0, 0, 0, 0};
    static const uint8_t begun[] = {7, 11, 12, 10, 0, 0, 1, 192, 168, 3, 12, 0};
    static const uint8_t full[] = {7, 7, 8, 10, 0, 0, 1, 0};
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    SET_OPTIONS(&spec, 7, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    expect_reply(lab, &spec);
    assert_int_equal(header_len_at(lab->whole), 20 + sizeof empty);
    assert_memory_equal(lab->whole + 20, empty, sizeof empty);
    SET_OPTIONS(&spec, 7, 11, 8, 10, 0, 0, 1, 0, 0, 0, 0, 0);
    expect_reply(lab, &spec);
    assert_memory_equal(lab->whole + 20, begun, sizeof begun);
    SET_OPTIONS(&spec, 7, 7, 8, 10, 0, 0, 1, 0);
    expect_reply(lab, &spec);
    assert_int_equal(header_len_at(lab->whole), 20 + sizeof full);
    assert_memory_equal(lab->whole + 20, full, sizeof full);
}

/* A second source route is an error, however the two are mixed, and neither goes anywhere. */
TEST(rfc1122_3_2_1_8c_d__a_header_with_two_source_routes_is_refused_and_none_is_ever_sent)
{
    static const uint8_t types[] = {LOOSE, STRICT};
    struct lab *lab = *state;
    uint64_t seed = random_seed();

    without_limits(lab);
    for (size_t i = 0; i < 4; i++) {
        for (uint8_t pointer = 4; pointer <= 8; pointer += 4) {
            uint8_t options[] = {types[i / 2], 7, pointer, 10, 0, 0, 1, 1,
                                 types[i % 2], 7, pointer, 10, 0, 0, 2, 0};
            struct packet_spec spec = echo_request();
            spec.options = options;
            spec.options_len = sizeof options;
            const uint8_t *message = expect_error(lab, &spec, 12, 0);
            assert_int_equal(message[4], 28); /* the second is the one that is wrong */
            assert_int_equal(header_len_at(lab->whole), 20);
        }
    }
    sweep_hostile(lab, &seed, SWEEP, look_for_source_routes);
}

/* All options with a length that cannot be, at every place in the header. */
TEST(rfc1122_3_2_1_8_h__an_option_length_out_of_range_is_an_error_and_does_no_harm)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (unsigned type = 2; type < 256; type++) {
        for (size_t at = 0; at < 40; at++) {
            uint8_t options[40];
            struct packet_spec spec = echo_request();
            spec.options = options;
            spec.options_len = sizeof options;
            const uint8_t lens[] = {0, 1, (uint8_t)(sizeof options - at + 1), 128, 255};
            for (size_t i = 0; i < N_ELEMENTS(lens); i++) {
                memset(options, 1, sizeof options);
                options[at] = (uint8_t)type;
                if (at + 1 < sizeof options) /* else it has no length at all */
                    options[at + 1] = lens[i];
                const uint8_t *message = expect_error(lab, &spec, 12, 0);
                assert_int_equal(message[4], 20 + at);
            }
        }
    }
}

/* Source routes to further hosts are refused, with an error unless they are in one. */
TEST(rfc1122_3_3_5_j__a_source_route_that_goes_on_is_told_that_it_failed)
{
    static const uint8_t types[] = {LOOSE, STRICT};
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(types); i++) {
        uint8_t options[] = {types[i], 7, 4, 192, 168, 3, 55, 0};
        struct packet_spec specs[] = {echo_request(), udp_datagram(), unknown_protocol(),
                                      icmp_error_in(3, 1, 17, 20, 28)};
        for (size_t j = 0; j < N_ELEMENTS(specs); j++) {
            specs[j].options = options;
            specs[j].options_len = sizeof options;
            if (j < 3)
                (void)expect_error(lab, &specs[j], 3, 5);
            else
                expect_drop(lab, &specs[j], DROP_OPTION_SOURCE_ROUTE_ON);
            assert_int_equal(lab->host.options_refused[types[i]], j + 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_2_1_8_b__options_reach_the_icmp_layer),
        REQUIREMENT(rfc1122_3_2_1_8_c__unknown_options_are_ignored_silently),
        REQUIREMENT(rfc1122_3_2_1_8a_a__a_security_option_is_ignored),
        REQUIREMENT(rfc1122_3_2_1_8b_a__no_stream_id_is_ever_sent),
        REQUIREMENT(rfc1122_3_2_1_8b_b__a_stream_id_is_ignored_silently),
        REQUIREMENT(rfc1122_3_2_1_8d_a__record_route_comes_back_with_this_host_in_it_once),
        REQUIREMENT(
            rfc1122_3_2_1_8c_d__a_header_with_two_source_routes_is_refused_and_none_is_ever_sent),
        REQUIREMENT(rfc1122_3_2_1_8_h__an_option_length_out_of_range_is_an_error_and_does_no_harm),
        REQUIREMENT(rfc1122_3_3_5_j__a_source_route_that_goes_on_is_told_that_it_failed),
    };
    return cmocka_run_group_tests_name("rfc1122_options", tests, lab_setup, lab_teardown);
}
