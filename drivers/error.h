/* error.h - why something could not be done, in words for the person at the terminal */
#ifndef DRIVERS_ERROR_H
#define DRIVERS_ERROR_H

#include <stdbool.h>

/* "what failed: why; what to do" */
struct error {
    char text[512];
};

/* Sets the text, cut where it does not fit. Returns false, so that a function which fails can
 * return error_set(...). */
bool error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
