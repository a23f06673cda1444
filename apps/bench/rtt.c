/* rtt.c - `echohost bench rtt`: how long a ping takes, when nothing else is going on and under load
 *
 *      asker, and the load ----- tun0 ----> echohost, blocking or busy-polling; the null reflector
 *                          ----- veth0 ---> the kernel of a second network namespace
 *
 * What is compared is measured in turn: run 1 of each, run 2 of each, and so on, for each load.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "apps/signals.h"
#include "conditions.h"
#include "rtt_case.h"

enum { USUAL_LEN = 84 };

static const unsigned loads[] = {0, 10, 50, 90}; /* percent of what is answered without loss */

enum { N_LOADS = sizeof loads / sizeof loads[0] };

/* Runs of all cases in turn. A case that fails says so in its row, and in *error. */
static bool run_in_turn(struct rtt *rtt, bool wanted[RTT_CASES], struct error *error)
{
    const struct options *options = rtt->bench->options;
    bool failed[RTT_CASES] = {false}, well = true;

    for (uint32_t run = 0; run < options->runs; run++) {
        for (unsigned i = 0; i < RTT_CASES && !signals_stop(); i++) {
            struct rtt_row *row = &rtt->rows[i];
            if (!wanted[i] || failed[i])
                continue;
            bench_progress(rtt->bench, "rtt: %s, %s, load %u %%, run %u of %u", row->name,
                           row->waiting, row->load_percent, run + 1, options->runs);
            failed[i] = !rtt_case_run(rtt, i, error);
            if (failed[i])
                row->note = *error;
            well = well && !failed[i];
        }
    }
    /* Of what was interrupted, those without a whole run have nothing to say. */
    for (unsigned i = 0; i < RTT_CASES; i++)
        wanted[i] = wanted[i] && (rtt->rows[i].p50_us.n > 0 || failed[i] || !signals_stop());
    return well;
}

static bool measure_load(struct rtt *rtt, uint32_t bytes, unsigned load_percent,
                         struct error *error)
{
    bool wanted[RTT_CASES];

    for (unsigned i = 0; i < RTT_CASES; i++)
        wanted[i] = rtt_case_begin(rtt, i, bytes, load_percent);
    bool well = run_in_turn(rtt, wanted, error);
    bench_progress(rtt->bench, NULL);
    for (unsigned i = 0; i < RTT_CASES; i++) {
        if (!wanted[i])
            continue;
        if (json_array_append_new(rtt->bench->results, rtt_row_json(&rtt->rows[i])) != 0)
            return error_set(error, "cannot report: out of memory; free some");
        if (rtt->bench->text != NULL)
            rtt_row_print(&rtt->rows[i], rtt->bench->text);
    }
    return well;
}

/* What was done that has a part in the figures, as far as bench_tun() has not said it. */
static void add_conditions(struct rtt *rtt)
{
    json_t *all = rtt->bench->conditions;
    json_t *own =
        json_pack("{s:f, s:i, s:i, s:s}", "interval_us", RTT_INTERVAL_NS / 1e3, "lost_after_ms",
                  RTT_LOST_NS / 1000000, "busy_poll_us", RTT_BUSY_POLL_US, "asker",
                  rtt->shared ? "sleeps between pings, having no processor of its own"
                              : "spins on the generator's processor, and sends the load, too");
    json_t *common = json_pack("{s:s, s:o}", "device",
                               LINK_TUN " in a network namespace of its own, mtu 1500, queue of "
                                        "500 packets",
                               "placing", placing_json(&rtt->placing));

    conditions_add_run(all, "rtt", rtt->bench->run_ns);
    (void)json_object_set_new(all, "rtt", own);
    (void)json_object_update_missing(all, common);
    json_decref(common);
}

/* What the load comes from is known once it is there; bench_tun() may have said it. */
static void add_generator(struct rtt *rtt)
{
    const char *why = generator_why(rtt->generator);
    json_t *all = rtt->bench->conditions;

    if (json_object_get(all, "generator") != NULL)
        return;
    (void)json_object_set_new(all, "generator", json_string(generator_kind(rtt->generator)));
    if (why[0] == '\0')
        return;
    (void)json_object_set_new(all, "generator_note", json_string(why));
    (void)fprintf(stderr,
                  "echohost: packet sockets send the load, which may be all that they can: "
                  "%s\n",
                  why);
}

static bool measure_size(struct rtt *rtt, uint32_t tun_index, uint32_t bytes, struct error *error)
{
    struct generator_settings settings = {
        .index = tun_index, .len = bytes, .n_flows = 1, .cpu = -1};
    bool well = true;

    if (bytes < RTT_MIN_LEN || bytes > RTT_MAX_LEN)
        return error_set(error,
                         "cannot measure round trips of %u bytes: not in one packet; choose "
                         "--size from %d to %d",
                         bytes, RTT_MIN_LEN, RTT_MAX_LEN);
    rtt->generator = generator_open(&settings, &rtt->no_generator);
    if (rtt->generator != NULL)
        add_generator(rtt);
    for (unsigned i = 0; i < RTT_CASES; i++)
        rtt->capacity[i] = 0;
    if (rtt->bench->text != NULL)
        rtt_row_print_heading(bytes, rtt->bench->text);
    for (unsigned i = 0; i < N_LOADS && !signals_stop(); i++)
        well = measure_load(rtt, bytes, loads[i], error) && well;
    if (rtt->generator != NULL)
        generator_close(rtt->generator);
    return well;
}

static bool measure(struct rtt *rtt, struct error *error)
{
    const struct options *options = rtt->bench->options;
    uint32_t tun_index;
    bool well = true;

    if (!link_enter(error) || !link_make_tun(false, &tun_index, error))
        return false;
    if (!link_make_veth(&rtt->veth, &rtt->no_veth))
        rtt->veth.far_namespace = -1;
    for (unsigned i = 0; i < (options->n_sizes > 0 ? options->n_sizes : 1); i++) {
        uint32_t bytes = options->n_sizes > 0 ? options->sizes[i] : USUAL_LEN;
        well = measure_size(rtt, tun_index, bytes, error) && well;
    }
    if (rtt->veth.far_namespace >= 0)
        link_close_veth(&rtt->veth);
    return well;
}

static bool stay(int cpu, struct error *error)
{
    return placing_stay(&(uint32_t){(uint32_t)cpu}, 1) ||
           error_set(error, "cannot ask from processor %d: %s; choose others with --cpus", cpu,
                     strerror(errno));
}

bool bench_rtt(struct bench *bench, struct error *error)
{
    struct rtt *rtt = calloc(1, sizeof *rtt);

    if (rtt == NULL)
        return error_set(error, "cannot measure round trips: out of memory; free some");
    rtt->bench = bench;
    placing_make(&rtt->placing, bench->options);
    rtt->n_cpus = placing_responders(&rtt->placing, 1, rtt->cpus, &rtt->shared);
    add_conditions(rtt);
    if (rtt->shared) /* it would wake 50 us late */
        (void)prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
    bool measured =
        (rtt->placing.generator < 0 || stay(rtt->placing.generator, error)) && measure(rtt, error);
    free(rtt);
    return measured || signals_stop();
}
