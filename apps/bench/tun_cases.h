/* tun_cases.h - who is measured on a device, and what came of it */
#ifndef APPS_BENCH_TUN_CASES_H
#define APPS_BENCH_TUN_CASES_H

#include "bench.h"
#include "lane.h"
#include "placing.h"
#include "reflector.h"
#include "sample.h"

enum {
    TUN_MAX_CASES = 4,
    TUN_FLOWS = 256, /* for several queues */
};

struct tun_case {
    char name[32];
    struct responder_settings settings;
    unsigned queues;
    bool shared; /* a processor with the generator */
    uint32_t cpus[OPTIONS_MAX_CPUS];
    struct sample offered, answered; /* million packets a second, one for each run */
    struct sample cpu;               /* ns for each packet answered */
    struct lane_run runs[OPTIONS_MAX_RUNS];
    unsigned n_runs;
    struct sample lossless; /* million packets a second, one for each search */
    struct error note;      /* why there is not more; empty: nothing is missing */
};

struct tun_cases {
    struct placing placing;
    struct tun_case cases[TUN_MAX_CASES];
    unsigned n;
};

/* All that the options want, with nothing measured yet. */
void tun_cases_make(struct tun_cases *cases, const struct bench *bench);

/* Forgets what was measured. */
void tun_cases_clear(struct tun_cases *cases);

/* What the generator has to send so that this case is measured. */
struct generator_settings tun_case_generator(const struct tun_cases *cases,
                                             const struct tun_case *one, uint32_t len);

/* Measures all cases with packets of this length: run by run, each case in turn, after a run that
 * does not count; then the search. False with *error said when one could not be; the figures that
 * are there stay. */
bool tun_runs(struct bench *bench, struct tun_cases *cases, uint32_t len, struct error *error);

/* Appends what was measured to the results, and to the table. */
void tun_rows(struct bench *bench, const struct tun_cases *cases, uint32_t len);

#endif
