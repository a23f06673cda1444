/* address.c - see address.h */

#include "address.h"

#include <arpa/inet.h>

struct address_text address_text(uint32_t address)
{
    struct address_text out;

    (void)inet_ntop(AF_INET, &(struct in_addr){htonl(address)}, out.text, sizeof out.text);
    return out;
}

bool address_parse(const char *text, uint32_t *address)
{
    struct in_addr parsed;

    if (inet_pton(AF_INET, text, &parsed) != 1)
        return false;
    *address = ntohl(parsed.s_addr);
    return true;
}

uint32_t address_mask(unsigned prefix_len)
{
    return prefix_len == 0 ? 0 : UINT32_MAX << (32 - prefix_len);
}

bool address_has_broadcast(unsigned prefix_len)
{
    return prefix_len < 31;
}
