/* brief.c - a packet in one line, in the manner of tcpdump */

#include "stack/udp.h"

#include "brief.h"
#include "dissect_names.h"

enum { IPV6_HEADER_LEN = 40, TCP_HEADER_MIN_LEN = 20, FIRST_OF_NOBODY = 253 };

static void add_length(struct text *out, size_t len)
{
    text_add(out, ", length ");
    text_add_number(out, len);
}

/* Behind the address, as tcpdump does: "10.0.0.1.53". */
static void add_end(struct text *out, be32 address, const uint8_t *port)
{
    text_add_address(out, be32_get(address));
    if (port != NULL) {
        text_add_char(out, '.');
        text_add_number(out, explain_number(port, 2));
    }
}

/* Those from 253 on are nobody's protocol, and the name says why (RFC 3692). */
static void add_protocol(struct text *out, unsigned protocol)
{
    const char *name = explain_protocol_name(protocol);

    if (name != NULL && protocol < FIRST_OF_NOBODY) {
        text_add(out, name);
        return;
    }
    text_add(out, "protocol ");
    text_add_number(out, protocol);
    if (name != NULL) {
        text_add(out, " (");
        text_add(out, name);
        text_add_char(out, ')');
    }
}

/* That of UDP counts its data alone; one that cannot be is told with what there can be. */
static void add_udp_length(struct text *out, const struct explain_ipv4 *ipv4, size_t length)
{
    bool is_long = length > ipv4->data_len && !ipv4_is_fragment(&ipv4->header);

    if (length < UDP_HEADER_LEN) {
        text_add(out, ", bad length ");
        text_add_number(out, length);
        return;
    }
    if (!is_long) {
        add_length(out, length - UDP_HEADER_LEN);
        return;
    }
    text_add(out, ", bad length ");
    text_add_number(out, length - UDP_HEADER_LEN);
    text_add(out, " > ");
    text_add_number(out, ipv4->data_len - UDP_HEADER_LEN);
}

/* What is in the datagram: of its data, which begin at data, `there` bytes are there. */
static void add_carried(struct text *out, const struct explain_ipv4 *ipv4, const uint8_t *data,
                        size_t there)
{
    uint8_t protocol = ipv4->header.protocol;

    if (protocol == IPV4_PROTOCOL_ICMP && ipv4_offset(&ipv4->header) == 0) {
        explain_brief_icmp(data, there, out);
        add_length(out, ipv4->data_len);
        return;
    }
    add_protocol(out, protocol);
    if (ipv4_offset(&ipv4->header) > 0)
        return;
    if ((protocol == IPV4_PROTOCOL_UDP && there < UDP_HEADER_LEN) ||
        (protocol == EXPLAIN_PROTOCOL_TCP && there < TCP_HEADER_MIN_LEN))
        text_add(out, " truncated");
    else if (protocol == IPV4_PROTOCOL_UDP) {
        add_udp_length(out, ipv4, explain_number(data + 4, 2));
        return;
    }
    add_length(out, ipv4->data_len);
}

static void add_fragment(struct text *out, const struct explain_ipv4 *ipv4)
{
    const struct ipv4_header *header = &ipv4->header;

    if (!ipv4_is_fragment(header))
        return;
    text_add(out, ", frag id ");
    text_add_number(out, be16_get(header->id));
    text_add(out, ", offset ");
    text_add_number(out, ipv4_offset(header));
    if (ipv4_offset(header) > 0)
        add_length(out, ipv4->data_len);
    if (be16_get(header->fragment) & IPV4_MORE_FRAGMENTS)
        text_add(out, ", more");
}

static void add_missing(struct text *out, size_t n)
{
    text_add(out, "truncated, ");
    explain_add_bytes(out, n);
    text_add(out, " missing: ");
}

/* What is wrong with the lengths, before the addresses. */
static void add_fault(struct text *out, const struct explain_ipv4 *ipv4)
{
    size_t total_len = be16_get(ipv4->header.total_len);

    /* what is behind the end of the datagram as of the frame is no header */
    bool is_long = total_len < ipv4->header_len && ipv4->there < ipv4->header_len;

    if (ipv4->header_len_is_wrong || is_long) {
        text_add(out, "bad header length ");
        text_add_number(out, ipv4_header_len(&ipv4->header));
        text_add(out, ": ");
    } else if (total_len < ipv4->header_len) {
        text_add(out, "bad total length ");
        text_add_number(out, total_len);
        text_add(out, ": ");
    } else if (ipv4->there < total_len)
        add_missing(out, total_len - ipv4->there);
}

static void brief_ipv4(const uint8_t *packet, size_t packet_len, struct text *out)
{
    struct explain_ipv4 ipv4 = explain_ipv4_look(packet, packet_len);
    size_t header_len = ipv4.header_len < ipv4.there ? ipv4.header_len : ipv4.there;
    const uint8_t *data = packet + header_len;
    const uint8_t *ports = explain_ipv4_has_ports(&ipv4) ? data : NULL;

    add_fault(out, &ipv4);
    add_end(out, ipv4.header.source, ports);
    text_add(out, " > ");
    add_end(out, ipv4.header.destination, ports == NULL ? NULL : ports + 2);
    text_add(out, ": ");
    if (ipv4.header_len_is_wrong) {
        add_protocol(out, ipv4.header.protocol);
        return;
    }
    add_carried(out, &ipv4, data, ipv4.there - header_len);
    add_fragment(out, &ipv4);
}

static void brief_ipv6(const uint8_t *packet, size_t packet_len, struct text *out)
{
    size_t total_len = IPV6_HEADER_LEN + explain_number(packet + 4, 2);

    if (packet_len < total_len)
        add_missing(out, total_len - packet_len);
    explain_add_ipv6(out, packet + 8);
    text_add(out, " > ");
    explain_add_ipv6(out, packet + 24);
    text_add(out, ": ");
    add_protocol(out, packet[6]);
    add_length(out, explain_number(packet + 4, 2));
}

void explain_brief(const uint8_t *packet, size_t packet_len, struct text *out)
{
    unsigned version = packet_len > 0 ? *packet >> 4 : 4;

    if (version != 4 && version != 6) {
        text_add(out, "unknown IP version ");
        text_add_number(out, version);
        add_length(out, packet_len);
        return;
    }
    text_add(out, version == 4 ? "IP " : "IP6 ");
    if (packet_len < (version == 4 ? (size_t)IPV4_HEADER_MIN_LEN : IPV6_HEADER_LEN)) {
        text_add(out, "truncated, ");
        explain_add_bytes(out, packet_len);
    } else if (version == 4)
        brief_ipv4(packet, packet_len, out);
    else
        brief_ipv6(packet, packet_len, out);
}
