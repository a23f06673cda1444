/* report.h - what echohost says on stdout: a start line, statistics, a summary
 *
 * As text for people, in the manner of ping, or as one JSON object a line, with the same facts.
 */
#ifndef APPS_REPORT_H
#define APPS_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "counts.h"
#include "drivers/port.h"
#include "drivers/tun_device.h"
#include "live_capture.h"
#include "options.h"
#include "stack/host.h"

/* What there is to report about. */
struct report {
    const struct options *options;
    const struct tun_device *device; /* NULL: packets come from memory */
    const struct host *host;         /* these three are of the one queue; */
    const struct port *port;         /* of several queues: of one whose port has ended, or of any */
    const struct ring *ring;
    const struct counts *queues;        /* of each of several queues; NULL: there is one */
    const struct live_capture *capture; /* NULL: none */
};

/* The device's, or what stands for it. */
const char *report_device_name(const struct report *report);

/* The device, the kernel's side, the MTU and what is answered; then the device's notes on
 * stderr. */
void report_start(const struct report *report);

/* All that was counted so far, after elapsed_ns. The summary is the last of them and says what
 * becomes of the device, which has been restored by then. Left out when nobody reads stdout:
 * packets go before reports. */
void report_statistics(const struct report *report, uint64_t elapsed_ns);
void report_summary(const struct report *report, uint64_t elapsed_ns);

/* Every packet read has a verdict, and every answer is written, lost or waits: the counts agree. */
bool report_balances(const struct report *report);

/* One answer of --mem. */
void report_reply(const struct report *report, uint32_t source, unsigned sequence, unsigned ttl,
                  unsigned message_len);

#endif
