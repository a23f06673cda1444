/* feed.h - how requests get to the device, and how replies are counted: with BPF, or without
 *
 * What the generator (generator.h) is made of. Either kind makes both halves.
 */
#ifndef APPS_BENCH_FEED_H
#define APPS_BENCH_FEED_H

#include "generator.h"

struct feed;

struct feed_operations {
    const char *kind;
    /* Sends n requests. False with *error said. */
    bool (*send)(struct feed *feed, uint32_t n, struct error *error);
    uint64_t (*offered)(const struct feed *feed);
    uint64_t (*answered)(struct feed *feed);
    void (*close)(struct feed *feed);
};

/* The first of what each kind has. */
struct feed {
    const struct feed_operations *operations;
};

/* Each opens its kind. NULL with *error said. */
struct feed *feed_bpf_open(const struct generator_settings *settings, struct error *error);
struct feed *feed_packet_open(const struct generator_settings *settings, struct error *error);

enum { FEED_HEADER_LEN = 20 };

/* Whence flow n comes: the kernel's own address first, then those that are nobody's. */
uint32_t feed_source(uint32_t flow);

/* The IP headers of all flows, one after the other, and the first one's packet. */
void feed_make(const struct generator_settings *settings, uint8_t *headers, uint8_t *packet);

#endif
