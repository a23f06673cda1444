/* watch.h - a port around a port: shows others each packet, its verdict and its answers
 *
 *      port_burst_in     the packets are copied, as they came
 *      host_burst        (not here) judges them, and makes the packets into answers
 *      port_burst_out    the watchers are shown each packet with its verdict, then each answer as
 *                        it will leave; only then may the port inside write
 *      port_wait         the watchers may tidy up, since nothing is to be done
 *
 * A packet is shown once, however often its answer has to wait for room. An answer is shown when it
 * is about to leave; whether it could is in the counters.
 *
 * Whoever uses the watch uses it in place of the port inside. The counters are those of the watch:
 * the port inside is lent them while it works. So nobody else has to know that there are two ports,
 * and where nobody watches there is one, and the path is as it was.
 */
#ifndef DRIVERS_WATCH_H
#define DRIVERS_WATCH_H

#include "pages.h"
#include "port.h"

struct watched {
    uint64_t time_ns; /* since 1970-01-01 UTC */
    const uint8_t *data;
    uint32_t data_len;
    enum verdict verdict;
};

struct watcher;

struct watcher_operations {
    /* A packet came at this time, with these bytes, and has its verdict. */
    void (*packet)(struct watcher *watcher, const struct watched *packet);

    /* A packet leaves: the answer to one that came, or a fragment of it. Unasked is one that the
     * host sends by itself, and then the verdict is why. */
    void (*answer)(struct watcher *watcher, const struct watched *answer, bool unasked);

    /* Nothing is to be done right now. Returns how many nanoseconds from now on it has to be asked
     * again, if nothing comes; UINT64_MAX for never. */
    uint64_t (*rest)(struct watcher *watcher, uint64_t now_ns);
};

struct watcher {
    const struct watcher_operations *operations;
};

enum { WATCH_MAX_WATCHERS = 2 };

/* What came into a cell of the ring. */
struct watch_cell {
    bool came; /* since the cell was shown; else the host has put something there */
    uint32_t data_len;
    uint64_t time_ns;
};

struct watch {
    struct port port;   /* first: a struct port * to it is a struct watch * */
    struct port *inner; /* that is watched */
    struct watcher *watchers[WATCH_MAX_WATCHERS];
    unsigned n_watchers;
    uint32_t shown; /* cursor: packets before it have been */
    uint32_t cell_len;
    struct pages pages;
    struct watch_cell *cells; /* one for each of the ring's */
    uint8_t *copies;          /* cell_len bytes for each */
    uint8_t *datagram;        /* room for one that leaves in fragments */
};

/* Makes a port around inner, for this ring, which is empty. It owns inner from here on: to close
 * it closes both. False with errno set when there is no memory; then inner is as it was. */
bool watch_open(struct watch *watch, struct port *inner, const struct ring *ring);

/* One more watcher, WATCH_MAX_WATCHERS at most, for as long as the port is used. */
void watch_add(struct watch *watch, struct watcher *watcher);

#endif
