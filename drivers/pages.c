/* pages.c - see pages.h; mmap(2), madvise(2) */

#define _GNU_SOURCE /* MAP_HUGETLB, MADV_... */

#include "pages.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE_LEN ((size_t)2 << 20)

static void *map(size_t len, int flags)
{
    void *memory =
        mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

/* A mapping that begins at a multiple of a huge page: one page more is mapped, and what lies
 * before and behind is given back. */
static void *map_aligned(size_t len)
{
    uint8_t *memory = map(len + HUGE_PAGE_LEN, 0);
    if (memory == NULL)
        return NULL;

    size_t before = -(uintptr_t)memory & (HUGE_PAGE_LEN - 1);
    if (before > 0)
        (void)munmap(memory, before);
    (void)munmap(memory + before + len, HUGE_PAGE_LEN - before);
    return memory + before;
}

bool pages_map(struct pages *pages, size_t memory_len)
{
    size_t len = (memory_len + HUGE_PAGE_LEN - 1) & ~(HUGE_PAGE_LEN - 1);

    *pages = (struct pages){.memory = map(len, MAP_HUGETLB | MAP_POPULATE), .memory_len = len};
    pages->huge = pages->memory != NULL;
    if (!pages->huge) {
        pages->memory = map_aligned(len);
        if (pages->memory == NULL)
            return false;
        (void)madvise(pages->memory, len, MADV_HUGEPAGE);
        memset(pages->memory, 0, len);
    }
    return true;
}

void pages_unmap(struct pages *pages)
{
    (void)munmap(pages->memory, pages->memory_len);
}
