/* no_peers.c - echohost itself has no other stack in it to be measured beside; see peers.h */

#include "peers.h"

const struct bench_peer *bench_peers(size_t *n)
{
    *n = 0;
    return NULL;
}
