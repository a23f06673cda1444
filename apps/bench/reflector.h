/* reflector.h - the floor: what no responder on a tun fd can beat
 *
 * It reads, swaps the addresses, makes a reply of whatever it is, and writes: no check, no table,
 * no count. What takes longer than this is the work of a stack; this itself is the kernel's.
 */
#ifndef APPS_BENCH_REFLECTOR_H
#define APPS_BENCH_REFLECTOR_H

#include <stdint.h>

enum {
    REFLECTOR_BATCH = 64, /* the fastest that was found: tests/bench */
    REFLECTOR_MAX_BATCH = 1024
};

/* Attaches to LINK_TUN and reflects until it is killed; returns the exit status when it could not.
 * `batch` packets are read (or until there are no more) before the first is written; after the last
 * it looks for more for busy_poll_us before it sleeps. */
int reflector_run(uint32_t batch, unsigned busy_poll_us);

#endif
