/* page_limits.c - proves how much a page holds, and that the real one has all its parts
 */
#include "page_data.h"

/* page/assets.S */
extern const char page_html[], page_css[], page_js[];

static const uint8_t byte = 0x45;

/* The data of the page that is written now, and the page. */
static json_t *written(char **content)
{
    if (!write_page())
        fail_msg("%s", error.text);
    *content = content_of(path);
    return data_between(*content, "<script id=\"data\" type=\"application/json\">", "</script>");
}

static size_t n_in(const json_t *data, const char *key)
{
    return json_array_size(json_object_get(data, key));
}

TEST(the_real_page_has_its_markers_once_and_all_its_parts)
{
    static const char *const markers[] = {"/*STYLE*/", "/*SCRIPT*/", "/*DATA*/"};
    char *content;

    for (size_t i = 0; i < N_ELEMENTS(markers); i++) {
        const char *marker = strstr(page_html, markers[i]);
        assert_non_null(marker);
        assert_null(strstr(marker + 1, markers[i]));
    }
    use_usual_host();
    json_t *data = written(&content);
    assert_memory_equal(content, page_html, strcspn(page_html, "/"));
    assert_non_null(strstr(content, page_css));
    assert_non_null(strstr(content, page_js));
    const char *end = strrchr(page_html, '/'); /* of </html> */
    assert_string_equal(strrchr(content, '/'), end);
    json_decref(data);
    free(content);
}

TEST(it_holds_500_packets_and_counts_the_others)
{
    char *content;

    use_usual_host();
    for (unsigned i = 1; i <= 500; i++) {
        assert_true(page_packet(&page, i, i, &byte, 1));
        page_explanation(&page, "{}");
    }
    assert_int_equal(page.n_left_out, 0);
    for (unsigned i = 501; i <= 503; i++) {
        assert_false(page_packet(&page, i, i, &byte, 1));
        page_explanation(&page, "{\"of\":\"one that is left out\"}");
    }
    json_t *data = written(&content);
    assert_int_equal(n_in(data, "packets"), 500);
    assert_int_equal(n_in(data, "recorded"), 500);
    assert_int_equal(json_integer_value(json_object_get(data, "left_out")), 3);
    assert_null(strstr(content, "left out\"}"));
    json_decref(data);
    free(content);
}

/* A string of that many bytes with its quotes; the caller frees it. */
static char *long_string(size_t len)
{
    char *text = malloc(len + 1);

    assert_non_null(text);
    memset(text, 'x', len);
    text[0] = text[len - 1] = '"';
    text[len] = '\0';
    return text;
}

TEST(it_holds_packets_until_8_million_bytes_are_told_about_them)
{
    char *content, *text = long_string(PAGE_MAX_LEN - 3);

    use_usual_host();
    assert_int_equal(PAGE_MAX_LEN, 8000000);
    assert_true(page_packet(&page, 1, 0, &byte, 1));
    page_explanation(&page, text);
    page_explanation(&page, "{}"); /* with its comma: 8 million */
    assert_true(page_packet(&page, 2, 0, &byte, 1));
    page_explanation(&page, "[]");
    assert_false(page_packet(&page, 3, 0, &byte, 1));
    page_explanation(&page, "[]");
    json_t *data = written(&content);
    assert_int_equal(n_in(data, "packets"), 2);
    assert_int_equal(n_in(data, "recorded"), 3);
    assert_int_equal(json_integer_value(json_object_get(data, "left_out")), 1);
    json_decref(data);
    free(content);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        page_test(the_real_page_has_its_markers_once_and_all_its_parts),
        page_test(it_holds_500_packets_and_counts_the_others),
        page_test(it_holds_packets_until_8_million_bytes_are_told_about_them),
    };
    return cmocka_run_group_tests_name("page_limits", tests, NULL, NULL);
}
