/* reassembly.c - see reassembly.h for the places and the contracts */

#include "reassembly.h"

#include "bits.h"
#include "checksum.h"
#include "rule.h"

enum { LINE = RING_CACHE_LINE, NS_PER_MS = 1000000 };

/* An odd number of cache lines from place to place, as in the ring. */
static size_t data_stride(uint32_t max_len)
{
    size_t lines = (REASSEMBLY_HEADER_ROOM + (size_t)max_len + REASSEMBLY_UNIT + LINE - 1) / LINE;
    return (lines | 1) * LINE;
}

static uint32_t n_chains_of(uint32_t n_places)
{
    uint32_t n = 1;

    while (n < 2 * n_places)
        n *= 2;
    return n;
}

size_t reassembly_memory_len(uint32_t n_places, uint32_t max_len)
{
    return n_places * (data_stride(max_len) + sizeof(struct reassembly_place)) +
           n_chains_of(n_places) * sizeof(struct reassembly_place *);
}

void reassembly_init(struct reassembly *reassembly, void *memory, uint32_t n_places,
                     uint32_t max_len, uint64_t timeout_ns, struct siphash_key key,
                     uint64_t verdicts[N_VERDICTS])
{
    uint8_t *data = memory;
    size_t stride = data_stride(max_len);
    struct reassembly_place *places = (void *)(data + n_places * stride);

    *reassembly = (struct reassembly){
        .places = places,
        .chains = (void *)(places + n_places),
        .n_places = n_places,
        .n_chains = n_chains_of(n_places),
        .max_len = max_len,
        .timeout_ns = timeout_ns,
        .key = key,
    };
    reassembly->verdicts = verdicts;
    for (uint32_t i = 0; i < reassembly->n_chains; i++)
        reassembly->chains[i] = NULL;
    for (uint32_t i = n_places; i-- > 0;) {
        places[i].data = data + i * stride + REASSEMBLY_HEADER_ROOM;
        places[i].next = reassembly->free;
        reassembly->free = &places[i];
    }
}

/* --- lists --- */

static void list_append(struct reassembly_list *list, struct reassembly_place *place)
{
    place->older = list->newest;
    place->newer = NULL;
    if (list->newest != NULL)
        list->newest->newer = place;
    else
        list->oldest = place;
    list->newest = place;
}

static void list_remove(struct reassembly_list *list, const struct reassembly_place *place)
{
    if (place->older != NULL)
        place->older->newer = place->newer;
    else
        list->oldest = place->newer;
    if (place->newer != NULL)
        place->newer->older = place->older;
    else
        list->newest = place->older;
}

/* Out of the chain of its hash and the list of those that wait. */
static void stop_waiting(struct reassembly *reassembly, struct reassembly_place *place)
{
    struct reassembly_place **link = place->chain;

    while (*link != place)
        link = &(*link)->next;
    *link = place->next;
    list_remove(&reassembly->waiting, place);
    reassembly->n_waiting--;
}

static void make_free(struct reassembly *reassembly, struct reassembly_place *place)
{
    place->next = reassembly->free;
    reassembly->free = place;
}

/* The fragments that were held have found their fate. */
static void settle(const struct reassembly *reassembly, struct reassembly_place *place,
                   uint32_t n_fragments, enum verdict verdict)
{
    reassembly->verdicts[HOLD_FRAGMENT] -= n_fragments;
    reassembly->verdicts[verdict] += n_fragments;
    place->n_fragments -= n_fragments;
}

void reassembly_drop(struct reassembly *reassembly, struct reassembly_place *place,
                     enum verdict verdict)
{
    tells(RULE_FRAGMENT_DROPS, NULL, 0, place->n_fragments, 0);
    reassembly->n_failed++;
    settle(reassembly, place, place->n_fragments, verdict);
    stop_waiting(reassembly, place);
    make_free(reassembly, place);
}

static bool *lend(struct reassembly *reassembly, struct reassembly_place *place)
{
    stop_waiting(reassembly, place);
    list_append(&reassembly->lent, place);
    place->lent = true;
    return &place->lent;
}

bool *reassembly_lend(struct reassembly *reassembly, struct reassembly_place *place,
                      enum verdict sent, enum verdict verdict)
{
    reassembly->n_failed++;
    settle(reassembly, place, 1, sent);
    settle(reassembly, place, place->n_fragments, verdict);
    return lend(reassembly, place);
}

/* Answers leave in their order, so the first one that has not left ends the search. */
static void take_back(struct reassembly *reassembly)
{
    for (struct reassembly_place *place;
         (place = reassembly->lent.oldest) != NULL && !place->lent;) {
        list_remove(&reassembly->lent, place);
        make_free(reassembly, place);
    }
}

void reassembly_return(struct reassembly *reassembly, bool *lent)
{
    struct reassembly_place *place =
        (void *)((char *)lent - offsetof(struct reassembly_place, lent));

    *lent = false;
    list_remove(&reassembly->lent, place);
    make_free(reassembly, place);
}

uint32_t reassembly_n_free(struct reassembly *reassembly)
{
    uint32_t n = 0;

    take_back(reassembly);
    for (const struct reassembly_place *place = reassembly->free; place != NULL;
         place = place->next)
        n++;
    return n;
}

/* --- places --- */

/* Units of 8 bytes that len bytes take. */
static uint32_t units(uint32_t len)
{
    return (len + REASSEMBLY_UNIT - 1) / REASSEMBLY_UNIT;
}

static struct reassembly_key key_of(const struct ipv4_header *header)
{
    return (struct reassembly_key){header->source, header->destination, header->id,
                                   header->protocol};
}

static struct reassembly_place **chain_of(const struct reassembly *reassembly,
                                          const struct reassembly_key *key)
{
    return &reassembly
                ->chains[siphash(reassembly->key, key, sizeof *key) & (reassembly->n_chains - 1)];
}

static struct reassembly_place *find_in(struct reassembly_place *const *chain,
                                        const struct reassembly_key *key)
{
    struct reassembly_place *place = *chain;

    while (place != NULL && __builtin_memcmp(&place->key, key, sizeof *key) != 0)
        place = place->next;
    return place;
}

const struct reassembly_place *reassembly_find(const struct reassembly *reassembly,
                                               const struct ipv4_header *header)
{
    struct reassembly_key key = key_of(header);

    return find_in(chain_of(reassembly, &key), &key);
}

bool reassembly_range(const struct reassembly_place *place, uint32_t from, bool filled,
                      uint32_t *begin, uint32_t *end)
{
    uint32_t unit = units(from), n = units(place->extent);

    while (unit < n && bits_is_set(place->filled, unit) != filled)
        unit++;
    *begin = unit * REASSEMBLY_UNIT;
    while (unit < n && bits_is_set(place->filled, unit) == filled)
        unit++;
    *end = unit < n ? unit * REASSEMBLY_UNIT : place->extent;
    return *begin < *end;
}

/* A place for a new datagram: a free one, or that of the oldest. NULL when all are lent. */
static struct reassembly_place *begin(struct reassembly *reassembly,
                                      struct reassembly_place **chain,
                                      const struct reassembly_key *key, uint64_t now_ns)
{
    take_back(reassembly);
    struct reassembly_place *oldest = reassembly->waiting.oldest;
    if (reassembly->free == NULL && oldest != NULL) {
        tells(RULE_FRAGMENT_EVICTS, NULL, 0, (now_ns - oldest->born_ns) / NS_PER_MS, 0);
        reassembly_drop(reassembly, oldest, DROP_FRAGMENT_EVICTED);
    }

    struct reassembly_place *place = reassembly->free;
    if (fails(RULE_FRAGMENT_ROOM, place == NULL, NULL, 0, reassembly->n_waiting, 0))
        return NULL;
    reassembly->free = place->next;
    *place = (struct reassembly_place){
        .data = place->data,
        .key = *key,
        .born_ns = now_ns,
        .chain = chain,
        .next = *chain,
    };
    *chain = place;
    list_append(&reassembly->waiting, place);
    reassembly->n_waiting++;
    return place;
}

/* --- fragments --- */

/* A fragment's place in its datagram, in bytes. */
struct part {
    const struct ipv4_datagram *datagram;
    uint32_t offset, end;
    bool is_last;
};

/* What can be said about a fragment that is alone. */
static enum verdict check_alone(const struct reassembly *reassembly, const struct part *part)
{
    const struct ipv4_header *header = part->datagram->header;
    uint32_t data_len = part->end - part->offset, len = part->end + ipv4_header_len(header);

    if (fails(RULE_FRAGMENT_DATA, data_len == 0, SEEN(header->total_len), data_len, 0))
        return DROP_FRAGMENT_EMPTY;
    if (fails(RULE_FRAGMENT_ALIGNMENT, !part->is_last && data_len % REASSEMBLY_UNIT != 0,
              SEEN(header->total_len), data_len, 0))
        return DROP_FRAGMENT_ALIGNMENT;
    if (fails(RULE_FRAGMENT_END, len > reassembly->max_len, SEEN(header->fragment), len,
              reassembly->max_len))
        return DROP_FRAGMENT_TOO_BIG;
    return PASS;
}

/* Is exactly this fragment there already? All of it has to be, in one piece, with the same end:
 * what is compared below must be bytes that came. */
static bool is_duplicate(const struct reassembly_place *place, const struct part *part)
{
    uint32_t first = part->offset / REASSEMBLY_UNIT, end = units(part->end);
    bool ends_it = place->total_len != 0 && part->end == place->total_len;

    if (part->is_last != ends_it || part->end > place->extent ||
        !bits_all(place->filled, first, end - first) || !bits_is_set(place->begins, first) ||
        bits_any(place->begins, first + 1, end - first - 1))
        return false;
    if (part->end < place->extent && bits_is_set(place->filled, end) &&
        !bits_is_set(place->begins, end))
        return false;
    return __builtin_memcmp(place->data + part->offset, part->datagram->payload,
                            part->end - part->offset) == 0;
}

/* What can be said about a fragment among those that came before. */
static enum verdict check_among(const struct reassembly *reassembly,
                                const struct reassembly_place *place, const struct part *part)
{
    uint32_t first = part->offset / REASSEMBLY_UNIT, n = units(part->end) - first;
    uint32_t end = part->end > place->extent ? part->end : place->extent;
    uint32_t header_len =
        part->offset == 0 ? ipv4_header_len(part->datagram->header) : place->header_len;

    const uint8_t *data = part->datagram->payload;
    uint32_t data_len = part->end - part->offset;

    if (fails(RULE_FRAGMENT_WHOLE, end + header_len > reassembly->max_len, NULL, 0,
              end + header_len, reassembly->max_len))
        return DROP_FRAGMENT_TOO_BIG;
    if (fails(RULE_FRAGMENT_NEW, bits_any(place->filled, first, n), data, data_len, part->offset,
              part->end - 1))
        return asks(RULE_FRAGMENT_AGAIN, is_duplicate(place, part), data, data_len, part->offset,
                    part->end - 1)
                   ? DROP_FRAGMENT_DUPLICATE
                   : DROP_FRAGMENT_OVERLAP;
    if (part->is_last &&
        fails(RULE_FRAGMENT_ONE_END, part->end < place->extent, NULL, 0, part->end, place->extent))
        return DROP_FRAGMENT_OVERLAP;
    if (place->total_len != 0 && fails(RULE_FRAGMENT_INSIDE, part->end > place->total_len, NULL, 0,
                                       part->end, place->total_len))
        return DROP_FRAGMENT_OVERLAP;
    return PASS;
}

static void put(struct reassembly_place *place, const struct part *part)
{
    const struct ipv4_header *header = part->datagram->header;
    uint32_t first = part->offset / REASSEMBLY_UNIT, n = units(part->end) - first;

    __builtin_memcpy(place->data + part->offset, part->datagram->payload, part->end - part->offset);
    bits_set(place->filled, first, n);
    bits_set(place->begins, first, 1);
    place->n_units += n;
    place->n_fragments++;
    place->ecn |= (uint8_t)(1 << (header->tos & IPV4_ECN));
    if (part->end > place->extent)
        place->extent = part->end;
    if (part->is_last)
        place->total_len = part->end;
    if (part->offset == 0) {
        place->header_len = ipv4_header_len(header);
        place->first_len = part->end;
        __builtin_memcpy(place->data - place->header_len, header, place->header_len);
    }
}

/* The congestion mark of the whole: that of the first fragment, unless the network has marked
 * another. Marks of a transport that knows of congestion and of one that does not cannot both be
 * of one datagram (RFC 3168 section 5.3). */
static bool join_ecn(const struct reassembly_place *place, struct ipv4_header *header)
{
    enum { NOT_ECT = 1 << 0, CE = 1 << IPV4_ECN };

    if (place->ecn & NOT_ECT)
        return place->ecn == NOT_ECT;
    if (place->ecn & CE)
        header->tos |= IPV4_ECN;
    return true;
}

/* Makes the header of the first fragment that of the whole (RFC 815 section 3, RFC 791). */
static void finish_header(const struct reassembly_place *place, struct ipv4_header *header)
{
    header->total_len = be16_of((uint16_t)(place->header_len + place->total_len));
    header->fragment = be16_of(be16_get(header->fragment) & IPV4_DONT_FRAGMENT);
    header->checksum = be16_of(0);
    header->checksum = checksum(header, place->header_len);
}

enum verdict reassembly_add(struct reassembly *reassembly, struct ipv4_datagram *datagram,
                            uint64_t now_ns, bool **lent)
{
    if (fails(RULE_FRAGMENT_MEMORY, reassembly->n_places == 0, NULL, 0, reassembly->n_places, 0))
        return DROP_FRAGMENT_NO_ROOM;

    const struct ipv4_header *header = datagram->header;
    uint32_t offset = ipv4_offset(header);
    struct part part = {
        .datagram = datagram,
        .offset = offset,
        .end = offset + datagram->payload_len,
        .is_last = !(be16_get(header->fragment) & IPV4_MORE_FRAGMENTS),
    };
    enum verdict verdict = check_alone(reassembly, &part);
    if (verdict != PASS)
        return verdict;

    struct reassembly_key key = key_of(header);
    struct reassembly_place **chain = chain_of(reassembly, &key);
    struct reassembly_place *place = find_in(chain, &key);
    (void)asks(RULE_FRAGMENT_KNOWN, place != NULL, SEEN(header->id), be16_get(header->id),
               be32_get(header->source));
    if (place != NULL &&
        asks(RULE_FRAGMENT_LATE, now_ns - place->born_ns >= reassembly->timeout_ns, NULL, 0,
             (now_ns - place->born_ns) / NS_PER_MS, reassembly->timeout_ns / NS_PER_MS)) {
        /* nobody has come to give it up yet: what comes now is of another datagram (RFC 4963) */
        reassembly_drop(reassembly, place, DROP_FRAGMENT_TIMEOUT);
        place = NULL;
    }
    if (place == NULL)
        place = begin(reassembly, chain, &key, now_ns);
    if (place == NULL)
        return DROP_FRAGMENT_NO_ROOM;

    verdict = check_among(reassembly, place, &part);
    if (verdict == DROP_FRAGMENT_OVERLAP)
        reassembly_drop(reassembly, place, verdict);
    if (verdict != PASS)
        return verdict;
    put(place, &part);
    if (!asks(RULE_FRAGMENT_ENDED, place->total_len != 0, NULL, 0, place->n_fragments, 0) ||
        !asks(RULE_FRAGMENT_COMPLETE, place->n_units == units(place->total_len), NULL, 0,
              place->n_units, units(place->total_len)))
        return HOLD_FRAGMENT;

    place->n_fragments--; /* this one is not held, it gets the verdict of the whole */
    struct ipv4_header *whole = (void *)(place->data - place->header_len);
    if (fails(RULE_FRAGMENT_ECN, !join_ecn(place, whole), SEEN(header->tos), place->ecn, 0)) {
        reassembly_drop(reassembly, place, DROP_FRAGMENT_ECN);
        return DROP_FRAGMENT_ECN;
    }
    reassembly->n_completed++;
    finish_header(place, whole);
    *datagram = (struct ipv4_datagram){whole, place->data, place->total_len};
    tells(RULE_FRAGMENT_JOINED, whole, place->header_len + place->total_len,
          place->header_len + place->total_len, place->n_fragments + 1);
    settle(reassembly, place, place->n_fragments, HOLD_JOINED);
    *lent = lend(reassembly, place);
    return PASS;
}

struct reassembly_place *reassembly_expired(const struct reassembly *reassembly, uint64_t now_ns)
{
    struct reassembly_place *place = reassembly->waiting.oldest;

    return place != NULL && now_ns - place->born_ns >= reassembly->timeout_ns ? place : NULL;
}

uint64_t reassembly_deadline(const struct reassembly *reassembly)
{
    const struct reassembly_place *place = reassembly->waiting.oldest;

    return place != NULL ? place->born_ns + reassembly->timeout_ns : UINT64_MAX;
}

bool reassembly_first(const struct reassembly_place *place, struct ipv4_datagram *datagram)
{
    *datagram = (struct ipv4_datagram){
        (void *)(place->data - place->header_len),
        place->data,
        place->first_len,
    };
    return place->header_len != 0;
}
