/* main.c - echohost: which subcommand is meant */

#define _POSIX_C_SOURCE 200809L /* O_CLOEXEC */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "options.h"
#include "run.h"

static int help(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "run") != 0) {
        (void)fprintf(
            stderr, "echohost: cannot help with '%s': there is no such subcommand; there is run\n",
            argv[1]);
        return EXIT_USAGE;
    }
    options_help(stdout);
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
    static const struct {
        const char *name;
        int (*function)(int argc, char **argv);
    } subcommands[] = {{"run", run}, {"help", help}};

    for (size_t i = 0; argc > 1 && i < sizeof subcommands / sizeof subcommands[0]; i++) {
        if (strcmp(argv[1], subcommands[i].name) == 0)
            return subcommands[i].function(argc - 1, argv + 1);
    }
    return run(argc, argv);
}

int main(int argc, char **argv)
{
    open_standard_fds();
    int status = dispatch(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        (void)fprintf(stderr,
                      "echohost: cannot write to stdout: %s; is its reader gone, or the disk "
                      "full?\n",
                      strerror(errno));
        if (status == EXIT_DONE)
            status = EXIT_FAILED;
    }
    return status;
}
