/* reassembly_time.c - proves what happens to a datagram that is not complete in time: RFC
 * 1122 3.3.2
 *
 * Time Exceeded, code 1, goes to the sender if the first fragment has come and an error may be sent
 * at all. It quotes that fragment as it arrived.
 */
#include "tests/unit/unit.h"

#include "tests/unit/lab.h"

enum { TIMEOUT_S = 30 };

static int reset(void **state)
{
    lab_reset(*state);
    return 0;
}

static struct packet_spec request(void)
{
    struct packet_spec spec = packet_echo_request();

    spec.data_len = 992; /* a message of 1000 bytes */
    spec.fragment = 0;
    return spec;
}

/* The error is about the fragment from offset 0 up to end. */
static void assert_told(const struct lab *lab, const struct packet_spec *spec, size_t end)
{
    struct frame first = packet_build_slice(spec, 0, end);
    const uint8_t *error = lab->out[0].bytes;
    size_t quote_len = first.len < 548 ? first.len : 548;

    assert_int_equal(lab->verdict, SEND_TIME_EXCEEDED);
    assert_int_equal(lab->n_out, 1);
    assert_int_equal(lab->out[0].len, 28 + quote_len);
    assert_int_equal(error[20], 11);
    assert_int_equal(error[21], 1);
    assert_memory_equal(error + 28, first.bytes, quote_len);
    assert_memory_equal(error + 12, first.bytes + 16, 4);
    frame_free(&first);
}

TEST(a_datagram_is_given_up_at_the_timeout_and_not_before)
{
    struct lab *lab = *state;
    struct packet_spec spec = request();

    assert_int_equal(lab_send_slice(lab, &spec, 0, 400), HOLD_FRAGMENT);
    assert_int_equal(host_deadline(&lab->host, &lab->ring), lab->now_ns + TIMEOUT_S * LAB_SECOND);
    assert_int_equal(lab_wait(lab, TIMEOUT_S * LAB_SECOND - 1), 0);
    assert_int_equal(lab->host.verdicts[HOLD_FRAGMENT], 1);
    assert_int_equal(lab_wait(lab, 1), 1);
    assert_told(lab, &spec, 400);
    assert_int_equal(lab->host.verdicts[HOLD_FRAGMENT], 0);
    assert_int_equal(host_deadline(&lab->host, &lab->ring), UINT64_MAX);
    assert_int_equal(reassembly_n_free(&lab->host.reassembly), LAB_N_PLACES);
}

TEST(the_last_missing_fragment_completes_it_up_to_the_timeout)
{
    struct lab *lab = *state;
    struct packet_spec spec = request();

    assert_int_equal(lab_send_slice(lab, &spec, 0, 400), HOLD_FRAGMENT);
    assert_int_equal(lab_wait(lab, TIMEOUT_S * LAB_SECOND - 1), 0);
    assert_int_equal(lab_send_slice(lab, &spec, 400, 1000), SEND_ECHO_REPLY);
    assert_int_equal(lab_send_slice(lab, &spec, 0, 400), HOLD_FRAGMENT);
    assert_int_equal(lab_wait(lab, TIMEOUT_S * LAB_SECOND), 1);
    assert_int_equal(lab_send_slice(lab, &spec, 400, 1000), HOLD_FRAGMENT);
}

/* The time runs from the first arrival, and is no business of the sender's time to live. */
TEST(later_fragments_and_their_ttl_do_not_move_the_timeout)
{
    static const uint8_t ttls[] = {0, 1, 2, 29, 255};
    struct lab *lab = *state;
    struct packet_spec spec = request();

    for (size_t i = 0; i < N_ELEMENTS(ttls); i++) {
        spec.ttl = ttls[i];
        spec.source = IP(192, 168, 3, 20);
        assert_int_equal(lab_send_slice(lab, &spec, 0, 8), HOLD_FRAGMENT);
        assert_int_equal(lab_wait(lab, 20 * LAB_SECOND), 0);
        assert_int_equal(lab_send_slice(lab, &spec, 8, 16), HOLD_FRAGMENT);
        assert_int_equal(lab_wait(lab, 10 * LAB_SECOND - 1), 0);
        assert_int_equal(lab_send_slice(lab, &spec, 0, 8), DROP_FRAGMENT_DUPLICATE);
        assert_int_equal(lab_wait(lab, 1), 1);
        assert_told(lab, &spec, 8);
    }
    assert_int_equal(lab->host.verdicts[SEND_TIME_EXCEEDED], N_ELEMENTS(ttls));
    assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_TIMEOUT], N_ELEMENTS(ttls));
}

TEST(the_first_fragment_is_quoted_as_it_arrived_though_it_came_last)
{
    static const uint8_t options[] = {7, 7, 4, 1, 2, 3, 4, 0};
    struct lab *lab = *state;
    struct packet_spec spec = request(), other = request();

    spec.options = options;
    spec.options_len = sizeof options;
    spec.tos = 0xba;
    spec.ttl = 3;
    spec.fragment = 0x4000;
    other.options_len = 40;
    other.tos = 0x03;
    assert_int_equal(lab_send_slice(lab, &other, 800, 1000), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &other, 600, 704), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &spec, 0, 520), HOLD_FRAGMENT);
    assert_int_equal(lab_wait(lab, TIMEOUT_S * LAB_SECOND), 1);
    assert_told(lab, &spec, 520);
    assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_TIMEOUT], 2);
}

TEST(without_the_first_fragment_nothing_is_said)
{
    struct lab *lab = *state;
    struct packet_spec spec = request();

    assert_int_equal(lab_send_slice(lab, &spec, 8, 16), HOLD_FRAGMENT);
    assert_int_equal(lab_send_slice(lab, &spec, 400, 1000), HOLD_FRAGMENT);
    assert_int_equal(lab_wait(lab, TIMEOUT_S * LAB_SECOND), 0);
    assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_TIMEOUT], 2);
    assert_int_equal(reassembly_n_free(&lab->host.reassembly), LAB_N_PLACES);
}

static void assert_nothing_is_said(struct lab *lab, const struct packet_spec *spec)
{
    uint64_t before = lab->host.verdicts[DROP_FRAGMENT_TIMEOUT];

    assert_int_equal(lab_send_slice(lab, spec, 0, 8), HOLD_FRAGMENT);
    assert_int_equal(lab_wait(lab, TIMEOUT_S * LAB_SECOND), 0);
    assert_int_equal(lab->host.verdicts[DROP_FRAGMENT_TIMEOUT], before + 1);
}

/* Not about an error, nor about a type that may turn out to be one. */
TEST(of_icmp_it_is_said_about_queries_alone)
{
    static const uint8_t queries[] = {0, 8, 9, 10, 13, 14, 15, 16, 17, 18};
    struct lab *lab = *state;
    struct packet_spec spec = request();

    for (unsigned type = 0; type < 256; type++) {
        spec.type = (uint8_t)type;
        if (memchr(queries, (int)type, sizeof queries) == NULL) {
            assert_nothing_is_said(lab, &spec);
            continue;
        }
        assert_int_equal(lab_send_slice(lab, &spec, 0, 8), HOLD_FRAGMENT);
        assert_int_equal(lab_wait(lab, TIMEOUT_S * LAB_SECOND), 1);
        assert_told(lab, &spec, 8);
    }
}

TEST(nothing_is_said_about_what_came_to_all)
{
    struct lab *lab = *state;
    struct packet_spec spec = request();

    lab->host.answers_broadcast = true;
    spec.destination = IP(192, 168, 3, 255);
    assert_nothing_is_said(lab, &spec);
    spec.destination = IP(255, 255, 255, 255);
    assert_nothing_is_said(lab, &spec);
    spec.destination = IP(224, 0, 0, 1);
    assert_nothing_is_said(lab, &spec);
}

TEST(nothing_is_said_by_a_host_that_is_to_be_quiet)
{
    struct lab *lab = *state;
    struct packet_spec spec = request();

    lab->host.sends_errors = false;
    assert_nothing_is_said(lab, &spec);
}

TEST(it_is_said_for_every_protocol)
{
    struct lab *lab = *state;
    struct packet_spec spec = request();

    for (unsigned protocol = 0; protocol < 256; protocol++) {
        spec.protocol = (uint8_t)protocol;
        assert_int_equal(lab_send_slice(lab, &spec, 0, 8), HOLD_FRAGMENT);
        assert_int_equal(lab_wait(lab, TIMEOUT_S * LAB_SECOND), 1);
        assert_told(lab, &spec, 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_datagram_is_given_up_at_the_timeout_and_not_before, reset),
        cmocka_unit_test_setup(the_last_missing_fragment_completes_it_up_to_the_timeout, reset),
        cmocka_unit_test_setup(later_fragments_and_their_ttl_do_not_move_the_timeout, reset),
        cmocka_unit_test_setup(the_first_fragment_is_quoted_as_it_arrived_though_it_came_last,
                               reset),
        cmocka_unit_test_setup(without_the_first_fragment_nothing_is_said, reset),
        cmocka_unit_test_setup(of_icmp_it_is_said_about_queries_alone, reset),
        cmocka_unit_test_setup(nothing_is_said_about_what_came_to_all, reset),
        cmocka_unit_test_setup(nothing_is_said_by_a_host_that_is_to_be_quiet, reset),
        cmocka_unit_test_setup(it_is_said_for_every_protocol, reset),
    };
    return cmocka_run_group_tests_name("reassembly_time", tests, lab_setup, lab_teardown);
}
