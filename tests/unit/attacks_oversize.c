/* attacks_oversize.c - fragments of datagrams that are too long, too short, or nothing at all */
#include "tests/unit/attacks.h"

static uint8_t data[65536];

/* A fragment of an echo request: len bytes from offset on, by itself. */
static struct packet_spec piece(size_t offset, size_t len, bool more)
{
    struct packet_spec spec = attack_datagram(1, data, len);

    spec.fragment = (uint16_t)(offset / 8 | (more ? 0x2000 : 0));
    return spec;
}

static void send_piece(struct lab *lab, size_t offset, size_t len, bool more, enum verdict expected)
{
    struct packet_spec spec = piece(offset, len, more);

    attack_send(lab, &spec, expected);
}

/* 65,508 bytes of data, one more than fit: 44 fragments of 1480 bytes, and one of 396. */
TEST(a027_ping_of_death_is_refused_when_its_last_fragment_arrives)
{
    struct lab *lab = *state;
    size_t offset = 0;

    for (; offset < 65120; offset += 1480)
        send_piece(lab, offset, 1480, true, HOLD_FRAGMENT);
    send_piece(lab, offset, 396, false, DROP_FRAGMENT_TOO_BIG);
    send_piece(lab, offset, 1480, false, DROP_FRAGMENT_TOO_BIG);
    assert_int_equal(lab->host.verdicts[HOLD_FRAGMENT], 44);
    assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 1);
    assert_int_equal(lab->host.verdicts[HOLD_FRAGMENT], 0);
}

/* Fragments far behind the end, without a first one, that each say that more follow. */
TEST(a031_oversized_messages_in_fragments_leave_nothing_behind)
{
    struct lab *lab = *state;

    for (size_t offset = 65520; offset <= 65528; offset += 8)
        for (size_t len = 8; len <= 1480; len += 8)
            send_piece(lab, offset, len, true, DROP_FRAGMENT_TOO_BIG);
    for (size_t len = 1; len <= 1480; len++) {
        struct packet_spec spec = piece(65512, len, false);
        spec.id = (uint16_t)len;
        attack_send(lab, &spec, len <= 3 ? HOLD_FRAGMENT : DROP_FRAGMENT_TOO_BIG);
    }
}

TEST(a032_jolt2_fragments_cost_no_place_and_no_work)
{
    struct lab *lab = *state;
    struct packet_spec spec = piece(65520, 9, false), again = piece(800, 64, true);
    struct frame frame = packet_build(&spec), duplicate = packet_build(&again);

    assert_int_equal(lab_send(lab, duplicate.bytes, duplicate.len), HOLD_FRAGMENT);
    for (int i = 0; i < 50000; i++) {
        assert_int_equal(lab_send(lab, frame.bytes, frame.len), DROP_FRAGMENT_TOO_BIG);
        assert_int_equal(lab_send(lab, duplicate.bytes, duplicate.len), DROP_FRAGMENT_DUPLICATE);
    }
    assert_int_equal(lab->host.reassembly.n_waiting, 1);
    frame_free(&frame);
    frame_free(&duplicate);
}

TEST(a037_a_fragment_beyond_the_greatest_datagram_is_refused_whatever_that_is)
{
    static const uint32_t max_lens[] = {576, 577, 1500, 8192, 65534, 65535};
    struct lab *lab = *state;

    for (size_t i = 0; i < N_ELEMENTS(max_lens); i++) {
        uint32_t most = max_lens[i] - 20, offset = most / 8 * 8;
        lab->host.reassembly.max_len = max_lens[i];
        send_piece(lab, offset, most - offset + 1, false, DROP_FRAGMENT_TOO_BIG);
        send_piece(lab, offset, 8, true, DROP_FRAGMENT_TOO_BIG);
        if (most > offset)
            send_piece(lab, offset, most - offset, false, HOLD_FRAGMENT);
        send_piece(lab, offset - 8, 8, most > offset, HOLD_FRAGMENT);
        assert_int_equal(lab_wait(lab, 30 * LAB_SECOND), 0);
    }
}

TEST(a043_replies_to_1_to_45_fragments_have_the_right_length)
{
    struct lab *lab = *state;

    for (size_t n = 1; n <= 45; n++)
        for (size_t last = 1; last <= 1480; last += 1479) {
            struct packet_spec spec = attack_echo();
            size_t len = (n - 1) * 1480 + last;
            if (len < 8 || len > 65515)
                continue;
            spec.data_len = len - 8;
            for (size_t offset = 0; offset + 1480 < len; offset += 1480)
                attack_slice(lab, &spec, offset, offset + 1480, HOLD_FRAGMENT);
            attack_slice(lab, &spec, (n - 1) * 1480, len, SEND_ECHO_REPLY);
            assert_int_equal(lab->whole_len, 20 + len);
            assert_int_equal(lab->n_out, n);
        }
}

TEST(a045_fragments_without_data_are_dropped_and_finish_nothing)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    attack_slice(lab, &spec, 0, 32, HOLD_FRAGMENT);
    for (size_t offset = 0; offset <= 65528; offset += 8) {
        if (offset > 0)
            send_piece(lab, offset, 0, false, DROP_FRAGMENT_EMPTY);
        send_piece(lab, offset, 0, true, DROP_FRAGMENT_EMPTY);
    }
    attack_slice(lab, &spec, 32, 64, SEND_ECHO_REPLY);
}

/* Each lies in a buffer that is overwritten as soon as it was given. */
TEST(a048_a_first_fragment_larger_than_the_buffer_and_buffers_that_are_used_again)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    lab->host.reassembly.max_len = 576;
    send_piece(lab, 0, 1480, true, DROP_FRAGMENT_TOO_BIG);
    send_piece(lab, 0, 65512, true, DROP_FRAGMENT_TOO_BIG);
    lab->host.reassembly.max_len = 65535;
    spec.data_len = 3000;
    for (size_t offset = 0; offset < 3000; offset += 8) {
        attack_slice(lab, &spec, offset, offset + 8, HOLD_FRAGMENT);
        memset(lab->pages, 0xee,
               lab->pages_len - (size_t)(lab->pages + lab->pages_len - lab->page_end));
    }
    attack_slice(lab, &spec, 3000, 3008, SEND_ECHO_REPLY);
}

/* Data begin behind each one's own header; the place would overflow by 40 bytes if not. */
TEST(a056_a_last_fragment_with_another_header_length)
{
    struct lab *lab = *state;
    struct packet_spec spec = attack_echo();

    spec.data_len = 65507 - 40;
    for (size_t first = 0; first <= 40; first += 40) {
        attack_slice(lab, &spec, 0, 32768, HOLD_FRAGMENT);
        spec.options_len = 40 - first;
        attack_slice(lab, &spec, 32768, 99999, SEND_ECHO_REPLY);
        assert_int_equal(lab->whole_len, 65535 - 40);
    }
    spec.data_len = 65507;
    spec.options_len = 0;
    attack_slice(lab, &spec, 0, 32768, HOLD_FRAGMENT);
    spec.options_len = 40;
    attack_slice(lab, &spec, 32768, 99999, DROP_FRAGMENT_TOO_BIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(a027_ping_of_death_is_refused_when_its_last_fragment_arrives),
        ATTACK(a031_oversized_messages_in_fragments_leave_nothing_behind),
        ATTACK(a032_jolt2_fragments_cost_no_place_and_no_work),
        ATTACK(a037_a_fragment_beyond_the_greatest_datagram_is_refused_whatever_that_is),
        ATTACK(a043_replies_to_1_to_45_fragments_have_the_right_length),
        ATTACK(a045_fragments_without_data_are_dropped_and_finish_nothing),
        ATTACK(a048_a_first_fragment_larger_than_the_buffer_and_buffers_that_are_used_again),
        ATTACK(a056_a_last_fragment_with_another_header_length),
    };
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 3);
    return cmocka_run_group_tests_name("attacks_oversize", tests, lab_setup, lab_teardown);
}
