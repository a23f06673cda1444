/* checker.c - see checker.h */

#include "tests/unit/checker.h"

#include <string.h>

#include "tests/unit/reference.h"

static size_t word(const uint8_t *at)
{
    return (size_t)at[0] * 256 + at[1];
}

static const char *header_fault(const uint8_t *request, const uint8_t *reply, uint8_t ttl)
{
    uint8_t dont_fragment = request[6] & 0x40;

    if (reply[0] != 0x45)
        return "the reply is not version 4 with a header of 20 bytes";
    if (reply[1] >> 2 != request[1] >> 2)
        return "the class of service is not the request's";
    if ((reply[1] & 3) != 0)
        return "the reply carries a congestion mark";
    if ((reply[6] & 0x40) != dont_fragment)
        return "the don't-fragment bit is not the request's";
    if ((reply[6] & 0xbf) != 0 || reply[7] != 0)
        return "the reply is a fragment or has the reserved bit";
    if (word(reply + 4) != (dont_fragment ? 0 : word(request + 4)))
        return "the identification is neither 0 with DF nor the request's without";
    if (reply[8] != ttl)
        return "the time to live is not as configured";
    if (reply[9] != 1)
        return "the protocol is not ICMP";
    if (memcmp(reply + 12, request + 16, 4) != 0)
        return "the source is not who was asked";
    if (memcmp(reply + 16, request + 12, 4) != 0)
        return "the destination is not who asked";
    if (reference_sum(reply, 20) != 0xffff)
        return "the header checksum does not verify";
    return NULL;
}

const char *checker_fault(const uint8_t *request, const uint8_t *reply, size_t reply_len,
                          uint8_t ttl)
{
    size_t request_header_len = (size_t)(request[0] & 0x0f) * 4;
    const uint8_t *request_icmp = request + request_header_len;
    size_t icmp_len = word(request + 2) - request_header_len;

    if (reply_len != 20 + icmp_len)
        return "the reply's length is not 20 bytes and the request's message";
    if (word(reply + 2) != reply_len)
        return "the total length is not the reply's";
    const char *fault = header_fault(request, reply, ttl);
    if (fault)
        return fault;

    const uint8_t *icmp = reply + 20;
    if (icmp[0] != 0 || icmp[1] != 0)
        return "the reply is not type 0, code 0";
    if (memcmp(icmp + 4, request_icmp + 4, 4) != 0)
        return "the identifier or the sequence number is not the request's";
    if (memcmp(icmp + 8, request_icmp + 8, icmp_len - 8) != 0)
        return "the data are not the request's";
    if (reference_sum(icmp, icmp_len) != 0xffff)
        return "the ICMP checksum does not verify";
    return NULL;
}
