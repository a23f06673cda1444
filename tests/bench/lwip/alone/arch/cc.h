/* cc.h - what lwIP wants to know about the compiler: the C library has it */
#ifndef TESTS_BENCH_LWIP_ALONE_ARCH_CC_H
#define TESTS_BENCH_LWIP_ALONE_ARCH_CC_H

#include <stdlib.h>

#define LWIP_RAND() ((u32_t)rand())
#define LWIP_PLATFORM_ASSERT(message) abort()

#endif
