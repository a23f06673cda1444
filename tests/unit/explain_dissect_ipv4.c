/* explain_dissect_ipv4.c - the fields of an IPv4 header, right ones and wrong ones */

#include "tests/unit/explain_fields.h"

TEST(the_class_of_service_has_its_two_parts)
{
    struct packet_spec spec = packet_echo_request();

    spec.tos = 46 << 2 | 3;
    assert_field(&spec, "1+1 IPv4: class of service (DSCP) = 46 (expedited forwarding)");
    assert_field(&spec, "1+1 IPv4: congestion (ECN) = 3 (CE: a router was congested)");
    spec.tos = 2 << 2 | 1;
    assert_field(&spec, "1+1 IPv4: class of service (DSCP) = 2 (no name known)");
    assert_field(&spec,
                 "1+1 IPv4: congestion (ECN) = 1 (ECT(1): the transport takes congestion marks)");
    spec.tos = 56 << 2 | 2;
    assert_field(&spec,
                 "1+1 IPv4: class of service (DSCP) = 56 (class selector 7 (network control))");
    assert_field(&spec,
                 "1+1 IPv4: congestion (ECN) = 2 (ECT(0): the transport takes congestion marks)");
}

TEST(flags_and_offset_are_read_one_by_one)
{
    struct packet_spec spec = packet_echo_request();

    spec.fragment = 0x8000;
    assert_field(&spec, "6+1 IPv4: reserved flag = 1 (must be 0)");
    assert_field(&spec, "6+1 IPv4: do not fragment = 0 (routers may cut it to pieces)");
    spec.fragment = 0x2000;
    assert_field(&spec, "6+1 IPv4: reserved flag = 0");
    assert_field(&spec, "6+1 IPv4: more fragments = 1 (other fragments follow)");
    assert_field(&spec, "6+2 IPv4: fragment offset = 0 bytes (the first fragment)");
    spec.fragment = 0x1fff;
    assert_field(&spec, "6+1 IPv4: more fragments = 0 (none follow)");
    assert_field(&spec, "6+2 IPv4: fragment offset = 65528 bytes (into the datagram's data)");
    spec.fragment = 0x2001;
    assert_field(&spec, "6+2 IPv4: fragment offset = 8 bytes (into the datagram's data)");
}

TEST(a_time_to_live_of_0_is_noted)
{
    struct packet_spec spec = packet_echo_request();

    spec.ttl = 0;
    assert_field(&spec, "8+1 IPv4: time to live = 0 (no router may forward it)");
    spec.ttl = 1;
    assert_field(&spec, "8+1 IPv4: time to live = 1");
    spec.ttl = 255;
    assert_field(&spec, "8+1 IPv4: time to live = 255");
}

TEST(a_wrong_header_checksum_is_told_with_the_right_one)
{
    struct packet_spec spec = packet_echo_request();

    spec.checksum_error = 0x0001;
    assert_field(&spec, "10+2 IPv4: header checksum = 0xa10c (does not hold: 0xa10d would)");
    spec.checksum_error = 0xa10d;
    assert_field(&spec, "10+2 IPv4: header checksum = 0x0000 (does not hold: 0xa10d would)");
}

TEST(a_header_length_below_20_bytes_leaves_the_rest_unread)
{
    struct packet_spec spec = packet_echo_request();

    spec.ihl = 4;
    assert_field(&spec, "0+1 IPv4: header length = 16 bytes (too short: at least 20 bytes)");
    assert_field(&spec, "2+2 IPv4: total length = 84 bytes");
    assert_field(&spec, "10+2 IPv4: header checksum = 0xa20d (cannot be checked: the header length "
                        "is wrong)");
    assert_field(&spec, "16+4 IPv4: destination = 192.168.3.12 (private)");
    assert_fields(&spec, 20,
                  "20+64 IPv4: header or data = 64 bytes (....C!.......................... "
                  "...)\n");
    spec.frame_len = 83;
    assert_field(&spec, "2+2 IPv4: total length = 84 bytes (1 missing)");
    spec.ihl = 0;
    assert_field(&spec, "0+1 IPv4: header length = 0 bytes (too short: at least 20 bytes)");
}

TEST(a_total_length_below_the_header_leaves_no_data)
{
    struct packet_spec spec = packet_echo_request();

    spec.total_len = 19;
    assert_field(&spec, "2+2 IPv4: total length = 19 bytes (shorter than the header)");
    assert_fields(&spec, 20,
                  "20+64 frame: padding = 64 bytes (behind the total length: not part of the "
                  "datagram)\n");
    spec.total_len = 20;
    assert_field(&spec, "2+2 IPv4: total length = 20 bytes (20 of header, 0 of data)");
}

/* Of each range the first and the last address, and those beside them. */
TEST(an_address_is_of_a_kind_within_its_range)
{
    static const struct {
        uint32_t first, last;
        const char *kind;
    } ranges[] = {
        {IP(0, 0, 0, 0), IP(0, 255, 255, 255), " (this network)"},
        {IP(10, 0, 0, 0), IP(10, 255, 255, 255), " (private)"},
        {IP(100, 64, 0, 0), IP(100, 127, 255, 255), " (shared)"},
        {IP(127, 0, 0, 0), IP(127, 255, 255, 255), " (loopback)"},
        {IP(169, 254, 0, 0), IP(169, 254, 255, 255), " (link-local)"},
        {IP(172, 16, 0, 0), IP(172, 31, 255, 255), " (private)"},
        {IP(192, 0, 2, 0), IP(192, 0, 2, 255), " (documentation)"},
        {IP(192, 168, 0, 0), IP(192, 168, 255, 255), " (private)"},
        {IP(198, 18, 0, 0), IP(198, 19, 255, 255), " (benchmarking)"},
        {IP(198, 51, 100, 0), IP(198, 51, 100, 255), " (documentation)"},
        {IP(203, 0, 113, 0), IP(203, 0, 113, 255), " (documentation)"},
        {IP(224, 0, 0, 0), IP(239, 255, 255, 255), " (multicast)"},
        {IP(240, 0, 0, 0), IP(255, 255, 255, 254), " (reserved)"},
        {IP(255, 255, 255, 255), IP(255, 255, 255, 255), " (limited broadcast)"},
    };

    for (size_t i = 0; i < N_ELEMENTS(ranges); i++) {
        const uint32_t addresses[] = {ranges[i].first - 1, ranges[i].first, ranges[i].last,
                                      ranges[i].last + 1};
        for (size_t j = 0; j < N_ELEMENTS(addresses); j++) {
            const char *kind = "";
            for (size_t k = 0; k < N_ELEMENTS(ranges); k++)
                if (addresses[j] >= ranges[k].first && addresses[j] <= ranges[k].last)
                    kind = ranges[k].kind;
            char address[20], line[64] = "16+4 IPv4: destination = ";
            struct text text = text_in(address, sizeof address);
            text_add_address(&text, addresses[j]);
            strcat(strcat(line, address), kind);
            struct packet_spec spec = packet_echo_request();
            spec.destination = addresses[j];
            assert_field(&spec, line);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_class_of_service_has_its_two_parts),
        cmocka_unit_test(flags_and_offset_are_read_one_by_one),
        cmocka_unit_test(a_time_to_live_of_0_is_noted),
        cmocka_unit_test(a_wrong_header_checksum_is_told_with_the_right_one),
        cmocka_unit_test(a_header_length_below_20_bytes_leaves_the_rest_unread),
        cmocka_unit_test(a_total_length_below_the_header_leaves_no_data),
        cmocka_unit_test(an_address_is_of_a_kind_within_its_range),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
