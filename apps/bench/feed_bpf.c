/* feed_bpf.c - requests made, and replies counted, in the kernel: see generator.h
 *
 * Two programs of the traffic control (tc-bpf(8)). One is run over and over by BPF_PROG_TEST_RUN;
 * it clones the packet that it is given to the device, as if it had been routed there. The other
 * stands at the device's ingress, and is given what a responder writes. See bpf_programs.h.
 */

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bpf_programs.h"
#include "feed.h"

enum { ETHERNET_LEN = 14 };

struct feed_bpf {
    struct feed feed;
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
    int result = bpf_prog_test_run_opts(bpf->source, &options);

    return result == 0 ||
           error_set(error, "cannot send requests: %s; is the device gone?", strerror(-result));
}

/* A map with one number for each processor. */
static uint64_t sum(const struct feed_bpf *bpf, int map)
{
    uint32_t key = 0;
    uint64_t total = 0;

    if (bpf_map_lookup_elem(map, &key, bpf->per_cpu) != 0)
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
        (void)bpf_tc_hook_destroy(&bpf->hook);
    close_fd(bpf->source);
    close_fd(bpf->sink);
    close_fd(bpf->headers);
    close_fd(bpf->offered);
    close_fd(bpf->answered);
    free(bpf->per_cpu);
    free(bpf);
}

static int counter(const char *name)
{
    return bpf_map_create(BPF_MAP_TYPE_PERCPU_ARRAY, name, sizeof(uint32_t), sizeof(uint64_t), 1,
                          NULL);
}

static bool make_maps(struct feed_bpf *bpf, const struct generator_settings *settings)
{
    uint8_t headers[GENERATOR_MAX_FLOWS * FEED_HEADER_LEN];
    int result = 0;

    feed_make(settings, headers, bpf->packet + ETHERNET_LEN);
    bpf->headers = bpf_map_create(BPF_MAP_TYPE_ARRAY, "headers", sizeof(uint32_t), FEED_HEADER_LEN,
                                  settings->n_flows, NULL);
    bpf->offered = counter("offered");
    bpf->answered = counter("answered");
    if (bpf->headers < 0 || bpf->offered < 0 || bpf->answered < 0)
        return false;
    for (uint32_t i = 0; i < settings->n_flows && result == 0; i++)
        result = bpf_map_update_elem(bpf->headers, &i, headers + (size_t)i * FEED_HEADER_LEN, 0);
    return result == 0;
}

/* The verifier takes them or not. */
static bool load(struct feed_bpf *bpf, const struct generator_settings *settings, uint32_t index)
{
    struct bpf_insn program[BPF_PROGRAM_MAX];
    size_t n = bpf_program_source(program, bpf->headers, bpf->offered, settings->n_flows, index);

    bpf->source = bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "source", "GPL", program, n, NULL);
    n = bpf_program_sink(program, bpf->answered, GENERATOR_ID);
    bpf->sink = bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "sink", "GPL", program, n, NULL);
    return bpf->source >= 0 && bpf->sink >= 0;
}

static bool attach_sink(struct feed_bpf *bpf, uint32_t index)
{
    struct bpf_tc_opts options = {.sz = sizeof options, .prog_fd = bpf->sink};

    bpf->hook = (struct bpf_tc_hook){
        .sz = sizeof bpf->hook, .ifindex = (int)index, .attach_point = BPF_TC_INGRESS};
    int result = bpf_tc_hook_create(&bpf->hook);
    if (result != 0) {
        errno = -result;
        return false;
    }
    /* destroyed as a whole, with the other direction of the qdisc */
    bpf->hooked = true;
    result = bpf_tc_attach(&bpf->hook, &options);
    bpf->hook.attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS;
    errno = -result;
    return result == 0;
}

struct feed *feed_bpf_open(const struct generator_settings *settings, struct error *error)
{
    static const struct feed_operations operations = {"bpf", run, offered, answered, close_bpf};
    struct feed_bpf *bpf = calloc(1, sizeof *bpf);
    int n_cpus = libbpf_num_possible_cpus();

    (void)libbpf_set_print(NULL);
    if (bpf != NULL && n_cpus > 0)
        bpf->per_cpu = calloc((size_t)n_cpus, sizeof *bpf->per_cpu);
    if (bpf == NULL || bpf->per_cpu == NULL) {
        free(bpf);
        (void)error_set(error, "cannot use BPF: out of memory; free some");
        return NULL;
    }
    bpf->feed.operations = &operations;
    bpf->n_cpus = (unsigned)n_cpus;
    bpf->headers = bpf->offered = bpf->answered = bpf->source = bpf->sink = -1;
    bpf->packet_len = ETHERNET_LEN + settings->len;
    bpf->packet[12] = 8; /* EtherType 0x0800; the addresses before it are nobody's */
    if (make_maps(bpf, settings) && load(bpf, settings, settings->index) &&
        attach_sink(bpf, settings->index))
        return &bpf->feed;
    (void)error_set(error, "cannot use BPF: %s; run it as root", strerror(errno));
    close_bpf(&bpf->feed);
    return NULL;
}
