/* answers.c - see answers.h */

#include "answers.h"

uint64_t answers_left(const struct host *host, const struct ring *ring, const struct port *port)
{
    uint64_t lost = port_lost(port), n = 0;

    for (int i = 0; i < N_VERDICTS; i++)
        n += verdict_table[i].sends ? host->verdicts[i] : 0;
    for (uint32_t i = ring->freed; i != ring->judged; i++)
        n -= verdict_table[ring_packet(ring, i)->verdict].sends;
    return n > lost ? n - lost : 0;
}
