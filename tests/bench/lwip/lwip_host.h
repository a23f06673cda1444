/* lwip_host.h - lwIP as a host that answers pings, as fast as it can
 *
 * lwIP answers an echo request in the bytes that it came in, when they belong to a pbuf with room
 * for a link header before them. So the pbuf stands right before its packet, made anew for each,
 * and nothing is allocated, freed or copied. lwIP is called from one thread alone, without
 * tcpip_thread and without locks (lwip_port.c).
 *
 * Its reassembly would keep our cells, so fragments are dropped here. Its timers, which nothing
 * but that and protocols that we do not use would need, never run.
 */
#ifndef TESTS_BENCH_LWIP_LWIP_HOST_H
#define TESTS_BENCH_LWIP_LWIP_HOST_H

#include <stdint.h>

#include "drivers/error.h"

/* Makes the host. The address is in host order; there is one such host in a program, and a second
 * call gives it another address. False with *error said. */
bool lwip_host_open(uint32_t address, unsigned prefix_len, struct error *error);

/* Gives lwIP the packet of len bytes. The RING_HEADROOM bytes before it (stack/ring.h) are written
 * to, and begin at an address aligned to 8. Returns the length of the answer, which stands in the
 * packet's place and has room bytes at most, or 0 for none. */
uint32_t lwip_host_take(uint8_t *packet, uint32_t len, uint32_t room);

#endif
