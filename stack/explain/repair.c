/* repair.c - makes the checksums of a packet that somebody edited right again */

#include "explain.h"
#include "stack/checksum.h"
#include "stack/icmp.h"
#include "stack/udp.h"

static bool repair_icmp(uint8_t *message, size_t message_len)
{
    struct icmp_header *icmp = (void *)message;

    if (message_len < ICMP_HEADER_LEN || checksum_holds(message, message_len))
        return false;
    icmp->checksum = be16_of(0);
    icmp->checksum = checksum(message, message_len);
    return true;
}

/* A sender that computes none says 0, and that is right as well (RFC 768). */
static bool repair_udp(const struct ipv4_header *ipv4, uint8_t *datagram, size_t datagram_len)
{
    struct udp_header *udp = (void *)datagram;

    if (datagram_len < UDP_HEADER_LEN || be16_get(udp->checksum) == 0)
        return false;
    size_t length = be16_get(udp->length);
    if (length < UDP_HEADER_LEN || length > datagram_len)
        return false;
    uint64_t pseudo =
        (uint64_t)be32_get(ipv4->source) + be32_get(ipv4->destination) + ipv4->protocol + length;
    if (checksum_holds_with(udp, length, pseudo))
        return false;
    udp->checksum = be16_of(0);
    udp->checksum = checksum_of_sum((uint16_t)~be16_get(checksum(udp, length)) + pseudo);
    if (be16_get(udp->checksum) == 0)
        udp->checksum = be16_of(0xffff); /* zero would say that there is none */
    return true;
}

bool explain_repair(uint8_t *packet, size_t packet_len)
{
    struct ipv4_header *ipv4 = (void *)packet;

    if (packet_len < IPV4_HEADER_MIN_LEN || ipv4_header_len(ipv4) < IPV4_HEADER_MIN_LEN ||
        ipv4_header_len(ipv4) > packet_len)
        return false;
    size_t header_len = ipv4_header_len(ipv4);
    bool changed = !checksum_holds(packet, header_len);
    if (changed) {
        ipv4->checksum = be16_of(0);
        ipv4->checksum = checksum(packet, header_len);
    }

    size_t total_len = be16_get(ipv4->total_len);
    if (total_len < header_len || total_len > packet_len || ipv4_is_fragment(ipv4))
        return changed;
    if (ipv4->protocol == IPV4_PROTOCOL_ICMP)
        changed |= repair_icmp(packet + header_len, total_len - header_len);
    if (ipv4->protocol == IPV4_PROTOCOL_UDP)
        changed |= repair_udp(ipv4, packet + header_len, total_len - header_len);
    return changed;
}
