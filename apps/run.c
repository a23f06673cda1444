/* run.c - `echohost run`: gets everything together, serves, and puts everything back */

#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "drivers/address.h"
#include "drivers/pages.h"
#include "drivers/tun.h"
#include "live_capture.h"
#include "mem_ping.h"
#include "serve.h"
#include "signals.h"
#include "trace.h"
#include "virtual_host.h"

/* Everything that a run holds. */
struct session {
    struct options options;
    struct server server;
    struct report report;
    struct policy policy;
    struct pages pages;
    void *fragments; /* memory for them */
    struct tun_device device;
    struct tun_port tun;
    struct mem_ping mem_ping;
    struct watch watch; /* around the port, for these: */
    struct live_capture capture;
    struct trace trace;
    struct interface_address mem_address; /* whence --mem asks */
};

static bool open_device(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    struct tun_settings settings = {options->interface, options->address.address,
                                    options->address.prefix_len, options->address_said,
                                    options->mtu};
    struct tun_device *device = &session->device;
    bool opened = options->fd >= 0 ? tun_device_adopt(device, options->fd, options->mtu, error)
                                   : tun_device_open(device, &settings, error);
    if (!opened)
        return false;
    tun_open(&session->tun, device->fd);
    session->server.port = &session->tun.port;
    session->report.device = device;
    return true;
}

static void open_mem(struct session *session)
{
    const struct options *options = &session->options;
    uint32_t own = session->server.host.address;

    mem_ping_open(&session->mem_ping, options->address.address,
                  own != 0 ? own : options->prefixes[0].address);
    session->server.port = &session->mem_ping.mem.port;
}

static bool make_ring(struct session *session, struct error *error)
{
    uint32_t n_cells = session->options.cells;
    uint32_t packet_len = session->options.mem ? MEM_PING_LEN : session->device.mtu;

    if (!pages_map(&session->pages, ring_memory_len(n_cells, packet_len)))
        return error_set(error,
                         "cannot map memory for %u packets: %s; free some, or use a smaller "
                         "--ring or --mtu",
                         n_cells, strerror(errno));
    ring_init(&session->server.ring, session->pages.memory, n_cells, packet_len);
    return true;
}

/* With --capture or --trace there is a port around the port, which shows them the packets. */
static bool make_watch(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    struct server *server = &session->server;

    if (options->capture == NULL && !options->trace)
        return true;
    if (!watch_open(&session->watch, server->port, &server->ring))
        return error_set(error, "cannot map memory to watch the packets: %s; free some",
                         strerror(errno));
    if (options->capture != NULL)
        watch_add(&session->watch, &session->capture.watcher);
    if (options->trace) {
        trace_open(&session->trace);
        watch_add(&session->watch, &session->trace.watcher);
    }
    server->port = &session->watch.port;
    return true;
}

/* The last packets are written and printed. */
static void end_watch(struct session *session)
{
    if (session->options.capture != NULL)
        live_capture_close(&session->capture);
    if (session->options.trace)
        trace_close(&session->trace);
}

/* A prefix of which the kernel sends us nothing is a note: its owner wants to know. One address of
 * each is asked about, and of a long list the first ones. */
static void note_unrouted(struct session *session)
{
    enum { MAX_ASKED = 64 };
    const struct options *options = &session->options;
    struct tun_device *device = &session->device;
    struct netlink netlink;

    if (session->report.device == NULL || device->index == 0 || !device->up ||
        netlink_open(&netlink) != 0)
        return;
    for (size_t i = 0; i < options->n_prefixes && i < MAX_ASKED; i++) {
        const struct prefix *prefix = &options->prefixes[i];
        struct kernel_route route;
        uint32_t host;
        if (device->n_notes == TUN_MAX_NOTES || prefix->prefix_len == 0 ||
            prefix->type == ROUTE_BLACKHOLE || /* as silent there as here */
            !policy_find_host(&session->policy, prefix, &host) ||
            (netlink_get_route(&netlink, host, &route) == 0 && route.index == device->index))
            continue;
        struct error *note = &device->notes[device->n_notes++];
        if (route.local)
            (void)error_set(note,
                            "%s will not come in: it is the kernel's own address, on another "
                            "device; choose another PREFIX",
                            address_text(host).text);
        else
            (void)error_set(note,
                            "%s will not come in: the kernel does not send it to %s; run `ip route "
                            "add %s/%u dev %s` as root, or choose another PREFIX",
                            address_text(host).text, device->name,
                            address_text(prefix->address).text, prefix->prefix_len, device->name);
    }
    netlink_close(&netlink);
}

/* Says how it went. Returns the exit status. */
static int end(struct session *session, bool served)
{
    const struct report *report = &session->report;
    int why = session->server.port->gone_errno;
    uint64_t elapsed_ns = serve_elapsed_ns(&session->server);
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

/* The host as the options want it, with a key that nobody knows. */
static bool make_host(struct session *session, struct error *error)
{
    struct siphash_key key;

    if (getrandom(&key, sizeof key, 0) != (ssize_t)sizeof key)
        return error_set(error, "cannot get random numbers: %s; is the kernel older than 3.17?",
                         strerror(errno));
    return virtual_host_make(&session->server.host, &session->options, &session->policy, key,
                             session->options.mem ? HOST_MTU : session->device.mtu,
                             &session->fragments, error);
}

/* Routes, host, ring and, without a device, the packets. Returns the exit status. */
static int prepare(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    struct policy *policy = &session->policy;

    policy->kernel = options->mem ? &session->mem_address : session->device.addresses;
    policy->n_kernel = options->mem ? 1 : session->device.n_addresses;
    policy->allow_240 = options->allow_240;
    int status = policy_make(policy, options->prefixes, options->n_prefixes, error);
    if (status != EXIT_DONE)
        return status;
    if (!make_host(session, error))
        return EXIT_FAILED;
    if (options->mem)
        open_mem(session);
    if (!make_ring(session, error) || !make_watch(session, error))
        return EXIT_FAILED;
    session->report.port = session->server.port;
    return EXIT_DONE;
}

/* From an open device (or none) to the last word. Returns the exit status. */
static int run_host(struct session *session, struct error *error)
{
    bool served = false;
    int status = prepare(session, error);

    if (status == EXIT_DONE) {
        note_unrouted(session);
        report_start(&session->report);
        served = serve(&session->server, &session->report);
        end_watch(session);
    }
    tun_device_restore(&session->device);
    if (status == EXIT_DONE) {
        status = end(session, served);
        pages_unmap(&session->pages);
    }
    if (session->server.port != NULL)
        port_close(session->server.port);
    return status;
}

/* What the interface is called in a capture: it is begun before there is one. */
static const char *capture_name(const struct options *options)
{
    if (options->mem)
        return "memory";
    return options->fd >= 0 ? "fd" : options->interface;
}

static int run_session(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    struct server *server = &session->server;
    int status = EXIT_FAILED;

    server->max_answers = options->count;
    server->max_time_ns = options->duration_ns;
    session->mem_address =
        (struct interface_address){1, options->address.address, options->address.prefix_len};
    session->device.fd_flags = -1;
    session->report =
        (struct report){.options = options, .host = &server->host, .ring = &server->ring};
    if (options->capture != NULL)
        session->report.capture = &session->capture;

    /* First of all: from here on a signal ends it in good order. */
    server->wake_fd = signals_open();
    if (server->wake_fd < 0) {
        (void)error_set(error, "cannot wait for signals: %s; close some files", strerror(errno));
        return EXIT_FAILED;
    }
    if (options->capture != NULL &&
        !live_capture_open(&session->capture, options, capture_name(options), error))
        status = EXIT_FAILED;
    else if (options->mem || open_device(session, error))
        status = run_host(session, error);
    if (options->capture != NULL)
        live_capture_close(&session->capture);
    (void)close(server->wake_fd);
    return status;
}

int run(int argc, char **argv)
{
    struct session session = {0};
    struct error error = {""};
    int status;

    if (options_ready(&session.options, RUN, argc, argv, &status))
        status = run_session(&session, &error);
    if (error.text[0] != '\0')
        (void)fprintf(stderr, "echohost: %s\n", error.text);
    free(session.policy.memory);
    free(session.fragments);
    options_free(&session.options);
    return status;
}
