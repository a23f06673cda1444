/* faults.c - proves that every verdict can happen, and that of two faults the earlier row speaks
 *
 * One row here for every row of verdict.def: what has to be changed in a right echo request to end
 * there, or, for a verdict that a packet gets later, what has to follow it. A verdict without a
 * packet fails by name, so nobody can add a check without its test. Then all rows are combined in
 * pairs, unless both set the same field: the checks' order is the table's.
 */
#include "tests/unit/unit.h"

#include "tests/unit/judge.h"

/* The field of the packet that a fault sets. Two faults in one field cannot be combined. */
enum field {
    NO_FIELD,
    FRAME_LEN,
    VERSION,
    IHL,
    TOTAL_LEN,
    CHECKSUM,
    TOS,
    SOURCE,
    DESTINATION,
    OPTIONS, /* an index into options[] */
    FRAGMENT,
    PROTOCOL,
    ICMP_LEN,
    ICMP_CHECKSUM,
    ICMP_TYPE,
    UDP, /* an index into udp[]; there is no ICMP message then */
};

/* How the host has to be. */
enum mode { QUIET = 1, STAMPS = 2 };

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

struct fault {
    struct {
        enum field field;
        uint32_t value;
    } set[2];
    unsigned mode;
    /* what happens before the packet, and what happens after it that gives it this verdict */
    void (*before)(struct lab *lab, const struct packet_spec *spec);
    void (*after)(struct lab *lab, const struct packet_spec *spec);
};

/* A row that is not in this list is all zero. */
static const struct fault faults[N_VERDICTS] = {
    [DROP_IPV4_SHORT] = {{{FRAME_LEN, 19}}},
    [DROP_IPV6] = {{{VERSION, 6}}},
    [DROP_IPV4_VERSION] = {{{VERSION, 5}}},
    [DROP_IPV4_HEADER_LENGTH] = {{{IHL, 4}}},
    [DROP_IPV4_TOTAL_LENGTH] = {{{TOTAL_LEN, 19}}},
    [DROP_IPV4_TRUNCATED] = {{{TOTAL_LEN, 84 + 8 + 1}}},
    [DROP_IPV4_CHECKSUM] = {{{CHECKSUM, 0x0001}}},
    [DROP_SOURCE_THIS_NETWORK] = {{{SOURCE, IP(0, 0, 0, 0)}}},
    [DROP_SOURCE_LOOPBACK] = {{{SOURCE, IP(127, 0, 0, 1)}}},
    [DROP_SOURCE_MULTICAST] = {{{SOURCE, IP(224, 0, 0, 1)}}},
    [DROP_SOURCE_RESERVED] = {{{SOURCE, IP(240, 0, 0, 1)}}},
    [DROP_SOURCE_BROADCAST] = {{{SOURCE, IP(192, 168, 3, 255)}}},
    [DROP_SOURCE_OURS] = {{{SOURCE, IP(192, 168, 3, 12)}}},
    [DROP_DESTINATION_LOOPBACK] = {{{DESTINATION, IP(127, 0, 0, 1)}}},
    [DROP_DESTINATION_MULTICAST] = {{{DESTINATION, IP(224, 0, 0, 1)}}},
    [DROP_DESTINATION_BROADCAST] = {{{DESTINATION, IP(192, 168, 3, 255)}}},
    [DROP_ROUTE_BLACKHOLE] = {{{DESTINATION, IP(192, 168, 4, 7)}}},
    [DROP_ROUTE_THROW] = {{{DESTINATION, IP(192, 168, 7, 1)}}, QUIET},
    [SEND_NETWORK_UNREACHABLE] = {{{DESTINATION, IP(192, 168, 7, 1)}}},
    [DROP_ROUTE_UNREACHABLE] = {{{DESTINATION, IP(192, 168, 5, 1)}}, QUIET},
    [SEND_HOST_UNREACHABLE] = {{{DESTINATION, IP(192, 168, 5, 1)}}},
    [DROP_ROUTE_PROHIBIT] = {{{DESTINATION, IP(192, 168, 6, 1)}}, QUIET},
    [SEND_PROHIBITED] = {{{DESTINATION, IP(192, 168, 6, 1)}}},
    [DROP_DESTINATION_NOT_OURS] = {{{DESTINATION, IP(192, 168, 3, 13)}}},
    [DROP_OPTION_MALFORMED] = {{{OPTIONS, MALFORMED}}, QUIET},
    [SEND_PARAMETER_PROBLEM] = {{{OPTIONS, MALFORMED}}},
    [DROP_OPTION_SOURCE_ROUTE] = {{{OPTIONS, SOURCE_ROUTE}}},
    [DROP_OPTION_SOURCE_ROUTE_ON] = {{{OPTIONS, SOURCE_ROUTE_ON}}, QUIET},
    [SEND_SOURCE_ROUTE_FAILED] = {{{OPTIONS, SOURCE_ROUTE_ON}}},
    [DROP_FRAGMENT_EMPTY] = {{{FRAGMENT, 0x2000}, {ICMP_LEN, 0}}},
    [DROP_FRAGMENT_ALIGNMENT] = {{{FRAGMENT, 0x2000}, {ICMP_LEN, 63}}},
    [DROP_FRAGMENT_TOO_BIG] = {{{FRAGMENT, 0x1fff}}},
    [DROP_FRAGMENT_DUPLICATE] = {{{FRAGMENT, LAST}}, 0, send_it},
    [DROP_FRAGMENT_OVERLAP] = {{{FRAGMENT, LAST}}, 0, send_its_second_half},
    [DROP_FRAGMENT_NO_ROOM] = {{{FRAGMENT, LAST}}, 0, take_all_places},
    [DROP_FRAGMENT_EVICTED] = {{{FRAGMENT, LAST}}, 0, NULL, send_other_datagrams},
    [DROP_FRAGMENT_TIMEOUT] = {{{FRAGMENT, LAST}}, 0, NULL, wait_for_the_timeout},
    [SEND_TIME_EXCEEDED] = {{{FRAGMENT, 0x2000}}, 0, NULL, wait_for_the_timeout},
    [DROP_FRAGMENT_ECN] = {{{FRAGMENT, LAST}, {TOS, 0}}, 0, send_what_precedes_it_marked},
    [HOLD_FRAGMENT] = {{{FRAGMENT, LAST}}},
    [HOLD_JOINED] = {{{FRAGMENT, LAST}}, 0, NULL, send_what_precedes_it},
    [DROP_UDP_LENGTH] = {{{PROTOCOL, 17}, {UDP, WRONG_LENGTH}}},
    [DROP_UDP_CHECKSUM] = {{{PROTOCOL, 17}, {UDP, WRONG_CHECKSUM}}},
    [DROP_UDP_PORT] = {{{PROTOCOL, 17}, {UDP, INTACT}}, QUIET},
    [SEND_PORT_UNREACHABLE] = {{{PROTOCOL, 17}, {UDP, INTACT}}},
    [DROP_IPV4_PROTOCOL] = {{{PROTOCOL, 253}}, QUIET},
    [SEND_PROTOCOL_UNREACHABLE] = {{{PROTOCOL, 253}}},
    [DROP_ICMP_SHORT] = {{{ICMP_LEN, 7}}},
    [DROP_ICMP_CHECKSUM] = {{{ICMP_CHECKSUM, 0x0001}}},
    [DROP_ICMP_ERROR] = {{{ICMP_TYPE, 3}}},
    [DROP_ICMP_REDIRECT] = {{{ICMP_TYPE, 5}}},
    [DROP_ICMP_UNSOLICITED] = {{{ICMP_TYPE, 0}}},
    [DROP_ICMP_DEPRECATED] = {{{ICMP_TYPE, 17}}},
    [DROP_ICMP_TYPE] = {{{ICMP_TYPE, 42}}},
    [DROP_ICMP_DISABLED] = {{{ICMP_TYPE, 13}}},
    [DROP_ICMP_TIMESTAMP_SHORT] = {{{ICMP_TYPE, 13}, {ICMP_LEN, 19}}, STAMPS},
    [SEND_TIMESTAMP_REPLY] = {{{ICMP_TYPE, 13}}, STAMPS},
    [SEND_ECHO_REPLY] = {{{ICMP_TYPE, 8}}},
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

static void apply(struct packet_spec *spec, const struct fault *fault)
{
    for (size_t i = 0; i < N_ELEMENTS(fault->set); i++)
        set(spec, fault->set[i].field, fault->set[i].value);
}

static void set_mode(struct lab *lab, unsigned mode)
{
    lab->host.sends_errors = !(mode & QUIET);
    lab->host.answers_timestamp = mode & STAMPS;
}

TEST(every_verdict_has_a_packet_that_ends_in_it)
{
    struct lab *lab = *state;

    for (unsigned i = 0; i < N_VERDICTS; i++) {
        struct packet_spec spec = packet_echo_request();
        const struct fault *fault = &faults[i];

        if (fault->set[0].field == NO_FIELD)
            fail_msg("%s has no packet here", verdict_table[i].name);
        lab_reset(lab);
        apply(&spec, fault);
        set_mode(lab, fault->mode);
        if (fault->before)
            fault->before(lab, &spec);
        enum verdict verdict = lab_send_spec(lab, &spec), expected = (enum verdict)i;
        if (fault->after) {
            expected = HOLD_FRAGMENT;
            assert_int_equal(lab->host.verdicts[i], 0);
            fault->after(lab, &spec);
        }
        if (verdict != expected || lab->host.verdicts[i] == 0)
            fail_msg("%s: %s", verdict_table[i].name, judge_name(verdict));
    }
}

/* The fields that a fault needs as they are. */
static unsigned fields_of(const struct fault *fault)
{
    unsigned fields = 0;

    for (size_t i = 0; i < N_ELEMENTS(fault->set); i++) {
        fields |= 1u << fault->set[i].field;
        if (fault->set[i].field == UDP)
            fields |= 1u << ICMP_LEN | 1u << ICMP_CHECKSUM | 1u << ICMP_TYPE;
        if (fault->set[i].field == TOS) /* what precedes it has to have 64 bytes */
            fields |= 1u << ICMP_LEN | 1u << UDP;
    }
    return fields & ~(1u << NO_FIELD);
}

/* RFC 1122 section 3.2.2: about no ICMP message that is not known to be a query, about no fragment
 * but the first. */
static bool may_complain_about(const struct packet_spec *spec)
{
    static const uint8_t queries[] = {0, 8, 9, 10, 13, 14, 15, 16, 17, 18};

    if (spec->fragment & 0x1fff)
        return false;
    if (spec->protocol != 1)
        return true;
    return spec->icmp_len != 0 && memchr(queries, spec->type, sizeof queries) != NULL;
}

/* The check of an earlier row speaks. Whether the error that it asks for may be sent is another
 * question, which the rest of the packet has a say in: then it is the row before. */
static enum verdict expected_of(enum verdict earlier, const struct packet_spec *spec)
{
    bool is_error = verdict_table[earlier].sends && earlier < SEND_TIMESTAMP_REPLY;

    return is_error && !may_complain_about(spec) ? earlier - 1 : earlier;
}

static void assert_earlier_wins(struct lab *lab, unsigned i, unsigned j)
{
    struct packet_spec spec = packet_echo_request();
    const struct fault *earlier = &faults[i], *later = &faults[j];

    lab_reset(lab);
    apply(&spec, earlier);
    apply(&spec, later);
    set_mode(lab, earlier->mode | (later->mode & STAMPS));
    if (earlier->before)
        earlier->before(lab, &spec);
    if (later->before)
        later->before(lab, &spec);
    enum verdict verdict = lab_send_spec(lab, &spec);
    if (verdict != expected_of((enum verdict)i, &spec))
        fail_msg("%s and %s: %s", verdict_table[i].name, verdict_table[j].name,
                 judge_name(verdict));
}

TEST(of_two_faults_the_earlier_row_is_the_verdict)
{
    unsigned n_pairs = 0, n_of[N_VERDICTS] = {0};

    for (unsigned i = 0; i < N_VERDICTS; i++)
        for (unsigned j = i + 1; j < N_VERDICTS; j++) {
            /* what a packet gets later is another verdict at first */
            if (faults[i].after || faults[j].after ||
                (fields_of(&faults[i]) & fields_of(&faults[j])) != 0)
                continue;
            assert_earlier_wins(*state, i, j);
            n_of[i]++;
            n_of[j]++;
            n_pairs++;
        }
    print_message("%u pairs\n", n_pairs);
    for (unsigned i = 0; i < N_VERDICTS; i++)
        if (!faults[i].after && n_of[i] < 10)
            fail_msg("%s is in %u pairs only", verdict_table[i].name, n_of[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_has_a_packet_that_ends_in_it),
        cmocka_unit_test(of_two_faults_the_earlier_row_is_the_verdict),
    };
    return cmocka_run_group_tests_name("faults", tests, judge_setup, judge_teardown);
}
