/* properties.c - see properties.h */

#include "tests/unit/properties.h"

#include <string.h>

#include "tests/unit/reference.h"

enum { HEADER = 20, MAX_LEN = 65535, MAX_ERROR = 576, ERROR_HEADERS = 28 };

static size_t word(const uint8_t *at)
{
    return (size_t)at[0] * 256 + at[1];
}

static uint32_t address(const uint8_t *at)
{
    return (uint32_t)(word(at) << 16 | word(at + 2));
}

static size_t header_len(const uint8_t *ip)
{
    return (size_t)(ip[0] & 0x0f) * 4;
}

/* P5 for one packet alone: its header. */
static const char *header_fault(const struct properties_packet *packet, size_t mtu)
{
    const uint8_t *ip = packet->bytes;

    if (packet->len < HEADER || ip[0] >> 4 != 4)
        return "P5: not an IPv4 packet";
    if (header_len(ip) < HEADER || header_len(ip) > packet->len)
        return "P5: the header length is wrong";
    if (word(ip + 2) != packet->len)
        return "P5: the total length is not the packet's";
    if (packet->len > mtu)
        return "P5: longer than the MTU";
    if (reference_sum(ip, header_len(ip)) != 0xffff)
        return "P5: the header checksum does not verify";
    if (ip[6] & 0x80)
        return "P5: the reserved flag is set";
    if ((ip[6] & 0x40) && ((ip[6] & 0x3f) || ip[7]))
        return "P5: a fragment that says not to fragment";
    if ((ip[6] & 0x20) && (packet->len - header_len(ip)) % 8 != 0)
        return "P5: a fragment that is no multiple of 8, and not the last";
    if (ip[8] == 0)
        return "P5: time to live 0";
    if (ip[1] & 3)
        return "P5: a congestion mark";
    if (ip[9] != 1)
        return "P5: not ICMP";
    return NULL;
}

const char *properties_join(const struct properties_packet *packets, size_t n_packets,
                            uint8_t *whole, size_t *whole_len)
{
    const uint8_t *first = packets[0].bytes;
    size_t filled = header_len(first);

    memcpy(whole, first, filled);
    for (size_t i = 0; i < n_packets; i++) {
        const uint8_t *ip = packets[i].bytes;
        size_t data_len = packets[i].len - header_len(ip);
        size_t offset = (word(ip + 6) & 0x1fff) * 8;
        bool more = ip[6] & 0x20;

        if (memcmp(ip + 12, first + 12, 8) != 0 || word(ip + 4) != word(first + 4) ||
            ip[8] != first[8] || ip[1] != first[1])
            return "P2: packets of more than one datagram";
        if (offset != filled - header_len(first))
            return "P5: the fragments do not follow each other";
        if (more == (i == n_packets - 1))
            return "P5: the last fragment is not the last, or another says it is";
        if (filled + data_len > MAX_LEN)
            return "P5: the fragments are longer than a datagram can be";
        memcpy(whole + filled, ip + header_len(ip), data_len);
        filled += data_len;
    }
    *whole_len = filled;
    whole[2] = (uint8_t)(filled >> 8);
    whole[3] = (uint8_t)filled;
    whole[6] &= 0x40;
    whole[7] = 0;
    return NULL;
}

/* One entry at most was made in an option: the address that the reply comes from, a stamp, or both.
 * Or else one host more was counted that found no room. The rest is as it was asked. */
static const char *entry_fault(const uint8_t *option, const uint8_t *asked, const uint8_t *source)
{
    bool is_timestamp = option[0] == 68;
    int begin = asked[2] - 1, end = option[2] - 1, flags = is_timestamp ? asked[3] & 15 : 0;
    int counted = is_timestamp ? option[3] - asked[3] : 0;
    bool has_address = !is_timestamp || flags != 0;
    int entry_len = is_timestamp && flags != 0 ? 8 : 4;

    if (end != begin && end != begin + entry_len)
        return "P5: not one entry was made in an option";
    if (counted != 0 && (counted != 16 || asked[2] <= asked[1] || end != begin))
        return "P5: the flags are not as asked, or the overflow is wrong";
    if (end != begin &&
        (end > option[1] || (has_address && memcmp(option + begin, source, 4) != 0)))
        return "P5: an entry that is not in its option, or not this host's";
    for (int i = is_timestamp ? 4 : 3; i < option[1]; i++)
        if ((i < begin || i >= end) && option[i] != asked[i])
            return "P10: an option was changed outside of its entry";
    return NULL;
}

/* Of the options of a reply: Record Route and Timestamp of the request, with this host in them
 * once, and zeros. */
static const char *options_fault(const uint8_t *reply, const uint8_t *request)
{
    const uint8_t *end = reply + header_len(reply);

    for (const uint8_t *option = reply + HEADER; option < end; option += option[1]) {
        if (option[0] == 0) {
            for (; option < end; option++)
                if (*option != 0)
                    return "P10: the padding after the options is not zero";
            if (end - reply == HEADER + 4 && reply[HEADER] == 0)
                return "P5: nothing but padding as options";
            return NULL;
        }
        if (end - option < 3 || option[1] < 3 || option[1] > end - option)
            return "P5: a malformed option is sent";
        if (option[0] != 7 && option[0] != 68)
            return "P5: an option other than Record Route and Timestamp is sent";
        const uint8_t *asked = request + HEADER, *asked_end = request + header_len(request);
        while (asked < asked_end && asked[0] != option[0])
            asked += asked[0] == 1 ? 1 : asked[1];
        if (asked >= asked_end || asked[1] != option[1])
            return "P10: an option that the request does not have";
        const char *fault = entry_fault(option, asked, reply + 12);
        if (fault != NULL)
            return fault;
    }
    return NULL;
}

static const char *reply_fault(const struct properties_case *c, const uint8_t *reply,
                               size_t reply_len)
{
    const uint8_t *request = c->request.bytes;
    const uint8_t *asked = request + header_len(request);
    const uint8_t *message = reply + header_len(reply);
    size_t asked_len = word(request + 2) - header_len(request);
    size_t message_len = reply_len - header_len(reply);

    if (request[9] != 1)
        return "P5: an ICMP reply to what was not ICMP";
    if (memcmp(reply + 12, request + 16, 4) != 0 && (request[16] & 0xf0) != 0xe0 &&
        request[19] != 255 && request[19] != 0)
        return "P4: the reply does not come from the address that was asked";
    if (reply[1] != (request[1] & 0xfc))
        return "P5: the class of service is not the request's";
    if (message[1] != 0)
        return "P5: the code is not 0";
    if (message[0] == 14) {
        if (asked[0] != 13 || message_len != 20 || asked_len < 20)
            return "P5: a timestamp reply to something else, or not of 20 bytes";
        return memcmp(message + 4, asked + 4, 8) != 0 ? "P10: not the request's bytes" : NULL;
    }
    if (message[0] != 0 || asked[0] != 8)
        return "P5: neither an echo reply nor to an echo request";
    if (message_len != asked_len && !(c->may_cut && reply_len == c->mtu && message_len < asked_len))
        return "P3: the reply's data have not the request's length";
    if (reply_len > word(request + 2))
        return "P3: the reply is longer than the request";
    if (memcmp(message + 4, asked + 4, message_len - 4) != 0)
        return "P10: identifier, sequence number or data are not the request's";
    return options_fault(reply, request);
}

/* Destination unreachable: network, host, protocol, port, source route, prohibited. Time exceeded:
 * while fragments were awaited. Parameter problem: the octet that the pointer tells. */
static bool is_error_of_a_host(uint8_t type, uint8_t code)
{
    switch (type) {
    case 3:
        return code <= 3 || code == 5 || code == 13;
    case 11:
        return code == 1;
    case 12:
        return code == 0;
    default:
        return false;
    }
}

static const char *error_fault(const struct properties_case *c, const uint8_t *error,
                               size_t error_len)
{
    const uint8_t *request = c->request.bytes;
    size_t request_len = word(request + 2), quote_len = error_len - ERROR_HEADERS;
    size_t most = request_len < MAX_ERROR - ERROR_HEADERS ? request_len : MAX_ERROR - ERROR_HEADERS;
    const uint8_t *message = error + HEADER;
    bool pointer = message[0] == 12;

    if (!is_error_of_a_host(message[0], message[1]))
        return "P5: an error that no host sends";
    if ((error[6] & 0x40) == 0)
        return "P5: an error that is not atomic";
    if (header_len(error) != HEADER)
        return "P5: an error with options";
    if (error[1] != 0)
        return "P5: an error with a type of service";
    if (most > c->mtu - ERROR_HEADERS)
        most = c->mtu - ERROR_HEADERS;
    if (quote_len != most)
        return "P3: the quote is not as much as arrived and fits";
    if (memcmp(message + 8, request, quote_len) != 0)
        return "P10: the quote is not what arrived";
    if ((message[4] != 0 && !pointer) || message[5] != 0 || message[6] != 0 || message[7] != 0)
        return "P10: unused bytes of an error are not zero";
    if (pointer && message[4] >= header_len(request))
        return "P5: the pointer of a parameter problem is not in the header";
    /* RFC 1122 section 3.2.2: when no error may be sent */
    if (word(request + 6) & 0x1fff)
        return "P5: an error about a fragment that is not the first";
    if (request[9] == 1 && request_len > header_len(request)) {
        uint8_t type = request[header_len(request)];
        if (type == 3 || type == 4 || type == 5 || type == 11 || type == 12)
            return "P5: an error about an error";
    }
    if ((request[16] & 0xf0) == 0xe0 || address(request + 16) == 0xffffffff)
        return "P5: an error about a multicast or broadcast";
    return NULL;
}

const char *properties_fault(const struct properties_case *c)
{
    static uint8_t whole[MAX_LEN + 1];
    size_t whole_len;
    const char *fault;

    if (c->n_out == 0)
        return NULL;
    size_t most = c->mtu;
    if (c->in_one_piece && word(c->request.bytes + 2) > most)
        most = word(c->request.bytes + 2);
    for (size_t i = 0; i < c->n_out; i++) {
        if ((fault = header_fault(&c->out[i], most)) != NULL)
            return fault;
    }
    if ((fault = properties_join(c->out, c->n_out, whole, &whole_len)) != NULL)
        return fault;

    const uint8_t *message = whole + header_len(whole);
    size_t message_len = whole_len - header_len(whole);
    uint32_t source = address(whole + 12);
    if (message_len < 8 || reference_sum(message, message_len) != 0xffff)
        return "P5: the ICMP checksum does not verify";
    if (whole[8] != c->ttl)
        return "P5: the time to live is not as configured";
    if (memcmp(whole + 16, c->request.bytes + 12, 4) != 0)
        return "P4: not sent to the source of what came";
    if (!c->is_ours(source))
        return "P4: not sent from one of the host's own addresses";
    if ((whole[6] & 0x40) && word(whole + 4) != 0)
        return "P5: an atomic datagram with an identification";
    return message[0] == 0 || message[0] == 14 ? reply_fault(c, whole, whole_len)
                                               : error_fault(c, whole, whole_len);
}
