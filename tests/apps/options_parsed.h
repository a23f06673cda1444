/* options_parsed.h - what a command line of any subcommand is read as, or why it is refused
 */
#ifndef TESTS_APPS_OPTIONS_PARSED_H
#define TESTS_APPS_OPTIONS_PARSED_H

#include "tests/unit/unit.h"

#include "apps/options.h"
#include "arguments.h"
#include "tests/drivers/texts.h"

/* The test ends here when it is refused. The caller frees the options. */
static inline struct options parsed_as(enum subcommand subcommand, struct arguments arguments)
{
    struct options options;
    struct error error = {""};

    if (options_parse(&options, subcommand, arguments.argc, arguments.argv, &error) != OPTIONS_RUN)
        fail_msg("%s", error.text);
    assert_string_equal(error.text, "");
    return options;
}

/* The test ends here when it is taken; nothing is held. */
static inline struct error refused_as(enum subcommand subcommand, struct arguments arguments)
{
    struct options options;
    struct error error = {""};

    if (options_parse(&options, subcommand, arguments.argc, arguments.argv, &error) != OPTIONS_BAD)
        fail_msg("'%s' was taken", arguments.argv[arguments.argc - 1]);
    assert_null(options.prefixes);
    return error;
}

#endif
