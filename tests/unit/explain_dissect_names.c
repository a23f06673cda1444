/* explain_dissect_names.c - protocols, types, codes and classes of service by their names */

#include "tests/unit/explain_fields.h"

/* Fails unless the type (byte 20) or code (byte 21) of this message means that. */
static void assert_meaning(unsigned type, unsigned code, size_t byte, const char *meaning)
{
    struct packet_spec spec = packet_echo_request();
    char line[96];
    struct text text = text_in(line, sizeof line);

    spec.type = (uint8_t)type;
    spec.code = (uint8_t)code;
    text_add(&text, byte == 20 ? "20+1 ICMP: type = " : "21+1 ICMP: code = ");
    text_add_number(&text, byte == 20 ? type : code);
    if (meaning[0] != '\0') {
        text_add(&text, " (");
        text_add(&text, meaning);
        text_add(&text, ")");
    }
    assert_field(&spec, line);
}

/* www.iana.org/assignments/protocol-numbers: those that one may meet */
TEST(a_protocol_is_named_where_it_has_a_name)
{
    static const char *const names[256] = {
        [0] = "IPv6 hop-by-hop options",
        [1] = "ICMP",
        [2] = "IGMP",
        [4] = "IPv4",
        [6] = "TCP",
        [8] = "EGP",
        [17] = "UDP",
        [33] = "DCCP",
        [41] = "IPv6",
        [43] = "IPv6 routing",
        [44] = "IPv6 fragment",
        [46] = "RSVP",
        [47] = "GRE",
        [50] = "ESP",
        [51] = "AH",
        [58] = "ICMPv6",
        [59] = "no next header",
        [60] = "IPv6 destination options",
        [88] = "EIGRP",
        [89] = "OSPF",
        [94] = "IPIP",
        [97] = "EtherIP",
        [103] = "PIM",
        [108] = "IPComp",
        [112] = "VRRP",
        [115] = "L2TP",
        [132] = "SCTP",
        [136] = "UDP-Lite",
        [137] = "MPLS",
        [253] = "experiment, RFC 3692",
        [254] = "experiment, RFC 3692",
        [255] = "reserved",
    };

    for (unsigned protocol = 0; protocol <= 255; protocol++) {
        struct packet_spec spec = packet_echo_request();
        char line[96];
        struct text text = text_in(line, sizeof line);
        text_add(&text, "9+1 IPv4: protocol = ");
        text_add_number(&text, protocol);
        text_add(&text, " (");
        text_add(&text, names[protocol] != NULL ? names[protocol] : "no name known");
        text_add(&text, ")");
        spec.protocol = (uint8_t)protocol;
        assert_field(&spec, line);
    }
}

/* www.iana.org/assignments/icmp-parameters, as of 2024 */
TEST(an_icmp_type_is_named_where_it_has_a_name)
{
    static const char *const names[256] = {
        [0] = "echo reply",
        [3] = "destination unreachable",
        [4] = "source quench",
        [5] = "redirect",
        [6] = "alternate host address",
        [8] = "echo request",
        [9] = "router advertisement",
        [10] = "router solicitation",
        [11] = "time exceeded",
        [12] = "parameter problem",
        [13] = "timestamp request",
        [14] = "timestamp reply",
        [15] = "information request",
        [16] = "information reply",
        [17] = "address mask request",
        [18] = "address mask reply",
        [19] = "reserved for security",
        [30] = "traceroute",
        [31] = "datagram conversion error",
        [32] = "mobile host redirect",
        [33] = "IPv6 where are you",
        [34] = "IPv6 I am here",
        [35] = "mobile registration request",
        [36] = "mobile registration reply",
        [37] = "domain name request",
        [38] = "domain name reply",
        [39] = "SKIP",
        [40] = "Photuris",
        [41] = "experimental mobility protocol",
        [42] = "extended echo request",
        [43] = "extended echo reply",
        [253] = "experiment, RFC 4727",
        [254] = "experiment, RFC 4727",
    };

    for (unsigned type = 0; type <= 255; type++)
        assert_meaning(type, 0, 20, names[type] != NULL ? names[type] : "no name known");
}

/* Fails unless the codes of a type from 0 on are named so, and the next one is not. */
static void assert_codes(unsigned type, const char *const *names, unsigned n)
{
    for (unsigned code = 0; code < n; code++)
        assert_meaning(type, code, 21, names[code]);
    assert_meaning(type, n, 21, "no meaning known");
    assert_meaning(type, 255, 21, "no meaning known");
}

TEST(an_icmp_code_is_named_where_it_has_a_name)
{
    static const char *const unreachable[] = {
        "network unreachable",
        "host unreachable",
        "protocol unreachable",
        "port unreachable",
        "fragmentation needed and not allowed",
        "source route failed",
        "destination network unknown",
        "destination host unknown",
        "source host isolated",
        "network administratively prohibited",
        "host administratively prohibited",
        "network unreachable for this type of service",
        "host unreachable for this type of service",
        "communication administratively prohibited",
        "host precedence violation",
        "precedence cutoff in effect",
    };
    static const char *const redirect[] = {
        "for the network",
        "for the host",
        "for the type of service and the network",
        "for the type of service and the host",
    };
    static const char *const exceeded[] = {
        "time to live exceeded in transit",
        "fragment reassembly time exceeded",
    };
    static const char *const problem[] = {
        "the pointer shows where",
        "a required option is missing",
        "bad length",
    };
    static const char *const traceroute[] = {
        "the packet was forwarded",
        "no route: the packet was dropped",
    };
    static const char *const nothing[] = {""};

    assert_codes(3, unreachable, N_ELEMENTS(unreachable));
    assert_codes(5, redirect, N_ELEMENTS(redirect));
    assert_codes(11, exceeded, N_ELEMENTS(exceeded));
    assert_codes(12, problem, N_ELEMENTS(problem));
    assert_codes(30, traceroute, N_ELEMENTS(traceroute));
    assert_codes(0, nothing, 1);
    assert_codes(8, nothing, 1);
    assert_codes(13, nothing, 1);
    assert_meaning(9, 16, 21, "does not route common traffic");
}

/* www.iana.org/assignments/dscp-registry */
TEST(a_class_of_service_is_named_where_it_has_a_name)
{
    static const char *const names[64] = {
        [0] = "default (CS0)",
        [1] = "lower effort (LE)",
        [8] = "class selector 1",
        [10] = "assured forwarding 11",
        [12] = "assured forwarding 12",
        [14] = "assured forwarding 13",
        [16] = "class selector 2",
        [18] = "assured forwarding 21",
        [20] = "assured forwarding 22",
        [22] = "assured forwarding 23",
        [24] = "class selector 3",
        [26] = "assured forwarding 31",
        [28] = "assured forwarding 32",
        [30] = "assured forwarding 33",
        [32] = "class selector 4",
        [34] = "assured forwarding 41",
        [36] = "assured forwarding 42",
        [38] = "assured forwarding 43",
        [40] = "class selector 5",
        [44] = "voice admit",
        [46] = "expedited forwarding",
        [48] = "class selector 6 (internetwork control)",
        [56] = "class selector 7 (network control)",
    };

    for (unsigned dscp = 0; dscp < 64; dscp++) {
        struct packet_spec spec = packet_echo_request();
        char line[96];
        struct text text = text_in(line, sizeof line);
        text_add(&text, "1+1 IPv4: class of service (DSCP) = ");
        text_add_number(&text, dscp);
        text_add(&text, " (");
        text_add(&text, names[dscp] != NULL ? names[dscp] : "no name known");
        text_add(&text, ")");
        spec.tos = (uint8_t)(dscp << 2);
        assert_field(&spec, line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_protocol_is_named_where_it_has_a_name),
        cmocka_unit_test(an_icmp_type_is_named_where_it_has_a_name),
        cmocka_unit_test(an_icmp_code_is_named_where_it_has_a_name),
        cmocka_unit_test(a_class_of_service_is_named_where_it_has_a_name),
    };

    return cmocka_run_group_tests(tests, explain_setup, explain_teardown);
}
