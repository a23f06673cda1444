/* bench_core_setup.h - bench core as the command line would have it, in very short runs
 */
#ifndef TESTS_APPS_BENCH_CORE_SETUP_H
#define TESTS_APPS_BENCH_CORE_SETUP_H

#include "tests/unit/unit.h"

#include <math.h>

#include "apps/bench/bench.h"

static struct options options;
static struct bench bench_;
static struct error error;

static inline int bench_setup(void **state)
{
    (void)state;
    error.text[0] = '\0';
    options = (struct options){.runs = 2, .batch = 64, .cells = 256};
    bench_ = (struct bench){
        .options = &options,
        .run_ns = 1, /* one burst of each */
        .conditions = json_pack("{s:{}}", "run_seconds"),
        .results = json_array(),
    };
    return bench_.conditions != NULL && bench_.results != NULL ? 0 : -1;
}

static inline int bench_teardown(void **state)
{
    (void)state;
    json_decref(bench_.conditions);
    json_decref(bench_.results);
    return 0;
}

#define bench_unit_test(test) cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)

static inline void measure(void)
{
    if (!bench_core(&bench_, &error))
        fail_msg("%s", error.text);
}

static inline size_t n_rows(void)
{
    return json_array_size(bench_.results);
}

static inline const char *text_in(const json_t *row, const char *key)
{
    const char *text = json_string_value(json_object_get(row, key));

    return text != NULL ? text : "";
}

/* Fails when the member is no number. */
static inline double number_in(const json_t *row, const char *key)
{
    const json_t *number = json_object_get(row, key);

    if (!json_is_number(number))
        fail_msg("%s: %s is no number", text_in(row, "case"), key);
    return json_number_value(number);
}

/* The row of a case; fails when there is not exactly one. */
static inline const json_t *row_of(const char *name, uint32_t bytes)
{
    const json_t *found = NULL, *row;
    size_t i, n = 0;

    json_array_foreach(bench_.results, i, row)
    {
        if (strcmp(text_in(row, "case"), name) != 0 || number_in(row, "bytes") != bytes)
            continue;
        found = row;
        n++;
    }
    if (n != 1)
        fail_msg("%zu rows of %s, %u bytes", n, name, bytes);
    return found;
}

#endif
