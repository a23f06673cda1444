/* bench_rtt_hosts.c - see bench_rtt_hosts.h */

#include "tests/unit/unit.h"

#include "bench_rtt_hosts.h"

#include <stdio.h>

#include "apps/bench/link.h"
#include "apps/bench/placing.h"
#include "apps/bench/responder.h"
#include "apps/bench/rtt_run.h"

struct rtt_hosts rtt_hosts;

bool __wrap_link_enter(struct error *error);
bool __wrap_link_make_tun(bool multi_queue, uint32_t *index, struct error *error);
bool __wrap_link_make_veth(struct link_veth *veth, struct error *error);
void __wrap_link_close_veth(struct link_veth *veth);
struct generator *__wrap_generator_open(const struct generator_settings *settings,
                                        struct error *error);
const char *__wrap_generator_kind(const struct generator *generator);
const char *__wrap_generator_why(const struct generator *generator);
void __wrap_generator_close(struct generator *generator);
bool __wrap_responder_start(struct responder *responder, const struct responder_settings *settings,
                            struct error *error);
bool __wrap_responder_end(struct responder *responder, json_t **summary, struct error *error);
bool __wrap_placing_stay(const uint32_t *cpus, unsigned n);
bool __wrap_rtt_asker_open(struct rtt_asker *asker, uint32_t peer, uint32_t len,
                           struct error *error);
void __wrap_rtt_asker_close(struct rtt_asker *asker);
bool __wrap_rtt_warm_up(struct rtt_run *run, uint32_t n_pings, struct error *error);
bool __wrap_rtt_run(struct rtt_run *run, uint64_t run_ns, struct error *error);
bool __wrap_rtt_load_capacity(struct generator *generator, bool sleeps, uint64_t try_ns,
                              double *per_second, struct error *error);
bool __wrap_signals_stop(void);

bool __wrap_link_enter(struct error *why)
{
    return !rtt_hosts.no_namespace || error_set(why, "no namespace");
}

bool __wrap_link_make_tun(bool multi_queue, uint32_t *index, struct error *why)
{
    (void)why;
    assert_false(multi_queue);
    *index = 42;
    return true;
}

bool __wrap_link_make_veth(struct link_veth *veth, struct error *why)
{
    *veth = (struct link_veth){43, 9};
    rtt_hosts.n_veths++;
    return !rtt_hosts.no_veth || error_set(why, "no cable");
}

void __wrap_link_close_veth(struct link_veth *veth)
{
    assert_int_equal(veth->far_namespace, 9);
    rtt_hosts.n_veths--;
}

struct generator *__wrap_generator_open(const struct generator_settings *settings,
                                        struct error *why)
{
    assert_int_equal(settings->index, 42);
    rtt_hosts.len = settings->len;
    if (rtt_hosts.no_generator) {
        (void)error_set(why, "no generator");
        return NULL;
    }
    rtt_hosts.n_generators++;
    return (struct generator *)&rtt_hosts;
}

const char *__wrap_generator_kind(const struct generator *generator)
{
    assert_ptr_equal(generator, &rtt_hosts);
    return rtt_hosts.no_bpf ? "packet" : "bpf";
}

const char *__wrap_generator_why(const struct generator *generator)
{
    assert_ptr_equal(generator, &rtt_hosts);
    return rtt_hosts.no_bpf ? "no right to" : "";
}

void __wrap_generator_close(struct generator *generator)
{
    assert_ptr_equal(generator, &rtt_hosts);
    rtt_hosts.n_generators--;
}

bool __wrap_responder_start(struct responder *responder, const struct responder_settings *settings,
                            struct error *why)
{
    char who = settings->busy_poll_us > 0 ? 'B' : 'E';

    (void)responder;
    assert_int_equal(rtt_hosts.who, 0);
    if (settings->kind == RESPONDER_REFLECTOR)
        who = 'R';
    if (who == rtt_hosts.fails)
        return error_set(why, "it does not start");
    if (who == rtt_hosts.stop_at) {
        rtt_hosts.stopped = true;
        return error_set(why, "interrupted");
    }
    for (unsigned i = 0; i < settings->n_cpus; i++)
        rtt_hosts.responder_cpus |= 1U << settings->cpus[i];
    rtt_hosts.who = who;
    return true;
}

bool __wrap_responder_end(struct responder *responder, json_t **summary, struct error *why)
{
    char who = rtt_hosts.who;

    (void)responder;
    assert_int_not_equal(who, 0);
    *summary = NULL;
    rtt_hosts.who = 0;
    return who != rtt_hosts.dies || error_set(why, "it ended badly");
}

bool __wrap_placing_stay(const uint32_t *cpus, unsigned n)
{
    assert_int_equal(n, 1);
    rtt_hosts.stays = (int)cpus[0];
    return !rtt_hosts.no_processor;
}

bool __wrap_rtt_asker_open(struct rtt_asker *asker, uint32_t peer, uint32_t len, struct error *why)
{
    (void)asker, (void)why;
    assert_int_equal(rtt_hosts.asked, 0);
    assert_int_equal(len, rtt_hosts.len);
    rtt_hosts.asked = peer == (LINK_VETH_NETWORK | LINK_THEIR_SIDE) ? 'K' : rtt_hosts.who;
    if (rtt_hosts.asked != 'K')
        assert_int_equal(peer, LINK_TUN_NETWORK | LINK_THEIR_SIDE);
    return true;
}

void __wrap_rtt_asker_close(struct rtt_asker *asker)
{
    (void)asker;
    assert_int_not_equal(rtt_hosts.asked, 0);
    rtt_hosts.asked = 0;
}

bool __wrap_rtt_warm_up(struct rtt_run *run, uint32_t n_pings, struct error *why)
{
    (void)run, (void)n_pings, (void)why;
    return true;
}

bool __wrap_rtt_load_capacity(struct generator *generator, bool sleeps, uint64_t try_ns,
                              double *per_second, struct error *why)
{
    (void)try_ns, (void)why;
    assert_ptr_equal(generator, &rtt_hosts);
    rtt_hosts.n_capacities++;
    rtt_hosts.capacity_sleeps = sleeps;
    *per_second = rtt_hosts.no_capacity > 0 ? 0 : RTT_HOSTS_CAPACITY;
    rtt_hosts.no_capacity -= rtt_hosts.no_capacity > 0;
    return true;
}

/* A run of a single ping. */
bool __wrap_rtt_run(struct rtt_run *run, uint64_t run_ns, struct error *why)
{
    size_t so_far = strlen(rtt_hosts.log);

    (void)why;
    assert_int_equal(run_ns, RTT_HOSTS_RUN_NS);
    assert_int_equal(run->generator != NULL, run->load_per_second > 0);
    (void)snprintf(rtt_hosts.log + so_far, sizeof rtt_hosts.log - so_far, "%c%.0f ",
                   rtt_hosts.asked, run->load_per_second * 100 / RTT_HOSTS_CAPACITY);
    rtt_hosts.sleeps = run->sleeps;
    rtt_book_begin(run->book, 1, 1, 0);
    rtt_book_sent(run->book, 0);
    (void)rtt_book_answered(run->book, (uint16_t)(rtt_book_sequence(run->book) - 1), 1000);
    run->offered_per_second = run->load_per_second;
    if (++rtt_hosts.n_runs == rtt_hosts.stop_in_run)
        rtt_hosts.stopped = true;
    return true;
}

bool __wrap_signals_stop(void)
{
    return rtt_hosts.stopped;
}
