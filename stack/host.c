/* host.c - the path of a packet, in one piece */

#include "host.h"

#include "icmp.h"
#include "ipv4.h"

enum verdict host_receive(const struct host *host, struct packet *packet)
{
    struct ipv4_datagram datagram;
    enum verdict verdict = ipv4_accept(packet->data, packet->data_len, &datagram);
    if (verdict != PASS)
        return verdict;

    uint32_t source = be32_get(datagram.header->source);
    uint32_t destination = be32_get(datagram.header->destination);
    verdict = route_source(&host->routes, source, destination);
    if (verdict != PASS)
        return verdict;
    verdict = route_destination(&host->routes, destination);
    if (verdict != PASS)
        return verdict;

    if (ipv4_is_fragment(&datagram))
        return DROP_IPV4_FRAGMENT;
    if (datagram.header->protocol != IPV4_PROTOCOL_ICMP)
        return DROP_IPV4_PROTOCOL;

    verdict = icmp_accept(datagram.payload, datagram.payload_len);
    if (verdict != PASS)
        return verdict;

    icmp_turn(datagram.payload, datagram.payload_len);
    packet->data = ipv4_turn(&datagram, host->ttl);
    packet->data_len = IPV4_HEADER_MIN_LEN + datagram.payload_len;
    return SEND_ECHO_REPLY;
}

uint32_t host_burst(struct host *host, struct ring *ring)
{
    uint32_t n = 0;

    for (struct packet *packet; (packet = ring_unjudged(ring)) != NULL; ring_judge(ring), n++) {
        packet->verdict = host_receive(host, packet);
        host->verdicts[packet->verdict]++;
    }
    return n;
}
