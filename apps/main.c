/* main.c - echohost: which subcommand is meant */

#include <stdio.h>
#include <string.h>

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

int main(int argc, char **argv)
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
