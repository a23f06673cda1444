/* rtt_load.c - see rtt_load.h */

#define _POSIX_C_SOURCE 200809L /* nanosleep */

#include "rtt_load.h"

#include <math.h>
#include <time.h>

#include "apps/signals.h"
#include "rtt_asker.h"

enum {
    SETTLE_NS = 1000000, /* nothing came back for so long: nothing will */
    MAX_SETTLES = 100,
    STEPS = 12,
    TRIES = 3, /* at a rate: something else on the machine may have been in the way */
};

void rtt_load_begin(struct rtt_load *load, struct generator *generator, double per_second,
                    uint64_t now_ns)
{
    *load = (struct rtt_load){.generator = generator,
                              .per_ns = per_second / 1e9,
                              .last_ns = now_ns,
                              .from_ns = now_ns,
                              .to_ns = now_ns};
}

bool rtt_load_turn(struct rtt_load *load, uint64_t now_ns, struct error *error)
{
    load->due = fmin(load->due + (double)(now_ns - load->last_ns) * load->per_ns, RTT_MAX_CHUNK);
    load->last_ns = load->to_ns = now_ns;
    uint32_t n = (uint32_t)load->due;
    if (n == 0)
        return true;
    load->due -= n;
    load->n_offered += n;
    return generator_send(load->generator, n, error);
}

double rtt_load_rate(const struct rtt_load *load)
{
    return load->to_ns > load->from_ns
               ? (double)load->n_offered * 1e9 / (double)(load->to_ns - load->from_ns)
               : 0;
}

struct trial {
    double answered_per_second;
    uint64_t n_lost;
};

/* Waits until no more answers come. */
static uint64_t settled_answers(const struct generator *generator)
{
    uint64_t answered = generator_answered(generator);

    for (unsigned i = 0; i < MAX_SETTLES; i++) {
        uint64_t before = answered;
        (void)nanosleep(&(struct timespec){.tv_nsec = SETTLE_NS}, NULL);
        answered = generator_answered(generator);
        if (answered == before)
            break;
    }
    return answered;
}

static bool try_rate(struct generator *generator, bool sleeps, double per_second, uint64_t try_ns,
                     struct trial *trial, struct error *error)
{
    struct rtt_load load;
    uint64_t before = settled_answers(generator), from = rtt_now_ns(), now = from;

    rtt_load_begin(&load, generator, per_second, from);
    while (now - from < try_ns && !signals_stop()) {
        if (!rtt_load_turn(&load, now, error))
            return false;
        if (sleeps)
            (void)nanosleep(&(struct timespec){.tv_nsec = RTT_SLEEP_NS}, NULL);
        now = rtt_now_ns();
    }
    uint64_t meanwhile = generator_answered(generator) - before;
    uint64_t answered = settled_answers(generator) - before;
    trial->answered_per_second = (double)meanwhile * 1e9 / (double)(now - from);
    trial->n_lost = load.n_offered - answered;
    return true;
}

bool rtt_load_capacity(struct generator *generator, bool sleeps, uint64_t try_ns,
                       double *per_second, struct error *error)
{
    struct trial trial;

    *per_second = 0;
    if (!try_rate(generator, sleeps, (double)INFINITY, try_ns, &trial, error))
        return false;
    double rate = trial.answered_per_second;
    for (unsigned i = 0; i < STEPS * TRIES && rate > 0 && !signals_stop(); i++) {
        if (!try_rate(generator, sleeps, rate, try_ns, &trial, error))
            return false;
        if (trial.n_lost == 0 && !signals_stop()) {
            *per_second = rate;
            return true;
        }
        if (i % TRIES == TRIES - 1)
            rate *= 0.9;
    }
    return true;
}
