/* capture_file.h - reads the IP packets of a capture, pcap or pcapng, with libpcap
 *
 * What a capture holds are frames of some link layer. That is stripped here, so that a packet
 * begins with its IP header, as it comes out of a tun device. What follows a packet in its frame
 * (padding, a checksum) stays: a host finds the end by the total length.
 */
#ifndef DRIVERS_CAPTURE_FILE_H
#define DRIVERS_CAPTURE_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "error.h"

struct pcap;
struct link_layer;

struct capture_file {
    struct pcap *pcap;
    const struct link_layer *link;
    const char *name; /* the path, or "stdin"; stays the caller's */
    dev_t device;     /* with inode: which file it is, whatever its name */
    ino_t inode;
    uint64_t size;     /* bytes, 0: not known, as of a pipe */
    uint64_t n_frames; /* read so far */
    uint64_t n_not_ip; /* of them */
    uint64_t n_cut;    /* of the others: the capture has not all of their bytes */
    uint64_t last_ns;
};

/* A frame of a capture. */
struct capture_file_frame {
    bool is_ip;          /* else there is nothing to give to a host: ARP, or no whole link header */
    const uint8_t *data; /* from the IP header on; valid until the next is read */
    uint32_t data_len;   /* bytes captured, 0 to 65,535, what an IPv4 packet can have: of more, as
                            offloading leaves them in captures, the first ones */
    uint64_t number;     /* in the file, from 1 */
    uint64_t time_ns;    /* since 1970-01-01 UTC, and never before that of the frame before */
};

enum capture_file_result { CAPTURE_FILE_FRAME, CAPTURE_FILE_END, CAPTURE_FILE_BROKEN };

/* Opens the capture at this path, "-" for stdin. False with *error said when it is missing, no
 * capture, or one of a link layer that is not known here. */
bool capture_file_open(struct capture_file *file, const char *path, struct error *error);

/* Reads the next frame. CAPTURE_FILE_END when there is none, CAPTURE_FILE_BROKEN with *error said
 * when the file cannot be read from here on. */
enum capture_file_result capture_file_next(struct capture_file *file,
                                           struct capture_file_frame *frame, struct error *error);

/* Bytes read so far, of file->size; 0 when that is not known. */
uint64_t capture_file_position(const struct capture_file *file);

/* Is this the file at path (or stdout, for "-")? Then to write that would be to lose the capture.
 */
bool capture_file_is(const struct capture_file *file, const char *path);

void capture_file_close(struct capture_file *file);

#endif
