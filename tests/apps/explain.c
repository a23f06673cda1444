/* explain.c - proves that `echohost explain` takes the packets that are meant, in time, and prints
 * what was asked for
 */
#include "explain_said.h"

/* Two requests a second apart, the second damaged. */
static void two_packets(void)
{
    struct packet_spec spec = packet_echo_request();

    tape_packet(&spec, 100 * NS_PER_S);
    spec.icmp_checksum_error = 1;
    tape_packet(&spec, 101 * NS_PER_S);
}

TEST(every_packet_is_explained_in_its_order_and_then_counted)
{
    two_packets();
    const char *out = SAID_WELL_BY("CAPTURE");
    assert_memory_equal(out, "packet 1: IP 192.168.3.11 > ", 28);
    const char *second = strstr(out, "\n\npacket 2: IP 192.168.3.11 > ");
    assert_non_null(second);
    assert_non_null(strstr(out, "\n          84 bytes, at 0.000000 s\n"));
    assert_non_null(strstr(second, "\n          84 bytes, at 1.000000 s\n"));
    assert_non_null(strstr(second, "DROP_ICMP_CHECKSUM"));
    const char *summary = strstr(second, "\n\n--- ");
    assert_non_null(summary);
    assert_non_null(strstr(summary, "/in ---\n2 packets\n"));
    assert_non_null(strstr(summary, "        1  DROP_ICMP_CHECKSUM  "));
    assert_non_null(strstr(summary, "        1  SEND_ECHO_REPLY  "));
    assert_non_null(strstr(summary, "\nread 2 = sum of verdicts 2\n"));
}

TEST(a_capture_without_packets_is_counted)
{
    const char *out = SAID_WELL_BY("CAPTURE");

    assert_memory_equal(out, "--- ", 4);
    assert_non_null(strstr(out, "\n0 packets\nread 0 = sum of verdicts 0\n"));
    struct packet_spec spec = packet_echo_request();
    tape_packet(&spec, NS_PER_S);
    assert_non_null(strstr(SAID_WELL_BY("CAPTURE"), "\n1 packet\n"));
}

static const char *const parts[] = {"\n  what the bytes say\n",     "\n  what was decided\n",
                                    "\n  whose address it is",      "\n  verdict\n",
                                    "\n  what the reply changed\n", "\n  what leaves\n"};

static void assert_parts(const char *out, const char *shown)
{
    for (size_t i = 0; i < N_ELEMENTS(parts); i++)
        assert_int_equal(strstr(out, parts[i]) != NULL, shown[i] == '+');
}

TEST(steps_or_bytes_can_be_asked_for_alone)
{
    struct packet_spec spec = packet_echo_request();

    tape_packet(&spec, NS_PER_S);
    assert_parts(SAID_WELL_BY("CAPTURE"), "++++++");
    assert_parts(SAID_WELL_BY("--steps", "CAPTURE"), "-+++--");
    assert_parts(SAID_WELL_BY("--bytes", "CAPTURE"), "+---++");
    assert_parts(SAID_WELL_BY("--brief", "CAPTURE"), "------");
}

TEST(in_brief_a_packet_is_a_line)
{
    two_packets();
    assert_memory_equal(
        SAID_WELL_BY("--brief", "CAPTURE"),
        "IP 192.168.3.11 > 192.168.3.12: ICMP echo request, id 17185, seq 1, length 64 -> "
        "SEND_ECHO_REPLY\n"
        "IP 192.168.3.11 > 192.168.3.12: ICMP echo request, id 17185, seq 1, length 64 -> "
        "DROP_ICMP_CHECKSUM\n\n--- ",
        2 * 81 + 15 + 18 + 2 + 1 + 4);
}

TEST(of_one_packet_alone_the_others_go_through_the_host)
{
    struct packet_spec spec = packet_echo_request();

    tape_slice(&spec, 0, 24, NS_PER_S);
    tape_slice(&spec, 24, 64, NS_PER_S);
    const char *out = SAID_WELL_BY("--packet", "2", "CAPTURE");
    assert_memory_equal(out, "packet 2: ", 10);
    assert_null(strstr(out, "packet 1: "));
    assert_non_null(strstr(out, "    SEND_ECHO_REPLY\n"));
    assert_non_null(strstr(out, "\n2 packets\n"));
    struct said said = SAID_BY("--packet", "3", "CAPTURE");
    assert_int_equal(said.status, EXIT_USAGE);
    assert_string_equal(said.out, "");
    assert_string_equal(said.err, "echohost: cannot explain packet 3: there is no IP packet of "
                                  "that number; leave out --packet to see all\n");
}

TEST(a_packet_in_hex_needs_no_capture_and_is_not_counted)
{
    static char hex[256];
    struct packet_spec spec = packet_echo_request();
    struct frame frame = packet_build(&spec);

    for (size_t i = 0; i < frame.len; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", frame.bytes[i]);
    frame_free(&frame);
    const char *out = SAID_WELL_BY("--hex", hex);
    assert_memory_equal(out, "packet 1: IP 192.168.3.11 > ", 28);
    assert_null(strstr(out, "\n---"));
    assert_non_null(strstr(out, "    SEND_ECHO_REPLY\n"));
    assert_non_null(
        strstr(SAID_WELL_BY("--hex", hex, "192.168.3.13"), "    DROP_DESTINATION_NOT_OURS\n"));
    assert_non_null(strstr(SAID_WELL_BY("--hex", ""), "    DROP_IPV4_SHORT\n"));
    struct said said = SAID_BY("--hex", "45 0g");
    assert_int_equal(said.status, EXIT_USAGE);
    assert_non_null(strstr(said.err, "echohost: cannot read the packet: 'g' in byte 1 "));
}

TEST(the_options_of_the_host_are_those_of_the_command_line)
{
    struct packet_spec spec = packet_echo_request();

    tape_packet(&spec, NS_PER_S);
    assert_non_null(strstr(SAID_WELL_BY("--brief", "--no-echo", "CAPTURE"), "DROP_ICMP_DISABLED"));
    assert_non_null(strstr(SAID_WELL_BY("--bytes", "--ttl", "77", "CAPTURE"),
                           "  ->  4d             time to live\n"));
    assert_non_null(strstr(SAID_WELL_BY("--brief", "CAPTURE", "192.168.3.12=blackhole"),
                           "DROP_ROUTE_BLACKHOLE"));
    struct said said = SAID_BY("CAPTURE", "192.168.3.11");
    assert_int_equal(said.status, EXIT_USAGE);
    assert_non_null(strstr(said.err, "cannot answer for 192.168.3.11"));
}

TEST(a_datagram_is_given_up_at_its_own_time_before_the_next_packet)
{
    struct packet_spec spec = packet_echo_request();

    tape_slice(&spec, 0, 24, 100 * NS_PER_S);
    tape_packet(&spec, 100 * NS_PER_S + 30 * NS_PER_S - 1);
    const char *out = SAID_WELL_BY("--steps", "CAPTURE");
    assert_null(strstr(out, "timeout"));
    assert_non_null(strstr(out, "        1  HOLD_FRAGMENT "));
    tape_packet(&spec, 177 * NS_PER_S);
    out = SAID_WELL_BY("--steps", "CAPTURE");
    const char *timeout = strstr(out, "\n\ntimeout: ");
    assert_non_null(timeout);
    assert_non_null(strstr(timeout, "\n         at 30.000000 s, before packet 3\n"));
    assert_non_null(strstr(timeout, "\n\npacket 3: "));
    assert_null(strstr(timeout, "\n\npacket 2: "));
    assert_non_null(strstr(out, "        1  SEND_TIME_EXCEEDED "));
    assert_non_null(strstr(out, "\nread 3 = sum of verdicts 3\n"));
    assert_memory_equal(SAID_WELL_BY("--steps", "--packet", "3", "CAPTURE"), "timeout: ", 9);
    assert_null(strstr(SAID_WELL_BY("--steps", "--packet", "2", "CAPTURE"), "timeout: "));
}

TEST(frames_that_are_no_ip_and_those_that_were_cut_are_said)
{
    static const uint8_t ethernet[14 + 28] = {[12] = 0x08, [13] = 0x06}; /* ARP */
    struct packet_spec spec = packet_echo_request();
    uint8_t frame[14 + 84] = {[12] = 0x08, [13] = 0x00};
    struct frame packet = packet_build(&spec);

    memcpy(frame + 14, packet.bytes, packet.len);
    frame_free(&packet);
    tape.capture.len = 0;
    write_pcap(&tape.capture, PCAP_NANOSECONDS, LINK_ETHERNET);
    write_pcap_record(&tape.capture, &(struct record){.bytes = ethernet, .n_bytes = 42});
    write_pcap_record(&tape.capture,
                      &(struct record){.bytes = frame, .n_bytes = 60, .len = sizeof frame});
    struct said said = SAID_BY("--brief", "CAPTURE");
    assert_int_equal(said.status, EXIT_DONE);
    assert_non_null(strstr(said.err, "echohost: 1 of 2 frames are no IP packets: "));
    assert_non_null(strstr(said.err, "echohost: 1 of 2 frames were cut "));
    assert_non_null(strstr(said.out, " -> DROP_IPV4_TRUNCATED\n"));
    assert_non_null(strstr(said.out, "\n1 packet\n"));
    assert_memory_equal(SAID_BY("CAPTURE").out, "packet 2: ", 10); /* as Wireshark counts */
}

TEST(of_a_broken_capture_all_before_that_is_explained)
{
    two_packets();
    tape.capture.len -= 10;
    struct said said = SAID_BY("--brief", "CAPTURE");
    assert_int_equal(said.status, EXIT_FAILED);
    assert_non_null(strstr(said.err, "behind packet 1: "));
    assert_non_null(strstr(said.out, " -> SEND_ECHO_REPLY\n"));
    assert_non_null(strstr(said.out, "\nread 1 = sum of verdicts 1\n"));
    tape.capture.len = 10;
    said = SAID_BY("--brief", "CAPTURE");
    assert_int_equal(said.status, EXIT_FAILED);
    assert_string_equal(said.out, "");
    assert_memory_equal(said.err, "echohost: cannot read ", 22);
    assert_int_equal(SAID_BY("/nowhere/at/all").status, EXIT_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tape_test(every_packet_is_explained_in_its_order_and_then_counted),
        tape_test(a_capture_without_packets_is_counted),
        tape_test(steps_or_bytes_can_be_asked_for_alone),
        tape_test(in_brief_a_packet_is_a_line),
        tape_test(of_one_packet_alone_the_others_go_through_the_host),
        tape_test(a_packet_in_hex_needs_no_capture_and_is_not_counted),
        tape_test(the_options_of_the_host_are_those_of_the_command_line),
        tape_test(a_datagram_is_given_up_at_its_own_time_before_the_next_packet),
        tape_test(frames_that_are_no_ip_and_those_that_were_cut_are_said),
        tape_test(of_a_broken_capture_all_before_that_is_explained),
    };
    return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
