/* capture.h - what a function prints on stdout and stderr, as text
 *
 * Between capture_start() and capture_end() both go into files that nobody sees. A test that fails
 * in between says nothing; so it ends the capture first and asserts then.
 */
#ifndef TESTS_APPS_CAPTURE_H
#define TESTS_APPS_CAPTURE_H

struct captured {
    char out[1 << 16], err[1 << 14]; /* text, cut where it does not fit */
};

void capture_start(void);

/* What was printed; it stays until the next call. */
const struct captured *capture_end(void);

/* How many lines there are in a text, and how many times a word is. */
unsigned count_lines(const char *text);
unsigned count_words(const char *text, const char *word);

#endif
