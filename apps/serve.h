/* serve.h - the loop that everything is for: packets in, verdicts, answers out */
#ifndef APPS_SERVE_H
#define APPS_SERVE_H

#include "report.h"

enum {
    SERVE_BATCH = 64,  /* packets read before the first of them is answered */
    SERVE_CELLS = 256, /* of the ring */
};

struct server {
    struct host host;
    struct ring ring;
    struct port *port;
    uint64_t max_answers; /* 0: no end */
    uint64_t max_time_ns; /* 0: no end */
    uint64_t started_ns;  /* set by serve(), CLOCK_MONOTONIC */
    uint64_t utc_set_ns;  /* when it last looked at the time of day */
    int wake_fd;          /* of signals_open() */
};

/* Answers until a signal, the count or the time ends it, then takes what has arrived by then and
 * lets the last answers leave. Prints statistics when they are asked for. False when the port ended
 * first; port->gone_errno says why. */
bool serve(struct server *server, const struct report *report);

/* Nanoseconds since serve() began. */
uint64_t serve_elapsed_ns(const struct server *server);

#endif
