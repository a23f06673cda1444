/* queue.h - one queue of the device, and all that it takes to answer what comes by it
 *
 * Each queue has a host with counters, limits and memory for fragments of its own, a ring and a
 * port: whoever serves one shares nothing with the others but the routes, which nobody changes.
 */
#ifndef APPS_QUEUE_H
#define APPS_QUEUE_H

#include <stdalign.h>

#include "counts.h"
#include "drivers/pages.h"
#include "drivers/tun.h"
#include "policy.h"
#include "serve.h"

enum { QUEUE_ALIGNMENT = 128 }; /* processors fetch cache lines in pairs */

struct queue {
    alignas(QUEUE_ALIGNMENT) struct server server; /* so that no line holds parts of two queues */
    struct tun_port tun;
    struct pages pages; /* under the ring */
    void *fragments;    /* memory for them */
};

/* Memory for n queues, all zero; the caller frees it. NULL with *error said when there is none. */
struct queue *queues_allocate(unsigned n, struct error *error);

/* Makes host and ring as the options say, for packets up to packet_len bytes. False with *error
 * said. queue_free() in every case. The port is not its business. */
bool queue_make(struct queue *queue, const struct options *options, const struct policy *policy,
                uint32_t packet_len, struct error *error);

void queue_free(struct queue *queue);

/* Where it counts. */
struct counted queue_counted(const struct queue *queue);

#endif
