/* watching.c - see watching.h */

#include "watching.h"

#include <errno.h>
#include <string.h>

/* What the interface is called in a capture: it is begun before there is one. */
static const char *capture_name(const struct options *options)
{
    if (options->mem)
        return "memory";
    return options->fd >= 0 ? "fd" : options->interface;
}

bool watching_begin(struct watching *watching, const struct options *options, struct error *error)
{
    return options->capture == NULL ||
           live_capture_open(&watching->capture, options, capture_name(options), error);
}

bool watching_surround(struct watching *watching, const struct options *options,
                       struct server *server, struct error *error)
{
    struct watch *watch = &watching->watch;

    if (options->capture == NULL && !options->trace)
        return true;
    if (!watch_open(watch, server->port, &server->ring))
        return error_set(error, "cannot map memory to watch the packets: %s; free some",
                         strerror(errno));
    if (options->capture != NULL)
        watch_add(watch, &watching->capture.watcher);
    if (options->trace) {
        trace_open(&watching->trace);
        watch_add(watch, &watching->trace.watcher);
    }
    server->port = &watch->port;
    return true;
}

void watching_end(struct watching *watching, const struct options *options)
{
    if (watching->has_ended)
        return;
    watching->has_ended = true;
    if (options->capture != NULL)
        live_capture_close(&watching->capture);
    if (options->trace)
        trace_close(&watching->trace);
}
