/* attacks_options_fields.c - pointers, overflows and lengths of routes and stamps; rare options */
#include "tests/unit/attacks.h"

TEST(a071_options_that_few_people_send_are_ignored)
{
    static const uint8_t types[] = {130, 133, 134, 136, 82,  10,  11,  12,  25,  30,  94,
                                    142, 145, 147, 149, 150, 151, 152, 158, 205, 220, 222};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();
    uint8_t options[40] = {0};

    spec.options = options;
    spec.options_len = sizeof options;
    for (size_t i = 0; i < N_ELEMENTS(types); i++)
        for (unsigned length = 2; length <= sizeof options; length++) {
            memset(options, 0x81, sizeof options);
            memset(options + length, 0, sizeof options - length);
            options[0] = types[i];
            options[1] = (uint8_t)length;
            attack_send(lab, &spec, SEND_ECHO_REPLY);
            assert_int_equal(lab->whole[0], 0x45);
        }
}

TEST(a072_the_error_goes_to_the_source_and_not_back_along_a_route)
{
    static const uint8_t options[16] = {131, 7, 8, 10, 1, 1, 1, 131, 7, 4, 10, 2, 2, 2, 0, 0};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    spec.options = options;
    spec.options_len = sizeof options;
    attack_send(lab, &spec, SEND_PARAMETER_PROBLEM);
    attack_told(lab, 12, 0, 100);
    assert_memory_equal(lab->out[0].bytes + 16, ((uint8_t[]){192, 168, 3, 11}), 4);
}

TEST(a073_a_pointer_between_two_places_of_a_route_is_told)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();
    uint8_t options[40] = {7, 39};

    spec.options = options;
    spec.options_len = sizeof options;
    for (unsigned pointer = 4; pointer < 256; pointer++) {
        options[2] = (uint8_t)pointer;
        /* behind the end there are no places any more: 40 is where a full one points */
        enum verdict expected = pointer % 4 == 0 ? SEND_ECHO_REPLY : SEND_PARAMETER_PROBLEM;
        attack_send(lab, &spec, expected);
        if (expected == SEND_PARAMETER_PROBLEM)
            assert_int_equal(lab->out[0].bytes[24], 22);
    }
}

TEST(a074_an_overflow_of_stamps_never_wraps)
{
    static const unsigned lens[] = {4, 8, 12, 36};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();
    uint8_t options[40] = {68};

    spec.options = options;
    for (size_t i = 0; i < N_ELEMENTS(lens); i++)
        for (unsigned overflow = 0; overflow < 16; overflow++) {
            spec.options_len = lens[i];
            options[1] = (uint8_t)lens[i];
            options[2] = (uint8_t)(lens[i] + 1);
            options[3] = (uint8_t)(overflow << 4);
            attack_send(lab, &spec, overflow < 15 ? SEND_ECHO_REPLY : SEND_PARAMETER_PROBLEM);
            if (overflow < 15)
                assert_int_equal(lab->out[0].bytes[23], (overflow + 1) << 4);
        }
}

/* Options cut off by the end of the header, with every length and pointer. */
TEST(a075_routes_and_stamps_cut_anywhere)
{
    static const uint8_t types[] = {7, 68, 131, 137};
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();
    uint8_t options[40];

    spec.options = options;
    for (size_t i = 0; i < N_ELEMENTS(types); i++)
        for (spec.options_len = 4; spec.options_len <= 40; spec.options_len += 12)
            for (unsigned length = 0; length <= 48; length++)
                for (unsigned pointer = 0; pointer < 256; pointer += pointer < 48 ? 1 : 29) {
                    memset(options, (int)(length + pointer), sizeof options);
                    options[0] = types[i];
                    options[1] = (uint8_t)length;
                    options[2] = (uint8_t)pointer;
                    (void)lab_send_spec(lab, &spec);
                    if (length > spec.options_len)
                        assert_int_equal(lab->verdict, SEND_PARAMETER_PROBLEM);
                }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a071_options_that_few_people_send_are_ignored),
        ATTACK(a072_the_error_goes_to_the_source_and_not_back_along_a_route),
        ATTACK(a073_a_pointer_between_two_places_of_a_route_is_told),
        ATTACK(a074_an_overflow_of_stamps_never_wraps),
        ATTACK(a075_routes_and_stamps_cut_anywhere),
    };
    return cmocka_run_group_tests_name("attacks_options_fields", tests, lab_setup, lab_teardown);
}
