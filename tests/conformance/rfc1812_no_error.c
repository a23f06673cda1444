/* rfc1812_no_error.c - RFC 1812 section 4.3.2.7: when no ICMP error may be sent
 *
 * Every packet about which one is sent is made into one about which none may be, in each way there
 * is, and at the end the packet as it was shows that it would have been sent.
 */
#include "tests/conformance/offences.h"

/* Each of these makes any packet into one about which no error may be sent. */

static void about_a_bad_header(struct lab *lab, const struct offence *o)
{
    struct packet_spec spec = o->spec;

    spec.checksum_error = 0x0100;
    expect_drop(lab, &spec, DROP_IPV4_CHECKSUM);
    spec = o->spec;
    spec.version = 5;
    expect_drop(lab, &spec, DROP_IPV4_VERSION);
    spec = o->spec;
    spec.ihl = 4;
    expect_drop(lab, &spec, DROP_IPV4_HEADER_LENGTH);
    spec = o->spec;
    spec.total_len = 19;
    expect_drop(lab, &spec, DROP_IPV4_TOTAL_LENGTH);
    spec = o->spec;
    spec.total_len = 1500;
    expect_drop(lab, &spec, DROP_IPV4_TRUNCATED);
}

static void about_a_source_that_is_not_one_host(struct lab *lab, const struct offence *o)
{
    static const struct {
        uint32_t source;
        enum verdict verdict;
    } sources[] = {
        {0, DROP_SOURCE_THIS_NETWORK},
        {IP(0, 255, 255, 255), DROP_SOURCE_THIS_NETWORK},
        {IP(127, 0, 0, 1), DROP_SOURCE_LOOPBACK},
        {IP(127, 255, 255, 255), DROP_SOURCE_LOOPBACK},
        {IP(224, 0, 0, 1), DROP_SOURCE_MULTICAST},
        {IP(239, 255, 255, 255), DROP_SOURCE_MULTICAST},
        {IP(240, 0, 0, 0), DROP_SOURCE_RESERVED},
        {IP(255, 255, 255, 254), DROP_SOURCE_RESERVED},
        {LIMITED_BROADCAST, DROP_SOURCE_BROADCAST},
        {BROADCAST, DROP_SOURCE_BROADCAST},
        {IP(192, 168, 3, 0), DROP_SOURCE_BROADCAST},
        {OURS, DROP_SOURCE_OURS},
    };
    struct packet_spec spec = o->spec;

    for (size_t i = 0; i < N_ELEMENTS(sources); i++) {
        spec.source = sources[i].source;
        expect_drop(lab, &spec, sources[i].verdict);
        (void)lab_send_slice(lab, &spec, 0, 8);
        assert_int_equal(lab->n_out, 0);
    }
}

static void about_what_is_sent_to_many(struct lab *lab, const struct offence *o)
{
    static const uint32_t many[] = {LIMITED_BROADCAST, BROADCAST,        IP(192, 168, 3, 0),
                                    ALL_HOSTS,         IP(224, 0, 0, 5), IP(239, 255, 255, 255)};
    struct packet_spec spec = o->spec;

    for (size_t i = 0; i < N_ELEMENTS(many); i++) {
        spec.destination = many[i];
        lab->host.answers_broadcast = false;
        expect_nothing(lab, &spec);
        if (spec.protocol == 1 && spec.options_len == 0)
            continue; /* that one is answered */
        lab->host.answers_broadcast = true;
        expect_nothing(lab, &spec);
    }
    lab->host.answers_broadcast = false;
}

static void about_a_later_fragment(struct lab *lab, const struct offence *o)
{
    static const uint16_t fragments[] = {0x0001, 0x0002, 0x1fff, 0x2001, 0x3fff};
    struct packet_spec spec = o->spec;

    for (size_t i = 0; i < N_ELEMENTS(fragments); i++) {
        spec.fragment = fragments[i];
        expect_nothing(lab, &spec);
    }
    assert_int_equal(lab_wait(lab, lab->host.reassembly.timeout_ns), 0);
}

static void about_an_error(struct lab *lab, const struct offence *o)
{
    static const uint8_t errors[] = {3, 4, 5, 11, 12};

    if (o->spec.protocol != 1)
        return;
    for (size_t i = 0; i < sizeof errors; i++) {
        for (unsigned code = 0; code <= 255; code++) {
            struct packet_spec spec = icmp_error_in(errors[i], (uint8_t)code, 1, 20, 28);
            spec.destination = o->spec.destination;
            spec.options = o->spec.options;
            spec.options_len = o->spec.options_len;
            expect_drop(lab, &spec, o->dropped);
        }
    }
}

TEST(rfc1812_4_3_2_7_a__there_is_no_error_where_rfc_1812_forbids_one)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        about_a_bad_header(lab, &o);
        about_a_source_that_is_not_one_host(lab, &o);
        about_what_is_sent_to_many(lab, &o);
        about_a_later_fragment(lab, &o);
        about_an_error(lab, &o);
        (void)expect_error(lab, &o.spec, o.type, o.code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1812_4_3_2_7_a__there_is_no_error_where_rfc_1812_forbids_one),
    };

    return cmocka_run_group_tests_name("rfc1812_no_error", tests, lab_setup, lab_teardown);
}
