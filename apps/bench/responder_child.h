/* responder_child.h - the process of a responder, from within */
#ifndef APPS_BENCH_RESPONDER_CHILD_H
#define APPS_BENCH_RESPONDER_CHILD_H

#include "responder.h"

/* Starts it; out[1] becomes the stdout of echohost. Returns its process id, -1 with errno set. */
pid_t responder_child(const struct responder_settings *settings, const int out[2]);

#endif
