/* rule.h - how a check tells what it asks
 *
 * A check of the stack is a plain condition. It is handed to fails() with the rule that it is
 * about, the bytes that it looks at, and two values: what it found and what it holds against that.
 *
 *     if (fails(RULE_IPV4_TOTAL_LEN, total_len < header_len, SEEN(header->total_len), total_len,
 *               header_len))
 *         return DROP_IPV4_TOTAL_LENGTH;
 *
 * In the stack that runs, fails() is its condition; the rest are arguments that nobody uses, and no
 * compiler keeps them, and its branch is the one that is not expected: what the usual packet goes
 * through lies in one straight line. The same sources compiled with STACK_EXPLAINS are the stack
 * that explains: there fails() also reports to explain/explain.c. So what is explained is what
 * decided, and no rule is written twice. asks() is the same for a question whose answer is no
 * fault, tells() for what is done. The rules in words are in rule.def.
 */
#ifndef STACK_RULE_H
#define STACK_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rule {
#define RULE(enumerator, layer, kind, verdict, text, seen, required, clause) enumerator,
#include "rule.def"
#undef RULE
    N_RULES
};

/* A field that a check looks at: where it is, and how many bytes. */
#define SEEN(field) &(field), sizeof(field)

#ifdef STACK_EXPLAINS

/* Records one step; answer is passed, yes, done. */
void explain_step(enum rule rule, bool answer, const void *bytes, size_t bytes_len, uint64_t value,
                  uint64_t limit, const char *file, const char *function);

/* The condition is what it was: to tell of it changes nothing. */
static inline bool explain_fails(enum rule rule, bool condition, const void *bytes,
                                 size_t bytes_len, uint64_t value, uint64_t limit, const char *file,
                                 const char *function)
{
    explain_step(rule, !condition, bytes, bytes_len, value, limit, file, function);
    return condition;
}

static inline bool explain_asks(enum rule rule, bool condition, const void *bytes, size_t bytes_len,
                                uint64_t value, uint64_t limit, const char *file,
                                const char *function)
{
    return !explain_fails(rule, !condition, bytes, bytes_len, value, limit, file, function);
}

#define fails(rule, condition, ...) explain_fails(rule, condition, __VA_ARGS__, __FILE__, __func__)
#define asks(rule, condition, ...) explain_asks(rule, condition, __VA_ARGS__, __FILE__, __func__)
#define tells(rule, ...) explain_step(rule, true, __VA_ARGS__, __FILE__, __func__)

#else

static inline bool fails(enum rule rule, bool condition, const void *bytes, size_t bytes_len,
                         uint64_t value, uint64_t limit)
{
    (void)rule, (void)bytes, (void)bytes_len, (void)value, (void)limit;
    return __builtin_expect(condition, false);
}

static inline bool asks(enum rule rule, bool condition, const void *bytes, size_t bytes_len,
                        uint64_t value, uint64_t limit)
{
    return !fails(rule, !condition, bytes, bytes_len, value, limit);
}

static inline void tells(enum rule rule, const void *bytes, size_t bytes_len, uint64_t value,
                         uint64_t limit)
{
    (void)fails(rule, true, bytes, bytes_len, value, limit);
}

#endif
#endif
