/* run.h - the subcommands */
#ifndef APPS_RUN_H
#define APPS_RUN_H

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* `echohost run`: argv[0] is skipped. Returns the exit status. */
int run(int argc, char **argv);

#endif
