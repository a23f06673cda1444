/* udp.c - see udp.h for the header and the contracts */

#include "udp.h"

#include "checksum.h"

enum verdict udp_accept(const struct ipv4_datagram *datagram)
{
    const struct udp_header *udp = (const void *)datagram->payload;

    if (datagram->payload_len < UDP_HEADER_LEN)
        return DROP_UDP_LENGTH;
    uint32_t length = be16_get(udp->length);
    if (length < UDP_HEADER_LEN || length > datagram->payload_len)
        return DROP_UDP_LENGTH;
    if (be16_get(udp->checksum) == 0)
        return DROP_UDP_PORT;

    /* The pseudo header: both addresses, the protocol and the length once more. */
    const struct ipv4_header *ipv4 = datagram->header;
    uint64_t pseudo =
        (uint64_t)be32_get(ipv4->source) + be32_get(ipv4->destination) + ipv4->protocol + length;
    return checksum_holds_with(udp, length, pseudo) ? DROP_UDP_PORT : DROP_UDP_CHECKSUM;
}
