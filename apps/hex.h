/* hex.h - a packet as somebody typed or copied it: "4500 0054 ...", "45:00:00:54", "0x45 0x00" */
#ifndef APPS_HEX_H
#define APPS_HEX_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "drivers/error.h"

/* Reads pairs of hex digits into at most max bytes; white space, colons, commas and "0x" may stand
 * between them. *n is how many bytes there are, 0 for an empty text. False with *error said. */
bool hex_parse(const char *text, uint8_t *bytes, size_t max, size_t *n, struct error *error);

/* The same of everything that comes from a file. */
bool hex_read(FILE *file, uint8_t *bytes, size_t max, size_t *n, struct error *error);

#endif
