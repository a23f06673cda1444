/* bench_rtt_asker.c - proves what is taken for an answer, and when it came
 */
#include "tests/unit/unit.h"

#include <errno.h>

#include "bench_rtt_world.h"
#include "stack/icmp.h"
#include "tests/unit/packet_builder.h"

enum { LEN = 84, MESSAGE_LEN = LEN - 20 };

static struct rtt_asker *asker;
static struct error error;
static uint16_t sequence;
static uint64_t arrived_ns;

static int world(void **state)
{
    (void)state;
    rtt_world_begin();
    asker = rtt_world_asker(LEN);
    error = (struct error){""};
    sequence = 0;
    arrived_ns = 0;
    return 0;
}

static enum rtt_received receive(void)
{
    return rtt_asker_receive(asker, &sequence, &arrived_ns, &error);
}

/* A ping, and so much later a look at what has come. */
static enum rtt_received ping(uint16_t number, uint64_t later_ns)
{
    assert_true(rtt_asker_send(asker, number, &error));
    rtt_world.now_ns += later_ns;
    return receive();
}

TEST(a_ping_is_what_ping_sends)
{
    struct packet_spec spec = packet_echo_request();
    uint8_t data[MESSAGE_LEN - 8];

    (void)ping(0x1234, 0);
    memcpy(data, rtt_world.out[0].message + 8, sizeof data);
    spec.icmp_id = asker->id;
    spec.sequence = 0x1234;
    spec.data_len = sizeof data;
    spec.data = data;
    struct frame frame = packet_build(&spec);
    assert_int_equal(rtt_world.out[0].message_len, MESSAGE_LEN);
    assert_memory_equal(rtt_world.out[0].message, frame.bytes + 20, MESSAGE_LEN);
    frame_free(&frame);
}

TEST(nothing_has_come_before_the_answer_has)
{
    assert_int_equal(ping(7, rtt_world.answer_ns - 1), RTT_NOTHING);
    rtt_world.now_ns++;
    assert_int_equal(receive(), RTT_ANSWER);
    assert_int_equal(sequence, 7);
    assert_int_equal(receive(), RTT_NOTHING);
}

TEST(an_answer_came_when_the_kernel_says_it_did)
{
    uint64_t came_ns = rtt_world.now_ns + rtt_world.answer_ns;

    assert_int_equal(ping(1, 3000000), RTT_ANSWER);
    assert_in_range(arrived_ns, came_ns, came_ns + rtt_world.look_ns);
}

TEST(an_answer_without_a_stamp_came_now)
{
    rtt_world.no_stamp = true;
    assert_int_equal(ping(1, 3000000), RTT_ANSWER);
    assert_int_equal(arrived_ns, rtt_world.now_ns);
}

TEST(when_the_time_of_day_was_set_meanwhile_an_answer_came_now)
{
    static const uint64_t by_ns[] = {UINT64_C(5000000000), -UINT64_C(5000000000), -UINT64_C(60000)};

    for (size_t i = 0; i < N_ELEMENTS(by_ns); i++) {
        world(NULL);
        rtt_world.day_ns = UINT64_C(7000000000); /* a day that was not before its own beginning */
        rtt_world.day_set_ns = by_ns[i];
        assert_int_equal(ping(1, 50000), RTT_ANSWER);
        assert_int_equal(arrived_ns, rtt_world.now_ns);
    }
}

/* Of the version, type, checksum, identifier, and the first and last byte of the data. */
TEST(an_answer_with_another_byte_is_none)
{
    static const int at[] = {0, 20, 22, 24, 28, LEN - 1};

    for (size_t i = 0; i < N_ELEMENTS(at); i++) {
        world(NULL);
        rtt_world.change_at = at[i];
        assert_int_equal(ping(1, 50000), RTT_NOTHING);
    }
}

TEST(a_message_of_another_type_is_no_answer)
{
    rtt_world.type = ICMP_ECHO_REQUEST;
    assert_int_equal(ping(1, 50000), RTT_NOTHING);
}

TEST(an_answer_of_another_length_is_none)
{
    static const int32_t longer[] = {-1, 1, 40, -MESSAGE_LEN, -LEN};

    for (size_t i = 0; i < N_ELEMENTS(longer); i++) {
        world(NULL);
        rtt_world.longer = longer[i];
        assert_int_equal(ping(1, 50000), RTT_NOTHING);
    }
}

TEST(a_right_answer_behind_a_wrong_one_is_found)
{
    assert_true(rtt_asker_send(asker, 1, &error));
    rtt_world.out[0].message[30]++; /* comes back as something else */
    assert_int_equal(ping(2, 50000), RTT_ANSWER);
    assert_int_equal(sequence, 2);
}

TEST(packets_of_all_lengths_are_answered)
{
    for (uint32_t len = RTT_MIN_LEN; len <= RTT_MAX_LEN; len += len < 40 ? 1 : 73) {
        world(NULL);
        asker = rtt_world_asker(len);
        assert_int_equal(ping(1, 50000), RTT_ANSWER);
        assert_int_equal(rtt_world.out[0].message_len, len - 20);
    }
}

TEST(a_ping_for_which_there_is_no_room_is_lost_like_others)
{
    static const int no_room[] = {ENOBUFS, EAGAIN};

    for (size_t i = 0; i < N_ELEMENTS(no_room); i++) {
        rtt_world.send_errno = no_room[i];
        assert_true(rtt_asker_send(asker, 1, &error));
    }
    rtt_world.send_errno = ENETDOWN;
    assert_false(rtt_asker_send(asker, 1, &error));
}

TEST(a_socket_that_fails_is_an_error_and_a_signal_is_not)
{
    rtt_world.receive_errno = EINTR;
    assert_int_equal(receive(), RTT_NOTHING);
    rtt_world.receive_errno = ENETDOWN;
    assert_int_equal(receive(), RTT_FAILED);
    assert_string_not_equal(error.text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_ping_is_what_ping_sends, world),
        cmocka_unit_test_setup(nothing_has_come_before_the_answer_has, world),
        cmocka_unit_test_setup(an_answer_came_when_the_kernel_says_it_did, world),
        cmocka_unit_test_setup(an_answer_without_a_stamp_came_now, world),
        cmocka_unit_test_setup(when_the_time_of_day_was_set_meanwhile_an_answer_came_now, world),
        cmocka_unit_test_setup(an_answer_with_another_byte_is_none, world),
        cmocka_unit_test_setup(a_message_of_another_type_is_no_answer, world),
        cmocka_unit_test_setup(an_answer_of_another_length_is_none, world),
        cmocka_unit_test_setup(a_right_answer_behind_a_wrong_one_is_found, world),
        cmocka_unit_test_setup(packets_of_all_lengths_are_answered, world),
        cmocka_unit_test_setup(a_ping_for_which_there_is_no_room_is_lost_like_others, world),
        cmocka_unit_test_setup(a_socket_that_fails_is_an_error_and_a_signal_is_not, world),
    };
    return cmocka_run_group_tests_name("bench_rtt_asker", tests, NULL, NULL);
}
