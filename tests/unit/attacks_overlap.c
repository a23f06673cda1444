/* attacks_overlap.c - fragments that contradict each other, leave holes, or say what is not so */
#include "tests/unit/attacks.h"

enum { MORE = true, LAST = false };

static uint8_t data[4096], other[4096];

/* A UDP fragment, as the old programs sent them: len bytes from offset on. */
static void send_bytes(struct lab *lab, const uint8_t *bytes, size_t offset, size_t len, bool more,
                       enum verdict expected)
{
    struct packet_spec spec = attack_datagram(17, bytes + offset, len);

    spec.fragment = (uint16_t)(offset / 8 | (more ? 0x2000 : 0));
    attack_send(lab, &spec, expected);
}

static void send_piece(struct lab *lab, size_t offset, size_t len, bool more, enum verdict expected)
{
    send_bytes(lab, data, offset, len, more, expected);
}

TEST(a028_teardrop_a_second_fragment_that_ends_inside_the_first)
{
    struct lab *lab = *state;

    send_piece(lab, 0, 56, MORE, HOLD_FRAGMENT);
    send_piece(lab, 24, 4, LAST, DROP_FRAGMENT_OVERLAP);
    send_piece(lab, 0, 56, MORE, HOLD_FRAGMENT); /* newtear: one that is shorter still */
    send_piece(lab, 24, 1, LAST, DROP_FRAGMENT_OVERLAP);
    assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_OVERLAP], 4);
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
}

TEST(a029_bonk_a_second_fragment_far_behind_the_first_never_completes)
{
    struct lab *lab = *state;

    send_piece(lab, 0, 32, MORE, HOLD_FRAGMENT);
    send_piece(lab, 56, 4, LAST, HOLD_FRAGMENT);
    send_piece(lab, 32, 16, MORE, HOLD_FRAGMENT); /* boink: nearly */
    assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 1);
    attack_told(lab, 11, 1, 52);
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
}

TEST(a030_nestea_a_third_fragment_that_is_one_unit_too_long)
{
    struct lab *lab = *state;

    send_piece(lab, 0, 16, MORE, HOLD_FRAGMENT);
    send_piece(lab, 24, 8, LAST, HOLD_FRAGMENT);
    send_piece(lab, 16, 16, MORE, DROP_FRAGMENT_OVERLAP);
    send_piece(lab, 0, 16, MORE, HOLD_FRAGMENT);
    send_piece(lab, 8, 40, LAST, DROP_FRAGMENT_OVERLAP);
}

/* The data look like what such a list would hold: units, ends and addresses of all kinds. */
TEST(a038_what_the_data_are_has_no_say_in_where_they_go)
{
    static const uint8_t values[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    struct lab *lab = *state;
    uint8_t before[sizeof data];

    memcpy(before, data, sizeof data);
    for (size_t i = 0; i < N_ELEMENTS(values); i++) {
        memset(data, values[i], sizeof data);
        send_piece(lab, 0, 8, MORE, HOLD_FRAGMENT);
        send_piece(lab, 16, 24, MORE, HOLD_FRAGMENT);
        send_piece(lab, 8, 16, MORE, DROP_FRAGMENT_OVERLAP);
        send_piece(lab, 16, 24, LAST, HOLD_FRAGMENT);
        send_piece(lab, 0, 8, MORE, HOLD_FRAGMENT);
        send_piece(lab, 8, 8, MORE, DROP_UDP_LENGTH); /* whole, though no UDP */
    }
    memcpy(data, before, sizeof data);
}

TEST(a039_every_set_of_six_fragments_but_the_whole_one_has_a_hole)
{
    enum { N = 6 };
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    spec.data_len = 8 * N - 8;
    for (unsigned set = 1; set < 1 << N; set++) {
        spec.id = (uint16_t)set;
        for (unsigned i = 0; i < N; i++)
            if (set >> i & 1)
                attack_slice(lab, &spec, 8 * i, 8 * i + 8,
                             set == (1 << N) - 1 && i == N - 1 ? SEND_ECHO_REPLY : HOLD_FRAGMENT);
        (void)lab_wait(lab, 30 * LAB_SECOND);
    }
    assert_int_equal(lab->host.verdicts[SEND_ECHO_REPLY], 1);
}

TEST(a040_a_last_fragment_that_is_refused_is_forgotten)
{
    struct lab *lab = *state;

    lab->host.reassembly.max_len = 576;
    send_piece(lab, 0, 16, MORE, HOLD_FRAGMENT);
    send_piece(lab, 560, 8, LAST, DROP_FRAGMENT_TOO_BIG);
    send_piece(lab, 24, 0, LAST, DROP_FRAGMENT_EMPTY);
    send_piece(lab, 24, 9, LAST, HOLD_FRAGMENT);
    send_piece(lab, 16, 8, MORE, DROP_UDP_LENGTH); /* whole: 33 bytes of no UDP */
    assert_int_equal(lab->host.verdicts[HOLD_JOINED], 2);
}

TEST(a041_two_last_fragments_end_the_datagram)
{
    struct lab *lab = *state;

    send_piece(lab, 8, 8, LAST, HOLD_FRAGMENT);
    send_piece(lab, 24, 8, LAST, DROP_FRAGMENT_OVERLAP);
    send_piece(lab, 24, 8, LAST, HOLD_FRAGMENT);
    send_piece(lab, 8, 8, LAST, DROP_FRAGMENT_OVERLAP);
    assert_int_equal(lab->host.reassembly.n_waiting, 0);
}

/* Each bound wrong by itself, the other right. */
TEST(a044_either_end_of_a_fragment_alone_can_be_wrong)
{
    struct lab *lab = *state;

    for (int i = 0; i < 4; i++) {
        send_piece(lab, 0, 32, MORE, HOLD_FRAGMENT);
        send_piece(lab, 64, 32, MORE, HOLD_FRAGMENT);
        switch (i) {
        case 0: /* the beginning inside another */
            send_piece(lab, 24, 40, MORE, DROP_FRAGMENT_OVERLAP);
            break;
        case 1: /* the end inside another */
            send_piece(lab, 32, 40, MORE, DROP_FRAGMENT_OVERLAP);
            break;
        case 2: /* both */
            send_piece(lab, 24, 48, MORE, DROP_FRAGMENT_OVERLAP);
            break;
        default: /* neither */
            send_piece(lab, 32, 32, MORE, HOLD_FRAGMENT);
            send_piece(lab, 96, 1, LAST, DROP_UDP_LENGTH);
        }
    }
}

TEST(a046_a_place_that_was_given_up_is_used_again_at_once)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    for (int i = 0; i < 1000; i++) {
        send_piece(lab, 0, 32, MORE, HOLD_FRAGMENT);
        send_piece(lab, 64, 32, MORE, HOLD_FRAGMENT);
        send_piece(lab, 16, 64, MORE, DROP_FRAGMENT_OVERLAP);
        attack_slice(lab, &spec, 32, 64, HOLD_FRAGMENT);
        attack_slice(lab, &spec, 0, 32, SEND_ECHO_REPLY);
    }
}

TEST(a052_other_bytes_at_the_same_place_end_the_datagram)
{
    struct lab *lab = *state;

    for (size_t first = 0; first < 32; first += 8)
        for (size_t end = first + 8; end <= 32; end += 8) {
            send_piece(lab, 0, 32, MORE, HOLD_FRAGMENT);
            send_bytes(lab, other, first, end - first, MORE, DROP_FRAGMENT_OVERLAP);
            send_piece(lab, 32, 8, LAST, HOLD_FRAGMENT); /* what comes late is alone */
            assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 0);
        }
}

/* 16 bytes twice and 16 at 32 are 48 bytes, and the end is at 48: yet there is a hole. */
TEST(a057_complete_is_not_as_many_bytes_as_the_end_says)
{
    struct lab *lab = *state;

    send_piece(lab, 0, 16, MORE, HOLD_FRAGMENT);
    send_piece(lab, 0, 16, MORE, DROP_FRAGMENT_DUPLICATE);
    send_piece(lab, 32, 16, LAST, HOLD_FRAGMENT);
    send_piece(lab, 32, 16, LAST, DROP_FRAGMENT_DUPLICATE);
    assert_int_equal(lab->host.reassembly.n_waiting, 1);
    send_piece(lab, 16, 16, MORE, DROP_UDP_LENGTH);
}

TEST(a058_a_first_fragment_of_8_bytes_and_another_in_its_place)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo(), forged = attack_echo();

    forged.type = 13;
    attack_slice(lab, &spec, 0, 8, HOLD_FRAGMENT);
    attack_slice(lab, &forged, 0, 8, DROP_FRAGMENT_OVERLAP);
    attack_slice(lab, &spec, 8, 64, HOLD_FRAGMENT);
    attack_slice(lab, &spec, 0, 8, SEND_ECHO_REPLY); /* nothing is decided before the end */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a028_teardrop_a_second_fragment_that_ends_inside_the_first),
        ATTACK(a029_bonk_a_second_fragment_far_behind_the_first_never_completes),
        ATTACK(a030_nestea_a_third_fragment_that_is_one_unit_too_long),
        ATTACK(a038_what_the_data_are_has_no_say_in_where_they_go),
        ATTACK(a039_every_set_of_six_fragments_but_the_whole_one_has_a_hole),
        ATTACK(a040_a_last_fragment_that_is_refused_is_forgotten),
        ATTACK(a041_two_last_fragments_end_the_datagram),
        ATTACK(a044_either_end_of_a_fragment_alone_can_be_wrong),
        ATTACK(a046_a_place_that_was_given_up_is_used_again_at_once),
        ATTACK(a052_other_bytes_at_the_same_place_end_the_datagram),
        ATTACK(a057_complete_is_not_as_many_bytes_as_the_end_says),
        ATTACK(a058_a_first_fragment_of_8_bytes_and_another_in_its_place),
    };
    for (size_t i = 0; i < sizeof data; i++) {
        data[i] = (uint8_t)(i % 4 ? 0xff : i); /* a length that no UDP datagram has */
        other[i] = (uint8_t)~data[i];
    }
    return cmocka_run_group_tests_name("attacks_overlap", tests, lab_setup, lab_teardown);
}
