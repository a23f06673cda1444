/* ipv4.h - the Internet Protocol, RFC 791: is this a whole header, and how to write one
 *
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version|  IHL  |Type of Service|          Total Length         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Identification        |Flags|      Fragment Offset    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Time to Live |    Protocol   |         Header Checksum       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Source Address                          |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Destination Address                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *
 * IHL counts words of four bytes, options included. The frame may be longer than Total Length
 * (a link pads short ones); what follows is not part of the datagram. The time to live is not
 * looked at: a host must take what reached it with 0 or 1 (RFC 1122 section 3.2.1.7).
 */
#ifndef STACK_IPV4_H
#define STACK_IPV4_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "be.h"
#include "checksum.h"
#include "rule.h"
#include "verdict.h"

enum {
    IPV4_HEADER_MIN_LEN = 20,
    IPV4_VERSION_IHL = 0x45, /* of a header without options */
    IPV4_MIN_MTU = 68,       /* what every module must carry in one piece, RFC 791 section 3.2 */
    IPV4_MAX_LEN = 65535,
    IPV4_MAX_OPTIONS_LEN = 40,
    IPV4_PROTOCOL_ICMP = 1,
    IPV4_PROTOCOL_UDP = 17,
    /* in the fragment field */
    IPV4_RESERVED = 0x8000,
    IPV4_DONT_FRAGMENT = 0x4000,
    IPV4_MORE_FRAGMENTS = 0x2000,
    IPV4_FRAGMENT_OFFSET = 0x1fff, /* in units of 8 bytes */
    /* in the type of service, RFC 3168 section 5 */
    IPV4_ECN = 0x03,
};

struct ipv4_header {
    uint8_t version_ihl;
    uint8_t tos;
    be16 total_len;
    be16 id;
    be16 fragment;
    uint8_t ttl;
    uint8_t protocol;
    be16 checksum;
    be32 source;
    be32 destination;
};
_Static_assert(sizeof(struct ipv4_header) == IPV4_HEADER_MIN_LEN, "the header has no padding");

/* What ipv4_accept() proved about a frame. Nothing later reads a length from the header again. */
struct ipv4_datagram {
    struct ipv4_header *header;
    uint8_t *payload;
    uint32_t payload_len; /* bytes; padding after the datagram is cut off */
};

/* Judges frame_len bytes (any number) as an IPv4 header: present, version, lengths, checksum, in
 * this order. PASS fills *datagram with pointers into the frame. Options are stepped over. */
enum verdict ipv4_accept(uint8_t *frame, size_t frame_len, struct ipv4_datagram *datagram);

/* Is there nothing to it but addresses and a payload? Then it has no options, is no fragment and
 * has the reserved flag clear. Nearly all are like this, so one question asks for all three. */
static inline bool ipv4_is_plain(const struct ipv4_datagram *datagram)
{
    const struct ipv4_header *header = datagram->header;
    unsigned fragment = be16_get(header->fragment) & ~(unsigned)IPV4_DONT_FRAGMENT;
    return (fragment | (header->version_ihl ^ (unsigned)IPV4_VERSION_IHL)) == 0;
}

/* Is this only a part of a datagram (RFC 791 section 3.2)? */
static inline bool ipv4_is_fragment(const struct ipv4_header *header)
{
    return be16_get(header->fragment) & (IPV4_MORE_FRAGMENTS | IPV4_FRAGMENT_OFFSET);
}

/* Where the data of a fragment belong in its datagram, in bytes. */
static inline uint32_t ipv4_offset(const struct ipv4_header *header)
{
    return (be16_get(header->fragment) & IPV4_FRAGMENT_OFFSET) * 8u;
}

/* The bytes of the header, 20 to 60. */
static inline uint32_t ipv4_header_len(const struct ipv4_header *header)
{
    return (header->version_ihl & 0x0fu) * 4;
}

/* What a sender decides about a datagram (RFC 1122 section 3.4 wants all of it to be open to the
 * layer above). */
struct ipv4_fields {
    const uint8_t *options;
    uint32_t options_len; /* bytes: 0 up to 40, a multiple of 4 */
    uint16_t id;
    uint16_t fragment; /* flags and offset */
    uint8_t tos;
    uint8_t ttl; /* 1 or more */
    uint8_t protocol;
    be32 source, destination;
};

/* The identification of the answer to a datagram. An atomic one needs none (RFC 6864 section 4.1).
 * For the others the asker's own serves: it is unique between the two of us as long as he keeps his
 * unique, needs no state here, and tells nobody anything about our other traffic. */
static inline uint16_t ipv4_answer_id(const struct ipv4_header *request)
{
    return (be16_get(request->fragment) & IPV4_DONT_FRAGMENT) ? 0 : be16_get(request->id);
}

/* The type of service of the answer: the class of service is the asker's (RFC 1349 section 5.1),
 * its congestion marks are not ours to send (RFC 3168 section 5). */
static inline uint8_t ipv4_answer_tos(const struct ipv4_header *request)
{
    return (uint8_t)(request->tos & ~IPV4_ECN);
}

/* Those of the answer to a datagram: source and destination change places. */
static inline struct ipv4_fields ipv4_turn(const struct ipv4_header *request, uint8_t ttl)
{
    return (struct ipv4_fields){
        .id = ipv4_answer_id(request),
        .fragment = be16_get(request->fragment) & IPV4_DONT_FRAGMENT,
        .tos = ipv4_answer_tos(request),
        .ttl = ttl,
        .protocol = request->protocol,
        .source = request->destination,
        .destination = request->source,
    };
}

/* Puts the options behind a header of 20 bytes that knows its length already, and sums up both. */
void ipv4_write_options(struct ipv4_header *header, const struct ipv4_fields *fields);

/* What a header that was written says. */
static inline void ipv4_tell(const struct ipv4_header *header)
{
    tells(RULE_REPLY_VERSION, SEEN(header->version_ihl), ipv4_header_len(header), 0);
    tells(RULE_REPLY_TOS, SEEN(header->tos), header->tos, 0);
    tells(RULE_REPLY_TOTAL_LEN, SEEN(header->total_len), be16_get(header->total_len), 0);
    tells(RULE_REPLY_ID, SEEN(header->id), be16_get(header->id), 0);
    tells(RULE_REPLY_FRAGMENT, SEEN(header->fragment), be16_get(header->fragment), 0);
    tells(RULE_REPLY_TTL, SEEN(header->ttl), header->ttl, 0);
    tells(RULE_REPLY_SOURCE, SEEN(header->source), be32_get(header->source), 0);
    tells(RULE_REPLY_DESTINATION, SEEN(header->destination), be32_get(header->destination), 0);
    tells(RULE_REPLY_HEADER_CHECKSUM, SEEN(header->checksum), be16_get(header->checksum), 0);
}

/* Makes the header of a plain datagram that of an answer with as many bytes, where it lies: the
 * same that ipv4_write() would write as ipv4_turn() says, but what stays is not touched, and the
 * checksum follows the three fields that do not. Addresses may change places in a sum. */
static inline void ipv4_turn_plain(struct ipv4_header *header, uint8_t ttl)
{
    uint8_t tos = ipv4_answer_tos(header);
    uint16_t id = ipv4_answer_id(header);
    uint32_t more = 2 * 0xffffu + tos - header->tos + id - be16_get(header->id) +
                    ((uint32_t)ttl << 8) - ((uint32_t)header->ttl << 8);
    be32 source = header->source;

    header->tos = tos;
    header->id = be16_of(id);
    header->ttl = ttl;
    header->checksum = checksum_grown(header->checksum, more);
    header->source = header->destination;
    header->destination = source;
    ipv4_tell(header);
}

/* Writes a header, with its options, into the bytes that end where payload begins. Returns where
 * the datagram begins; its length is in total_len, at most 65,535 together with the payload. */
static inline uint8_t *ipv4_write(uint8_t *payload, uint32_t payload_len,
                                  const struct ipv4_fields *fields)
{
    uint32_t header_len = IPV4_HEADER_MIN_LEN + fields->options_len;
    uint8_t version_ihl = (uint8_t)(IPV4_VERSION_IHL + fields->options_len / 4);
    uint16_t total_len = (uint16_t)(header_len + payload_len);
    struct ipv4_header *header = (void *)(payload - header_len);

    /* Summed up from the values at hand: the bytes, once stored one by one, could not be loaded
     * as whole words before the processor has put them together. */
    uint64_t sum = (uint32_t)(version_ihl << 8 | fields->tos) + total_len + fields->id +
                   fields->fragment + (uint32_t)(fields->ttl << 8 | fields->protocol) +
                   (uint64_t)be32_get(fields->source) + be32_get(fields->destination);

    header->version_ihl = version_ihl;
    header->tos = fields->tos;
    header->total_len = be16_of(total_len);
    header->id = be16_of(fields->id);
    header->fragment = be16_of(fields->fragment);
    header->ttl = fields->ttl;
    header->protocol = fields->protocol;
    header->checksum = checksum_of_sum(sum);
    header->source = fields->source;
    header->destination = fields->destination;
    if (fields->options_len > 0)
        ipv4_write_options(header, fields);
    ipv4_tell(header);
    return (uint8_t *)header;
}

#endif
