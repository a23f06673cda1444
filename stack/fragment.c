/* fragment.c - see fragment.h */

#include "fragment.h"

#include "checksum.h"
#include "ipv4.h"
#include "rule.h"

/* The data of one fragment, in whole units of 8 bytes. The first has the whole header, the options
 * of which are none that go into the others (RFC 791 section 3.1: Record Route and Timestamp do
 * not), so the others have one of 20 bytes. */
static uint32_t room(uint32_t mtu, uint32_t header_len)
{
    return (mtu - header_len) / 8 * 8;
}

uint32_t fragment_n_left(const struct packet *packet)
{
    uint32_t data_len = room(packet->mtu, IPV4_HEADER_MIN_LEN);

    return packet->lent != NULL ? (packet->more_len + data_len - 1) / data_len : 0;
}

uint32_t fragment_first(struct packet *packet)
{
    struct ipv4_header *header = (void *)packet->data;
    uint32_t header_len = ipv4_header_len(header);
    uint32_t first_len = header_len + room(packet->mtu, header_len);

    packet->more_len = packet->data_len - first_len;
    packet->data_len = first_len;
    header->total_len = be16_of((uint16_t)first_len);
    header->fragment = be16_of(IPV4_MORE_FRAGMENTS);
    header->checksum = be16_of(0);
    header->checksum = checksum(header, header_len);
    tells(RULE_FIRST_TOTAL_LEN, SEEN(header->total_len), first_len, packet->mtu);
    tells(RULE_FIRST_FLAGS, SEEN(header->fragment), be16_get(header->fragment), 0);
    tells(RULE_REPLY_HEADER_CHECKSUM, SEEN(header->checksum), be16_get(header->checksum), 0);
    return 1 + fragment_n_left(packet);
}

bool fragment_next(struct packet *packet)
{
    if (packet->more_len == 0)
        return false;

    const struct ipv4_header *last = (const void *)packet->data;
    uint32_t data_len = room(packet->mtu, IPV4_HEADER_MIN_LEN);
    bool more = packet->more_len > data_len;
    uint32_t offset = ipv4_offset(last) + packet->data_len - ipv4_header_len(last);
    struct ipv4_fields fields = {
        .id = be16_get(last->id),
        .fragment = (uint16_t)(offset / 8 | (more ? IPV4_MORE_FRAGMENTS : 0)),
        .tos = last->tos,
        .ttl = last->ttl,
        .protocol = last->protocol,
        .source = last->source,
        .destination = last->destination,
    };

    if (!more)
        data_len = packet->more_len;
    packet->data = ipv4_write(packet->data + packet->data_len, data_len, &fields);
    packet->data_len = IPV4_HEADER_MIN_LEN + data_len;
    packet->more_len -= data_len;
    return true;
}
