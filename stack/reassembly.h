/* reassembly.h - datagrams that arrive in fragments: RFC 791 section 3.2, RFC 815, RFC 6274 4.1
 *
 * The memory is a fixed number of places, each for one datagram of the greatest length. The bytes
 * of a fragment are copied to where they belong; what is known about them is kept outside of them:
 *
 *      headroom | header of the first | data: 0 . . . . . . . . . . . up to 65,515
 *      filled     one bit for every 8 bytes of data that are there
 *      begins     one bit for every 8 bytes that a fragment began with
 *
 * A datagram is complete when its last fragment has said where it ends and all bits up to there are
 * set. A fragment that is there already, the same bytes at the same place, changes nothing; any
 * other overlap is somebody's attack or somebody's bug, and the datagram is dropped with all that
 * came of it. When all places are taken, the datagram that waits longest makes room: a flood of
 * first fragments then costs the others nothing, as long as theirs follow each other closely.
 *
 * Datagrams are found by a keyed hash of source, destination, protocol and identification, so
 * nobody can make them collide. They wait in one list, in the order in which they came; the timeout
 * is the same for all, so that is also the order in which they expire.
 *
 * A complete datagram stays where it is while it is answered: its place is lent until the answer
 * has left (ring.h).
 */
#ifndef STACK_REASSEMBLY_H
#define STACK_REASSEMBLY_H

#include "ipv4.h"
#include "ring.h"
#include "siphash.h"

enum {
    REASSEMBLY_HEADER_ROOM = 96, /* before the data: the longest header, and an ICMP error's */
    REASSEMBLY_MIN_LEN = 576,    /* what every host has to take, RFC 1122 section 3.3.2 */
    REASSEMBLY_UNIT = 8,
    REASSEMBLY_WORDS = (IPV4_MAX_LEN + 1) / REASSEMBLY_UNIT / 64,
};

/* What fragments of one datagram have in common, RFC 791 section 3.2. */
struct reassembly_key {
    be32 source, destination;
    be16 id;
    uint8_t protocol;
};
_Static_assert(sizeof(struct reassembly_key) == 11, "what is hashed and compared has no padding");

/* One datagram that is on its way. */
struct reassembly_place {
    struct reassembly_place *older, *newer; /* in the list of those that wait, or are lent */
    struct reassembly_place *next;          /* in the chain of its hash, or of the free */
    struct reassembly_place **chain;        /* where the chain begins */
    uint8_t *data;
    bool lent; /* the answer is on its way */

    struct reassembly_key key;
    uint8_t ecn;         /* bit n: a fragment with congestion mark n has come */
    uint32_t header_len; /* of the first fragment, 0 until it is there */
    uint32_t first_len;  /* of its data */
    uint32_t total_len;  /* of all data, 0 until the last fragment is there */
    uint32_t extent;     /* where the data end that reach furthest */
    uint32_t n_units;    /* that are filled */
    uint32_t n_fragments;
    uint64_t born_ns;
    uint64_t filled[REASSEMBLY_WORDS], begins[REASSEMBLY_WORDS];
};

struct reassembly_list {
    struct reassembly_place *oldest, *newest;
};

struct reassembly {
    struct reassembly_place *places;
    struct reassembly_place **chains;
    uint32_t n_places;
    uint32_t n_chains; /* a power of two */
    uint32_t max_len;  /* of a whole datagram: EMTU_R of RFC 1122 section 3.3.2 */
    uint64_t timeout_ns;
    struct siphash_key key;
    struct reassembly_place *free;
    struct reassembly_list waiting, lent;
    uint32_t n_waiting;
    uint64_t n_completed, n_failed; /* datagrams */
    uint64_t *verdicts;             /* where the fragments are counted, by their verdict */
};

/* The bytes of memory for n_places (1 or more) datagrams of max_len (REASSEMBLY_MIN_LEN to 65,535)
 * bytes each. */
size_t reassembly_memory_len(uint32_t n_places, uint32_t max_len);

/* Begins with all places free, in memory of that many bytes, aligned to RING_CACHE_LINE, which has
 * to outlive it. The memory is not touched here but for the bookkeeping. verdicts is where held
 * fragments are counted under another verdict when their fate is known. */
void reassembly_init(struct reassembly *reassembly, void *memory, uint32_t n_places,
                     uint32_t max_len, uint64_t timeout_ns, struct siphash_key key,
                     uint64_t verdicts[N_VERDICTS]);

/* One that is all zero has no places, and drops every fragment for it.
 *
 * Takes an accepted fragment that came at now_ns. PASS when its datagram is complete: *datagram is
 * then the whole, in a place that is lent from now on, and *lent is what to set to false when it is
 * not needed any more. Else HOLD_FRAGMENT, or why it is dropped. */
enum verdict reassembly_add(struct reassembly *reassembly, struct ipv4_datagram *datagram,
                            uint64_t now_ns, bool **lent);

/* The datagram that has waited longest, when its time is over at now_ns; else NULL. */
struct reassembly_place *reassembly_expired(const struct reassembly *reassembly, uint64_t now_ns);

/* The first fragment of a datagram as it came, its header before its data. False when it has not
 * come. */
bool reassembly_first(const struct reassembly_place *place, struct ipv4_datagram *datagram);

/* The datagram that a fragment with this header would belong to, when it is waiting; else NULL. */
const struct reassembly_place *reassembly_find(const struct reassembly *reassembly,
                                               const struct ipv4_header *header);

/* What of a waiting datagram's data is there (filled) or missing between two others: the next such
 * range at or behind the byte from. False when there is none. */
bool reassembly_range(const struct reassembly_place *place, uint32_t from, bool filled,
                      uint32_t *begin, uint32_t *end);

/* Gives up a waiting datagram: its fragments get this verdict, and its place is free. */
void reassembly_drop(struct reassembly *reassembly, struct reassembly_place *place,
                     enum verdict verdict);

/* The same for one about which an error is sent from its place: its first fragment gets the verdict
 * sent, the others get verdict. Returns what to set to false when the error has left. */
bool *reassembly_lend(struct reassembly *reassembly, struct reassembly_place *place,
                      enum verdict sent, enum verdict verdict);

/* Takes back at once what reassembly_add() has lent: it is not answered. */
void reassembly_return(struct reassembly *reassembly, bool *lent);

/* When the next datagram expires; UINT64_MAX when none waits. */
uint64_t reassembly_deadline(const struct reassembly *reassembly);

/* The places that are neither waiting nor lent. Takes back what has left. */
uint32_t reassembly_n_free(struct reassembly *reassembly);

#endif
