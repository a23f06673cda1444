/* core_world.c - the host that is measured, its ring, and the ways; see core.h */

#include "core.h"

#include <errno.h>

#include "core_run.h"
#include "stack/checksum.h"
#include "stack/fragment.h"

enum {
    PACKET_LEN = 1500, /* of a cell, as on a device with the usual MTU */
    N_DATAGRAMS = 64,  /* places for those in fragments, what `run` has as well */
    N_ROUTES = 5,
    TEMPLATES_LEN = 512 * 1024,
    COPY_LEN = IPV4_MAX_LEN + 1,
    NS_PER_S = 1000000000,
};

/* Takes len bytes of what is left from *at on. */
static void *take(uint8_t **at, size_t len)
{
    uint8_t *taken = *at;

    *at += (len + RING_CACHE_LINE - 1) / RING_CACHE_LINE * RING_CACHE_LINE;
    return taken;
}

static void make_host(struct host *host, void *routes, void *fragments)
{
    static const struct route_prefix prefixes[N_ROUTES] = {
        {CORE_OURS, 32, ROUTE_LOCAL},
        {CORE_OURS & ~0xff, 32, ROUTE_BROADCAST},
        {CORE_OURS | 0xff, 32, ROUTE_BROADCAST},
        {CORE_BLACKHOLE, 24, ROUTE_BLACKHOLE},
        {CORE_UNREACHABLE, 24, ROUTE_UNREACHABLE},
    };
    const struct siphash_key key = {{1, 2}}; /* nobody here is to be kept from knowing it */
    enum { TIMEOUT_S = 30 };

    host_init(host, key);
    host->address = CORE_OURS;
    reassembly_init(&host->reassembly, fragments, N_DATAGRAMS, IPV4_MAX_LEN,
                    (uint64_t)TIMEOUT_S * NS_PER_S, key, host->verdicts);
    route_init(&host->routes, routes, route_memory_len(N_ROUTES));
    for (int i = 0; i < N_ROUTES; i++)
        (void)route_add(&host->routes, prefixes[i].prefix, prefixes[i].prefix_len,
                        prefixes[i].type);
}

/* The longest packet that is asked for. */
static uint32_t longest(const struct options *options)
{
    uint32_t len = PACKET_LEN;

    for (unsigned i = 0; i < options->n_sizes; i++) {
        if (options->sizes[i] > len)
            len = options->sizes[i];
    }
    return len;
}

bool core_open(struct core *core, const struct bench *bench, struct error *error)
{
    const struct options *options = bench->options;
    uint32_t packet_len = longest(options);
    size_t ring_len = ring_memory_len(options->cells, packet_len);
    size_t fragments_len = reassembly_memory_len(N_DATAGRAMS, IPV4_MAX_LEN);
    size_t sequence_len = CORE_MAX_SEQUENCE * sizeof(struct core_packet);
    size_t all_len = ring_len + fragments_len + sequence_len + route_memory_len(N_ROUTES) +
                     TEMPLATES_LEN + 2 * (size_t)COPY_LEN;

    *core = (struct core){.bench = bench, .batch = options->batch, .seed = 1, .now_ns = NS_PER_S};
    if (!pages_map(&core->pages, all_len + 8 * (size_t)RING_CACHE_LINE))
        return error_set(error,
                         "cannot map %zu bytes for packets: %s; free some, or use a smaller --ring",
                         all_len, strerror(errno));
    uint8_t *at = core->pages.memory;
    ring_init(&core->ring, take(&at, ring_len), options->cells, packet_len);
    make_host(&core->host, take(&at, route_memory_len(N_ROUTES)), take(&at, fragments_len));
    core->sequence = take(&at, sequence_len);
    core->templates = take(&at, TEMPLATES_LEN);
    core->templates_len = TEMPLATES_LEN;
    core->copy = take(&at, COPY_LEN);
    core->answer = take(&at, COPY_LEN);
    core->clock_ns = core_run_clock();
    return true;
}

void core_close(struct core *core)
{
    if (core->pages.memory != NULL)
        pages_unmap(&core->pages);
}

void core_leave(struct ring *ring)
{
    while (ring_unfreed(ring) != NULL)
        fragment_left(ring);
}

uint32_t core_way_host(struct core *core, uint32_t n)
{
    (void)n;
    uint32_t n_judged = host_burst(&core->host, &core->ring, core->now_ns);
    if (core->answers_in_fragments)
        core_leave(&core->ring);
    return n_judged;
}

/* The results go where the compiler cannot see what becomes of them, so it has to have them. */
static inline void keep(const void *result)
{
    __asm__ volatile("" : : "r"(result) : "memory");
}

/* All bytes, by the routines that the stack has for a header and for the message behind it. One
 * call for both would be slower, since the message begins at a cache line and the header does not.
 */
uint32_t core_way_checksum(struct core *core, uint32_t n)
{
    enum checksum_kind kind = core->host.checksum;
    uint32_t n_hold = 0;

    for (uint32_t i = 0; i < n; i++) {
        const struct packet *packet = ring_packet(&core->ring, core->ring.judged + i);
        const uint8_t *message = packet->data + IPV4_HEADER_MIN_LEN;
        uint32_t message_len = packet->data_len - IPV4_HEADER_MIN_LEN;
        n_hold += checksum_holds_header(packet->data, IPV4_HEADER_MIN_LEN);
        n_hold += checksum_holds_by(kind, message, message_len, 0);
    }
    keep(&n_hold);
    return n;
}

uint32_t core_way_memcpy(struct core *core, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct packet *packet = ring_packet(&core->ring, core->ring.judged + i);
        memcpy(core->copy, packet->data, packet->data_len);
        keep(core->copy);
    }
    return n;
}
