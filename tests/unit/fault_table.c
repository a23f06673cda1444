/* fault_table.c - see fault_table.h */

#include "tests/unit/fault_table.h"

#include "tests/unit/unit.h"

enum { MALFORMED, SOURCE_ROUTE, SOURCE_ROUTE_ON };
static const uint8_t options[][8] = {
    [MALFORMED] = {7, 2, 4, 0},
    [SOURCE_ROUTE] = {131, 7, 8, 10, 0, 0, 1, 0},
    [SOURCE_ROUTE_ON] = {131, 7, 4, 10, 0, 0, 1, 0},
};

enum { WRONG_LENGTH, WRONG_CHECKSUM, INTACT };
static const uint8_t udp[][8] = {
    [WRONG_LENGTH] = {0, 53, 0, 53, 0, 7, 0, 0},
    [WRONG_CHECKSUM] = {0, 53, 0, 53, 0, 8, 0, 1},
    [INTACT] = {0, 53, 0, 53, 0, 8, 0, 0},
};

/* The last 64 bytes of 128: a fragment that may have any length. */
enum { LAST = 0x0008 };

static void send_it(struct lab *lab, const struct packet_spec *spec)
{
    (void)lab_send_spec(lab, spec);
}

static void send_its_second_half(struct lab *lab, const struct packet_spec *spec)
{
    struct packet_spec other = *spec;

    other.fragment++;
    (void)lab_send_spec(lab, &other);
}

static void send_what_precedes_it_marked(struct lab *lab, const struct packet_spec *spec)
{
    struct packet_spec first = *spec;

    first.fragment = 0x2000;
    first.tos = 2;
    (void)lab_send_spec(lab, &first);
}

static void take_all_places(struct lab *lab, const struct packet_spec *spec)
{
    (void)spec;
    lab->host.reassembly.n_places = 0;
}

static void send_other_datagrams(struct lab *lab, const struct packet_spec *spec)
{
    struct packet_spec other = *spec;

    for (int i = 0; i < LAB_N_PLACES; i++) {
        other.id++;
        (void)lab_send_spec(lab, &other);
    }
}

static void wait_for_the_timeout(struct lab *lab, const struct packet_spec *spec)
{
    (void)spec;
    (void)lab_wait(lab, 30 * LAB_SECOND);
}

static void send_what_precedes_it(struct lab *lab, const struct packet_spec *spec)
{
    struct packet_spec first = *spec;

    first.fragment = 0x2000;
    (void)lab_send_spec(lab, &first);
}

/* A row that is not in this list is all zero. */
const struct fault faults[N_VERDICTS] = {
    [DROP_IPV4_SHORT] = {.set = {{FRAME_LEN, 19}}},
    [DROP_IPV6] = {.set = {{VERSION, 6}}},
    [DROP_IPV4_VERSION] = {.set = {{VERSION, 5}}},
    [DROP_IPV4_HEADER_LENGTH] = {.set = {{IHL, 4}}},
    [DROP_IPV4_TOTAL_LENGTH] = {.set = {{TOTAL_LEN, 19}}},
    [DROP_IPV4_TRUNCATED] = {.set = {{TOTAL_LEN, 84 + 8 + 1}}},
    [DROP_IPV4_CHECKSUM] = {.set = {{CHECKSUM, 0x0001}}},
    [DROP_SOURCE_THIS_NETWORK] = {.set = {{SOURCE, IP(0, 0, 0, 0)}}},
    [DROP_SOURCE_LOOPBACK] = {.set = {{SOURCE, IP(127, 0, 0, 1)}}},
    [DROP_SOURCE_MULTICAST] = {.set = {{SOURCE, IP(224, 0, 0, 1)}}},
    [DROP_SOURCE_RESERVED] = {.set = {{SOURCE, IP(240, 0, 0, 1)}}},
    [DROP_SOURCE_BROADCAST] = {.set = {{SOURCE, IP(192, 168, 3, 255)}}},
    [DROP_SOURCE_OURS] = {.set = {{SOURCE, IP(192, 168, 3, 12)}}},
    [DROP_DESTINATION_LOOPBACK] = {.set = {{DESTINATION, IP(127, 0, 0, 1)}}},
    [DROP_DESTINATION_MULTICAST] = {.set = {{DESTINATION, IP(224, 0, 0, 1)}}},
    [DROP_DESTINATION_BROADCAST] = {.set = {{DESTINATION, IP(192, 168, 3, 255)}}},
    [DROP_ROUTE_BLACKHOLE] = {.set = {{DESTINATION, IP(192, 168, 4, 7)}}},
    [DROP_ROUTE_THROW] = {.set = {{DESTINATION, IP(192, 168, 7, 1)}}, .mode = QUIET},
    [SEND_NETWORK_UNREACHABLE] = {.set = {{DESTINATION, IP(192, 168, 7, 1)}}},
    [DROP_ROUTE_UNREACHABLE] = {.set = {{DESTINATION, IP(192, 168, 5, 1)}}, .mode = QUIET},
    [SEND_HOST_UNREACHABLE] = {.set = {{DESTINATION, IP(192, 168, 5, 1)}}},
    [DROP_ROUTE_PROHIBIT] = {.set = {{DESTINATION, IP(192, 168, 6, 1)}}, .mode = QUIET},
    [SEND_PROHIBITED] = {.set = {{DESTINATION, IP(192, 168, 6, 1)}}},
    [DROP_DESTINATION_NOT_OURS] = {.set = {{DESTINATION, IP(192, 168, 3, 13)}}},
    [DROP_OPTION_MALFORMED] = {.set = {{OPTIONS, MALFORMED}}, .mode = QUIET},
    [SEND_PARAMETER_PROBLEM] = {.set = {{OPTIONS, MALFORMED}}},
    [DROP_OPTION_SOURCE_ROUTE] = {.set = {{OPTIONS, SOURCE_ROUTE}}},
    [DROP_OPTION_SOURCE_ROUTE_ON] = {.set = {{OPTIONS, SOURCE_ROUTE_ON}}, .mode = QUIET},
    [SEND_SOURCE_ROUTE_FAILED] = {.set = {{OPTIONS, SOURCE_ROUTE_ON}}},
    [DROP_FRAGMENT_EMPTY] = {.set = {{FRAGMENT, 0x2000}, {ICMP_LEN, 0}}},
    [DROP_FRAGMENT_ALIGNMENT] = {.set = {{FRAGMENT, 0x2000}, {ICMP_LEN, 63}}},
    [DROP_FRAGMENT_TOO_BIG] = {.set = {{FRAGMENT, 0x1fff}}},
    [DROP_FRAGMENT_DUPLICATE] = {.set = {{FRAGMENT, LAST}}, .before = send_it},
    [DROP_FRAGMENT_OVERLAP] = {.set = {{FRAGMENT, LAST}}, .before = send_its_second_half},
    [DROP_FRAGMENT_NO_ROOM] = {.set = {{FRAGMENT, LAST}}, .before = take_all_places},
    [DROP_FRAGMENT_EVICTED] = {.set = {{FRAGMENT, LAST}}, .after = send_other_datagrams},
    [DROP_FRAGMENT_TIMEOUT] = {.set = {{FRAGMENT, LAST}}, .after = wait_for_the_timeout},
    [SEND_TIME_EXCEEDED] = {.set = {{FRAGMENT, 0x2000}}, .after = wait_for_the_timeout},
    [DROP_FRAGMENT_ECN] = {.set = {{FRAGMENT, LAST}, {TOS, 0}},
                           .before = send_what_precedes_it_marked},
    [HOLD_FRAGMENT] = {.set = {{FRAGMENT, LAST}}},
    [HOLD_JOINED] = {.set = {{FRAGMENT, LAST}}, .after = send_what_precedes_it},
    [DROP_UDP_LENGTH] = {.set = {{PROTOCOL, 17}, {UDP, WRONG_LENGTH}}},
    [DROP_UDP_CHECKSUM] = {.set = {{PROTOCOL, 17}, {UDP, WRONG_CHECKSUM}}},
    [DROP_UDP_PORT] = {.set = {{PROTOCOL, 17}, {UDP, INTACT}}, .mode = QUIET},
    [SEND_PORT_UNREACHABLE] = {.set = {{PROTOCOL, 17}, {UDP, INTACT}}},
    [DROP_IPV4_PROTOCOL] = {.set = {{PROTOCOL, 253}}, .mode = QUIET},
    [SEND_PROTOCOL_UNREACHABLE] = {.set = {{PROTOCOL, 253}}},
    [DROP_ICMP_SHORT] = {.set = {{ICMP_LEN, 7}}},
    [DROP_ICMP_CHECKSUM] = {.set = {{ICMP_CHECKSUM, 0x0001}}},
    [DROP_ICMP_ERROR] = {.set = {{ICMP_TYPE, 3}}},
    [DROP_ICMP_REDIRECT] = {.set = {{ICMP_TYPE, 5}}},
    [DROP_ICMP_UNSOLICITED] = {.set = {{ICMP_TYPE, 0}}},
    [DROP_ICMP_DEPRECATED] = {.set = {{ICMP_TYPE, 17}}},
    [DROP_ICMP_TYPE] = {.set = {{ICMP_TYPE, 42}}},
    [DROP_ICMP_DISABLED] = {.set = {{ICMP_TYPE, 13}}},
    [DROP_ICMP_TIMESTAMP_SHORT] = {.set = {{ICMP_TYPE, 13}, {ICMP_LEN, 19}}, .mode = STAMPS},
    [SEND_TIMESTAMP_REPLY] = {.set = {{ICMP_TYPE, 13}}, .mode = STAMPS},
    [SEND_ECHO_REPLY] = {.set = {{ICMP_TYPE, 8}}},
};

static void set(struct packet_spec *spec, enum field field, uint32_t value)
{
    switch (field) {
    case NO_FIELD:
        break;
    case FRAME_LEN:
        spec->frame_len = (int)value;
        break;
    case VERSION:
        spec->version = value;
        break;
    case IHL:
        spec->ihl = (int)value;
        break;
    case TOTAL_LEN:
        spec->total_len = (int)value;
        break;
    case CHECKSUM:
        spec->checksum_error = (uint16_t)value;
        break;
    case TOS:
        spec->tos = (uint8_t)value;
        break;
    case SOURCE:
        spec->source = value;
        break;
    case DESTINATION:
        spec->destination = value;
        break;
    case OPTIONS:
        spec->options = options[value];
        spec->options_len = sizeof options[value];
        break;
    case FRAGMENT:
        spec->fragment = (uint16_t)value;
        break;
    case PROTOCOL:
        spec->protocol = (uint8_t)value;
        break;
    case ICMP_LEN:
        spec->icmp_len = (int)value;
        break;
    case ICMP_CHECKSUM:
        spec->icmp_checksum_error = (uint16_t)value;
        break;
    case ICMP_TYPE:
        spec->type = (uint8_t)value;
        break;
    case UDP:
        spec->payload = udp[value];
        spec->payload_len = sizeof udp[value];
        break;
    }
}

void fault_apply(const struct fault *fault, struct packet_spec *spec)
{
    for (size_t i = 0; i < N_ELEMENTS(fault->set); i++)
        set(spec, fault->set[i].field, fault->set[i].value);
}
