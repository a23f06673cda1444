/* options.c - see options.h; the options themselves are in options.def */

#define _GNU_SOURCE /* getopt_long */

#include "options.h"

#include <ctype.h>
#include <getopt.h>
#include <net/if.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/tun_device.h"
#include "option_values.h"
#include "options_rows.h"
#include "stack/host.h"

static const struct prefix default_prefix = {0xc0a8030c, 32, ROUTE_LOCAL}; /* 192.168.3.12 */

/* The rows of a subcommand as getopt_long(3) wants them. */
static void getopt_tables(enum subcommand subcommand, struct option *longs, char *shorts)
{
    *shorts++ = ':'; /* tell a missing argument from an unknown option */
    for (unsigned i = 0; i < N_OPTION_ROWS; i++) {
        if (!(option_rows[i].subcommands & subcommand))
            continue;
        *longs++ = (struct option){
            .name = option_rows[i].name,
            .has_arg = option_rows[i].argument != NULL ? required_argument : no_argument,
            .val = (int)option_rows[i].id,
        };
        if (option_rows[i].letter != 0)
            *shorts++ = option_rows[i].letter;
        if (option_rows[i].letter != 0 && option_rows[i].argument != NULL)
            *shorts++ = ':';
    }
    *longs = (struct option){0};
    *shorts = '\0';
}

/* The row of what getopt_long() found, a letter or an id; N_OPTION_ROWS when there is none. */
static unsigned row_of(int found)
{
    unsigned i = 0;

    while (i < N_OPTION_ROWS && found != (int)option_rows[i].id &&
           (option_rows[i].letter == 0 || found != option_rows[i].letter))
        i++;
    return i;
}

/* What is to be measured. */
static int parse_what(struct options *options, int n, char **texts, struct error *error)
{
    static const char *const names[] = {"core", "tun", "rtt"};

    for (unsigned i = 0; n > 0 && i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(texts[0], names[i]) == 0)
            options->what = 1u << i;
    }
    if (n == 0)
        options->what = BENCH_CORE | BENCH_TUN | BENCH_RTT;
    if (n <= 1 && options->what != 0)
        return n;
    (void)error_set(error,
                    "cannot measure '%.60s': it is one of core, tun and rtt; without a word all "
                    "three are measured",
                    texts[n > 1]);
    return -1;
}

/* The words before the prefixes: the files that a subcommand works on. Returns how many of n there
 * are, or -1 when one is missing. */
static int parse_files(struct options *options, enum subcommand subcommand, int n, char **texts,
                       struct error *error)
{
    if (subcommand == BENCH)
        return parse_what(options, n, texts, error);
    if (subcommand == RUN || options->hex != NULL)
        return 0;
    int n_files = subcommand == REPLAY ? 2 : 1;
    if (n < n_files) {
        (void)error_set(error, subcommand == REPLAY
                                   ? "cannot replay: it takes a capture to read and one to write; "
                                     "write echohost replay IN.pcap OUT.pcapng"
                                   : "cannot explain: there is no packet; name a capture, or write "
                                     "one with --hex BYTES");
        return -1;
    }
    options->in = texts[0];
    if (n_files == 2)
        options->out = texts[1];
    return n_files;
}

static bool parse_prefixes(struct options *options, int n, char **texts, struct error *error)
{
    options->n_prefixes = n > 0 ? (size_t)n : 1;
    options->prefixes = calloc(options->n_prefixes, sizeof *options->prefixes);
    if (options->prefixes == NULL)
        return error_set(error, "cannot keep %d prefixes: out of memory; give fewer", n);
    options->prefixes[0] = default_prefix;
    for (int i = 0; i < n; i++) {
        if (!prefix_parse(texts[i], &options->prefixes[i], error))
            return false;
    }
    return true;
}

/* What getopt_long() did not understand: ':' for an argument that is missing, else '?'. It names a
 * letter in optopt (there may be others in the same word), or the option whose argument it was. */
static bool say_wrong(int found, char **argv, struct error *error)
{
    const char *word = argv[optind - 1];

    if (found == ':')
        return error_set(error, "cannot use '%.60s': it needs an argument; see echohost --help",
                         word);
    if (optopt > OPTION_NONE)
        return error_set(error, "cannot use '%.60s': it takes no argument; see echohost --help",
                         word);
    if (isgraph(optopt))
        return error_set(error, "cannot use '-%c': there is no such option; see echohost --help",
                         optopt);
    return error_set(error,
                     "cannot use '%.60s': no option has that name, or several begin with it; see "
                     "echohost --help",
                     word);
}

/* Options that leave each other nothing to say. */
static bool check_combinations(enum subcommand subcommand, const bool *said, struct error *error)
{
    static const struct {
        enum option_id one, other;
    } exclusive[] = {
        {OPTION_MEM, OPTION_FD},       {OPTION_MEM, OPTION_INTERFACE}, {OPTION_MEM, OPTION_MTU},
        {OPTION_FD, OPTION_INTERFACE}, {OPTION_FD, OPTION_ADDRESS},    {OPTION_STEPS, OPTION_BYTES},
        {OPTION_BRIEF, OPTION_STEPS},  {OPTION_BRIEF, OPTION_BYTES},   {OPTION_BRIEF, OPTION_JSON},
        {OPTION_JSON, OPTION_STEPS},   {OPTION_JSON, OPTION_BYTES},    {OPTION_JSON, OPTION_TRACE},
        {OPTION_HTML, OPTION_BRIEF},   {OPTION_HTML, OPTION_STEPS},    {OPTION_HTML, OPTION_BYTES},
        {OPTION_HTML, OPTION_JSON},    {OPTION_HTML, OPTION_FLIP},     {OPTION_HTML, OPTION_PACKET},
    };

    for (size_t i = 0; i < sizeof exclusive / sizeof exclusive[0]; i++) {
        unsigned one = row_of((int)exclusive[i].one), other = row_of((int)exclusive[i].other);
        if (said[one] && said[other] && subcommand != BENCH) /* whose page and JSON are the same */
            return error_set(error,
                             "cannot use --%s with --%s: the one has no use for the other; leave "
                             "one out",
                             option_rows[one].name, option_rows[other].name);
    }
    if ((said[row_of(OPTION_CAPTURE_SIZE)] && !said[row_of(OPTION_CAPTURE)]) ||
        (said[row_of(OPTION_CAPTURE_FILES)] && !said[row_of(OPTION_CAPTURE_SIZE)]))
        return error_set(error, "cannot limit a capture: --capture-files needs a --capture-size, "
                                "and that a --capture FILE; add what is missing");
    return true;
}

/* Several queues are served by as many threads, and not all can be done by several. */
static bool check_queues(const struct options *options, const bool *said, struct error *error)
{
    static const struct {
        enum option_id id;
        const char *why;
    } single[] = {
        {OPTION_MEM, "there is no device that could have them"},
        {OPTION_FD, "a file descriptor is one queue"},
        {OPTION_COUNT, "only who answers alone can count exactly"},
        {OPTION_CAPTURE, "the packets of several have no common order"},
        {OPTION_TRACE, "the packets of several have no common order"},
    };

    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        unsigned row = row_of((int)single[i].id);
        if (said[row] && options->queues > 1)
            return error_set(error, "cannot use --%s with %u queues: %s; leave --queues out",
                             option_rows[row].name, options->queues, single[i].why);
    }
    return true;
}

/* A ring that nobody asked for has room for a batch that somebody did ask for. */
static void grow_ring(struct options *options, const bool *said)
{
    while (!said[row_of(OPTION_RING)] && options->cells < options->batch)
        options->cells *= 2;
}

static enum options_result parse(struct options *options, enum subcommand subcommand, int argc,
                                 char **argv, struct error *error)
{
    struct option longs[N_OPTION_ROWS + 1];
    char shorts[2 * N_OPTION_ROWS + 2];
    bool said[N_OPTION_ROWS + 1] = {false};
    int found;

    getopt_tables(subcommand, longs, shorts);
    opterr = 0;
    optind = 1;
    while ((found = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        unsigned row = row_of(found);
        if (row == N_OPTION_ROWS) {
            (void)say_wrong(found, argv, error);
            return OPTIONS_BAD;
        }
        said[row] = true;
        if (option_rows[row].id == OPTION_HELP)
            return OPTIONS_HELP;
        if (option_rows[row].id == OPTION_VERSION)
            return OPTIONS_VERSION;
        if (!options_set(options, option_rows[row].id, optarg, error))
            return OPTIONS_BAD;
    }
    if (!check_combinations(subcommand, said, error) || !check_queues(options, said, error))
        return OPTIONS_BAD;
    grow_ring(options, said);
    int n_files = parse_files(options, subcommand, argc - optind, argv + optind, error);
    if (n_files < 0 ||
        !parse_prefixes(options, argc - optind - n_files, argv + optind + n_files, error))
        return OPTIONS_BAD;
    return OPTIONS_RUN;
}

enum options_result options_parse(struct options *options, enum subcommand subcommand, int argc,
                                  char **argv, struct error *error)
{
    options_set_usual(options);
    options->packet = 0; /* all of them */
    if (subcommand == RUN)
        options->mtu = 0; /* an existing device has one */
    enum options_result result = parse(options, subcommand, argc, argv, error);
    if (result == OPTIONS_BAD)
        options_free(options);
    return result;
}

void options_free(struct options *options)
{
    free(options->prefixes);
    options->prefixes = NULL;
}
