/* capture.c - see capture.h */

#define _POSIX_C_SOURCE 200809L /* fileno */

#include "capture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct stream {
    FILE *file;
    int saved; /* the fd of the original */
};

static struct stream out, err;

static struct stream redirect(FILE *file)
{
    struct stream stream = {tmpfile(), dup(fileno(file))};

    (void)fflush(file);
    if (stream.file == NULL || stream.saved < 0 || dup2(fileno(stream.file), fileno(file)) < 0)
        abort();
    return stream;
}

static void restore(struct stream *stream, FILE *file, char *text, size_t text_len)
{
    (void)fflush(file);
    rewind(stream->file);
    text[fread(text, 1, text_len - 1, stream->file)] = '\0';
    if (dup2(stream->saved, fileno(file)) < 0)
        abort();
    (void)close(stream->saved);
    (void)fclose(stream->file);
}

void capture_start(void)
{
    out = redirect(stdout);
    err = redirect(stderr);
}

const struct captured *capture_end(void)
{
    static struct captured captured;

    restore(&err, stderr, captured.err, sizeof captured.err);
    restore(&out, stdout, captured.out, sizeof captured.out);
    return &captured;
}

unsigned count_words(const char *text, const char *word)
{
    unsigned n = 0;

    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word))
        n++;
    return n;
}

unsigned count_lines(const char *text)
{
    return count_words(text, "\n");
}
