/* arguments.h - a command line for a function that wants argc and argv
 */
#ifndef TESTS_APPS_ARGUMENTS_H
#define TESTS_APPS_ARGUMENTS_H

#include <stddef.h>

enum { MAX_ARGUMENTS = 600 };

/* Copies the words, up to a NULL, behind the name of the program. The array may be permuted, as
 * getopt_long(3) does, and stays until the next call; the words stay for ever, since getopt_long
 * keeps a pointer into the last of them. */
struct arguments {
    int argc;
    char **argv;
};
struct arguments arguments_of(const char *const *words);

#define ARGUMENTS(...) arguments_of((const char *const[]){__VA_ARGS__, NULL})

#endif
