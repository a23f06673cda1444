/* out_file.c - proves that a file is written whole or not at all, and that nothing else is left
 *
 * Each test has a folder of its own, in which "out" is written.
 */
#include "tests/unit/unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apps/out_file.h"
#include "tests/drivers/texts.h"

int __real_isatty(int fd);
int __wrap_isatty(int fd);
int __real_access(const char *path, int mode);
int __wrap_access(const char *path, int mode);
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

static char folder[] = "/tmp/out_file.XXXXXX", path[sizeof folder + 16];
static struct out_file file;
static struct error error;

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
    (void)state;
    is_terminal = is_protected = is_full = no_way = no_rename = no_stream = false;
    mallocs_left = -1;
    error.text[0] = '\0';
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    if (mkdtemp(folder) == NULL)
        return -1;
    (void)snprintf(path, sizeof path, "%s/out", folder);
    return 0;
}

static unsigned n_entries(void)
{
    DIR *directory = opendir(folder);
    unsigned n = 0;

    assert_non_null(directory);
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;)
        n += entry->d_name[0] != '.';
    (void)closedir(directory);
    return n;
}

/* Empties the folder; what a test has made is at most these. */
static int teardown(void **state)
{
    static const char *const names[] = {"out", "link", "pipe"};
    char name[sizeof path + 8];

    (void)state;
    for (size_t i = 0; i < N_ELEMENTS(names); i++) {
        (void)snprintf(name, sizeof name, "%s/%s", folder, names[i]);
        (void)unlink(name);
    }
    return rmdir(folder); /* fails when anything else is there */
}

static void put(const char *text)
{
    FILE *stream = fopen(path, "w");

    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

static void assert_content(const char *text)
{
    char content[64] = "";
    FILE *stream = fopen(path, "r");

    assert_non_null(stream);
    (void)fread(content, 1, sizeof content - 1, stream);
    (void)fclose(stream);
    assert_string_equal(content, text);
}

static void open_and_write(const char *name)
{
    if (!out_file_open(&file, name, &error))
        fail_msg("%s", error.text);
    assert_true(fputs("new", file.stream) >= 0);
    assert_int_equal(fflush(file.stream), 0);
}

TEST(a_file_has_its_name_when_it_is_kept)
{
    struct stat status;

    open_and_write(path);
    assert_int_equal(stat(path, &status), -1);
    assert_true(out_file_keep(&file, &error));
    assert_content("new");
    assert_int_equal(n_entries(), 1);
}

TEST(a_file_that_is_discarded_is_nowhere)
{
    open_and_write(path);
    out_file_discard(&file);
    assert_int_equal(n_entries(), 0);
}

TEST(a_file_that_was_there_stays_until_the_new_one_is_kept)
{
    put("old");
    open_and_write(path);
    assert_content("old");
    out_file_discard(&file);
    assert_content("old");
    assert_int_equal(n_entries(), 1);
    open_and_write(path);
    assert_true(out_file_keep(&file, &error));
    assert_content("new");
    assert_int_equal(n_entries(), 1);
}

TEST(a_new_file_has_the_access_that_the_umask_leaves)
{
    static const mode_t masks[] = {0, 022, 077};
    mode_t before = umask(0);
    struct stat status;

    for (size_t i = 0; i < N_ELEMENTS(masks); i++) {
        (void)umask(masks[i]);
        open_and_write(path);
        assert_true(out_file_keep(&file, &error));
        assert_int_equal(umask(masks[i]), masks[i]);
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0666 & ~masks[i]);
        assert_int_equal(unlink(path), 0);
    }
    (void)umask(before);
}

TEST(a_file_that_was_there_keeps_its_access)
{
    struct stat status;

    put("old");
    assert_int_equal(chmod(path, 0640), 0);
    open_and_write(path);
    assert_true(out_file_keep(&file, &error));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
}

TEST(behind_a_symbolic_link_is_what_is_written)
{
    char name[sizeof path + 8];
    struct stat status;

    put("old");
    (void)snprintf(name, sizeof name, "%s/link", folder);
    assert_int_equal(symlink("out", name), 0);
    open_and_write(name);
    assert_true(out_file_keep(&file, &error));
    assert_content("new");
    assert_int_equal(lstat(name, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(n_entries(), 2);
}

TEST(a_pipe_is_written_in_place)
{
    char name[sizeof path + 8], text[8] = "";

    (void)snprintf(name, sizeof name, "%s/pipe", folder);
    assert_int_equal(mkfifo(name, 0600), 0);
    int reader = open(name, O_RDONLY | O_NONBLOCK);
    open_and_write(name);
    assert_true(out_file_keep(&file, &error));
    assert_int_equal(read(reader, text, sizeof text), 3);
    assert_string_equal(text, "new");
    (void)close(reader);
    assert_int_equal(n_entries(), 1);
}

/* stdout is a file here, and out_file has another number for it. */
TEST(a_dash_is_stdout_which_stays_open)
{
    int saved = dup(STDOUT_FILENO);

    put("");
    int fd = open(path, O_WRONLY);
    assert_int_equal(dup2(fd, STDOUT_FILENO), STDOUT_FILENO);
    (void)close(fd);
    open_and_write("-");
    bool kept = out_file_keep(&file, &error);
    ssize_t n = write(STDOUT_FILENO, "er", 2);
    assert_int_equal(dup2(saved, STDOUT_FILENO), STDOUT_FILENO);
    (void)close(saved);
    assert_true(kept);
    assert_int_equal(n, 2);
    assert_content("newer");
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

#define out_file_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        out_file_test(a_file_has_its_name_when_it_is_kept),
        out_file_test(a_file_that_is_discarded_is_nowhere),
        out_file_test(a_file_that_was_there_stays_until_the_new_one_is_kept),
        out_file_test(a_new_file_has_the_access_that_the_umask_leaves),
        out_file_test(a_file_that_was_there_keeps_its_access),
        out_file_test(behind_a_symbolic_link_is_what_is_written),
        out_file_test(a_pipe_is_written_in_place),
        out_file_test(a_dash_is_stdout_which_stays_open),
        out_file_test(a_stdout_that_is_closed_or_a_terminal_is_said),
        out_file_test(a_place_that_cannot_be_written_to_is_said),
        out_file_test(a_full_disk_is_said_when_the_file_is_kept),
        out_file_test(a_file_that_cannot_get_its_name_is_discarded),
        out_file_test(without_memory_or_a_stream_nothing_is_left),
    };
    return cmocka_run_group_tests_name("out_file", tests, NULL, NULL);
}
