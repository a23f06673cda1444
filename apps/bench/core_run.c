/* core_run.c - see core_run.h */

#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include "core_run.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "apps/signals.h"
#include "core_check.h"
#include "core_routes.h"

enum {
    CHUNK = 256,            /* turns, after which it is seen which bursts were interrupted */
    INTERRUPTED_NS = 10000, /* more than any burst here takes that is not, */
    INTERRUPTED_TIMES = 4,  /* on top of so many times the usual one */
};

/* Where each way stands in the sequence of packets, and what it has done in this run. */
struct progress {
    uint32_t next[CORE_MAX_WAYS];
    uint64_t chunk_ns[CORE_MAX_WAYS][CHUNK]; /* of each burst */
    uint32_t n_chunk;
    uint64_t ns[CORE_MAX_WAYS], n_bursts[CORE_MAX_WAYS];
    uint64_t n_interrupted;
    uint32_t burst_len; /* packets */
};

static uint64_t clock_ns(void)
{
    enum { NS_PER_S = 1000000000 };
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

double core_run_clock(void)
{
    enum { N = 1001, MIDDLE = N / 2, READINGS = 100 };
    uint64_t taken[N];

    for (int i = 0; i < N; i++) {
        uint64_t from = clock_ns();
        for (int j = 1; j < READINGS; j++)
            (void)clock_ns();
        taken[i] = clock_ns() - from;
    }
    qsort(taken, N, sizeof taken[0], compare);
    return (double)taken[MIDDLE] / READINGS;
}

/* Fills cells with the next packets of the sequence, as far as there is room. */
static uint32_t fill(struct core *core, const struct core_case *the_case, uint32_t from)
{
    uint32_t n = 0;

    for (struct packet *cell; n < core->batch && (cell = ring_next(&core->ring)) != NULL; n++) {
        const struct core_packet *packet = &the_case->packets[(from + n) % the_case->n_packets];
        memcpy(cell->data, packet->bytes, packet->len);
        if (the_case->routes != NULL)
            core_routes_aim(the_case->routes, cell->data, &core->seed);
        core->packets[n] = (struct bench_packet){cell->data, packet->len};
        ring_fill(&core->ring, packet->len);
    }
    return n;
}

/* Did the burst come out as it should? False with the fault said. */
static bool is_right(const struct core *core, const struct core_case *the_case, uint32_t first,
                     uint32_t from, uint32_t n, struct core_figures *figures)
{
    if (!core_check_verdicts(core, the_case, first, from, n, figures))
        return false;
    /* to look at each answer takes longer than to give it: that is done before the first run */
    return figures->warm || core_check_answers(core, first, n, figures);
}

/* One burst, one way. Returns false with the fault said when it did not come out as it should. */
static bool turn(struct core *core, const struct core_case *the_case, unsigned way,
                 struct progress *progress, struct core_figures *figures)
{
    uint32_t from = progress->next[way], first = core->ring.filled;
    uint32_t n = fill(core, the_case, from);

    core->now_ns += the_case->tick_ns;
    uint64_t began_ns = clock_ns();
    uint32_t n_right = the_case->ways[way](core, n);
    progress->chunk_ns[way][progress->n_chunk] = clock_ns() - began_ns;
    progress->next[way] = (from + n) % the_case->n_packets;
    progress->burst_len = n;

    bool right =
        the_case->ways[way] != core_way_host || is_right(core, the_case, first, from, n, figures);
    if (right && n_right != n)
        right = core_check_say(figures, "%u of %u packets did not come out as they should",
                               n - n_right, n);
    core->ring.judged = core->ring.filled; /* whatever the way did */
    core_leave(&core->ring);
    return right;
}

/* Adds up what a chunk took, without the bursts during which the processor did something else: an
 * interrupt, another program, another virtual machine. They show by their length. */
static void close_chunk(struct progress *progress, unsigned n_ways)
{
    uint32_t n = progress->n_chunk;

    for (unsigned way = 0; way < n_ways && n > 0; way++) {
        uint64_t *ns = progress->chunk_ns[way];
        qsort(ns, n, sizeof *ns, compare);
        uint64_t limit_ns = INTERRUPTED_TIMES * ns[n / 2] + INTERRUPTED_NS;
        uint32_t n_left = n;
        while (ns[n_left - 1] > limit_ns)
            n_left--;
        for (uint32_t i = 0; i < n_left; i++)
            progress->ns[way] += ns[i];
        progress->n_bursts[way] += n_left;
        progress->n_interrupted += n - n_left;
    }
    progress->n_chunk = 0;
}

/* Turns until the run's time is over. */
static bool run(struct core *core, const struct core_case *the_case, struct progress *progress,
                struct core_figures *figures)
{
    uint64_t began_ns = clock_ns();

    do {
        for (unsigned way = 0; way < the_case->n_ways; way++) {
            if (!turn(core, the_case, way, progress, figures))
                return false;
        }
        if (++progress->n_chunk == CHUNK)
            close_chunk(progress, the_case->n_ways);
    } while (clock_ns() - began_ns < core->bench->run_ns && !signals_stop());
    close_chunk(progress, the_case->n_ways);
    return true;
}

/* A figure more for each way; the next run goes on in the sequence where this one is. */
static void close_run(const struct core *core, const struct core_case *the_case,
                      struct progress *progress, struct core_figures *figures, bool counts)
{
    for (unsigned way = 0; way < the_case->n_ways; way++) {
        double n_bursts = (double)progress->n_bursts[way];
        double ns = fmax(0, (double)progress->ns[way] - core->clock_ns * n_bursts);
        if (counts)
            sample_add(&figures->ns[way],
                       ns / (n_bursts * progress->burst_len / the_case->n_pieces));
        figures->n_bursts += counts ? progress->n_bursts[way] : 0;
        progress->ns[way] = progress->n_bursts[way] = 0;
    }
    figures->n_interrupted += counts ? progress->n_interrupted : 0;
    progress->n_interrupted = 0;
}

bool core_run(struct core *core, const struct core_case *the_case, struct core_figures *figures)
{
    const struct options *options = core->bench->options;
    struct progress progress = {.n_chunk = 0};

    *figures = (struct core_figures){.fault = ""};
    for (uint32_t i = 0; i <= options->runs; i++) {
        bench_progress(core->bench, "core: %s, %u bytes, run %u of %u", the_case->name,
                       the_case->bytes, i, options->runs);
        if (!run(core, the_case, &progress, figures))
            return true;
        if (signals_stop())
            return false;
        close_run(core, the_case, &progress, figures, i > 0);
        figures->warm = true;
    }
    return true;
}
