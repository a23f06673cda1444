/* fake_tun.h - a tun fd that does what a script says, and remembers what it was asked
 *
 * For tests linked with --wrap=read,--wrap=write,--wrap=poll,--wrap=close: calls on FAKE_FD end up
 * here. The packets that are read are numbered from 0 on; the number stands in their first four
 * bytes, so that a write can tell which packet it was given.
 */
#ifndef TESTS_DRIVERS_FAKE_TUN_H
#define TESTS_DRIVERS_FAKE_TUN_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FAKE_FD = 1000,
    FAKE_WAKE_FD = 1001,
    FAKE_MAX = 4096,
    FAKE_ALL = 1 << 20, /* as many bytes as there are */
};

/* What calls are to return: a number of bytes, or a negative errno; when the list is used up,
 * `then`. */
struct fake_script {
    int results[FAKE_MAX];
    size_t n_results, n_used;
    int then;
};

struct fake_call {
    const void *buffer;
    size_t buffer_len;
    uint32_t number; /* of the packet */
    int result;
};

struct fake_calls {
    struct fake_call calls[FAKE_MAX];
    size_t n; /* all of them; only the first FAKE_MAX are kept */
};

struct fake_tun {
    struct fake_script read_script, write_script;
    struct fake_calls reads, writes;
    uint32_t n_packets; /* read so far */

    /* what is read when the script says FAKE_ALL, instead of a packet with a number */
    const uint8_t *packet;
    size_t packet_len;

    /* NULL, or who looks at the bytes while they are written: they may be others afterwards */
    void (*watch)(const uint8_t *bytes, size_t len, int result);

    int poll_result;
    short wake_revents, tun_revents;
    size_t n_polls;
    nfds_t n_polled;
    struct pollfd polled[2]; /* as the last poll was asked */
    int timeout_ms;

    size_t n_closes;
};

extern struct fake_tun fake;

/* Nothing to read, every write is taken, every poll runs into its timeout. */
void fake_start(void);

/* Appends one result to a script. */
void fake_will(struct fake_script *script, int result);

/* Is this what packet number `number` of data_len bytes looked like when it was read? */
int fake_is_intact(const uint8_t *data, size_t data_len, uint32_t number);

#endif
