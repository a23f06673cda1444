/* pages.c - see pages.h; mmap(2), madvise(2) */

#define _GNU_SOURCE /* MAP_ANONYMOUS, MADV_HUGEPAGE */

#include "pages.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE_LEN ((size_t)2 << 20)

bool pages_map(struct pages *pages, size_t memory_len)
{
    size_t len = (memory_len + HUGE_PAGE_LEN - 1) & ~(HUGE_PAGE_LEN - 1);
    /* One huge page more than needed, so that a multiple of a huge page is among them; what lies
     * before and behind is given back. */
    uint8_t *memory =
        mmap(NULL, len + HUGE_PAGE_LEN, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return false;

    size_t before = -(uintptr_t)memory & (HUGE_PAGE_LEN - 1);
    if (before > 0)
        (void)munmap(memory, before);
    (void)munmap(memory + before + len, HUGE_PAGE_LEN - before);

    *pages = (struct pages){.memory = memory + before, .memory_len = len};
    (void)madvise(pages->memory, len, MADV_HUGEPAGE);
    memset(pages->memory, 0, len);
    return true;
}

void pages_unmap(struct pages *pages)
{
    (void)munmap(pages->memory, pages->memory_len);
}
