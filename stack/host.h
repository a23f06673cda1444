/* host.h - a host that exists only in software: a packet comes in, its verdict comes out
 *
 * Start reading here. host_receive() in host.c is the whole path of a packet, one check after the
 * other; host_burst() walks it over everything that the driver put into the ring.
 *
 * Nothing here reads a clock. Time comes in as now_ns: nanoseconds that only ever go on, from any
 * beginning.
 */
#ifndef STACK_HOST_H
#define STACK_HOST_H

#include <stdint.h>

#include "checksum.h"
#include "limiter.h"
#include "reassembly.h"
#include "ring.h"
#include "route.h"
#include "verdict.h"

enum {
    HOST_TTL = 64, /* the default of RFC 1122 section 3.2.1.7, as assigned today */
    HOST_MTU = 1500,
    HOST_NO_ECHO = 0x100, /* as echo_type: no ICMP type */
};

struct host {
    struct route_table routes;
    enum checksum_kind checksum; /* how messages are added up */
    unsigned echo_type;          /* ICMP_ECHO_REQUEST, or HOST_NO_ECHO to answer none */
    uint8_t ttl;                 /* of what it sends, 1 or more */
    bool answers_timestamp;      /* ICMP timestamp requests */
    bool answers_broadcast;      /* echo requests to a broadcast address, and to 224.0.0.1 */
    bool reflects_options;       /* Record Route and Timestamp, in replies */
    bool sends_fragments;        /* else a reply that is too long is cut short */
    bool sends_errors;
    uint32_t mtu;     /* of the link, 68 or more. What it sends is not longer, unless the request
                         came longer and in one piece: then the link has shown that it carries that */
    uint32_t address; /* host order: its own, where it cannot answer from the one asked; 0: none */
    uint64_t utc_offset_ns; /* now_ns and this are the time since 1970, UTC */
    struct reassembly reassembly;
    struct limiter limiter;

    uint64_t verdicts[N_VERDICTS]; /* packets judged so far, by their verdict */
    uint64_t mib[N_MIB_COUNTERS];  /* what cannot be seen from the verdicts; mib.h has them all */
    uint64_t icmp_dismissed[256];  /* messages that were not answered, by ICMP type */
    uint64_t icmp_quoted[256];     /* ICMP errors, by the protocol of what they quote */
    uint64_t options_refused[256]; /* packets, by the type of the option */
};

/* A host that answers echo requests, sends errors at Linux's limits, and has no routes and no
 * memory for fragments yet. The key is what nobody may know. */
void host_init(struct host *host, struct siphash_key key);

/* Judges packet->data_len bytes at packet->data, of which RING_HEADROOM bytes before and nothing
 * behind may be written, and counts the verdict. When it is one that sends, the bytes from
 * packet->data on, packet->data_len of them, are the answer, or its first fragment; else they are
 * as they came. packet->lent is NULL before. */
enum verdict host_receive(struct host *host, struct packet *packet, uint64_t now_ns);

/* Gives up the datagram that has waited longest for its fragments, if its time is over and the ring
 * has a cell for the error about it, which is then judged and ready to leave. True when one was
 * given up. No packet may wait for its verdict. */
bool host_give_up(struct host *host, struct ring *ring, uint64_t now_ns);

/* Judges every packet in the ring that waits for it, then gives up the datagrams whose time is over
 * while the ring has cells for the errors about them. Returns how many packets it judged. */
uint32_t host_burst(struct host *host, struct ring *ring, uint64_t now_ns);

/* When host_burst() has something to do even if no packet comes; UINT64_MAX for never. */
uint64_t host_deadline(const struct host *host, const struct ring *ring);

/* The most data that a datagram may bring (MMS_R, RFC 1122 section 3.3.2), and that one may take
 * away without being fragmented (MMS_S, section 3.3.3); bytes. */
static inline uint32_t host_mms_r(const struct host *host)
{
    return host->reassembly.max_len - IPV4_HEADER_MIN_LEN;
}

static inline uint32_t host_mms_s(const struct host *host)
{
    return host->mtu - IPV4_HEADER_MIN_LEN;
}

#endif
