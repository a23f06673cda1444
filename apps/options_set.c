/* options_set.c - one option and its argument, into struct options; see options_rows.h */

#include "options_rows.h"

#include <net/if.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "drivers/tun_device.h"
#include "option_values.h"
#include "options.h"
#include "serve.h"
#include "stack/host.h"

static const struct prefix default_address = {0xc0a8030b, 24, ROUTE_LOCAL}; /* 192.168.3.11/24 */

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
    {OPTION_QUEUES, 1, OPTIONS_MAX_QUEUES, 1, offsetof(struct options, queues), "queues",
     " of queues"},
    {OPTION_BUSY_POLL, 0, 1000000, 0, offsetof(struct options, busy_poll_us), "busy poll",
     " of microseconds"},
    {OPTION_BATCH, 1, 1024, SERVE_BATCH, offsetof(struct options, batch), "batch", " of packets"},
    {OPTION_RUNS, 1, OPTIONS_MAX_RUNS, 7, offsetof(struct options, runs), "runs", " of runs"},
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
    {OPTION_CASE, offsetof(struct options, only_case)},
    {OPTION_AGAINST, offsetof(struct options, against)},
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

static bool set_ring(struct options *options, const char *argument, struct error *error)
{
    enum { MIN_CELLS = 2, MAX_CELLS = 65536 };
    uint64_t n;

    if (!option_number(argument, MIN_CELLS, MAX_CELLS, &n) || (n & (n - 1)) != 0)
        return error_set(error,
                         "cannot use ring '%.60s': it is no power of two from %d to %d; %d is "
                         "usual",
                         argument, MIN_CELLS, MAX_CELLS, SERVE_CELLS);
    options->cells = (uint32_t)n;
    return true;
}

static bool add_size(struct options *options, const char *argument, struct error *error)
{
    enum { SMALLEST = 28 }; /* an echo request without data */
    uint64_t size;

    if (!option_number(argument, SMALLEST, IPV4_MAX_LEN, &size))
        return error_set(error,
                         "cannot measure size '%.60s': it is no number of bytes, from the IP "
                         "header on, from %d to %d; write one like 84",
                         argument, SMALLEST, IPV4_MAX_LEN);
    if (options->n_sizes == OPTIONS_MAX_SIZES)
        return error_set(error, "cannot measure size '%.60s': there are %d already; give fewer",
                         argument, OPTIONS_MAX_SIZES);
    options->sizes[options->n_sizes++] = (uint32_t)size;
    return true;
}

static bool set_time(uint64_t *time_ns, const char *name, const char *argument, struct error *error)
{
    return option_duration(argument, time_ns) ||
           error_set(error,
                     "cannot use %s '%.60s': it is no time in seconds; write one like 10 or 0.5",
                     name, argument);
}

/* Options that are each like no other. */
static bool set_single(struct options *options, enum option_id id, const char *argument,
                       struct error *error)
{
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
        return set_time(&options->duration_ns, "duration", argument, error);
    case OPTION_TIME:
        return set_time(&options->run_ns, "time", argument, error);
    case OPTION_RING:
        return set_ring(options, argument, error);
    case OPTION_SIZE:
        return add_size(options, argument, error);
    case OPTION_CPUS:
        return option_cpus(argument, options->cpus, OPTIONS_MAX_CPUS, &options->n_cpus) ||
               error_set(
                   error,
                   "cannot use processors '%.60s': they are numbers up to 8191 and ranges, at "
                   "most %d of them; write a list like 0,2-3",
                   argument, OPTIONS_MAX_CPUS);
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

bool options_set(struct options *options, enum option_id id, const char *argument,
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
    return set_single(options, id, argument, error);
}

void options_set_usual(struct options *options)
{
    *options = (struct options){
        .interface = "tun0", .address = default_address, .fd = -1, .cells = SERVE_CELLS};
    for (unsigned i = 0; i < N_NUMBERS; i++)
        *number_place(options, &numbers[i]) = numbers[i].usual;
}
