/* out_file_faults.c - proves that what keeps a file from being written is said, and leaves nothing
 */
#include "out_file_folder.h"

#include <errno.h>

int __real_isatty(int fd);
int __wrap_isatty(int fd);
int __real_access(const char *name, int mode);
int __wrap_access(const char *name, int mode);
char *__real_realpath(const char *name, char *resolved);
char *__wrap_realpath(const char *name, char *resolved);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_fclose(FILE *stream);
int __wrap_fclose(FILE *stream);
FILE *__real_fdopen(int fd, const char *mode);
FILE *__wrap_fdopen(int fd, const char *mode);
void *__real_malloc(size_t len);
void *__wrap_malloc(size_t len);

/* What fails from now on. */
static bool is_terminal, is_protected, is_full, no_way, no_rename, no_stream;
static int mallocs_left;

int __wrap_isatty(int fd)
{
    return is_terminal || __real_isatty(fd);
}

int __wrap_access(const char *name, int mode)
{
    if (!is_protected)
        return __real_access(name, mode);
    errno = EACCES;
    return -1;
}

char *__wrap_realpath(const char *name, char *resolved)
{
    if (!no_way)
        return __real_realpath(name, resolved);
    errno = ELOOP;
    return NULL;
}

int __wrap_rename(const char *from, const char *to)
{
    if (!no_rename)
        return __real_rename(from, to);
    errno = EROFS;
    return -1;
}

int __wrap_fclose(FILE *stream)
{
    int result = __real_fclose(stream);

    if (!is_full)
        return result;
    errno = ENOSPC;
    return EOF;
}

FILE *__wrap_fdopen(int fd, const char *mode)
{
    if (!no_stream)
        return __real_fdopen(fd, mode);
    errno = EMFILE;
    return NULL;
}

void *__wrap_malloc(size_t len)
{
    if (mallocs_left < 0 || mallocs_left-- > 0)
        return __real_malloc(len);
    errno = ENOMEM;
    return NULL;
}

static int setup(void **state)
{
    is_terminal = is_protected = is_full = no_way = no_rename = no_stream = false;
    mallocs_left = -1;
    return folder_setup(state);
}

TEST(a_stdout_that_is_closed_or_a_terminal_is_said)
{
    int saved = dup(STDOUT_FILENO);

    (void)close(STDOUT_FILENO);
    bool opened = out_file_open(&file, "-", &error);
    assert_int_equal(dup2(saved, STDOUT_FILENO), STDOUT_FILENO);
    (void)close(saved);
    assert_false(opened);
    assert_says(&error, "cannot write stdout", "Bad file descriptor");
    is_terminal = true;
    assert_false(out_file_open(&file, "-", &error));
    assert_says(&error, "cannot write stdout", "terminal");
}

TEST(a_place_that_cannot_be_written_to_is_said)
{
    assert_false(out_file_open(&file, "/nonexistent/out", &error));
    assert_says(&error, "cannot write /nonexistent/out", "No such file or directory");
    assert_false(out_file_open(&file, folder, &error));
    assert_says(&error, folder, "Is a directory");
    put("old");
    is_protected = true;
    assert_false(out_file_open(&file, path, &error));
    assert_says(&error, path, "Permission denied");
    no_way = true;
    assert_false(out_file_open(&file, path, &error));
    assert_says(&error, path, "Too many levels of symbolic links");
    assert_content("old");
    assert_int_equal(n_entries(), 1);
}

TEST(a_full_disk_is_said_when_the_file_is_kept)
{
    put("old");
    open_and_write(path);
    is_full = true;
    assert_false(out_file_keep(&file, &error));
    is_full = false;
    assert_says(&error, path, "No space left on device");
    assert_content("old");
    assert_int_equal(n_entries(), 1);
}

TEST(a_file_that_cannot_get_its_name_is_discarded)
{
    put("old");
    open_and_write(path);
    no_rename = true;
    assert_false(out_file_keep(&file, &error));
    assert_says(&error, path, "Read-only file system");
    assert_content("old");
    assert_int_equal(n_entries(), 1);
}

TEST(without_memory_or_a_stream_nothing_is_left)
{
    enum { MAX_MALLOCS = 8 };
    int before = dup(STDIN_FILENO), n;
    bool opened = false;

    (void)close(before);
    for (n = 0; n < MAX_MALLOCS && !opened; n++) {
        mallocs_left = n;
        opened = out_file_open(&file, path, &error);
        mallocs_left = -1;
        if (!opened) {
            assert_says(&error, path, "Cannot allocate memory");
            assert_int_equal(n_entries(), 0);
        }
    }
    assert_true(opened);
    assert_int_equal(n, 3); /* a name and a buffer were asked for */
    out_file_discard(&file);
    no_stream = true;
    opened = out_file_open(&file, path, &error);
    no_stream = false; /* what counts coverage needs one at the end */
    assert_false(opened);
    assert_says(&error, path, "Too many open files");
    assert_int_equal(n_entries(), 0);
    int after = dup(STDIN_FILENO);
    (void)close(after);
    assert_int_equal(after, before);
}

#define out_file_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        out_file_test(a_stdout_that_is_closed_or_a_terminal_is_said),
        out_file_test(a_place_that_cannot_be_written_to_is_said),
        out_file_test(a_full_disk_is_said_when_the_file_is_kept),
        out_file_test(a_file_that_cannot_get_its_name_is_discarded),
        out_file_test(without_memory_or_a_stream_nothing_is_left),
    };
    return cmocka_run_group_tests_name("out_file_faults", tests, NULL, NULL);
}
