/* fake_world.c - see fake_world.h */

#define _POSIX_C_SOURCE 200809L /* clockid_t */

#include "fake_world.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "apps/report.h"
#include "stack/fragment.h"

int __real_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
bool __wrap_signals_stop(void);
bool __wrap_signals_statistics(void);
void __wrap_report_statistics(const struct report *report, uint64_t elapsed_ns);

struct world world;

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    uint64_t ns = world.now_ns;

    if (clock == CLOCK_REALTIME) {
        world.n_looks_at_day++;
        ns += world.day_offset_ns;
    } else if (clock != CLOCK_MONOTONIC) {
        return __real_clock_gettime(clock, now);
    }
    now->tv_sec = (time_t)(ns / 1000000000);
    now->tv_nsec = (long)(ns % 1000000000);
    return 0;
}

bool __wrap_signals_stop(void)
{
    return world.stop;
}

bool __wrap_signals_statistics(void)
{
    bool asked = world.statistics;

    world.statistics = false;
    return asked;
}

void __wrap_report_statistics(const struct report *report, uint64_t elapsed_ns)
{
    (void)report;
    world.n_reports++;
    world.reported_ns = elapsed_ns;
}

static int world_burst_in(struct port *port, struct ring *ring, uint32_t max)
{
    uint32_t n = 0;
    struct packet *packet;

    world.n_bursts++;
    world.now_ns += world.burst_ns;
    if (max > world.largest_max)
        world.largest_max = max;
    if (world.gone_where == GONE_IN) {
        port->gone_errno = 77;
        return PORT_GONE;
    }
    for (; n < max && n < world.n_arrived && (packet = ring_next(ring)) != NULL; n++) {
        uint64_t number = port->counters[PORT_READ]++;
        bool strange = world.stranger_every != 0 && number % world.stranger_every == 0;
        const struct frame *frame = strange ? &world.stranger : &world.request;
        if (world.n_frames > 0)
            frame = &world.frames[number % world.n_frames];
        memcpy(packet->data, frame->bytes, frame->len);
        ring_fill(ring, (uint32_t)frame->len);
    }
    if (world.n_arrived != UINT32_MAX)
        world.n_arrived -= n;
    return (int)n;
}

static int world_burst_out(struct port *port, struct ring *ring)
{
    int n = 0;

    if (world.gone_where == GONE_OUT) {
        port->gone_errno = 78;
        return PORT_GONE;
    }
    for (struct packet *packet; (packet = ring_unfreed(ring)) != NULL; fragment_left(ring)) {
        if (!verdict_table[packet->verdict].sends)
            continue;
        if (world.n_room == 0)
            break;
        world.n_room -= world.n_room != UINT32_MAX;
        world.n_written++;
        world.last_len = packet->data_len < sizeof world.last ? packet->data_len : 0;
        memcpy(world.last, packet->data, world.last_len);
        port->counters[PORT_WRITTEN]++;
        n++;
    }
    return n;
}

static int world_wait(struct port *port, const struct ring *ring, uint32_t max, int wake_fd,
                      int timeout_ms)
{
    (void)ring;
    if (world.n_waits >= WORLD_MAX_WAITS)
        abort(); /* it would never end */
    world.timeouts_ms[world.n_waits] = timeout_ms;
    world.wait_max[world.n_waits] = max;
    world.wake_fds[world.n_waits++] = wake_fd;
    if (world.gone_where == GONE_WAIT) {
        port->gone_errno = 79;
        return PORT_GONE;
    }
    uint64_t ms = timeout_ms < 0 ? 1000 : (uint64_t)timeout_ms;
    world.now_ns += (ms + world.wait_part - 1) / world.wait_part * 1000000;
    if (world.n_waits == world.at_wait) {
        world.n_arrived = world.brings_packets;
        world.n_room += world.n_room != UINT32_MAX ? world.brings_room : 0;
        world.statistics = world.brings_statistics;
        world.stop = world.brings_stop;
        world.day_offset_ns += world.brings_day_ns;
    }
    return 0;
}

static void world_close(struct port *port)
{
    (void)port;
}

void world_begin(void)
{
    static const struct port_operations operations = {world_burst_in, world_burst_out, world_wait,
                                                      world_close};
    struct packet_spec request = packet_echo_request(), stranger = packet_echo_request();

    stranger.destination = IP(10, 9, 8, 7);
    world = (struct world){
        .port.operations = &operations,
        .now_ns = 5000000000,
        .request = packet_build(&request),
        .stranger = packet_build(&stranger),
        .n_room = UINT32_MAX,
        .at_wait = 3,
        .brings_stop = true,
        .wait_part = 1,
    };
}

void world_end(void)
{
    frame_free(&world.request);
    frame_free(&world.stranger);
}
