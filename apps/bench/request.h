/* request.h - an echo request as ping makes it, to be sent over and over */
#ifndef APPS_BENCH_REQUEST_H
#define APPS_BENCH_REQUEST_H

#include <stddef.h>
#include <stdint.h>

/* Writes the len bytes (28 to 65,535) of an echo request with this identifier and sequence number
 * to `packet`, addresses in host order. What follows the ICMP header is a pattern. */
void request_make(uint8_t *packet, size_t len, uint32_t source, uint32_t destination, uint16_t id,
                  uint16_t sequence);

/* Only the first 20 bytes of it: the IP header. */
void request_make_header(uint8_t *packet, size_t len, uint32_t source, uint32_t destination);

#endif
