/* mib.c - see mib.h; the names are in mib.def */

#include "mib.h"

#include "icmp.h"
#include "icmp_error.h"

const struct mib_row mib_table[N_MIB_COUNTERS] = {
#define MIB(enumerator, group, name) [enumerator] = {group, name},
#include "mib.def"
#undef MIB
};

static void count_messages(const struct host *host, struct mib *mib)
{
    const uint64_t *verdicts = host->verdicts;
    uint64_t *counters = mib->counters;

    for (int v = DROP_ICMP_SHORT; v < N_VERDICTS; v++)
        counters[MIB_ICMP_IN_MSGS] += verdicts[v];
    counters[MIB_ICMP_IN_ERRORS] = verdicts[DROP_ICMP_SHORT] + verdicts[DROP_ICMP_CHECKSUM] +
                                   verdicts[DROP_ICMP_TIMESTAMP_SHORT];
    for (int type = 0; type < 256; type++)
        mib->icmp_in[type] = host->icmp_dismissed[type];
    mib->icmp_in[ICMP_ECHO_REQUEST] += verdicts[SEND_ECHO_REPLY];
    mib->icmp_in[ICMP_TIMESTAMP_REQUEST] +=
        verdicts[SEND_TIMESTAMP_REPLY] + verdicts[DROP_ICMP_TIMESTAMP_SHORT];

    mib->icmp_out[ICMP_ECHO_REPLY] = verdicts[SEND_ECHO_REPLY];
    mib->icmp_out[ICMP_TIMESTAMP_REPLY] = verdicts[SEND_TIMESTAMP_REPLY];
    for (int v = 0; v < N_VERDICTS; v++) {
        struct icmp_error error = icmp_error_due((enum verdict)v);
        if (error.sent != PASS)
            mib->icmp_out[error.type] += verdicts[error.sent];
    }
    for (int type = 0; type < 256; type++)
        counters[MIB_ICMP_OUT_MSGS] += mib->icmp_out[type];
}

static void count_fragments(const struct host *host, uint64_t *counters)
{
    const uint64_t *verdicts = host->verdicts;

    counters[MIB_IP_REASM_OKS] = host->reassembly.n_completed;
    counters[MIB_IP_REASM_FAILS] = host->reassembly.n_failed + verdicts[DROP_FRAGMENT_EMPTY] +
                                   verdicts[DROP_FRAGMENT_ALIGNMENT] +
                                   verdicts[DROP_FRAGMENT_TOO_BIG] +
                                   verdicts[DROP_FRAGMENT_NO_ROOM];
    counters[MIB_IP_OUT_FRAG_OKS] = counters[MIB_IP_OUT_FRAG_REQDS];
}

void mib_read(const struct host *host, struct mib *mib)
{
    *mib = (struct mib){.counters = {0}};

    uint64_t *counters = mib->counters;
    for (int i = 0; i < N_MIB_COUNTERS; i++)
        counters[i] = host->mib[i];
    for (int v = 0; v < N_VERDICTS; v++) {
        const struct verdict_row *row = &verdict_table[v];
        counters[MIB_IP_IN_RECEIVES] += host->verdicts[v];
        if (row->counter != MIB_NONE)
            counters[row->counter] += host->verdicts[v];
        if (row->sends)
            counters[MIB_IP_OUT_REQUESTS] += host->verdicts[v];
    }
    count_fragments(host, counters);
    count_messages(host, mib);
    /* a datagram that was fragmented left as its fragments, and not as itself */
    counters[MIB_IP_OUT_TRANSMITS] = counters[MIB_IP_OUT_REQUESTS] - counters[MIB_IP_OUT_FRAG_OKS] +
                                     counters[MIB_IP_OUT_FRAG_CREATES];
}
