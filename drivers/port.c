/* port.c - see port.h; the names of the counters are in port.def */

#include "port.h"

#include "stack/fragment.h"

const struct port_counter_row port_counter_table[N_PORT_COUNTERS] = {
#define PORT_COUNTER(enumerator, sentence) [enumerator] = {#enumerator, sentence},
#include "port.def"
#undef PORT_COUNTER
};

void port_abandon(struct port *port, struct ring *ring)
{
    for (struct packet *packet; (packet = ring_unfreed(ring)) != NULL; fragment_left(ring))
        port->counters[PORT_LOST_AT_END] += verdict_table[packet->verdict].sends;
}

uint64_t port_lost(const struct port *port)
{
    uint64_t lost = 0;

    for (int i = PORT_LOST_LINK_DOWN; i <= PORT_LOST_AT_END; i++)
        lost += port->counters[i];
    return lost;
}
