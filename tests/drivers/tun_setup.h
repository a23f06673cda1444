/* tun_setup.h - the port under test on the fake fd, with a ring; and what can be said about both
 *
 * A fixture for every test: setup makes the port and a ring of 8 cells for packets of 100 bytes,
 * and every test may rely on nothing having been called yet.
 */
#ifndef TESTS_DRIVERS_TUN_SETUP_H
#define TESTS_DRIVERS_TUN_SETUP_H

#include "tests/unit/ring_block.h"

#include "drivers/tun.h"
#include "fake_tun.h"

enum { N_CELLS = 8, PACKET_LEN = 100 };

struct setup {
    struct tun_port tun;
    struct port *port;
    struct ring ring;
};

/* One for a row of a table; else the fixture below makes it. */
static inline struct setup *setup_open(void)
{
    struct setup *setup = malloc(sizeof *setup);

    assert_non_null(setup);
    fake_start();
    tun_open(&setup->tun, FAKE_FD);
    setup->port = &setup->tun.port;
    setup->ring = ring_open(N_CELLS, PACKET_LEN);
    return setup;
}

static inline void setup_close(struct setup *setup)
{
    ring_close(&setup->ring);
    free(setup);
}

static inline int tun_setup(void **state)
{
    *state = setup_open();
    return 0;
}

static inline int tun_teardown(void **state)
{
    setup_close(*state);
    return 0;
}

/* Gives everything that waits for it this verdict. */
static inline void judge(struct ring *ring, enum verdict verdict)
{
    for (struct packet *packet; (packet = ring_unjudged(ring)) != NULL; ring_judge(ring))
        packet->verdict = verdict;
}

/* Reads n packets of 84 bytes and has them answered. */
static inline void given_answers(struct setup *setup, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        fake_will(&fake.read_script, 84);
    assert_int_equal(port_burst_in(setup->port, &setup->ring, n), n);
    judge(&setup->ring, SEND_ECHO_REPLY);
}

/* Only the counters that are named have counted: pairs of enum port_counter and number. */
static inline void assert_counters(const struct port *port, size_t n, const uint64_t expected[][2])
{
    uint64_t counters[N_PORT_COUNTERS] = {0};

    for (size_t i = 0; i < n; i++)
        counters[expected[i][0]] = expected[i][1];
    for (size_t i = 0; i < N_PORT_COUNTERS; i++) {
        if (port->counters[i] != counters[i])
            fail_msg("%s is %" PRIu64 ", not %" PRIu64, port_counter_table[i].name,
                     port->counters[i], counters[i]);
    }
}

#define assert_counted(port, ...)                                                                  \
    assert_counters(port, N_ELEMENTS(((const uint64_t[][2]){__VA_ARGS__})),                        \
                    (const uint64_t[][2]){__VA_ARGS__})

#define tun_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, tun_setup, tun_teardown)

#endif
