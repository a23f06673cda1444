/* live_capture.h - `--capture`: every packet in and out, into a pcapng file, while it happens
 *
 * Whole packets are kept in memory and written together: when there is a buffer of them, and a
 * tenth of a second after the first of them if there is nothing else to do. So a flood does not
 * cost a system call for each packet, and who looks at the file sees nearly all.
 *
 * The file may be of limited size. Then it ends, or the next one begins: FILE is the newest, FILE.1
 * the one before, and so on. Whatever goes wrong with a file (a full disk) ends the capture, not
 * the host, and leaves whole packets behind.
 */
#ifndef APPS_LIVE_CAPTURE_H
#define APPS_LIVE_CAPTURE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "comments.h"
#include "drivers/error.h"
#include "drivers/watch.h"
#include "options.h"

enum live_capture_end { CAPTURE_GOES_ON, CAPTURE_IS_FULL, CAPTURE_HAS_FAILED };

struct live_capture {
    struct watcher watcher; /* first: a struct watcher * to it is a struct live_capture * */
    const char *path;
    const char *interface;
    uint64_t max_len; /* of a file, bytes; 0: no limit */
    uint32_t max_files;
    int fd;
    FILE *stage; /* writes to buffer */
    char *buffer;
    uint64_t n_staged, n_written; /* bytes: in the buffer, in the file */
    uint64_t flushed_ns;
    uint64_t n_packets;        /* in files, for certain */
    uint64_t n_packets_staged; /* in the buffer */
    enum live_capture_end end;
    struct comments comments;
};

/* Opens the file that the options name; interface is what it is called in there. An older content
 * stays until something is written, at the first rest: a start that fails leaves it as it was.
 * False with *error said. live_capture_close() in every case, which may be done twice. */
bool live_capture_open(struct live_capture *capture, const struct options *options,
                       const char *interface, struct error *error);

/* Writes what is left. */
void live_capture_close(struct live_capture *capture);

#endif
