/* bench_sheet.c - proves that the page of `bench --html` holds the report as it is, whatever stands
 * in it, and that a page that cannot be written leaves an older one as it was
 */
#include "page_data.h"

#include <errno.h>

#include "apps/bench/sheet.h"

char *__real_json_dumps(const json_t *json, size_t flags);
char *__wrap_json_dumps(const json_t *json, size_t flags);
int __real_fclose(FILE *stream);
int __wrap_fclose(FILE *stream);

static bool has_no_memory, cannot_close;
static json_t *report;

char *__wrap_json_dumps(const json_t *json, size_t flags)
{
    return has_no_memory ? NULL : __real_json_dumps(json, flags);
}

int __wrap_fclose(FILE *stream)
{
    int result = __real_fclose(stream);

    if (!cannot_close)
        return result;
    errno = EIO;
    return EOF;
}

static int setup(void **state)
{
    has_no_memory = cannot_close = false;
    report = json_pack("{s:s, s:b, s:{s:i, s:n}, s:[{s:s, s:f, s:n}]}", "echohost", "0.1.0",
                       "interrupted", 0, "conditions", "runs", 7, "governor", "results", "case",
                       "echo", "mpps", 125.6, "gbps");
    return report == NULL ? -1 : page_setup(state);
}

static int teardown(void **state)
{
    json_decref(report);
    return page_teardown(state);
}

/* The first result is called this. */
static void use_case(const char *name)
{
    json_t *row = json_array_get(json_object_get(report, "results"), 0);

    assert_int_equal(json_object_set_new(row, "case", json_string(name)), 0);
}

/* The page as it is written; the caller frees it. */
static char *written(void)
{
    if (!sheet_write(path, report, &error))
        fail_msg("%s", error.text);
    return content_of(path);
}

static unsigned count(const char *text, const char *part)
{
    unsigned n = 0;

    for (; (text = strstr(text, part)) != NULL; text++)
        n++;
    return n;
}

static void assert_holds_report(const char *content)
{
    json_t *data =
        data_between(content, "<script id=\"data\" type=\"application/json\">", "</script>");

    assert_true(json_equal(data, report));
    json_decref(data);
}

TEST(the_report_is_in_the_page_as_it_is)
{
    (void)state;
    char *content = written();
    assert_holds_report(content);
    free(content);
}

TEST(style_and_script_are_in_the_page)
{
    (void)state;
    char *content = written();
    assert_int_equal(strncmp(content, "<!DOCTYPE html>\n", 16), 0);
    assert_non_null(strstr(content, "\n:root {"));
    assert_non_null(strstr(content, "\nfunction make("));
    assert_non_null(strstr(content, "\nfunction readReport("));
    assert_null(strstr(content, "/*STYLE*/"));
    assert_null(strstr(content, "/*SCRIPT*/"));
    assert_null(strstr(content, "/*DATA*/"));
    size_t len = strlen(content);
    assert_string_equal(content + len - 8, "</html>\n");
    free(content);
}

TEST(no_string_of_the_report_can_leave_it)
{
    static const char *const names[] = {
        "</script><img src=x onerror=alert(1)>",
        "</SCRIPT ><script>alert(1)</script>",
        "<!--<script>",
        "]]>",
        "*/ /*SCRIPT*/ /*DATA*/",
        "\"}]};alert(1);//\\",
        "\\u003c/script>\\",
        "\xe2\x80\xa8 \xe2\x80\xa9 \x01\x1f\x7f",
        "\xf0\x9f\x92\xa9 %s %n",
    };
    char *content = written();
    unsigned n_ends = count(content, "</script"), n_begins = count(content, "<script");
    free(content);
    (void)state;

    for (size_t i = 0; i < N_ELEMENTS(names); i++) {
        use_case(names[i]);
        content = written();
        assert_holds_report(content);
        assert_int_equal(count(content, "</script"), n_ends);
        assert_int_equal(count(content, "<script"), n_begins);
        free(content);
    }
}

TEST(what_was_not_measured_is_null)
{
    (void)state;
    char *content = written();
    assert_non_null(strstr(content, "\"gbps\":null"));
    free(content);
}

TEST(figures_have_six_digits_at_most)
{
    json_t *row = json_array_get(json_object_get(report, "results"), 0);
    (void)state;

    assert_int_equal(json_object_set_new(row, "mpps", json_real(0.1 + 0.2)), 0);
    char *content = written();
    assert_non_null(strstr(content, "\"mpps\":0.3,"));
    free(content);
}

static void assert_leaves_an_older_page(void)
{
    put_older();
    assert_false(sheet_write(path, report, &error));
    assert_older();
}

TEST(without_memory_an_older_page_stays)
{
    (void)state;
    has_no_memory = true;
    assert_leaves_an_older_page();
    assert_says(&error, "cannot write", path, "out of memory");
}

TEST(a_disk_that_fails_leaves_an_older_page)
{
    (void)state;
    cannot_close = true;
    assert_leaves_an_older_page();
    assert_says(&error, "cannot write", path, "Input/output error");
}

TEST(a_full_disk_is_said)
{
    (void)state;
    assert_false(sheet_write("/dev/full", report, &error));
    assert_says(&error, "cannot write /dev/full", "No space left on device", "choose a place");
}

TEST(whether_a_page_can_be_written_is_known_before_and_leaves_nothing)
{
    (void)state;
    put_older();
    assert_true(sheet_try(path, &error));
    assert_older();
    assert_int_equal(unlink(path), 0);
    assert_true(sheet_try(path, &error));
    assert_int_not_equal(access(path, F_OK), 0);
    put_older(); /* for teardown */
    assert_false(sheet_try("/nonexistent/page.html", &error));
    assert_says(&error, "cannot write /nonexistent/page.html", "No such file or directory",
                "choose");
}

TEST(a_folder_that_is_not_there_is_said)
{
    (void)state;
    assert_false(sheet_write("/nonexistent/page.html", report, &error));
    assert_says(&error, "cannot write /nonexistent/page.html", "No such file or directory",
                "choose");
}

#define sheet_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        sheet_test(the_report_is_in_the_page_as_it_is),
        sheet_test(style_and_script_are_in_the_page),
        sheet_test(no_string_of_the_report_can_leave_it),
        sheet_test(what_was_not_measured_is_null),
        sheet_test(figures_have_six_digits_at_most),
        sheet_test(without_memory_an_older_page_stays),
        sheet_test(a_disk_that_fails_leaves_an_older_page),
        sheet_test(a_full_disk_is_said),
        sheet_test(whether_a_page_can_be_written_is_known_before_and_leaves_nothing),
        sheet_test(a_folder_that_is_not_there_is_said),
    };
    return cmocka_run_group_tests_name("bench_sheet", tests, NULL, NULL);
}
