/* rfc791_lengths.c - RFC 791 section 3.1: header length and total length */
#include "tests/conformance/conformance.h"

#include "stack/ipv4.h"

enum { HEADER = 20, ICMP = 8, MAX_WORDS = 15 };

static size_t len_of(const struct packet_spec *spec)
{
    return HEADER + spec->options_len + ICMP + spec->data_len;
}

TEST(rfc791_3_1_a__a_header_has_at_least_five_words_and_data_follow_it)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (spec.ihl = 0; spec.ihl < 5; spec.ihl++)
        expect_drop(lab, &spec, DROP_IPV4_HEADER_LENGTH);
    for (; spec.ihl <= MAX_WORDS; spec.ihl++) {
        spec.options_len = (size_t)spec.ihl * 4 - HEADER;
        expect_reply(lab, &spec);
    }
}

TEST(rfc791_3_1_b__a_header_is_within_what_arrived_and_within_the_total_length)
{
    struct lab *lab = *state;

    for (int words = 5; words <= MAX_WORDS; words++) {
        struct packet_spec cut = echo_request();
        cut.options_len = (size_t)words * 4 - HEADER;
        struct packet_spec claims = cut;
        for (cut.frame_len = HEADER; cut.frame_len < words * 4; cut.frame_len++)
            expect_drop(lab, &cut, DROP_IPV4_HEADER_LENGTH);
        expect_drop(lab, &cut, DROP_IPV4_TRUNCATED);
        for (claims.total_len = 0; claims.total_len < words * 4; claims.total_len++)
            expect_drop(lab, &claims, DROP_IPV4_TOTAL_LENGTH);
        expect_drop(lab, &claims, DROP_ICMP_SHORT);
    }
}

TEST(rfc791_3_1_c__what_follows_the_total_length_is_not_part_of_the_datagram)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();

    for (spec.data_len = 0; spec.data_len <= 18; spec.data_len++) {
        for (size_t padding = 1; padding <= 46; padding++) {
            spec.frame_len = (int)(len_of(&spec) + padding);
            expect_reply(lab, &spec);
            assert_int_equal(lab->whole_len, len_of(&spec));
        }
    }
}

TEST(rfc791_3_1_d__a_datagram_shorter_than_its_total_length_is_damaged)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    int len = (int)len_of(&spec);

    spec.frame_len = len;
    for (spec.total_len = len + 1; spec.total_len <= IPV4_MAX_LEN; spec.total_len++)
        expect_drop(lab, &spec, DROP_IPV4_TRUNCATED);
    spec.total_len = len;
    expect_reply(lab, &spec);
}

/* Even by a host that puts together no more than it has to. */
TEST(rfc791_3_1_e__576_octets_are_taken_whole_and_in_fragments)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    struct reassembly *reassembly = &lab->host.reassembly;

    reassembly_init(reassembly, lab->fragments, LAB_N_PLACES, REASSEMBLY_MIN_LEN, LAB_SECOND,
                    reassembly->key, reassembly->verdicts);
    spec.data_len = 576 - HEADER - ICMP;
    expect_reply(lab, &spec);
    for (size_t len = 8; len < 576 - HEADER; len += 8) {
        size_t offset = 0;
        for (; offset + len < 576 - HEADER; offset += len)
            assert_int_equal(lab_send_slice(lab, &spec, offset, offset + len), HOLD_FRAGMENT);
        assert_int_equal(lab_send_slice(lab, &spec, offset, offset + len), SEND_ECHO_REPLY);
        assert_int_equal(lab->whole_len, 576);
    }
}

TEST(rfc791_3_1_f__a_header_of_sixty_octets_is_the_longest)
{
    struct lab *lab = *state;
    struct packet_spec spec = echo_request();
    uint8_t route[PACKET_MAX_OPTIONS] = {7, 39, 4}, stamps[PACKET_MAX_OPTIONS] = {68, 40, 5};

    spec.options_len = PACKET_MAX_OPTIONS; /* no operation, 40 times */
    expect_reply(lab, &spec);
    spec.options = route;
    expect_reply(lab, &spec);
    assert_int_equal(header_len_at(lab->whole), 60);
    spec.options = stamps;
    expect_reply(lab, &spec);
    assert_int_equal(header_len_at(lab->whole), 60);
    spec.options = NULL;
    spec.frame_len = 59;
    expect_drop(lab, &spec, DROP_IPV4_HEADER_LENGTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REQUIREMENT(rfc791_3_1_a__a_header_has_at_least_five_words_and_data_follow_it),
        REQUIREMENT(rfc791_3_1_b__a_header_is_within_what_arrived_and_within_the_total_length),
        REQUIREMENT(rfc791_3_1_c__what_follows_the_total_length_is_not_part_of_the_datagram),
        REQUIREMENT(rfc791_3_1_d__a_datagram_shorter_than_its_total_length_is_damaged),
        REQUIREMENT(rfc791_3_1_e__576_octets_are_taken_whole_and_in_fragments),
        REQUIREMENT(rfc791_3_1_f__a_header_of_sixty_octets_is_the_longest),
    };
    return cmocka_run_group_tests_name("rfc791_lengths", tests, lab_setup, lab_teardown);
}
