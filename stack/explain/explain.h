/* explain.h - the same host, telling what it does: each check, what it looked at, what came of it
 *
 * The sources of the stack are compiled a second time with STACK_EXPLAINS, and then the checks
 * report to explain.c what they are asked (rule.h). So an explanation is a record of a decision and
 * cannot differ from it. All else is as in host.h: a host that host_init() has made serves here,
 * too, with the same verdicts and the same counters.
 */
#ifndef STACK_EXPLAIN_EXPLAIN_H
#define STACK_EXPLAIN_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect.h"
#include "stack/host.h"
#include "stack/rule.h"

enum {
    EXPLAIN_MAX_STEPS = 512,
    EXPLAIN_MAX_PACKET_LEN = 65535,
    EXPLAIN_MAX_RANGES = 64,
    /* All that one packet can be answered with: a whole datagram in fragments of 48 bytes of data
     * behind a header of 20, which is what an MTU of 68 leaves. */
    EXPLAIN_MAX_REPLIES = EXPLAIN_MAX_PACKET_LEN / 48 + 2,
    EXPLAIN_REPLIES_LEN = EXPLAIN_MAX_REPLIES * 68 + EXPLAIN_MAX_PACKET_LEN,
    EXPLAIN_SEEN_LEN = 96,
};

/* Which bytes a step is about. */
enum explain_of {
    EXPLAIN_OF_NOTHING,  /* none that lie in a packet */
    EXPLAIN_OF_PACKET,   /* those that came */
    EXPLAIN_OF_DATAGRAM, /* those of the datagram that was put together */
    EXPLAIN_OF_REPLY,    /* those that leave */
};

struct explain_step {
    enum rule rule;
    bool answer; /* of a check: it was passed; of a branch: yes; of an act: true */
    enum explain_of of;
    uint32_t offset, len;        /* bytes; offset counts from the beginning of what they are of */
    const char *file;            /* "stack/ipv4.c" */
    const char *function;        /* "ipv4_accept" */
    char seen[EXPLAIN_SEEN_LEN]; /* what it found: "84 bytes" */
    char required[EXPLAIN_SEEN_LEN]; /* what it wanted: "at least 20 bytes"; "" for an act */
    const char *clause;              /* where to read about it */
};

/* A route that was asked for, and the prefix that decided. */
struct explain_lookup {
    bool of_source; /* else of the destination */
    uint32_t address;
    struct route won;
};

struct explain_range {
    uint32_t begin, end; /* bytes of the datagram's data, end not included */
};

/* Everything about one packet, or about one datagram whose time was over. */
struct explanation {
    bool is_timeout;     /* nothing came: a datagram was given up */
    uint32_t packet_len; /* bytes in packet: as they came; the first fragment's at a timeout */
    uint32_t n_steps, n_steps_left_out;
    uint32_t n_lookups;
    uint32_t datagram_len;      /* bytes in datagram; 0: nothing was put together */
    uint32_t n_held, n_missing; /* ranges; both 0 when the packet is no fragment that waits */
    bool end_is_known;          /* else more may be missing behind the last held byte */
    uint32_t n_replies;
    enum verdict verdict;
    struct explain_step steps[EXPLAIN_MAX_STEPS];
    struct explain_lookup lookups[2];
    struct explain_range held[EXPLAIN_MAX_RANGES], missing[EXPLAIN_MAX_RANGES];
    uint32_t reply_len[EXPLAIN_MAX_REPLIES];
    uint8_t packet[EXPLAIN_MAX_PACKET_LEN];
    uint8_t datagram[EXPLAIN_MAX_PACKET_LEN];
    uint8_t replies[EXPLAIN_REPLIES_LEN]; /* one behind the other */
};

/* One step of what is told, judged at now_ns. At most one packet waits in the ring, and nothing
 * else is in it. True with *explanation made when a packet was judged or a datagram given up; the
 * ring is empty afterwards. False when there was nothing to do.
 *
 * What expires goes first: call it until it says false with no packet in the ring, then fill in the
 * packet and call it once more. */
bool explain_burst(struct explanation *explanation, struct host *host, struct ring *ring,
                   uint64_t now_ns);

/* What a route lookup did not choose: prefixes that cover the address, too. */
struct explain_route {
    uint32_t prefix; /* host order */
    unsigned prefix_len;
    enum route_type type;
};

/* The prefixes that cover an address, the one that won first, then the shorter ones that lost.
 * known are those that were added to the table, in their order; the special-purpose addresses are
 * found besides. Returns how many were written, at most max. */
size_t explain_routes(const struct explain_lookup *lookup, const struct explain_route *known,
                      size_t n_known, struct explain_route *out, size_t max);

/* A run of bytes of the reply that differ from those that came. */
struct explain_change {
    uint32_t offset; /* in the reply */
    uint32_t from;   /* where the bytes were that they stand in place of, in what came */
    uint32_t len;
    const char *field; /* whose they are: "time to live" */
    const char *why;   /* the clause of the step that wrote them, or "" */
};

/* What the first reply changed, when it is the packet (or the datagram that was put together)
 * turned round; nothing for an error, which only quotes it. Returns how many, at most max. */
size_t explain_changes(const struct explanation *explanation, struct explain_change *out,
                       size_t max);

/* Puts the right checksums into a packet of any bytes, as far as its lengths allow: header, then
 * ICMP or UDP of what is no fragment. True when a byte changed. */
bool explain_repair(uint8_t *packet, size_t packet_len);

#endif
