/* page.h - the page of `explain --html`: packets, routes, what was recorded, and the stack itself
 *
 * One file that needs no network. What it is made of is in page/: the page, and the stack that
 * explains, compiled to WebAssembly. A build without a compiler for that makes pages that show what
 * was recorded and say so.
 */
#ifndef APPS_PAGE_H
#define APPS_PAGE_H

#include "virtual_host.h"

enum { PAGE_MAX_PACKETS = 500, PAGE_MAX_LEN = 8000000 };

struct page {
    FILE *packets, *recorded; /* JSON, in memory: the elements of two arrays */
    char *packets_text, *recorded_text;
    size_t packets_len, recorded_len;
    unsigned n_packets;
    uint64_t n_left_out; /* beyond PAGE_MAX_PACKETS, or PAGE_MAX_LEN bytes of text */
};

/* False with *error said. page_free() in every case. */
bool page_begin(struct page *page, struct error *error);

/* Takes a packet of data_len bytes as it came, number in its file, time_ns after the first. False
 * when the page is full: then nothing more is told about it, either. */
bool page_packet(struct page *page, uint64_t number, uint64_t time_ns, const uint8_t *data,
                 size_t data_len);

/* Takes an explanation, as explain_json() writes it. */
void page_explanation(struct page *page, const char *json);

/* Writes the file. command is how echohost was called, in words; start_ns is the time of the first
 * packet since 1970. False with *error said. */
bool page_write(struct page *page, const struct options *options,
                const struct offline_host *offline, uint64_t start_ns, int argc, char **argv,
                struct error *error);

void page_free(struct page *page);

/* Was there a compiler for the stack in the page? Else it shows what was recorded. */
bool page_has_stack(void);

#endif
