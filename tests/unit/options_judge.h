/* options_judge.h - which octet of a header's options is to blame */
#ifndef TESTS_UNIT_OPTIONS_JUDGE_H
#define TESTS_UNIT_OPTIONS_JUDGE_H

#include "tests/unit/unit.h"

#include <stdio.h>

#include "tests/unit/judge.h"
#include "tests/unit/options_block.h"

enum { RR = 7, TS = 68, LSRR = 131, SSRR = 137, ALERT = 148, HEADER = 20, WELL_FORMED = -1 };

/* Judges options whose first fault is expected in the octet `at` of them. */
static inline void assert_judged(const struct options_block *block, enum verdict expected, int at,
                                 const char *what)
{
    struct ipv4_options options;
    enum verdict verdict = ipv4_options_accept(block->header, &options);

    if (verdict != expected)
        fail_msg("%s: %s, not %s", what, judge_name(verdict), judge_name(expected));
    if (verdict == DROP_OPTION_MALFORMED && options.pointer != HEADER + at)
        fail_msg("%s: octet %d, not %d", what, options.pointer, HEADER + at);
}

static inline void assert_fault(const struct options_block *block, int at, const char *what)
{
    assert_judged(block, at == WELL_FORMED ? PASS : DROP_OPTION_MALFORMED, at, what);
}

static inline void assert_bytes(const uint8_t *bytes, size_t len, enum verdict expected, int at)
{
    struct options_block block = options_of(bytes, len);
    char what[2 * 40 + 1] = "";

    for (size_t i = 0; i < len; i++)
        (void)snprintf(what + 2 * i, 3, "%02x", bytes[i]);
    assert_judged(&block, expected, at, what);
    options_close(&block);
}

#define assert_options(expected, at, ...)                                                          \
    assert_bytes((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}), expected, \
                 at)

#endif
