/* explain_told.h - packets explained by the host of a command line, and what is printed about them
 */
#ifndef TESTS_APPS_EXPLAIN_TOLD_H
#define TESTS_APPS_EXPLAIN_TOLD_H

#include "tests/unit/unit.h"

#include "apps/explain_text.h"
#include "apps/virtual_host.h"
#include "tests/unit/packet_builder.h"

struct told {
    struct options options;
    struct offline_host offline;
    struct explanation explanation; /* of the latest packet */
    struct explained explained;
    struct sheet sheet;
    char *text; /* what was printed last */
    size_t text_len;
};

/* Fixture: a host with the usual options that has seen an echo request and answered it. */
int told_setup(void **state);
int told_teardown(void **state);

#define told_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, told_setup, told_teardown)

/* Begins again with the host of these options and prefixes, words up to a NULL. */
void told_again(struct told *told, const char *const *words);

#define TOLD_AGAIN(told, ...) told_again(told, (const char *const[]){__VA_ARGS__, NULL})

/* Explains a packet; one second after the other. */
enum verdict told_bytes(struct told *told, const uint8_t *bytes, size_t len);
enum verdict told_spec(struct told *told, const struct packet_spec *spec);
enum verdict told_slice(struct told *told, const struct packet_spec *spec, size_t offset,
                        size_t end);

/* Gives up one datagram whose time is over a minute later. False when there is none. */
bool told_give_up(struct told *told);

/* What a function prints about it. */
const char *told_begin(struct told *told, bool colours);
const char *told_end(struct told *told);

#define TEXT_OF(told, call) ((void)told_begin(told, false), (call), told_end(told))

/* How many lines of a text are longer than a sheet is wide. */
unsigned told_long_lines(const char *text);

/* Is there one line with both of these, the first before the second? */
bool told_has_line(const char *text, const char *first, const char *second);

#endif
