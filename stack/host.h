/* host.h - a host that exists only in software: a packet comes in, its verdict comes out
 *
 * Start reading here. host_receive() in host.c is the whole path of a packet, one check after the
 * other; host_burst() walks it over everything that the driver put into the ring.
 */
#ifndef STACK_HOST_H
#define STACK_HOST_H

#include <stdint.h>

#include "ring.h"
#include "route.h"
#include "verdict.h"

enum { HOST_TTL = 64 }; /* the default of RFC 1122 section 3.2.1.7, as assigned today */

struct host {
    struct route_table routes;
    uint8_t ttl;                   /* of what it sends, 1 or more */
    uint64_t verdicts[N_VERDICTS]; /* packets judged so far, by their verdict */
};

/* Judges packet->data_len bytes at packet->data. When the verdict is one that sends, the bytes
 * from packet->data on, packet->data_len of them, are the answer; else they are as they came.
 * Changes nothing in the host, and counts nothing. */
enum verdict host_receive(const struct host *host, struct packet *packet);

/* Judges every packet in the ring that waits for it, and counts. Returns how many. */
uint32_t host_burst(struct host *host, struct ring *ring);

#endif
