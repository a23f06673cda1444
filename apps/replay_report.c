/* replay_report.c - see replay_report.h */

#define _POSIX_C_SOURCE 200809L /* clock_gettime */

#include "replay_report.h"

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

enum {
    NS_PER_S = 1000000000,
    PROGRESS_NS = NS_PER_S / 5, /* between two looks */
};

static uint64_t now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

void replay_report_begin(struct replay_report *report)
{
    report->shows_progress = isatty(STDERR_FILENO);
    report->began_ns = now_ns();
    report->shown_ns = report->began_ns;
}

void replay_report_progress(struct replay_report *report)
{
    const struct capture_file *in = report->in;
    uint64_t now = report->shows_progress ? now_ns() : 0;

    if (!report->shows_progress || now - report->shown_ns < PROGRESS_NS)
        return;
    report->shown_ns = now;
    if (in->size != 0)
        (void)fprintf(stderr, "\r%3" PRIu64 " %%", capture_file_position(in) * 100 / in->size);
    (void)fprintf(stderr, "%s %" PRIu64 " packets ", in->size != 0 ? " " : "\r", in->n_frames);
    (void)fflush(stderr);
}

/* The line of the progress, if there was one, is for something else now. */
static void clear_progress(const struct replay_report *report)
{
    if (report->shown_ns != report->began_ns)
        (void)fprintf(stderr, "\r%*s\r", 40, "");
}

static uint64_t n_packets(const struct replay_report *report)
{
    return report->counted.port->counters[PORT_READ];
}

/* Packets a second, of at least a nanosecond. */
static double rate(const struct replay_report *report, uint64_t elapsed_ns)
{
    return (double)n_packets(report) * NS_PER_S / (double)(elapsed_ns > 0 ? elapsed_ns : 1);
}

static void print_json(const struct replay_report *report, const struct counts *counts,
                       const char *event, uint64_t elapsed_ns)
{
    const struct capture_file *in = report->in;
    json_t *line = json_pack(
        "{s:s, s:I, s:I, s:I, s:I, s:I, s:b, s:f, s:f}", "event", event, "packets",
        (json_int_t)n_packets(report), "not_ip", (json_int_t)in->n_not_ip, "cut",
        (json_int_t)in->n_cut, "answered", (json_int_t)counts->answered, "replies",
        (json_int_t)counts->driver[PORT_WRITTEN], "stopped", (int)report->stopped, "seconds",
        (double)elapsed_ns / NS_PER_S, "packets_per_second", rate(report, elapsed_ns));

    counts_json(counts, line);
    counts_print_json(line, report->out);
}

static void print_text(const struct replay_report *report, const struct counts *counts,
                       uint64_t elapsed_ns)
{
    const struct capture_file *in = report->in;

    (void)fprintf(report->out,
                  "\n--- %s statistics ---\n"
                  "%" PRIu64 " packets read, %" PRIu64 " answered, time %" PRIu64
                  " ms, %.0f packets a second\n",
                  in->name, n_packets(report), counts->answered, elapsed_ns / 1000000,
                  rate(report, elapsed_ns));
    if (in->n_not_ip != 0)
        (void)fprintf(report->out, "left out, because they are no IP: %" PRIu64 "\n", in->n_not_ip);
    if (in->n_cut != 0)
        (void)fprintf(report->out, "cut short when they were captured: %" PRIu64 "\n", in->n_cut);
    if (report->stopped)
        (void)fprintf(report->out, "stopped by a signal: the rest was not read\n");
    counts_text(counts, report->out);
    counts_compare(counts, report->out);
}

void replay_report_counts(struct replay_report *report, const char *event)
{
    uint64_t elapsed_ns = now_ns() - report->began_ns;
    struct counts counts;

    counts_take(&counts, &report->counted);
    clear_progress(report);
    if (report->json)
        print_json(report, &counts, event, elapsed_ns);
    else
        print_text(report, &counts, elapsed_ns);
    (void)fflush(report->out);
}
