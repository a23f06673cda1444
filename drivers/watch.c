/* watch.c - see watch.h */

#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include "watch.h"

#include <string.h>
#include <time.h>

#include "stack/fragment.h"
#include "stack/ipv4.h"

static uint64_t now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* The port inside has the counters until they are taken back. */
static struct port *lend(struct watch *watch)
{
    memcpy(watch->inner->counters, watch->port.counters, sizeof watch->port.counters);
    return watch->inner;
}

static void take_back(struct watch *watch)
{
    memcpy(watch->port.counters, watch->inner->counters, sizeof watch->port.counters);
    watch->port.gone_errno = watch->inner->gone_errno;
}

static struct watch_cell *cell_of(const struct watch *watch, const struct ring *ring,
                                  uint32_t cursor)
{
    return &watch->cells[cursor & (ring->n_cells - 1)];
}

static uint8_t *copy_of(const struct watch *watch, const struct ring *ring, uint32_t cursor)
{
    return watch->copies + (size_t)(cursor & (ring->n_cells - 1)) * watch->cell_len;
}

static int watch_burst_in(struct port *port, struct ring *ring, uint32_t max)
{
    struct watch *watch = (struct watch *)port;
    uint32_t begin = ring->filled;

    int n = port_burst_in(lend(watch), ring, max);
    take_back(watch);
    uint64_t now = begin != ring->filled ? now_ns() : 0;
    for (uint32_t i = begin; i != ring->filled; i++) {
        const struct packet *packet = ring_packet(ring, i);
        *cell_of(watch, ring, i) = (struct watch_cell){true, packet->data_len, now};
        memcpy(copy_of(watch, ring, i), packet->data, packet->data_len);
    }
    return n;
}

static void show_packet(const struct watch *watch, const struct watched *packet)
{
    for (unsigned i = 0; i < watch->n_watchers; i++)
        watch->watchers[i]->operations->packet(watch->watchers[i], packet);
}

static void show_answer(const struct watch *watch, const struct packet *packet, uint64_t now,
                        bool unasked)
{
    struct watched answer = {now, packet->data, packet->data_len, packet->verdict};

    for (unsigned i = 0; i < watch->n_watchers; i++)
        watch->watchers[i]->operations->answer(watch->watchers[i], &answer, unasked);
}

/* Each header of a fragment is written over bytes that have left (fragment.h). These have not: it
 * is done to a copy. */
static void show_fragments(const struct watch *watch, const struct packet *packet, uint64_t now,
                           bool unasked)
{
    struct packet copy = *packet;

    copy.data = watch->datagram;
    memcpy(copy.data, packet->data, (size_t)packet->data_len + packet->more_len);
    do
        show_answer(watch, &copy, now, unasked);
    while (fragment_next(&copy));
}

/* What came goes first, then what leaves: that is the order in time. */
static void show(struct watch *watch, const struct ring *ring)
{
    uint64_t now = now_ns();

    for (uint32_t i = watch->shown; i != ring->judged; i++) {
        const struct watch_cell *cell = cell_of(watch, ring, i);
        struct watched packet = {cell->time_ns, copy_of(watch, ring, i), cell->data_len,
                                 ring_packet(ring, i)->verdict};
        if (cell->came)
            show_packet(watch, &packet);
    }
    for (; watch->shown != ring->judged; watch->shown++) {
        const struct packet *packet = ring_packet(ring, watch->shown);
        struct watch_cell *cell = cell_of(watch, ring, watch->shown);
        if (verdict_table[packet->verdict].sends)
            (packet->lent != NULL ? show_fragments : show_answer)(watch, packet, now, !cell->came);
        cell->came = false;
    }
}

static int watch_burst_out(struct port *port, struct ring *ring)
{
    struct watch *watch = (struct watch *)port;

    if (watch->shown != ring->judged)
        show(watch, ring);
    int n = port_burst_out(lend(watch), ring);
    take_back(watch);
    return n;
}

static int watch_wait(struct port *port, const struct ring *ring, uint32_t max, int wake_fd,
                      int timeout_ms)
{
    struct watch *watch = (struct watch *)port;
    uint64_t now = now_ns();

    for (unsigned i = 0; i < watch->n_watchers; i++) {
        uint64_t ns = watch->watchers[i]->operations->rest(watch->watchers[i], now);
        uint64_t ms = ns / 1000000 + 1; /* never too early */
        if (ns != UINT64_MAX && (timeout_ms < 0 || ms < (uint64_t)timeout_ms))
            timeout_ms = ms < INT32_MAX ? (int)ms : INT32_MAX;
    }
    int result = port_wait(lend(watch), ring, max, wake_fd, timeout_ms);
    take_back(watch);
    return result;
}

static void watch_close(struct port *port)
{
    struct watch *watch = (struct watch *)port;

    port_close(watch->inner);
    pages_unmap(&watch->pages);
}

bool watch_open(struct watch *watch, struct port *inner, const struct ring *ring)
{
    static const struct port_operations operations = {
        .burst_in = watch_burst_in,
        .burst_out = watch_burst_out,
        .wait = watch_wait,
        .close = watch_close,
    };
    size_t cells_len = ring->n_cells * sizeof(struct watch_cell);
    size_t copies_len = (size_t)ring->n_cells * ring->cell_len;

    *watch = (struct watch){.inner = inner, .shown = ring->filled, .cell_len = ring->cell_len};
    watch->port = *inner; /* what it has counted */
    watch->port.operations = &operations;
    if (!pages_map(&watch->pages, cells_len + copies_len + IPV4_MAX_LEN))
        return false;
    watch->cells = watch->pages.memory;
    watch->copies = (uint8_t *)watch->pages.memory + cells_len;
    watch->datagram = watch->copies + copies_len;
    return true;
}

void watch_add(struct watch *watch, struct watcher *watcher)
{
    watch->watchers[watch->n_watchers++] = watcher;
}
