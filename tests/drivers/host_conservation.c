/* host_conservation.c - proves that what a host says it sent was written, was lost or still waits
 *
 * A real host behind the tun port: pings whole and in fragments, in any order and with parts that
 * never come, UDP that gets errors, time that goes on, and writes that end in every way. After
 * every burst
 *     packets read = sum of the verdicts
 *     ipSystemStatsOutTransmits = written + lost + still in the ring
 * and every place for fragments is free, waits, or is lent to an answer in the ring.
 */
#include "tun_setup.h"

#include <errno.h>

#include "stack/fragment.h"
#include "stack/mib.h"
#include "tests/unit/packet_builder.h"
#include "tests/unit/reference.h"
#include "tests/unit/route_block.h"

enum { N_RUNS = 12, N_STEPS = 1500, N_PLACES = 4, MAX_LEN = 6000, MS = 1000000 };

static struct model {
    uint64_t seed, now_ns;
    struct setup *setup;
    struct host host;
    void *fragments;
    uint32_t n_written; /* by the fake fd, whole */
} model;

static uint32_t below(uint32_t n)
{
    return random_below(&model.seed, n);
}

static void watch(const uint8_t *bytes, size_t len, int result)
{
    assert_true(len >= 20 && len <= model.host.mtu);
    assert_int_equal(bytes[0] >> 4, 4);
    assert_int_equal(bytes[2] << 8 | bytes[3], len);
    assert_int_equal(reference_sum(bytes, (size_t)(bytes[0] & 15) * 4), 0xffff);
    model.n_written += result == (int)len;
}

static void model_open(uint64_t seed, uint32_t mtu)
{
    struct siphash_key key = {{seed, ~seed}};
    size_t memory_len = reassembly_memory_len(N_PLACES, MAX_LEN);

    model = (struct model){.seed = seed, .now_ns = seed % 1000 * MS, .setup = setup_open()};
    ring_close(&model.setup->ring);
    model.setup->ring = ring_open(N_CELLS, mtu);
    host_init(&model.host, key);
    model.host.routes = route_open(1);
    assert_true(route_add(&model.host.routes, IP(192, 168, 3, 12), 32, ROUTE_LOCAL));
    model.host.mtu = mtu;
    model.host.address = IP(192, 168, 3, 12);
    model.host.limiter.peer_token_ns = 50 * (uint64_t)MS; /* some are held back, not nearly all */
    assert_int_equal(posix_memalign(&model.fragments, RING_CACHE_LINE, memory_len), 0);
    reassembly_init(&model.host.reassembly, model.fragments, N_PLACES, MAX_LEN, 100 * MS, key,
                    model.host.verdicts);
    fake.watch = watch;
}

static void model_close(void)
{
    free(model.fragments);
    route_close(&model.host.routes);
    setup_close(model.setup);
}

/* A packet whole, or a part of a ping that is longer: one of few, so that some become complete. */
static struct frame random_frame(void)
{
    struct packet_spec spec = packet_echo_request();
    size_t part_len = (model.host.mtu - 20) / 8 * 8;

    spec.data_len = below(2) ? 8 : below((uint32_t)part_len - 8);
    if (below(10) == 0)
        spec.protocol = 17 + (uint8_t)below(2); /* the sum of an ICMP message is no UDP sum */
    if (below(4) == 0)
        return packet_build(&spec);
    spec.id = (uint16_t)below(6);
    size_t n_parts = 2 + spec.id % 3u;
    spec.data_len = n_parts * part_len - 8 - spec.id;
    size_t part = below((uint32_t)n_parts), askew = below(20) == 0 && part > 0 ? 8 : 0;
    return packet_build_slice(&spec, part * part_len - askew, (part + 1) * part_len - askew);
}

static void assert_conserved(void)
{
    const struct ring *ring = &model.setup->ring;
    const uint64_t *counters = model.setup->port->counters;
    uint64_t n_waiting = 0, n_verdicts = 0, n_lent = 0;
    struct mib mib;

    for (uint32_t i = ring->freed; i != ring->judged; i++) {
        const struct packet *packet = ring_packet(ring, i);
        if (verdict_table[packet->verdict].sends)
            n_waiting += 1 + fragment_n_left(packet);
        n_lent += packet->lent != NULL;
    }
    for (int i = 0; i < N_VERDICTS; i++)
        n_verdicts += model.host.verdicts[i];
    mib_read(&model.host, &mib);
    assert_int_equal(counters[PORT_READ], n_verdicts);
    assert_int_equal(counters[PORT_WRITTEN], model.n_written);
    assert_int_equal(counters[PORT_WRITTEN] + port_lost(model.setup->port) + n_waiting,
                     mib.counters[MIB_IP_OUT_TRANSMITS]);
    assert_int_equal(reassembly_n_free(&model.host.reassembly) + model.host.reassembly.n_waiting +
                         n_lent,
                     N_PLACES);
}

static void random_step(void)
{
    static const int errors[] = {EAGAIN, EAGAIN, EINTR, EIO, ENOMEM, ENOBUFS, EINVAL};
    struct setup *setup = model.setup;

    for (uint32_t n = below(4); n > 0; n--) {
        struct frame frame = random_frame();
        fake.packet = frame.bytes;
        fake.packet_len = frame.len;
        fake.read_script.n_results = fake.read_script.n_used = 0;
        fake_will(&fake.read_script, FAKE_ALL);
        assert_in_range(port_burst_in(setup->port, &setup->ring, 1), 0, 1);
        frame_free(&frame);
    }
    model.now_ns += below(8) ? below(5 * MS) : below(200 * MS);
    (void)host_burst(&model.host, &setup->ring, model.now_ns);
    assert_conserved();

    fake.write_script.n_results = fake.write_script.n_used = 0;
    for (uint32_t n = below(12); n > 0; n--)
        fake_will(&fake.write_script,
                  below(8) ? FAKE_ALL : -errors[below((uint32_t)N_ELEMENTS(errors))]);
    fake.write_script.then = below(4) ? FAKE_ALL : -EAGAIN;
    assert_true(port_burst_out(setup->port, &setup->ring) >= 0);
    assert_conserved();
}

/* Or it was no test. */
static void assert_all_has_happened(void)
{
    static const enum verdict verdicts[] = {SEND_ECHO_REPLY,       SEND_TIME_EXCEEDED,
                                            DROP_FRAGMENT_TIMEOUT, DROP_FRAGMENT_EVICTED,
                                            DROP_FRAGMENT_OVERLAP, DROP_FRAGMENT_DUPLICATE,
                                            HOLD_JOINED,           SEND_PROTOCOL_UNREACHABLE};
    static const enum port_counter counters[] = {PORT_WRITTEN,         PORT_WRITE_INTERRUPTED,
                                                 PORT_WRITE_LATER,     PORT_LOST_LINK_DOWN,
                                                 PORT_LOST_NO_BUFFERS, PORT_LOST_REFUSED};

    for (size_t i = 0; i < N_ELEMENTS(verdicts); i++) {
        if (model.host.verdicts[verdicts[i]] == 0)
            fail_msg("%s has not happened", verdict_table[verdicts[i]].name);
    }
    for (size_t i = 0; i < N_ELEMENTS(counters); i++) {
        if (model.setup->port->counters[counters[i]] == 0)
            fail_msg("%s has not happened", port_counter_table[counters[i]].name);
    }
    assert_true(model.host.mib[MIB_IP_OUT_FRAG_CREATES] > 100);
}

TEST(what_a_host_sends_is_written_lost_or_still_waits)
{
    static const uint32_t mtus[] = {68, 576, 1500};
    uint64_t seed = random_seed();

    (void)state;
    for (unsigned run = 0; run < N_RUNS; run++) {
        model_open(random_bits(&seed), mtus[run % N_ELEMENTS(mtus)]);
        for (unsigned i = 0; i < N_STEPS; i++)
            random_step();
        assert_all_has_happened();
        port_abandon(model.setup->port, &model.setup->ring);
        assert_conserved();
        assert_int_equal(ring_vacant(&model.setup->ring), N_CELLS);
        assert_int_equal(
            reassembly_n_free(&model.host.reassembly) + model.host.reassembly.n_waiting, N_PLACES);
        model_close();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_host_sends_is_written_lost_or_still_waits),
    };
    return cmocka_run_group_tests_name("host_conservation", tests, NULL, NULL);
}
