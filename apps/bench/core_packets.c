/* core_packets.c - see core_packets.h */

#include "core_packets.h"

#include "stack/icmp.h"
#include "stack/ipv4.h"
#include "stack/udp.h"

static struct ipv4_fields fields_to(uint32_t destination, uint8_t protocol)
{
    return (struct ipv4_fields){
        .fragment = IPV4_DONT_FRAGMENT,
        .ttl = HOST_TTL,
        .protocol = protocol,
        .source = be32_of(CORE_ASKER),
        .destination = be32_of(destination),
    };
}

void core_packets_options(uint8_t *bytes, uint32_t len, uint32_t destination,
                          const uint8_t *options, uint32_t options_len)
{
    uint32_t header_len = IPV4_HEADER_MIN_LEN + options_len, message_len = len - header_len;
    uint8_t *message = bytes + header_len;
    struct icmp_header *icmp = (void *)message;
    struct ipv4_fields fields = fields_to(destination, IPV4_PROTOCOL_ICMP);

    *icmp =
        (struct icmp_header){.type = ICMP_ECHO_REQUEST, .id = be16_of(1), .sequence = be16_of(1)};
    for (uint32_t i = ICMP_HEADER_LEN; i < message_len; i++)
        message[i] = (uint8_t)(i - ICMP_HEADER_LEN);
    icmp->checksum = checksum(message, message_len);
    fields.options = options;
    fields.options_len = options_len;
    (void)ipv4_write(message, message_len, &fields);
}

void core_packets_echo(uint8_t *bytes, uint32_t len, uint32_t destination)
{
    core_packets_options(bytes, len, destination, NULL, 0);
}

void core_packets_udp(uint8_t *bytes, uint32_t len, uint32_t destination)
{
    enum { SOURCE_PORT = 40000, TRACEROUTE_PORT = 33434 };
    uint32_t datagram_len = len - IPV4_HEADER_MIN_LEN;
    uint8_t *datagram = bytes + IPV4_HEADER_MIN_LEN;
    struct udp_header *udp = (void *)datagram;
    struct ipv4_fields fields = fields_to(destination, IPV4_PROTOCOL_UDP);

    memset(datagram, '@', datagram_len);
    *udp = (struct udp_header){
        .source_port = be16_of(SOURCE_PORT),
        .destination_port = be16_of(TRACEROUTE_PORT),
        .length = be16_of((uint16_t)datagram_len),
    };
    /* the pseudo header of RFC 768 comes into the sum by taking the checksum's place for once */
    uint64_t sum = (uint64_t)CORE_ASKER + destination + IPV4_PROTOCOL_UDP + datagram_len;
    udp->checksum = be16_of((uint16_t)~be16_get(checksum_of_sum(sum)));
    udp->checksum = checksum(datagram, datagram_len);
    (void)ipv4_write(datagram, datagram_len, &fields);
}

void core_packets_ipv6(uint8_t *bytes, uint32_t len)
{
    enum { HEADER_LEN = 40, VERSION_6 = 0x60, ICMPV6 = 58, SOLICITATION = 133 };

    memset(bytes, 0, len);
    bytes[0] = VERSION_6;
    bytes[5] = (uint8_t)(len - HEADER_LEN);
    bytes[6] = ICMPV6;
    bytes[7] = UINT8_MAX; /* the hop limit */
    bytes[HEADER_LEN] = SOLICITATION;
}

void core_packets_aim(uint8_t *bytes, uint32_t destination)
{
    struct ipv4_header *header = (void *)bytes;

    header->destination = be32_of(destination);
    header->checksum = be16_of(0);
    header->checksum = checksum(header, ipv4_header_len(header));
}

uint32_t core_packets_cut(const uint8_t *whole, uint32_t len, uint8_t *bytes,
                          struct core_packet *packets, enum verdict verdict)
{
    enum { DATA_LEN = (CORE_FRAGMENT_LEN - IPV4_HEADER_MIN_LEN) / 8 * 8, ID = 1 };
    const struct ipv4_header *header = (const void *)whole;
    const uint8_t *data = whole + IPV4_HEADER_MIN_LEN;
    uint32_t n = 0, whole_len = len - IPV4_HEADER_MIN_LEN;

    for (uint32_t offset = 0; offset < whole_len; offset += DATA_LEN, n++) {
        bool more = whole_len - offset > DATA_LEN;
        uint32_t data_len = more ? DATA_LEN : whole_len - offset;
        struct ipv4_fields fields = fields_to(be32_get(header->destination), header->protocol);
        fields.id = ID;
        fields.fragment = (uint16_t)(offset / 8 | (more ? IPV4_MORE_FRAGMENTS : 0));
        memcpy(bytes + IPV4_HEADER_MIN_LEN, data + offset, data_len);
        (void)ipv4_write(bytes + IPV4_HEADER_MIN_LEN, data_len, &fields);
        packets[n] = (struct core_packet){bytes, IPV4_HEADER_MIN_LEN + data_len,
                                          more ? HOLD_FRAGMENT : verdict};
        bytes += CORE_FRAGMENT_LEN;
    }
    return n;
}
