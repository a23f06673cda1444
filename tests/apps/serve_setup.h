/* serve_setup.h - a server in the world of fake_world.h, which answers for 192.168.3.12
 */
#ifndef TESTS_APPS_SERVE_SETUP_H
#define TESTS_APPS_SERVE_SETUP_H

#include "tests/unit/unit.h"

#include "apps/serve.h"
#include "fake_world.h"
#include "tests/unit/ring_block.h"
#include "tests/unit/route_block.h"

enum { N_CELLS = 256, BURST = 64, MS = 1000000 };

enum { N_PLACES = 100, MAX_DATAGRAM = 5000, WAITS_S = 30 };

static struct server server;
static void *fragments; /* memory for them */

static inline int serve_setup(void **state)
{
    (void)state;
    world_begin();
    server = (struct server){
        .ring = ring_open(N_CELLS, 100),
        .port = &world.port,
        .batch = BURST,
        .wake_fd = WORLD_WAKE_FD,
    };
    host_init(&server.host, (struct siphash_key){{1, 2}});
    server.host.routes = route_open(1);
    server.host.address = IP(192, 168, 3, 12);
    assert_int_equal(
        posix_memalign(&fragments, RING_CACHE_LINE, reassembly_memory_len(N_PLACES, MAX_DATAGRAM)),
        0);
    reassembly_init(&server.host.reassembly, fragments, N_PLACES, MAX_DATAGRAM,
                    WAITS_S * 1000 * (uint64_t)MS, (struct siphash_key){{3, 4}},
                    server.host.verdicts);
    assert_true(route_add(&server.host.routes, IP(192, 168, 3, 12), 32, ROUTE_LOCAL));
    return 0;
}

static inline int serve_teardown(void **state)
{
    (void)state;
    free(fragments);
    route_close(&server.host.routes);
    ring_close(&server.ring);
    world_end();
    return 0;
}

static const struct report report;

#define serve_test(behaviour)                                                                      \
    cmocka_unit_test_setup_teardown(behaviour, serve_setup, serve_teardown)

#endif
