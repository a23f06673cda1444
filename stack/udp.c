/* udp.c - see udp.h for the header and the contracts */

#include "udp.h"

#include "checksum.h"

enum verdict udp_accept(const struct ipv4_datagram *datagram, enum checksum_kind kind)
{
    const struct udp_header *udp = (const void *)datagram->payload;

    if (fails(RULE_UDP_PRESENT, datagram->payload_len < UDP_HEADER_LEN, datagram->payload,
              datagram->payload_len, datagram->payload_len, UDP_HEADER_LEN))
        return DROP_UDP_LENGTH;
    uint32_t length = be16_get(udp->length);
    if (fails(RULE_UDP_LEN, length < UDP_HEADER_LEN, SEEN(udp->length), length, UDP_HEADER_LEN) ||
        fails(RULE_UDP_HERE, length > datagram->payload_len, SEEN(udp->length), length,
              datagram->payload_len))
        return DROP_UDP_LENGTH;

    if (asks(RULE_UDP_SUMMED, be16_get(udp->checksum) != 0, SEEN(udp->checksum),
             be16_get(udp->checksum), 0)) {
        /* The pseudo header: both addresses, the protocol and the length once more. */
        const struct ipv4_header *ipv4 = datagram->header;
        uint64_t pseudo = (uint64_t)be32_get(ipv4->source) + be32_get(ipv4->destination) +
                          ipv4->protocol + length;
        if (fails(RULE_UDP_CHECKSUM, !checksum_holds_by(kind, udp, length, pseudo), udp, length,
                  pseudo, 0))
            return DROP_UDP_CHECKSUM;
    }
    (void)fails(RULE_UDP_PORT, true, SEEN(udp->destination_port), be16_get(udp->destination_port),
                0);
    return DROP_UDP_PORT;
}
