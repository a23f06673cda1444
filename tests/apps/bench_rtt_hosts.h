/* bench_rtt_hosts.h - devices, generator, responders and runs for bench_rtt(), all of them
 * pretended
 *
 * For tests linked with --wrap for link_enter, link_make_tun, link_make_veth, link_close_veth,
 * generator_open, generator_kind, generator_why, generator_close, responder_start, responder_end,
 * placing_stay, rtt_asker_open, rtt_asker_close, rtt_warm_up, rtt_run, rtt_load_capacity and
 * signals_stop.
 */
#ifndef TESTS_APPS_BENCH_RTT_HOSTS_H
#define TESTS_APPS_BENCH_RTT_HOSTS_H

#include <stdbool.h>
#include <stdint.h>

enum { RTT_HOSTS_CAPACITY = 600000, RTT_HOSTS_RUN_NS = 12345 };

/* What was done, and what is to go wrong. Who answers is a letter: R reflector, E echohost, B
 * echohost that polls busily, K kernel. */
struct rtt_hosts {
    char log[1024]; /* of what was measured */
    char who;       /* answers on the device now; 0: nobody */
    char asked;     /* by the socket that is open; 0: none */
    uint32_t len;
    unsigned n_generators, n_veths, n_capacities, n_runs;
    int stays;               /* the processor of the asker */
    uint32_t responder_cpus; /* a bit for each */
    bool sleeps, capacity_sleeps;
    char fails; /* this one does not start ... */
    char dies;  /* ... and this one does not end as it should */
    bool no_namespace, no_veth, no_generator, no_bpf, no_processor;
    unsigned no_capacity; /* it is not found so often */
    unsigned stop_in_run; /* somebody stops in this one; 0: nobody does */
    char stop_at;         /* or while this one starts */
    bool stopped;
};

extern struct rtt_hosts rtt_hosts;

#endif
