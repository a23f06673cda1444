/* port.c - proves that each counter has a name and a sentence, and each operation its function
 *
 * The counters come from drivers/port.def; here that file is read once more, into lists of its own.
 */
#include "tests/unit/ring_block.h"

#include "drivers/port.h"
#include "long_answer.h"

static const char *const names[] = {
#define PORT_COUNTER(enumerator, sentence) #enumerator,
#include "drivers/port.def"
#undef PORT_COUNTER
};

TEST(a_counter_is_named_as_its_enumerator)
{
    (void)state;
    assert_int_equal(N_PORT_COUNTERS, N_ELEMENTS(names));
    for (size_t i = 0; i < N_PORT_COUNTERS; i++)
        assert_string_equal(port_counter_table[i].name, names[i]);
    assert_string_equal(port_counter_table[PORT_READ].name, "PORT_READ");
    assert_string_equal(port_counter_table[PORT_LOST_REFUSED].name, "PORT_LOST_REFUSED");
}

TEST(every_counter_has_a_sentence_of_its_own)
{
    (void)state;
    for (size_t i = 0; i < N_PORT_COUNTERS; i++) {
        const char *sentence = port_counter_table[i].sentence;
        assert_true(strlen(sentence) > 0);
        for (size_t other = 0; other < i; other++)
            assert_string_not_equal(sentence, port_counter_table[other].sentence);
    }
}

TEST(a_lost_answer_says_that_it_is_lost)
{
    size_t n_lost = 0;

    (void)state;
    for (size_t i = 0; i < N_PORT_COUNTERS; i++) {
        bool lost = strncmp(port_counter_table[i].name, "PORT_LOST_", strlen("PORT_LOST_")) == 0;
        assert_int_equal(lost, strstr(port_counter_table[i].sentence, "lost") != NULL);
        n_lost += lost;
    }
    assert_int_equal(n_lost, 4);
}

TEST(what_is_lost_is_the_sum_of_all_counters_that_say_so)
{
    struct port port = {0};
    uint64_t sum = 0;

    (void)state;
    for (unsigned i = 0; i < N_PORT_COUNTERS; i++) {
        port.counters[i] = (uint64_t)1 << (4 * i); /* so that no two sums are the same */
        if (strstr(port_counter_table[i].sentence, "lost") != NULL)
            sum += port.counters[i];
    }
    assert_true(port_lost(&port) == sum);
}

TEST(at_the_end_all_judged_packets_are_freed_and_answers_are_lost)
{
    static const enum verdict verdicts[] = {SEND_ECHO_REPLY, DROP_IPV6, SEND_ECHO_REPLY};
    struct ring ring = ring_open(4, 100);
    struct port port = {0};

    (void)state;
    port_abandon(&port, &ring);
    assert_int_equal(port.counters[PORT_LOST_AT_END], 0);
    for (size_t i = 0; i < N_ELEMENTS(verdicts); i++) {
        ring_next(&ring)->verdict = verdicts[i];
        ring_fill(&ring, 84);
        ring_judge(&ring);
    }
    (void)ring_next(&ring);
    ring_fill(&ring, 84); /* without a verdict yet */
    port_abandon(&port, &ring);
    assert_int_equal(port.counters[PORT_LOST_AT_END], 2);
    assert_int_equal(port_lost(&port), 2);
    assert_null(ring_unfreed(&ring));
    assert_non_null(ring_unjudged(&ring));
    ring_close(&ring);
}

/* A packet that stands for itself and three more of its datagram is four that are lost. */
TEST(at_the_end_every_fragment_that_has_not_left_is_lost_and_its_place_given_back)
{
    static struct long_answer answers[2];
    struct ring ring = ring_open(4, 100);
    struct port port = {0};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(answers); i++) {
        struct packet *packet = ring_next(&ring);
        ring_fill(&ring, 84);
        long_answer_make(&answers[i], packet, &(struct long_row){4588, 20, 1500, 4});
        ring_judge(&ring);
    }
    fragment_left(&ring); /* one has left already */
    port_abandon(&port, &ring);
    assert_int_equal(port.counters[PORT_LOST_AT_END], 3 + 4);
    assert_false(answers[0].lent || answers[1].lent);
    assert_int_equal(ring_vacant(&ring), 4);
    ring_close(&ring);
}

/* No counter may be taken for the end of the port: the tun port returns one or the other. */
TEST(gone_is_no_counter_and_no_number_of_packets)
{
    (void)state;
    assert_true(PORT_GONE < 0);
}

/* A port that returns what it was asked for, in digits. */
static int show_in(struct port *port, struct ring *ring, uint32_t max)
{
    return port->gone_errno * 1000 + (ring != NULL) * 100 + (int)max;
}

static int show_out(struct port *port, struct ring *ring)
{
    return port->gone_errno * 1000 + (ring != NULL) * 100;
}

static int show_wait(struct port *port, const struct ring *ring, uint32_t max, int wake_fd,
                     int timeout_ms)
{
    return port->gone_errno * 1000 + (int)max * 1000 - 6000 + (ring != NULL) * 100 + wake_fd * 10 +
           timeout_ms;
}

static void show_close(struct port *port)
{
    port->gone_errno = 0;
}

TEST(each_operation_is_called_with_what_it_was_given)
{
    static const struct port_operations operations = {show_in, show_out, show_wait, show_close};
    struct port port = {.operations = &operations, .gone_errno = 7};
    struct ring ring = {0};

    (void)state;
    assert_int_equal(port_burst_in(&port, &ring, 23), 7123);
    assert_int_equal(port_burst_out(&port, &ring), 7100);
    assert_int_equal(port_wait(&port, &ring, 6, 4, 5), 7145);
    port_close(&port);
    assert_int_equal(port.gone_errno, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_counter_is_named_as_its_enumerator),
        cmocka_unit_test(every_counter_has_a_sentence_of_its_own),
        cmocka_unit_test(a_lost_answer_says_that_it_is_lost),
        cmocka_unit_test(what_is_lost_is_the_sum_of_all_counters_that_say_so),
        cmocka_unit_test(at_the_end_all_judged_packets_are_freed_and_answers_are_lost),
        cmocka_unit_test(
            at_the_end_every_fragment_that_has_not_left_is_lost_and_its_place_given_back),
        cmocka_unit_test(gone_is_no_counter_and_no_number_of_packets),
        cmocka_unit_test(each_operation_is_called_with_what_it_was_given),
    };
    return cmocka_run_group_tests_name("port", tests, NULL, NULL);
}
