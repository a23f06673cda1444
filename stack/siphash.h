/* siphash.h - SipHash-2-4: a hash that nobody can predict without the key
 *
 * What a sender chooses (addresses, identifications) decides where something of his is kept. With
 * a hash that he knows he could send everything into one place. SipHash (Aumasson and Bernstein,
 * 2012) was made for this: short inputs, a secret key of 128 bits.
 */
#ifndef STACK_SIPHASH_H
#define STACK_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

struct siphash_key {
    uint64_t word[2];
};

/* The hash of data_len bytes under the key. */
uint64_t siphash(struct siphash_key key, const void *data, size_t data_len);

#endif
