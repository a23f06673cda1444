/* port.h - where packets come from and go to: the interface of every driver
 *
 * A port moves bursts between the outside and the cells of a ring. It fills cells, and it writes
 * the answers from the cells in which the stack left them; what happens in between is not its
 * business. Ports that wrap another port (to record, to disturb) have the same four operations.
 *
 * What can go wrong while packets move is an everyday matter and has a counter each, in port.def;
 * only the end of the port itself stops its user.
 */
#ifndef DRIVERS_PORT_H
#define DRIVERS_PORT_H

#include <stdint.h>

#include "stack/ring.h"

enum port_counter {
#define PORT_COUNTER(enumerator, sentence) enumerator,
#include "port.def"
#undef PORT_COUNTER
    N_PORT_COUNTERS
};

struct port_counter_row {
    const char *name;     /* the enumerator */
    const char *sentence; /* "...: N" */
};

/* Indexed by enum port_counter. */
extern const struct port_counter_row port_counter_table[N_PORT_COUNTERS];

enum { PORT_GONE = -1 };

struct port;

struct port_operations {
    /* Reads packets into vacant cells, at most max of them, until there are none left to read or
     * no cell is vacant. Never blocks. Returns how many, or PORT_GONE. */
    int (*burst_in)(struct port *port, struct ring *ring, uint32_t max);

    /* Writes the answers among the judged packets, in their order, each with all its fragments, and
     * frees their cells and those of the others. Never blocks: stops at a packet that cannot leave
     * yet and keeps it, with all behind it, for the next call. Returns how many packets left, or
     * PORT_GONE. */
    int (*burst_out)(struct port *port, struct ring *ring);

    /* Sleeps until a burst_in of max packets or a burst_out has something to do for this ring,
     * wake_fd is readable, or timeout_ms are over (-1: for ever). May return early. Returns 0 or
     * PORT_GONE. */
    int (*wait)(struct port *port, const struct ring *ring, uint32_t max, int wake_fd,
                int timeout_ms);

    /* Gives back what the port holds. Answers still in the ring are lost. */
    void (*close)(struct port *port);
};

struct port {
    const struct port_operations *operations;
    uint64_t counters[N_PORT_COUNTERS];
    int gone_errno; /* after PORT_GONE: why; 0 when the input had simply come to its end */
};

static inline int port_burst_in(struct port *port, struct ring *ring, uint32_t max)
{
    return port->operations->burst_in(port, ring, max);
}

static inline int port_burst_out(struct port *port, struct ring *ring)
{
    return port->operations->burst_out(port, ring);
}

static inline int port_wait(struct port *port, const struct ring *ring, uint32_t max, int wake_fd,
                            int timeout_ms)
{
    return port->operations->wait(port, ring, max, wake_fd, timeout_ms);
}

/* Frees the cells of all judged packets; the answers among them are counted as lost at the end. */
void port_abandon(struct port *port, struct ring *ring);

/* All answers that were lost, for whichever reason. */
uint64_t port_lost(const struct port *port);

static inline void port_close(struct port *port)
{
    port->operations->close(port);
}

#endif
