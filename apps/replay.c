/* replay.c - see replay.h
 *
 * One packet after the other: into the ring, to the host, and with its verdict and what leaves into
 * the other capture. Nothing here looks at a clock but for the report, so the same capture gives
 * the same bytes every time.
 */

#include "replay.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "comments.h"
#include "drivers/pcapng.h"
#include "out_file.h"
#include "replay_report.h"
#include "run.h"
#include "signals.h"
#include "stack/fragment.h"
#include "virtual_host.h"

enum {
    PROGRESS_PACKETS = 1024, /* between two looks at whether it is time to show the progress */
};

/* Everything that a replay holds. */
struct replay {
    struct options options;
    struct offline_host offline;
    struct capture_file in;
    struct out_file out;
    struct port port; /* only its counters: what it would count, had it read and written these */
    struct replay_report report;
    struct comments comments;
};

/* Writes what leaves the ring, each answer with all its fragments. An error about a datagram that
 * was given up is no answer to the packet before it, and says itself what it is about. */
static bool write_leaving(struct replay *replay, uint64_t time_ns, bool of_itself)
{
    struct ring *ring = &replay->offline.ring;

    for (struct packet *packet; (packet = ring_unfreed(ring)) != NULL; fragment_left(ring)) {
        if (!verdict_table[packet->verdict].sends)
            continue;
        if (!pcapng_packet(replay->out.stream, time_ns, PCAPNG_OUTBOUND, packet->data,
                           packet->data_len,
                           of_itself ? replay->comments.text[packet->verdict] : NULL))
            return false;
        replay->port.counters[PORT_WRITTEN]++;
    }
    return true;
}

/* What the host does by itself until then, each at its own time, as if it were awake for it. */
static bool pass_time(struct replay *replay, uint64_t until_ns)
{
    struct host *host = &replay->offline.host;
    struct ring *ring = &replay->offline.ring;

    for (uint64_t now; (now = host_deadline(host, ring)) <= until_ns;) {
        (void)host_burst(host, ring, now);
        if (!write_leaving(replay, now, true))
            return false;
    }
    return true;
}

/* One packet to the host; it, its verdict and its answer into the capture. */
static bool feed(struct replay *replay, const struct capture_file_frame *frame)
{
    struct ring *ring = &replay->offline.ring;

    if (!pass_time(replay, frame->time_ns))
        return false;
    memcpy(ring_next(ring)->data, frame->data, frame->data_len);
    ring_fill(ring, frame->data_len);
    replay->port.counters[PORT_READ]++;
    (void)host_burst(&replay->offline.host, ring, frame->time_ns);
    /* as it came: the one in the ring has become its answer */
    return pcapng_packet(replay->out.stream, frame->time_ns, PCAPNG_INBOUND, frame->data,
                         frame->data_len, replay->comments.text[ring_unfreed(ring)->verdict]) &&
           write_leaving(replay, frame->time_ns, false);
}

/* All packets until the end, a signal, or an error that is said then. False when it was one of
 * writing. */
static bool feed_all(struct replay *replay, struct error *error)
{
    enum capture_file_result next = CAPTURE_FILE_FRAME;
    struct capture_file_frame frame;

    while (!(replay->report.stopped = signals_stop()) &&
           (next = capture_file_next(&replay->in, &frame, error)) == CAPTURE_FILE_FRAME) {
        if (frame.is_ip && !feed(replay, &frame))
            return out_file_failed(&replay->out, error);
        if (frame.number % PROGRESS_PACKETS == 0)
            replay_report_progress(&replay->report);
        if (signals_statistics())
            replay_report_counts(&replay->report, "statistics");
    }
    if (next == CAPTURE_FILE_BROKEN &&
        signals_stop()) { /* it was the signal that ended the reading */
        replay->report.stopped = true;
        error->text[0] = '\0';
    }
    return true;
}

/* With both files open: from the first packet to the last word. Returns the exit status. */
static int replay_packets(struct replay *replay, struct error *error)
{
    struct replay_report *report = &replay->report;

    *report = (struct replay_report){
        .counted = {&replay->offline.host, &replay->port, &replay->offline.ring},
        .in = &replay->in,
        .out = strcmp(replay->options.out, "-") == 0 ? stderr : stdout,
        .json = replay->options.json,
    };
    replay_report_begin(report);
    comments_make(&replay->comments);
    if (!pcapng_begin(replay->out.stream, "echohost " ECHOHOST_VERSION, "replay"))
        (void)out_file_failed(&replay->out, error);
    else if (feed_all(replay, error)) {
        if (!out_file_keep(&replay->out, error))
            return EXIT_FAILED;
        struct counts counts;
        replay_report_counts(report, "summary");
        counts_take(&counts, &report->counted);
        if (counts_balance(&counts))
            return error->text[0] == '\0' ? EXIT_DONE : EXIT_FAILED;
        (void)error_set(error, "the counters do not add up: a packet was lost count of; please "
                               "report this with the summary above");
        return EXIT_FAILED;
    }
    out_file_discard(&replay->out);
    return EXIT_FAILED;
}

/* Nothing is opened for writing until there is something to write. Returns the exit status. */
static int replay_capture(struct replay *replay, struct error *error)
{
    const struct options *options = &replay->options;
    int status = EXIT_FAILED;

    if (!capture_file_open(&replay->in, options->in, error))
        return EXIT_FAILED;
    if (capture_file_is(&replay->in, options->out))
        (void)error_set(error,
                        "cannot write %.200s: it is the capture that is read; choose another name",
                        options->out);
    else if (out_file_open(&replay->out, options->out, error))
        status = replay_packets(replay, error);
    capture_file_close(&replay->in);
    return status;
}

static int replay_with_host(struct replay *replay, struct error *error)
{
    int wake_fd = signals_open();

    if (wake_fd < 0) {
        (void)error_set(error, "cannot wait for signals: %s; close some files", strerror(errno));
        return EXIT_FAILED;
    }
    int status = replay_capture(replay, error);
    (void)close(wake_fd);
    return status;
}

int replay(int argc, char **argv)
{
    struct replay replay = {0};
    struct error error = {""};
    int status;

    if (options_ready(&replay.options, REPLAY, argc, argv, &status)) {
        status = offline_host_open(&replay.offline, &replay.options, &error);
        if (status == EXIT_DONE)
            status = replay_with_host(&replay, &error);
        offline_host_close(&replay.offline);
    }
    if (error.text[0] != '\0')
        (void)fprintf(stderr, "echohost: %s\n", error.text);
    options_free(&replay.options);
    return status;
}
