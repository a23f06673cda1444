/* capture_bytes.h - captures, byte for byte: pcap and pcapng in either byte order
 *
 * Written without libpcap, which is what reads them; each number goes where the format has it.
 */
#ifndef TESTS_DRIVERS_CAPTURE_BYTES_H
#define TESTS_DRIVERS_CAPTURE_BYTES_H

#include "tests/unit/unit.h"

#include "drivers/capture_file.h"

enum {
    PCAP_MICROSECONDS = (int)0xa1b2c3d4,
    PCAP_NANOSECONDS = (int)0xa1b23c4d,
    LINK_RAW = 101,
    LINK_ETHERNET = 1,
    CAPTURE_ROOM = 1 << 19,
};

struct capture_bytes {
    bool big_endian;
    size_t len;
    uint8_t bytes[CAPTURE_ROOM];
};

/* One record. */
struct record {
    uint32_t seconds, fraction; /* of pcap; of pcapng the halves of its count, the higher first */
    uint32_t captured_len, len; /* 0: as many as there are */
    const void *bytes;
    size_t n_bytes;
};

/* The header of a pcap file. */
void write_pcap(struct capture_bytes *capture, int magic, uint32_t link);
void write_pcap_record(struct capture_bytes *capture, const struct record *record);

/* The Section Header of a pcapng file; an Interface Description whose times count 10^-resolution
 * seconds (-1: it does not say, so it is 6), from offset seconds on; an Enhanced and a Simple
 * Packet. */
void write_section(struct capture_bytes *capture);
void write_interface(struct capture_bytes *capture, uint32_t link, int resolution, int64_t offset);
void write_enhanced(struct capture_bytes *capture, const struct record *record);
void write_simple(struct capture_bytes *capture, const void *bytes, size_t n_bytes);

/* Opens a file with these bytes, whose name is then "the capture". */
bool try_bytes(const struct capture_bytes *capture, struct capture_file *file, struct error *error);

/* The same, when it has to succeed. */
struct capture_file open_bytes(const struct capture_bytes *capture);

/* The same, when it has to fail: *error says why. */
void open_fails(const struct capture_bytes *capture, struct error *error);

/* Reads one frame that has to be there. */
struct capture_file_frame next_of(struct capture_file *file);

/* Nothing more comes, and the file is whole. Closes it. */
void assert_ends(struct capture_file *file);

#endif
