/* options_rows.h - options.def as data, for the parser and for the help text */
#ifndef APPS_OPTIONS_ROWS_H
#define APPS_OPTIONS_ROWS_H

#include <stdbool.h>

#include "options.h"

enum option_id {
    OPTION_NONE = 0x100, /* above every letter */
#define OPTION(enumerator, letter, name, argument, subcommands, help) enumerator,
#include "options.def"
#undef OPTION
    OPTIONS_END,
    N_OPTION_ROWS = OPTIONS_END - OPTION_NONE - 1
};

struct option_row {
    enum option_id id;
    char letter;
    const char *name, *argument;
    unsigned subcommands; /* bits of enum subcommand */
    const char *help;
};

/* In the order of options.def. */
extern const struct option_row option_rows[N_OPTION_ROWS];

/* Every option as it is when nothing is said. */
void options_set_usual(struct options *options);

/* Sets one option. False with *error said when its argument is not one for it. */
bool options_set(struct options *options, enum option_id id, const char *argument,
                 struct error *error);

#endif
