/* hostile_switches.h - a host with switches that nobody may have thought of together */
#ifndef TESTS_UNIT_HOSTILE_SWITCHES_H
#define TESTS_UNIT_HOSTILE_SWITCHES_H

#include "tests/unit/unit.h"

#include "tests/unit/hostile_packets.h"
#include "tests/unit/lab.h"

/* Sets those of a host as it is after lab_reset(). */
static inline void hostile_set_switches(struct host *host, struct hostile *hostile)
{
    static const uint32_t mtus[] = {68, 69, 75, 76, 128, 296, 576, 1006, 1500, 1500, 9000, 65535};
    static const uint32_t max_lens[] = {576, 577, 1500, 65534, 65535, 65535};

    host->mtu = mtus[hostile_choose(hostile, N_ELEMENTS(mtus))];
    host->reassembly.max_len = max_lens[hostile_choose(hostile, N_ELEMENTS(max_lens))];
    host->ttl = (uint8_t)(1 + hostile_choose(hostile, 255));
    host->answers_timestamp = hostile_choose(hostile, 2);
    host->answers_broadcast = hostile_choose(hostile, 2);
    host->reflects_options = hostile_choose(hostile, 4) > 0;
    host->sends_fragments = hostile_choose(hostile, 4) > 0;
    host->sends_errors = hostile_choose(hostile, 6) > 0;
    host->utc_offset_ns = hostile_choose(hostile, 86400) * LAB_SECOND;
    if (hostile_choose(hostile, 8) == 0)
        host->echo_type = HOST_NO_ECHO;
    if (hostile_choose(hostile, 16) == 0)
        host->reassembly = (struct reassembly){.n_places = 0};
    if (hostile_choose(hostile, 2))
        host->limiter.peer_token_ns = host->limiter.total_token_ns = 0;
}

#endif
