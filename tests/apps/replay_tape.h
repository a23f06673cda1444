/* replay_tape.h - a capture made packet by packet, and what `echohost replay` makes of it
 *
 * What it wrote is read back here without libpcap, which would not tell directions and comments;
 * anything that is not as the format wants it fails the test.
 */
#ifndef TESTS_APPS_REPLAY_TAPE_H
#define TESTS_APPS_REPLAY_TAPE_H

#include "tests/unit/unit.h"

#include "apps/replay.h"
#include "apps/run.h"
#include "arguments.h"
#include "capture.h"
#include "tests/drivers/capture_bytes.h"
#include "tests/unit/packet_builder.h"

static const uint64_t NS_PER_S = 1000000000, NS_PER_MS = 1000000;

enum { TAPE_MAX_PACKETS = 256, INBOUND = 1, OUTBOUND = 2 };

struct replayed {
    uint64_t time_ns;
    unsigned direction;
    const uint8_t *data;
    uint32_t data_len;
    char comment[256]; /* "": none */
};

struct tape {
    char folder[32], in[40], out[40];
    struct capture_bytes capture;
    int status;
    const struct captured *said;
    uint8_t bytes[1 << 19]; /* of what was written */
    size_t len;
    struct replayed packets[TAPE_MAX_PACKETS];
    unsigned n_packets;
};

extern struct tape tape;

int tape_setup(void **state);
int tape_teardown(void **state);

/* Another capture in the same test. */
void tape_again(void);

/* One more packet in the capture, this many nanoseconds after 1970. */
void tape_packet(const struct packet_spec *spec, uint64_t time_ns);
void tape_slice(const struct packet_spec *spec, size_t offset, size_t end, uint64_t time_ns);

/* Replays the capture; the words, up to a NULL, follow the two files on the command line. */
void tape_replay(const char *const *words);

#define REPLAY(...) tape_replay((const char *const[]){__VA_ARGS__, NULL})

/* The same, when it has to go well. */
#define REPLAY_WELL(...)                                                                           \
    do {                                                                                           \
        REPLAY(__VA_ARGS__);                                                                       \
        if (tape.status != EXIT_DONE)                                                              \
            fail_msg("%s", tape.said->err);                                                        \
        assert_string_equal(tape.said->err, "");                                                   \
    } while (0)

/* Files in the folder, but for the capture. */
unsigned tape_n_files(void);

/* Reads the file that was written. */
void tape_read_back(void);

#define tape_test(behaviour) cmocka_unit_test_setup_teardown(behaviour, tape_setup, tape_teardown)

#endif
