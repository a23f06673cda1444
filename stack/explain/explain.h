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
    EXPLAIN_MAX_STEPS = 512, /* twice as many as a header full of options can lead to */
    EXPLAIN_MAX_PACKET_LEN = 65535,
    EXPLAIN_MAX_RANGES = (EXPLAIN_MAX_PACKET_LEN + 1) / 8 / 2, /* every second unit of 8 bytes */
    /* All that one packet can be answered with: a whole datagram in fragments of 48 bytes of data
     * behind a header of 20, which is what an MTU of 68 leaves. */
    EXPLAIN_MAX_REPLIES = EXPLAIN_MAX_PACKET_LEN / 48 + 2,
    EXPLAIN_REPLIES_LEN = EXPLAIN_MAX_PACKET_LEN + EXPLAIN_MAX_REPLIES * 60,
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
    const uint8_t *at;           /* where they lay while it was recorded */
    const char *file;            /* "stack/ipv4.c" */
    const char *function;        /* "ipv4_accept" */
    char seen[EXPLAIN_SEEN_LEN]; /* what it found: "84 bytes" */
    char required[EXPLAIN_SEEN_LEN]; /* what it wanted: "at least 20 bytes"; "" for an act */
    const char *clause;              /* where to read about it */
};

enum explain_kind { EXPLAIN_CHECK, EXPLAIN_BRANCH, EXPLAIN_ACT };

/* A row of rule.def. */
struct explain_rule {
    const char *name; /* "RULE_IPV4_PRESENT" */
    const char
        *layer; /* "IPv4", "route", "options", "fragments", "UDP", "ICMP", "error", "reply" */
    enum explain_kind kind;
    enum verdict verdict;
    const char *text, *seen, *required, *clause;
};

/* Indexed by enum rule. */
extern const struct explain_rule explain_rules[N_RULES];

/* "local", "blackhole", ..., indexed by enum route_type. */
extern const char *const explain_route_types[N_ROUTE_TYPES];

/* "ipSystemStats.InDelivers", or "" for MIB_NONE. */
void explain_counter(enum mib_counter counter, struct text *out);

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
    uint32_t n_steps;
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

/* Judges the one packet in the ring at now_ns; or, when the ring is empty, gives up one datagram
 * whose time is over. True with *explanation made, and the ring empty; false when there was nothing
 * to do. So, as host_burst() does not tell: call it until it says false, and what has expired is
 * gone; then fill in the packet and call it once more. */
bool explain_next(struct explanation *explanation, struct host *host, struct ring *ring,
                  uint64_t now_ns);

/* The prefixes that cover an address, longest first: the one that won, then those that lost to it.
 * known are all that were added to the table, in their order, the special ones too. Returns how
 * many were written, at most max; 0 when no prefix covers it. */
size_t explain_routes(const struct explain_lookup *lookup, const struct route_prefix *known,
                      size_t n_known, struct route_prefix *out, size_t max);

/* A field of the reply that is not what came, or has no bytes in one of them. */
struct explain_change {
    uint32_t offset, len;            /* of the field in the first packet of the reply */
    uint32_t from_offset, from_len;  /* of the bytes in whose place it stands, in what came */
    const char *field;               /* "time to live" */
    const struct explain_step *step; /* what wrote it; NULL when nothing tells */
};

/* What the first reply changed, when it is the packet (or the datagram that was put together)
 * turned round; nothing for an error, which only quotes it. Returns how many, at most max. */
size_t explain_changes(const struct explanation *explanation, struct explain_change *out,
                       size_t max);

/* Puts the right checksums into a packet of any bytes, as far as its lengths allow: header, then
 * ICMP or UDP of what is no fragment. True when a byte changed. */
bool explain_repair(uint8_t *packet, size_t packet_len);

#endif
