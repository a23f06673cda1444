/* core_kinds.c - packets that are not plain: core_cases_kinds() of core_cases.h */

#include "core_cases.h"
#include "core_packets.h"
#include "core_row.h"
#include "stack/limiter.h"

enum { BYTES = 84, OPTIONS_LEN = 40, WITH_OPTIONS = BYTES + OPTIONS_LEN };

/* As ping -R and ping -T tsonly send them. */
static const uint8_t record_route[OPTIONS_LEN] = {7, 39, 4};
static const uint8_t timestamp[OPTIONS_LEN] = {68, 40, 5, 0};

static void make_record_route(uint8_t *bytes)
{
    core_packets_options(bytes, WITH_OPTIONS, CORE_OURS, record_route, OPTIONS_LEN);
}

static void make_timestamp(uint8_t *bytes)
{
    core_packets_options(bytes, WITH_OPTIONS, CORE_OURS, timestamp, OPTIONS_LEN);
}

static void make_udp(uint8_t *bytes)
{
    core_packets_udp(bytes, BYTES, CORE_OURS);
}

static void make_unreachable(uint8_t *bytes)
{
    core_packets_echo(bytes, BYTES, CORE_UNREACHABLE);
}

static void make_header_checksum(uint8_t *bytes)
{
    enum { IN_THE_CHECKSUM = 10 };

    core_packets_echo(bytes, BYTES, CORE_OURS);
    bytes[IN_THE_CHECKSUM] ^= 1;
}

static void make_icmp_checksum(uint8_t *bytes)
{
    core_packets_echo(bytes, BYTES, CORE_OURS);
    bytes[BYTES - 1] ^= 1;
}

static void make_not_ours(uint8_t *bytes)
{
    core_packets_echo(bytes, BYTES, CORE_NOT_OURS);
}

static void make_ipv6(uint8_t *bytes)
{
    core_packets_ipv6(bytes, BYTES);
}

/* Its total length says more than there is. */
static void make_truncated(uint8_t *bytes)
{
    core_packets_echo(bytes, BYTES + 1, CORE_OURS);
}

static void make_blackhole(uint8_t *bytes)
{
    core_packets_echo(bytes, BYTES, CORE_BLACKHOLE);
}

/* The tokens of the limiter: as many as are wanted, or none any more. */
enum tokens { USUAL, PLENTY, GONE };

struct kind {
    const char *name;
    void (*make)(uint8_t *bytes);
    uint32_t bytes;
    enum verdict verdict;
    enum tokens tokens;
};

static const struct kind kinds[] = {
    {"record route", make_record_route, WITH_OPTIONS, SEND_ECHO_REPLY, USUAL},
    {"timestamp option", make_timestamp, WITH_OPTIONS, SEND_ECHO_REPLY, USUAL},
    {"error, port unreachable", make_udp, BYTES, SEND_PORT_UNREACHABLE, PLENTY},
    {"error, port unreachable, rate limited", make_udp, BYTES, DROP_UDP_PORT, GONE},
    {"error, host unreachable", make_unreachable, BYTES, SEND_HOST_UNREACHABLE, PLENTY},
    {"drop, bad header checksum", make_header_checksum, BYTES, DROP_IPV4_CHECKSUM, USUAL},
    {"drop, bad ICMP checksum", make_icmp_checksum, BYTES, DROP_ICMP_CHECKSUM, USUAL},
    {"drop, not ours", make_not_ours, BYTES, DROP_DESTINATION_NOT_OURS, USUAL},
    {"drop, IPv6", make_ipv6, BYTES, DROP_IPV6, USUAL},
    {"drop, truncated", make_truncated, BYTES, DROP_IPV4_TRUNCATED, USUAL},
    {"drop, blackhole", make_blackhole, BYTES, DROP_ROUTE_BLACKHOLE, USUAL},
};

/* With plenty of tokens there is one for each packet, by the time that passes, and the limiter does
 * all its work; when they are gone no time passes. Returns that time, from burst to burst. */
static uint64_t set_limiter(struct core *core, enum tokens tokens)
{
    enum { TICK_NS = 1000000, NS_PER_S = 1000000000, TOTAL_PER_S = 1000, LONG_S = 3600 };
    struct limiter *limiter = &core->host.limiter;

    core->now_ns += (uint64_t)LONG_S * NS_PER_S; /* all buckets are full again */
    limiter->peer_token_ns = tokens == PLENTY ? 1 : NS_PER_S;
    limiter->total_token_ns = tokens == PLENTY ? 1 : NS_PER_S / TOTAL_PER_S;
    bool open = tokens == GONE;
    while (open)
        open = limiter_take(limiter, CORE_ASKER, core->now_ns) == LIMITER_OPEN;
    return tokens == PLENTY ? TICK_NS : 0;
}

bool core_cases_kinds(struct core *core)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct kind *kind = &kinds[i];
        if (!core_row_wanted(core, kind->name, kind->bytes))
            continue;
        struct core_case the_case = core_cases_echo(core, "kind", kind->name, kind->bytes);
        kind->make(core->templates);
        core->sequence[0].verdict = kind->verdict;
        the_case.tick_ns = set_limiter(core, kind->tokens);
        bool measured = core_row(core, &the_case);
        (void)set_limiter(core, USUAL);
        if (!measured)
            return false;
    }
    return true;
}
