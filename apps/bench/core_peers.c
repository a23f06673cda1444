/* core_peers.c - other stacks beside ours, where there are any: core_peers() of core_stages.h */

#include "core_cases.h"
#include "core_row.h"
#include "core_stages.h"
#include "stack/icmp.h"
#include "stack/ipv4.h"

static uint32_t way_peer(struct core *core, uint32_t n)
{
    uint64_t before = core->answers.n;

    core->peer->burst(core->packets, n, &core->answers);
    return (uint32_t)(core->answers.n - before);
}

/* Is it the reply to this request: sums that hold, type 0, the addresses changed, and all the rest
 * as it was sent? */
static bool is_reply_to(const uint8_t *reply, uint32_t len, const uint8_t *request)
{
    enum { SAME_FROM = IPV4_HEADER_MIN_LEN + offsetof(struct icmp_header, id) };
    const struct ipv4_header *out = (const void *)reply, *in = (const void *)request;

    return len == be16_get(in->total_len) && be16_get(out->total_len) == len &&
           checksum_holds(reply, IPV4_HEADER_MIN_LEN) &&
           checksum_holds(reply + IPV4_HEADER_MIN_LEN, len - IPV4_HEADER_MIN_LEN) &&
           reply[IPV4_HEADER_MIN_LEN] == ICMP_ECHO_REPLY &&
           be32_get(out->source) == be32_get(in->destination) &&
           be32_get(out->destination) == be32_get(in->source) &&
           memcmp(reply + SAME_FROM, request + SAME_FROM, len - SAME_FROM) == 0;
}

/* One packet, of which the answer is looked at byte by byte. */
static bool answers_rightly(struct core *core, const struct core_packet *packet)
{
    struct packet *cell = ring_next(&core->ring);
    struct bench_packet question = {cell->data, packet->len};
    struct bench_answers answers = {.copy = core->answer};

    memcpy(cell->data, packet->bytes, packet->len);
    core->peer->burst(&question, 1, &answers);
    return answers.n == 1 && is_reply_to(core->answer, answers.copy_len, packet->bytes);
}

static bool measure(struct core *core, const char *name, uint32_t bytes)
{
    if (!core_row_wanted(core, name, bytes))
        return true;
    struct core_case the_case = core_cases_echo(core, "peer", name, bytes);
    the_case.ways[CORE_WAY_CASE] = way_peer;
    the_case.note = core->peer->version;
    if (!answers_rightly(core, &core->sequence[0])) {
        (void)snprintf(core->fault, sizeof core->fault, "%s, %u bytes: no echo reply came back",
                       name, bytes);
        return true;
    }
    return core_row(core, &the_case);
}

bool core_peers(struct core *core, struct error *error)
{
    enum { NETWORK_BITS = 24 };
    size_t n_peers, n;
    const uint32_t *sizes = core_cases_two_sizes(core, &n);
    const struct bench_peer *peers = bench_peers(&n_peers);

    for (size_t i = 0; i < n_peers; i++) {
        char name[64];
        bool measured = true;
        (void)snprintf(name, sizeof name, "echo, %s", peers[i].name);
        core->peer = &peers[i];
        if (!peers[i].open(CORE_OURS, NETWORK_BITS, error))
            return false;
        for (size_t j = 0; j < n && measured; j++)
            measured = measure(core, name, sizes[j]);
        peers[i].close();
        if (!measured)
            return false;
    }
    return true;
}
