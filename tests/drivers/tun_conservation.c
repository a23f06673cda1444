/* tun_conservation.c - proves that no answer is lost count of, whatever read and write say
 *
 * Long random scripts of outcomes, bursts in and out in random turns. Beside the port goes a model
 * of it: which packets are answers, in order. After every burst
 *     answers = written + lost + still waiting
 * holds, and what was written is, byte for byte, the packets that were read.
 */
#include "tun_setup.h"

#include <errno.h>

enum { N_BURSTS = 400, MAX_PACKETS = 4000 };

struct model {
    uint64_t seed;
    struct setup *setup;
    bool answered[MAX_PACKETS]; /* by number of the packet: has it got a verdict that sends? */
    uint32_t n_judged, n_answers;
    uint32_t next; /* the lowest number that may be written now */
};

/* One of the errors, or a success. */
static int random_outcome(uint64_t *seed, const int *errors, size_t n_errors, int success)
{
    uint32_t pick = random_below(seed, 2 * (uint32_t)n_errors);

    return pick < n_errors ? -errors[pick] : success;
}

static void random_burst_in(struct model *model)
{
    static const int errors[] = {EAGAIN, EINTR, ENOMEM, ENOBUFS, EIO};
    struct setup *setup = model->setup;
    uint32_t before = fake.n_packets, vacant = ring_vacant(&setup->ring);
    uint32_t max = random_below(&model->seed, 12);

    fake.read_script.n_results = fake.read_script.n_used = 0;
    for (int i = 0; i < 12; i++)
        fake_will(&fake.read_script,
                  random_outcome(&model->seed, errors, N_ELEMENTS(errors),
                                 4 + (int)random_below(&model->seed, PACKET_LEN)));
    size_t calls = fake.reads.n;
    int n = port_burst_in(setup->port, &setup->ring, max);
    assert_true(n >= 0);
    assert_int_equal(n, fake.n_packets - before);
    assert_true(fake.reads.n - calls <= max);
    assert_int_equal(ring_vacant(&setup->ring), vacant - (uint32_t)n);
}

static void random_judge(struct model *model)
{
    struct ring *ring = &model->setup->ring;

    for (struct packet *packet; (packet = ring_unjudged(ring)) != NULL; ring_judge(ring)) {
        bool answer = random_below(&model->seed, 3) > 0;
        packet->verdict = answer ? SEND_ECHO_REPLY : HOLD_FRAGMENT;
        assert_true(fake_is_intact(packet->data, packet->data_len, model->n_judged));
        model->answered[model->n_judged++] = answer;
        model->n_answers += answer;
    }
}

static void random_burst_out(struct model *model)
{
    static const int errors[] = {EAGAIN, EINTR, EIO, ENOMEM, ENOBUFS, EINVAL, EMSGSIZE};
    struct setup *setup = model->setup;
    uint64_t written = setup->port->counters[PORT_WRITTEN];

    fake.write_script.n_results = fake.write_script.n_used = 0;
    for (int i = 0; i < N_CELLS; i++)
        fake_will(&fake.write_script, random_outcome(&model->seed, errors, N_ELEMENTS(errors),
                                                     random_below(&model->seed, 8) ? FAKE_ALL : 3));
    fake.writes.n = 0;
    int n = port_burst_out(setup->port, &setup->ring);
    assert_int_equal(n, setup->port->counters[PORT_WRITTEN] - written);

    for (size_t i = 0; i < fake.writes.n; i++) {
        const struct fake_call *call = &fake.writes.calls[i];
        while (!model->answered[model->next])
            model->next++;
        assert_int_equal(call->number, model->next);
        assert_true(fake_is_intact(call->buffer, call->buffer_len, call->number));
        if (call->result != -EAGAIN && call->result != -EINTR)
            model->next++;
        else
            assert_int_equal(i, fake.writes.n - 1); /* nothing overtakes it */
    }
}

static void assert_conserved(const struct model *model)
{
    const struct ring *ring = &model->setup->ring;
    const uint64_t *counters = model->setup->port->counters;
    uint32_t n_waiting = 0;

    for (uint32_t i = ring->freed; i != ring->judged; i++)
        n_waiting += verdict_table[ring_packet(ring, i)->verdict].sends;
    assert_int_equal(counters[PORT_READ], fake.n_packets);
    assert_int_equal(counters[PORT_READ], model->n_judged);
    assert_int_equal(counters[PORT_WRITTEN] + counters[PORT_LOST_LINK_DOWN] +
                         counters[PORT_LOST_NO_BUFFERS] + counters[PORT_LOST_REFUSED] +
                         counters[PORT_LOST_AT_END] + n_waiting,
                     model->n_answers);
}

TEST(answers_are_written_lost_or_still_waiting)
{
    static const uint32_t first[] = {0, UINT32_MAX - 100};
    static struct model model;
    uint64_t seed = random_seed();

    for (unsigned run = 0; run < 20; run++) {
        memset(&model, 0, sizeof model);
        model.seed = random_bits(&seed);
        model.setup = setup_open();
        struct ring *ring = &model.setup->ring;
        ring->filled = ring->judged = ring->freed = first[run % N_ELEMENTS(first)];
        for (unsigned i = 0; i < N_BURSTS && fake.n_packets < MAX_PACKETS - N_CELLS; i++) {
            random_burst_in(&model);
            random_judge(&model);
            assert_conserved(&model);
            random_burst_out(&model);
            assert_conserved(&model);
        }
        const uint64_t *counters = model.setup->port->counters;
        for (int i = 0; i < N_PORT_COUNTERS; i++)
            assert_true(counters[i] > 10 || i == PORT_LOST_AT_END); /* or it was no test */
        random_burst_in(&model);
        random_judge(&model);
        port_abandon(model.setup->port, ring);
        assert_conserved(&model);
        assert_int_equal(ring_vacant(ring), N_CELLS);
        setup_close(model.setup);
    }
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_written_lost_or_still_waiting),
    };
    return cmocka_run_group_tests_name("tun_conservation", tests, NULL, NULL);
}
