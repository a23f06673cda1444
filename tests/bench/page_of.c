/* page_of.c - the page that `bench --html` would write about a report that is there already:
 * page_of REPORT.json OUT.html
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "apps/bench/sheet.h"

int main(int argc, char **argv)
{
    json_error_t json_error;
    struct error error;

    if (argc != 3) {
        (void)fputs("usage: page_of REPORT.json OUT.html\n", stderr);
        return 2;
    }
    json_t *report = json_load_file(argv[1], JSON_REJECT_DUPLICATES, &json_error);
    if (report == NULL) {
        (void)fprintf(stderr, "page_of: %s, line %d: %s\n", argv[1], json_error.line,
                      json_error.text);
        return EXIT_FAILURE;
    }
    bool is_written = sheet_write(argv[2], report, &error);
    json_decref(report);
    if (!is_written)
        (void)fprintf(stderr, "page_of: %s\n", error.text);
    return is_written ? EXIT_SUCCESS : EXIT_FAILURE;
}
