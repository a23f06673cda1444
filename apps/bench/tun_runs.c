/* tun_runs.c - see tun_cases.h: runs in turn, and the search for a rate without loss */

#include "apps/signals.h"
#include "search.h"
#include "tun_cases.h"

enum {
    WARM_UP_PART = 10, /* of a run, before it: the responder's own first packets */
    TRIAL_PART = 10,   /* of a run, one trial of a search */
    MAX_SEARCHES = 3,
};

#define SEARCH_RESOLUTION 0.015
#define SEARCH_ABOVE                                                                               \
    1.15 /* of what is answered when too much is offered: where a search begins                    \
          */

static void keep(struct tun_case *one, const struct lane_run *run)
{
    if (one->n_runs == OPTIONS_MAX_RUNS)
        return;
    one->runs[one->n_runs++] = *run;
    sample_add(&one->offered, lane_offered_mpps(run));
    sample_add(&one->answered, lane_answered_mpps(run));
    if (run->cpu_ns > 0)
        sample_add(&one->cpu, (double)run->cpu_ns / (double)run->answered);
}

/* What can be said of the generator is known once it is there. */
static void say_generator(const struct bench *bench, const struct placing *placing,
                          const struct generator *generator)
{
    const char *kind = generator_kind(generator), *why = generator_why(generator);

    if (json_object_get(bench->conditions, "generator") != NULL)
        return;
    (void)json_object_set_new(bench->conditions, "generator", json_string(kind));
    bench_progress(bench, NULL);
    if (bench->text != NULL && placing->generator >= 0)
        (void)fprintf(bench->text,
                      "tun0 in a network namespace of its own; requests by %s on processor %d, "
                      "responders from processor %u on\n",
                      kind, placing->generator, placing->responders[0]);
    if (why[0] == '\0')
        return;
    (void)json_object_set_new(bench->conditions, "generator_note", json_string(why));
    (void)fprintf(stderr,
                  "echohost: packet sockets send the requests; where a responder takes more than "
                  "they offer, it is they that are measured: %s\n",
                  why);
}

/* One run of one case, with a device and a process of its own. */
static bool run_case(struct bench *bench, const struct tun_cases *cases, struct tun_case *one,
                     uint32_t len, bool counts, struct error *error)
{
    struct lane lane;
    struct lane_run run;
    struct error second;

    if (!lane_open(&lane, tun_case_generator(cases, one, len), &one->settings, error))
        return false;
    say_generator(bench, &cases->placing, lane.generator);
    bool ran = lane_run(&lane, 0, bench->run_ns / WARM_UP_PART, &run, error);
    if (ran && counts)
        ran = lane_run(&lane, 0, bench->run_ns, &run, error);
    if (!lane_close(&lane, ran ? error : &second) || !ran)
        return false;
    if (counts && !signals_stop())
        keep(one, &run);
    return true;
}

static bool run_all(struct bench *bench, struct tun_cases *cases, uint32_t len, struct error *error)
{
    bool all = true;

    for (unsigned i = 0; i <= bench->options->runs; i++) {
        for (unsigned k = 0; k < cases->n && !signals_stop(); k++) {
            struct tun_case *one = &cases->cases[k];
            if (one->note.text[0] != '\0')
                continue;
            bench_progress(bench, "tun: %u bytes, %s, run %u of %u", len, one->name, i,
                           bench->options->runs);
            if (!run_case(bench, cases, one, len, i > 0, error) && !signals_stop()) {
                one->note = *error;
                all = false;
            }
        }
    }
    return all;
}

struct search_context {
    struct lane *lane;
    uint64_t trial_ns;
    struct error *error;
};

static bool try_rate(void *argument, double rate, struct search_trial *trial)
{
    struct search_context *context = argument;
    struct lane_run run;

    if (!lane_run(context->lane, rate, context->trial_ns, &run, context->error) || signals_stop())
        return false;
    *trial = (struct search_trial){.offered = lane_offered_mpps(&run) * 1e6,
                                   .lost = run.answered < run.offered};
    return true;
}

static bool search_case(struct bench *bench, const struct tun_cases *cases, struct tun_case *one,
                        uint32_t len, struct error *error)
{
    struct lane lane;
    struct lane_run run;
    struct error second;
    double rate, highest = sample_median(&one->answered) * 1e6 * SEARCH_ABOVE;

    if (!lane_open(&lane, tun_case_generator(cases, one, len), &one->settings, error))
        return false;
    struct search_context context = {&lane, bench->run_ns / TRIAL_PART, error};
    bool searched = lane_run(&lane, 0, bench->run_ns / WARM_UP_PART, &run, error) &&
                    search(try_rate, &context, highest, SEARCH_RESOLUTION, &rate);
    if (!lane_close(&lane, searched ? error : &second))
        return false;
    if (searched)
        sample_add(&one->lossless, rate / 1e6);
    return searched;
}

static bool search_all(struct bench *bench, struct tun_cases *cases, uint32_t len,
                       struct error *error)
{
    bool all = true;
    unsigned n = bench->options->runs < MAX_SEARCHES ? bench->options->runs : MAX_SEARCHES;

    for (unsigned i = 1; i <= n; i++) {
        for (unsigned k = 0; k < cases->n && !signals_stop(); k++) {
            struct tun_case *one = &cases->cases[k];
            if (one->note.text[0] != '\0' || one->answered.n == 0)
                continue;
            bench_progress(bench, "tun: %u bytes, %s, the rate without loss, %u of %u", len,
                           one->name, i, n);
            if (!search_case(bench, cases, one, len, error) && !signals_stop()) {
                one->note = *error;
                all = false;
            }
        }
    }
    return all;
}

bool tun_runs(struct bench *bench, struct tun_cases *cases, uint32_t len, struct error *error)
{
    bool ran = run_all(bench, cases, len, error);
    return search_all(bench, cases, len, error) && ran;
}
