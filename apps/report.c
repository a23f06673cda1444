/* report.c - statistics and summary; see report.h. The start is in report_start.c */

#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "counts.h"
#include "drivers/address.h"

enum { LAST_WORDS_MS = 500 }; /* that the summary waits for its reader */

/* How a capture ended, when it did before the host. */
static const struct {
    const char *sentence, *word;
} capture_ends[] = {
    [CAPTURE_GOES_ON] = {"", NULL},
    [CAPTURE_IS_FULL] = {", until it had its size", "size"},
    [CAPTURE_HAS_FAILED] = {", until writing failed", "error"},
};

const char *report_device_name(const struct report *report)
{
    return report->device != NULL ? report->device->name : "memory";
}

/* Of all queues together. */
static void take_counts(const struct report *report, struct counts *counts)
{
    struct counted counted = {report->host, report->port, report->ring};

    if (report->queues == NULL) {
        counts_take(counts, &counted);
        return;
    }
    *counts = report->queues[0];
    for (unsigned i = 1; i < report->options->queues; i++)
        counts_add(counts, &report->queues[i]);
}

bool report_balances(const struct report *report)
{
    struct counts counts;

    for (unsigned i = 0; report->queues != NULL && i < report->options->queues; i++) {
        if (!counts_balance(&report->queues[i]))
            return false;
    }
    take_counts(report, &counts);
    return counts_balance(&counts);
}

/* Can stdout take a report without making us wait? A pipe or a terminal that nobody reads cannot,
 * and has to show within timeout_ms that somebody does. One that is closed can: writing fails. */
static bool stdout_is_read(int timeout_ms)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

    int ready;
    do
        ready = poll(&out, 1, timeout_ms);
    while (ready < 0 && errno == EINTR);
    return ready > 0;
}

void report_reply(const struct report *report, uint32_t source, unsigned sequence, unsigned ttl,
                  unsigned message_len)
{
    if (report->options->json)
        counts_print_json(json_pack("{s:s, s:s, s:i, s:i, s:i}", "event", "reply", "from",
                                    address_text(source).text, "icmp_seq", (int)sequence, "ttl",
                                    (int)ttl, "bytes", (int)message_len),
                          stdout);
    else
        (void)printf("%u bytes from %s: icmp_seq=%u ttl=%u\n", message_len,
                     address_text(source).text, sequence, ttl);
}

/* Of each queue, where there are several. */
static json_t *queues_json(const struct report *report)
{
    json_t *queues = json_array();

    for (unsigned i = 0; i < report->options->queues; i++) {
        const struct counts *counts = &report->queues[i];
        (void)json_array_append_new(
            queues, json_pack("{s:I, s:I, s:I, s:b}", "read", (json_int_t)counts->driver[PORT_READ],
                              "answered", (json_int_t)counts->answered, "sum_of_verdicts",
                              (json_int_t)counts_sum_of_verdicts(counts), "balanced",
                              (int)counts_balance(counts)));
    }
    return queues;
}

static void queues_text(const struct report *report)
{
    for (unsigned i = 0; i < report->options->queues; i++) {
        (void)printf("queue %u: ", i);
        counts_compare(&report->queues[i], stdout);
    }
}

static json_t *statistics_json(const struct report *report, const char *event, uint64_t elapsed_ns)
{
    struct counts counts;

    take_counts(report, &counts);
    json_t *line =
        json_pack("{s:s, s:s, s:I, s:I, s:f}", "event", event, "device", report_device_name(report),
                  "read", (json_int_t)counts.driver[PORT_READ], "answered",
                  (json_int_t)counts.answered, "seconds", (double)elapsed_ns / 1e9);
    counts_json(&counts, line);
    if (report->queues != NULL)
        (void)json_object_set_new(line, "queues", queues_json(report));
    if (report->capture != NULL)
        (void)json_object_set_new(line, "capture",
                                  json_pack("{s:I, s:s?}", "packets",
                                            (json_int_t)report->capture->n_packets, "ended",
                                            capture_ends[report->capture->end].word));
    return line;
}

static void statistics_text(const struct report *report, uint64_t elapsed_ns)
{
    struct counts counts;

    take_counts(report, &counts);
    (void)printf("\n--- %s statistics ---\n"
                 "%" PRIu64 " packets read, %" PRIu64 " answered, time %" PRIu64 " ms\n",
                 report_device_name(report), counts.driver[PORT_READ], counts.answered,
                 elapsed_ns / 1000000);
    counts_text(&counts, stdout);
    if (report->queues != NULL)
        queues_text(report);
    counts_compare(&counts, stdout);
    if (report->capture != NULL)
        (void)printf("%s: %" PRIu64 " packets captured%s\n", report->capture->path,
                     report->capture->n_packets, capture_ends[report->capture->end].sentence);
}

void report_statistics(const struct report *report, uint64_t elapsed_ns)
{
    if (!stdout_is_read(0))
        return;
    if (report->options->json)
        counts_print_json(statistics_json(report, "statistics", elapsed_ns), stdout);
    else
        statistics_text(report, elapsed_ns);
    (void)fflush(stdout);
}

/* What becomes of a device that is still there. */
static void fate_text(const struct tun_device *device)
{
    if (device->created)
        (void)printf("%s was created for this and goes away\n", device->name);
    else
        (void)printf("%s was there before and stays%s%s\n", device->name,
                     device->added_address ? "; the address it was given is taken back" : "",
                     device->set_up ? "; it was down and is set down again" : "");
}

static void fate_json(const struct tun_device *device, json_t *line)
{
    json_t *taken_back = json_array();

    if (device->added_address)
        (void)json_array_append_new(taken_back, json_string("address"));
    if (device->set_up)
        (void)json_array_append_new(taken_back, json_string("up"));
    (void)json_object_set_new(line, "stays", json_boolean(!device->created));
    (void)json_object_set_new(line, "taken_back", taken_back);
}

void report_summary(const struct report *report, uint64_t elapsed_ns)
{
    bool has_fate = report->device != NULL && report->port->gone_errno == 0;

    if (!stdout_is_read(LAST_WORDS_MS)) {
        (void)fprintf(stderr,
                      "echohost: cannot print the summary: nobody reads stdout; send it to a "
                      "file\n");
        return;
    }
    if (report->options->json) {
        json_t *line = statistics_json(report, "summary", elapsed_ns);
        if (has_fate)
            fate_json(report->device, line);
        counts_print_json(line, stdout);
    } else {
        statistics_text(report, elapsed_ns);
        if (has_fate)
            fate_text(report->device);
    }
    (void)fflush(stdout);
}
