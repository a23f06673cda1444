/* pages.c - proves that packets get memory that is aligned, zero, and there from the start
 *
 * Linked with --wrap=mmap and --wrap=munmap: a test says which mappings the kernel refuses and how
 * they lie, and in the end everything that was mapped was given back.
 */
#define _GNU_SOURCE /* MAP_FIXED_NOREPLACE, mincore */

#include "tests/unit/unit.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "drivers/pages.h"

enum { HUGE_PAGE_LEN = 2 << 20 };

void *__real_mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset);
int __real_munmap(void *memory, size_t len);
void *__wrap_mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset);
int __wrap_munmap(void *memory, size_t len);

static struct {
    bool has_memory;   /* to give */
    size_t behind;     /* bytes from a multiple of a huge page to where a mapping begins */
    size_t mapped_len; /* bytes that are mapped now */
} kernel;

/* Maps `len` bytes `behind` bytes after a multiple of a huge page. */
static void *map_behind(size_t len, size_t behind, int protection, int flags)
{
    void *free_space =
        __real_mmap(NULL, len + 2 * HUGE_PAGE_LEN, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    uintptr_t at = ((uintptr_t)free_space + HUGE_PAGE_LEN) & ~(uintptr_t)(HUGE_PAGE_LEN - 1);

    assert_ptr_not_equal(free_space, MAP_FAILED);
    assert_int_equal(__real_munmap(free_space, len + 2 * HUGE_PAGE_LEN), 0);
    return __real_mmap((void *)(at + behind), len, protection, flags | MAP_FIXED_NOREPLACE, -1, 0);
}

void *__wrap_mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset)
{
    if (fd != -1) /* a file: the machinery that counts coverage does that */
        return __real_mmap(at, len, protection, flags, fd, offset);
    assert_int_equal(protection, PROT_READ | PROT_WRITE);
    if (!kernel.has_memory) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    kernel.mapped_len += len;
    return map_behind(len, kernel.behind, protection, flags);
}

int __wrap_munmap(void *memory, size_t len)
{
    int result = __real_munmap(memory, len);

    if (result == 0)
        kernel.mapped_len -= len;
    return result;
}

static int kernel_setup(void **state)
{
    (void)state;
    memset(&kernel, 0, sizeof kernel);
    kernel.has_memory = true;
    return 0;
}

static void assert_good(const struct pages *pages, size_t asked_len)
{
    static const uint8_t zeros[4096];
    const uint8_t *bytes = pages->memory;

    assert_true(pages->memory_len >= asked_len);
    assert_int_equal((uintptr_t)pages->memory % HUGE_PAGE_LEN, 0);
    assert_int_equal(kernel.mapped_len, pages->memory_len); /* nothing more is held */
    for (size_t i = 0; i < pages->memory_len; i += sizeof zeros)
        assert_memory_equal(bytes + i, zeros, sizeof zeros);
}

static void assert_map_and_unmap(size_t asked_len)
{
    struct pages pages;

    assert_true(pages_map(&pages, asked_len));
    assert_good(&pages, asked_len);
    memset(pages.memory, 0xa5, pages.memory_len);
    pages_unmap(&pages);
    assert_int_equal(kernel.mapped_len, 0);
}

static const size_t lens[] = {1, 4096, HUGE_PAGE_LEN - 1, HUGE_PAGE_LEN, HUGE_PAGE_LEN + 1};

TEST(as_much_memory_as_asked_for_is_mapped_and_unmapped)
{
    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(lens); i++)
        assert_map_and_unmap(lens[i]);
}

TEST(memory_is_aligned_wherever_the_kernel_puts_it)
{
    static const size_t behind[] = {0, 4096, HUGE_PAGE_LEN / 2, HUGE_PAGE_LEN - 4096};

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(behind); i++) {
        kernel.behind = behind[i];
        assert_map_and_unmap(HUGE_PAGE_LEN + 1);
    }
}

TEST(the_length_is_the_least_number_of_huge_pages)
{
    static const size_t expected[] = {1, 1, 1, 1, 2};
    struct pages pages;

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(lens); i++) {
        assert_true(pages_map(&pages, lens[i]));
        assert_int_equal(pages.memory_len, expected[i] * HUGE_PAGE_LEN);
        pages_unmap(&pages);
    }
}

TEST(every_page_is_there_before_the_first_packet)
{
    struct pages pages;
    unsigned char there[2 * HUGE_PAGE_LEN / 4096];
    size_t page_len = (size_t)sysconf(_SC_PAGESIZE);

    (void)state;
    assert_true(pages_map(&pages, 2 * HUGE_PAGE_LEN));
    assert_int_equal(mincore(pages.memory, pages.memory_len, there), 0);
    for (size_t i = 0; i < pages.memory_len / page_len; i++)
        assert_true(there[i] & 1);
    pages_unmap(&pages);
}

TEST(no_memory_is_false_and_says_why)
{
    struct pages pages;

    (void)state;
    kernel.has_memory = false;
    errno = 0;
    assert_false(pages_map(&pages, 4096));
    assert_int_equal(errno, ENOMEM);
    assert_int_equal(kernel.mapped_len, 0);
}

#define pages_test(behaviour) cmocka_unit_test_setup(behaviour, kernel_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        pages_test(as_much_memory_as_asked_for_is_mapped_and_unmapped),
        pages_test(memory_is_aligned_wherever_the_kernel_puts_it),
        pages_test(the_length_is_the_least_number_of_huge_pages),
        pages_test(every_page_is_there_before_the_first_packet),
        pages_test(no_memory_is_false_and_says_why),
    };
    return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
