/* checksum_sse2.c - the sum with registers of 16 bytes: every x86-64 has them */

#include "checksum_sum.h"

#if defined(__x86_64__)
#define CHECKSUM_SUM checksum_sum_sse2
#define CHECKSUM_TARGET
#define CHECKSUM_LEN 16
#define CHECKSUM_REGISTER "x"
#include "checksum_vector.h"
#endif
