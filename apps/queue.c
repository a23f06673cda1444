/* queue.c - see queue.h */

#define _POSIX_C_SOURCE 200809L /* posix_memalign */

#include "queue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "virtual_host.h"

struct queue *queues_allocate(unsigned n, struct error *error)
{
    void *memory;

    if (posix_memalign(&memory, QUEUE_ALIGNMENT, n * sizeof(struct queue)) != 0) {
        (void)error_set(error, "cannot keep %u queues: out of memory; use fewer --queues", n);
        return NULL;
    }
    return memset(memory, 0, n * sizeof(struct queue));
}

/* The host as the options want it, with a key that nobody knows. */
static bool make_host(struct queue *queue, const struct options *options,
                      const struct policy *policy, uint32_t mtu, struct error *error)
{
    struct host *host = &queue->server.host;
    struct siphash_key key;

    if (getrandom(&key, sizeof key, 0) != (ssize_t)sizeof key)
        return error_set(error, "cannot get random numbers: %s; is the kernel older than 3.17?",
                         strerror(errno));
    if (!virtual_host_make(host, options, policy, key, mtu, &queue->fragments, error))
        return false;
    /* the limit on errors is the host's: each queue has its part of it */
    host->limiter.total_token_ns *= options->queues;
    host->limiter.n_shares = options->queues;
    return true;
}

static bool make_ring(struct queue *queue, uint32_t n_cells, uint32_t packet_len,
                      struct error *error)
{
    if (!pages_map(&queue->pages, ring_memory_len(n_cells, packet_len)))
        return error_set(error,
                         "cannot map memory for %u packets: %s; free some, or use fewer "
                         "--queues or a smaller --ring or --mtu",
                         n_cells, strerror(errno));
    ring_init(&queue->server.ring, queue->pages.memory, n_cells, packet_len);
    return true;
}

bool queue_make(struct queue *queue, const struct options *options, const struct policy *policy,
                uint32_t packet_len, struct error *error)
{
    uint32_t mtu = options->mem ? HOST_MTU : packet_len;

    queue->server.batch = options->batch;
    queue->server.busy_poll_ns = (uint64_t)options->busy_poll_us * 1000;
    return make_host(queue, options, policy, mtu, error) &&
           make_ring(queue, options->cells, packet_len, error);
}

void queue_free(struct queue *queue)
{
    if (queue->pages.memory != NULL)
        pages_unmap(&queue->pages);
    free(queue->fragments);
}

struct counted queue_counted(const struct queue *queue)
{
    return (struct counted){&queue->server.host, queue->server.port, &queue->server.ring};
}
