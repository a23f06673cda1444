/* sheet.c - see sheet.h */

#include "sheet.h"

#include <stdlib.h>

#include "apps/html.h"
#include "apps/out_file.h"

/* page/assets.S */
extern const char sheet_html[], sheet_css[], sheet_js[];

bool sheet_try(const char *path, struct error *error)
{
    struct out_file file;

    if (!out_file_open(&file, path, error))
        return false;
    out_file_discard(&file);
    return true;
}

bool sheet_write(const char *path, const json_t *report, struct error *error)
{
    char *data = json_dumps(report, JSON_COMPACT | JSON_REAL_PRECISION(6));

    if (data == NULL)
        return error_set(error, "cannot write %.200s: out of memory; free some", path);
    const struct html_part parts[] = {
        {"/*STYLE*/", html_put_text, sheet_css},
        {"/*SCRIPT*/", html_put_text, sheet_js},
        {"/*DATA*/", html_put_json, data},
    };
    bool is_written = html_write(path, sheet_html, parts, sizeof parts / sizeof parts[0], error);
    free(data);
    return is_written;
}
