/* host_errors.c - proves when a host sends an error, from where, and how often
 *
 * Every reason that asks for an error is tried against every reason that forbids one (RFC 1122
 * section 3.2.2), and the second always wins. The bytes of an error are in icmp_error.c; lab.h
 * looks at every one that leaves.
 */
#include "tests/unit/unit.h"

#include "tests/unit/lab.h"

/* --- reasons that ask for an error --- */

static const uint8_t malformed[4] = {7, 2}, source_route[8] = {131, 7, 4, 10, 0, 0, 1};
static const uint8_t udp[8] = {0, 53, 0, 53, 0, 8};

static void throw(struct packet_spec * spec)
{
    spec->destination = IP(192, 168, 7, 1);
}

static void unreachable(struct packet_spec *spec)
{
    spec->destination = IP(192, 168, 5, 1);
}

static void prohibit(struct packet_spec *spec)
{
    spec->destination = IP(192, 168, 6, 1);
}

static void option(struct packet_spec *spec)
{
    spec->options = malformed;
    spec->options_len = sizeof malformed;
}

static void route_on(struct packet_spec *spec)
{
    spec->options = source_route;
    spec->options_len = sizeof source_route;
}

static void port(struct packet_spec *spec)
{
    spec->protocol = 17;
    spec->payload = udp;
    spec->payload_len = sizeof udp;
}

static void protocol(struct packet_spec *spec)
{
    spec->protocol = 253;
}

static const struct {
    void (*make)(struct packet_spec *spec);
    enum verdict silent, sent;
    uint8_t type, code;
    bool is_ours; /* the destination */
} causes[] = {
    {throw, DROP_ROUTE_THROW, SEND_NETWORK_UNREACHABLE, 3, 0, false},
    {unreachable, DROP_ROUTE_UNREACHABLE, SEND_HOST_UNREACHABLE, 3, 1, false},
    {prohibit, DROP_ROUTE_PROHIBIT, SEND_PROHIBITED, 3, 13, false},
    {option, DROP_OPTION_MALFORMED, SEND_PARAMETER_PROBLEM, 12, 0, true},
    {route_on, DROP_OPTION_SOURCE_ROUTE_ON, SEND_SOURCE_ROUTE_FAILED, 3, 5, true},
    {port, DROP_UDP_PORT, SEND_PORT_UNREACHABLE, 3, 3, true},
    {protocol, DROP_IPV4_PROTOCOL, SEND_PROTOCOL_UNREACHABLE, 3, 2, true},
};

static struct packet_spec caused(size_t cause)
{
    struct packet_spec spec = packet_echo_request();

    causes[cause].make(&spec);
    return spec;
}

static void without_limits(struct lab *lab)
{
    lab->host.limiter.peer_token_ns = lab->host.limiter.total_token_ns = 0;
}

TEST(each_reason_is_told_with_its_type_and_code)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(causes); i++) {
        struct packet_spec spec = caused(i);
        assert_int_equal(lab_send_spec(lab, &spec), causes[i].sent);
        assert_int_equal(lab->whole[20], causes[i].type);
        assert_int_equal(lab->whole[21], causes[i].code);
        assert_int_equal(lab->whole[24], causes[i].type == 12 ? 21 : 0);
    }
}

TEST(an_error_comes_from_the_address_that_was_asked_or_from_the_hosts_own)
{
    struct lab *lab = *state;

    without_limits(lab);
    lab->host.address = IP(192, 168, 4, 200);
    for (size_t i = 0; i < N_ELEMENTS(causes); i++) {
        struct packet_spec spec = caused(i);
        assert_int_equal(lab_send_spec(lab, &spec), causes[i].sent);
        assert_memory_equal(lab->whole + 12,
                            causes[i].is_ours ? "\xc0\xa8\x03\x0c" : "\xc0\xa8\x04\xc8", 4);
    }
}

TEST(a_host_without_an_address_tells_only_what_is_wrong_with_what_is_ours)
{
    struct lab *lab = *state;

    without_limits(lab);
    lab->host.address = 0;
    for (size_t i = 0; i < N_ELEMENTS(causes); i++) {
        struct packet_spec spec = caused(i);
        assert_int_equal(lab_send_spec(lab, &spec),
                         causes[i].is_ours ? causes[i].sent : causes[i].silent);
    }
}

TEST(an_error_has_the_time_to_live_of_the_host)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (unsigned ttl = 1; ttl <= 255; ttl++) {
        struct packet_spec spec = caused(ttl % N_ELEMENTS(causes));
        lab->host.ttl = (uint8_t)ttl;
        spec.ttl = 1;
        assert_int_equal(lab_send_spec(lab, &spec), causes[ttl % N_ELEMENTS(causes)].sent);
        assert_int_equal(lab->whole[8], ttl);
    }
}

/* --- reasons that forbid one --- */

TEST(where_errors_are_switched_off_every_reason_is_silent)
{
    struct lab *lab = *state;

    lab->host.sends_errors = false;
    for (size_t i = 0; i < N_ELEMENTS(causes); i++) {
        struct packet_spec spec = caused(i);
        assert_int_equal(lab_send_spec(lab, &spec), causes[i].silent);
    }
}

TEST(about_an_icmp_error_and_what_might_be_one_every_reason_is_silent)
{
    static const uint8_t queries[] = {0, 8, 9, 10, 13, 14, 15, 16, 17, 18};
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(causes); i++)
        for (unsigned type = 0; type <= 255; type++) {
            struct packet_spec spec = caused(i);
            spec.type = (uint8_t)type;
            bool is_query =
                spec.protocol != 1 || memchr(queries, (int)type, sizeof queries) != NULL;
            assert_int_equal(lab_send_spec(lab, &spec),
                             is_query ? causes[i].sent : causes[i].silent);
            spec.icmp_len = 0;
            assert_int_equal(lab_send_spec(lab, &spec),
                             spec.protocol != 1 ? causes[i].sent : causes[i].silent);
        }
}

/* The last two reasons are seen in whole datagrams only. */
TEST(about_a_later_fragment_every_reason_is_silent)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(causes); i++)
        for (uint16_t offset = 1; offset <= 0x1fff; offset = (uint16_t)(offset * 2 + 1)) {
            struct packet_spec spec = caused(i);
            spec.fragment = offset;
            enum verdict verdict = lab_send_spec(lab, &spec);
            assert_false(verdict_table[verdict].sends);
            if (i < 5)
                assert_int_equal(verdict, causes[i].silent);
        }
}

TEST(about_a_first_fragment_the_reasons_that_show_in_it_are_told)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(causes); i++) {
        struct packet_spec spec = caused(i);
        spec.fragment = 0x2000;
        assert_int_equal(lab_send_spec(lab, &spec), i < 5 ? causes[i].sent : HOLD_FRAGMENT);
    }
}

TEST(about_what_came_to_all_every_reason_is_silent)
{
    static const uint32_t destinations[] = {IP(192, 168, 3, 255), IP(192, 168, 3, 0), UINT32_MAX,
                                            IP(224, 0, 0, 1)};
    struct lab *lab = *state;

    without_limits(lab);
    lab->host.answers_broadcast = true;
    for (size_t i = 3; i < N_ELEMENTS(causes); i++)
        for (size_t j = 0; j < N_ELEMENTS(destinations); j++) {
            struct packet_spec spec = caused(i);
            spec.destination = destinations[j];
            assert_int_equal(lab_send_spec(lab, &spec), causes[i].silent);
        }
}

TEST(to_what_is_not_one_single_host_every_reason_is_silent)
{
    static const uint32_t sources[] = {IP(0, 0, 0, 0),       IP(127, 0, 0, 1),   IP(224, 0, 0, 1),
                                       IP(240, 0, 0, 1),     UINT32_MAX,         IP(192, 168, 3, 0),
                                       IP(192, 168, 3, 255), IP(192, 168, 3, 12)};
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_ELEMENTS(causes); i++)
        for (size_t j = 0; j < N_ELEMENTS(sources); j++) {
            struct packet_spec spec = caused(i);
            spec.source = sources[j];
            assert_in_range(lab_send_spec(lab, &spec), DROP_SOURCE_THIS_NETWORK, DROP_SOURCE_OURS);
        }
}

/* Under a wide local prefix, or none, the host's own address may ask like any other. */
TEST(to_itself_a_host_tells_nothing_and_answers_no_broadcast)
{
    struct lab *lab = *state;

    without_limits(lab);
    lab->host.answers_broadcast = true;
    lab->host.address = IP(192, 168, 4, 200);
    for (size_t i = 0; i < 3; i++) {
        struct packet_spec spec = caused(i);
        spec.source = lab->host.address;
        assert_int_equal(lab_send_spec(lab, &spec), causes[i].silent);
    }
    struct packet_spec spec = packet_echo_request();
    spec.destination = IP(192, 168, 3, 255);
    assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    spec.source = lab->host.address;
    assert_int_equal(lab_send_spec(lab, &spec), DROP_DESTINATION_BROADCAST);
}

TEST(where_the_mtu_leaves_no_room_for_a_quote_nothing_is_sent)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (lab->host.mtu = 68; lab->host.mtu <= 110; lab->host.mtu++) {
        struct packet_spec spec = caused(N_ELEMENTS(causes) - 1);
        spec.options_len = 40;
        assert_int_equal(lab_send_spec(lab, &spec), lab->host.mtu < 28 + 60 + 8
                                                        ? DROP_IPV4_PROTOCOL
                                                        : SEND_PROTOCOL_UNREACHABLE);
        if (lab->n_out > 0)
            assert_int_equal(lab->whole_len, lab->host.mtu);
    }
}

/* --- how often --- */

TEST(a_peer_is_told_6_times_at_once_whatever_the_reasons_and_once_a_second_then)
{
    struct lab *lab = *state;
    unsigned n_sent = 0;

    for (size_t i = 0; i < 20; i++) {
        struct packet_spec spec = caused(i % N_ELEMENTS(causes));
        enum verdict verdict = lab_send_spec(lab, &spec);
        size_t cause = i % N_ELEMENTS(causes);
        assert_int_equal(verdict, i < 6 ? causes[cause].sent : causes[cause].silent);
    }
    for (unsigned i = 1; i <= 50; i++) {
        struct packet_spec spec = caused(i % N_ELEMENTS(causes));
        lab->now_ns += LAB_SECOND / 10;
        n_sent += verdict_table[lab_send_spec(lab, &spec)].sends;
    }
    assert_int_equal(n_sent, 5);
}

TEST(what_must_not_be_told_costs_no_token)
{
    struct lab *lab = *state;

    for (unsigned i = 0; i < 100; i++) {
        struct packet_spec spec = caused(0);
        spec.type = 3;
        assert_int_equal(lab_send_spec(lab, &spec), DROP_ROUTE_THROW);
    }
    struct packet_spec spec = caused(0);
    assert_int_equal(lab_send_spec(lab, &spec), SEND_NETWORK_UNREACHABLE);
    assert_int_equal(lab->host.mib[MIB_ICMP_OUT_RATE_LIMIT_HOST], 0);
}

TEST(replies_are_not_limited)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    for (unsigned i = 0; i < 10000; i++)
        assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
}

TEST(an_error_about_what_came_in_fragments_quotes_the_whole)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    spec.protocol = 253;
    spec.data_len = 1000;
    struct frame whole = packet_build(&spec);
    assert_int_equal(lab_send_slice(lab, &spec, 504, 1008), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &spec, 0, 504), SEND_PROTOCOL_UNREACHABLE);
    assert_int_equal(lab->whole_len, 576);
    assert_memory_equal(lab->whole + 28, whole.bytes, 576 - 28);
    assert_int_equal(reassembly_n_free(&lab->host.reassembly), LAB_N_PLACES);
    frame_free(&whole);
}

#define with_lab(behaviour) cmocka_unit_test_setup_teardown(behaviour, lab_setup, lab_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_lab(each_reason_is_told_with_its_type_and_code),
        with_lab(an_error_comes_from_the_address_that_was_asked_or_from_the_hosts_own),
        with_lab(a_host_without_an_address_tells_only_what_is_wrong_with_what_is_ours),
        with_lab(an_error_has_the_time_to_live_of_the_host),
        with_lab(where_errors_are_switched_off_every_reason_is_silent),
        with_lab(about_an_icmp_error_and_what_might_be_one_every_reason_is_silent),
        with_lab(about_a_later_fragment_every_reason_is_silent),
        with_lab(about_a_first_fragment_the_reasons_that_show_in_it_are_told),
        with_lab(about_what_came_to_all_every_reason_is_silent),
        with_lab(to_what_is_not_one_single_host_every_reason_is_silent),
        with_lab(to_itself_a_host_tells_nothing_and_answers_no_broadcast),
        with_lab(where_the_mtu_leaves_no_room_for_a_quote_nothing_is_sent),
        with_lab(a_peer_is_told_6_times_at_once_whatever_the_reasons_and_once_a_second_then),
        with_lab(what_must_not_be_told_costs_no_token),
        with_lab(replies_are_not_limited),
        with_lab(an_error_about_what_came_in_fragments_quotes_the_whole),
    };
    return cmocka_run_group_tests_name("host_errors", tests, NULL, NULL);
}
