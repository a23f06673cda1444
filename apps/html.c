/* html.c - see html.h */

#include "html.h"

#include <string.h>

#include "out_file.h"

void html_put_text(const void *text, FILE *out)
{
    (void)fputs(text, out);
}

void html_put_json(const void *json, FILE *out)
{
    for (const char *c = json; *c != '\0'; c++) {
        if (*c == '<')
            (void)fputs("\\u003c", out);
        else
            (void)fputc(*c, out);
    }
}

static void put_part(const char *marker, const struct html_part *parts, size_t n_parts, FILE *out)
{
    for (size_t i = 0; i < n_parts; i++) {
        if (strncmp(marker, parts[i].marker, strlen(parts[i].marker)) == 0)
            parts[i].put(parts[i].what, out);
    }
}

static void put_page(const char *page, const struct html_part *parts, size_t n_parts, FILE *out)
{
    const char *marker;

    while ((marker = strstr(page, "/*")) != NULL) {
        (void)fwrite(page, 1, (size_t)(marker - page), out);
        put_part(marker, parts, n_parts, out);
        page = strstr(marker, "*/") + 2;
    }
    (void)fputs(page, out);
}

bool html_write(const char *path, const char *page, const struct html_part *parts, size_t n_parts,
                struct error *error)
{
    struct out_file file;

    if (!out_file_open(&file, path, error))
        return false;
    put_page(page, parts, n_parts, file.stream);
    if (fflush(file.stream) == 0 && !ferror(file.stream))
        return out_file_keep(&file, error);
    (void)out_file_failed(&file, error);
    out_file_discard(&file);
    return false;
}
