/* attacks_headers.c - header lengths that lie, frames that are too short, quotes that are too long
 */
#include "tests/unit/attacks.h"

TEST(a014_a_header_longer_than_the_frame_is_dropped)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (spec.ihl = 6; spec.ihl <= 15; spec.ihl++)
        for (spec.frame_len = 20; spec.frame_len < spec.ihl * 4; spec.frame_len++) {
            spec.total_len = spec.frame_len;
            attack_send(lab, &spec, DROP_IPV4_HEADER_LENGTH);
            spec.total_len = 84;
            attack_send(lab, &spec, DROP_IPV4_HEADER_LENGTH);
        }
}

TEST(a015_a133_a_header_length_below_20_is_dropped_though_its_sum_holds)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (unsigned ihl = 0; ihl <= 4; ihl++) {
        spec.ihl = (int)ihl;
        attack_send(lab, &spec, DROP_IPV4_HEADER_LENGTH);
        /* the sum over as many bytes as it says, made right by the bytes of the identification */
        struct frame frame = packet_build(&spec);
        unsigned sum = 0;
        for (unsigned i = 0; i < ihl * 4; i += 2)
            sum += i == 4 ? 0 : frame.bytes[i] * 256u + frame.bytes[i + 1];
        sum = (sum & 0xffff) + (sum >> 16);
        sum = 0xffff - ((sum & 0xffff) + (sum >> 16));
        frame.bytes[4] = (uint8_t)(sum >> 8);
        frame.bytes[5] = (uint8_t)sum;
        assert_int_equal(lab_send(lab, frame.bytes, frame.len), DROP_IPV4_HEADER_LENGTH);
        frame_free(&frame);
    }
    for (unsigned words = 5; words <= 15; words++) {
        spec.options_len = words * 4 - 20;
        spec.ihl = COMPUTED;
        for (spec.total_len = 0; spec.total_len < (int)words * 4; spec.total_len++)
            attack_send(lab, &spec, DROP_IPV4_TOTAL_LENGTH);
    }
}

/* What lengths alone decide about an echo request; PASS when they are right. */
static enum verdict lengths_oracle(unsigned ihl, unsigned total_len, unsigned frame_len)
{
    if (ihl < 5 || ihl * 4 > frame_len)
        return DROP_IPV4_HEADER_LENGTH;
    if (total_len < ihl * 4)
        return DROP_IPV4_TOTAL_LENGTH;
    return total_len > frame_len ? DROP_IPV4_TRUNCATED : PASS;
}

/* As an echo request, and as a fragment of one. Those whose lengths are right are judged by what is
 * in them, which is nobody's business here. */
static void assert_lengths_decide(struct lab *lab, uint16_t fragment)
{
    struct packet_spec spec = attack_echo();

    spec.fragment = fragment;
    for (spec.ihl = 0; spec.ihl <= 15; spec.ihl++)
        for (spec.total_len = 0; spec.total_len <= 80; spec.total_len++)
            for (spec.frame_len = 20; spec.frame_len <= 80; spec.frame_len += 3) {
                enum verdict expected = lengths_oracle((unsigned)spec.ihl, (unsigned)spec.total_len,
                                                       (unsigned)spec.frame_len);
                enum verdict verdict = lab_send_spec(lab, &spec);
                if (expected != PASS)
                    assert_int_equal(verdict, expected);
                else
                    assert_true(verdict > DROP_IPV4_TRUNCATED);
            }
}

TEST(a016_header_total_and_frame_lengths_that_disagree_in_every_way)
{
    assert_lengths_decide(*state, 0);
}

TEST(a023_fragments_with_lengths_that_lie)
{
    assert_lengths_decide(*state, 0x2000);
    assert_lengths_decide(*state, 0x2006);
}

TEST(a017_errors_that_quote_headers_with_options)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();
    uint8_t quote[80] = {0};

    spec.data = quote;
    for (unsigned type = 3; type <= 12; type++) {
        if (type > 5 && type < 11)
            continue;
        for (unsigned ihl = 0; ihl <= 15; ihl++)
            for (spec.data_len = 0; spec.data_len <= sizeof quote; spec.data_len++) {
                quote[0] = (uint8_t)(0x40 | ihl);
                spec.type = (uint8_t)type;
                attack_send(lab, &spec,
                            type == 4   ? DROP_ICMP_DEPRECATED
                            : type == 5 ? DROP_ICMP_REDIRECT
                                        : DROP_ICMP_ERROR);
            }
    }
}

TEST(a018_every_version_with_every_header_length)
{
    struct lab *lab = *state;

    for (unsigned version = 0; version < 16; version++)
        for (unsigned ihl = 0; ihl < 16; ihl++) {
            struct packet_spec spec = attack_echo();
            spec.version = version;
            spec.ihl = (int)ihl;
            spec.options_len = ihl > 5 ? ihl * 4 - 20 : 0;
            attack_send(lab, &spec,
                        version == 6   ? DROP_IPV6
                        : version != 4 ? DROP_IPV4_VERSION
                        : ihl < 5      ? DROP_IPV4_HEADER_LENGTH
                                       : SEND_ECHO_REPLY);
        }
}

/* Datagrams of protocol 253 with 0 to 600 bytes of data, in frames that are longer. */
static void assert_quote_is_what_came(struct lab *lab, size_t first, size_t last)
{
    static const uint8_t payload[600] = {1, 2, 3};

    for (size_t len = first; len <= last; len++)
        for (int padding = 0; padding <= 40; padding += 20) {
            struct packet_spec spec = attack_datagram(253, payload, len);
            spec.frame_len = (int)(20 + len) + padding;
            attack_send(lab, &spec, SEND_PROTOCOL_UNREACHABLE);
            attack_told(lab, 3, 2, len + 20 < 548 ? len + 20 : 548);
            attack_leaked_nothing(lab);
        }
}

TEST(a019_an_error_about_less_than_8_bytes_of_data_has_no_more)
{
    assert_quote_is_what_came(*state, 0, 9);
}

TEST(a020_the_quote_is_what_came_up_to_576_bytes_in_all)
{
    assert_quote_is_what_came(*state, 0, 600);
}

TEST(a021_no_reply_is_longer_than_its_request)
{
    struct lab *lab = *state;
    uint64_t seed = random_seed();

    for (int i = 0; i < 20000; i++) {
        struct packet_spec spec = attack_echo();
        spec.data_len = random_below(&seed, 200);
        spec.options_len = random_below(&seed, 11) * 4;
        spec.frame_len = (int)random_below(&seed, 300);
        if (random_below(&seed, 2))
            spec.total_len = (int)random_below(&seed, 300);
        (void)lab_send_spec(lab, &spec);
        assert_true(lab->verdict != SEND_ECHO_REPLY || lab->whole_len <= (size_t)spec.frame_len);
    }
    assert_true(lab->host.verdicts[SEND_ECHO_REPLY] > 1000);
}

TEST(a022_frames_of_20_to_27_bytes_with_every_total_length)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (spec.frame_len = 20; spec.frame_len <= 27; spec.frame_len++)
        for (spec.total_len = 0; spec.total_len <= 65535;
             spec.total_len += spec.total_len < 64 ? 1 : 7) {
            enum verdict expected =
                lengths_oracle(5, (unsigned)spec.total_len, (unsigned)spec.frame_len);
            spec.fragment = 0;
            attack_send(lab, &spec, expected == PASS ? DROP_ICMP_SHORT : expected);
            spec.fragment = 0x2001;
            attack_send(lab, &spec,
                        expected != PASS       ? expected
                        : spec.total_len == 20 ? DROP_FRAGMENT_EMPTY
                                               : DROP_FRAGMENT_ALIGNMENT);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a014_a_header_longer_than_the_frame_is_dropped),
        ATTACK(a015_a133_a_header_length_below_20_is_dropped_though_its_sum_holds),
        ATTACK(a016_header_total_and_frame_lengths_that_disagree_in_every_way),
        ATTACK(a023_fragments_with_lengths_that_lie),
        ATTACK(a017_errors_that_quote_headers_with_options),
        ATTACK(a018_every_version_with_every_header_length),
        ATTACK(a019_an_error_about_less_than_8_bytes_of_data_has_no_more),
        ATTACK(a020_the_quote_is_what_came_up_to_576_bytes_in_all),
        ATTACK(a021_no_reply_is_longer_than_its_request),
        ATTACK(a022_frames_of_20_to_27_bytes_with_every_total_length),
    };
    return cmocka_run_group_tests_name("attacks_headers", tests, lab_setup, lab_teardown);
}
