/* checksum_avx512.c - the sum with registers of 64 bytes: in servers since 2017 */

#include "checksum_sum.h"

#if defined(__x86_64__)
#define CHECKSUM_SUM checksum_sum_avx512
#define CHECKSUM_TARGET __attribute__((target("avx512f")))
#define CHECKSUM_LEN 64
#define CHECKSUM_REGISTER "v"
#include "checksum_vector.h"
#endif
