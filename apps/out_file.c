/* out_file.c - see out_file.h */

#define _GNU_SOURCE /* mkostemp, realpath */

#include "out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_LEN = 1 << 18 }; /* bytes: few enough writes that they cost nothing */

bool out_file_failed(const struct out_file *file, struct error *error)
{
    return error_set(error, "cannot write %.200s: %s; %s", file->name, strerror(errno),
                     errno == EPIPE ? "its reader is gone" : "choose a place that has room");
}

/* stdout under a number of its own, so that closing it and its errors are ours. */
static int open_stdout(const struct out_file *file, struct error *error)
{
    if (isatty(STDOUT_FILENO)) {
        (void)error_set(error,
                        "cannot write %s: it is a terminal, and this is no text; send it "
                        "to a file or a program",
                        file->name);
        return -1;
    }
    int fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        (void)out_file_failed(file, error);
    return fd;
}

/* The access that a file made here would have, or that the one before it has. */
static mode_t wanted_mode(const struct stat *before)
{
    if (before != NULL)
        return before->st_mode & 0777;
    mode_t mask = umask(0);
    (void)umask(mask);
    return 0666 & ~mask;
}

/* A new file in the folder of file->path, which is or will be there with *before. */
static int open_beside(struct out_file *file, const struct stat *before, struct error *error)
{
    size_t path_len = strlen(file->path);
    static const char suffix[] = ".XXXXXX";

    file->temporary = malloc(path_len + sizeof suffix);
    if (file->temporary == NULL) {
        (void)out_file_failed(file, error);
        return -1;
    }
    memcpy(file->temporary, file->path, path_len);
    memcpy(file->temporary + path_len, suffix, sizeof suffix);
    /* a file that may not be written could be replaced, but that is not what its owner wants */
    int fd =
        before != NULL && access(file->path, W_OK) != 0 ? -1 : mkostemp(file->temporary, O_CLOEXEC);
    if (fd < 0) {
        (void)error_set(error,
                        "cannot write %.200s: %s; choose a folder and a name that you may "
                        "write to",
                        file->name, strerror(errno));
        free(file->temporary);
        file->temporary = NULL;
        return -1;
    }
    (void)fchmod(fd, wanted_mode(before));
    return fd;
}

static int open_path(struct out_file *file, const char *path, struct error *error)
{
    struct stat before;
    bool is_there = stat(path, &before) == 0;

    if (is_there && !S_ISREG(before.st_mode)) {
        int fd = open(path, O_WRONLY | O_CLOEXEC);
        if (fd < 0)
            (void)out_file_failed(file, error);
        return fd;
    }
    file->path = is_there ? realpath(path, NULL) : strdup(path);
    if (file->path == NULL) {
        (void)out_file_failed(file, error);
        return -1;
    }
    return open_beside(file, is_there ? &before : NULL, error);
}

static void forget(struct out_file *file)
{
    free(file->buffer);
    free(file->temporary);
    free(file->path);
    *file = (struct out_file){.name = file->name};
}

bool out_file_open(struct out_file *file, const char *path, struct error *error)
{
    bool is_stdout = strcmp(path, "-") == 0;

    *file = (struct out_file){.name = is_stdout ? "stdout" : path};
    int fd = is_stdout ? open_stdout(file, error) : open_path(file, path, error);
    if (fd < 0) {
        forget(file);
        return false;
    }
    file->stream = fdopen(fd, "wb");
    file->buffer = malloc(BUFFER_LEN);
    if (file->stream == NULL || file->buffer == NULL) {
        (void)out_file_failed(file, error);
        if (file->stream == NULL)
            (void)close(fd);
        out_file_discard(file);
        return false;
    }
    (void)setvbuf(file->stream, file->buffer, _IOFBF, BUFFER_LEN);
    (void)__fsetlocking(file->stream, FSETLOCKING_BYCALLER); /* by this thread alone */
    return true;
}

bool out_file_keep(struct out_file *file, struct error *error)
{
    bool written = fclose(file->stream) == 0;

    file->stream = NULL;
    if (!written || (file->temporary != NULL && rename(file->temporary, file->path) != 0)) {
        (void)out_file_failed(file, error);
        out_file_discard(file);
        return false;
    }
    forget(file);
    return true;
}

void out_file_discard(struct out_file *file)
{
    if (file->stream != NULL)
        (void)fclose(file->stream);
    if (file->temporary != NULL)
        (void)unlink(file->temporary);
    forget(file);
}
