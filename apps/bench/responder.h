/* responder.h - a process that answers on LINK_TUN, to be measured
 *
 * It is a child, in a process group of its own, in the namespace of bench; it dies with bench.
 */
#ifndef APPS_BENCH_RESPONDER_H
#define APPS_BENCH_RESPONDER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "drivers/error.h"

enum responder_kind {
    RESPONDER_REFLECTOR, /* turns round whatever comes, unseen: the floor */
    RESPONDER_ECHOHOST,  /* this program, as `echohost run` */
    RESPONDER_COMMAND,   /* what a user wants to have measured */
};

struct responder_settings {
    enum responder_kind kind;
    const char *command; /* of RESPONDER_COMMAND, for sh -c, with TUN, ADDR and KERNEL_ADDR in its
                            environment */
    unsigned queues; /* of RESPONDER_ECHOHOST: the device is a multi_queue one when more than 1 */
    unsigned busy_poll_us; /* of the first two: looks for packets for so long before it sleeps */
    uint32_t batch;        /* of the first two: packets read before the first is answered */
    uint32_t cells;        /* of RESPONDER_ECHOHOST: --ring */
    const uint32_t *cpus;  /* that it stays on, n_cpus of them; 0: anywhere */
    unsigned n_cpus;
};

struct responder {
    struct responder_settings settings;
    pid_t pid; /* and process group; 0: none */
    int out;   /* what echohost says on stdout; -1: not read */
};

/* Starts it and returns when it has attached to LINK_TUN, which link_make_tun() made. False with
 * *error said when it has ended, or has not attached in time (5 s); nothing is left of it then. */
bool responder_start(struct responder *responder, const struct responder_settings *settings,
                     struct error *error);

/* What to call it when something has to be said about it. */
const char *responder_name(const struct responder_settings *settings);

/* Does it still run? False with *error said when not. */
bool responder_check(struct responder *responder, struct error *error);

/* The processor time that it and its children have used so far. */
uint64_t responder_cpu_ns(const struct responder *responder);

/* Ends it, and its children. *summary becomes what echohost says of itself at the end (--json), for
 * the caller to json_decref; NULL for others. False with *error said when it ended badly. */
bool responder_end(struct responder *responder, json_t **summary, struct error *error);

#endif
