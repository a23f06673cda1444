/* virtual_host.c - see virtual_host.h */

#include "virtual_host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

/* The host's own address, for what it cannot send from the address that was asked: one of those it
 * answers for, rather one that was given alone than one in a network. 0 when it answers for none.
 */
static uint32_t own_address(const struct options *options, const struct policy *policy)
{
    uint32_t own = 0;

    for (size_t i = 0; i < options->n_prefixes; i++) {
        const struct prefix *prefix = &options->prefixes[i];
        uint32_t host;
        if (prefix->type != ROUTE_LOCAL || !policy_find_host(policy, prefix, &host))
            continue;
        if (prefix->prefix_len == 32)
            return host;
        if (own == 0)
            own = host;
    }
    return own;
}

bool virtual_host_make(struct host *host, const struct options *options,
                       const struct policy *policy, struct siphash_key key, uint32_t mtu,
                       void **fragments, struct error *error)
{
    enum { NS_PER_S = 1000000000 };

    host_init(host, key);
    host->routes = policy->routes;
    host->address = own_address(options, policy);
    host->ttl = (uint8_t)options->ttl;
    host->mtu = mtu;
    if (options->no_echo)
        host->echo_type = HOST_NO_ECHO;
    host->answers_timestamp = options->timestamp;
    host->answers_broadcast = options->broadcast;
    host->reflects_options = !options->ignore_options;
    host->sends_fragments = !options->no_frag_out;
    host->sends_errors = options->err_rate > 0;
    if (host->sends_errors)
        host->limiter.peer_token_ns = NS_PER_S / options->err_rate;
    host->limiter.total_token_ns = NS_PER_S / options->err_total;

    size_t memory_len = reassembly_memory_len(options->reass_datagrams, options->reass_max);
    /* aligned_alloc wants a multiple of the alignment */
    memory_len = (memory_len + RING_CACHE_LINE - 1) / RING_CACHE_LINE * RING_CACHE_LINE;
    *fragments = aligned_alloc(RING_CACHE_LINE, memory_len);
    if (*fragments == NULL)
        return error_set(error,
                         "cannot keep memory for %u datagrams in fragments: out of memory; use a "
                         "smaller --reass-datagrams",
                         options->reass_datagrams);
    reassembly_init(&host->reassembly, *fragments, options->reass_datagrams, options->reass_max,
                    (uint64_t)options->reass_timeout * NS_PER_S, key, host->verdicts);
    return true;
}

int offline_host_open(struct offline_host *offline, const struct options *options,
                      struct error *error)
{
    enum { N_CELLS = 4 };
    struct siphash_key key = {0};

    *offline = (struct offline_host){
        .kernel = {1, options->address.address, options->address.prefix_len},
        .policy = {.n_kernel = 1, .allow_240 = options->allow_240},
    };
    offline->policy.kernel = &offline->kernel;
    int status = policy_make(&offline->policy, options->prefixes, options->n_prefixes, error);
    if (status != EXIT_DONE)
        return status;
    if (!virtual_host_make(&offline->host, options, &offline->policy, key, options->mtu,
                           &offline->fragments, error))
        return EXIT_FAILED;
    if (!pages_map(&offline->pages, ring_memory_len(N_CELLS, IPV4_MAX_LEN))) {
        (void)error_set(error, "cannot map memory for %d packets: %s; free some", N_CELLS,
                        strerror(errno));
        return EXIT_FAILED;
    }
    ring_init(&offline->ring, offline->pages.memory, N_CELLS, IPV4_MAX_LEN);
    return EXIT_DONE;
}

void offline_host_close(struct offline_host *offline)
{
    if (offline->pages.memory != NULL)
        pages_unmap(&offline->pages);
    free(offline->fragments);
    free(offline->policy.memory);
}
