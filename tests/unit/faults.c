/* faults.c - proves that every verdict can happen, and that of two faults the earlier row speaks
 *
 * One row here for every row of verdict.def: what has to be changed in a right echo request to end
 * there. A verdict without a packet fails by name, so nobody can add a check without its test. Then
 * all rows are combined in pairs, unless both set the same field: the checks' order is the table's.
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
    SOURCE,
    DESTINATION,
    FRAGMENT,
    PROTOCOL,
    ICMP_LEN,
    ICMP_CHECKSUM,
    ICMP_TYPE
};

static const struct fault {
    enum field field;
    uint32_t value;
    bool is_given; /* a row that is not in this list is all zero */
} faults[N_VERDICTS] = {
    [DROP_IPV4_SHORT] = {FRAME_LEN, 19, true},
    [DROP_IPV6] = {VERSION, 6, true},
    [DROP_IPV4_VERSION] = {VERSION, 5, true},
    [DROP_IPV4_HEADER_LENGTH] = {IHL, 4, true},
    [DROP_IPV4_TOTAL_LENGTH] = {TOTAL_LEN, 19, true},
    [DROP_IPV4_TRUNCATED] = {TOTAL_LEN, 85, true},
    [DROP_IPV4_CHECKSUM] = {CHECKSUM, 0x0001, true},
    [DROP_SOURCE_THIS_NETWORK] = {SOURCE, IP(0, 0, 0, 0), true},
    [DROP_SOURCE_LOOPBACK] = {SOURCE, IP(127, 0, 0, 1), true},
    [DROP_SOURCE_MULTICAST] = {SOURCE, IP(224, 0, 0, 1), true},
    [DROP_SOURCE_RESERVED] = {SOURCE, IP(240, 0, 0, 1), true},
    [DROP_SOURCE_BROADCAST] = {SOURCE, IP(192, 168, 3, 255), true},
    [DROP_SOURCE_OURS] = {SOURCE, IP(192, 168, 3, 12), true},
    [DROP_DESTINATION_NOT_OURS] = {DESTINATION, IP(192, 168, 3, 13), true},
    [DROP_DESTINATION_LOOPBACK] = {DESTINATION, IP(127, 0, 0, 1), true},
    [DROP_DESTINATION_MULTICAST] = {DESTINATION, IP(224, 0, 0, 1), true},
    [DROP_DESTINATION_BROADCAST] = {DESTINATION, IP(192, 168, 3, 255), true},
    [DROP_ROUTE_BLACKHOLE] = {DESTINATION, IP(192, 168, 4, 7), true},
    [DROP_ROUTE_UNREACHABLE] = {DESTINATION, IP(192, 168, 5, 1), true},
    [DROP_ROUTE_PROHIBIT] = {DESTINATION, IP(192, 168, 6, 1), true},
    [DROP_IPV4_FRAGMENT] = {FRAGMENT, 0x2000, true},
    [DROP_IPV4_PROTOCOL] = {PROTOCOL, 17, true},
    [DROP_ICMP_SHORT] = {ICMP_LEN, 7, true},
    [DROP_ICMP_CHECKSUM] = {ICMP_CHECKSUM, 0x0001, true},
    [DROP_ICMP_TYPE] = {ICMP_TYPE, 13, true},
    [SEND_ECHO_REPLY] = {NO_FIELD, 0, true},
};

static void apply(struct packet_spec *spec, const struct fault *fault)
{
    uint32_t value = fault->value;

    switch (fault->field) {
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
    case SOURCE:
        spec->source = value;
        break;
    case DESTINATION:
        spec->destination = value;
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
    }
}

TEST(every_verdict_has_a_packet_that_ends_in_it)
{
    for (unsigned i = 0; i < N_VERDICTS; i++) {
        struct packet_spec spec = packet_echo_request();

        if (!faults[i].is_given)
            fail_msg("%s has no packet here", verdict_table[i].name);
        apply(&spec, &faults[i]);
        assert_verdict(*state, &spec, (enum verdict)i);
    }
}

TEST(of_two_faults_the_earlier_row_is_the_verdict)
{
    unsigned n_pairs = 0, n_same_field = 0;

    for (unsigned i = 0; i < N_VERDICTS; i++)
        for (unsigned j = i + 1; j < N_VERDICTS; j++) {
            struct packet_spec spec = packet_echo_request();

            if (faults[i].field == faults[j].field) {
                n_same_field++;
                continue;
            }
            apply(&spec, &faults[i]);
            apply(&spec, &faults[j]);
            struct frame frame = packet_build(&spec);
            struct packet packet = {.data = frame.bytes, .data_len = (uint32_t)frame.len};
            enum verdict verdict = host_receive(*state, &packet);
            if (verdict != (enum verdict)i)
                fail_msg("%s and %s: %s", verdict_table[i].name, verdict_table[j].name,
                         judge_name(verdict));
            frame_free(&frame);
            n_pairs++;
        }
    print_message("%u pairs, %u more in the same field\n", n_pairs, n_same_field);
    /* 2 versions, 2 total lengths, 6 sources and 7 destinations exclude each other */
    assert_int_equal(n_same_field, 1 + 1 + 15 + 21);
    assert_true(n_pairs >= 287);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_has_a_packet_that_ends_in_it),
        cmocka_unit_test(of_two_faults_the_earlier_row_is_the_verdict),
    };
    return cmocka_run_group_tests_name("faults", tests, judge_setup, judge_teardown);
}
