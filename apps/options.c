/* options.c - see options.h; the options themselves are in options.def */

#define _GNU_SOURCE /* getopt_long */

#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <net/if.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/tun_device.h"
#include "stack/host.h"

enum option_id {
    OPTION_NONE = 0x100, /* above every letter */
#define OPTION(enumerator, letter, name, argument, help) enumerator,
#include "options.def"
#undef OPTION
};

struct option_row {
    enum option_id id;
    char letter;
    const char *name, *argument, *help;
};

static const struct option_row rows[] = {
#define OPTION(enumerator, letter, name, argument, help) {enumerator, letter, name, argument, help},
#include "options.def"
#undef OPTION
};

enum { N_ROWS = sizeof rows / sizeof rows[0] };

static const struct prefix default_address = {0xc0a8030b, 24, ROUTE_LOCAL}; /* 192.168.3.11/24 */
static const struct prefix default_prefix = {0xc0a8030c, 32, ROUTE_LOCAL};  /* 192.168.3.12 */

/* Decimal digits alone, from min up to max. */
static bool parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *number)
{
    char *end;

    if (!isdigit((unsigned char)text[0]))
        return false;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return *end == '\0' && errno == 0 && *number >= min && *number <= max;
}

static bool parse_duration(const char *text, uint64_t *duration_ns)
{
    enum { MAX_SECONDS = 1000000000 }; /* thirty years */
    char *end;
    double seconds = strtod(text, &end);

    /* strtod would take 1e3, 0x10 and inf as well */
    if (text[strspn(text, "0123456789.")] != '\0' || *end != '\0' || seconds > MAX_SECONDS)
        return false;
    *duration_ns = (uint64_t)(seconds * 1e9);
    return *duration_ns > 0;
}

/* What Linux takes as the name of a device, less what it would complete itself ("tun%d") and what
 * cannot be seen. */
static bool is_interface_name(const char *name)
{
    size_t len = strlen(name);

    if (len == 0 || len >= IF_NAMESIZE || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (strchr("/:%", name[i]) != NULL || !isgraph((unsigned char)name[i]))
            return false;
    }
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
    {OPTION_REASS_DATAGRAMS, 1, 4096, 64, offsetof(struct options, reass_datagrams), "reassembly",
     " of datagrams"},
    {OPTION_REASS_MAX, REASSEMBLY_MIN_LEN, IPV4_MAX_LEN, IPV4_MAX_LEN,
     offsetof(struct options, reass_max), "reassembly length", " of bytes"},
    {OPTION_REASS_TIMEOUT, 1, 120, 30, offsetof(struct options, reass_timeout),
     "reassembly timeout", " of seconds"},
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
};

enum { N_NUMBERS = sizeof numbers / sizeof numbers[0], N_FLAGS = sizeof flags / sizeof flags[0] };

static uint32_t *number_place(struct options *options, const struct number_row *row)
{
    return (void *)((char *)options + row->place);
}

static bool set_number(struct options *options, const struct number_row *row, const char *argument,
                       struct error *error)
{
    uint64_t number;

    if (!parse_number(argument, row->min, row->max, &number))
        return error_set(error,
                         "cannot use %s '%.60s': it is no number%s from %u to %u; %u is usual",
                         row->name, argument, row->unit, row->min, row->max, row->usual);
    *number_place(options, row) = (uint32_t)number;
    return true;
}

static bool set_option(struct options *options, enum option_id id, const char *argument,
                       struct error *error)
{
    uint64_t number;

    for (unsigned i = 0; i < N_NUMBERS; i++) {
        if (numbers[i].id == id)
            return set_number(options, &numbers[i], argument, error);
    }
    for (unsigned i = 0; i < N_FLAGS; i++) {
        if (flags[i].id == id)
            return *(bool *)(void *)((char *)options + flags[i].place) = true;
    }
    switch (id) {
    case OPTION_INTERFACE:
        options->interface = argument;
        return is_interface_name(argument) ||
               error_set(error,
                         "cannot use interface name '%.60s': it is '.', '..', empty, longer than "
                         "%d characters, or has a space, /, :, %% or no ASCII in it; choose a name "
                         "like tun0",
                         argument, IF_NAMESIZE - 1);
    case OPTION_ADDRESS:
        options->address_said = true;
        return prefix_parse_interface(argument, &options->address, error);
    case OPTION_FD:
        if (!parse_number(argument, 0, 1 << 20, &number) || number == STDOUT_FILENO ||
            number == STDERR_FILENO)
            return error_set(error,
                             "cannot use fd '%.60s': it is no file descriptor, or one that is "
                             "printed to; write a number like 3",
                             argument);
        options->fd = (int)number;
        return true;
    case OPTION_OPTIONS:
        options->ignore_options = strcmp(argument, "ignore") == 0;
        return options->ignore_options || strcmp(argument, "reflect") == 0 ||
               error_set(error,
                         "cannot use options '%.60s': it is not what can be done with them; write "
                         "reflect or ignore",
                         argument);
    case OPTION_COUNT:
        return parse_number(argument, 1, UINT64_MAX, &options->count) ||
               error_set(error,
                         "cannot use count '%.60s': it is no number of answers; write 1 or more",
                         argument);
    case OPTION_DURATION:
        return parse_duration(argument, &options->duration_ns) ||
               error_set(
                   error,
                   "cannot use duration '%.60s': it is no time in seconds; write one like 10 or "
                   "0.5",
                   argument);
    default:
        return false;
    }
}

/* The rows as getopt_long(3) wants them. */
static void getopt_tables(struct option *longs, char *shorts)
{
    *shorts++ = ':'; /* tell a missing argument from an unknown option */
    for (unsigned i = 0; i < N_ROWS; i++) {
        longs[i] = (struct option){
            .name = rows[i].name,
            .has_arg = rows[i].argument != NULL ? required_argument : no_argument,
            .val = (int)rows[i].id,
        };
        if (rows[i].letter != 0)
            *shorts++ = rows[i].letter;
        if (rows[i].letter != 0 && rows[i].argument != NULL)
            *shorts++ = ':';
    }
    longs[N_ROWS] = (struct option){0};
    *shorts = '\0';
}

/* The row of what getopt_long() found, a letter or an id; N_ROWS when there is none. */
static unsigned row_of(int found)
{
    unsigned i = 0;

    while (i < N_ROWS && found != (int)rows[i].id &&
           (rows[i].letter == 0 || found != rows[i].letter))
        i++;
    return i;
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
static bool explain(int found, char **argv, struct error *error)
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
        {OPTION_FD, OPTION_INTERFACE}, {OPTION_FD, OPTION_ADDRESS},
    };

    for (size_t i = 0; i < sizeof exclusive / sizeof exclusive[0]; i++) {
        unsigned one = row_of((int)exclusive[i].one), other = row_of((int)exclusive[i].other);
        if (said[one] && said[other])
            return error_set(error,
                             "cannot use --%s with --%s: the one has no use for the other; leave "
                             "one out",
                             rows[one].name, rows[other].name);
    }
    return true;
}

static enum options_result parse(struct options *options, int argc, char **argv,
                                 struct error *error)
{
    struct option longs[N_ROWS + 1];
    char shorts[2 * N_ROWS + 2];
    bool said[N_ROWS + 1] = {false};
    int found;

    getopt_tables(longs, shorts);
    opterr = 0;
    optind = 1;
    while ((found = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        unsigned row = row_of(found);
        if (row == N_ROWS) {
            (void)explain(found, argv, error);
            return OPTIONS_BAD;
        }
        said[row] = true;
        if (rows[row].id == OPTION_HELP)
            return OPTIONS_HELP;
        if (rows[row].id == OPTION_VERSION)
            return OPTIONS_VERSION;
        if (!set_option(options, rows[row].id, optarg, error))
            return OPTIONS_BAD;
    }
    if (!check_combinations(said, error) ||
        !parse_prefixes(options, argc - optind, argv + optind, error))
        return OPTIONS_BAD;
    return OPTIONS_RUN;
}

enum options_result options_parse(struct options *options, int argc, char **argv,
                                  struct error *error)
{
    *options = (struct options){.interface = "tun0", .address = default_address, .fd = -1};
    for (unsigned i = 0; i < N_NUMBERS; i++)
        *number_place(options, &numbers[i]) = numbers[i].usual;
    options->mtu = 0; /* an existing device has one */
    enum options_result result = parse(options, argc, argv, error);
    if (result == OPTIONS_BAD)
        options_free(options);
    return result;
}

void options_free(struct options *options)
{
    free(options->prefixes);
    options->prefixes = NULL;
}

void options_help(FILE *out)
{
    (void)fputs("Usage: echohost [run] [OPTIONS] [PREFIX[=TYPE]...]\n"
                "\n"
                "A host that exists only in software: answers echo requests to every PREFIX\n"
                "(192.168.3.12) that the kernel sends into a tun device. PREFIX is ADDR or\n"
                "ADDR/LEN. TYPE is local (answer), blackhole (drop), or which ICMP error to send:\n"
                "unreachable (3/1), prohibit (3/13) or throw (3/0). The longest prefix decides,\n"
                "and of equal ones the last.\n"
                "\n",
                out);
    for (unsigned i = 0; i < N_ROWS; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "--%s %s", rows[i].name,
                       rows[i].argument != NULL ? rows[i].argument : "");
        if (rows[i].letter != 0)
            (void)fprintf(out, "  -%c, %-24s %s\n", rows[i].letter, name, rows[i].help);
        else
            (void)fprintf(out, "      %-24s %s\n", name, rows[i].help);
    }
    (void)fputs("\n"
                "SIGINT and SIGTERM end it with a summary, SIGUSR1 prints one and goes on.\n"
                "Exit status: 0 done, 1 failed at run time, 2 bad usage.\n",
                out);
}
