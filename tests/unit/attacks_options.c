/* attacks_options.c - options that do not end, lie about themselves, or want to be sent somewhere
 */
#include "tests/unit/attacks.h"

enum { RECORD_ROUTE = 7, TIMESTAMP = 68, LOOSE = 131, STRICT = 137 };

/* An echo request with these options; the rest of the 40 bytes is end of list. */
static struct packet_spec with_options(uint8_t options[40], const uint8_t *bytes, size_t n)
{
    struct packet_spec spec = attack_echo();

    memset(options, 0, 40);
    memcpy(options, bytes, n);
    spec.options = options;
    spec.options_len = 40;
    return spec;
}

static unsigned told_pointer(const struct lab *lab)
{
    attack_told(lab, 12, 0, 124);
    return lab->out[0].bytes[24];
}

TEST(a062_an_option_of_length_0_or_1_is_told_at_once_wherever_it_is)
{
    struct lab *lab = *state;
    uint8_t options[40];

    for (unsigned type = 2; type < 256; type++)
        for (unsigned length = 0; length < 2; length++)
            for (unsigned at = 0; at < 39; at += 3) {
                uint8_t bytes[41];
                memset(bytes, 1, sizeof bytes);
                bytes[at] = (uint8_t)type;
                bytes[at + 1] = (uint8_t)length;
                struct packet_spec spec = with_options(options, bytes, 40);
                attack_send(lab, &spec, SEND_PARAMETER_PROBLEM);
                assert_int_equal(told_pointer(lab), 20 + at);
            }
}

TEST(a063_an_option_beyond_the_end_of_the_header_is_told)
{
    struct lab *lab = *state;
    uint8_t options[40];

    for (unsigned type = 2; type < 256; type++)
        for (unsigned at = 0; at < 40; at += 3)
            for (unsigned over = 1; over < 216; over += 43) {
                uint8_t bytes[41];
                memset(bytes, 1, sizeof bytes);
                bytes[at] = (uint8_t)type;
                bytes[at + 1] = (uint8_t)(40 - at + over); /* in the last byte there is no length */
                struct packet_spec spec = with_options(options, bytes, 40);
                attack_send(lab, &spec, SEND_PARAMETER_PROBLEM);
                assert_int_equal(told_pointer(lab), 20 + at);
            }
}

TEST(a064_many_source_routes_leave_no_options_in_the_error)
{
    struct lab *lab = *state;
    uint8_t options[40], bytes[39];

    for (unsigned which = 0; which < 8; which++) {
        for (unsigned i = 0; i < 13; i++) {
            bytes[3 * i] = which >> i % 3 & 1 ? LOOSE : STRICT;
            bytes[3 * i + 1] = 3;
            bytes[3 * i + 2] = 4;
        }
        struct packet_spec spec = with_options(options, bytes, sizeof bytes);
        attack_send(lab, &spec, SEND_PARAMETER_PROBLEM);
        assert_int_equal(told_pointer(lab), 23); /* the second one should not be there */
    }
}

/* That every answer goes to the source is a property; here are the options that could say
 * otherwise. */
TEST(a065_no_option_says_where_the_answer_goes)
{
    struct lab *lab = *state;
    uint8_t options[40];

    for (unsigned type = 0; type < 256; type++)
        for (unsigned length = 2; length <= 40; length++)
            for (unsigned pointer = 4; pointer <= 8; pointer += 4) {
                uint8_t bytes[40];
                for (unsigned i = 0; i < sizeof bytes; i++)
                    bytes[i] = (uint8_t[]){1, 10, 9, 8}[i % 4];
                bytes[0] = (uint8_t)type;
                bytes[1] = (uint8_t)length;
                bytes[2] = (uint8_t)pointer;
                memset(bytes + length, 0, sizeof bytes - length);
                struct packet_spec spec = with_options(options, bytes, sizeof bytes);
                (void)lab_send_spec(lab, &spec);
                for (size_t i = 0; i < lab->n_out; i++)
                    assert_memory_equal(lab->out[i].bytes + 16, ((uint8_t[]){192, 168, 3, 11}), 4);
            }
}

TEST(a066_an_error_about_recorded_routes_and_stamps_has_no_options)
{
    static const uint8_t bytes[] = {RECORD_ROUTE, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0, TIMESTAMP, 12, 5};
    struct lab *lab = *state;
    uint8_t options[40];
    struct packet_spec spec = with_options(options, bytes, sizeof bytes);

    spec.protocol = 253;
    attack_send(lab, &spec, SEND_PROTOCOL_UNREACHABLE);
    attack_told(lab, 3, 2, 124);
}

TEST(a067_every_option_with_every_query)
{
    static const uint8_t queries[] = {8, 10, 13, 15, 17, 37};
    static const enum verdict verdicts[] = {SEND_ECHO_REPLY,      DROP_ICMP_TYPE,
                                            SEND_TIMESTAMP_REPLY, DROP_ICMP_DEPRECATED,
                                            DROP_ICMP_DEPRECATED, DROP_ICMP_DEPRECATED};
    struct lab *lab = *state;
    uint8_t options[40];

    lab->host.answers_timestamp = true;
    for (unsigned type = 0; type < 256; type++)
        for (unsigned length = 2; length <= 12; length++)
            for (size_t i = 0; i < N_ELEMENTS(queries); i++) {
                const uint8_t bytes[] = {(uint8_t)type, (uint8_t)length, 5};
                struct packet_spec spec = with_options(options, bytes, sizeof bytes);
                spec.type = queries[i];
                enum verdict verdict = lab_send_spec(lab, &spec);
                bool refused =
                    verdict >= DROP_OPTION_MALFORMED && verdict <= SEND_SOURCE_ROUTE_FAILED;
                if (!refused && verdict != verdicts[i])
                    fail_msg("option %u of %u bytes with type %u: %s", type, length, queries[i],
                             verdict_table[verdict].name);
                bool known = type == RECORD_ROUTE || type == TIMESTAMP || type == LOOSE ||
                             type == STRICT || type == 148;
                if (type == 0 || (type > 1 && length > 2 && !known))
                    assert_int_equal(verdict, verdicts[i]);
            }
}

TEST(a068_random_options)
{
    struct lab *lab = *state;
    uint64_t seed = random_seed();

    for (int i = 0; i < 60000; i++) {
        uint8_t bytes[40], options[40];
        for (size_t at = 0; at < sizeof bytes; at++) {
            uint64_t bits = random_bits(&seed);
            bytes[at] = bits % 4 ? (uint8_t[]){0,  1,  3,   4,   5,   7,   11, 12,
                                               40, 68, 131, 137, 148, 255, 8,  9}[bits >> 8 & 15]
                                 : (uint8_t)(bits >> 16);
        }
        struct packet_spec spec = with_options(options, bytes, sizeof bytes);
        spec.options_len = 4 + random_below(&seed, 10) * 4;
        (void)lab_send_spec(lab, &spec);
    }
    assert_true(lab->host.verdicts[SEND_ECHO_REPLY] > 1000);
    assert_true(lab->host.verdicts[SEND_PARAMETER_PROBLEM] > 1000);
}

TEST(a069_a070_a_source_route_is_refused_whatever_its_pointer_says)
{
    struct lab *lab = *state;
    uint8_t options[40];

    for (unsigned type = LOOSE; type <= STRICT; type += STRICT - LOOSE)
        for (unsigned length = 3; length <= 39; length += 4)
            for (unsigned pointer = 0; pointer < 256; pointer++) {
                const uint8_t bytes[] = {(uint8_t)type, (uint8_t)length, (uint8_t)pointer};
                struct packet_spec spec = with_options(options, bytes, sizeof bytes);
                attack_send(lab, &spec,
                            pointer < 4        ? SEND_PARAMETER_PROBLEM
                            : pointer > length ? DROP_OPTION_SOURCE_ROUTE
                                               : SEND_SOURCE_ROUTE_FAILED);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a062_an_option_of_length_0_or_1_is_told_at_once_wherever_it_is),
        ATTACK(a063_an_option_beyond_the_end_of_the_header_is_told),
        ATTACK(a064_many_source_routes_leave_no_options_in_the_error),
        ATTACK(a065_no_option_says_where_the_answer_goes),
        ATTACK(a066_an_error_about_recorded_routes_and_stamps_has_no_options),
        ATTACK(a067_every_option_with_every_query),
        ATTACK(a068_random_options),
        ATTACK(a069_a070_a_source_route_is_refused_whatever_its_pointer_says),
    };
    return cmocka_run_group_tests_name("attacks_options", tests, lab_setup, lab_teardown);
}
