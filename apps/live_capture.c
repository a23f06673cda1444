/* live_capture.c - see live_capture.h */

#define _POSIX_C_SOURCE 200809L /* fmemopen, ftruncate */

#include "live_capture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/pcapng.h"

enum {
    BUFFER_LEN = 1 << 20,
    FLUSH_NS = 100000000,
    MAX_PATH_LEN = 4096,
};

#define APPLICATION "echohost " ECHOHOST_VERSION

static void end_capture(struct live_capture *capture, enum live_capture_end end)
{
    capture->end = end;
    if (capture->fd >= 0)
        (void)close(capture->fd);
    capture->fd = -1;
}

static void fail(struct live_capture *capture, const char *what, int why)
{
    (void)fprintf(stderr,
                  "echohost: cannot %s %s any more: %s; the capture ends here, the host goes on\n",
                  what, capture->path, strerror(why));
    end_capture(capture, CAPTURE_HAS_FAILED);
}

/* A file that has no name any more is written for nobody. */
static bool is_deleted(int fd)
{
    struct stat file;

    return fstat(fd, &file) == 0 && file.st_nlink == 0;
}

/* Nothing that was there before would be lost with it. */
static bool is_empty(int fd)
{
    struct stat file;

    return fstat(fd, &file) == 0 && file.st_size == 0;
}

/* Writes the buffer to the file. What was written of it when that fails is cut back to whole
 * packets. */
static void flush(struct live_capture *capture)
{
    uint64_t n = 0;

    (void)fflush(capture->stage); /* to the buffer, where there is room */
    if (capture->end == CAPTURE_GOES_ON && is_deleted(capture->fd))
        fail(capture, "write", ENOENT);
    else if (capture->end == CAPTURE_GOES_ON && capture->n_written == 0)
        (void)ftruncate(capture->fd, 0); /* of what the file held before; not of a pipe */
    while (n < capture->n_staged && capture->end == CAPTURE_GOES_ON) {
        ssize_t written = write(capture->fd, capture->buffer + n, capture->n_staged - n);
        if (written >= 0) {
            n += (uint64_t)written;
        } else if (errno != EINTR) {
            int why = errno;
            uint64_t whole = pcapng_whole(capture->buffer, n, &capture->n_packets);
            (void)ftruncate(capture->fd, (off_t)(capture->n_written + whole));
            fail(capture, "write", why);
        }
    }
    capture->n_written += n;
    capture->n_staged = 0;
    if (capture->end == CAPTURE_GOES_ON)
        capture->n_packets += capture->n_packets_staged;
    capture->n_packets_staged = 0;
    rewind(capture->stage);
}

/* Opens the file and begins it; what it holds stays until there is something to write. False with
 * errno set. */
static bool begin_file(struct live_capture *capture)
{
    capture->fd = open(capture->path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
    if (capture->fd < 0)
        return false;
    capture->n_written = 0;
    (void)pcapng_begin(capture->stage, APPLICATION, capture->interface);
    capture->n_staged = pcapng_begin_len(APPLICATION, capture->interface);
    return true;
}

/* FILE becomes FILE.1, and so on; the oldest is gone. */
static void rotate(struct live_capture *capture)
{
    char from[MAX_PATH_LEN], to[MAX_PATH_LEN];

    (void)close(capture->fd);
    capture->fd = -1;
    for (uint32_t i = capture->max_files - 1; i > 0; i--) {
        (void)snprintf(to, sizeof to, "%s.%u", capture->path, i);
        (void)snprintf(from, sizeof from, i > 1 ? "%s.%u" : "%s", capture->path, i - 1);
        if (rename(from, to) != 0 && errno != ENOENT) {
            fail(capture, "rename", errno);
            return;
        }
    }
    if (!begin_file(capture))
        fail(capture, "write", errno);
}

/* Makes room for one more block. False when the capture has come to its end. */
static bool make_room(struct live_capture *capture, uint64_t block_len)
{
    if (capture->end != CAPTURE_GOES_ON)
        return false;
    if (capture->n_staged + block_len > BUFFER_LEN)
        flush(capture);
    if (capture->max_len == 0 ||
        capture->n_written + capture->n_staged + block_len <= capture->max_len)
        return capture->end == CAPTURE_GOES_ON;

    flush(capture);
    uint64_t file_len = pcapng_begin_len(APPLICATION, capture->interface) + block_len;
    if (capture->end != CAPTURE_GOES_ON)
        return false;
    if (file_len > capture->max_len) {
        (void)fprintf(stderr,
                      "echohost: a packet needs a file of %llu bytes and %s may have %llu: the "
                      "capture ends here, the host goes on; give it a larger --capture-size\n",
                      (unsigned long long)file_len, capture->path,
                      (unsigned long long)capture->max_len);
        end_capture(capture, CAPTURE_IS_FULL);
    } else if (capture->max_files > 1) {
        rotate(capture);
    } else {
        (void)fprintf(stderr,
                      "echohost: %s has its size of %llu bytes: the capture ends here, the host "
                      "goes on\n",
                      capture->path, (unsigned long long)capture->max_len);
        end_capture(capture, CAPTURE_IS_FULL);
    }
    return capture->end == CAPTURE_GOES_ON;
}

static void put(struct live_capture *capture, const struct watched *packet,
                enum pcapng_direction direction, const char *comment)
{
    uint64_t block_len = pcapng_packet_len(packet->data_len, comment);

    if (!make_room(capture, block_len))
        return;
    (void)pcapng_packet(capture->stage, packet->time_ns, direction, packet->data, packet->data_len,
                        comment);
    capture->n_staged += block_len;
    capture->n_packets_staged++;
}

static void show_packet(struct watcher *watcher, const struct watched *packet)
{
    struct live_capture *capture = (struct live_capture *)watcher;

    put(capture, packet, PCAPNG_INBOUND, capture->comments.text[packet->verdict]);
}

static void show_answer(struct watcher *watcher, const struct watched *answer, bool unasked)
{
    struct live_capture *capture = (struct live_capture *)watcher;

    put(capture, answer, PCAPNG_OUTBOUND, unasked ? capture->comments.text[answer->verdict] : NULL);
}

static uint64_t rest(struct watcher *watcher, uint64_t now_ns)
{
    struct live_capture *capture = (struct live_capture *)watcher;

    if (capture->n_staged == 0 || capture->end != CAPTURE_GOES_ON)
        return UINT64_MAX;
    if (now_ns - capture->flushed_ns < FLUSH_NS)
        return capture->flushed_ns + FLUSH_NS - now_ns;
    capture->flushed_ns = now_ns;
    flush(capture);
    return UINT64_MAX;
}

bool live_capture_open(struct live_capture *capture, const struct options *options,
                       const char *interface, struct error *error)
{
    static const struct watcher_operations operations = {show_packet, show_answer, rest};

    *capture = (struct live_capture){
        .watcher.operations = &operations,
        .path = options->capture,
        .interface = interface,
        .max_len = options->capture_size,
        .max_files = options->capture_files,
        .fd = -1,
        .buffer = malloc(BUFFER_LEN + 1), /* and the zero that closes what was staged */
    };
    comments_make(&capture->comments);
    if (strcmp(capture->path, "-") == 0 || strlen(capture->path) > MAX_PATH_LEN - 16)
        return error_set(error,
                         "cannot capture to '%.60s': stdout is for the report, and a name "
                         "is shorter; name a file",
                         capture->path);
    if (capture->buffer != NULL)
        capture->stage = fmemopen(capture->buffer, BUFFER_LEN + 1, "w");
    if (capture->stage == NULL)
        return error_set(error, "cannot keep a buffer for the capture: %s; free some memory",
                         strerror(errno));
    if (capture->max_len != 0 && capture->max_len < pcapng_begin_len(APPLICATION, interface))
        return error_set(error,
                         "cannot end a capture at %llu bytes: that is less than its beginning; "
                         "give it more, like 1M",
                         (unsigned long long)capture->max_len);
    (void)sigaction(SIGXFSZ, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    struct stat file;
    if (capture->max_files > 1 && lstat(capture->path, &file) == 0 && !S_ISREG(file.st_mode))
        return error_set(error,
                         "cannot rotate %.200s: it is no plain file, and would be renamed; leave "
                         "out --capture-files, or name another",
                         capture->path);
    if (!begin_file(capture))
        return error_set(error, "cannot capture to %.200s: %s; name a file that can be written",
                         capture->path, strerror(errno));
    return true;
}

void live_capture_close(struct live_capture *capture)
{
    if (capture->stage != NULL) {
        bool has_begun = capture->n_written > 0 || capture->n_packets_staged > 0;
        if (capture->fd >= 0 && (has_begun || is_empty(capture->fd)))
            flush(capture);
        (void)fclose(capture->stage);
        capture->stage = NULL;
    }
    if (capture->fd >= 0)
        (void)close(capture->fd);
    capture->fd = -1;
    free(capture->buffer);
    capture->buffer = NULL;
}
