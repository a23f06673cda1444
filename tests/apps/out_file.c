/* out_file.c - proves that a file is written whole or not at all, and where it is
 */
#include "out_file_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

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

#define out_file_test(behaviour)                                                                   \
    cmocka_unit_test_setup_teardown(behaviour, folder_setup, folder_teardown)

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
    };
    return cmocka_run_group_tests_name("out_file", tests, NULL, NULL);
}
