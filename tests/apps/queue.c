/* queue.c - proves that a queue has all that it needs, and that none of it is another's
 */
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdlib.h>

#include "apps/queue.h"
#include "tests/drivers/texts.h"
#include "tests/unit/packet_builder.h"
#include "tests/unit/route_block.h"

int __real_posix_memalign(void **memory, size_t alignment, size_t len);
int __wrap_posix_memalign(void **memory, size_t alignment, size_t len);

static bool no_memory;

int __wrap_posix_memalign(void **memory, size_t alignment, size_t len)
{
    return no_memory ? ENOMEM : __real_posix_memalign(memory, alignment, len);
}

enum { N_QUEUES = 4, PACKET_LEN = 1280 };

static struct options options;
static struct prefix prefix = {IP(192, 168, 3, 12), 32, ROUTE_LOCAL};
static struct policy policy;
static struct queue *queues;

static int queue_setup(void **state)
{
    struct error error = {""};

    (void)state;
    no_memory = false;
    options = (struct options){.fd = -1,
                               .ttl = 64,
                               .err_rate = 1,
                               .err_total = 1000,
                               .reass_datagrams = 2,
                               .reass_max = 576,
                               .reass_timeout = 30,
                               .queues = N_QUEUES,
                               .busy_poll_us = 50,
                               .batch = 32,
                               .cells = 16,
                               .prefixes = &prefix,
                               .n_prefixes = 1};
    policy = (struct policy){.routes = route_open(1)};
    assert_true(route_add(&policy.routes, prefix.address, 32, ROUTE_LOCAL));
    queues = queues_allocate(N_QUEUES, &error);
    for (unsigned i = 0; i < N_QUEUES; i++) {
        if (!queue_make(&queues[i], &options, &policy, PACKET_LEN, &error))
            fail_msg("%s", error.text);
    }
    return 0;
}

static int queue_teardown(void **state)
{
    (void)state;
    for (unsigned i = 0; i < N_QUEUES; i++)
        queue_free(&queues[i]);
    free(queues);
    route_close(&policy.routes);
    return 0;
}

TEST(it_serves_as_the_options_say)
{
    (void)state;
    for (unsigned i = 0; i < N_QUEUES; i++) {
        const struct server *server = &queues[i].server;
        assert_int_equal(server->batch, 32);
        assert_int_equal(server->busy_poll_ns, 50000);
        assert_int_equal(server->ring.n_cells, 16);
        assert_in_range(server->ring.cell_len, PACKET_LEN, PACKET_LEN + 128);
        assert_int_equal(server->host.mtu, PACKET_LEN);
        assert_int_equal(server->host.address, prefix.address);
        assert_int_equal(server->host.reassembly.n_places, 2);
    }
}

TEST(the_limit_on_errors_is_divided_among_the_queues_and_that_of_a_peer_is_not)
{
    (void)state;
    for (unsigned i = 0; i < N_QUEUES; i++) {
        const struct limiter *limiter = &queues[i].server.host.limiter;
        assert_int_equal(limiter->total_token_ns, N_QUEUES * 1000000);
        assert_int_equal(limiter->n_shares, N_QUEUES);
        assert_int_equal(limiter->peer_token_ns, 1000000000);
    }
}

TEST(no_cache_line_is_in_two_queues)
{
    (void)state;
    assert_int_equal((uintptr_t)queues % QUEUE_ALIGNMENT, 0);
    assert_int_equal(sizeof(struct queue) % QUEUE_ALIGNMENT, 0);
    for (unsigned i = 1; i < N_QUEUES; i++) {
        assert_ptr_not_equal(queues[i].pages.memory, queues[0].pages.memory);
        assert_ptr_not_equal(queues[i].fragments, queues[0].fragments);
        assert_ptr_equal(queues[i].server.host.routes.entries,
                         policy.routes.entries); /* but these */
    }
}

TEST(nobody_knows_the_key_of_one_from_that_of_another)
{
    (void)state;
    for (unsigned i = 1; i < N_QUEUES; i++)
        assert_memory_not_equal(&queues[i].server.host.limiter.key,
                                &queues[0].server.host.limiter.key, sizeof(struct siphash_key));
}

TEST(it_counts_where_it_says)
{
    (void)state;
    queues[1].server.port = &queues[1].tun.port;
    struct counted counted = queue_counted(&queues[1]);
    assert_ptr_equal(counted.host, &queues[1].server.host);
    assert_ptr_equal(counted.ring, &queues[1].server.ring);
    assert_ptr_equal(counted.port, &queues[1].tun.port);
}

TEST(without_memory_there_are_none_and_it_is_said)
{
    struct error error = {""};

    (void)state;
    no_memory = true;
    assert_null(queues_allocate(64, &error));
    assert_says(&error, "cannot keep 64 queues", "out of memory", "--queues");
}

#define queue_test(behaviour)                                                                      \
    cmocka_unit_test_setup_teardown(behaviour, queue_setup, queue_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        queue_test(it_serves_as_the_options_say),
        queue_test(the_limit_on_errors_is_divided_among_the_queues_and_that_of_a_peer_is_not),
        queue_test(no_cache_line_is_in_two_queues),
        queue_test(nobody_knows_the_key_of_one_from_that_of_another),
        queue_test(it_counts_where_it_says),
        queue_test(without_memory_there_are_none_and_it_is_said),
    };
    return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
