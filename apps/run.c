/* run.c - `echohost run`: gets everything together, serves, and puts everything back */

#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/address.h"
#include "drivers/pages.h"
#include "drivers/tun.h"
#include "mem_ping.h"
#include "serve.h"
#include "signals.h"

enum { N_CELLS = 256 };

/* Everything that a run holds. */
struct session {
    struct options options;
    struct server server;
    struct report report;
    void *routes_memory;
    struct pages pages;
    struct tun_device device;
    struct tun_port tun;
    struct mem_ping mem_ping;
};

static const char *special_name(enum route_type type)
{
    static const char *const names[N_ROUTE_TYPES] = {
        [ROUTE_BROADCAST] = "a broadcast address",
        [ROUTE_MULTICAST] = "multicast",
        [ROUTE_LOOPBACK] = "loopback",
        [ROUTE_THIS_NETWORK] = "\"this network\"",
        [ROUTE_RESERVED] = "reserved",
    };
    return names[type];
}

/* The addresses of the kernel's network that stand for everybody: all ones, and the old all zeros
 * (RFC 1122 section 3.3.6). */
static void add_broadcasts(struct route_table *routes, uint32_t address, unsigned prefix_len)
{
    uint32_t mask = address_mask(prefix_len);

    if (prefix_len >= 31)
        return;
    (void)route_add(routes, address & mask, 32, ROUTE_BROADCAST);
    (void)route_add(routes, address | ~mask, 32, ROUTE_BROADCAST);
}

static bool add_prefix(struct route_table *routes, const struct prefix *prefix, struct error *error)
{
    struct route covering = route_lookup(routes, prefix->address);
    const char *special = special_name(covering.type);

    if (special != NULL && covering.prefix_len <= prefix->prefix_len)
        return error_set(error, "cannot answer for %s: it is %s; choose an address of one host",
                         prefix_text(prefix).text, special);
    if (!route_add(routes, prefix->address, prefix->prefix_len, prefix->type))
        return error_set(error, "cannot answer for %s: the routing table is full; give fewer",
                         prefix_text(prefix).text);
    return true;
}

/* The routing table as the command line says it. The kernel's network is not known for certain
 * before its device is; what --address says is taken meanwhile, to refuse its broadcasts. */
static bool make_routes(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    struct route_table *routes = &session->server.host.routes;
    enum { N_BROADCASTS = 4 }; /* those of --address, and those of the device */
    size_t memory_len = route_memory_len(options->n_prefixes + N_BROADCASTS);

    session->routes_memory = malloc(memory_len);
    if (session->routes_memory == NULL)
        return error_set(error, "cannot keep %zu routes: out of memory; give fewer prefixes",
                         options->n_prefixes);
    route_init(routes, session->routes_memory, memory_len);
    const char *special = special_name(route_lookup(routes, options->address.address).type);
    if (special != NULL)
        return error_set(error, "cannot use address %s: it is %s; choose an address of one host",
                         address_text(options->address.address).text, special);
    if (options->fd < 0)
        add_broadcasts(routes, options->address.address, options->address.prefix_len);
    for (size_t i = 0; i < options->n_prefixes; i++) {
        if (!add_prefix(routes, &options->prefixes[i], error))
            return false;
    }
    return true;
}

/* The first address that is answered; of a network, the first that is not the network's own. */
static uint32_t first_local(const struct options *options)
{
    for (size_t i = 0; i < options->n_prefixes; i++) {
        const struct prefix *prefix = &options->prefixes[i];
        if (prefix->type == ROUTE_LOCAL)
            return prefix->address + (prefix->prefix_len < 31);
    }
    return options->prefixes[0].address;
}

static bool open_port(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    struct tun_settings settings = {options->interface, options->address.address,
                                    options->address.prefix_len, options->mtu};
    struct tun_device *device = &session->device;

    if (options->mem) {
        mem_ping_open(&session->mem_ping, options->address.address, first_local(options));
        session->server.port = &session->mem_ping.mem.port;
        session->device.mtu = TUN_MTU;
        return true;
    }
    bool opened = options->fd >= 0 ? tun_device_adopt(device, options->fd, options->mtu, error)
                                   : tun_device_open(device, &settings, error);
    if (!opened)
        return false;
    tun_open(&session->tun, device->fd);
    session->server.port = &session->tun.port;
    session->report.device = device;
    if (device->address.index != 0)
        add_broadcasts(&session->server.host.routes, device->address.address,
                       device->address.prefix_len);
    return true;
}

static bool make_ring(struct session *session, struct error *error)
{
    uint32_t packet_len = session->device.mtu;

    if (!pages_map(&session->pages, ring_memory_len(N_CELLS, packet_len)))
        return error_set(error,
                         "cannot map memory for %d packets: %s; free some, or use a smaller "
                         "--mtu",
                         N_CELLS, strerror(errno));
    ring_init(&session->server.ring, session->pages.memory, N_CELLS, packet_len);
    session->report.huge_pages = session->pages.huge;
    return true;
}

/* A prefix that the kernel sends elsewhere is answered by nobody here: its owner wants to know. */
static void warn_unrouted(const struct session *session)
{
    const struct options *options = &session->options;
    const struct tun_device *device = &session->device;

    if (options->mem || device->index == 0 || !device->up)
        return;
    for (size_t i = 0; i < options->n_prefixes; i++) {
        const struct prefix *prefix = &options->prefixes[i];
        if (!tun_device_is_route_to(device, prefix->address + (prefix->prefix_len < 31)))
            (void)fprintf(stderr,
                          "echohost: nothing will come in for %s: the kernel does not send it to "
                          "%s; run `ip route add %s/%u dev %s` as root\n",
                          prefix_text(prefix).text, device->name,
                          address_text(prefix->address).text, prefix->prefix_len, device->name);
    }
}

static int end(const struct session *session, bool served)
{
    const struct report *report = &session->report;
    int why = session->server.port->gone_errno;

    if (session->options.mem)
        mem_ping_report(&session->mem_ping, report);
    report_summary(report, serve_elapsed_ns(&session->server));
    if (!report_balances(report)) {
        (void)fprintf(stderr, "echohost: the counters do not add up: a packet was lost count of; "
                              "please report this with the summary above\n");
        return EXIT_FAILED;
    }
    if (served || why == 0)
        return EXIT_DONE;
    (void)fprintf(stderr, "echohost: %s is gone: %s; was it deleted? Start again to make it anew\n",
                  session->device.name, strerror(why));
    return EXIT_FAILED;
}

static int run_session(struct session *session, struct error *error)
{
    struct server *server = &session->server;
    struct report *report = &session->report;

    server->host.ttl = HOST_TTL;
    server->max_answers = session->options.count;
    server->max_time_ns = session->options.duration_ns;
    *report =
        (struct report){.options = &session->options, .host = &server->host, .ring = &server->ring};
    if (!make_routes(session, error))
        return EXIT_USAGE;
    if (!open_port(session, error))
        return EXIT_FAILED;
    report->port = server->port;

    int status = EXIT_FAILED;
    if (make_ring(session, error)) {
        server->wake_fd = signals_open();
        if (server->wake_fd < 0) {
            (void)error_set(error, "cannot wait for signals: %s; close some files",
                            strerror(errno));
        } else {
            report_start(report);
            warn_unrouted(session);
            status = end(session, serve(server, report));
            (void)close(server->wake_fd);
        }
        pages_unmap(&session->pages);
    }
    tun_device_restore(&session->device);
    port_close(server->port);
    return status;
}

int run(int argc, char **argv)
{
    struct session session = {0};
    struct error error = {""};
    int status = EXIT_DONE;

    switch (options_parse(&session.options, argc, argv, &error)) {
    case OPTIONS_HELP:
        options_help(stdout);
        break;
    case OPTIONS_VERSION:
        (void)puts("echohost " ECHOHOST_VERSION);
        break;
    case OPTIONS_BAD:
        status = EXIT_USAGE;
        break;
    case OPTIONS_RUN:
        status = run_session(&session, &error);
        break;
    }
    if (error.text[0] != '\0')
        (void)fprintf(stderr, "echohost: %s\n", error.text);
    free(session.routes_memory);
    options_free(&session.options);
    return status;
}
