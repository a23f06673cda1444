/* trace.h - `--trace`: a line for each packet, while it happens
 *
 * "12:00:00.123456 IP 192.168.3.11 > 192.168.3.12: ICMP echo request, id 7, seq 1, length 64 ->
 * SEND_ECHO_REPLY: an echo request for this host: answered (RFC 1122 section 3.2.2.6)"
 *
 * Packets go before lines: of a flood there are TRACE_MAX_LINES a second and the number of those
 * that were left out, and when nobody reads stdout, its lines are left out, too.
 */
#ifndef APPS_TRACE_H
#define APPS_TRACE_H

#include <stdint.h>

#include "comments.h"
#include "drivers/watch.h"

enum {
    TRACE_MAX_LINES = 1000,
    TRACE_TEXT_LEN = 4096 /* what a pipe that is ready takes at once */
};

struct trace {
    struct watcher watcher; /* first: a struct watcher * to it is a struct trace * */
    uint64_t second;        /* since 1970, that the lines are counted for */
    unsigned n_lines;       /* in that second */
    uint64_t n_left_out;    /* since that was last said */
    uint64_t printed_ns;
    size_t text_len;
    uint64_t n_waiting; /* packets that the text is about: lost with it, they are left out */
    char text[TRACE_TEXT_LEN];
    struct comments comments;
};

void trace_open(struct trace *trace);

/* Prints what is left. */
void trace_close(struct trace *trace);

#endif
