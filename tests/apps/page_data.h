/* page_data.h - a page of packets in the test's hands, and the data that its file holds
 */
#ifndef TESTS_APPS_PAGE_DATA_H
#define TESTS_APPS_PAGE_DATA_H

#include "tests/unit/unit.h"

#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

#include "apps/page.h"
#include "apps/run.h"
#include "arguments.h"
#include "tests/drivers/texts.h"

static const uint64_t START_NS = UINT64_C(18446744073709551615); /* no number of JavaScript */

static struct page page;
static struct options options;
static struct offline_host offline;
static struct error error;
static char path[32];

/* A cmocka setup and teardown: an empty page, and a file for it. */
static inline int page_setup(void **state)
{
    (void)state;
    error.text[0] = '\0';
    options = (struct options){.prefixes = NULL};
    offline = (struct offline_host){.fragments = NULL};
    (void)snprintf(path, sizeof path, "/tmp/page.XXXXXX");
    int fd = mkstemp(path);
    return fd < 0 || close(fd) != 0 || !page_begin(&page, &error) ? -1 : 0;
}

static inline int page_teardown(void **state)
{
    (void)state;
    page_free(&page);
    offline_host_close(&offline);
    options_free(&options);
    return unlink(path);
}

/* The host that these words describe is the page's. They are kept until the next are. */
static inline void use_host(struct arguments arguments)
{
    if (options_parse(&options, EXPLAIN, arguments.argc, arguments.argv, &error) != OPTIONS_RUN ||
        offline_host_open(&offline, &options, &error) != EXIT_DONE)
        fail_msg("%s", error.text);
}

/* Those of the tests that care for nothing else. */
static inline void use_usual_host(void)
{
    use_host(ARGUMENTS("--hex", "45", "--html", path));
}

static inline bool write_page(void)
{
    char word[] = "explain", *words[] = {word, NULL};

    return page_write(&page, &options, &offline, START_NS, 1, words, &error);
}

/* What a file holds, as text; the caller frees it. */
static inline char *content_of(const char *name)
{
    enum { ROOM = 1 << 24 };
    char *content = malloc(ROOM);
    FILE *file = fopen(name, "r");

    assert_non_null(content);
    assert_non_null(file);
    content[fread(content, 1, ROOM - 1, file)] = '\0';
    (void)fclose(file);
    return content;
}

/* A page that was there before, and is still. */
static inline void put_older(void)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs("older", file) >= 0);
    (void)fclose(file);
}

static inline void assert_older(void)
{
    char *text = content_of(path);

    assert_string_equal(text, "older");
    free(text);
}

/* The data in a page: what stands between these two. As an object, which the caller gives back. */
static inline json_t *data_between(const char *content, const char *begin, const char *end)
{
    json_error_t json_error;
    const char *data = strstr(content, begin);

    assert_non_null(data);
    data += strlen(begin);
    const char *data_end = strstr(data, end);
    assert_non_null(data_end);
    assert_null(memchr(data, '<', (size_t)(data_end - data)));
    json_t *object =
        json_loadb(data, (size_t)(data_end - data), JSON_REJECT_DUPLICATES, &json_error);
    if (object == NULL)
        fail_msg("%s", json_error.text);
    return object;
}

#define page_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, page_setup, page_teardown)

#endif
