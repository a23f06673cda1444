/* icmp.c - see icmp.h for the message and the contracts */

#include "icmp.h"

#include "checksum.h"

enum verdict icmp_accept(const uint8_t *message, size_t message_len)
{
    if (message_len < ICMP_HEADER_LEN)
        return DROP_ICMP_SHORT;
    if (!checksum_holds(message, message_len))
        return DROP_ICMP_CHECKSUM;

    const struct icmp_header *header = (const void *)message;
    if (header->type != ICMP_ECHO_REQUEST)
        return DROP_ICMP_TYPE;
    return PASS;
}

void icmp_turn(uint8_t *message, size_t message_len)
{
    struct icmp_header *header = (void *)message;
    be16 request_word = {{header->type, header->code}};
    be16 reply_word = {{ICMP_ECHO_REPLY, 0}};

    header->type = ICMP_ECHO_REPLY;
    header->code = 0;
    header->checksum = checksum_update(header->checksum, request_word, reply_word);
    /* A reply of zeros alone is a legal one, and there the update cannot know which of the two
     * zeros to say (checksum.h). One message in 65,536 is worth a second look. */
    if (be16_get(header->checksum) == 0)
        header->checksum = checksum(message, message_len);
}
