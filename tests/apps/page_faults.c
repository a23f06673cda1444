/* page_faults.c - proves that what keeps a page from being written is said, and nothing is held
 *
 * In memory the page is made of streams and of what jansson holds; each of them can be missing.
 */
#include "page_data.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>

FILE *__real_open_memstream(char **text, size_t *len);
FILE *__wrap_open_memstream(char **text, size_t *len);
int __real_fclose(FILE *stream);
int __wrap_fclose(FILE *stream);
int __real_fflush(FILE *stream);
int __wrap_fflush(FILE *stream);
char *__real_json_dumps(const json_t *json, size_t flags);
char *__wrap_json_dumps(const json_t *json, size_t flags);

static unsigned streams_left = UINT_MAX, blocks_left = UINT_MAX, fcloses_left = UINT_MAX;
static const FILE *cannot_flush;
static bool has_failed; /* writing, before the last bytes */
static int n_blocks;    /* that jansson holds */
static bool is_missed, is_dumping;

FILE *__wrap_open_memstream(char **text, size_t *len)
{
    if (streams_left != UINT_MAX && streams_left-- == 0) {
        streams_left = 0;
        errno = ENOMEM;
        return NULL;
    }
    return __real_open_memstream(text, len);
}

int __wrap_fclose(FILE *stream)
{
    int result = __real_fclose(stream);

    if (fcloses_left == UINT_MAX || fcloses_left-- > 0)
        return result;
    fcloses_left = UINT_MAX;
    errno = EIO;
    return EOF;
}

int __wrap_fflush(FILE *stream)
{
    if (has_failed && stream != page.packets && stream != page.recorded)
        (void)fgetc(stream); /* of one that is written: an error, which only the stream knows */
    return stream != NULL && stream == cannot_flush ? EOF : __real_fflush(stream);
}

/* One block alone is missing; but of the text none is had from then on, since json_dumps() may not
 * notice that one was missing. */
static void *give_block(size_t len)
{
    if (blocks_left == 0) {
        is_missed = true;
        if (!is_dumping)
            blocks_left = UINT_MAX;
        return NULL;
    }
    blocks_left -= blocks_left != UINT_MAX;
    n_blocks++;
    return malloc(len);
}

char *__wrap_json_dumps(const json_t *json, size_t flags)
{
    is_dumping = true;
    char *text = __real_json_dumps(json, flags);
    is_dumping = false;
    return text;
}

static void take_block(void *block)
{
    n_blocks -= block != NULL;
    free(block);
}

static int setup(void **state)
{
    streams_left = blocks_left = fcloses_left = UINT_MAX;
    cannot_flush = NULL;
    has_failed = false;
    return page_setup(state);
}

TEST(without_memory_no_page_is_begun)
{
    for (unsigned i = 0; i < 2; i++) {
        page_free(&page);
        streams_left = i;
        assert_false(page_begin(&page, &error));
        assert_says(&error, "cannot keep a page", "Cannot allocate memory", "free some memory");
        page_free(&page);
    }
    streams_left = UINT_MAX;
    assert_true(page_begin(&page, &error));
    (void)state;
}

TEST(what_could_not_be_kept_is_no_page)
{
    use_usual_host();
    const FILE *streams[] = {page.packets, page.recorded};

    for (size_t i = 0; i < N_ELEMENTS(streams); i++) {
        cannot_flush = streams[i];
        error.text[0] = '\0';
        assert_false(write_page());
        assert_says(&error, "cannot keep a page", "out of memory", "fewer packets");
    }
    cannot_flush = NULL;
    char *content = content_of(path);
    assert_string_equal(content, "");
    free(content);
}

/* What the page is, but for the names that it only shows. */
static json_t *data_of(const char *content)
{
    json_t *data =
        data_between(content, "<script id=\"data\" type=\"application/json\">", "</script>");

    (void)json_object_del(data, "source");
    (void)json_object_del(data, "command");
    return data;
}

TEST(without_memory_for_its_data_there_is_no_page_or_a_whole_one)
{
    enum { MAX_BLOCKS = 2000 };
    unsigned n, n_refused = 0;

    use_host(ARGUMENTS("in", "--html", path, "10.0.0.1", "10.1.0.0/16=throw"));
    assert_true(write_page());
    char *content = content_of(path);
    json_t *whole = data_of(content);
    free(content);
    json_set_alloc_funcs(give_block, take_block);
    for (n = 0; n < MAX_BLOCKS; n++) {
        n_blocks = 0;
        blocks_left = n;
        is_missed = false;
        bool wrote = write_page();
        blocks_left = UINT_MAX;
        assert_int_equal(n_blocks, wrote); /* all was given back, the text to free() */
        if (!wrote) {
            assert_says(&error, "cannot keep a page", "out of memory", "fewer packets");
            n_refused++;
            continue;
        }
        content = content_of(path);
        json_t *data = data_of(content);
        assert_true(json_equal(data, whole));
        json_decref(data);
        free(content);
        if (!is_missed)
            break;
    }
    json_set_alloc_funcs(malloc, free);
    json_decref(whole);
    assert_in_range(n, 50, MAX_BLOCKS - 1);
    assert_in_range(n_refused, 50, n);
}

TEST(without_memory_for_the_command_it_is_null)
{
    for (unsigned i = 0; i < 2; i++) {
        page_teardown(state);
        setup(state);
        use_usual_host();
        streams_left = i == 0 ? 0 : UINT_MAX;
        fcloses_left = i == 0 ? UINT_MAX : 0;
        if (!write_page())
            fail_msg("%s", error.text);
        char *content = content_of(path);
        assert_non_null(strstr(content, "\"command\":null,"));
        free(content);
    }
}

TEST(a_place_that_cannot_be_written_to_is_said)
{
    static const char *const names[][2] = {{"/nonexistent/page.html", "No such file or directory"},
                                           {"/", "Is a directory"}};

    for (size_t i = 0; i < N_ELEMENTS(names); i++) {
        page_teardown(state);
        setup(state);
        use_host(ARGUMENTS("--hex=45", "--html", names[i][0]));
        assert_false(write_page());
        assert_says(&error, "cannot write", names[i][0], names[i][1]);
    }
}

TEST(a_full_disk_is_said)
{
    (void)state;
    use_host(ARGUMENTS("--hex=45", "--html=/dev/full"));
    assert_false(write_page());
    assert_says(&error, "cannot write /dev/full", "No space left on device");
}

TEST(a_stdout_that_is_full_is_said)
{
    (void)state;
    use_host(ARGUMENTS("--hex=45", "--html=-"));
    (void)fflush(stdout);
    int saved = dup(STDOUT_FILENO), full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_int_equal(dup2(full, STDOUT_FILENO), STDOUT_FILENO);
    bool wrote = write_page();
    clearerr(stdout);
    assert_int_equal(dup2(saved, STDOUT_FILENO), STDOUT_FILENO);
    (void)close(saved);
    (void)close(full);
    assert_false(wrote);
    assert_says(&error, "cannot write stdout", "No space left on device");
}

TEST(a_page_that_cannot_be_written_whole_leaves_an_older_file_as_it_was)
{
    use_usual_host();
    put_older();
    fcloses_left = 1; /* that of the command is the first */
    assert_false(write_page());
    assert_says(&error, "cannot write", path, "Input/output error");
    assert_older();

    page_teardown(state);
    setup(state);
    use_usual_host();
    put_older();
    for (unsigned i = 0; i < 2; i++) {
        cannot_flush = i == 0 ? page.packets : page.recorded;
        assert_false(write_page());
        assert_older();
    }
    cannot_flush = NULL;
    has_failed = true;
    assert_false(write_page());
    assert_says(&error, "cannot write", path);
    assert_older();
}

#define fault_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, page_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        fault_test(without_memory_no_page_is_begun),
        fault_test(what_could_not_be_kept_is_no_page),
        fault_test(without_memory_for_its_data_there_is_no_page_or_a_whole_one),
        fault_test(without_memory_for_the_command_it_is_null),
        fault_test(a_place_that_cannot_be_written_to_is_said),
        fault_test(a_full_disk_is_said),
        fault_test(a_stdout_that_is_full_is_said),
        fault_test(a_page_that_cannot_be_written_whole_leaves_an_older_file_as_it_was),
    };
    return cmocka_run_group_tests_name("page_faults", tests, NULL, NULL);
}
