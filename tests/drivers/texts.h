/* texts.h - what a person is told has three parts: "what failed: why; what to do"
 */
#ifndef TESTS_DRIVERS_TEXTS_H
#define TESTS_DRIVERS_TEXTS_H

#include "tests/unit/unit.h"

#include "drivers/error.h"

/* The three parts are there, nothing was cut off, and every one of the words is said. */
static inline void assert_says_(const struct error *error, const char *const *words,
                                const char *file, int line)
{
    const char *why = strstr(error->text, ": ");
    const char *remedy = why != NULL ? strstr(why, "; ") : NULL;
    size_t len = strlen(error->text);

    if (remedy == NULL || why == error->text || remedy[2] == '\0' ||
        len >= sizeof error->text - 1 || strchr(error->text, '\n') != NULL) {
        print_error("'%s' is not \"what failed: why; what to do\"\n", error->text);
        _fail(file, line);
    }
    for (; *words != NULL; words++) {
        if (strstr(error->text, *words) == NULL) {
            print_error("'%s' does not say '%s'\n", error->text, *words);
            _fail(file, line);
        }
    }
}

#define assert_says(error, ...)                                                                    \
    assert_says_(error, (const char *const[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)

#endif
