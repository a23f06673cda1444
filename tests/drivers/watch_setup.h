/* watch_setup.h - a port that is watched, the port inside it, and a watcher that remembers
 *
 * The ring has four cells, so it wraps soon. The port inside gives the packets that the test put
 * into its script and keeps what it was made to write; both ports and the watcher write down what
 * happens to them in one log, so that the order can be seen.
 */
#ifndef TESTS_DRIVERS_WATCH_SETUP_H
#define TESTS_DRIVERS_WATCH_SETUP_H

#include "tests/unit/ring_block.h"

#include <stdio.h>

#include "drivers/watch.h"
#include "stack/fragment.h"

enum { N_CELLS = 4, PACKET_LEN = 100, N_SHOWN = 2048, N_LOG = 4096 };

/* What a watcher was shown. */
struct shown {
    bool answer, unasked;
    uint64_t time_ns;
    enum verdict verdict;
    uint32_t data_len;
    uint8_t data[1500];
};

struct watching {
    struct watcher watcher;
    struct shown shown[N_SHOWN];
    unsigned n;
    unsigned n_rests;
    uint64_t rests_ns, rested_at_ns; /* what rest returns; when it was asked */
};

struct inner {
    struct port port;
    uint32_t to_read; /* packets that can be read now */
    uint8_t number;   /* of the next: it is full of that */
    uint32_t data_len;
    uint32_t room; /* packets that can be written now */
    int gone;      /* PORT_GONE when it is not 0: the errno */
    unsigned n_writes, n_waits, n_closes;
    int timeout_ms, wake_fd; /* of the last wait */
    uint32_t max;
};

static char log_of_all[N_LOG + 1]; /* p: packet shown, a: answer shown, w: written */
static size_t log_len;
static struct inner inner;
static struct watching watching[2];
static struct watch watch;
static struct ring ring;
static struct port *port; /* the watch */

static inline void note(char what)
{
    if (log_len < N_LOG)
        log_of_all[log_len++] = what;
    log_of_all[log_len] = '\0';
}

static inline void forget(void)
{
    log_len = 0;
    log_of_all[0] = '\0';
    watching[0].n = watching[1].n = 0;
}

/* ---- the port inside ------------------------------------------------------------------------- */

static inline int inner_gone(struct port *self)
{
    self->gone_errno = inner.gone;
    return inner.gone != 0 ? PORT_GONE : 0;
}

static inline int inner_burst_in(struct port *self, struct ring *to, uint32_t max)
{
    uint32_t n = 0;
    struct packet *packet;

    for (; n < max && inner.to_read > 0 && (packet = ring_next(to)) != NULL; n++) {
        memset(packet->data, inner.number++, inner.data_len);
        ring_fill(to, inner.data_len);
        inner.to_read--;
    }
    self->counters[PORT_READ] += n;
    return n > 0 ? (int)n : inner_gone(self);
}

static inline int inner_burst_out(struct port *self, struct ring *from)
{
    int n = 0;

    for (struct packet *packet; (packet = ring_unfreed(from)) != NULL; fragment_left(from)) {
        if (!verdict_table[packet->verdict].sends)
            continue;
        if (inner.room == 0) {
            self->counters[PORT_WRITE_LATER]++;
            break;
        }
        inner.room--;
        note('w');
        inner.n_writes++;
        self->counters[PORT_WRITTEN]++;
        n++;
    }
    return n > 0 ? n : inner_gone(self);
}

static inline int inner_wait(struct port *self, const struct ring *of, uint32_t max, int wake_fd,
                             int timeout_ms)
{
    (void)of;
    inner.n_waits++;
    inner.max = max;
    inner.wake_fd = wake_fd;
    inner.timeout_ms = timeout_ms;
    return inner_gone(self);
}

static inline void inner_close(struct port *self)
{
    (void)self;
    inner.n_closes++;
}

/* ---- the watcher ----------------------------------------------------------------------------- */

static inline void keep(struct watcher *watcher, const struct watched *packet, bool answer,
                        bool unasked)
{
    struct watching *self = (struct watching *)watcher;

    assert_true(self->n < N_SHOWN && packet->data_len <= sizeof self->shown[0].data);
    struct shown *shown = &self->shown[self->n++];
    *shown =
        (struct shown){answer, unasked, packet->time_ns, packet->verdict, packet->data_len, {0}};
    memcpy(shown->data, packet->data, packet->data_len);
    if (self == watching)
        note(answer ? 'a' : 'p');
}

static inline void keep_packet(struct watcher *watcher, const struct watched *packet)
{
    keep(watcher, packet, false, false);
}

static inline void keep_answer(struct watcher *watcher, const struct watched *answer, bool unasked)
{
    keep(watcher, answer, true, unasked);
}

static inline uint64_t rest(struct watcher *watcher, uint64_t now_ns)
{
    struct watching *self = (struct watching *)watcher;

    self->n_rests++;
    self->rested_at_ns = now_ns;
    return self->rests_ns;
}

/* ---- the fixture ----------------------------------------------------------------------------- */

static inline int watch_setup(void **state)
{
    static const struct port_operations port_operations = {inner_burst_in, inner_burst_out,
                                                           inner_wait, inner_close};
    static const struct watcher_operations watcher_operations = {keep_packet, keep_answer, rest};

    (void)state;
    inner = (struct inner){
        .port.operations = &port_operations, .data_len = 84, .number = 1, .room = UINT32_MAX};
    ring = ring_open(N_CELLS, PACKET_LEN);
    for (int i = 0; i < 2; i++)
        watching[i] =
            (struct watching){.watcher.operations = &watcher_operations, .rests_ns = UINT64_MAX};
    forget();
    if (!watch_open(&watch, &inner.port, &ring))
        return -1;
    watch_add(&watch, &watching[0].watcher);
    port = &watch.port;
    return 0;
}

static inline int watch_teardown(void **state)
{
    (void)state;
    port_close(port);
    ring_close(&ring);
    return 0;
}

/* n packets are read; they are full of number, number + 1 and so on. */
static inline void read_packets(uint32_t n)
{
    inner.to_read = n;
    assert_int_equal(port_burst_in(port, &ring, n), n);
}

/* The oldest packet without one gets this verdict, and other bytes, as an answer has. */
static inline struct packet *judge_one(enum verdict verdict)
{
    struct packet *packet = ring_unjudged(&ring);

    assert_non_null(packet);
    memset(packet->data, 0xee, packet->data_len);
    packet->verdict = verdict;
    ring_judge(&ring);
    return packet;
}

/* Is it this many bytes of that number? */
static inline bool is_full_of(const struct shown *shown, uint8_t number, uint32_t len)
{
    for (uint32_t i = 0; i < shown->data_len; i++) {
        if (shown->data[i] != number)
            return false;
    }
    return shown->data_len == len;
}

#define watch_test(behaviour)                                                                      \
    cmocka_unit_test_setup_teardown(behaviour, watch_setup, watch_teardown)

#endif
