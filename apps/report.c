/* report.c - see report.h; JSON is written with jansson */

#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "answers.h"
#include "drivers/address.h"
#include "stack/fragment.h"
#include "stack/mib.h"

enum {
    MAX_SHOWN = 8,       /* prefixes in the start line */
    LAST_WORDS_MS = 500, /* that the summary waits for its reader */
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

static uint64_t sum_of_verdicts(const struct host *host)
{
    uint64_t sum = 0;

    for (int i = 0; i < N_VERDICTS; i++)
        sum += host->verdicts[i];
    return sum;
}

static uint64_t n_answered(const struct report *report)
{
    return answers_left(report->host, report->ring, report->port);
}

bool report_balances(const struct report *report)
{
    const uint64_t *counters = report->port->counters;
    uint64_t waiting = 0;
    struct mib mib;

    for (uint32_t i = report->ring->freed; i != report->ring->judged; i++) {
        const struct packet *packet = ring_packet(report->ring, i);
        if (verdict_table[packet->verdict].sends)
            waiting += 1 + fragment_n_left(packet);
    }
    mib_read(report->host, &mib);
    return counters[PORT_READ] == sum_of_verdicts(report->host) &&
           counters[PORT_WRITTEN] + port_lost(report->port) + waiting ==
               mib.counters[MIB_IP_OUT_TRANSMITS];
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

/* Takes over the object. What cannot be written to stdout is lost, and the host goes on. */
static void print_json(json_t *object)
{
    (void)json_dumpf(object, stdout, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(9));
    (void)putchar('\n');
    json_decref(object);
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
    print_json(line);
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
        print_json(json_pack("{s:s, s:s, s:i, s:i, s:i}", "event", "reply", "from",
                             address_text(source).text, "icmp_seq", (int)sequence, "ttl", (int)ttl,
                             "bytes", (int)message_len));
    else
        (void)printf("%u bytes from %s: icmp_seq=%u ttl=%u\n", message_len,
                     address_text(source).text, sequence, ttl);
}

/* The numbers by ICMP type that are not zero. */
static json_t *by_type_json(const uint64_t by_type[256])
{
    json_t *object = json_object();

    for (int type = 0; type < 256; type++) {
        char key[sizeof "255"];
        (void)snprintf(key, sizeof key, "%d", type);
        if (by_type[type] != 0)
            (void)json_object_set_new(object, key, json_integer((json_int_t)by_type[type]));
    }
    return object;
}

/* A group of counters after the other, zeros left out. */
static json_t *mib_json(const struct report *report)
{
    json_t *groups = json_object();
    struct mib mib;

    mib_read(report->host, &mib);
    for (int i = 0; i < N_MIB_COUNTERS; i++) {
        const struct mib_row *row = &mib_table[i];
        if (mib.counters[i] == 0)
            continue;
        if (json_object_get(groups, row->group) == NULL)
            (void)json_object_set_new(groups, row->group, json_object());
        (void)json_object_set_new(json_object_get(groups, row->group), row->name,
                                  json_integer((json_int_t)mib.counters[i]));
    }
    (void)json_object_set_new(groups, "icmpMsgStatsInPkts", by_type_json(mib.icmp_in));
    (void)json_object_set_new(groups, "icmpMsgStatsOutPkts", by_type_json(mib.icmp_out));
    return groups;
}

/* A line for each group that has something to say. */
static void mib_text(const struct report *report)
{
    const char *group = "";
    struct mib mib;

    mib_read(report->host, &mib);
    for (int i = 0; i < N_MIB_COUNTERS; i++) {
        const struct mib_row *row = &mib_table[i];
        if (mib.counters[i] == 0)
            continue;
        if (strcmp(row->group, group) == 0)
            (void)printf(", %s %" PRIu64, row->name, mib.counters[i]);
        else
            (void)printf("%s%s: %s %" PRIu64, *group != '\0' ? "\n" : "", row->group, row->name,
                         mib.counters[i]);
        group = row->group;
    }
    if (*group != '\0')
        (void)putchar('\n');
}

static json_t *counts_json(const struct report *report, const char *event, uint64_t elapsed_ns)
{
    json_t *verdicts = json_object(), *driver = json_object();

    for (int i = 0; i < N_VERDICTS; i++) {
        if (report->host->verdicts[i] != 0)
            (void)json_object_set_new(verdicts, verdict_table[i].name,
                                      json_integer((json_int_t)report->host->verdicts[i]));
    }
    for (int i = 0; i < N_PORT_COUNTERS; i++) {
        if (report->port->counters[i] != 0)
            (void)json_object_set_new(driver, port_counter_table[i].name,
                                      json_integer((json_int_t)report->port->counters[i]));
    }
    return json_pack("{s:s, s:s, s:I, s:I, s:f, s:o, s:I, s:b, s:o, s:o}", "event", event, "device",
                     device_name(report), "read", (json_int_t)report->port->counters[PORT_READ],
                     "answered", (json_int_t)n_answered(report), "seconds",
                     (double)elapsed_ns / 1e9, "verdicts", verdicts, "sum_of_verdicts",
                     (json_int_t)sum_of_verdicts(report->host), "balanced",
                     (int)report_balances(report), "driver", driver, "mib", mib_json(report));
}

static void counts_text(const struct report *report, uint64_t elapsed_ns)
{
    const uint64_t *verdicts = report->host->verdicts, *counters = report->port->counters;
    uint64_t sum = sum_of_verdicts(report->host);

    (void)printf("\n--- %s statistics ---\n"
                 "%" PRIu64 " packets read, %" PRIu64 " answered, time %" PRIu64 " ms\n",
                 device_name(report), counters[PORT_READ], n_answered(report),
                 elapsed_ns / 1000000);
    for (int i = 0; i < N_VERDICTS; i++) {
        const struct verdict_row *row = &verdict_table[i];
        if (verdicts[i] != 0)
            (void)printf("%9" PRIu64 "  %-27s %s (%s)\n", verdicts[i], row->name, row->sentence,
                         row->clause);
    }
    for (int i = PORT_READ + 1; i < N_PORT_COUNTERS; i++) {
        if (counters[i] != 0 && i != PORT_WRITTEN)
            (void)printf("%9" PRIu64 "  %-27s %s\n", counters[i], port_counter_table[i].name,
                         port_counter_table[i].sentence);
    }
    mib_text(report);
    (void)printf("read %" PRIu64 " %s sum of verdicts %" PRIu64 "\n", counters[PORT_READ],
                 counters[PORT_READ] == sum ? "=" : "IS NOT THE", sum);
}

void report_statistics(const struct report *report, uint64_t elapsed_ns)
{
    if (!stdout_is_read(0))
        return;
    if (report->options->json)
        print_json(counts_json(report, "statistics", elapsed_ns));
    else
        counts_text(report, elapsed_ns);
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
        json_t *line = counts_json(report, "summary", elapsed_ns);
        if (has_fate)
            fate_json(report->device, line);
        print_json(line);
    } else {
        counts_text(report, elapsed_ns);
        if (has_fate)
            fate_text(report->device);
    }
    (void)fflush(stdout);
}
