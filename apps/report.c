/* report.c - see report.h */

#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "counts.h"
#include "drivers/address.h"

enum {
    MAX_SHOWN = 8,       /* prefixes in the start line */
    LAST_WORDS_MS = 500, /* that the summary waits for its reader */
};

/* How a capture ended, when it did before the host. */
static const struct {
    const char *sentence, *word;
} capture_ends[] = {
    [CAPTURE_GOES_ON] = {"", NULL},
    [CAPTURE_IS_FULL] = {", until it had its size", "size"},
    [CAPTURE_HAS_FAILED] = {", until writing failed", "error"},
};

static const char *device_name(const struct report *report)
{
    return report->device != NULL ? report->device->name : "memory";
}

static const char *device_origin(const struct report *report)
{
    if (report->options->fd >= 0)
        return "given";
    return report->device->created ? "created" : "attached";
}

/* "192.168.3.11/24", the kernel's address on the device. */
static struct prefix_text kernel_side(const struct report *report)
{
    const struct interface_address *address = &report->device->addresses[0];
    struct prefix_text out;

    (void)snprintf(out.text, sizeof out.text, "%s/%u", address_text(address->address).text,
                   address->prefix_len);
    return out;
}

static bool has_kernel_side(const struct report *report)
{
    return report->device->n_addresses != 0;
}

static struct counts counts_of(const struct report *report)
{
    return (struct counts){report->host, report->port, report->ring};
}

bool report_balances(const struct report *report)
{
    struct counts counts = counts_of(report);

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

static void start_json(const struct report *report)
{
    json_t *answers = json_array();

    for (size_t i = 0; i < report->options->n_prefixes; i++)
        (void)json_array_append_new(answers,
                                    json_string(prefix_text(&report->options->prefixes[i]).text));
    json_t *line = json_pack("{s:s, s:s, s:o}", "event", "start", "device", device_name(report),
                             "answers", answers);
    if (report->device != NULL) {
        (void)json_object_set_new(line, "origin", json_string(device_origin(report)));
        (void)json_object_set_new(line, "kernel_side",
                                  has_kernel_side(report) ? json_string(kernel_side(report).text)
                                                          : json_null());
        (void)json_object_set_new(line, "up", json_boolean(report->device->up));
        (void)json_object_set_new(line, "mtu", json_integer(report->device->mtu));
        json_t *notes = json_array();
        for (unsigned i = 0; i < report->device->n_notes; i++)
            (void)json_array_append_new(notes, json_string(report->device->notes[i].text));
        (void)json_object_set_new(line, "notes", notes);
    }
    counts_print_json(line, stdout);
}

static void start_text(const struct report *report)
{
    const struct options *options = report->options;

    if (report->device != NULL) {
        (void)printf("echohost: %s (%s), kernel side %s, MTU %u%s: answering", device_name(report),
                     device_origin(report),
                     has_kernel_side(report) ? kernel_side(report).text : "without an address",
                     report->device->mtu, report->device->up ? "" : ", down");
    } else {
        (void)printf("echohost: no device, packets come from memory: answering");
    }
    for (size_t i = 0; i < options->n_prefixes && i < MAX_SHOWN; i++)
        (void)printf(" %s", prefix_text(&options->prefixes[i]).text);
    if (options->n_prefixes > MAX_SHOWN)
        (void)printf(" and %zu more", options->n_prefixes - MAX_SHOWN);
    (void)putchar('\n');
}

void report_start(const struct report *report)
{
    (report->options->json ? start_json : start_text)(report);
    (void)fflush(stdout);
    for (unsigned i = 0; report->device != NULL && i < report->device->n_notes; i++)
        (void)fprintf(stderr, "echohost: %s\n", report->device->notes[i].text);
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

static json_t *statistics_json(const struct report *report, const char *event, uint64_t elapsed_ns)
{
    struct counts counts = counts_of(report);
    json_t *line =
        json_pack("{s:s, s:s, s:I, s:I, s:f}", "event", event, "device", device_name(report),
                  "read", (json_int_t)report->port->counters[PORT_READ], "answered",
                  (json_int_t)counts_answered(&counts), "seconds", (double)elapsed_ns / 1e9);

    counts_json(&counts, line);
    if (report->capture != NULL)
        (void)json_object_set_new(line, "capture",
                                  json_pack("{s:I, s:s?}", "packets",
                                            (json_int_t)report->capture->n_packets, "ended",
                                            capture_ends[report->capture->end].word));
    return line;
}

static void statistics_text(const struct report *report, uint64_t elapsed_ns)
{
    struct counts counts = counts_of(report);

    (void)printf("\n--- %s statistics ---\n"
                 "%" PRIu64 " packets read, %" PRIu64 " answered, time %" PRIu64 " ms\n",
                 device_name(report), report->port->counters[PORT_READ], counts_answered(&counts),
                 elapsed_ns / 1000000);
    counts_text(&counts, stdout);
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
