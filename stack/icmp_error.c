/* icmp_error.c - see icmp_error.h for the message and the contracts */

#include "icmp_error.h"

#include "checksum.h"
#include "rule.h"

struct icmp_error icmp_error_due(enum verdict verdict)
{
    static const struct {
        enum verdict verdict;
        struct icmp_error error;
    } due[] = {
        {DROP_ROUTE_THROW,
         {SEND_NETWORK_UNREACHABLE, ICMP_DESTINATION_UNREACHABLE, ICMP_NETWORK_UNREACHABLE}},
        {DROP_ROUTE_UNREACHABLE,
         {SEND_HOST_UNREACHABLE, ICMP_DESTINATION_UNREACHABLE, ICMP_HOST_UNREACHABLE}},
        {DROP_ROUTE_PROHIBIT, {SEND_PROHIBITED, ICMP_DESTINATION_UNREACHABLE, ICMP_PROHIBITED}},
        {DROP_OPTION_MALFORMED, {SEND_PARAMETER_PROBLEM, ICMP_PARAMETER_PROBLEM, 0}},
        {DROP_OPTION_SOURCE_ROUTE_ON,
         {SEND_SOURCE_ROUTE_FAILED, ICMP_DESTINATION_UNREACHABLE, ICMP_SOURCE_ROUTE_FAILED}},
        {DROP_FRAGMENT_TIMEOUT, {SEND_TIME_EXCEEDED, ICMP_TIME_EXCEEDED, ICMP_REASSEMBLY_TIME}},
        {DROP_UDP_PORT,
         {SEND_PORT_UNREACHABLE, ICMP_DESTINATION_UNREACHABLE, ICMP_PORT_UNREACHABLE}},
        {DROP_IPV4_PROTOCOL,
         {SEND_PROTOCOL_UNREACHABLE, ICMP_DESTINATION_UNREACHABLE, ICMP_PROTOCOL_UNREACHABLE}},
    };

    for (size_t i = 0; i < sizeof due / sizeof due[0]; i++) {
        if (due[i].verdict == verdict)
            return due[i].error;
    }
    return (struct icmp_error){.sent = PASS};
}

bool icmp_error_may_be_about(const struct ipv4_datagram *datagram)
{
    const struct ipv4_header *header = datagram->header;
    uint8_t type = datagram->payload_len > 0 ? datagram->payload[0] : ICMP_NO_QUERY;

    if (fails(RULE_ERROR_FIRST, ipv4_offset(header) != 0, SEEN(header->fragment),
              ipv4_offset(header), 0))
        return false;
    return header->protocol != IPV4_PROTOCOL_ICMP ||
           !fails(RULE_ERROR_ABOUT, !icmp_is_query(type), datagram->payload,
                  datagram->payload_len > 0, type, 0);
}

const struct ipv4_header *icmp_error_quote(const uint8_t *message, size_t message_len,
                                           size_t *quote_len)
{
    const struct ipv4_header *quoted = (const void *)(message + ICMP_HEADER_LEN);

    *quote_len = message_len - ICMP_HEADER_LEN;
    if (!icmp_is_error(message[0]) || *quote_len < IPV4_HEADER_MIN_LEN ||
        quoted->version_ihl >> 4 != 4 || ipv4_header_len(quoted) < IPV4_HEADER_MIN_LEN ||
        ipv4_header_len(quoted) > *quote_len)
        return NULL;
    return quoted;
}

uint8_t *icmp_error_write(const struct ipv4_datagram *datagram, const struct icmp_error *error,
                          uint8_t pointer, be32 source, uint8_t ttl, uint32_t max_len,
                          uint32_t *error_len)
{
    uint8_t *quote = (uint8_t *)datagram->header;
    uint32_t header_len = (uint32_t)(datagram->payload - quote);
    uint32_t quote_len = header_len + datagram->payload_len;
    uint32_t max_quote =
        (max_len < ICMP_ERROR_MAX_LEN ? max_len : ICMP_ERROR_MAX_LEN) - ICMP_ERROR_HEADERS_LEN;
    struct ipv4_fields fields = {
        .fragment = IPV4_DONT_FRAGMENT, /* atomic, so it needs no identification (RFC 6864) */
        .ttl = ttl,
        .protocol = IPV4_PROTOCOL_ICMP,
        .source = source,
        .destination = datagram->header->source,
    };

    if (quote_len > max_quote) {
        quote_len = max_quote;
        if (fails(RULE_ERROR_ROOM, quote_len < header_len + ICMP_ERROR_MIN_QUOTE, NULL, 0,
                  quote_len, header_len + ICMP_ERROR_MIN_QUOTE))
            return NULL;
    }
    struct icmp_header *icmp = (void *)(quote - ICMP_HEADER_LEN);
    *icmp = (struct icmp_header){
        .type = error->type, .code = error->code, .id = be16_of((uint16_t)(pointer << 8))};
    icmp->checksum = checksum(icmp, ICMP_HEADER_LEN + quote_len);
    *error_len = ICMP_ERROR_HEADERS_LEN + quote_len;
    tells(RULE_ERROR_WRITTEN, icmp, ICMP_HEADER_LEN, *error_len, quote_len);
    return ipv4_write((uint8_t *)icmp, ICMP_HEADER_LEN + quote_len, &fields);
}
