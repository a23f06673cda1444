/* out_file_folder.h - a folder for each test, in which "out" is written
 */
#ifndef TESTS_APPS_OUT_FILE_FOLDER_H
#define TESTS_APPS_OUT_FILE_FOLDER_H

#include "tests/unit/unit.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include "apps/out_file.h"
#include "tests/drivers/texts.h"

static char folder[] = "/tmp/out_file.XXXXXX", path[sizeof folder + 16];
static struct out_file file;
static struct error error;

static inline int folder_setup(void **state)
{
    (void)state;
    error.text[0] = '\0';
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    if (mkdtemp(folder) == NULL)
        return -1;
    (void)snprintf(path, sizeof path, "%s/out", folder);
    return 0;
}

static inline unsigned n_entries(void)
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
static inline int folder_teardown(void **state)
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

static inline void put(const char *text)
{
    FILE *stream = fopen(path, "w");

    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

static inline void assert_content(const char *text)
{
    char content[64] = "";
    FILE *stream = fopen(path, "r");

    assert_non_null(stream);
    (void)fread(content, 1, sizeof content - 1, stream);
    (void)fclose(stream);
    assert_string_equal(content, text);
}

static inline void open_and_write(const char *name)
{
    if (!out_file_open(&file, name, &error))
        fail_msg("%s", error.text);
    assert_true(fputs("new", file.stream) >= 0);
    assert_int_equal(fflush(file.stream), 0);
}

#endif
