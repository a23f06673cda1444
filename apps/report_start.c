/* report_start.c - the start line; see report.h */

#include "report.h"

#include <stdio.h>

#include "counts.h"
#include "drivers/address.h"
#include "pinning.h"

enum { MAX_SHOWN = 8 }; /* prefixes in the start line */

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

/* The processor of each queue. */
static json_t *cpus_json(const struct options *options)
{
    json_t *cpus = json_array();

    for (unsigned i = 0; i < options->queues; i++)
        (void)json_array_append_new(cpus, json_integer(pinning_cpu(options, i)));
    return cpus;
}

static void start_json(const struct report *report)
{
    json_t *answers = json_array();

    for (size_t i = 0; i < report->options->n_prefixes; i++)
        (void)json_array_append_new(answers,
                                    json_string(prefix_text(&report->options->prefixes[i]).text));
    json_t *line = json_pack("{s:s, s:s, s:o}", "event", "start", "device",
                             report_device_name(report), "answers", answers);
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
    if (report->options->queues > 1)
        (void)json_object_set_new(line, "queues", json_integer(report->options->queues));
    if (report->options->n_cpus > 0)
        (void)json_object_set_new(line, "cpus", cpus_json(report->options));
    counts_print_json(line, stdout);
}

/* ", 2 queues on processors 0, 1": nothing when it is one queue on any processor. */
static void queues_text(const struct options *options)
{
    if (options->queues > 1)
        (void)printf(", %u queues", options->queues);
    else if (options->n_cpus > 0)
        (void)printf(",");
    if (options->n_cpus > 0)
        (void)printf(" on processor%s", options->queues > 1 ? "s" : "");
    for (unsigned i = 0; options->n_cpus > 0 && i < options->queues; i++)
        (void)printf("%s %u", i > 0 ? "," : "", pinning_cpu(options, i));
}

static void start_text(const struct report *report)
{
    const struct options *options = report->options;

    if (report->device != NULL) {
        (void)printf("echohost: %s (%s), kernel side %s, MTU %u%s", report_device_name(report),
                     device_origin(report),
                     has_kernel_side(report) ? kernel_side(report).text : "without an address",
                     report->device->mtu, report->device->up ? "" : ", down");
    } else {
        (void)printf("echohost: no device, packets come from memory");
    }
    queues_text(options);
    (void)printf(": answering");
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
