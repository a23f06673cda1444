/* core.h - in memory: packets lie in the cells of a ring, and something is done to a burst of them
 *
 * What is done is called a way: our own host's, or a yardstick, which does less with the same bytes
 * in the same cells (checks one checksum over all of them, copies them). A case is a sequence of
 * packets and the ways that it is measured for. core_run.h measures; core_cases.h has the packets.
 */
#ifndef APPS_BENCH_CORE_H
#define APPS_BENCH_CORE_H

#include "bench.h"
#include "drivers/pages.h"
#include "peers.h"
#include "stack/host.h"

enum {
    CORE_MAX_BATCH = 1024,
    CORE_MAX_SEQUENCE = 4096,
    CORE_MIN_ECHO = 28,
    /* addresses */
    CORE_ASKER = 0x0a000001, /* 10.0.0.1 */
    CORE_OURS = 0x0a000002,  /* 10.0.0.2, in a network of 24 bits; the others are in three more */
    CORE_BLACKHOLE = 0x0a000101,
    CORE_UNREACHABLE = 0x0a000201,
    CORE_NOT_OURS = 0x0a000301,
};

/* A packet, and what has to become of it. */
struct core_packet {
    const uint8_t *bytes;
    uint32_t len;
    enum verdict verdict;
};

struct core;
struct core_routes;

/* Does something to all packets that wait in the ring, n of them. Returns for how many it came out
 * as it should. */
typedef uint32_t (*core_way)(struct core *core, uint32_t n);

enum {
    CORE_WAY_CASE,
    CORE_WAY_CHECKSUM,
    CORE_WAY_MEMCPY,
    CORE_WAY_ECHO, /* our host's, where the case is another way */
    CORE_MAX_WAYS
};

struct core_case {
    const char *group, *name;
    uint32_t bytes;                    /* of a datagram; of several lengths, their mean */
    uint32_t n_pieces;                 /* packets that a datagram comes in */
    const struct core_packet *packets; /* n_packets, again and again */
    uint32_t n_packets;
    core_way ways[CORE_MAX_WAYS]; /* in the order below */
    unsigned n_ways;
    const char *note; /* NULL: none */

    uint64_t tick_ns;                 /* of the host, that pass from burst to burst */
    const struct core_routes *routes; /* that destinations are taken from; NULL: from the packets */
};

struct core {
    const struct bench *bench;
    struct host host;
    struct ring ring;
    uint32_t batch;
    uint8_t *copy;      /* where packets are copied to, for comparison: one place for all */
    uint8_t *answer;    /* where that of a peer is copied to, to be looked at */
    uint8_t *templates; /* room for the bytes of a case's packets */
    size_t templates_len;
    struct core_packet *sequence; /* room for its packets, CORE_MAX_SEQUENCE of them */
    uint64_t now_ns;              /* the host's time */
    uint64_t seed;
    double clock_ns; /* what it takes to read the clock, once */
    bool answers_in_fragments;

    const struct bench_peer *peer; /* that is measured */
    struct bench_packet packets[CORE_MAX_BATCH];
    struct bench_answers answers;
    struct pages pages;

    const char *group; /* of the row that was shown last */
    char fault[256];   /* the last that there was; "" for none */
};

/* A host, a ring of options->cells, and room for all cases; core_close() in every case. False with
 * *error said. */
bool core_open(struct core *core, const struct bench *bench, struct error *error);
void core_close(struct core *core);

/* All judged packets leave, as with a driver (drivers/tun.c), but that no kernel gets them. */
void core_leave(struct ring *ring);

/* The ways: our host's, and the yardsticks. Our host's is host_burst(). To fill cells and to free
 * them is the driver's; but if what leaves is fragments, the later ones are written as they leave,
 * and that is in it. */
uint32_t core_way_host(struct core *core, uint32_t n);
uint32_t core_way_checksum(struct core *core, uint32_t n);
uint32_t core_way_memcpy(struct core *core, uint32_t n);

/* The next 64 random bits: splitmix64. */
static inline uint64_t core_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

#endif
