/* tun_cases.c - see tun_cases.h */

#include "tun_cases.h"

#include <stdio.h>
#include <string.h>

enum { USUAL_QUEUES = 2 };

static void add(struct tun_cases *cases, const struct bench *bench, const char *name,
                enum responder_kind kind, unsigned queues)
{
    const struct options *options = bench->options;
    struct tun_case *one = &cases->cases[cases->n];

    if (!bench_wants_case(bench, name))
        return;
    cases->n++;
    (void)snprintf(one->name, sizeof one->name, "%s", name);
    one->queues = queues;
    one->settings = (struct responder_settings){
        .kind = kind,
        .command = kind == RESPONDER_COMMAND ? options->against : NULL,
        .queues = queues,
        .batch = kind == RESPONDER_REFLECTOR ? REFLECTOR_BATCH : options->batch,
        .cells = options->cells,
        .cpus = one->cpus,
    };
    one->settings.n_cpus = placing_responders(&cases->placing, queues, one->cpus, &one->shared);
}

void tun_cases_make(struct tun_cases *cases, const struct bench *bench)
{
    const struct options *options = bench->options;
    unsigned queues = options->queues > 1 ? options->queues : USUAL_QUEUES;
    char name[32];

    memset(cases, 0, sizeof *cases);
    placing_make(&cases->placing, options);
    add(cases, bench, "null reflector", RESPONDER_REFLECTOR, 1);
    add(cases, bench, "echohost", RESPONDER_ECHOHOST, 1);
    (void)snprintf(name, sizeof name, "echohost, %u queues", queues);
    add(cases, bench, name, RESPONDER_ECHOHOST, queues);
    if (options->against != NULL)
        add(cases, bench, "against", RESPONDER_COMMAND, 1);
}

void tun_cases_clear(struct tun_cases *cases)
{
    for (unsigned i = 0; i < cases->n; i++) {
        struct tun_case *one = &cases->cases[i];
        one->offered.n = one->answered.n = one->cpu.n = one->lossless.n = one->n_runs = 0;
        one->note.text[0] = '\0';
    }
}

struct generator_settings tun_case_generator(const struct tun_cases *cases,
                                             const struct tun_case *one, uint32_t len)
{
    return (struct generator_settings){
        .len = len,
        .n_flows = one->queues > 1 ? TUN_FLOWS : 1,
        .cpu = cases->placing.generator,
        .shared = one->shared,
    };
}
