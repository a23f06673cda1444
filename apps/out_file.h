/* out_file.h - a file that is written whole, or not at all
 *
 * Until it is kept, what has been written has another name beside the one asked for: so whatever
 * goes wrong on the way, a file that was there before is still there, as it was.
 */
#ifndef APPS_OUT_FILE_H
#define APPS_OUT_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "drivers/error.h"

struct out_file {
    FILE *stream;
    const char *name; /* the path as it was given, or "stdout"; stays the caller's */
    char *path;       /* what it will be: behind symbolic links */
    char *temporary;  /* what it is; NULL: written in place, as a pipe or a device is */
    char *buffer;
};

/* Opens path for writing, "-" for stdout. What is neither a file nor missing (a pipe, /dev/null) is
 * written in place. False with *error said. */
bool out_file_open(struct out_file *file, const char *path, struct error *error);

/* All has been written: from now on the file has its name. False with *error said, and then it is
 * as with out_file_discard(). */
bool out_file_keep(struct out_file *file, struct error *error);

/* Forgets what was written. */
void out_file_discard(struct out_file *file);

/* Says in *error that writing failed, as errno has it. Returns false. */
bool out_file_failed(const struct out_file *file, struct error *error);

#endif
