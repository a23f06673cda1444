/* options.h - the command line of the subcommands */
#ifndef APPS_OPTIONS_H
#define APPS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "prefix.h"

/* Each option is for one of these or for several: for all that have a host, for all. */
enum subcommand {
    RUN = 1,
    EXPLAIN = 2,
    REPLAY = 4,
    BENCH = 8,
    HOST = RUN | EXPLAIN | REPLAY,
    ALL = HOST | BENCH
};

enum {
    OPTIONS_MAX_FLIPS = 64,
    OPTIONS_MAX_QUEUES = 64,
    OPTIONS_MAX_CPUS = 64,
    OPTIONS_MAX_SIZES = 16,
    OPTIONS_MAX_RUNS = 101,
};

/* What bench measures. */
enum { BENCH_CORE = 1, BENCH_TUN = 2, BENCH_RTT = 4 };

/* A byte of a packet that is to be another. */
struct flip {
    uint32_t offset; /* from the IP header on */
    uint8_t value;
};

struct options {
    const char *interface;
    struct prefix address; /* the kernel's side */
    bool address_said;     /* else it is the default */
    uint32_t mtu;          /* bytes, 0: not said */
    int fd;                /* -1: not said */
    bool mem;
    bool json;
    bool ignore_options, broadcast, timestamp, no_echo, allow_240, no_frag_out;
    uint32_t ttl;
    uint32_t err_rate, err_total; /* ICMP errors a second, to one peer and to all */
    uint32_t reass_datagrams, reass_max, reass_timeout; /* number, bytes, seconds */
    uint64_t count;                                     /* of answers, 0: no end */
    uint64_t duration_ns;                               /* 0: no end */
    const char *in, *out; /* files: of explain (in, or hex) and of replay */
    const char *hex;      /* digits, "-" for stdin; NULL: not said */
    const char *html;     /* NULL: not said */
    bool steps, bytes, brief;
    uint32_t packet; /* 0: all */
    struct flip flips[OPTIONS_MAX_FLIPS];
    unsigned n_flips;
    const char *capture;   /* NULL: none */
    uint64_t capture_size; /* bytes, 0: no end */
    uint32_t capture_files;
    bool trace;
    uint32_t queues;
    uint32_t cpus[OPTIONS_MAX_CPUS]; /* numbers of processors, n_cpus of them */
    unsigned n_cpus;
    uint32_t busy_poll_us;
    uint32_t batch, cells; /* of packets */
    unsigned what;         /* of bench: bits of BENCH_CORE and so on */
    uint32_t runs;         /* of bench: of each figure, after a first that does not count */
    uint64_t run_ns;       /* of bench: length of one; 0: not said */
    uint32_t sizes[OPTIONS_MAX_SIZES]; /* of bench: bytes; n_sizes of them, 0: the usual ones */
    unsigned n_sizes;
    const char *only_case; /* of bench: how the cases begin that are measured; NULL: all */
    const char *against;   /* of bench tun: the command of another responder, NULL: none */
    struct prefix *prefixes;
    size_t n_prefixes;
};

enum options_result { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_BAD };

/* Reads argv[1] and so on as those of a subcommand. OPTIONS_BAD with *error said. Otherwise
 * options_free() gives back what is held. */
enum options_result options_parse(struct options *options, enum subcommand subcommand, int argc,
                                  char **argv, struct error *error);

void options_free(struct options *options);

/* Prints what can be said to a subcommand, for `--help`. */
void options_help(enum subcommand subcommand, FILE *out);

/* What every subcommand does with its command line: help, version and what is wrong with it are
 * printed, and *status is what to exit with. True when there is something to do with *options. */
bool options_ready(struct options *options, enum subcommand subcommand, int argc, char **argv,
                   int *status);

#endif
