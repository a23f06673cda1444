/* address.h - IPv4 addresses as people write them */
#ifndef DRIVERS_ADDRESS_H
#define DRIVERS_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

struct address_text {
    char text[sizeof "255.255.255.255"];
};

/* The address (host order) in dotted decimal. */
struct address_text address_text(uint32_t address);

/* Reads exactly four decimal numbers with dots between, into host order. False for anything else,
 * and then *address is as it was. */
bool address_parse(const char *text, uint32_t *address);

/* The bits of an address that belong to its network, for a prefix of 0 to 32 bits. */
uint32_t address_mask(unsigned prefix_len);

/* Does a network of this prefix have a broadcast address, and one for itself? With 31 or 32 bits
 * all its addresses are hosts (RFC 3021). */
bool address_has_broadcast(unsigned prefix_len);

#endif
