/* checksum_neon.c - the sum with registers of 16 bytes: every 64-bit ARM has them */

#include "checksum_sum.h"

#if defined(__aarch64__)
#define CHECKSUM_SUM checksum_sum_neon
#define CHECKSUM_TARGET
#define CHECKSUM_LEN 16
#define CHECKSUM_REGISTER "w"
#include "checksum_vector.h"
#endif
