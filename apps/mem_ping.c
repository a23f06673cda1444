/* mem_ping.c - see mem_ping.h */

#include "mem_ping.h"

#include <string.h>
#include <unistd.h>

#include "stack/checksum.h"
#include "stack/icmp.h"
#include "stack/ipv4.h"

enum { MESSAGE_LEN = MEM_PING_LEN - IPV4_HEADER_MIN_LEN };

static void build_request(uint8_t *bytes, uint32_t source, uint32_t destination, uint16_t sequence)
{
    struct ipv4_header *ipv4 = (void *)bytes;
    struct icmp_header *icmp = (void *)(bytes + IPV4_HEADER_MIN_LEN);

    *ipv4 = (struct ipv4_header){
        .version_ihl = 0x45,
        .total_len = be16_of(MEM_PING_LEN),
        .id = be16_of(sequence),
        .fragment = be16_of(IPV4_DONT_FRAGMENT),
        .ttl = HOST_TTL,
        .protocol = IPV4_PROTOCOL_ICMP,
        .source = be32_of(source),
        .destination = be32_of(destination),
    };
    ipv4->checksum = checksum(ipv4, IPV4_HEADER_MIN_LEN);
    *icmp = (struct icmp_header){
        .type = ICMP_ECHO_REQUEST,
        .id = be16_of((uint16_t)getpid()),
        .sequence = be16_of(sequence),
    };
    for (int i = ICMP_HEADER_LEN; i < MESSAGE_LEN; i++)
        bytes[IPV4_HEADER_MIN_LEN + i] = (uint8_t)i; /* the pattern of ping */
    icmp->checksum = checksum(icmp, MESSAGE_LEN);
}

void mem_ping_open(struct mem_ping *ping, uint32_t source, uint32_t destination)
{
    for (int i = 0; i < MEM_PING_COUNT; i++) {
        ping->requests[i] = (struct mem_frame){ping->bytes[i], MEM_PING_LEN};
        ping->replies[i] = (struct mem_frame){ping->bytes[MEM_PING_COUNT + i], MEM_PING_LEN};
        build_request(ping->bytes[i], source, destination, (uint16_t)(i + 1));
    }
    mem_open(&ping->mem, ping->requests, MEM_PING_COUNT, ping->replies, MEM_PING_COUNT);
}

/* Has ping's own opinion: the type, the checksum, and all that was sent behind them. */
static bool is_reply_to(const struct mem_frame *reply, const uint8_t *request)
{
    const uint8_t *message = reply->data + IPV4_HEADER_MIN_LEN;
    const struct icmp_header *icmp = (const void *)message;
    size_t same = sizeof icmp->type + sizeof icmp->code + sizeof icmp->checksum;

    return reply->data_len == MEM_PING_LEN && icmp->type == ICMP_ECHO_REPLY &&
           checksum_holds(message, MESSAGE_LEN) &&
           memcmp(message + same, request + IPV4_HEADER_MIN_LEN + same, MESSAGE_LEN - same) == 0;
}

unsigned mem_ping_report(const struct mem_ping *ping, const struct report *report)
{
    unsigned n_right = 0;

    for (uint32_t i = 0; i < ping->mem.n_written; i++) {
        const struct ipv4_header *ipv4 = (const void *)ping->replies[i].data;
        const struct icmp_header *icmp = (const void *)(ping->replies[i].data + sizeof *ipv4);
        if (!is_reply_to(&ping->replies[i], ping->bytes[i]))
            continue;
        n_right++;
        report_reply(report, be32_get(ipv4->source), be16_get(icmp->sequence), ipv4->ttl,
                     ping->replies[i].data_len - IPV4_HEADER_MIN_LEN);
    }
    return n_right;
}
