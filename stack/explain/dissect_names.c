/* dissect_names.c - see dissect_names.h for where the names come from */

#include "dissect_names.h"

#include <stddef.h>

#include "stack/icmp.h"
#include "stack/ipv4.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof(array)[0])

struct name {
    uint32_t number;
    const char *name;
};

static const struct name protocols[] = {
    {0, "IPv6 hop-by-hop options"},
    {IPV4_PROTOCOL_ICMP, "ICMP"},
    {2, "IGMP"},
    {4, "IPv4"},
    {6, "TCP"},
    {8, "EGP"},
    {IPV4_PROTOCOL_UDP, "UDP"},
    {33, "DCCP"},
    {41, "IPv6"},
    {43, "IPv6 routing"},
    {44, "IPv6 fragment"},
    {46, "RSVP"},
    {47, "GRE"},
    {50, "ESP"},
    {51, "AH"},
    {58, "ICMPv6"},
    {59, "no next header"},
    {60, "IPv6 destination options"},
    {88, "EIGRP"},
    {89, "OSPF"},
    {94, "IPIP"},
    {97, "EtherIP"},
    {103, "PIM"},
    {108, "IPComp"},
    {112, "VRRP"},
    {115, "L2TP"},
    {132, "SCTP"},
    {136, "UDP-Lite"},
    {137, "MPLS"},
    {253, "experiment, RFC 3692"},
    {254, "experiment, RFC 3692"},
    {255, "reserved"},
};

/* RFC 2474 section 4.2.2, RFC 2597 section 6, RFC 3246, RFC 5865, RFC 8622 */
static const struct name services[] = {
    {0, "default (CS0)"},
    {1, "lower effort (LE)"},
    {8, "class selector 1"},
    {10, "assured forwarding 11"},
    {12, "assured forwarding 12"},
    {14, "assured forwarding 13"},
    {16, "class selector 2"},
    {18, "assured forwarding 21"},
    {20, "assured forwarding 22"},
    {22, "assured forwarding 23"},
    {24, "class selector 3"},
    {26, "assured forwarding 31"},
    {28, "assured forwarding 32"},
    {30, "assured forwarding 33"},
    {32, "class selector 4"},
    {34, "assured forwarding 41"},
    {36, "assured forwarding 42"},
    {38, "assured forwarding 43"},
    {40, "class selector 5"},
    {44, "voice admit"},
    {46, "expedited forwarding"},
    {48, "class selector 6 (internetwork control)"},
    {56, "class selector 7 (network control)"},
};

/* RFC 3168 section 5 */
static const struct name congestion[] = {
    {0, "the transport takes no congestion marks"},
    {1, "ECT(1): the transport takes congestion marks"},
    {2, "ECT(0): the transport takes congestion marks"},
    {3, "CE: a router was congested"},
};

static const struct name icmp_types[] = {
    {ICMP_ECHO_REPLY, "echo reply"},
    {ICMP_DESTINATION_UNREACHABLE, "destination unreachable"},
    {ICMP_SOURCE_QUENCH, "source quench"}, /* deprecated by RFC 6633 */
    {ICMP_REDIRECT, "redirect"},
    {6, "alternate host address"}, /* deprecated by RFC 6918, like 15 to 18 and 30 to 39 */
    {ICMP_ECHO_REQUEST, "echo request"},
    {ICMP_ROUTER_ADVERTISEMENT, "router advertisement"}, /* RFC 1256 */
    {ICMP_ROUTER_SOLICITATION, "router solicitation"},
    {ICMP_TIME_EXCEEDED, "time exceeded"},
    {ICMP_PARAMETER_PROBLEM, "parameter problem"},
    {ICMP_TIMESTAMP_REQUEST, "timestamp request"},
    {ICMP_TIMESTAMP_REPLY, "timestamp reply"},
    {ICMP_INFORMATION_REQUEST, "information request"},
    {ICMP_INFORMATION_REPLY, "information reply"},
    {ICMP_MASK_REQUEST, "address mask request"}, /* RFC 950 appendix I */
    {ICMP_MASK_REPLY, "address mask reply"},
    {19, "reserved for security"},
    {30, "traceroute"},                /* RFC 1393 */
    {31, "datagram conversion error"}, /* RFC 1475 */
    {32, "mobile host redirect"},
    {33, "IPv6 where are you"},
    {34, "IPv6 I am here"},
    {35, "mobile registration request"},
    {36, "mobile registration reply"},
    {37, "domain name request"}, /* RFC 1788 */
    {38, "domain name reply"},
    {39, "SKIP"},
    {40, "Photuris"},                       /* RFC 2521 */
    {41, "experimental mobility protocol"}, /* RFC 4065 */
    {42, "extended echo request"},          /* RFC 8335 */
    {43, "extended echo reply"},
    {253, "experiment, RFC 4727"},
    {254, "experiment, RFC 4727"},
};

#define CODE(type, code) ((type) << 8 | (code))

static const struct name icmp_codes[] = {
    /* RFC 792; 6 to 12 RFC 1122 section 3.2.2.1; 13 to 15 RFC 1812 section 5.2.7.1 */
    {CODE(ICMP_DESTINATION_UNREACHABLE, ICMP_NETWORK_UNREACHABLE), "network unreachable"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, ICMP_HOST_UNREACHABLE), "host unreachable"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, ICMP_PROTOCOL_UNREACHABLE), "protocol unreachable"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, ICMP_PORT_UNREACHABLE), "port unreachable"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, 4), "fragmentation needed and not allowed"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, ICMP_SOURCE_ROUTE_FAILED), "source route failed"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, 6), "destination network unknown"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, 7), "destination host unknown"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, 8), "source host isolated"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, 9), "network administratively prohibited"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, 10), "host administratively prohibited"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, 11), "network unreachable for this type of service"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, 12), "host unreachable for this type of service"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, ICMP_PROHIBITED),
     "communication administratively prohibited"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, 14), "host precedence violation"},
    {CODE(ICMP_DESTINATION_UNREACHABLE, 15), "precedence cutoff in effect"},
    /* RFC 792 */
    {CODE(ICMP_REDIRECT, 0), "for the network"},
    {CODE(ICMP_REDIRECT, 1), "for the host"},
    {CODE(ICMP_REDIRECT, 2), "for the type of service and the network"},
    {CODE(ICMP_REDIRECT, 3), "for the type of service and the host"},
    {CODE(ICMP_ROUTER_ADVERTISEMENT, 16), "does not route common traffic"}, /* RFC 5944 */
    {CODE(ICMP_TIME_EXCEEDED, 0), "time to live exceeded in transit"},
    {CODE(ICMP_TIME_EXCEEDED, ICMP_REASSEMBLY_TIME), "fragment reassembly time exceeded"},
    {CODE(ICMP_PARAMETER_PROBLEM, 0), "the pointer shows where"},
    {CODE(ICMP_PARAMETER_PROBLEM, 1), "a required option is missing"}, /* RFC 1108 */
    {CODE(ICMP_PARAMETER_PROBLEM, 2), "bad length"},
    {CODE(30, 0), "the packet was forwarded"}, /* RFC 1393 section 2.3 */
    {CODE(30, 1), "no route: the packet was dropped"},
};

static const char *find(const struct name *names, size_t n, uint32_t number)
{
    for (size_t i = 0; i < n; i++)
        if (names[i].number == number)
            return names[i].name;
    return NULL;
}

const char *explain_protocol_name(uint32_t protocol)
{
    return find(protocols, N_ELEMENTS(protocols), protocol);
}

const char *explain_dscp_name(uint32_t dscp)
{
    return find(services, N_ELEMENTS(services), dscp);
}

const char *explain_ecn_name(uint32_t ecn)
{
    return find(congestion, N_ELEMENTS(congestion), ecn);
}

const char *explain_icmp_type_name(uint32_t type)
{
    return find(icmp_types, N_ELEMENTS(icmp_types), type);
}

const char *explain_icmp_code_name(uint32_t type, uint32_t code)
{
    return find(icmp_codes, N_ELEMENTS(icmp_codes), CODE(type, code));
}

/* RFC 6890 section 2.2.2, RFC 5771, RFC 1112 section 4 */
const char *explain_address_kind(uint32_t address)
{
    static const struct {
        uint32_t first, last;
        const char *name;
    } kinds[] = {
        {0x00000000, 0x00ffffff, "this network"},  /* 0.0.0.0/8 */
        {0x0a000000, 0x0affffff, "private"},       /* 10.0.0.0/8, RFC 1918 */
        {0x64400000, 0x647fffff, "shared"},        /* 100.64.0.0/10, RFC 6598 */
        {0x7f000000, 0x7fffffff, "loopback"},      /* 127.0.0.0/8 */
        {0xa9fe0000, 0xa9feffff, "link-local"},    /* 169.254.0.0/16, RFC 3927 */
        {0xac100000, 0xac1fffff, "private"},       /* 172.16.0.0/12 */
        {0xc0000200, 0xc00002ff, "documentation"}, /* 192.0.2.0/24, RFC 5737 */
        {0xc0a80000, 0xc0a8ffff, "private"},       /* 192.168.0.0/16 */
        {0xc6120000, 0xc613ffff, "benchmarking"},  /* 198.18.0.0/15, RFC 2544 */
        {0xc6336400, 0xc63364ff, "documentation"}, /* 198.51.100.0/24 */
        {0xcb007100, 0xcb0071ff, "documentation"}, /* 203.0.113.0/24 */
        {0xe0000000, 0xefffffff, "multicast"},     /* 224.0.0.0/4 */
        {0xf0000000, 0xfffffffe, "reserved"},      /* 240.0.0.0/4 */
        {0xffffffff, 0xffffffff, "limited broadcast"},
    };

    for (size_t i = 0; i < N_ELEMENTS(kinds); i++)
        if (address >= kinds[i].first && address <= kinds[i].last)
            return kinds[i].name;
    return NULL;
}
