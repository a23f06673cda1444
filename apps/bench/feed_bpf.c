/* feed_bpf.c - requests made, and replies counted, in the kernel: see generator.h
 *
 * Two programs of the traffic control (tc-bpf(8)). One is run over and over by BPF_PROG_TEST_RUN;
 * it clones the packet that it is given to the device, as if it had been routed there. The other
 * stands at the device's ingress, and is given what a responder writes. See bpf_programs.h.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bpf_programs.h"
#include "feed.h"
#include "libbpf.h"

enum { ETHERNET_LEN = 14 };

struct feed_bpf {
    struct feed feed;
    struct libbpf libbpf;
    uint32_t packet_len;
    uint8_t packet[ETHERNET_LEN + GENERATOR_MAX_LEN];
    int headers, offered, answered; /* maps */
    int source, sink;               /* programs */
    struct bpf_tc_hook hook;
    bool hooked;
    unsigned n_cpus;
    uint64_t *per_cpu;
};

static bool run(struct feed *feed, uint32_t n, struct error *error)
{
    struct feed_bpf *bpf = (struct feed_bpf *)feed;
    struct bpf_test_run_opts options = {
        .sz = sizeof options,
        .data_in = bpf->packet,
        .data_size_in = bpf->packet_len,
        .repeat = (int)n,
    };
    int result = bpf->libbpf.prog_test_run(bpf->source, &options);

    return result == 0 ||
           error_set(error, "cannot send requests: %s; is the device gone?", strerror(-result));
}

/* A map with one number for each processor. */
static uint64_t sum(const struct feed_bpf *bpf, int map)
{
    uint32_t key = 0;
    uint64_t total = 0;

    if (bpf->libbpf.map_lookup(map, &key, bpf->per_cpu) != 0)
        return 0;
    for (unsigned i = 0; i < bpf->n_cpus; i++)
        total += bpf->per_cpu[i];
    return total;
}

static uint64_t offered(const struct feed *feed)
{
    const struct feed_bpf *bpf = (const struct feed_bpf *)feed;
    return sum(bpf, bpf->offered);
}

static uint64_t answered(struct feed *feed)
{
    const struct feed_bpf *bpf = (const struct feed_bpf *)feed;
    return sum(bpf, bpf->answered);
}

static void close_fd(int fd)
{
    if (fd >= 0)
        (void)close(fd);
}

static void close_bpf(struct feed *feed)
{
    struct feed_bpf *bpf = (struct feed_bpf *)feed;

    if (bpf->hooked)
        (void)bpf->libbpf.tc_hook_destroy(&bpf->hook);
    close_fd(bpf->source);
    close_fd(bpf->sink);
    close_fd(bpf->headers);
    close_fd(bpf->offered);
    close_fd(bpf->answered);
    libbpf_close(&bpf->libbpf);
    free(bpf->per_cpu);
    free(bpf);
}

static int counter(const struct feed_bpf *bpf, const char *name)
{
    return bpf->libbpf.map_create(BPF_MAP_TYPE_PERCPU_ARRAY, name, sizeof(uint32_t),
                                  sizeof(uint64_t), 1, NULL);
}

static bool make_maps(struct feed_bpf *bpf, const struct generator_settings *settings)
{
    uint8_t headers[GENERATOR_MAX_FLOWS * FEED_HEADER_LEN];
    int result = 0;

    feed_make(settings, headers, bpf->packet + ETHERNET_LEN);
    bpf->headers = bpf->libbpf.map_create(BPF_MAP_TYPE_ARRAY, "headers", sizeof(uint32_t),
                                          FEED_HEADER_LEN, settings->n_flows, NULL);
    bpf->offered = counter(bpf, "offered");
    bpf->answered = counter(bpf, "answered");
    if (bpf->headers < 0 || bpf->offered < 0 || bpf->answered < 0)
        return false;
    for (uint32_t i = 0; i < settings->n_flows && result == 0; i++)
        result = bpf->libbpf.map_update(bpf->headers, &i, headers + (size_t)i * FEED_HEADER_LEN, 0);
    return result == 0;
}

/* The verifier takes them or not. */
static bool load(struct feed_bpf *bpf, const struct generator_settings *settings, uint32_t index)
{
    struct bpf_insn program[BPF_PROGRAM_MAX];
    size_t n = bpf_program_source(program, bpf->headers, bpf->offered, settings->n_flows, index);

    bpf->source = bpf->libbpf.prog_load(BPF_PROG_TYPE_SCHED_CLS, "source", "GPL", program, n, NULL);
    n = bpf_program_sink(program, bpf->answered, GENERATOR_ID, settings->len);
    bpf->sink = bpf->libbpf.prog_load(BPF_PROG_TYPE_SCHED_CLS, "sink", "GPL", program, n, NULL);
    return bpf->source >= 0 && bpf->sink >= 0;
}

static bool attach_sink(struct feed_bpf *bpf, uint32_t index)
{
    struct bpf_tc_opts options = {.sz = sizeof options, .prog_fd = bpf->sink};

    bpf->hook = (struct bpf_tc_hook){
        .sz = sizeof bpf->hook, .ifindex = (int)index, .attach_point = BPF_TC_INGRESS};
    int result = bpf->libbpf.tc_hook_create(&bpf->hook);
    if (result != 0) {
        errno = -result;
        return false;
    }
    /* destroyed as a whole, with the other direction of the qdisc */
    bpf->hooked = true;
    result = bpf->libbpf.tc_attach(&bpf->hook, &options);
    bpf->hook.attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS;
    errno = -result;
    return result == 0;
}

/* Memory, and libbpf. */
static bool prepare(struct feed_bpf *bpf, struct error *error)
{
    if (!libbpf_open(&bpf->libbpf, error))
        return false;
    int n_cpus = bpf->libbpf.num_possible_cpus();
    if (n_cpus > 0)
        bpf->per_cpu = calloc((size_t)n_cpus, sizeof *bpf->per_cpu);
    if (bpf->per_cpu == NULL)
        return error_set(error, "cannot use BPF: out of memory; free some");
    bpf->n_cpus = (unsigned)n_cpus;
    return true;
}

static bool make(struct feed_bpf *bpf, const struct generator_settings *settings,
                 struct error *error)
{
    return (make_maps(bpf, settings) && load(bpf, settings, settings->index) &&
            attach_sink(bpf, settings->index)) ||
           error_set(error, "cannot use BPF: %s; run it as root", strerror(errno));
}

struct feed *feed_bpf_open(const struct generator_settings *settings, struct error *error)
{
    static const struct feed_operations operations = {"bpf", run, offered, answered, close_bpf};
    struct feed_bpf *bpf = calloc(1, sizeof *bpf);

    if (bpf == NULL) {
        (void)error_set(error, "cannot use BPF: out of memory; free some");
        return NULL;
    }
    bpf->feed.operations = &operations;
    bpf->headers = bpf->offered = bpf->answered = bpf->source = bpf->sink = -1;
    bpf->packet_len = ETHERNET_LEN + settings->len;
    bpf->packet[12] = 8; /* EtherType 0x0800; the addresses before it are nobody's */
    if (prepare(bpf, error) && make(bpf, settings, error))
        return &bpf->feed;
    close_bpf(&bpf->feed);
    return NULL;
}
