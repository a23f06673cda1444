/* feed.c - what both kinds of feed.h send */

#include "feed.h"

#include "link.h"
#include "request.h"

#define FLOWS_NETWORK 0x0A000000U /* 10.0.0.0 */

uint32_t feed_source(uint32_t flow)
{
    return flow == 0 ? LINK_TUN_NETWORK | LINK_OUR_SIDE : FLOWS_NETWORK | flow;
}

void feed_make(const struct generator_settings *settings, uint8_t *headers, uint8_t *packet)
{
    uint32_t to = LINK_TUN_NETWORK | LINK_THEIR_SIDE;

    for (uint32_t i = 0; i < settings->n_flows; i++)
        request_make_header(headers + (size_t)i * FEED_HEADER_LEN, settings->len, feed_source(i),
                            to);
    request_make(packet, settings->len, feed_source(0), to, GENERATOR_ID, 1);
}
