/* fake_world.h - a port, a clock and signals for serve(), all of them in the hands of the test
 *
 * For tests linked with --wrap for clock_gettime, signals_stop, signals_statistics and
 * report_statistics. Packets arrive when the test says so, time goes on only in a burst or a wait,
 * and each wait can bring something with it: packets, room, a signal, the end.
 */
#ifndef TESTS_APPS_FAKE_WORLD_H
#define TESTS_APPS_FAKE_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/port.h"
#include "tests/unit/packet_builder.h"

enum { WORLD_WAKE_FD = 1234, WORLD_MAX_WAITS = 64 };

enum gone_where { GONE_NOWHERE, GONE_IN, GONE_OUT, GONE_WAIT };

struct world {
    struct port port;
    uint64_t now_ns;
    uint64_t day_offset_ns; /* the clock of the day shows now_ns and this */
    unsigned n_looks_at_day;

    /* the port */
    struct frame request, stranger; /* what can be read: asks us, and asks somebody else */
    unsigned stranger_every;        /* n: every n-th packet is a stranger; 0: none */
    const struct frame *frames;     /* what is read instead, in turns, when there are any */
    unsigned n_frames;
    uint32_t n_arrived; /* packets that can be read now; UINT32_MAX: a flood */
    uint32_t n_room;    /* packets that can leave now; UINT32_MAX: all */
    enum gone_where gone_where;
    uint64_t burst_ns; /* how long reading a burst takes */
    uint32_t n_bursts, largest_max, n_written;
    uint8_t last[256]; /* the packet that left last; without bytes if it was longer */
    size_t last_len;

    /* what a wait brings, when it is number at_wait, from 1 on */
    unsigned at_wait;
    uint32_t brings_packets, brings_room;
    uint64_t brings_day_ns; /* the clock of the day is set by so much */
    bool brings_stop, brings_statistics;
    unsigned wait_part; /* a wait lasts one n-th of its timeout, rounded up */
    unsigned n_waits;
    uint32_t wait_max[WORLD_MAX_WAITS];
    int timeouts_ms[WORLD_MAX_WAITS], wake_fds[WORLD_MAX_WAITS];

    /* the signals */
    bool stop, statistics;
    unsigned n_reports;
    uint64_t reported_ns;
};

extern struct world world;

/* Nothing has arrived, all answers can leave, every wait lasts as long as it may; without a
 * timeout it lasts a second, and the third one brings the stop. */
void world_begin(void);
void world_end(void);

#endif
