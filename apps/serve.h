/* serve.h - the loop that everything is for: packets in, verdicts, answers out */
#ifndef APPS_SERVE_H
#define APPS_SERVE_H

#include "report.h"

enum {
    SERVE_BATCH = 128, /* packets read before the first of them is answered */
    SERVE_CELLS = 256, /* of the ring */
};

struct server {
    struct host host;
    struct ring ring;
    struct port *port;
    uint32_t batch; /* packets read before the first of them is answered, if the ring has room */
    uint64_t busy_poll_ns; /* after a packet, so long it looks for the next before it sleeps */
    uint64_t max_answers;  /* 0: no end */
    uint64_t max_time_ns;  /* 0: no end */
    int wake_fd;           /* that ends its sleep, of signals_open() or of a worker */

    /* set by the functions below; CLOCK_MONOTONIC */
    uint64_t started_ns;
    uint64_t utc_set_ns; /* when it last looked at the time of day */
    uint64_t packet_ns;  /* when a packet came last */
};

/* The parts of what follows, for whoever is told otherwise when to stop. A turn is a burst of
 * packets or, when there is none, a sleep; it is false when the port has ended. At the end what has
 * arrived is taken, unless the port has ended, and the last answers leave. */
void serve_begin(struct server *server);
bool serve_turn(struct server *server);
void serve_end(struct server *server, bool has_port);

/* Answers until a signal, the count or the time ends it, then takes what has arrived by then and
 * lets the last answers leave. Prints statistics when they are asked for. False when the port ended
 * first; port->gone_errno says why. */
bool serve(struct server *server, const struct report *report);

/* Nanoseconds since it began. */
uint64_t serve_elapsed_ns(const struct server *server);

/* Nanoseconds in the milliseconds of poll(2), never too few; of a long time a part. */
int serve_ms(uint64_t ns);

#endif
