/* wasm.c - the stack that explains, as the page of `explain --html` calls it
 *
 * Compiled to WebAssembly together with stack/ and stack/explain/, and with nothing else: there is
 * no C library in a page. Memory is what stands here. Numbers that are addresses are in host order.
 */

#include "stack/explain/json.h"
#include "stack/icmp.h"

#define EXPORT(name) __attribute__((export_name(#name)))

enum {
    NS_PER_S = 1000000000,
    N_CELLS = 4,
    MAX_DATAGRAMS = 64,
    MAX_ROUTES = 1024,
    OUTPUT_LEN = 4 << 20,
    /* of the flags that page_reset() takes */
    ECHO = 1 << 0,
    TIMESTAMP = 1 << 1,
    BROADCAST = 1 << 2,
    REFLECT = 1 << 3,
    FRAGMENT = 1 << 4,
    ERRORS = 1 << 5,
    ALLOW_240 = 1 << 6,
};

static struct host host;
static struct ring ring;
static struct explanation explanation;
static struct route_prefix known[MAX_ROUTES];
static size_t n_known;
static uint64_t start_ns; /* of the time that the page counts, since 1970 */

static uint8_t input[EXPLAIN_MAX_PACKET_LEN + 1];
static char output[OUTPUT_LEN];

/* 65,536 entries, and at most two nodes of 256 for each route and each special prefix */
static uint32_t route_memory[65536 + (MAX_ROUTES + 16) * 2 * 256];
static _Alignas(RING_CACHE_LINE) uint8_t ring_memory[N_CELLS * (EXPLAIN_MAX_PACKET_LEN + 512)];
static _Alignas(RING_CACHE_LINE) uint8_t
    fragment_memory[MAX_DATAGRAMS * (EXPLAIN_MAX_PACKET_LEN + 4096) + 4096];

/* The one function that the compiler calls; for the others WebAssembly has instructions. */
int memcmp(const void *one, const void *other, size_t len);

int memcmp(const void *one, const void *other, size_t len)
{
    const uint8_t *a = one, *b = other;

    for (size_t i = 0; i < len; i++) {
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    }
    return 0;
}

/* Where the page writes a packet, 65,535 bytes, and reads the explanation, as JSON. */
EXPORT(page_input) uint8_t *page_input(void)
{
    return input;
}

EXPORT(page_output) char *page_output(void)
{
    return output;
}

/* A new host without routes. Rates are errors a second, times seconds, lengths bytes; start is the
 * time of the first packet, nanoseconds since 1970. */
EXPORT(page_reset)
void page_reset(uint32_t address, uint32_t mtu, uint32_t ttl, uint32_t flags, uint32_t err_rate,
                uint32_t err_total, uint32_t reass_max, uint32_t reass_timeout_s,
                uint32_t reass_datagrams, uint64_t start)
{
    const struct siphash_key key = {0};
    size_t n_special;
    const struct route_prefix *special = route_special_prefixes(&n_special);

    start_ns = start;
    host_init(&host, key);
    host.address = address;
    host.mtu = mtu;
    host.ttl = (uint8_t)ttl;
    host.echo_type = flags & ECHO ? ICMP_ECHO_REQUEST : HOST_NO_ECHO;
    host.answers_timestamp = flags & TIMESTAMP;
    host.answers_broadcast = flags & BROADCAST;
    host.reflects_options = flags & REFLECT;
    host.sends_fragments = flags & FRAGMENT;
    host.sends_errors = flags & ERRORS && err_rate > 0;
    if (err_rate > 0)
        host.limiter.peer_token_ns = NS_PER_S / err_rate;
    if (err_total > 0)
        host.limiter.total_token_ns = NS_PER_S / err_total;
    if (reass_datagrams > MAX_DATAGRAMS)
        reass_datagrams = MAX_DATAGRAMS;
    reassembly_init(&host.reassembly, fragment_memory, reass_datagrams, reass_max,
                    (uint64_t)reass_timeout_s * NS_PER_S, key, host.verdicts);
    ring_init(&ring, ring_memory, N_CELLS, EXPLAIN_MAX_PACKET_LEN);

    (flags & ALLOW_240 ? route_init_unreserved : route_init)(&host.routes, route_memory,
                                                             sizeof route_memory);
    n_known = 0;
    for (size_t i = 0; i < n_special; i++) {
        if (route_lookup(&host.routes, special[i].prefix).type == special[i].type)
            known[n_known++] = special[i];
    }
}

/* Returns 1; 0 when there is no room for another route or it is none; 2 when it lies in a prefix of
 * special addresses, for which no host can answer (as in apps/policy.c). */
EXPORT(page_route) int page_route(uint32_t prefix, uint32_t prefix_len, uint32_t type)
{
    struct route covering = route_lookup(&host.routes, prefix);

    if (type != ROUTE_BROADCAST && covering.type >= ROUTE_BROADCAST &&
        covering.prefix_len <= prefix_len)
        return 2;
    if (n_known == MAX_ROUTES || prefix_len > 32 || type >= N_ROUTE_TYPES ||
        !route_add(&host.routes, prefix, prefix_len, (enum route_type)type))
        return 0;
    known[n_known++] = (struct route_prefix){prefix, prefix_len, (enum route_type)type};
    return 1;
}

/* Puts the explanation into page_output(). Returns its length, 0 when it does not fit. */
static size_t tell(uint32_t number, uint64_t time_ns)
{
    struct text text = text_in(output, sizeof output);

    explain_json(&explanation, number, time_ns, known, n_known, &text);
    return text.len < text.size ? text.len : 0;
}

/* Gives up the next datagram whose time is over by time_ns (since the first packet). Returns the
 * length of its explanation, or 0 when there is none. */
EXPORT(page_expire) size_t page_expire(uint32_t number, uint64_t time_ns)
{
    uint64_t deadline_ns = host_deadline(&host, &ring);

    if (deadline_ns > start_ns + time_ns || !explain_next(&explanation, &host, &ring, deadline_ns))
        return 0;
    return tell(number, deadline_ns - start_ns);
}

/* Judges the packet_len bytes in page_input(). Returns the length of the explanation. */
EXPORT(page_packet) size_t page_packet(uint32_t packet_len, uint32_t number, uint64_t time_ns)
{
    struct packet *packet = ring_next(&ring);

    if (packet_len > EXPLAIN_MAX_PACKET_LEN)
        return 0;
    __builtin_memcpy(packet->data, input, packet_len);
    ring_fill(&ring, packet_len);
    (void)explain_next(&explanation, &host, &ring, start_ns + time_ns);
    return tell(number, time_ns);
}

/* Puts right checksums into the packet_len bytes in page_input(). Returns 1 when one was wrong. */
EXPORT(page_repair) int page_repair(uint32_t packet_len)
{
    return packet_len <= EXPLAIN_MAX_PACKET_LEN && explain_repair(input, packet_len);
}
