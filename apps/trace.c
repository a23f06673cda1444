/* trace.c - see trace.h */

#define _POSIX_C_SOURCE 200809L /* localtime_r */

#include "trace.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "stack/explain/dissect.h"

enum { NS_PER_S = 1000000000, PRINT_NS = NS_PER_S / 10, LINE_LEN = 1024 };

/* Prints the lines that wait, if stdout takes them without making us wait. */
static void print(struct trace *trace)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

    if (trace->text_len == 0)
        return;
    if (poll(&out, 1, 0) > 0) {
        (void)fwrite(trace->text, 1, trace->text_len, stdout);
        (void)fflush(stdout);
    } else {
        trace->n_left_out += trace->n_waiting; /* lines, and what they say was left out */
    }
    trace->text_len = 0;
    trace->n_waiting = 0;
}

static void add(struct trace *trace, const char *line)
{
    size_t len = strlen(line);

    if (trace->text_len + len > sizeof trace->text)
        print(trace);
    memcpy(trace->text + trace->text_len, line, len);
    trace->text_len += len;
}

/* How many had no line. */
static void add_left_out(struct trace *trace)
{
    char line[64];

    if (trace->n_left_out == 0)
        return;
    uint64_t n = trace->n_left_out;
    (void)snprintf(line, sizeof line, "... %" PRIu64 " packets left out\n", n);
    add(trace, line);
    trace->n_left_out -= n; /* what add() has left out just now is not in that line */
    trace->n_waiting += n;
}

/* Has this second room for another line? */
static bool may_print(struct trace *trace, uint64_t time_ns)
{
    if (time_ns / NS_PER_S != trace->second) {
        trace->second = time_ns / NS_PER_S;
        trace->n_lines = 0;
        add_left_out(trace);
    }
    return trace->n_lines++ < TRACE_MAX_LINES;
}

static void put(struct trace *trace, const struct watched *packet, const char *what)
{
    char clock[16], brief[256], line[LINE_LEN];
    struct text text = text_in(brief, sizeof brief);
    time_t second = (time_t)(packet->time_ns / NS_PER_S);
    struct tm day;

    if (!may_print(trace, packet->time_ns)) {
        trace->n_left_out++;
        return;
    }
    (void)strftime(clock, sizeof clock, "%H:%M:%S", localtime_r(&second, &day));
    explain_brief(packet->data, packet->data_len, &text);
    (void)snprintf(line, sizeof line, "%s.%06u %s%s -> %s\n", clock,
                   (unsigned)(packet->time_ns % NS_PER_S / 1000), what, brief,
                   trace->comments.text[packet->verdict]);
    add(trace, line);
    trace->n_waiting++;
}

static void show_packet(struct watcher *watcher, const struct watched *packet)
{
    put((struct trace *)watcher, packet, "");
}

/* An answer has the verdict of its packet, which has its line. */
static void show_answer(struct watcher *watcher, const struct watched *answer, bool unasked)
{
    if (unasked)
        put((struct trace *)watcher, answer, "by itself: ");
}

static uint64_t rest(struct watcher *watcher, uint64_t now_ns)
{
    struct trace *trace = (struct trace *)watcher;

    if (now_ns / NS_PER_S != trace->second)
        add_left_out(trace);
    if (now_ns - trace->printed_ns >= PRINT_NS) {
        trace->printed_ns = now_ns;
        print(trace);
    }
    if (trace->text_len == 0 && trace->n_left_out == 0)
        return UINT64_MAX;
    return trace->text_len > 0 ? PRINT_NS : NS_PER_S;
}

void trace_open(struct trace *trace)
{
    static const struct watcher_operations operations = {show_packet, show_answer, rest};

    *trace = (struct trace){.watcher.operations = &operations};
    comments_make(&trace->comments);
}

void trace_close(struct trace *trace)
{
    add_left_out(trace);
    print(trace);
}
