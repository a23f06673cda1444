/* dissect_ipv4.c - the fields of an IPv4 header, RFC 791 section 3.1 */

#include "dissect_layers.h"
#include "dissect_names.h"

enum { PORTS_LEN = 4 };

struct explain_ipv4 explain_ipv4_look(const uint8_t *bytes, size_t len)
{
    struct explain_ipv4 ipv4 = {.header_len = IPV4_HEADER_MIN_LEN};
    size_t said;

    __builtin_memcpy(&ipv4.header, bytes, len < IPV4_HEADER_MIN_LEN ? len : IPV4_HEADER_MIN_LEN);
    said = ipv4_header_len(&ipv4.header);
    ipv4.header_len_is_wrong = said < IPV4_HEADER_MIN_LEN;
    if (!ipv4.header_len_is_wrong)
        ipv4.header_len = said;
    if (be16_get(ipv4.header.total_len) > ipv4.header_len)
        ipv4.data_len = be16_get(ipv4.header.total_len) - ipv4.header_len;
    ipv4.there = ipv4.header_len + ipv4.data_len;
    if (ipv4.there > len)
        ipv4.there = len;
    return ipv4;
}

bool explain_ipv4_has_ports(const struct explain_ipv4 *ipv4)
{
    uint8_t protocol = ipv4->header.protocol;

    return (protocol == IPV4_PROTOCOL_UDP || protocol == EXPLAIN_PROTOCOL_TCP) &&
           !ipv4->header_len_is_wrong && ipv4_offset(&ipv4->header) == 0 &&
           ipv4->there >= ipv4->header_len + PORTS_LEN;
}

const char *explain_ipv4_unchecked(const struct explain_ipv4 *ipv4)
{
    if (ipv4_is_fragment(&ipv4->header))
        return "cannot be checked: the rest is in other fragments";
    if (ipv4->there < ipv4->header_len + ipv4->data_len)
        return "cannot be checked: cut off";
    return NULL;
}

static void add_name(struct text *text, const char *name)
{
    text_add(text, name != NULL ? name : "no name known");
}

/* What of something there is not, when it is not all there. */
static void add_missing(struct text *text, const struct explain_ipv4 *ipv4, size_t len)
{
    if (ipv4->there >= len)
        return;
    text_add(text, text->len > 0 ? "; " : "");
    text_add_number(text, len - ipv4->there);
    text_add(text, ipv4->is_quoted ? " not quoted" : " missing");
}

/* The byte is there: it has told that this is IPv4. */
static void read_version(struct explain_reader *reader, const struct explain_ipv4 *ipv4)
{
    (void)explain_part(reader, "version", 1);
    text_add_number(&reader->value, ipv4->header.version_ihl >> 4);
    (void)explain_part(reader, "header length", 1);
    explain_add_bytes(&reader->value, ipv4_header_len(&ipv4->header));
    if (ipv4->header_len_is_wrong) {
        text_add(&reader->meaning, "too short: at least 20 bytes");
    } else if (ipv4->header_len == IPV4_HEADER_MIN_LEN) {
        text_add(&reader->meaning, "no options");
    } else {
        explain_add_bytes(&reader->meaning, ipv4->header_len - IPV4_HEADER_MIN_LEN);
        text_add(&reader->meaning, " of options");
    }
    add_missing(&reader->meaning, ipv4, ipv4->header_len);
    explain_skip(reader, 1);
}

/* RFC 2474 section 3, RFC 3168 section 5 */
static void read_tos(struct explain_reader *reader, uint8_t tos)
{
    if (explain_part(reader, "class of service (DSCP)", 1)) {
        text_add_number(&reader->value, tos >> 2);
        add_name(&reader->meaning, explain_dscp_name(tos >> 2));
    }
    if (explain_part(reader, "congestion (ECN)", 1)) {
        text_add_number(&reader->value, tos & IPV4_ECN);
        add_name(&reader->meaning, explain_ecn_name(tos & IPV4_ECN));
    }
    explain_skip(reader, 1);
}

static void read_total_len(struct explain_reader *reader, const struct explain_ipv4 *ipv4)
{
    static const struct explain_format format = {"total length", 2, EXPLAIN_BYTES, NULL};
    size_t total_len = be16_get(ipv4->header.total_len);

    if (!explain_read(reader, &format))
        return;
    if (total_len < ipv4->header_len) {
        text_add(&reader->meaning, "shorter than the header");
        return;
    }
    if (!ipv4->header_len_is_wrong) {
        text_add_number(&reader->meaning, ipv4->header_len);
        text_add(&reader->meaning, " of header, ");
        text_add_number(&reader->meaning, ipv4->data_len);
        text_add(&reader->meaning, " of data");
    }
    add_missing(&reader->meaning, ipv4, total_len);
}

static void read_flag(struct explain_reader *reader, const char *name, bool is_set,
                      const char *meaning)
{
    if (explain_part(reader, name, 1)) {
        text_add_char(&reader->value, is_set ? '1' : '0');
        text_add(&reader->meaning, meaning);
    }
}

static void read_fragment(struct explain_reader *reader, const struct ipv4_header *header)
{
    unsigned flags = be16_get(header->fragment);
    bool reserved = flags & IPV4_RESERVED, more = flags & IPV4_MORE_FRAGMENTS;
    bool dont = flags & IPV4_DONT_FRAGMENT;
    uint32_t offset = ipv4_offset(header);

    read_flag(reader, "reserved flag", reserved, reserved ? "must be 0" : "");
    read_flag(reader, "do not fragment", dont,
              dont ? "routers may not cut it to pieces" : "routers may cut it to pieces");
    read_flag(reader, "more fragments", more, more ? "other fragments follow" : "none follow");
    if (explain_part(reader, "fragment offset", 2)) {
        explain_add_bytes(&reader->value, offset);
        text_add(&reader->meaning, offset > 0 ? "into the datagram's data"
                                   : more     ? "the first fragment"
                                              : "a whole datagram");
    }
    explain_skip(reader, 2);
}

static void read_address(struct explain_reader *reader, const char *name, be32 address)
{
    const struct explain_format format = {name, 4, EXPLAIN_ADDRESS, NULL};
    const char *kind = explain_address_kind(be32_get(address));

    if (explain_read(reader, &format) && kind != NULL)
        text_add(&reader->meaning, kind);
}

void explain_read_ipv4(struct explain_reader *reader, const struct explain_ipv4 *ipv4)
{
    static const struct explain_format id = {"identification", 2, EXPLAIN_HEX, NULL};
    static const struct explain_format ttl = {"time to live", 1, EXPLAIN_DECIMAL, NULL};
    static const struct explain_format protocol = {"protocol", 1, EXPLAIN_DECIMAL, NULL};
    size_t begin = reader->at, there = ipv4->there;
    struct explain_sum sum = {
        .name = "header checksum",
        .data = reader->packet + reader->at,
        .len = ipv4->header_len,
    };

    if (ipv4->header_len_is_wrong)
        sum.unchecked = "cannot be checked: the header length is wrong";
    else if (there < ipv4->header_len)
        sum.unchecked = "cannot be checked: cut off";
    reader->header = ipv4->is_quoted ? "quoted IPv4" : "IPv4";
    reader->end = begin + (there < ipv4->header_len ? there : ipv4->header_len);
    read_version(reader, ipv4);
    read_tos(reader, ipv4->header.tos);
    read_total_len(reader, ipv4);
    (void)explain_read(reader, &id);
    read_fragment(reader, &ipv4->header);
    if (explain_read(reader, &ttl) && ipv4->header.ttl == 0)
        text_add(&reader->meaning, "no router may forward it");
    if (explain_read(reader, &protocol))
        add_name(&reader->meaning, explain_protocol_name(ipv4->header.protocol));
    explain_read_checksum(reader, &sum);
    read_address(reader, "source", ipv4->header.source);
    read_address(reader, "destination", ipv4->header.destination);
    explain_read_options(reader, begin + ipv4->header_len);
    reader->header = ipv4->is_quoted ? "quoted IPv4" : "IPv4";
    reader->end = begin + there;
}
