/* workers_setup.h - queues whose other ends the test holds, and a main thread that it orders about
 *
 * Each queue is a real one, with a socket pair for a device; the threads are real as well. What is
 * replaced is what the main thread hears: a list of orders, one for each time that it looks.
 */
#ifndef TESTS_APPS_WORKERS_SETUP_H
#define TESTS_APPS_WORKERS_SETUP_H

#include "tests/unit/unit.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "apps/workers.h"
#include "tests/drivers/texts.h"
#include "tests/unit/packet_builder.h"
#include "tests/unit/route_block.h"

enum { N_QUEUES = 3, ECHO_LEN = 84 };

static struct options options;
static struct prefix prefix = {IP(192, 168, 3, 12), 32, ROUTE_LOCAL};
static struct policy policy;
static struct queue *queues;
static int outsides[N_QUEUES];
static struct workers workers;
static struct error error;
static int wake_fd;

static inline int workers_setup(void **state)
{
    (void)state;
    error.text[0] = '\0';
    options = (struct options){.fd = -1,
                               .ttl = 64,
                               .err_total = 1000,
                               .reass_datagrams = 2,
                               .reass_max = 576,
                               .reass_timeout = 30,
                               .queues = N_QUEUES,
                               .batch = 4,
                               .cells = 8,
                               .prefixes = &prefix,
                               .n_prefixes = 1};
    policy = (struct policy){.routes = route_open(1)};
    assert_true(route_add(&policy.routes, prefix.address, 32, ROUTE_LOCAL));
    queues = queues_allocate(N_QUEUES, &error);
    for (unsigned i = 0; i < N_QUEUES; i++) {
        int ends[2];
        if (!queue_make(&queues[i], &options, &policy, 1500, &error))
            fail_msg("%s", error.text);
        assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends), 0);
        tun_open(&queues[i].tun, ends[0]);
        queues[i].server.port = &queues[i].tun.port;
        outsides[i] = ends[1];
    }
    wake_fd = eventfd(0, EFD_NONBLOCK);
    workers = (struct workers){0};
    return 0;
}

static inline int workers_teardown(void **state)
{
    (void)state;
    workers_free(&workers);
    for (unsigned i = 0; i < N_QUEUES; i++) {
        port_close(queues[i].server.port);
        queue_free(&queues[i]);
        if (outsides[i] >= 0)
            (void)close(outsides[i]);
    }
    free(queues);
    route_close(&policy.routes);
    return close(wake_fd);
}

static inline void started(void)
{
    if (!workers_start(&workers, queues, &options, wake_fd, &error))
        fail_msg("%s", error.text);
    assert_int_equal(workers.n, N_QUEUES);
}

/* Sends n requests into a queue, each when the one before was answered. */
static inline void ask_queue(unsigned i, unsigned n)
{
    struct packet_spec spec = packet_echo_request();
    struct frame request = packet_build(&spec);
    uint8_t reply[200];

    for (; n > 0; n--) {
        assert_int_equal(write(outsides[i], request.bytes, request.len), request.len);
        assert_int_equal(poll(&(struct pollfd){.fd = outsides[i], .events = POLLIN}, 1, 10000), 1);
        assert_int_equal(read(outsides[i], reply, sizeof reply), request.len);
        assert_int_equal(reply[20], 0); /* an echo reply */
    }
    frame_free(&request);
}

#define workers_test(behaviour)                                                                    \
    cmocka_unit_test_setup_teardown(behaviour, workers_setup, workers_teardown)

#endif
