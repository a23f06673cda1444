/* others_path_mtu.c - RFC 1191 and RFC 5927: what an ICMP error can make this host believe: nothing
 *
 * It sends replies that are as long as what was asked, and keeps no estimate of any path. So there
 * is nothing that an error about them could change, whoever it comes from and whatever it quotes;
 * and that is what is looked at: all that the host is made of, but for its counters.
 */
#include "tests/conformance/conformance.h"

enum { FRAGMENTATION_NEEDED = 4, REPLY_HEADERS = 28, MAX_QUOTE = 68 };

/* What the host knows: all of it but what it has counted. */
static void knowledge(const struct lab *lab, struct host *known)
{
    memcpy(known, &lab->host, sizeof *known);
    memset(known->verdicts, 0, sizeof known->verdicts);
    memset(known->mib, 0, sizeof known->mib);
    memset(known->icmp_dismissed, 0, sizeof known->icmp_dismissed);
    memset(known->icmp_quoted, 0, sizeof known->icmp_quoted);
}

static void expect_nothing_learnt(struct lab *lab, const struct packet_spec *message,
                                  enum verdict verdict)
{
    static struct host before, after;

    knowledge(lab, &before);
    expect_drop(lab, message, verdict);
    knowledge(lab, &after);
    assert_memory_equal(&before, &after, sizeof before);
}

/* A whole reply of the MTU's length, and one in fragments of it, leave as they always did. */
static void assert_sizes_as_ever(struct lab *lab)
{
    static const size_t fragments[] = {1500, 1500, 68};
    struct packet_spec spec = echo_request();

    spec.data_len = 1500 - REPLY_HEADERS;
    expect_reply(lab, &spec);
    assert_int_equal(lab->out[0].len, 1500);
    spec.data_len = 3000;
    for (size_t at = 0; at < spec.data_len + 8; at += 1480)
        (void)lab_send_slice(lab, &spec, at, at + 1480);
    assert_int_equal(lab->verdict, SEND_ECHO_REPLY);
    assert_int_equal(lab->n_out, N_ELEMENTS(fragments));
    for (size_t i = 0; i < N_ELEMENTS(fragments); i++)
        assert_int_equal(lab->out[i].len, fragments[i]);
}

/* ICMP 3/4 with this in the field for the next hop's MTU, about a reply of ours. */
static struct packet_spec too_big(unsigned mtu)
{
    struct packet_spec spec = icmp_error_in(3, FRAGMENTATION_NEEDED, 1, 20, 28);

    spec.sequence = (uint16_t)mtu;
    return spec;
}

TEST(rfc1191_3_b__a_next_hop_of_less_than_68_bytes_is_not_believed)
{
    struct lab *lab = *state;

    for (unsigned mtu = 0; mtu < 68; mtu++) {
        struct packet_spec spec = too_big(mtu);
        expect_nothing_learnt(lab, &spec, DROP_ICMP_ERROR);
        assert_sizes_as_ever(lab);
    }
}

TEST(rfc1191_3_c__a_wider_path_than_the_link_is_not_believed)
{
    struct lab *lab = *state;

    for (unsigned mtu = 1501; mtu <= 0xffff; mtu++) {
        struct packet_spec spec = too_big(mtu);
        expect_nothing_learnt(lab, &spec, DROP_ICMP_ERROR);
        if (mtu % 16 == 0)
            assert_sizes_as_ever(lab);
    }
}

TEST(rfc1191_3_d__a_path_mtu_about_what_was_not_sent_is_not_believed)
{
    static const uint8_t protocols[] = {0, 1, 6, 17, 253, 255};
    static const uint32_t ends[][2] = {
        {OURS, ASKER}, {ASKER, OURS}, {IP(8, 8, 8, 8), ASKER}, {OURS, IP(8, 8, 8, 8)}, {0, 0}};
    struct lab *lab = *state;
    uint8_t quote[MAX_QUOTE];

    for (size_t i = 0; i < N_ELEMENTS(protocols) * N_ELEMENTS(ends); i++) {
        const uint32_t *end = ends[i / N_ELEMENTS(protocols)];
        for (size_t quote_len = 0; quote_len <= MAX_QUOTE; quote_len++) {
            struct packet_spec spec = too_big(552);
            memset(quote, 0, sizeof quote);
            memcpy(quote, spec.data, spec.data_len);
            quote[9] = protocols[i % N_ELEMENTS(protocols)];
            for (unsigned at = 0; at < 8; at++)
                quote[12 + at] = (uint8_t)(end[at / 4] >> (24 - 8 * (at % 4)));
            spec.data = quote;
            spec.data_len = quote_len;
            expect_nothing_learnt(lab, &spec, DROP_ICMP_ERROR);
        }
        assert_sizes_as_ever(lab);
    }
    for (unsigned first = 0; first <= 255; first++) { /* every version and header length */
        struct packet_spec spec = too_big(552);
        memcpy(quote, spec.data, spec.data_len);
        quote[0] = (uint8_t)first;
        spec.data = quote;
        expect_nothing_learnt(lab, &spec, DROP_ICMP_ERROR);
    }
    assert_sizes_as_ever(lab);
}

TEST(rfc5927_a__not_even_an_error_that_quotes_a_true_reply_is_believed)
{
    static const struct {
        uint8_t type;
        enum verdict verdict;
    } errors[] = {{3, DROP_ICMP_ERROR},
                  {4, DROP_ICMP_DEPRECATED},
                  {5, DROP_ICMP_REDIRECT},
                  {11, DROP_ICMP_ERROR},
                  {12, DROP_ICMP_ERROR}};
    static const uint32_t senders[] = {ASKER, IP(192, 168, 3, 254), IP(8, 8, 8, 8)};
    struct lab *lab = *state;
    struct packet_spec asked = echo_request();
    uint8_t reply[84];

    expect_reply(lab, &asked);
    assert_int_equal(lab->whole_len, sizeof reply);
    memcpy(reply, lab->whole, sizeof reply);
    for (size_t i = 0; i < N_ELEMENTS(errors) * N_ELEMENTS(senders); i++) {
        for (unsigned code = 0; code <= 255; code++) {
            struct packet_spec spec = icmp_message(errors[i / N_ELEMENTS(senders)].type,
                                                   (uint8_t)code, reply, sizeof reply);
            spec.source = senders[i % N_ELEMENTS(senders)];
            spec.sequence = 552;
            expect_nothing_learnt(lab, &spec, errors[i / N_ELEMENTS(senders)].verdict);
            expect_reply(lab, &asked);
            assert_memory_equal(lab->whole, reply, sizeof reply);
        }
    }
    assert_sizes_as_ever(lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc1191_3_b__a_next_hop_of_less_than_68_bytes_is_not_believed),
        REQUIREMENT(rfc1191_3_c__a_wider_path_than_the_link_is_not_believed),
        REQUIREMENT(rfc1191_3_d__a_path_mtu_about_what_was_not_sent_is_not_believed),
        REQUIREMENT(rfc5927_a__not_even_an_error_that_quotes_a_true_reply_is_believed),
    };

    return cmocka_run_group_tests_name("others_path_mtu", tests, lab_setup, lab_teardown);
}
