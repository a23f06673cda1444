/* explain_said.h - a capture made packet by packet, and what `echohost explain` says about it */
#ifndef TESTS_APPS_EXPLAIN_SAID_H
#define TESTS_APPS_EXPLAIN_SAID_H

#include "replay_tape.h"

#include <stdio.h>

#include "apps/explain.h"

/* What was said, and how it ended. */
struct said {
    int status;
    const char *out, *err;
};

/* `echohost explain` with these words, up to a NULL; "CAPTURE" stands for the capture's path. */
static inline struct said said_by(const char *const *words)
{
    const char *all[32] = {NULL};
    FILE *file = fopen(tape.in, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(tape.capture.bytes, 1, tape.capture.len, file), tape.capture.len);
    assert_int_equal(fclose(file), 0);
    for (size_t i = 0; words[i] != NULL && i + 1 < N_ELEMENTS(all); i++)
        all[i] = strcmp(words[i], "CAPTURE") == 0 ? tape.in : words[i];
    struct arguments arguments = arguments_of(all);
    capture_start();
    int status = explain(arguments.argc, arguments.argv);
    const struct captured *captured = capture_end();
    return (struct said){status, captured->out, captured->err};
}

#define SAID_BY(...) said_by((const char *const[]){__VA_ARGS__, NULL})

/* The same, when it has to go well. */
static inline const char *said_well_by(const char *const *words)
{
    struct said said = said_by(words);

    if (said.status != EXIT_DONE || said.err[0] != '\0')
        fail_msg("status %d: %s", said.status, said.err);
    return said.out;
}

#define SAID_WELL_BY(...) said_well_by((const char *const[]){__VA_ARGS__, NULL})

#endif
