/* serve.c - see serve.h */

#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include "serve.h"

#include <time.h>

#include "answers.h"
#include "signals.h"

enum {
    UTC_SET_NS = 1000000000,
    LAST_ANSWERS_MS = 100, /* that answers at the end may wait for room */
};

static uint64_t read_ns(clockid_t clock)
{
    struct timespec now;

    (void)clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static uint64_t now_ns(void)
{
    return read_ns(CLOCK_MONOTONIC);
}

/* The time of day is looked at once a second: it may be set while we run. */
static void set_utc(struct server *server, uint64_t now)
{
    if (now - server->utc_set_ns < UTC_SET_NS)
        return;
    server->utc_set_ns = now;
    server->host.utc_offset_ns = read_ns(CLOCK_REALTIME) - now;
}

uint64_t serve_elapsed_ns(const struct server *server)
{
    return now_ns() - server->started_ns;
}

static uint64_t n_answered(const struct server *server)
{
    return answers_left(&server->host, &server->ring, server->port);
}

/* How many packets may be read now: as each has one answer at most, never too many for --count.
 * What is still in the ring may be an answer, too. */
static uint32_t burst_max(const struct server *server)
{
    if (server->max_answers == 0)
        return server->batch;
    uint64_t waiting = server->ring.judged - server->ring.freed;
    /* It can be more than was asked for: datagrams that are given up at once each get an error. */
    uint64_t spoken_for = n_answered(server) + waiting;
    if (spoken_for >= server->max_answers)
        return 0;
    uint64_t left = server->max_answers - spoken_for;
    return left < server->batch ? (uint32_t)left : server->batch;
}

/* One burst through the stack. Returns the packets read, or PORT_GONE. */
static int turn_once(struct server *server)
{
    int n = port_burst_in(server->port, &server->ring, burst_max(server));
    if (n == PORT_GONE)
        return PORT_GONE;
    uint64_t now = now_ns();
    if (n > 0)
        server->packet_ns = now;
    set_utc(server, now);
    (void)host_burst(&server->host, &server->ring, now);
    return port_burst_out(server->port, &server->ring) == PORT_GONE ? PORT_GONE : n;
}

int serve_ms(uint64_t ns)
{
    enum { LONG = 1000000 };
    uint64_t ms = ns / 1000000 + (ns % 1000000 != 0);

    return ms < LONG ? (int)ms : LONG;
}

/* The time until --duration is over or the host has something to do by itself; none while it polls
 * busily, when it only looks whether something else is to be done. */
static int timeout_ms(const struct server *server)
{
    uint64_t deadline = host_deadline(&server->host, &server->ring);

    if (server->max_time_ns != 0 && server->started_ns + server->max_time_ns < deadline)
        deadline = server->started_ns + server->max_time_ns;
    if (deadline == UINT64_MAX && server->busy_poll_ns == 0)
        return -1;
    uint64_t now = now_ns();
    if (now - server->packet_ns < server->busy_poll_ns)
        return 0;
    if (deadline == UINT64_MAX)
        return -1;
    return serve_ms(deadline > now ? deadline - now : 0);
}

static bool has_answered_all(const struct server *server)
{
    return server->max_answers != 0 && n_answered(server) >= server->max_answers;
}

static bool is_over(const struct server *server)
{
    return has_answered_all(server) || signals_stop() ||
           (server->max_time_ns != 0 && serve_elapsed_ns(server) >= server->max_time_ns);
}

/* Takes what has arrived, one ring of packets at most, since a flood has no last packet; then the
 * answers get a little time to leave. */
static void drain(struct server *server)
{
    for (uint32_t n = 0; n < server->ring.n_cells; n += server->batch) {
        if (turn_once(server) <= 0)
            break;
    }
    if (ring_unfreed(&server->ring) != NULL) {
        (void)port_wait(server->port, &server->ring, 0, -1, LAST_ANSWERS_MS);
        (void)port_burst_out(server->port, &server->ring);
    }
}

void serve_begin(struct server *server)
{
    server->started_ns = now_ns();
    server->utc_set_ns = server->started_ns - UTC_SET_NS; /* look at once */
}

bool serve_turn(struct server *server)
{
    int n = turn_once(server);

    if (n == 0 && !has_answered_all(server))
        n = port_wait(server->port, &server->ring, burst_max(server), server->wake_fd,
                      timeout_ms(server));
    return n != PORT_GONE;
}

void serve_end(struct server *server, bool has_port)
{
    if (has_port)
        drain(server);
    port_abandon(server->port, &server->ring);
}

bool serve(struct server *server, const struct report *report)
{
    bool has_port = true;

    serve_begin(server);
    while (has_port && !is_over(server)) {
        has_port = serve_turn(server);
        if (has_port && signals_statistics())
            report_statistics(report, serve_elapsed_ns(server));
    }
    serve_end(server, has_port);
    return has_port;
}
