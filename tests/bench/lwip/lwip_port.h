/* lwip_port.h - what is not the same in Debian's lwIP (lwip_port.c) and in one that is compiled
 * here from its sources (alone/port.c) */
#ifndef TESTS_BENCH_LWIP_LWIP_PORT_H
#define TESTS_BENCH_LWIP_LWIP_PORT_H

#include <stdbool.h>

extern const char lwip_port_version[];

/* Whether lwIP adds up with the checksum of our stack from here on, or with its own. False: that
 * cannot be had. */
bool lwip_port_use_our_checksum(bool ours);

#endif
