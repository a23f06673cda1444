/* icmp.c - see icmp.h for the message and the contracts */

#include "icmp.h"

#include "checksum.h"
#include "rule.h"

enum verdict icmp_accept(const uint8_t *message, size_t message_len, enum checksum_kind kind)
{
    if (fails(RULE_ICMP_PRESENT, message_len < ICMP_HEADER_LEN, message, message_len, message_len,
              ICMP_HEADER_LEN))
        return DROP_ICMP_SHORT;
    if (fails(RULE_ICMP_CHECKSUM, !checksum_holds_by(kind, message, message_len, 0), message,
              message_len, 0, 0))
        return DROP_ICMP_CHECKSUM;
    return PASS;
}

void icmp_turn(uint8_t *message, size_t message_len)
{
    struct icmp_header *header = (void *)message;
    be16 request_word = {{header->type, header->code}};
    be16 reply_word = {{ICMP_ECHO_REPLY, 0}};
    be16 request_checksum = header->checksum;

    header->type = ICMP_ECHO_REPLY;
    header->code = 0;
    tells(RULE_REPLY_TYPE, header, sizeof reply_word, request_word.byte[0], ICMP_ECHO_REPLY);
    header->checksum = checksum_update(request_checksum, request_word, reply_word);
    tells(RULE_REPLY_CHECKSUM_UPDATE, SEEN(header->checksum), be16_get(request_checksum),
          be16_get(header->checksum));
    /* A reply of zeros alone is a legal one, and there the update cannot know which of the two
     * zeros to say (checksum.h). One message in 65,536 is worth a second look. */
    if (be16_get(header->checksum) == 0) {
        header->checksum = checksum(message, message_len);
        tells(RULE_REPLY_CHECKSUM_ANEW, SEEN(header->checksum), be16_get(header->checksum), 0);
    }
}

void icmp_turn_timestamp(uint8_t *message, uint32_t stamp_ms)
{
    struct icmp_timestamp *timestamp = (void *)message;

    timestamp->header.type = ICMP_TIMESTAMP_REPLY;
    timestamp->header.code = 0;
    timestamp->receive = be32_of(stamp_ms);
    timestamp->transmit = be32_of(stamp_ms);
    timestamp->header.checksum = be16_of(0);
    timestamp->header.checksum = checksum(message, ICMP_TIMESTAMP_LEN);
    tells(RULE_REPLY_TYPE, timestamp, 2, ICMP_TIMESTAMP_REQUEST, ICMP_TIMESTAMP_REPLY);
    tells(RULE_REPLY_STAMPS, &timestamp->receive, 2 * sizeof timestamp->receive, stamp_ms, 0);
    tells(RULE_REPLY_CHECKSUM_SUMMED, SEEN(timestamp->header.checksum),
          be16_get(timestamp->header.checksum), 0);
}

enum verdict icmp_dismiss(uint8_t type)
{
    enum { ALTERNATE_HOST = 6, TRACEROUTE = 30, SKIP = 39 };

    switch (type) {
    case ICMP_DESTINATION_UNREACHABLE:
    case ICMP_TIME_EXCEEDED:
    case ICMP_PARAMETER_PROBLEM:
        return DROP_ICMP_ERROR;
    case ICMP_REDIRECT:
        return DROP_ICMP_REDIRECT;
    case ICMP_ECHO_REPLY:
    case ICMP_TIMESTAMP_REPLY:
        return DROP_ICMP_UNSOLICITED;
    case ICMP_ECHO_REQUEST:
    case ICMP_TIMESTAMP_REQUEST:
        return DROP_ICMP_DISABLED;
    case ICMP_SOURCE_QUENCH: /* RFC 6633 section 3 */
    case ALTERNATE_HOST:
    case ICMP_INFORMATION_REQUEST:
    case ICMP_INFORMATION_REPLY:
    case ICMP_MASK_REQUEST:
    case ICMP_MASK_REPLY:
        return DROP_ICMP_DEPRECATED;
    default:
        return type >= TRACEROUTE && type <= SKIP ? DROP_ICMP_DEPRECATED : DROP_ICMP_TYPE;
    }
}

bool icmp_is_error(uint8_t type)
{
    switch (type) {
    case ICMP_DESTINATION_UNREACHABLE:
    case ICMP_SOURCE_QUENCH:
    case ICMP_REDIRECT:
    case ICMP_TIME_EXCEEDED:
    case ICMP_PARAMETER_PROBLEM:
        return true;
    default:
        return false;
    }
}

bool icmp_is_query(uint8_t type)
{
    switch (type) {
    case ICMP_ECHO_REPLY:
    case ICMP_ECHO_REQUEST:
    case ICMP_ROUTER_ADVERTISEMENT:
    case ICMP_ROUTER_SOLICITATION:
    case ICMP_TIMESTAMP_REQUEST:
    case ICMP_TIMESTAMP_REPLY:
    case ICMP_INFORMATION_REQUEST:
    case ICMP_INFORMATION_REPLY:
    case ICMP_MASK_REQUEST:
    case ICMP_MASK_REPLY:
        return true;
    default:
        return false;
    }
}
