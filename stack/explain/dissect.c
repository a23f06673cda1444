/* dissect.c - which layer lies in which; each is read in a file of its own (dissect_layers.h) */

#include "dissect_layers.h"

/* Reads what a datagram carries. Returns where the datagram ends that is quoted in it, from
 * reader->at on, or reader->at when none is. */
static size_t read_carried(struct explain_reader *reader, const struct explain_ipv4 *ipv4)
{
    if (ipv4->header_len_is_wrong) {
        explain_read_data(reader, "header or data");
    } else if (ipv4_offset(&ipv4->header) > 0) {
        explain_read_data(reader, "data of a fragment");
    } else if (ipv4->header.protocol == IPV4_PROTOCOL_ICMP) {
        return explain_read_icmp(reader, ipv4);
    } else if (ipv4->header.protocol == IPV4_PROTOCOL_UDP) {
        explain_read_udp(reader, ipv4);
    } else if (ipv4->header.protocol == EXPLAIN_PROTOCOL_TCP) {
        explain_read_tcp(reader, ipv4);
    } else {
        explain_read_data(reader, "data");
    }
    return reader->at;
}

/* RFC 792: an error quotes the header and at least the first 64 bits of what it is about. */
static void read_quote(struct explain_reader *reader, size_t quote_end)
{
    const uint8_t *bytes = reader->packet + reader->at;
    size_t message_end = reader->end;
    struct explain_ipv4 ipv4 = explain_ipv4_look(bytes, quote_end - reader->at);

    ipv4.is_quoted = true;
    explain_read_ipv4(reader, &ipv4);
    (void)read_carried(reader, &ipv4);
    reader->header = "ICMP";
    reader->end = quote_end;
    explain_read_rest(reader, "rest of the quote", "behind the quoted datagram");
    reader->end = message_end;
    explain_read_rest(reader, "extensions", "behind what is quoted (RFC 4884)");
}

static void read_ipv4(struct explain_reader *reader)
{
    size_t frame_end = reader->end;
    struct explain_ipv4 ipv4 = explain_ipv4_look(reader->packet, reader->end);

    explain_read_ipv4(reader, &ipv4);
    size_t quote_end = read_carried(reader, &ipv4);
    if (quote_end > reader->at)
        read_quote(reader, quote_end);
    reader->end = frame_end;
    reader->header = "frame";
    explain_read_rest(reader, "padding", "behind the total length: not part of the datagram");
}

static void read_unknown(struct explain_reader *reader)
{
    reader->header = "IP";
    (void)explain_part(reader, "version", 1);
    text_add_number(&reader->value, *reader->packet >> 4);
    text_add(&reader->meaning, "neither 4 nor 6");
    explain_skip(reader, 1);
    explain_read_data(reader, "data");
}

size_t explain_dissect(const uint8_t *packet, size_t packet_len, struct explain_field *fields,
                       size_t max)
{
    struct explain_reader reader = {
        .packet = packet,
        .end = packet_len,
        .fields = fields,
        .max = max,
    };

    if (packet_len == 0)
        return 0;
    if (*packet >> 4 == 4)
        read_ipv4(&reader);
    else if (*packet >> 4 == 6)
        explain_read_ipv6(&reader);
    else
        read_unknown(&reader);
    return reader.n;
}
