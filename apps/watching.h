/* watching.h - whoever wants to see each packet of a run: `--capture` and `--trace`
 *
 * They stand around the port (drivers/watch.h); where nobody watches there is nothing around it.
 */
#ifndef APPS_WATCHING_H
#define APPS_WATCHING_H

#include "live_capture.h"
#include "serve.h"
#include "trace.h"

struct watching {
    struct watch watch;
    struct live_capture capture;
    struct trace trace;
    bool has_ended;
};

/* Opens the file of a capture, before there is anything to be captured. False with *error said;
 * watching_end() in every case. */
bool watching_begin(struct watching *watching, const struct options *options, struct error *error);

/* Stands around the server's port, if somebody wants to see. False with *error said. */
bool watching_surround(struct watching *watching, const struct options *options,
                       struct server *server, struct error *error);

/* The last packets are written and printed. May be done twice. */
void watching_end(struct watching *watching, const struct options *options);

#endif
