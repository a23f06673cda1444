/* fragment.h - a datagram that is longer than the MTU leaves in fragments: RFC 791 section 3.2
 *
 * The datagram lies in one piece, and so does each fragment: once the first has left, the header of
 * the second is written into the 20 bytes before its data, over bytes that have left already.
 *
 *      |header|data of the first |data of the second|data of the third|
 *      |<----- leaves first ---->|
 *                         |header|<- leaves second >|
 *
 * So a driver writes fragments like any other packets, and nothing is copied or gathered.
 */
#ifndef STACK_FRAGMENT_H
#define STACK_FRAGMENT_H

#include "ring.h"

/* Makes the packet, a whole datagram in lent bytes that is longer than packet->mtu (68 or more),
 * into its first fragment. Its DF is clear, and its identification is one that the receiver can
 * tell it from others by. Returns how many fragments there will be. */
uint32_t fragment_first(struct packet *packet);

/* How many fragments of its datagram leave after this one. */
uint32_t fragment_n_left(const struct packet *packet);

/* Makes the packet into the next fragment of its datagram. False when there is none left. */
bool fragment_next(struct packet *packet);

/* The packet that ring_unfreed() gave has left, or never will. Then the next fragment of its
 * datagram stands in its cell, or the cell is empty. */
static inline void fragment_left(struct ring *ring)
{
    struct packet *packet = ring_packet(ring, ring->freed);
    if (packet->lent != NULL && fragment_next(packet))
        return;
    ring_free(ring);
}

#endif
