/* generator.h - more echo requests than any responder can take, made in the kernel, and the
 * counting of the replies
 *
 *      BPF_PROG_TEST_RUN, repeated          tun0                       tc ingress of tun0
 *      bpf_clone_redirect(request) ---> queue ---> responder ---> count the reply, drop it
 *                                         |
 *                                         +--> full: dropped, counted by the device
 *
 * For want of the right to use BPF (or of libbpf) a packet socket sends, which offers less: where a
 * responder takes more than that, the generator is what is measured, and the report says so. The
 * sink is then a packet socket that nobody reads, whose filter counts.
 *
 * The requests have the identifier GENERATOR_ID, and only replies with it, as long as the request,
 * are counted (and dropped): pings of somebody else come back as ever.
 */
#ifndef APPS_BENCH_GENERATOR_H
#define APPS_BENCH_GENERATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/error.h"

enum {
    GENERATOR_ID = 0xEC40,
    GENERATOR_MIN_LEN = 28,   /* IP and ICMP header */
    GENERATOR_MAX_LEN = 1500, /* the MTU */
    GENERATOR_MAX_FLOWS = 256 /* source addresses */
};

struct generator_settings {
    uint32_t index;   /* of the device, LINK_TUN */
    uint32_t len;     /* of a packet, bytes, from the IP header on */
    uint32_t n_flows; /* a power of two: source addresses, 192.168.3.11 when it is 1; tun shares
                         flows out to its queues by address, so several queues want many */
    int cpu;          /* that the generator stays on, -1: any */
    bool shared;      /* with a responder: it is let in after each batch, when there is no rate */
    bool no_bpf;      /* packet sockets, whatever else could be had */
};

struct generator;

/* Makes the requests ready and the sink count; nothing is sent yet. NULL with *error said. */
struct generator *generator_open(const struct generator_settings *settings, struct error *error);

/* "bpf" or "packet"; why says why not bpf (empty when it is). Both are valid until close. */
const char *generator_kind(const struct generator *generator);
const char *generator_why(const struct generator *generator);

/* Sends n requests now, from the calling thread, as fast as they go. None while started. */
bool generator_send(struct generator *generator, uint32_t n, struct error *error);

/* A thread of its own sends, rate packets a second in small batches, 0: as many as it can, until
 * generator_stop(). What a paced one is late by more than a millisecond is left out, not sent in a
 * burst: offered is what generator_offered() says, not the rate. */
bool generator_start(struct generator *generator, double rate, struct error *error);

/* Returns when the last packet has been offered. False with *error said when it failed to go on
 * meanwhile. */
bool generator_stop(struct generator *generator, struct error *error);

/* Requests offered to the device since the beginning, also those for which it had no room: exact
 * while stopped. */
uint64_t generator_offered(const struct generator *generator);

/* From start to stop, the last time. */
uint64_t generator_elapsed_ns(const struct generator *generator);

/* Replies that came back since the beginning: what has our type, identifier and length. */
uint64_t generator_answered(const struct generator *generator);

void generator_close(struct generator *generator);

#endif
