/* pages.h - memory for packets: one mapping, there from the start */
#ifndef DRIVERS_PAGES_H
#define DRIVERS_PAGES_H

#include <stdbool.h>
#include <stddef.h>

struct pages {
    void *memory;
    size_t memory_len; /* bytes, at least what was asked for */
};

/* Maps memory_len zero bytes, aligned to a huge page, and touches them all now,
 * so that no packet waits for a page later. They are huge pages where the kernel has transparent
 * ones to give; reserved ones (hugetlbfs) are left to those they were reserved for. False with
 * errno set when there is no memory. */
bool pages_map(struct pages *pages, size_t memory_len);

void pages_unmap(struct pages *pages);

#endif
