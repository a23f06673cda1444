/* request.c - see request.h */

#include "request.h"

#include "stack/checksum.h"
#include "stack/icmp.h"
#include "stack/ipv4.h"

void request_make_header(uint8_t *packet, size_t len, uint32_t source, uint32_t destination)
{
    struct ipv4_header *ip = (struct ipv4_header *)packet;

    *ip = (struct ipv4_header){
        .version_ihl = IPV4_VERSION_IHL,
        .total_len = be16_of((uint16_t)len),
        .fragment = be16_of(IPV4_DONT_FRAGMENT),
        .ttl = 64,
        .protocol = IPV4_PROTOCOL_ICMP,
        .source = be32_of(source),
        .destination = be32_of(destination),
    };
    ip->checksum = checksum(ip, sizeof *ip);
}

void request_make(uint8_t *packet, size_t len, uint32_t source, uint32_t destination, uint16_t id,
                  uint16_t sequence)
{
    struct icmp_header *icmp = (struct icmp_header *)(packet + sizeof(struct ipv4_header));
    size_t icmp_len = len - sizeof(struct ipv4_header);

    request_make_header(packet, len, source, destination);
    for (size_t i = sizeof *icmp; i < icmp_len; i++)
        ((uint8_t *)icmp)[i] = (uint8_t)i;
    *icmp = (struct icmp_header){
        .type = ICMP_ECHO_REQUEST, .id = be16_of(id), .sequence = be16_of(sequence)};
    icmp->checksum = checksum(icmp, icmp_len);
}
