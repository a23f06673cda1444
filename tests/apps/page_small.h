/* page_small.h - a page, a style, a script and a stack that are short, in place of the project's
 *
 * So the file that is written can be compared byte for byte.
 */
#ifndef TESTS_APPS_PAGE_SMALL_H
#define TESTS_APPS_PAGE_SMALL_H

#include "page_data.h"

/* In place of page/assets.S. */
extern const char page_html[], page_css[], page_js[];
extern const unsigned char page_wasm[];
extern uint64_t page_wasm_len;

const char page_html[] = "<a>/*STYLE*/<b>/*DATA*/<c>/*SCRIPT*/<d>/* no marker */<e>";
const char page_css[] = "p > a { } /*STYLE*/";
const char page_js[] = "if (1 < 2) /* as it is */ ;";
const unsigned char page_wasm[] = {0x00, 0x61, 0x73, 0x6d, 0xff, 0x01};
uint64_t page_wasm_len = 5;

static char *content;

/* The data of the page that is written now. */
static inline json_t *written(void)
{
    if (!write_page())
        fail_msg("%s", error.text);
    free(content);
    content = content_of(path);
    return data_between(content, "<b>", "<c>");
}

static inline const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    if (text == NULL)
        fail_msg("no text named %s", key);
    return text;
}

/* A cmocka group teardown. */
static inline int small_end(void **state)
{
    (void)state;
    free(content);
    return 0;
}

#endif
