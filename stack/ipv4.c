/* ipv4.c - see ipv4.h for the header and the contracts */

#include "ipv4.h"

#include "checksum.h"

enum { VERSION_4 = 4, VERSION_6 = 6, VERSION_IHL = VERSION_4 << 4 | IPV4_HEADER_MIN_LEN / 4 };

enum verdict ipv4_accept(uint8_t *frame, size_t frame_len, struct ipv4_datagram *datagram)
{
    if (frame_len < IPV4_HEADER_MIN_LEN)
        return DROP_IPV4_SHORT;

    struct ipv4_header *header = (void *)frame;
    unsigned version = header->version_ihl >> 4;
    if (version == VERSION_6)
        return DROP_IPV6;
    if (version != VERSION_4)
        return DROP_IPV4_VERSION;

    size_t header_len = (size_t)(header->version_ihl & 0x0f) * 4;
    if (header_len < IPV4_HEADER_MIN_LEN || header_len > frame_len)
        return DROP_IPV4_HEADER_LENGTH;

    size_t total_len = be16_get(header->total_len);
    if (total_len < header_len)
        return DROP_IPV4_TOTAL_LENGTH;
    if (total_len > frame_len)
        return DROP_IPV4_TRUNCATED;

    if (!checksum_holds(frame, header_len))
        return DROP_IPV4_CHECKSUM;

    *datagram = (struct ipv4_datagram){
        .header = header,
        .payload = frame + header_len,
        .payload_len = (uint32_t)(total_len - header_len),
    };
    return PASS;
}

uint8_t *ipv4_turn(const struct ipv4_datagram *datagram, uint8_t ttl)
{
    /* Everything is read before anything is written: with options, the reply's header begins
     * further back and overlaps the request's. */
    const struct ipv4_header *request = datagram->header;
    be32 source = request->source, destination = request->destination;
    uint8_t protocol = request->protocol;
    uint16_t total_len = (uint16_t)(IPV4_HEADER_MIN_LEN + datagram->payload_len);
    uint16_t fragment = be16_get(request->fragment) & IPV4_DONT_FRAGMENT;
    /* An atomic datagram needs no identification (RFC 6864 section 4.1). For the others the
     * asker's own serves: it is unique between the two of us, needs no state here, and tells
     * nobody anything about our other traffic. */
    uint16_t id = fragment ? 0 : be16_get(request->id);
    /* The class of service is the asker's (RFC 1349 section 5.1), its congestion marks are not
     * ours to send (RFC 3168 section 5). */
    uint8_t tos = (uint8_t)(request->tos & ~IPV4_ECN);

    /* Summed up from the values at hand: the bytes, once stored one by one, could not be loaded
     * as whole words before the processor has put them together. */
    uint64_t sum = (uint32_t)(VERSION_IHL << 8 | tos) + total_len + id + fragment +
                   (uint32_t)(ttl << 8 | protocol) + (uint64_t)be32_get(source) +
                   be32_get(destination);

    struct ipv4_header *reply = (void *)(datagram->payload - IPV4_HEADER_MIN_LEN);
    reply->version_ihl = VERSION_IHL;
    reply->tos = tos;
    reply->total_len = be16_of(total_len);
    reply->id = be16_of(id);
    reply->fragment = be16_of(fragment);
    reply->ttl = ttl;
    reply->protocol = protocol;
    reply->checksum = checksum_of_sum(sum);
    reply->source = destination;
    reply->destination = source;
    return (uint8_t *)reply;
}
