/* rfc1122_echo.c - RFC 1122 sections 3.2.2.6, 3.2.1.6 and 3.2.1.7: the echo server
 *
 * Its options (section 3.2.2.6 too) are in rfc1122_timestamp_option.c.
 */
#include "tests/conformance/conformance.h"

#include "tests/unit/reference.h"

enum { PIECE = 1480, MAX_ECHO = 65507, CUT = 1500 };

/* Data of which no two neighbouring kilobytes are the same. */
static const uint8_t *some_data(void)
{
    static uint8_t data[MAX_ECHO];

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i ^ i >> 8 ^ i >> 11);
    return data;
}

/* Sends the request in pieces as an MTU of 1500 makes them, and expects the verdict of the whole
 * for the last of them. */
static void send_in_pieces(struct lab *lab, const struct packet_spec *spec, enum verdict verdict)
{
    size_t payload_len = 8 + spec->data_len;

    for (size_t at = 0; at < payload_len; at += PIECE) {
        enum verdict expected = at + PIECE < payload_len ? HOLD_FRAGMENT : verdict;
        assert_int_equal(lab_send_slice(lab, spec, at, at + PIECE), expected);
    }
}

TEST(rfc1122_3_2_2_6_a__every_echo_request_gets_one_reply)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    unsigned n = 0;

    spec.data_len = 4;
    for (spec.icmp_id = 0; spec.icmp_id < 4; spec.icmp_id++) {
        for (unsigned sequence = 0; sequence < 65536; sequence++, n++) {
            spec.sequence = (uint16_t)sequence;
            assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
            assert_int_equal(lab->n_out, 1);
            assert_int_equal(word_at(lab->whole + 20), 0);
            assert_int_equal(word_at(lab->whole + 24), spec.icmp_id);
            assert_int_equal(word_at(lab->whole + 26), sequence);
        }
    }
    assert_int_equal(lab->host.verdicts[SEND_ECHO_REPLY], n);
    assert_int_equal(lab_wait(lab, 600 * LAB_SECOND), 0); /* nor is there one more, later */
}

TEST(rfc1122_3_2_2_6_c__echo_requests_to_a_broadcast_address_are_ignored_unless_told_otherwise)
{
    static const uint32_t broadcasts[] = {BROADCAST, LIMITED_BROADCAST, IP(192, 168, 3, 0)};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(broadcasts); i++) {
        struct packet_spec spec = echo_request();
        spec.destination = broadcasts[i];
        lab->host.answers_broadcast = false;
        expect_drop(lab, &spec, DROP_DESTINATION_BROADCAST);
        lab->host.answers_broadcast = true;
        assert_int_equal(lab_send_spec(lab, &spec), SEND_ECHO_REPLY);
    }
}

TEST(rfc1122_3_2_2_6_d__echo_requests_to_a_group_are_ignored_unless_told_otherwise)
{
    static const uint32_t groups[] = {ALL_HOSTS, IP(224, 0, 0, 2), IP(239, 255, 255, 255)};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(groups); i++) {
        struct packet_spec spec = echo_request();
        spec.destination = groups[i];
        lab->host.answers_broadcast = false;
        expect_drop(lab, &spec, DROP_DESTINATION_MULTICAST);
        lab->host.answers_broadcast = true; /* for the group that every host is in */
        assert_int_equal(lab_send_spec(lab, &spec),
                         i == 0 ? SEND_ECHO_REPLY : DROP_DESTINATION_MULTICAST);
    }
}

TEST(rfc1122_3_2_2_6_e__a_reply_comes_from_the_address_that_was_asked)
{
    struct lab *lab = *state;

    for (unsigned last = 0; last < 256; last++) {
        struct packet_spec spec = echo_request();
        spec.destination = last == 7 ? OURS : IP(192, 168, 4, last);
        expect_reply(lab, &spec);
        assert_int_equal(address_at(lab->whole + 12), spec.destination);
        assert_int_equal(address_at(lab->whole + 16), ASKER);
    }
}

TEST(rfc1122_3_2_2_6_f__all_the_data_of_a_request_come_back)
{
    static const size_t lens[] = {1473, 2000, 8192, 65506, MAX_ECHO};
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    spec.data = some_data();
    for (spec.data_len = 0; spec.data_len <= 1472; spec.data_len++) {
        expect_reply(lab, &spec);
        assert_int_equal(lab->whole_len, 28 + spec.data_len);
        assert_memory_equal(lab->whole + 28, spec.data, spec.data_len);
    }
    for (size_t i = 0; i < N_ELEMENTS(lens); i++) {
        spec.data_len = lens[i];
        send_in_pieces(lab, &spec, SEND_ECHO_REPLY);
        assert_int_equal(lab->whole_len, 28 + lens[i]);
        assert_memory_equal(lab->whole + 28, spec.data, lens[i]);
        expect_was_reply(lab, &spec);
    }
}

/* The most that the MTU allows is sent, with sums for that. */
TEST(rfc1122_3_2_2_6_j__a_reply_that_cannot_be_fragmented_is_cut_and_sent)
{
    static const size_t lens[] = {1473, 1474, 2000, MAX_ECHO};
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    lab->host.sends_fragments = false;
    spec.data = some_data();
    for (size_t i = 0; i < N_ELEMENTS(lens); i++) {
        spec.data_len = lens[i];
        send_in_pieces(lab, &spec, SEND_ECHO_REPLY);
        assert_int_equal(lab->n_out, 1);
        assert_int_equal(lab->out[0].len, CUT);
        assert_int_equal(word_at(lab->whole + 2), CUT);
        assert_int_equal(lab->whole[20], 0);
        assert_memory_equal(lab->whole + 28, spec.data, CUT - 28);
        assert_int_equal(reference_sum(lab->whole + 20, CUT - 20), 0xffff);
    }
    spec.data_len = 1472; /* what is not too long is whole */
    send_in_pieces(lab, &spec, SEND_ECHO_REPLY);
    assert_int_equal(lab->whole_len, CUT);
}

/* The ICMP layer sees it, and gives its reply the same class; congestion marks are not of it. */
TEST(rfc1122_3_2_1_6_b__the_tos_that_came_is_passed_up)
{
    struct lab *lab = *state;

    for (unsigned tos = 0; tos < 256; tos++) {
        struct packet_spec spec = echo_request();
        spec.tos = (uint8_t)tos;
        expect_reply(lab, &spec);
        assert_int_equal(lab->whole[1], tos & 0xfc);
        assert_int_equal(lab_send_slice(lab, &spec, 0, 32), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, 32, 64), SEND_ECHO_REPLY);
        assert_int_equal(lab->whole[1], tos & 0xfc);
    }
}

TEST(rfc1122_3_2_1_7_b__a_time_to_live_of_0_or_1_is_no_reason_to_discard)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (unsigned ttl = 0; ttl < 256; ttl++) {
        struct packet_spec spec = echo_request();
        spec.ttl = (uint8_t)ttl;
        expect_reply(lab, &spec);
        assert_int_equal(lab_send_slice(lab, &spec, 32, 64), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, 0, 32), SEND_ECHO_REPLY);
        spec = udp_datagram();
        spec.ttl = (uint8_t)ttl;
        (void)expect_error(lab, &spec, 3, 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1122_3_2_2_6_a__every_echo_request_gets_one_reply),
        REQUIREMENT(
            rfc1122_3_2_2_6_c__echo_requests_to_a_broadcast_address_are_ignored_unless_told_otherwise),
        REQUIREMENT(rfc1122_3_2_2_6_d__echo_requests_to_a_group_are_ignored_unless_told_otherwise),
        REQUIREMENT(rfc1122_3_2_2_6_e__a_reply_comes_from_the_address_that_was_asked),
        REQUIREMENT(rfc1122_3_2_2_6_f__all_the_data_of_a_request_come_back),
        REQUIREMENT(rfc1122_3_2_2_6_j__a_reply_that_cannot_be_fragmented_is_cut_and_sent),
        REQUIREMENT(rfc1122_3_2_1_6_b__the_tos_that_came_is_passed_up),
        REQUIREMENT(rfc1122_3_2_1_7_b__a_time_to_live_of_0_or_1_is_no_reason_to_discard),
    };
    return cmocka_run_group_tests_name("rfc1122_echo", tests, lab_setup, lab_teardown);
}
