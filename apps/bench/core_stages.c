/* core_stages.c - the path through our host in five parts; see core_stages.h */

#include "core_stages.h"

#include "core_cases.h"
#include "core_row.h"
#include "stack/icmp.h"
#include "stack/ipv4.h"

static struct packet *packet_at(const struct core *core, uint32_t i)
{
    return ring_packet(&core->ring, core->ring.judged + i);
}

/* Is it a whole header? */
static uint32_t judge_header(struct core *core, uint32_t n)
{
    uint32_t n_right = 0;

    for (uint32_t i = 0; i < n; i++) {
        const struct packet *packet = packet_at(core, i);
        struct ipv4_datagram datagram;
        n_right += ipv4_accept(packet->data, packet->data_len, &datagram) == PASS;
    }
    return n_right;
}

/* Is it to us, from one other host? */
static uint32_t judge_routes(struct core *core, uint32_t n)
{
    const struct route_table *table = &core->host.routes;
    uint32_t n_right = 0;

    for (uint32_t i = 0; i < n; i++) {
        const struct ipv4_header *ipv4 = (const void *)packet_at(core, i)->data;
        uint32_t source = be32_get(ipv4->source), destination = be32_get(ipv4->destination);
        n_right += route_source(table, source, destination) == PASS &&
                   route_destination(table, destination) == PASS;
    }
    return n_right;
}

/* Is the message intact? */
static uint32_t judge_message(struct core *core, uint32_t n)
{
    uint32_t n_right = 0;

    for (uint32_t i = 0; i < n; i++) {
        const struct packet *packet = packet_at(core, i);
        n_right += icmp_accept(packet->data + IPV4_HEADER_MIN_LEN,
                               packet->data_len - IPV4_HEADER_MIN_LEN, core->host.checksum) == PASS;
    }
    return n_right;
}

/* The reply is made of it. */
static uint32_t write_reply(struct core *core, uint32_t n)
{
    uint32_t n_right = 0;

    for (uint32_t i = 0; i < n; i++) {
        const struct packet *packet = packet_at(core, i);
        uint8_t *payload = packet->data + IPV4_HEADER_MIN_LEN;
        uint32_t payload_len = packet->data_len - IPV4_HEADER_MIN_LEN;
        icmp_turn(payload, payload_len);
        ipv4_turn_plain((void *)packet->data, core->host.ttl);
        n_right += payload[0] == ICMP_ECHO_REPLY;
    }
    return n_right;
}

/* From cell to cell without a look at the packets, and the cells are freed, which in the whole is
 * left to the driver. */
static uint32_t walk_ring(struct core *core, uint32_t n)
{
    uint32_t n_right = 0;

    (void)n;
    for (struct packet *packet; (packet = ring_unjudged(&core->ring)) != NULL; n_right++) {
        packet->verdict = SEND_ECHO_REPLY;
        ring_judge(&core->ring);
    }
    core_leave(&core->ring);
    return n_right;
}

static bool measure(struct core *core, uint32_t bytes)
{
    static const char note[] = "by itself; the stages overlap in the processor, so their sum is "
                               "not the whole";
    static const char ring_note[] = "from cell to cell, and freeing them, which is the driver's "
                                    "and not in the whole";
    static const struct {
        const char *name;
        core_way way;
    } stages[] = {
        {"stage, header", judge_header},
        {"stage, routes", judge_routes},
        {"stage, message checksum", judge_message},
        {"stage, reply", write_reply},
        {"stage, ring", walk_ring},
    };

    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++) {
        if (!core_row_wanted(core, stages[i].name, bytes))
            continue;
        struct core_case the_case = core_cases_echo(core, "stage", stages[i].name, bytes);
        the_case.ways[CORE_WAY_CASE] = stages[i].way;
        the_case.note = stages[i].way == walk_ring ? ring_note : note;
        if (!core_row(core, &the_case))
            return false;
    }
    return true;
}

bool core_stages(struct core *core)
{
    size_t n;
    const uint32_t *sizes = core_cases_two_sizes(core, &n);

    for (size_t i = 0; i < n; i++) {
        if (!measure(core, sizes[i]))
            return false;
    }
    return true;
}
