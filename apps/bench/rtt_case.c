/* rtt_case.c - see rtt_case.h */

#include "rtt_case.h"

#include <math.h>

#include "apps/signals.h"
#include "responder.h"

enum { TRY_NS = 20000000 };

/* Each beside what it is compared with. */
static const struct rtt_case {
    const char *name, *waiting;
    bool kernel; /* over veth; else `kind`, on tun0 */
    enum responder_kind kind;
    unsigned busy_poll_us;
} cases[RTT_CASES] = {
    {"null reflector", "blocking", false, RESPONDER_REFLECTOR, 0},
    {"echohost", "blocking", false, RESPONDER_ECHOHOST, 0},
    {"echohost", "busy-poll", false, RESPONDER_ECHOHOST, RTT_BUSY_POLL_US},
    {"kernel over veth", "blocking", true, RESPONDER_COMMAND, 0},
};

static void set_note(struct rtt *rtt, const struct rtt_case *the_case, struct rtt_row *row)
{
    row->note.text[0] = '\0';
    if (the_case->kernel && rtt->no_veth.text[0] != '\0')
        row->note = rtt->no_veth;
    else if (the_case->kernel)
        (void)error_set(&row->note, "no thread waits: it answers in the call that asks");
    else if (row->load_percent > 0 && rtt->generator == NULL)
        row->note = rtt->no_generator;
}

bool rtt_case_begin(struct rtt *rtt, unsigned number, uint32_t bytes, unsigned load_percent)
{
    const struct rtt_case *the_case = &cases[number];
    struct rtt_row *row = &rtt->rows[number];

    /* Over veth each request would be answered in the generator's own call: there is no queue. */
    if (!bench_wants_case(rtt->bench, the_case->name) || (the_case->kernel && load_percent > 0))
        return false;
    *row = (struct rtt_row){.name = the_case->name,
                            .waiting = the_case->waiting,
                            .bytes = bytes,
                            .load_percent = load_percent,
                            .capacity_mpps = (double)NAN};
    set_note(rtt, the_case, row);
    return true;
}

/* How much the load is, once it is known how much the responder takes. Where it lost packets at
 * every rate, that is looked for again in the next run. */
static bool set_load(struct rtt *rtt, unsigned number, struct rtt_run *run, struct error *error)
{
    struct rtt_row *row = &rtt->rows[number];
    double *capacity = &rtt->capacity[number];

    if (*capacity <= 0 &&
        (!rtt_warm_up(run, RTT_WARM_UP, error) ||
         !rtt_load_capacity(rtt->generator, rtt->shared, TRY_NS, capacity, error)))
        return false;
    row->capacity_mpps = *capacity / 1e6;
    run->generator = rtt->generator;
    run->load_per_second = *capacity * row->load_percent / 100;
    if (row->p50_us.n == 0 && *capacity > 0)
        set_note(rtt, &cases[number], row);
    else if (row->p50_us.n == 0)
        (void)error_set(&row->note, "it lost packets at every rate that was tried, so there is no "
                                    "load to speak of: is something else using the processors?");
    return true;
}

/* Asks who is there now. */
static bool ask(struct rtt *rtt, unsigned number, uint32_t network, struct error *error)
{
    struct rtt_row *row = &rtt->rows[number];
    struct rtt_run run = {.asker = &rtt->asker, .book = &rtt->book, .sleeps = rtt->shared};

    if (!rtt_asker_open(&rtt->asker, network | LINK_THEIR_SIDE, row->bytes, error))
        return false;
    bool well = row->load_percent == 0 || set_load(rtt, number, &run, error);
    if (well && (row->load_percent == 0 || run.load_per_second > 0)) {
        well = rtt_run(&run, rtt->bench->run_ns, error);
        if (well && !signals_stop())
            rtt_row_add(row, &rtt->book, run.offered_per_second);
    }
    rtt_asker_close(&rtt->asker);
    return well;
}

static bool ask_responder(struct rtt *rtt, unsigned number, struct error *error)
{
    const struct options *options = rtt->bench->options;
    struct responder_settings settings = {
        .kind = cases[number].kind,
        .queues = 1,
        .busy_poll_us = cases[number].busy_poll_us,
        .batch = options->batch,
        .cells = options->cells,
        .cpus = rtt->cpus,
        .n_cpus = rtt->n_cpus,
    };
    struct responder responder;
    struct error at_end;
    json_t *summary;

    if (!responder_start(&responder, &settings, error))
        return signals_stop();
    bool asked = ask(rtt, number, LINK_TUN_NETWORK, error);
    bool ended = responder_end(&responder, &summary, &at_end);
    json_decref(summary);
    if (asked && !ended)
        *error = at_end;
    return asked && ended;
}

bool rtt_case_run(struct rtt *rtt, unsigned number, struct error *error)
{
    struct rtt_row *row = &rtt->rows[number];
    bool cannot = cases[number].kernel ? rtt->no_veth.text[0] != '\0'
                                       : row->load_percent > 0 && rtt->generator == NULL;

    if (cannot) {
        *error = row->note;
        return false;
    }
    return cases[number].kernel ? ask(rtt, number, LINK_VETH_NETWORK, error)
                                : ask_responder(rtt, number, error);
}
