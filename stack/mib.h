/* mib.h - a host's counters by the names of RFC 4293
 *
 * A management station asks for these. Each packet is counted once, under its verdict; what RFC
 * 4293 wants follows from that when somebody asks, so that counting costs a packet nothing more.
 */
#ifndef STACK_MIB_H
#define STACK_MIB_H

#include "host.h"

struct mib_row {
    const char *group, *name;
};

/* Indexed by enum mib_counter. */
extern const struct mib_row mib_table[N_MIB_COUNTERS];

struct mib {
    uint64_t counters[N_MIB_COUNTERS];
    uint64_t icmp_in[256], icmp_out[256]; /* icmpMsgStatsInPkts and OutPkts, by ICMP type */
};

void mib_read(const struct host *host, struct mib *mib);

#endif
