/* option_values.h - what stands behind an option, as a value: false for what is none */
#ifndef APPS_OPTION_VALUES_H
#define APPS_OPTION_VALUES_H

#include <stdbool.h>
#include <stdint.h>

/* Decimal digits alone, from min up to max. */
bool option_number(const char *text, uint64_t min, uint64_t max, uint64_t *number);

/* A number as C writes it, decimal or with 0x, of the characters up to end; max at most. */
bool option_c_number(const char *text, const char *end, unsigned long max, unsigned long *number);

/* Seconds, with a fraction if need be, more than none. */
bool option_duration(const char *text, uint64_t *duration_ns);

/* Bytes, with k, M or G for thousands of them. */
bool option_size(const char *text, uint64_t *size);

/* Numbers of processors and ranges of them, "0,2-3"; at least one and max at most. */
bool option_cpus(const char *text, uint32_t *cpus, unsigned max, unsigned *n_cpus);

/* What Linux takes as the name of a device, less what it would complete itself ("tun%d") and what
 * cannot be seen. */
bool option_is_interface(const char *name);

#endif
