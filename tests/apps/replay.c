/* replay.c - proves that a replay writes each packet, what was decided about it, and what left
 */
#include "replay_tape.h"

#include "tests/unit/checker.h"

enum { TTL = 64 };

static void assert_in(unsigned i, uint64_t time_ns, const char *verdict)
{
    assert_true(i < tape.n_packets);
    const struct replayed *packet = &tape.packets[i];
    assert_int_equal(packet->direction, INBOUND);
    assert_int_equal(packet->time_ns, time_ns);
    if (strncmp(packet->comment, verdict, strlen(verdict)) != 0 ||
        packet->comment[strlen(verdict)] != ':')
        fail_msg("packet %u: '%s', not %s", i, packet->comment, verdict);
}

static void assert_out(unsigned i, uint64_t time_ns, const char *comment)
{
    assert_true(i < tape.n_packets);
    const struct replayed *packet = &tape.packets[i];
    assert_int_equal(packet->direction, OUTBOUND);
    assert_int_equal(packet->time_ns, time_ns);
    assert_string_equal(packet->comment, comment);
}

TEST(a_packet_is_written_as_it_came_and_then_its_answer)
{
    struct packet_spec spec = packet_echo_request();
    struct frame request = packet_build(&spec);

    tape_packet(&spec, 5 * NS_PER_S + 7);
    REPLAY_WELL(NULL);
    assert_int_equal(tape.n_packets, 2);
    assert_null(strstr(tape.said->out, "cut short"));
    assert_null(strstr(tape.said->out, "left out"));
    assert_in(0, 5 * NS_PER_S + 7, "SEND_ECHO_REPLY");
    assert_string_equal(tape.packets[0].comment, "SEND_ECHO_REPLY: an echo request for this host: "
                                                 "answered (RFC 1122 section 3.2.2.6)");
    assert_int_equal(tape.packets[0].data_len, request.len);
    assert_memory_equal(tape.packets[0].data, request.bytes, request.len);
    assert_out(1, 5 * NS_PER_S + 7, "");
    assert_null(checker_fault(request.bytes, tape.packets[1].data, tape.packets[1].data_len, TTL));
    frame_free(&request);
}

TEST(a_packet_without_an_answer_is_alone)
{
    struct packet_spec spec = packet_echo_request();

    spec.icmp_checksum_error = 1;
    tape_packet(&spec, 1 * NS_PER_S);
    spec = packet_echo_request();
    spec.frame_len = 0;
    tape_packet(&spec, 2 * NS_PER_S);
    REPLAY_WELL(NULL);
    assert_int_equal(tape.n_packets, 2);
    assert_in(0, 1 * NS_PER_S, "DROP_ICMP_CHECKSUM");
    assert_in(1, 2 * NS_PER_S, "DROP_IPV4_SHORT");
    assert_int_equal(tape.packets[1].data_len, 0);
}

TEST(a_fragment_is_held_and_its_whole_is_answered_in_fragments)
{
    struct packet_spec spec = packet_echo_request();

    spec.id = 77;
    spec.data_len = 2000;
    tape_slice(&spec, 0, 1480, 1 * NS_PER_S);
    tape_slice(&spec, 1480, 2008, 2 * NS_PER_S);
    REPLAY_WELL(NULL);
    assert_int_equal(tape.n_packets, 4);
    assert_in(0, 1 * NS_PER_S, "HOLD_FRAGMENT");
    assert_in(1, 2 * NS_PER_S, "SEND_ECHO_REPLY");
    assert_out(2, 2 * NS_PER_S, "");
    assert_out(3, 2 * NS_PER_S, "");
    assert_int_equal(tape.packets[2].data_len, 1500);
    assert_int_equal(tape.packets[3].data_len, 20 + 2008 - 1480);
    assert_non_null(strstr(tape.said->out, " 1  HOLD_JOINED "));
    assert_non_null(strstr(tape.said->out, "\n2 packets read, 1 answered"));
}

/* The first fragments of ten datagrams, a second apart: more at once than the limit would let
 * through, but each is told when its own 30 seconds are over. */
TEST(a_datagram_is_given_up_at_its_own_time_and_that_is_told_by_itself)
{
    enum { N = 10 };
    struct packet_spec spec = packet_echo_request();

    for (unsigned i = 0; i < N; i++) {
        spec.id = (uint16_t)i;
        tape_slice(&spec, 0, 16, (100 + i) * NS_PER_S);
    }
    tape_packet(&spec, 1000 * NS_PER_S);
    REPLAY_WELL(NULL);
    assert_int_equal(tape.n_packets, 2 * N + 2);
    for (unsigned i = 0; i < N; i++) {
        assert_in(i, (100 + i) * NS_PER_S, "HOLD_FRAGMENT");
        assert_out(N + i, (130 + i) * NS_PER_S,
                   "SEND_TIME_EXCEEDED: its datagram was not complete in time: told with ICMP 11/1 "
                   "(RFC 1122 section 3.3.2)");
        assert_int_equal(tape.packets[N + i].data[20], 11);
    }
    assert_in(2 * N, 1000 * NS_PER_S, "SEND_ECHO_REPLY");
}

TEST(a_datagram_is_given_up_no_moment_too_early_and_never_after_the_last_packet)
{
    struct packet_spec spec = packet_echo_request();

    tape_slice(&spec, 0, 16, 100 * NS_PER_S);
    tape_packet(&spec, 130 * NS_PER_S - 1);
    REPLAY_WELL(NULL);
    assert_int_equal(tape.n_packets, 3); /* it is still held */
    assert_non_null(strstr(tape.said->out, " 1  HOLD_FRAGMENT "));

    tape_packet(&spec, 130 * NS_PER_S);
    REPLAY_WELL(NULL);
    assert_int_equal(tape.n_packets, 6);
    assert_out(3, 130 * NS_PER_S, tape.packets[3].comment);
    assert_int_equal(tape.packets[3].data[20], 11);
    assert_in(4, 130 * NS_PER_S, "SEND_ECHO_REPLY"); /* what expires goes first */
}

TEST(a_time_that_goes_back_is_that_of_the_packet_before)
{
    struct packet_spec spec = packet_echo_request();

    tape_packet(&spec, 5 * NS_PER_S);
    tape_packet(&spec, 4 * NS_PER_S);
    REPLAY_WELL(NULL);
    assert_int_equal(tape.n_packets, 4);
    assert_in(2, 5 * NS_PER_S, "SEND_ECHO_REPLY");
    assert_out(3, 5 * NS_PER_S, "");
}

TEST(a_timestamp_is_answered_with_the_time_of_the_capture)
{
    const uint64_t day = 19675 * 86400 * NS_PER_S;
    const uint32_t ms = 12 * 3600 * 1000 + 34;
    static const uint8_t zeros[12];
    struct packet_spec spec = packet_echo_request();

    spec.type = 13;
    spec.data = zeros;
    spec.data_len = sizeof zeros;
    tape_packet(&spec, day + ms * NS_PER_MS);
    REPLAY_WELL("--timestamp");
    assert_int_equal(tape.n_packets, 2);
    const uint8_t *received = tape.packets[1].data + 32;
    assert_int_equal((uint32_t)received[0] << 24 | (uint32_t)received[1] << 16 |
                         (uint32_t)received[2] << 8 | received[3],
                     ms);
}

TEST(the_host_is_the_one_that_the_command_line_describes)
{
    struct packet_spec spec = packet_echo_request();

    spec.destination = IP(10, 0, 0, 1);
    tape_packet(&spec, 1 * NS_PER_S);
    spec.destination = IP(10, 0, 0, 2);
    tape_packet(&spec, 2 * NS_PER_S);
    REPLAY_WELL("--ttl", "9", "10.0.0.0/24", "10.0.0.2=blackhole");
    assert_int_equal(tape.n_packets, 3);
    assert_in(0, 1 * NS_PER_S, "SEND_ECHO_REPLY");
    assert_int_equal(tape.packets[1].data[8], 9);
    assert_in(2, 2 * NS_PER_S, "DROP_ROUTE_BLACKHOLE");
}

TEST(what_is_no_ip_is_left_out_and_counted)
{
    static const uint8_t arp[42] = {[12] = 0x08, [13] = 0x06}, padded[60] = {[12] = 0x08};

    tape.capture.len = 0;
    write_pcap(&tape.capture, PCAP_NANOSECONDS, LINK_ETHERNET);
    write_pcap_record(&tape.capture, &(struct record){.bytes = arp, .n_bytes = sizeof arp});
    write_pcap_record(&tape.capture, &(struct record){.bytes = padded, .n_bytes = sizeof padded});
    REPLAY_WELL(NULL);
    assert_int_equal(tape.n_packets, 1);
    assert_in(0, 0, "DROP_IPV4_VERSION");
    assert_int_equal(tape.packets[0].data_len, sizeof padded - 14);
    assert_non_null(strstr(tape.said->out, "\n1 packets read, 0 answered"));
    assert_non_null(strstr(tape.said->out, "\nleft out, because they are no IP: 1\n"));
}

/* Whatever a host decides by a key or by the time of day would differ. */
TEST(the_same_capture_gives_the_same_bytes)
{
    static uint8_t before[sizeof tape.bytes];
    uint64_t seed = random_seed();

    for (unsigned i = 0; i < 40; i++) {
        struct packet_spec spec = packet_echo_request();
        spec.source = IP(192, 168, 3, 1 + random_below(&seed, 200));
        spec.id = (uint16_t)random_bits(&seed);
        spec.protocol = (uint8_t)(random_below(&seed, 2) == 0 ? 1 : 17);
        if (random_below(&seed, 3) == 0)
            tape_slice(&spec, 0, 16, i * 10 * NS_PER_S);
        else
            tape_packet(&spec, i * 10 * NS_PER_S);
    }
    REPLAY_WELL("--timestamp");
    size_t len = tape.len;
    memcpy(before, tape.bytes, len);
    REPLAY_WELL("--timestamp");
    assert_int_equal(tape.len, len);
    assert_memory_equal(tape.bytes, before, len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tape_test(a_packet_is_written_as_it_came_and_then_its_answer),
        tape_test(a_packet_without_an_answer_is_alone),
        tape_test(a_fragment_is_held_and_its_whole_is_answered_in_fragments),
        tape_test(a_datagram_is_given_up_at_its_own_time_and_that_is_told_by_itself),
        tape_test(a_datagram_is_given_up_no_moment_too_early_and_never_after_the_last_packet),
        tape_test(a_time_that_goes_back_is_that_of_the_packet_before),
        tape_test(a_timestamp_is_answered_with_the_time_of_the_capture),
        tape_test(the_host_is_the_one_that_the_command_line_describes),
        tape_test(what_is_no_ip_is_left_out_and_counted),
        tape_test(the_same_capture_gives_the_same_bytes),
    };
    return cmocka_run_group_tests_name("replay", tests, NULL, NULL);
}
