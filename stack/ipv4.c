/* ipv4.c - see ipv4.h for the header and the contracts */

#include "ipv4.h"

#include "checksum.h"
#include "rule.h"

enum { VERSION_4 = 4, VERSION_6 = 6 };

enum verdict ipv4_accept(uint8_t *frame, size_t frame_len, struct ipv4_datagram *datagram)
{
    if (fails(RULE_IPV4_PRESENT, frame_len < IPV4_HEADER_MIN_LEN, frame, frame_len, frame_len,
              IPV4_HEADER_MIN_LEN))
        return DROP_IPV4_SHORT;

    struct ipv4_header *header = (void *)frame;
    unsigned version = header->version_ihl >> 4;
    if (fails(RULE_IPV4_NOT_6, version == VERSION_6, SEEN(header->version_ihl), version, VERSION_6))
        return DROP_IPV6;
    if (fails(RULE_IPV4_VERSION, version != VERSION_4, SEEN(header->version_ihl), version,
              VERSION_4))
        return DROP_IPV4_VERSION;

    uint32_t header_len = ipv4_header_len(header);
    if (fails(RULE_IPV4_HEADER_LEN, header_len < IPV4_HEADER_MIN_LEN, SEEN(header->version_ihl),
              header_len, IPV4_HEADER_MIN_LEN) ||
        fails(RULE_IPV4_HEADER_HERE, header_len > frame_len, SEEN(header->version_ihl), header_len,
              frame_len))
        return DROP_IPV4_HEADER_LENGTH;

    uint32_t total_len = be16_get(header->total_len);
    if (fails(RULE_IPV4_TOTAL_LEN, total_len < header_len, SEEN(header->total_len), total_len,
              header_len))
        return DROP_IPV4_TOTAL_LENGTH;
    if (fails(RULE_IPV4_ALL_HERE, total_len > frame_len, SEEN(header->total_len), total_len,
              frame_len))
        return DROP_IPV4_TRUNCATED;

    if (fails(RULE_IPV4_CHECKSUM, !checksum_holds_header(frame, header_len), frame, header_len, 0,
              0))
        return DROP_IPV4_CHECKSUM;

    *datagram = (struct ipv4_datagram){
        .header = header,
        .payload = frame + header_len,
        .payload_len = total_len - header_len,
    };
    return PASS;
}

void ipv4_write_options(struct ipv4_header *header, const struct ipv4_fields *fields)
{
    __builtin_memcpy(header + 1, fields->options, fields->options_len);
    header->checksum = be16_of(0);
    header->checksum = checksum(header, ipv4_header_len(header));
    tells(RULE_REPLY_OPTIONS, header + 1, fields->options_len, fields->options_len, 0);
}
