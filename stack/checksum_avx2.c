/* checksum_avx2.c - the sum with registers of 32 bytes: in nearly every x86-64 since 2013 */

#include "checksum_sum.h"

#if defined(__x86_64__)
#define CHECKSUM_SUM checksum_sum_avx2
#define CHECKSUM_TARGET __attribute__((target("avx2")))
#define CHECKSUM_LEN 32
#define CHECKSUM_REGISTER "x"
#include "checksum_vector.h"
#endif
