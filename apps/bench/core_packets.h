/* core_packets.h - the packets that are measured, from CORE_ASKER */
#ifndef APPS_BENCH_CORE_PACKETS_H
#define APPS_BENCH_CORE_PACKETS_H

#include "core.h"

enum { CORE_FRAGMENT_LEN = 1500 };

/* Each writes a packet of len bytes (CORE_MIN_ECHO or more) to destination (host order). */

/* An echo request as ping sends it. */
void core_packets_echo(uint8_t *bytes, uint32_t len, uint32_t destination);

/* One with options, options_len bytes of them, a multiple of 4. */
void core_packets_options(uint8_t *bytes, uint32_t len, uint32_t destination,
                          const uint8_t *options, uint32_t options_len);

/* A UDP datagram, as traceroute sends it. */
void core_packets_udp(uint8_t *bytes, uint32_t len, uint32_t destination);

/* An IPv6 packet: a router solicitation, which a kernel sends to every device that is new. */
void core_packets_ipv6(uint8_t *bytes, uint32_t len);

/* A packet whose destination, in bytes, became another: sums up its header again. */
void core_packets_aim(uint8_t *bytes, uint32_t destination);

/* Cuts the datagram of len bytes at whole into fragments of CORE_FRAGMENT_LEN bytes, which lie
 * behind each other from bytes on, and says in packets where. Returns how many there are. The
 * verdicts are HOLD_FRAGMENT, but for the last, which is the whole's. */
uint32_t core_packets_cut(const uint8_t *whole, uint32_t len, uint8_t *bytes,
                          struct core_packet *packets, enum verdict verdict);

#endif
