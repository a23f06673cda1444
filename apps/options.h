/* options.h - the command line of `echohost run` */
#ifndef APPS_OPTIONS_H
#define APPS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "prefix.h"

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
    struct prefix *prefixes;
    size_t n_prefixes;
};

enum options_result { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_BAD };

/* Reads argv[1] and so on. OPTIONS_BAD with *error said. Otherwise options_free() gives back what
 * is held. */
enum options_result options_parse(struct options *options, int argc, char **argv,
                                  struct error *error);

void options_free(struct options *options);

/* Prints what can be said, for `--help`. */
void options_help(FILE *out);

#endif
