/* host.c - the path of a packet, in one piece
 *
 * host_receive() is the plain packet's straight line. What is not plain (options, fragments, other
 * destinations, protocols and messages) leaves it at the check that sees it, and takes the longer
 * way through the functions above.
 */

#include "host.h"

#include "checksum.h"
#include "fragment.h"
#include "icmp.h"
#include "icmp_error.h"
#include "ipv4_options.h"
#include "rule.h"
#include "udp.h"

enum { NS_PER_MS = 1000000 };

/* How an unusual datagram is answered. */
struct manner {
    struct ipv4_fields fields; /* of the answer */
    bool is_for_all;           /* it came to a broadcast address or a group */
};

static uint32_t utc_ms_of_day(const struct host *host, uint64_t now_ns)
{
    enum { MS_PER_DAY = 24 * 60 * 60 * 1000 };

    return (uint32_t)((now_ns + host->utc_offset_ns) / NS_PER_MS % MS_PER_DAY);
}

/* The gate that every error has to pass: RFC 1122 section 3.2.2 says when none may be sent, and
 * that this goes before all rules that ask for one. Not about an ICMP error, a broadcast or a
 * multicast, a fragment other than the first, nor to what is not one single host. */
static bool may_complain(const struct host *host, const struct ipv4_datagram *datagram)
{
    uint32_t source = be32_get(datagram->header->source);
    uint32_t destination = be32_get(datagram->header->destination);
    struct route route = route_lookup(&host->routes, destination);

    return icmp_error_may_be_about(datagram) &&
           !fails(RULE_ERROR_UNICAST,
                  route.type == ROUTE_BROADCAST || route.type == ROUTE_MULTICAST,
                  SEEN(datagram->header->destination), destination,
                  route.type | route.prefix_len << 8) &&
           route_source(&host->routes, source, destination) == PASS;
}

/* A reason to drop the datagram: is there an error to send about it, may it be, and how often
 * already? Then the packet is the error. */
static enum verdict complain(struct host *host, struct packet *packet,
                             const struct ipv4_datagram *datagram, enum verdict reason,
                             uint8_t pointer, uint64_t now_ns)
{
    struct icmp_error error = icmp_error_due(reason);
    be32 from = datagram->header->destination;

    if (error.sent == PASS ||
        fails(RULE_ERROR_WANTED, !host->sends_errors, NULL, 0, error.type, error.code) ||
        !may_complain(host, datagram))
        return reason;
    /* from the address that was asked; what is not here at all has to be told from another */
    if (route_lookup(&host->routes, be32_get(from)).type != ROUTE_LOCAL)
        from = be32_of(host->address);
    uint32_t peer = be32_get(datagram->header->source);
    if (fails(RULE_ERROR_FROM, be32_get(from) == 0 || be32_get(from) == peer, NULL, 0,
              be32_get(from), 0))
        return reason;

    enum limiter_answer taken = limiter_take(&host->limiter, peer, now_ns);
    if (fails(RULE_ERROR_PEER, taken == LIMITER_PEER, NULL, 0, peer, 0)) {
        host->mib[MIB_ICMP_OUT_RATE_LIMIT_HOST]++;
        return reason;
    }
    if (fails(RULE_ERROR_TOTAL, taken == LIMITER_TOTAL, NULL, 0, peer, 0)) {
        host->mib[MIB_ICMP_OUT_RATE_LIMIT_GLOBAL]++;
        return reason;
    }
    uint32_t error_len;
    uint8_t *bytes =
        icmp_error_write(datagram, &error, pointer, from, host->ttl, host->mtu, &error_len);
    if (bytes == NULL)
        return reason;
    packet->data = bytes;
    packet->data_len = error_len;
    return error.sent;
}

/* The payload has become the answer's: writes the header before it. manner is NULL for a plain
 * datagram, here and below. */
static enum verdict answer(const struct host *host, struct packet *packet,
                           struct ipv4_datagram datagram, const struct manner *manner,
                           enum verdict verdict)
{
    struct ipv4_fields fields =
        manner != NULL ? manner->fields : ipv4_turn(datagram.header, host->ttl);

    packet->data = ipv4_write(datagram.payload, datagram.payload_len, &fields);
    packet->data_len = IPV4_HEADER_MIN_LEN + fields.options_len + datagram.payload_len;
    return verdict;
}

/* An intact message that is no echo request to answer. */
static enum verdict deliver_message(struct host *host, struct packet *packet,
                                    struct ipv4_datagram datagram, const struct manner *manner,
                                    uint64_t now_ns)
{
    uint8_t *message = datagram.payload;
    uint8_t type = message[0];

    if (asks(RULE_ICMP_TIMESTAMP,
             type == ICMP_TIMESTAMP_REQUEST && host->answers_timestamp &&
                 !(manner != NULL && manner->is_for_all),
             message, sizeof type, type, 0)) {
        if (fails(RULE_ICMP_TIMESTAMP_LEN, datagram.payload_len < ICMP_TIMESTAMP_LEN, message,
                  datagram.payload_len, datagram.payload_len, ICMP_TIMESTAMP_LEN))
            return DROP_ICMP_TIMESTAMP_SHORT;
        icmp_turn_timestamp(message, utc_ms_of_day(host, now_ns));
        datagram.payload_len = ICMP_TIMESTAMP_LEN;
        return answer(host, packet, datagram, manner, SEND_TIMESTAMP_REPLY);
    }
    (void)fails(RULE_ICMP_ANSWERED, true, message, sizeof type, type, 0);
    size_t quote_len;
    const struct ipv4_header *quoted = icmp_error_quote(message, datagram.payload_len, &quote_len);
    if (quoted != NULL)
        host->icmp_quoted[quoted->protocol]++;
    host->icmp_dismissed[type]++;
    return icmp_dismiss(type);
}

/* A datagram for a protocol that is not here; of UDP there is as much as it takes to say so. */
static enum verdict deliver_elsewhere(struct host *host, struct packet *packet,
                                      struct ipv4_datagram datagram, uint64_t now_ns)
{
    uint8_t protocol = datagram.header->protocol;
    enum verdict reason = DROP_IPV4_PROTOCOL;

    if (!fails(RULE_PROTOCOL_HERE, protocol != IPV4_PROTOCOL_UDP, SEEN(datagram.header->protocol),
               protocol, 0))
        reason = udp_accept(&datagram, host->checksum);
    return complain(host, packet, &datagram, reason, 0, now_ns);
}

/* A whole datagram for this host. It is handed on as a value: the plain one then never has to lie
 * in memory. */
static inline enum verdict deliver(struct host *host, struct packet *packet,
                                   struct ipv4_datagram datagram, const struct manner *manner,
                                   uint64_t now_ns)
{
    uint8_t protocol = datagram.header->protocol;
    if (!asks(RULE_PROTOCOL_ICMP, protocol == IPV4_PROTOCOL_ICMP, SEEN(datagram.header->protocol),
              protocol, IPV4_PROTOCOL_ICMP))
        return deliver_elsewhere(host, packet, datagram, now_ns);
    enum verdict verdict = icmp_accept(datagram.payload, datagram.payload_len, host->checksum);
    if (verdict != PASS)
        return verdict;
    uint8_t type = datagram.payload[0];
    if (!asks(RULE_ICMP_ECHO, type == host->echo_type, datagram.payload, sizeof type, type, 0))
        return deliver_message(host, packet, datagram, manner, now_ns);

    icmp_turn(datagram.payload, datagram.payload_len);
    if (manner != NULL)
        return answer(host, packet, datagram, manner, SEND_ECHO_REPLY);
    ipv4_turn_plain(datagram.header, host->ttl);
    packet->data_len = IPV4_HEADER_MIN_LEN + datagram.payload_len;
    return SEND_ECHO_REPLY;
}

/* A reply that is too long and may not be fragmented is cut (RFC 1122 section 3.2.2.6). */
static void shorten(struct packet *packet, uint32_t mtu)
{
    struct ipv4_header *header = (void *)packet->data;
    uint32_t header_len = ipv4_header_len(header);
    struct icmp_header *icmp = (void *)(packet->data + header_len);

    packet->data_len = mtu;
    header->total_len = be16_of((uint16_t)mtu);
    header->checksum = be16_of(0);
    header->checksum = checksum(header, header_len);
    icmp->checksum = be16_of(0);
    icmp->checksum = checksum(icmp, mtu - header_len);
    tells(RULE_CUT_TOTAL_LEN, SEEN(header->total_len), mtu, 0);
    tells(RULE_REPLY_HEADER_CHECKSUM, SEEN(header->checksum), be16_get(header->checksum), 0);
    tells(RULE_REPLY_CHECKSUM_SUMMED, SEEN(icmp->checksum), be16_get(icmp->checksum), 0);
}

/* What becomes of a datagram that was put together, once it has its verdict. */
static void finish_joined(struct host *host, struct packet *packet, enum verdict verdict)
{
    if (!verdict_table[verdict].sends) {
        reassembly_return(&host->reassembly, packet->lent);
        packet->lent = NULL;
        return;
    }
    packet->more_len = 0;
    packet->mtu = host->mtu;
    if (packet->data_len <= host->mtu)
        return;
    if (!host->sends_fragments) {
        shorten(packet, host->mtu);
        return;
    }
    uint32_t n_fragments = fragment_first(packet);
    tells(RULE_REPLY_FRAGMENTS, NULL, 0, n_fragments, 0);
    host->mib[MIB_IP_OUT_FRAG_REQDS]++;
    host->mib[MIB_IP_OUT_FRAG_CREATES] += n_fragments;
}

/* Is it for this host because it is for every host (RFC 1122 section 3.2.2.6)? */
static bool is_for_all(const struct host *host, enum verdict verdict, uint32_t destination)
{
    enum { ALL_HOSTS = (int)0xe0000001 }; /* 224.0.0.1, RFC 1112 section 4 */

    return host->answers_broadcast && host->address != 0 &&
           (verdict == DROP_DESTINATION_BROADCAST ||
            (verdict == DROP_DESTINATION_MULTICAST && destination == (uint32_t)ALL_HOSTS));
}

/* What came to all is answered from an address that the asker did not use, so his identification
 * may be in use there: the answer does without. Else, what came in fragments may have to leave in
 * fragments, whatever DF said. (RFC 6864 section 4) */
static void identify(struct manner *manner, const struct ipv4_datagram *datagram,
                     bool from_fragments)
{
    if (manner->is_for_all) {
        manner->fields.fragment = IPV4_DONT_FRAGMENT;
        manner->fields.id = 0;
    } else if (from_fragments) {
        manner->fields.fragment = 0;
        manner->fields.id = be16_get(datagram->header->id);
    }
}

/* A datagram with something to it: options, fragments, or a destination that is not simply ours;
 * route_verdict is what route_destination() said to it. Never inlined: it would take registers
 * from the plain datagram's path. */
__attribute__((noinline)) static enum verdict
judge_unusual(struct host *host, struct packet *packet, struct ipv4_datagram datagram,
              enum verdict route_verdict, uint64_t now_ns)
{
    const struct ipv4_header *header = datagram.header;
    be32 source = header->destination; /* of the answer */
    bool for_all = false;

    if (route_verdict != PASS) {
        for_all = is_for_all(host, route_verdict, be32_get(header->destination)) &&
                  be32_get(header->source) != host->address;
        if (fails(RULE_TO_ALL, !for_all, SEEN(header->destination), be32_get(header->destination),
                  0))
            return complain(host, packet, &datagram, route_verdict, 0, now_ns);
        source = be32_of(host->address);
    }
    if (be16_get(header->fragment) & IPV4_RESERVED)
        host->mib[MIB_IP_IN_RESERVED_FLAG]++; /* RFC 791 does not say what to do: nothing */

    struct ipv4_options options;
    enum verdict verdict = ipv4_options_accept(header, &options);
    if (verdict != PASS) {
        host->options_refused[options.type]++;
        return complain(host, packet, &datagram, verdict, options.pointer, now_ns);
    }
    if (asks(RULE_FRAGMENT, ipv4_is_fragment(header), SEEN(header->fragment),
             be16_get(header->fragment), 0)) {
        host->mib[MIB_IP_REASM_REQDS]++;
        verdict = reassembly_add(&host->reassembly, &datagram, now_ns, &packet->lent);
        if (verdict != PASS)
            return verdict;
        /* those of the first fragment are those of the whole, and were accepted with it */
        (void)ipv4_options_accept(datagram.header, &options);
    }

    uint8_t reflected[IPV4_MAX_OPTIONS_LEN];
    struct manner manner = {ipv4_turn(datagram.header, host->ttl), for_all};
    identify(&manner, &datagram, packet->lent != NULL);
    manner.fields.source = source;
    manner.fields.options = reflected;
    if (host->reflects_options)
        manner.fields.options_len = ipv4_options_reflect(&options, be32_get(source),
                                                         utc_ms_of_day(host, now_ns), reflected);
    uint32_t answer_len = IPV4_HEADER_MIN_LEN + manner.fields.options_len + datagram.payload_len;
    if (for_all && packet->lent != NULL &&
        fails(RULE_TO_ALL_FITS, answer_len > host->mtu, NULL, 0, answer_len, host->mtu))
        verdict = route_verdict; /* without an identification it cannot leave in fragments */
    else
        verdict = deliver(host, packet, datagram, &manner, now_ns);
    if (packet->lent != NULL)
        finish_joined(host, packet, verdict);
    return verdict;
}

static inline enum verdict judge(struct host *host, struct packet *packet, uint64_t now_ns)
{
    struct ipv4_datagram datagram;
    enum verdict verdict = ipv4_accept(packet->data, packet->data_len, &datagram);
    if (verdict != PASS)
        return verdict;

    uint32_t source = be32_get(datagram.header->source);
    uint32_t destination = be32_get(datagram.header->destination);
    verdict = route_source(&host->routes, source, destination);
    if (verdict != PASS)
        return verdict;
    verdict = route_destination(&host->routes, destination);
    if (verdict != PASS ||
        !asks(RULE_IPV4_PLAIN, ipv4_is_plain(&datagram), datagram.header,
              offsetof(struct ipv4_header, ttl), be16_get(datagram.header->fragment),
              ipv4_header_len(datagram.header)))
        return judge_unusual(host, packet, datagram, verdict, now_ns);
    return deliver(host, packet, datagram, NULL, now_ns);
}

enum verdict host_receive(struct host *host, struct packet *packet, uint64_t now_ns)
{
    enum verdict verdict = judge(host, packet, now_ns);

    host->verdicts[verdict]++;
    return verdict;
}

bool host_give_up(struct host *host, struct ring *ring, uint64_t now_ns)
{
    struct reassembly *reassembly = &host->reassembly;
    struct reassembly_place *place = reassembly_expired(reassembly, now_ns);
    struct packet *packet = ring_next(ring);
    if (place == NULL || packet == NULL)
        return false;

    struct ipv4_datagram first;
    bool has_first = reassembly_first(place, &first);
    (void)fails(RULE_FRAGMENT_TIMEOUT, true, first.header,
                has_first ? ipv4_header_len(first.header) + first.payload_len : 0,
                (now_ns - place->born_ns) / NS_PER_MS, reassembly->timeout_ns / NS_PER_MS);
    packet->verdict = DROP_FRAGMENT_TIMEOUT;
    if (has_first)
        packet->verdict = complain(host, packet, &first, DROP_FRAGMENT_TIMEOUT, 0, now_ns);
    if (packet->verdict == DROP_FRAGMENT_TIMEOUT) {
        reassembly_drop(reassembly, place, DROP_FRAGMENT_TIMEOUT);
        return true;
    }
    ring_fill(ring, packet->data_len);
    packet->more_len = 0;
    packet->mtu = host->mtu;
    packet->lent = reassembly_lend(reassembly, place, packet->verdict, DROP_FRAGMENT_TIMEOUT);
    ring_judge(ring);
    return true;
}

uint32_t host_burst(struct host *host, struct ring *ring, uint64_t now_ns)
{
    enum { MAX_GIVEN_UP = 64 }; /* at a time: a flood that expires must not hold up the others */
    const struct ring span = *ring; /* which no write to a packet can have changed */
    int n_given_up = 0;

    for (uint32_t i = span.judged; i != span.filled; i++) {
        struct packet *packet = ring_packet(&span, i);
        packet->verdict = host_receive(host, packet, now_ns);
    }
    ring->judged = span.filled;
    while (n_given_up < MAX_GIVEN_UP && host_give_up(host, ring, now_ns))
        n_given_up++;
    return span.filled - span.judged;
}

uint64_t host_deadline(const struct host *host, const struct ring *ring)
{
    return ring_vacant(ring) > 0 ? reassembly_deadline(&host->reassembly) : UINT64_MAX;
}

void host_init(struct host *host, struct siphash_key key)
{
    enum { NS_PER_S = 1000000000, TOTAL_PER_S = 1000 };

    *host = (struct host){
        .checksum = checksum_best(),
        .echo_type = ICMP_ECHO_REQUEST,
        .ttl = HOST_TTL,
        .reflects_options = true,
        .sends_fragments = true,
        .sends_errors = true,
        .mtu = HOST_MTU,
        .limiter = {.key = key,
                    .peer_token_ns = NS_PER_S,
                    .total_token_ns = NS_PER_S / TOTAL_PER_S},
    };
}
