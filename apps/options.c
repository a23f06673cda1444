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

static const struct prefix default_address = {0xc0a8030b, 24, ROUTE_LOCAL}; /* 192.168.3.11/24 */
static const struct prefix default_prefix = {0xc0a8030c, 32, ROUTE_LOCAL};  /* 192.168.3.12 */

static bool add_flip(struct options *options, const char *text, struct error *error)
{
    const char *equals = strchr(text, '=');
    unsigned long offset, value;

    if (equals == NULL || !option_c_number(text, equals, IPV4_MAX_LEN - 1, &offset) ||
        !option_c_number(equals + 1, text + strlen(text), 0xff, &value))
        return error_set(error,
                         "cannot flip '%.60s': it is not the place of a byte and its value; write "
                         "one like 8=0 or 20=0x0d",
                         text);
    if (options->n_flips == OPTIONS_MAX_FLIPS)
        return error_set(error, "cannot flip '%.60s': %d bytes were flipped already; use --hex",
                         text, OPTIONS_MAX_FLIPS);
    options->flips[options->n_flips++] = (struct flip){(uint32_t)offset, (uint8_t)value};
    return true;
}

/* Options that are one number. */
static const struct number_row {
    enum option_id id;
    uint32_t min, max, usual;
    size_t place; /* in struct options, a uint32_t */
    const char *name, *unit;
} numbers[] = {
    {OPTION_MTU, TUN_MIN_MTU, TUN_MAX_MTU, HOST_MTU, offsetof(struct options, mtu), "MTU",
     " of bytes"},
    {OPTION_TTL, 1, 255, HOST_TTL, offsetof(struct options, ttl), "time to live", ""},
    {OPTION_ERR_RATE, 0, 1000000, 1, offsetof(struct options, err_rate), "error rate",
     " of errors a second"},
    {OPTION_ERR_TOTAL, 1, 1000000, 1000, offsetof(struct options, err_total), "error total",
     " of errors a second"},
    {OPTION_REASS_DATAGRAMS, 0, 4096, 64, offsetof(struct options, reass_datagrams), "reassembly",
     " of datagrams"},
    {OPTION_REASS_MAX, REASSEMBLY_MIN_LEN, IPV4_MAX_LEN, IPV4_MAX_LEN,
     offsetof(struct options, reass_max), "reassembly length", " of bytes"},
    {OPTION_REASS_TIMEOUT, 1, 120, 30, offsetof(struct options, reass_timeout),
     "reassembly timeout", " of seconds"},
    {OPTION_PACKET, 1, UINT32_MAX, 1, offsetof(struct options, packet), "packet", ""},
    {OPTION_CAPTURE_FILES, 1, 1000, 1, offsetof(struct options, capture_files), "capture files",
     " of files"},
};

/* Options that are there or not. */
static const struct flag_row {
    enum option_id id;
    size_t place; /* in struct options, a bool */
} flags[] = {
    {OPTION_MEM, offsetof(struct options, mem)},
    {OPTION_JSON, offsetof(struct options, json)},
    {OPTION_BROADCAST, offsetof(struct options, broadcast)},
    {OPTION_TIMESTAMP, offsetof(struct options, timestamp)},
    {OPTION_NO_ECHO, offsetof(struct options, no_echo)},
    {OPTION_ALLOW_240, offsetof(struct options, allow_240)},
    {OPTION_NO_FRAG_OUT, offsetof(struct options, no_frag_out)},
    {OPTION_STEPS, offsetof(struct options, steps)},
    {OPTION_BYTES, offsetof(struct options, bytes)},
    {OPTION_BRIEF, offsetof(struct options, brief)},
    {OPTION_TRACE, offsetof(struct options, trace)},
};

/* Options that are any word. */
static const struct word_row {
    enum option_id id;
    size_t place; /* in struct options, a const char * */
} words[] = {
    {OPTION_HEX, offsetof(struct options, hex)},
    {OPTION_HTML, offsetof(struct options, html)},
    {OPTION_CAPTURE, offsetof(struct options, capture)},
};

enum {
    N_NUMBERS = sizeof numbers / sizeof numbers[0],
    N_FLAGS = sizeof flags / sizeof flags[0],
    N_WORDS = sizeof words / sizeof words[0],
};

static uint32_t *number_place(struct options *options, const struct number_row *row)
{
    return (void *)((char *)options + row->place);
}

static bool set_number(struct options *options, const struct number_row *row, const char *argument,
                       struct error *error)
{
    uint64_t number;

    if (!option_number(argument, row->min, row->max, &number))
        return error_set(error,
                         "cannot use %s '%.60s': it is no number%s from %u to %u; %u is usual",
                         row->name, argument, row->unit, row->min, row->max, row->usual);
    *number_place(options, row) = (uint32_t)number;
    return true;
}

static bool set_interface(struct options *options, const char *argument, struct error *error)
{
    options->interface = argument;
    return option_is_interface(argument) ||
           error_set(error,
                     "cannot use interface name '%.60s': it is '.', '..', empty, longer than "
                     "%d characters, or has a space, /, :, %% or no ASCII in it; choose a name "
                     "like tun0",
                     argument, IF_NAMESIZE - 1);
}

static bool set_fd(struct options *options, const char *argument, struct error *error)
{
    uint64_t number;

    if (!option_number(argument, 0, 1 << 20, &number) || number == STDOUT_FILENO ||
        number == STDERR_FILENO)
        return error_set(error,
                         "cannot use fd '%.60s': it is no file descriptor, or one that is "
                         "printed to; write a number like 3",
                         argument);
    options->fd = (int)number;
    return true;
}

static bool set_option(struct options *options, enum option_id id, const char *argument,
                       struct error *error)
{
    for (unsigned i = 0; i < N_NUMBERS; i++) {
        if (numbers[i].id == id)
            return set_number(options, &numbers[i], argument, error);
    }
    for (unsigned i = 0; i < N_FLAGS; i++) {
        if (flags[i].id == id)
            return *(bool *)(void *)((char *)options + flags[i].place) = true;
    }
    for (unsigned i = 0; i < N_WORDS; i++) {
        if (words[i].id == id) {
            *(const char **)(void *)((char *)options + words[i].place) = argument;
            return true;
        }
    }
    switch (id) {
    case OPTION_INTERFACE:
        return set_interface(options, argument, error);
    case OPTION_ADDRESS:
        options->address_said = true;
        return prefix_parse_interface(argument, &options->address, error);
    case OPTION_FD:
        return set_fd(options, argument, error);
    case OPTION_OPTIONS:
        options->ignore_options = strcmp(argument, "ignore") == 0;
        return options->ignore_options || strcmp(argument, "reflect") == 0 ||
               error_set(error,
                         "cannot use options '%.60s': it is not what can be done with them; write "
                         "reflect or ignore",
                         argument);
    case OPTION_COUNT:
        return option_number(argument, 1, UINT64_MAX, &options->count) ||
               error_set(error,
                         "cannot use count '%.60s': it is no number of answers; write 1 or more",
                         argument);
    case OPTION_DURATION:
        return option_duration(argument, &options->duration_ns) ||
               error_set(
                   error,
                   "cannot use duration '%.60s': it is no time in seconds; write one like 10 or "
                   "0.5",
                   argument);
    case OPTION_FLIP:
        return add_flip(options, argument, error);
    case OPTION_CAPTURE_SIZE:
        return option_size(argument, &options->capture_size) ||
               error_set(error,
                         "cannot use capture size '%.60s': it is no number of bytes; write one "
                         "like 100000, 10M or 1G",
                         argument);
    default:
        return false;
    }
}

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

/* The words before the prefixes: the files that a subcommand works on. Returns how many of n there
 * are, or -1 when one is missing. */
static int parse_files(struct options *options, enum subcommand subcommand, int n, char **texts,
                       struct error *error)
{
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
static bool check_combinations(const bool *said, struct error *error)
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
        if (said[one] && said[other])
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
        if (!set_option(options, option_rows[row].id, optarg, error))
            return OPTIONS_BAD;
    }
    if (!check_combinations(said, error))
        return OPTIONS_BAD;
    int n_files = parse_files(options, subcommand, argc - optind, argv + optind, error);
    if (n_files < 0 ||
        !parse_prefixes(options, argc - optind - n_files, argv + optind + n_files, error))
        return OPTIONS_BAD;
    return OPTIONS_RUN;
}

enum options_result options_parse(struct options *options, enum subcommand subcommand, int argc,
                                  char **argv, struct error *error)
{
    *options = (struct options){.interface = "tun0", .address = default_address, .fd = -1};
    for (unsigned i = 0; i < N_NUMBERS; i++)
        *number_place(options, &numbers[i]) = numbers[i].usual;
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
