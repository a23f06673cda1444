/* pcapng_reader.h - a pcapng file read back by other code than what wrote it
 *
 * It takes what echohost writes and nothing else: one section, one interface, packets of it. What
 * is not as the format wants it fails the test. (libpcap would read more, and tell less: it knows
 * neither comments nor directions.)
 */
#ifndef TESTS_DRIVERS_PCAPNG_READER_H
#define TESTS_DRIVERS_PCAPNG_READER_H

#include "tests/unit/unit.h"

enum { PCAPNG_ROOM = 8 << 20, PCAPNG_MAX_ENTRIES = 1 << 16 };

struct pcapng_entry {
    uint64_t time_ns;
    unsigned direction; /* 1: in, 2: out */
    const uint8_t *data;
    uint32_t data_len;
    const char *comment; /* NULL: none; no zero behind it */
    size_t comment_len;
    size_t offset; /* of its block */
};

struct pcapng_file {
    uint8_t bytes[PCAPNG_ROOM];
    size_t len;
    char application[64], interface[64];
    struct pcapng_entry entries[PCAPNG_MAX_ENTRIES];
    unsigned n;
};

/* The file at this path; it stays until the next call. */
const struct pcapng_file *pcapng_read(const char *path);

/* Is the comment of an entry this text? NULL: it has none. */
bool pcapng_says(const struct pcapng_entry *entry, const char *comment);

#endif
