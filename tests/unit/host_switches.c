/* host_switches.c - proves what each setting of a host changes, and what it leaves as it is
 *
 * Echo requests and timestamp requests, broadcasts, replies that are too long, addresses of class
 * E: what a host does as it is made, and what it does when it is told otherwise.
 */
#include "tests/unit/unit.h"

#include "tests/unit/lab.h"

#include "stack/icmp.h"

TEST(a_new_host_answers_echo_requests_and_sends_errors_at_linuxs_limits)
{
    struct host *host = malloc(sizeof *host);

    memset(host, 0xa5, sizeof *host);
    host_init(host, (struct siphash_key){{1, 2}});
    assert_int_equal(host->echo_type, 8);
    assert_int_equal(host->ttl, 64);
    assert_int_equal(host->mtu, 1500);
    assert_true(host->reflects_options && host->sends_fragments && host->sends_errors);
    assert_false(host->answers_timestamp || host->answers_broadcast);
    assert_int_equal(host->address, 0);
    assert_int_equal(host->limiter.peer_token_ns, 1000000000);
    assert_int_equal(host->limiter.total_token_ns, 1000000);
    assert_true(host->limiter.key.word[0] == 1 && host->limiter.key.word[1] == 2);
    for (int i = 0; i < N_VERDICTS; i++)
        assert_int_equal(host->verdicts[i], 0);
    assert_int_equal(host->reassembly.n_places, 0);
    free(host);
}

TEST(the_most_that_may_come_and_go_is_without_the_header)
{
    struct lab *lab = *state;

    assert_int_equal(host_mms_r(&lab->host), 65535 - 20);
    assert_int_equal(host_mms_s(&lab->host), 1500 - 20);
    lab->host.mtu = 68;
    lab->host.reassembly.max_len = 576;
    assert_int_equal(host_mms_s(&lab->host), 48);
    assert_int_equal(host_mms_r(&lab->host), 556);
}

TEST(without_echo_no_echo_request_is_answered_and_all_else_is_as_before)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    lab->host.echo_type = HOST_NO_ECHO;
    lab->host.answers_timestamp = true;
    assert_int_equal(lab_send_spec(lab, &spec), DROP_ICMP_DISABLED);
    spec.options_len = 4;
    assert_int_equal(lab_send_spec(lab, &spec), DROP_ICMP_DISABLED);
    assert_int_equal(lab->host.icmp_dismissed[8], 2);
    spec.type = 0;
    assert_int_equal(lab_send_spec(lab, &spec), DROP_ICMP_UNSOLICITED);
    spec.type = 13;
    assert_int_equal(lab_send_spec(lab, &spec), SEND_TIMESTAMP_REPLY);
    spec.protocol = 253;
    assert_int_equal(lab_send_spec(lab, &spec), SEND_PROTOCOL_UNREACHABLE);
}

/* --- timestamp messages --- */

static struct packet_spec timestamp_of(int icmp_len)
{
    struct packet_spec spec = packet_echo_request();

    spec.type = 13;
    spec.icmp_len = icmp_len;
    return spec;
}

TEST(a_timestamp_request_is_answered_only_when_that_is_switched_on)
{
    struct lab *lab = *state;
    struct packet_spec spec = timestamp_of(20);

    assert_int_equal(lab_send_spec(lab, &spec), DROP_ICMP_DISABLED);
    assert_int_equal(lab->host.icmp_dismissed[13], 1);
    lab->host.answers_timestamp = true;
    assert_int_equal(lab_send_spec(lab, &spec), SEND_TIMESTAMP_REPLY);
    assert_int_equal(lab->host.icmp_dismissed[13], 1);
}

TEST(a_timestamp_request_of_20_bytes_or_more_is_answered_with_20)
{
    struct lab *lab = *state;

    lab->host.answers_timestamp = true;
    for (int icmp_len = 0; icmp_len <= 64; icmp_len++) {
        struct packet_spec spec = timestamp_of(icmp_len);
        enum verdict verdict = lab_send_spec(lab, &spec);
        assert_int_equal(verdict, icmp_len < 8    ? DROP_ICMP_SHORT
                                  : icmp_len < 20 ? DROP_ICMP_TIMESTAMP_SHORT
                                                  : SEND_TIMESTAMP_REPLY);
        if (icmp_len >= 20)
            assert_int_equal(lab->whole_len, 40);
    }
}

TEST(a_timestamp_reply_tells_the_time_of_the_day)
{
    struct lab *lab = *state;
    struct packet_spec spec = timestamp_of(20);

    lab->host.answers_timestamp = true;
    lab->host.utc_offset_ns = 3 * 86400 * LAB_SECOND;
    lab->now_ns = 1234567 * (LAB_SECOND / 1000);
    assert_int_equal(lab_send_spec(lab, &spec), SEND_TIMESTAMP_REPLY);
    assert_memory_equal(lab->whole + 32, "\x00\x12\xd6\x87\x00\x12\xd6\x87", 8);
}

/* --- broadcasts --- */

static const uint32_t for_all[] = {IP(192, 168, 3, 255), IP(192, 168, 3, 0), IP(255, 255, 255, 255),
                                   IP(224, 0, 0, 1)};

TEST(what_came_to_all_is_silent_unless_that_is_switched_on)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    for (size_t i = 0; i < N_ELEMENTS(for_all); i++) {
        spec.destination = for_all[i];
        assert_int_equal(lab_send_spec(lab, &spec),
                         i < 3 ? DROP_DESTINATION_BROADCAST : DROP_DESTINATION_MULTICAST);
    }
}

TEST(what_came_to_all_is_answered_from_the_hosts_own_address_without_an_identification)
{
    struct lab *lab = *state;

    lab->host.answers_broadcast = true;
    for (size_t i = 0; i < 2 * N_ELEMENTS(for_all); i++) {
        struct packet_spec spec = packet_echo_request();
        spec.destination = for_all[i / 2];
        spec.fragment = i % 2 ? 0x4000 : 0;
        assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
        assert_memory_equal(lab->whole + 12, "\xc0\xa8\x03\x0c", 4);
        assert_memory_equal(lab->whole + 4, "\0\0\x40\0", 4);
    }
}

TEST(what_came_to_all_in_fragments_is_answered)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    lab->host.answers_broadcast = true;
    spec.destination = IP(192, 168, 3, 255);
    assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &spec, 32, 64), SEND_ECHO_REPLY);
    assert_memory_equal(lab->whole + 12, "\xc0\xa8\x03\x0c", 4);
    assert_memory_equal(lab->whole + 4, "\0\0\x40\0", 4);
}

/* It has no identification that fragments could be told apart by. */
TEST(what_came_to_all_in_fragments_and_is_longer_than_the_mtu_is_not_answered)
{
    static const uint8_t route[8] = {7, 7, 4};
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    lab->host.answers_broadcast = true;
    spec.destination = IP(192, 168, 3, 255);
    for (lab->host.mtu = 80; lab->host.mtu <= 100; lab->host.mtu++)
        for (int with_options = 0; with_options <= 1; with_options++) {
            spec.options = route;
            spec.options_len = with_options ? sizeof route : 0;
            enum verdict expected = lab->host.mtu >= 84 + spec.options_len
                                        ? SEND_ECHO_REPLY
                                        : DROP_DESTINATION_BROADCAST;
            assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
            assert_int_equal(lab_send_slice(lab, &spec, 32, 64), expected);
        }
    assert_int_equal(reassembly_n_free(&lab->host.reassembly), LAB_N_PLACES);
}

TEST(a_host_without_an_address_of_its_own_cannot_answer_what_came_to_all)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    lab->host.answers_broadcast = true;
    lab->host.address = 0;
    spec.destination = IP(192, 168, 3, 255);
    assert_int_equal(lab_send_spec(lab, &spec), DROP_DESTINATION_BROADCAST);
}

TEST(other_groups_and_what_is_not_ours_stay_silent)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    lab->host.answers_broadcast = true;
    spec.destination = IP(224, 0, 0, 2);
    assert_int_equal(lab_send_spec(lab, &spec), DROP_DESTINATION_MULTICAST);
    spec.destination = IP(239, 0, 0, 1);
    assert_int_equal(lab_send_spec(lab, &spec), DROP_DESTINATION_MULTICAST);
    spec.destination = IP(127, 0, 0, 1);
    assert_int_equal(lab_send_spec(lab, &spec), DROP_DESTINATION_LOOPBACK);
    spec.destination = IP(192, 168, 4, 7);
    assert_int_equal(lab_send_spec(lab, &spec), DROP_ROUTE_BLACKHOLE);
    spec.destination = IP(192, 168, 3, 13);
    assert_int_equal(lab_send_spec(lab, &spec), DROP_DESTINATION_NOT_OURS);
}

/* RFC 1122 section 3.2.2.8: a timestamp request to a broadcast address may be dropped. */
TEST(of_what_came_to_all_only_echo_requests_are_answered)
{
    struct lab *lab = *state;

    lab->host.answers_broadcast = lab->host.answers_timestamp = true;
    for (size_t i = 0; i < N_ELEMENTS(for_all); i++) {
        struct packet_spec spec = timestamp_of(20);
        spec.destination = for_all[i];
        assert_int_equal(lab_send_spec(lab, &spec), DROP_ICMP_DISABLED);
        spec.protocol = 253;
        assert_int_equal(lab_send_spec(lab, &spec), DROP_IPV4_PROTOCOL);
    }
}

/* --- replies that are too long --- */

TEST(where_nothing_is_fragmented_a_long_reply_is_cut_to_the_mtu)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    lab->host.sends_fragments = false;
    spec.data_len = 2000;
    for (lab->host.mtu = 68; lab->host.mtu <= 2100; lab->host.mtu++) {
        struct frame frame = packet_build(&spec);
        size_t len = lab->host.mtu < frame.len ? lab->host.mtu : frame.len;
        assert_int_equal(lab_send_slice(lab, &spec, 0, 1000), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, 1000, SIZE_MAX), SEND_ECHO_REPLY);
        assert_int_equal(lab->n_out, 1);
        assert_int_equal(lab->whole_len, len);
        assert_memory_equal(lab->whole + 24, frame.bytes + 24, len - 24);
        frame_free(&frame);
    }
}

TEST(what_came_in_one_piece_is_never_cut)
{
    struct lab *lab = *state;
    struct packet_spec spec = packet_echo_request();

    lab->host.sends_fragments = false;
    spec.data_len = 2000;
    assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    assert_int_equal(lab->whole_len, 2028);
}

/* --- class E --- */

TEST(class_e_is_answered_where_it_is_not_reserved)
{
    struct lab *lab = *state;
    struct route_table *routes = &lab->host.routes;
    struct packet_spec spec = packet_echo_request();

    spec.source = IP(240, 0, 0, 1);
    assert_int_equal(lab_send_spec(lab, &spec), DROP_SOURCE_RESERVED);
    route_init_unreserved(routes, routes->entries, routes->n_entries * sizeof(uint32_t));
    assert_true(route_add(routes, IP(192, 168, 3, 12), 32, ROUTE_LOCAL));
    assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    spec.protocol = 253;
    assert_int_equal(lab_send_spec(lab, &spec), SEND_PROTOCOL_UNREACHABLE);
    spec.source = UINT32_MAX;
    assert_int_equal(lab_send_spec(lab, &spec), DROP_SOURCE_BROADCAST);
}

#define with_lab(behaviour) cmocka_unit_test_setup_teardown(behaviour, lab_setup, lab_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_lab(a_new_host_answers_echo_requests_and_sends_errors_at_linuxs_limits),
        with_lab(the_most_that_may_come_and_go_is_without_the_header),
        with_lab(without_echo_no_echo_request_is_answered_and_all_else_is_as_before),
        with_lab(a_timestamp_request_is_answered_only_when_that_is_switched_on),
        with_lab(a_timestamp_request_of_20_bytes_or_more_is_answered_with_20),
        with_lab(a_timestamp_reply_tells_the_time_of_the_day),
        with_lab(what_came_to_all_is_silent_unless_that_is_switched_on),
        with_lab(what_came_to_all_is_answered_from_the_hosts_own_address_without_an_identification),
        with_lab(what_came_to_all_in_fragments_is_answered),
        with_lab(what_came_to_all_in_fragments_and_is_longer_than_the_mtu_is_not_answered),
        with_lab(a_host_without_an_address_of_its_own_cannot_answer_what_came_to_all),
        with_lab(other_groups_and_what_is_not_ours_stay_silent),
        with_lab(of_what_came_to_all_only_echo_requests_are_answered),
        with_lab(where_nothing_is_fragmented_a_long_reply_is_cut_to_the_mtu),
        with_lab(what_came_in_one_piece_is_never_cut),
        with_lab(class_e_is_answered_where_it_is_not_reserved),
    };
    return cmocka_run_group_tests_name("host_switches", tests, NULL, NULL);
}
