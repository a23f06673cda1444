/* option_values.c - see option_values.h */

#define _DEFAULT_SOURCE /* IF_NAMESIZE */

#include "option_values.h"

#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

bool option_number(const char *text, uint64_t min, uint64_t max, uint64_t *number)
{
    char *end;

    if (!isdigit((unsigned char)text[0]))
        return false;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return *end == '\0' && errno == 0 && *number >= min && *number <= max;
}

bool option_duration(const char *text, uint64_t *duration_ns)
{
    enum { MAX_SECONDS = 1000000000 }; /* thirty years */
    char *end;
    double seconds = strtod(text, &end);

    /* strtod would take 1e3, 0x10 and inf as well */
    if (text[strspn(text, "0123456789.")] != '\0' || *end != '\0' || seconds > MAX_SECONDS)
        return false;
    *duration_ns = (uint64_t)(seconds * 1e9);
    return *duration_ns > 0;
}

bool option_size(const char *text, uint64_t *size)
{
    static const struct {
        char letter;
        uint64_t bytes;
    } units[] = {{'k', 1000}, {'M', 1000000}, {'G', 1000000000}};
    char digits[24];
    size_t len = strlen(text);
    uint64_t unit = 1;

    for (size_t i = 0; i < sizeof units / sizeof units[0] && len > 0; i++) {
        if (text[len - 1] == units[i].letter) {
            unit = units[i].bytes;
            len--;
            break;
        }
    }
    if (len >= sizeof digits)
        return false;
    memcpy(digits, text, len);
    digits[len] = '\0';
    if (!option_number(digits, 1, UINT64_MAX / unit, size))
        return false;
    *size *= unit;
    return true;
}

bool option_c_number(const char *text, const char *end, unsigned long max, unsigned long *number)
{
    char *stop;

    if (!isdigit((unsigned char)text[0]))
        return false;
    errno = 0;
    *number = strtoul(text, &stop, strncmp(text, "0x", 2) == 0 ? 16 : 10);
    return stop == end && errno == 0 && *number <= max;
}

bool option_is_interface(const char *name)
{
    size_t len = strlen(name);

    if (len == 0 || len >= IF_NAMESIZE || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (strchr("/:%", name[i]) != NULL || !isgraph((unsigned char)name[i]))
            return false;
    }
    return true;
}

bool option_cpus(const char *text, uint32_t *cpus, unsigned max, unsigned *n_cpus)
{
    enum { MAX_CPU = 8191 }; /* NR_CPUS of Linux */

    for (*n_cpus = 0;; text++) {
        char *end;
        if (!isdigit((unsigned char)*text))
            return false;
        unsigned long first = strtoul(text, &end, 10), last = first;
        if (*end == '-') {
            if (!isdigit((unsigned char)end[1]))
                return false;
            last = strtoul(end + 1, &end, 10);
        }
        if (last > MAX_CPU || first > last || last - first >= max - *n_cpus)
            return false;
        while (first <= last)
            cpus[(*n_cpus)++] = (uint32_t)first++;
        text = end;
        if (*text != ',')
            return *text == '\0';
    }
}
