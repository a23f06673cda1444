/* replay_report.h - what `echohost replay` says: how far it is, and how it went */
#ifndef APPS_REPLAY_REPORT_H
#define APPS_REPLAY_REPORT_H

#include "counts.h"
#include "drivers/capture_file.h"

/* What there is to report about. */
struct replay_report {
    struct counted counted;
    const struct capture_file *in;
    FILE *out; /* stdout, or stderr where stdout takes the packets */
    bool json;
    bool stopped;                /* by a signal, before the end of the capture */
    uint64_t began_ns, shown_ns; /* by the clock: the begin, and the last look at the progress */
    bool shows_progress;         /* is stderr a terminal? */
};

/* The clock starts. */
void replay_report_begin(struct replay_report *report);

/* Shows on a terminal how much of the capture has been read, now and then. */
void replay_report_progress(struct replay_report *report);

/* All that was counted so far, as the event "statistics" or "summary". */
void replay_report_counts(struct replay_report *report, const char *event);

#endif
