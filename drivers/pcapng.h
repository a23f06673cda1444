/* pcapng.h - writes packets, with what was said about them, as Wireshark reads it
 *
 * The PCAP Next Generation format (draft-ietf-opsawg-pcapng): a Section Header, one Interface
 * Description of link type RAW (packets begin with their IP header) with nanosecond times, and one
 * Enhanced Packet for each packet, with its direction as flags and any text as its comment.
 */
#ifndef DRIVERS_PCAPNG_H
#define DRIVERS_PCAPNG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum pcapng_direction { PCAPNG_INBOUND = 1, PCAPNG_OUTBOUND = 2 }; /* epb_flags, bits 0 and 1 */

/* Writes what a file begins with: who wrote it, and an interface of this name. False when out has
 * an error; errno says which. */
bool pcapng_begin(FILE *out, const char *application, const char *interface);

/* Writes one packet of data_len bytes, seen time_ns nanoseconds after 1970-01-01 UTC. comment is
 * UTF-8, or NULL for none. False when out has an error; errno says which. */
bool pcapng_packet(FILE *out, uint64_t time_ns, enum pcapng_direction direction,
                   const uint8_t *data, uint32_t data_len, const char *comment);

/* The bytes that pcapng_begin() and pcapng_packet() write for these. */
uint64_t pcapng_begin_len(const char *application, const char *interface);
uint64_t pcapng_packet_len(uint32_t data_len, const char *comment);

/* Of the first n bytes of what was written, those of whole blocks; adds to *n_packets how many of
 * them are packets. */
uint64_t pcapng_whole(const char *bytes, uint64_t n, uint64_t *n_packets);

#endif
