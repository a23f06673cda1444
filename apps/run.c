/* run.c - `echohost run`: gets everything together, serves, and puts everything back */

#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mem_ping.h"
#include "pinning.h"
#include "signals.h"
#include "unrouted.h"
#include "watching.h"
#include "workers.h"

/* Everything that a run holds. */
struct session {
    struct options options;
    struct queue *queues;   /* options.queues of them */
    struct workers workers; /* of several queues; one is served by the main thread */
    int wake_fd;            /* of signals_open() */
    struct report report;
    struct policy policy;
    struct tun_device device;
    struct mem_ping mem_ping;
    struct watching watching;
    struct interface_address mem_address; /* whence --mem asks */
};

/* The further ones of the device. */
static bool open_queues(struct session *session, struct error *error)
{
    for (unsigned i = 1; i < session->options.queues; i++) {
        struct queue *queue = &session->queues[i];
        int fd = tun_device_add_queue(&session->device, error);
        if (fd < 0)
            return false;
        tun_open(&queue->tun, fd);
        queue->server.port = &queue->tun.port;
    }
    return true;
}

static bool open_device(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    struct tun_settings settings = {options->interface,
                                    options->address.address,
                                    options->address.prefix_len,
                                    options->address_said,
                                    options->mtu,
                                    options->queues};
    struct tun_device *device = &session->device;
    struct queue *first = &session->queues[0];
    bool opened = options->fd >= 0 ? tun_device_adopt(device, options->fd, options->mtu, error)
                                   : tun_device_open(device, &settings, error);
    if (!opened)
        return false;
    tun_open(&first->tun, device->fd);
    first->server.port = &first->tun.port;
    session->report.device = device;
    opened = open_queues(session, error);
    if (!opened)
        tun_device_restore(device);
    return opened;
}

static void open_mem(struct session *session)
{
    const struct options *options = &session->options;
    struct server *server = &session->queues[0].server;
    uint32_t own = server->host.address;

    mem_ping_open(&session->mem_ping, options->address.address,
                  own != 0 ? own : options->prefixes[0].address);
    server->port = &session->mem_ping.mem.port;
}

/* Says how it went. Returns the exit status. */
static int end(struct session *session, bool served)
{
    const struct report *report = &session->report;
    int why = report->port->gone_errno;
    uint64_t elapsed_ns = serve_elapsed_ns(&session->queues[0].server);
    bool replied = true;

    if (session->options.mem)
        replied = mem_ping_report(&session->mem_ping, report) > 0;
    report_summary(report, elapsed_ns);
    if (!report_balances(report)) {
        (void)fprintf(stderr, "echohost: the counters do not add up: a packet was lost count of; "
                              "please report this with the summary above\n");
        return EXIT_FAILED;
    }
    if (!served && why != 0) {
        (void)fprintf(stderr,
                      "echohost: cannot read from %s any more: %s; was it deleted? Start again to "
                      "make it anew\n",
                      session->device.name, strerror(why));
        return EXIT_FAILED;
    }
    return replied ? EXIT_DONE : EXIT_FAILED;
}

/* Hosts and rings, the rings where their memory is near to who serves them. */
static bool make_queues(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    uint32_t packet_len = options->mem ? MEM_PING_LEN : session->device.mtu;
    struct pinning pinning;
    bool made = true;

    pinning_remember(&pinning);
    for (unsigned i = 0; made && i < options->queues; i++)
        made = pinning_stay(options, i, error) &&
               queue_make(&session->queues[i], options, &session->policy, packet_len, error);
    if (options->queues > 1)
        pinning_return(&pinning);
    return made;
}

/* Routes, queues and, without a device, the packets. Returns the exit status. */
static int prepare(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    struct server *first = &session->queues[0].server;
    struct policy *policy = &session->policy;

    policy->kernel = options->mem ? &session->mem_address : session->device.addresses;
    policy->n_kernel = options->mem ? 1 : session->device.n_addresses;
    policy->allow_240 = options->allow_240;
    int status = policy_make(policy, options->prefixes, options->n_prefixes, error);
    if (status != EXIT_DONE)
        return status;
    if (!make_queues(session, error))
        return EXIT_FAILED;
    if (options->mem)
        open_mem(session);
    else
        unrouted_note(&session->device, options, policy);
    if (!watching_surround(&session->watching, options, first, error))
        return EXIT_FAILED;
    first->max_answers = options->count;
    if (options->queues == 1) /* else the main thread looks at the clock */
        first->max_time_ns = options->duration_ns;
    first->wake_fd = session->wake_fd;
    session->report.host = &first->host;
    session->report.ring = &first->ring;
    session->report.port = first->port;
    return EXIT_DONE;
}

/* Answers until the end. False when a port ended first. */
static bool serve_one(struct session *session)
{
    report_start(&session->report);
    bool served = serve(&session->queues[0].server, &session->report);
    watching_end(&session->watching, &session->options);
    return served;
}

/* The same with several queues. Returns EXIT_FAILED with *error said when it cannot begin. */
static int serve_several(struct session *session, bool *served, struct error *error)
{
    struct workers *workers = &session->workers;
    struct report *report = &session->report;
    bool started =
        workers_start(workers, session->queues, &session->options, session->wake_fd, error);

    report->queues = workers->counts;
    if (started) {
        report_start(report);
        workers_watch(workers, report, session->options.duration_ns);
    }
    unsigned gone = workers_stop(workers);
    *served = gone == workers->n;
    if (!*served)
        report->port = session->queues[gone].server.port;
    return started ? EXIT_DONE : EXIT_FAILED;
}

/* From an open device (or none) to the last word. Returns the exit status. */
static int run_host(struct session *session, struct error *error)
{
    bool served = false;
    int status = prepare(session, error);

    if (status == EXIT_DONE && session->options.queues > 1)
        status = serve_several(session, &served, error);
    else if (status == EXIT_DONE)
        served = serve_one(session);
    tun_device_restore(&session->device);
    if (status == EXIT_DONE)
        status = end(session, served);
    return status;
}

/* With memory for the queues. */
static int run_session(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    int status = EXIT_FAILED;

    session->mem_address =
        (struct interface_address){1, options->address.address, options->address.prefix_len};
    session->device.fd_flags = -1;
    session->report = (struct report){.options = options};
    if (options->capture != NULL)
        session->report.capture = &session->watching.capture;

    /* First of all: from here on a signal ends it in good order. */
    session->wake_fd = signals_open();
    if (session->wake_fd < 0) {
        (void)error_set(error, "cannot wait for signals: %s; close some files", strerror(errno));
        return EXIT_FAILED;
    }
    if (watching_begin(&session->watching, options, error) &&
        (options->mem || open_device(session, error)))
        status = run_host(session, error);
    watching_end(&session->watching, options);
    (void)close(session->wake_fd);
    return status;
}

static void free_session(struct session *session)
{
    for (unsigned i = 0; session->queues != NULL && i < session->options.queues; i++) {
        struct queue *queue = &session->queues[i];
        if (queue->server.port != NULL)
            port_close(queue->server.port);
        queue_free(queue);
    }
    workers_free(&session->workers);
    free(session->queues);
    free(session->policy.memory);
    options_free(&session->options);
}

int run(int argc, char **argv)
{
    struct session session = {0};
    struct error error = {""};
    int status;

    if (options_ready(&session.options, RUN, argc, argv, &status)) {
        session.queues = queues_allocate(session.options.queues, &error);
        status = session.queues != NULL ? run_session(&session, &error) : EXIT_FAILED;
    }
    if (error.text[0] != '\0')
        (void)fprintf(stderr, "echohost: %s\n", error.text);
    free_session(&session);
    return status;
}
