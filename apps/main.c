/* main.c - echohost: which subcommand is meant */

#define _POSIX_C_SOURCE 200809L /* O_CLOEXEC */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "apps/bench/bench.h"
#include "explain.h"
#include "options.h"
#include "replay.h"
#include "run.h"

struct subcommand_row {
    const char *name;
    int (*function)(int argc, char **argv);
    enum subcommand subcommand;
};

static const struct subcommand_row rows[] = {
    {"run", run, RUN},
    {"explain", explain, EXPLAIN},
    {"replay", replay, REPLAY},
    {"bench", bench, BENCH},
};

static const struct subcommand_row *find(const char *name)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(name, rows[i].name) == 0)
            return &rows[i];
    }
    return NULL;
}

static int help(int argc, char **argv)
{
    const struct subcommand_row *row = argc > 1 ? find(argv[1]) : &rows[0];

    if (row == NULL) {
        (void)fprintf(
            stderr,
            "echohost: cannot help with '%s': there is no such subcommand; there are run, "
            "explain, replay and bench\n",
            argv[1]);
        return EXIT_USAGE;
    }
    options_help(row->subcommand, stdout);
    return EXIT_DONE;
}

/* Opens stdin, stdout and stderr where they were closed. Else the next fd would become one of them,
 * and what is printed would go to the device. */
static void open_standard_fds(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        (void)close(fd);
}

static int dispatch(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "help") == 0)
        return help(argc - 1, argv + 1);
    const struct subcommand_row *row = argc > 1 ? find(argv[1]) : NULL;
    return row != NULL ? row->function(argc - 1, argv + 1) : run(argc, argv);
}

int main(int argc, char **argv)
{
    open_standard_fds();
    int status = dispatch(argc, argv);
    bool flushed = fflush(stdout) == 0;
    if (!flushed || ferror(stdout)) {
        /* what failed earlier has left no reason behind */
        (void)fprintf(stderr,
                      "echohost: cannot write to stdout: %s; is its reader gone, or the disk "
                      "full?\n",
                      flushed ? "some of it is lost" : strerror(errno));
        if (status == EXIT_DONE)
            status = EXIT_FAILED;
    }
    return status;
}
