/* dissect_udp.c - the UDP header, RFC 768, and of TCP, RFC 9293, its ports */

#include "stack/udp.h"

#include "dissect_layers.h"

static const struct explain_format ports[] = {
    {"source port", 2, EXPLAIN_DECIMAL, NULL},
    {"destination port", 2, EXPLAIN_DECIMAL, NULL},
};

enum { N_PORTS = sizeof ports / sizeof ports[0] };

static const char *unchecked(const struct explain_ipv4 *ipv4, const struct udp_header *udp)
{
    size_t length = be16_get(udp->length);

    if (be16_get(udp->checksum) == 0)
        return "none: the sender left it out";
    if (ipv4_is_fragment(&ipv4->header))
        return explain_ipv4_unchecked(ipv4);
    if (length < UDP_HEADER_LEN || length > ipv4->data_len)
        return "cannot be checked: the length is wrong";
    if (length > ipv4->there - ipv4->header_len)
        return "cannot be checked: cut off";
    return NULL;
}

static void read_length(struct explain_reader *reader, const struct explain_ipv4 *ipv4,
                        size_t length)
{
    static const struct explain_format format = {"length", 2, EXPLAIN_BYTES, NULL};

    if (!explain_read(reader, &format))
        return;
    if (length < UDP_HEADER_LEN)
        text_add(&reader->meaning, "shorter than the header");
    else if (length > ipv4->data_len && !ipv4_is_fragment(&ipv4->header))
        text_add(&reader->meaning, "longer than the datagram's data");
    else {
        text_add(&reader->meaning, "8 of header, ");
        text_add_number(&reader->meaning, length - UDP_HEADER_LEN);
        text_add(&reader->meaning, " of data");
    }
}

void explain_read_udp(struct explain_reader *reader, const struct explain_ipv4 *ipv4)
{
    const uint8_t *begin = reader->packet + reader->at;
    size_t end = reader->end, left = end - reader->at;
    struct udp_header udp = {.length = be16_of(0)};

    __builtin_memcpy(&udp, begin, left < UDP_HEADER_LEN ? left : UDP_HEADER_LEN);
    size_t length = be16_get(udp.length);
    /* The pseudo header: both addresses, the protocol and the length once more. */
    const struct ipv4_header *header = &ipv4->header;
    struct explain_sum sum = {
        .name = "checksum",
        .data = begin,
        .len = length,
        .pseudo = (uint64_t)be32_get(header->source) + be32_get(header->destination) +
                  header->protocol + length,
        .unchecked = unchecked(ipv4, &udp),
        .is_never_zero = true,
    };

    reader->header = ipv4->is_quoted ? "quoted UDP" : "UDP";
    explain_read_all(reader, ports, N_PORTS);
    read_length(reader, ipv4, length);
    explain_read_checksum(reader, &sum);
    if (length >= UDP_HEADER_LEN && length < left)
        reader->end = reader->end - left + length;
    explain_read_data(reader, "data");
    reader->end = end;
    explain_read_rest(reader, "rest of the datagram", "behind the UDP length");
}

void explain_read_tcp(struct explain_reader *reader, const struct explain_ipv4 *ipv4)
{
    reader->header = ipv4->is_quoted ? "quoted TCP" : "TCP";
    explain_read_all(reader, ports, N_PORTS);
    explain_read_data(reader, "rest of the segment");
}
