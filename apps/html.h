/* html.h - a page of one file: HTML with markers, and what stands in their places
 *
 * Style, script and data are files and objects of their own until the page is written, and parts of
 * it from then on: it loads nothing.
 */
#ifndef APPS_HTML_H
#define APPS_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "drivers/error.h"

/* What replaces a marker, a comment of CSS and of JavaScript, like the one with STYLE in it. */
struct html_part {
    const char *marker;
    void (*put)(const void *what, FILE *out);
    const void *what;
};

/* Writes the page to path, "-" is stdout, with each marker replaced by its part; other comments of
 * the page itself are left out. False with *error said, and then an older file is as it was. */
bool html_write(const char *path, const char *page, const struct html_part *parts, size_t n_parts,
                struct error *error);

/* A part that is text as it stands: a style, a script. */
void html_put_text(const void *text, FILE *out);

/* JSON in a script element: no string of it can look like the end of that element. */
void html_put_json(const void *json, FILE *out);

#endif
