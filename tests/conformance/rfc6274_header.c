/* rfc6274_header.c - RFC 6274 section 3: what a header has to pass
 *
 * Each of these is true of a datagram that would be answered, and of one that would be complained
 * about: a packet that is not what it says is neither.
 */
#include "tests/conformance/fragments.h"

#include "stack/ipv4.h"
#include "tests/conformance/offences.h"

enum { HEADER = 20, LONGEST_HEADER = 60, ECHO_LEN = 84, NOPS = 40 };

/* Sends what is wrong in the same way an echo request and each thing that this host complains of:
 * all are dropped alike, and counted. */
static void expect_drop_of_all(struct lab *lab, const struct packet_spec *wrong,
                               enum verdict verdict)
{
    expect_drop(lab, wrong, verdict);
    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        if (wrong->options_len > 0 && o.spec.options_len > 0)
            continue;
        o.spec.version = wrong->version;
        o.spec.ihl = wrong->ihl;
        o.spec.total_len = wrong->total_len;
        o.spec.frame_len = wrong->frame_len;
        if (wrong->options_len > 0)
            o.spec.options_len = wrong->options_len;
        expect_drop(lab, &o.spec, verdict);
    }
}

TEST(rfc6274_3_1_a__another_version_than_4_is_dropped_and_counted)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (spec.version = 0; spec.version < 16; spec.version++) {
        if (spec.version != 4)
            expect_drop_of_all(lab, &spec, spec.version == 6 ? DROP_IPV6 : DROP_IPV4_VERSION);
    }
}

TEST(rfc6274_3_2_a__a_header_of_less_than_five_words_is_dropped)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (spec.ihl = 0; spec.ihl < 5; spec.ihl++)
        expect_drop_of_all(lab, &spec, DROP_IPV4_HEADER_LENGTH);
}

TEST(rfc6274_3_2_b__a_header_longer_than_what_the_link_brought_is_dropped)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    spec.options_len = NOPS;
    for (spec.frame_len = HEADER; spec.frame_len < LONGEST_HEADER; spec.frame_len++)
        expect_drop_of_all(lab, &spec, DROP_IPV4_HEADER_LENGTH);
    expect_drop_of_all(lab, &spec, DROP_IPV4_TRUNCATED);
    for (spec.frame_len = 0; spec.frame_len < HEADER; spec.frame_len++)
        expect_drop_of_all(lab, &spec, DROP_IPV4_SHORT);
}

TEST(rfc6274_3_2_c__a_total_length_shorter_than_the_header_is_dropped)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (spec.total_len = 0; spec.total_len < HEADER; spec.total_len++)
        expect_drop_of_all(lab, &spec, DROP_IPV4_TOTAL_LENGTH);
    spec.options_len = NOPS;
    for (spec.total_len = 0; spec.total_len < LONGEST_HEADER; spec.total_len++)
        expect_drop_of_all(lab, &spec, DROP_IPV4_TOTAL_LENGTH);
}

/* Else the answer would hold what lies behind the packet in memory. */
TEST(rfc6274_3_4_a__a_total_length_longer_than_what_the_link_brought_is_dropped)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (spec.frame_len = HEADER + 8; spec.frame_len < ECHO_LEN; spec.frame_len++) {
        spec.total_len = spec.frame_len + 1;
        expect_drop_of_all(lab, &spec, DROP_IPV4_TRUNCATED);
    }
    for (spec.total_len = ECHO_LEN + 1; spec.total_len <= IPV4_MAX_LEN; spec.total_len += 13)
        expect_drop_of_all(lab, &spec, DROP_IPV4_TRUNCATED);
}

TEST(rfc6274_3_4_b__what_the_link_brought_may_be_longer_than_a_datagram_can_be)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    without_limits(lab);
    lab->host.mtu = IPV4_MAX_LEN;
    for (spec.frame_len = IPV4_MAX_LEN - 3; spec.frame_len <= LAB_MAX_FRAMES; spec.frame_len += 7) {
        spec.data_len = spec.frame_len % 2 ? IPV4_MAX_LEN - HEADER - 8 - 4 : 56;
        expect_reply(lab, &spec);
    }
    spec.frame_len = LAB_MAX_FRAMES;
    spec.data_len = IPV4_MAX_LEN - HEADER - 8;
    expect_reply(lab, &spec);
    for (size_t i = 0; i < N_OFFENCES; i++) {
        struct offence o = offence(i);
        o.spec.frame_len = LAB_MAX_FRAMES;
        (void)expect_error(lab, &o.spec, o.type, o.code);
    }
    spec.checksum_error = 1;
    expect_drop(lab, &spec, DROP_IPV4_CHECKSUM);
}

TEST(rfc6274_3_4_c__more_than_576_octets_are_taken_at_any_time)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    lab->host.mtu = 9000;
    for (size_t len = 577; len <= 9000; len++) {
        spec.data_len = len - HEADER - 8;
        expect_reply(lab, &spec);
        assert_int_equal(lab->whole_len, len);
    }
}

/* The identifications that one peer sees, while none to three packets of others are answered
 * between his own, each of them a whole one or in fragments. */
static void record_ids(struct lab *lab, uint64_t seed, bool others, unsigned *ids, size_t n)
{
    struct packet_spec ours = echo_request(), theirs = ours, error = unknown_protocol();

    lab_reset(lab);
    without_limits(lab);
    for (size_t i = 0; i < n; i++) {
        for (unsigned k = others ? random_below(&seed, 4) : 0; k > 0; k--) {
            theirs.source = IP(10, 0, 0, k);
            theirs.id = (uint16_t)random_bits(&seed);
            theirs.fragment = k % 2 ? IPV4_DONT_FRAGMENT : 0;
            expect_reply(lab, &theirs);
        }
        ours.id = (uint16_t)(i * i + 17);
        ours.fragment = i % 3 == 0 ? IPV4_DONT_FRAGMENT : 0;
        if (i % 5 == 0)
            (void)expect_error(lab, &error, 3, 2);
        else
            expect_reply(lab, &ours);
        ids[i] = word_at(lab->out[0].bytes + 4);
    }
}

TEST(rfc6274_3_5_a__identifications_tell_one_peer_nothing_of_another)
{
    enum { N = 3000 };
    struct lab *lab = *state;
    unsigned alone[N] = {0}, among_others[N] = {0};

    record_ids(lab, random_seed(), false, alone, N);
    record_ids(lab, random_seed(), true, among_others, N);
    assert_memory_equal(alone, among_others, sizeof alone);
}

TEST(rfc6274_3_8_a__what_is_sent_has_a_time_to_live_of_64)
{
    struct lab *lab = *state;

    without_limits(lab);
    for (int ttl = 0; ttl < 256; ttl++) {
        struct packet_spec echo = echo_request();
        echo.ttl = (uint8_t)ttl;
        expect_reply(lab, &echo);
        assert_int_equal(lab->whole[8], 64);
        (void)expect_time_exceeded(lab, &echo);
        assert_int_equal(lab->out[0].bytes[8], 64);
        for (size_t i = 0; i < N_OFFENCES; i++) {
            struct offence o = offence(i);
            o.spec.ttl = (uint8_t)ttl;
            (void)expect_error(lab, &o.spec, o.type, o.code);
            assert_int_equal(lab->out[0].bytes[8], 64);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc6274_3_1_a__another_version_than_4_is_dropped_and_counted),
        REQUIREMENT(rfc6274_3_2_a__a_header_of_less_than_five_words_is_dropped),
        REQUIREMENT(rfc6274_3_2_b__a_header_longer_than_what_the_link_brought_is_dropped),
        REQUIREMENT(rfc6274_3_2_c__a_total_length_shorter_than_the_header_is_dropped),
        REQUIREMENT(rfc6274_3_4_a__a_total_length_longer_than_what_the_link_brought_is_dropped),
        REQUIREMENT(rfc6274_3_4_b__what_the_link_brought_may_be_longer_than_a_datagram_can_be),
        REQUIREMENT(rfc6274_3_4_c__more_than_576_octets_are_taken_at_any_time),
        REQUIREMENT(rfc6274_3_5_a__identifications_tell_one_peer_nothing_of_another),
        REQUIREMENT(rfc6274_3_8_a__what_is_sent_has_a_time_to_live_of_64),
    };
    return cmocka_run_group_tests_name("rfc6274_header", tests, lab_setup, lab_teardown);
}
