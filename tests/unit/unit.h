/* unit.h - cmocka, and what its header needs before it; where the random tests get their numbers
 *
 * Every test file includes this first. A test is a TEST(behaviour) { ... } that main() lists: one
 * that is not listed does not compile. Random tests are the same in every run; UNIT_SEED in the
 * environment gives them other numbers, and they print the seed that they ran with.
 */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#define _POSIX_C_SOURCE 200809L

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEST(behaviour) static void behaviour(__attribute__((unused)) void **state)

#define N_ELEMENTS(array) (sizeof(array) / sizeof(array)[0])

/* Starts a sequence of random numbers, and prints its seed. */
static inline uint64_t random_seed(void)
{
    const char *given = getenv("UNIT_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 0) : 1;

    print_message("[   SEED   ] UNIT_SEED=%" PRIu64 "\n", seed);
    return seed;
}

/* The next 64 random bits: splitmix64, the finaliser of MurmurHash3 over a Weyl sequence. */
static inline uint64_t random_bits(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

/* A random number from 0 up to n - 1. */
static inline uint32_t random_below(uint64_t *seed, uint32_t n)
{
    return (uint32_t)((random_bits(seed) >> 32) * n >> 32);
}

#endif
