/* rtt_run.c - see rtt_run.h */

#define _POSIX_C_SOURCE 200809L /* clock_nanosleep */

#include "rtt_run.h"

#include <time.h>

#include "apps/signals.h"

enum {
    WARM_UPS = 3, /* a device takes a moment until it forwards to who has just attached */
};

static bool receive(struct rtt_run *run, struct error *error)
{
    uint16_t sequence;
    uint64_t arrived_ns;

    while (rtt_book_out(run->book) > 0) {
        enum rtt_received received = rtt_asker_receive(run->asker, &sequence, &arrived_ns, error);
        if (received != RTT_ANSWER)
            return received == RTT_NOTHING;
        (void)rtt_book_answered(run->book, sequence, arrived_ns);
    }
    return true;
}

/* Until the next ping; with a load, until a little of it is due. */
static void sleep_until_due(const struct rtt_run *run, uint64_t now_ns)
{
    uint64_t longest = run->generator != NULL ? RTT_SLEEP_NS : RTT_INTERVAL_NS;
    uint64_t due = rtt_book_due(run->book);
    uint64_t until = due < now_ns + longest ? due : now_ns + longest;
    struct timespec time = {(time_t)(until / 1000000000), (long)(until % 1000000000)};

    (void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

/* One look at everything. */
static bool turn(struct rtt_run *run, struct rtt_load *load, struct error *error)
{
    uint64_t now = rtt_now_ns();

    if (now >= rtt_book_due(run->book)) {
        uint16_t sequence = rtt_book_sequence(run->book);
        rtt_book_sent(run->book,
                      now); /* before it leaves: the answer may be as quick as the call */
        if (!rtt_asker_send(run->asker, sequence, error))
            return false;
    } else if (run->generator != NULL && !rtt_load_turn(load, now, error)) {
        return false;
    }
    if (!receive(run, error))
        return false;
    rtt_book_expire(run->book, now);
    if (run->sleeps)
        sleep_until_due(run, now);
    return true;
}

static bool ask(struct rtt_run *run, uint32_t n_pings, struct error *error)
{
    uint64_t now = rtt_now_ns();
    struct rtt_load load;

    rtt_load_begin(&load, run->generator, run->load_per_second, now);
    rtt_book_begin(run->book, n_pings, RTT_INTERVAL_NS, now + RTT_INTERVAL_NS);
    while (!rtt_book_over(run->book) && !signals_stop()) {
        if (!turn(run, &load, error))
            return false;
    }
    run->offered_per_second = rtt_load_rate(&load);
    return true;
}

bool rtt_warm_up(struct rtt_run *run, uint32_t n_pings, struct error *error)
{
    for (unsigned i = 0; i < WARM_UPS; i++) {
        if (!ask(run, n_pings > RTT_WARM_UP ? n_pings : RTT_WARM_UP, error))
            return false;
        if (run->book->n_answered > 0 || signals_stop())
            return true;
    }
    return error_set(error, "cannot measure round trips: no ping is answered; does the responder "
                            "answer for the address that is asked?");
}

bool rtt_run(struct rtt_run *run, uint64_t run_ns, struct error *error)
{
    uint32_t n_pings = (uint32_t)(run_ns / RTT_INTERVAL_NS) + 1;

    return rtt_warm_up(run, n_pings / 10, error) && ask(run, n_pings, error);
}
