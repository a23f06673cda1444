/* options_help.c - what a command line may say, and what is said about one; see options.h */

#include "options.h"
#include "options_rows.h"
#include "run.h"

const struct option_row option_rows[N_OPTION_ROWS] = {
#define OPTION(enumerator, letter, name, argument, subcommands, help)                              \
    {enumerator, letter, name, argument, subcommands, help},
#include "options.def"
#undef OPTION
};

static void print_rows(enum subcommand subcommand, FILE *out)
{
    for (unsigned i = 0; i < N_OPTION_ROWS; i++) {
        char name[32];
        if (!(option_rows[i].subcommands & subcommand))
            continue;
        (void)snprintf(name, sizeof name, "--%s %s", option_rows[i].name,
                       option_rows[i].argument != NULL ? option_rows[i].argument : "");
        if (option_rows[i].letter != 0)
            (void)fprintf(out, "  -%c, %-24s %s\n", option_rows[i].letter, name,
                          option_rows[i].help);
        else
            (void)fprintf(out, "      %-24s %s\n", name, option_rows[i].help);
    }
}

void options_help(enum subcommand subcommand, FILE *out)
{
    static const char prefixes[] =
        "PREFIX is ADDR or ADDR/LEN, 192.168.3.12 if none is given. TYPE is local (answer),\n"
        "blackhole (drop), or which ICMP error to send: unreachable (3/1), prohibit (3/13) or\n"
        "throw (3/0). The longest prefix decides, and of equal ones the last.\n";
    static const struct {
        enum subcommand subcommand;
        const char *before, *after;
    } texts[] = {
        {RUN,
         "Usage: echohost [run] [OPTIONS] [PREFIX[=TYPE]...]\n"
         "       echohost explain [OPTIONS] FILE|--hex BYTES [PREFIX[=TYPE]...]\n"
         "       echohost replay [OPTIONS] IN.pcap OUT.pcapng [PREFIX[=TYPE]...]\n"
         "       echohost bench [OPTIONS] [core|tun|rtt]\n"
         "       echohost help run|explain|replay|bench\n"
         "\n"
         "A host that exists only in software: answers echo requests to every PREFIX that the\n"
         "kernel sends into a tun device.\n",
         "\n"
         "SIGINT and SIGTERM end it with a summary, SIGUSR1 prints one and goes on.\n"},
        {EXPLAIN,
         "Usage: echohost explain [OPTIONS] FILE|--hex BYTES [PREFIX[=TYPE]...]\n"
         "\n"
         "Shows what a host that answers for every PREFIX does with the packets of a capture\n"
         "(pcap or pcapng; - is stdin): the headers, every check with its bytes and its RFC,\n"
         "the route, the verdict and what the reply changed. No root, no device.\n",
         "\n"
         "Colours where stdout is a terminal, unless NO_COLOR is set.\n"},
        {REPLAY,
         "Usage: echohost replay [OPTIONS] IN.pcap OUT.pcapng [PREFIX[=TYPE]...]\n"
         "\n"
         "Sends the packets of a capture (pcap or pcapng; - is stdin) through a host that answers\n"
         "for every PREFIX, at the times of the capture, and writes them with their verdicts and\n"
         "the replies into another, for Wireshark. No root, no device.\n",
         ""},
        {BENCH,
         "Usage: echohost bench [OPTIONS] [core|tun|rtt]\n"
         "\n"
         "Measures the stack in memory (core), answers a second on a tun device (tun), and\n"
         "how long an answer takes (rtt), each beside what limits it. The device is one of its\n"
         "own, in a network namespace of its own.\n",
         "\n"
         "Ctrl-C ends it early and keeps what was measured.\n"},
    };
    unsigned i = 0;

    while (texts[i].subcommand != subcommand)
        i++;
    (void)fprintf(out, "%s%s\n", texts[i].before, subcommand & HOST ? prefixes : "");
    print_rows(subcommand, out);
    (void)fprintf(out, "%sExit status: 0 done, 1 failed at run time, 2 bad usage.\n",
                  texts[i].after[0] != '\0' ? texts[i].after : "\n");
}

bool options_ready(struct options *options, enum subcommand subcommand, int argc, char **argv,
                   int *status)
{
    struct error error = {""};

    *status = EXIT_DONE;
    switch (options_parse(options, subcommand, argc, argv, &error)) {
    case OPTIONS_HELP:
        options_help(subcommand, stdout);
        return false;
    case OPTIONS_VERSION:
        (void)puts("echohost " ECHOHOST_VERSION);
        return false;
    case OPTIONS_BAD:
        (void)fprintf(stderr, "echohost: %s\n", error.text);
        *status = EXIT_USAGE;
        return false;
    case OPTIONS_RUN:
        break;
    }
    return true;
}
