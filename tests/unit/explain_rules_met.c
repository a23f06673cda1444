/* explain_rules_met.c - proves that no rule of rule.def is dead
 *
 * Each one is met by some packet here, and each check and question with both answers, unless there
 * can be only one: packets for every verdict, hostile ones, and those that take a host or a header
 * that chance does not bring about.
 */
#include "tests/unit/unit.h"

#include "tests/unit/explain_lab.h"
#include "tests/unit/fault_table.h"
#include "tests/unit/hostile_switches.h"

enum { N_SESSIONS = 12, A_SESSION = 300 };

/* How often each rule was asked, and answered no and yes. */
struct met {
    unsigned n[N_RULES][2];
};

static void note(const struct explain_lab *lab, struct met *met)
{
    for (uint32_t i = 0; i < lab->explanation.n_steps; i++)
        met->n[lab->explanation.steps[i].rule][lab->explanation.steps[i].answer]++;
}

static void note_spec(struct explain_lab *lab, const struct packet_spec *spec, struct met *met)
{
    (void)explain_lab_send_spec(lab, spec);
    note(lab, met);
}

static void meet_hostile_packets(struct explain_lab *lab, struct met *met)
{
    struct hostile hostile;

    hostile_begin(&hostile, random_seed(), NULL, 0);
    for (int i = 0; i < N_SESSIONS * A_SESSION; i++) {
        uint64_t wait_ns;
        struct frame frame = hostile_next(&hostile, &wait_ns);
        if (i % A_SESSION == 0) {
            explain_lab_reset(lab);
            hostile_set_switches(lab->host, &hostile);
        }
        lab->plain->now_ns += wait_ns;
        while (explain_lab_give_up(lab))
            note(lab, met);
        if (frame.len > EXPLAIN_MAX_PACKET_LEN)
            continue;
        (void)explain_lab_send(lab, frame.bytes, frame.len);
        note(lab, met);
    }
    hostile_end(&hostile);
}

/* What happens before is done by the plain host: it is the same one. */
static void meet_faults(struct explain_lab *lab, struct met *met)
{
    for (int i = 0; i < N_VERDICTS; i++) {
        struct packet_spec spec = packet_echo_request();
        explain_lab_reset(lab);
        fault_apply(&faults[i], &spec);
        lab->host->sends_errors = !(faults[i].mode & QUIET);
        lab->host->answers_timestamp = faults[i].mode & STAMPS;
        if (faults[i].before)
            faults[i].before(lab->plain, &spec);
        note_spec(lab, &spec, met);
    }
}

/* What chance does not bring about soon enough: options, and what else the host and the packet have
 * to be for one answer to one rule. */
static const struct {
    enum rule rule;
    bool answer;
    uint32_t mtu, destination; /* 0: as they are anyway */
    bool has_no_address, cuts, is_in_fragments;
    uint8_t options_len, options[8];
} rare[] = {
    {.rule = RULE_OPTION_STAMP_ENTRY, .options_len = 8, .options = {68, 8, 5, 1}},
    {.rule = RULE_OPTION_STAMP_OVERFLOW, .options_len = 8, .options = {68, 8, 9, 0xf0}},
    {.rule = RULE_TO_ALL_FITS,
     .mtu = 68,
     .destination = IP(192, 168, 3, 255),
     .is_in_fragments = true},
    {.rule = RULE_REPLY_CHECKSUM_SUMMED,
     .answer = true,
     .mtu = 68,
     .cuts = true,
     .is_in_fragments = true},
    {.rule = RULE_ERROR_FROM, .destination = IP(192, 168, 5, 1), .has_no_address = true},
    {.rule = RULE_ERROR_ROOM, .mtu = 68, .destination = IP(192, 168, 5, 1), .options_len = 40},
};

static void meet_what_is_rare(struct explain_lab *lab, struct met *met)
{
    for (size_t i = 0; i < N_ELEMENTS(rare); i++) {
        struct packet_spec spec = packet_echo_request();
        explain_lab_reset(lab);
        lab->host->mtu = rare[i].mtu != 0 ? rare[i].mtu : 1500;
        lab->host->address = rare[i].has_no_address ? 0 : lab->host->address;
        lab->host->sends_fragments = !rare[i].cuts;
        lab->host->answers_broadcast = true;
        if (rare[i].destination != 0)
            spec.destination = rare[i].destination;
        spec.options_len = rare[i].options_len;
        spec.options = rare[i].options[0] != 0 ? rare[i].options : NULL;
        spec.fragment = 0;
        if (rare[i].is_in_fragments) {
            (void)explain_lab_send_slice(lab, &spec, 0, 8);
            (void)explain_lab_send_slice(lab, &spec, 8, SIZE_MAX);
            note(lab, met);
        } else {
            note_spec(lab, &spec, met);
        }
        if (met->n[rare[i].rule][rare[i].answer] == 0)
            fail_msg("%s is not that rare", explain_rules[rare[i].rule].name);
    }
}

/* The last fragment leaves no room for the options of the first. */
static void meet_a_header_that_is_too_long(struct explain_lab *lab, struct met *met)
{
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    lab->host->reassembly.max_len = 100;
    spec.fragment = 0;
    (void)explain_lab_send_slice(lab, &spec, 8, SIZE_MAX);
    spec.options_len = 40;
    (void)explain_lab_send_slice(lab, &spec, 0, 8);
    note(lab, met);
}

static void meet_a_right_udp_checksum(struct explain_lab *lab, struct met *met)
{
    static const uint8_t datagram[] = {0, 53, 0, 53, 0, 8, 0x78, 0x0c};
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    spec.protocol = 17;
    spec.payload = datagram;
    spec.payload_len = sizeof datagram;
    note_spec(lab, &spec, met);
}

/* A reply of which every word is zero. */
static void meet_a_reply_of_zeros(struct explain_lab *lab, struct met *met)
{
    static const uint8_t zeros[32];
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    spec.icmp_id = spec.sequence = 0;
    spec.data = zeros;
    spec.data_len = sizeof zeros;
    note_spec(lab, &spec, met);
}

/* What only answers that have not left can bring about, and here they all have. */
static void meet_a_host_that_has_lent_all_its_places(struct explain_lab *lab, struct met *met)
{
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    lab->host->reassembly.free = NULL;
    spec.fragment = 0x2000;
    note_spec(lab, &spec, met);
    assert_int_equal(lab->explanation.verdict, DROP_FRAGMENT_NO_ROOM);
}

/* So many askers that all of them together are too many. */
static void meet_a_host_that_has_sent_enough(struct explain_lab *lab, struct met *met)
{
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    spec.protocol = 253;
    for (unsigned i = 0; i < 200; i++) {
        spec.source = IP(10, 0, 0, 1 + i);
        note_spec(lab, &spec, met);
    }
}

/* The first fragment again, when its time is over and nobody has given it up yet. */
static void meet_a_fragment_that_is_late(struct explain_lab *lab, struct met *met)
{
    struct packet_spec spec = packet_echo_request();

    explain_lab_reset(lab);
    spec.fragment = 0x2000;
    note_spec(lab, &spec, met);
    lab->plain->now_ns += 30 * LAB_SECOND;
    note_spec(lab, &spec, met);
}

/* The steps that are recorded when it is known what came of them. */
static bool has_one_answer(enum rule rule)
{
    return explain_rules[rule].kind == EXPLAIN_ACT || rule == RULE_OPTION_NO_SOURCE_ROUTE ||
           rule == RULE_FRAGMENT_TIMEOUT || rule == RULE_UDP_PORT || rule == RULE_ICMP_ANSWERED;
}

TEST(every_rule_is_met_by_a_packet_and_with_both_answers)
{
    struct explain_lab *lab = *state;
    struct met met = {{{0}}};
    unsigned n_unmet = 0;

    meet_faults(lab, &met);
    meet_hostile_packets(lab, &met);
    meet_what_is_rare(lab, &met);
    meet_a_header_that_is_too_long(lab, &met);
    meet_a_right_udp_checksum(lab, &met);
    meet_a_reply_of_zeros(lab, &met);
    meet_a_host_that_has_lent_all_its_places(lab, &met);
    meet_a_host_that_has_sent_enough(lab, &met);
    meet_a_fragment_that_is_late(lab, &met);
    for (int i = 0; i < N_RULES; i++) {
        bool one_is_enough = has_one_answer((enum rule)i);
        if ((met.n[i][0] == 0 || met.n[i][1] == 0) &&
            !(one_is_enough && met.n[i][0] + met.n[i][1] > 0)) {
            print_error("%s: %u no, %u yes\n", explain_rules[i].name, met.n[i][0], met.n[i][1]);
            n_unmet++;
        }
        if (one_is_enough && met.n[i][0] > 0 && met.n[i][1] > 0)
            fail_msg("%s has two answers", explain_rules[i].name);
    }
    assert_int_equal(n_unmet, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_is_met_by_a_packet_and_with_both_answers),
    };
    return cmocka_run_group_tests_name("explain_rules_met", tests, explain_lab_setup,
                                       explain_lab_teardown);
}
