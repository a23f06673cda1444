/* replay_tape.c - see replay_tape.h */

#include "replay_tape.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

struct tape tape;

int tape_setup(void **state)
{
    (void)state;
    memset(&tape, 0, sizeof tape);
    (void)snprintf(tape.folder, sizeof tape.folder, "/tmp/replay.XXXXXX");
    if (mkdtemp(tape.folder) == NULL)
        return -1;
    (void)snprintf(tape.in, sizeof tape.in, "%s/in", tape.folder);
    (void)snprintf(tape.out, sizeof tape.out, "%s/out", tape.folder);
    tape_again();
    return 0;
}

void tape_again(void)
{
    tape.capture.len = 0;
    write_pcap(&tape.capture, PCAP_NANOSECONDS, LINK_RAW);
}

int tape_teardown(void **state)
{
    (void)state;
    (void)unlink(tape.in);
    (void)unlink(tape.out);
    return rmdir(tape.folder); /* fails when anything else is there */
}

static unsigned n_entries(const char *path)
{
    DIR *directory = opendir(path);
    unsigned n = 0;

    assert_non_null(directory);
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;)
        n += entry->d_name[0] != '.' && strcmp(entry->d_name, "in") != 0;
    (void)closedir(directory);
    return n;
}

unsigned tape_n_files(void)
{
    return n_entries(tape.folder);
}

static void add(struct frame frame, uint64_t time_ns)
{
    write_pcap_record(&tape.capture, &(struct record){.seconds = (uint32_t)(time_ns / NS_PER_S),
                                                      .fraction = (uint32_t)(time_ns % NS_PER_S),
                                                      .bytes = frame.bytes,
                                                      .n_bytes = frame.len});
    frame_free(&frame);
}

void tape_packet(const struct packet_spec *spec, uint64_t time_ns)
{
    add(packet_build(spec), time_ns);
}

void tape_slice(const struct packet_spec *spec, size_t offset, size_t end, uint64_t time_ns)
{
    add(packet_build_slice(spec, offset, end), time_ns);
}

/* ---- what was written ------------------------------------------------------------------------ */

static uint32_t get16(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
}

static uint32_t get32(const uint8_t *bytes)
{
    return get16(bytes) | get16(bytes + 2) << 16;
}

static uint32_t padded(uint32_t len)
{
    return (len + 3) / 4 * 4;
}

/* The options of a packet, up to their end. */
static void read_options(const uint8_t *at, const uint8_t *end, struct replayed *packet)
{
    enum { COMMENT = 1, FLAGS = 2 };

    for (; end - at >= 4 && get16(at) != 0; at += 4 + padded(get16(at + 2))) {
        uint32_t len = get16(at + 2);
        assert_true(padded(len) <= (size_t)(end - at - 4));
        if (get16(at) == COMMENT) {
            assert_true(len < sizeof packet->comment);
            memcpy(packet->comment, at + 4, len);
        } else {
            assert_int_equal(get16(at), FLAGS);
            assert_int_equal(len, 4);
            packet->direction = get32(at + 4);
        }
    }
    assert_int_equal(end - at, 4);
    assert_int_equal(get32(at), 0);
}

static void read_packet(const uint8_t *block, uint32_t block_len)
{
    enum { HEADER_LEN = 28, LEN = 4 };

    assert_true(tape.n_packets < TAPE_MAX_PACKETS);
    struct replayed *packet = &tape.packets[tape.n_packets++];
    *packet = (struct replayed){.time_ns = (uint64_t)get32(block + 12) << 32 | get32(block + 16),
                                .data = block + HEADER_LEN,
                                .data_len = get32(block + 20)};
    assert_int_equal(get32(block + 8), 0);                 /* the interface */
    assert_int_equal(get32(block + 24), packet->data_len); /* of so many */
    assert_true(HEADER_LEN + padded(packet->data_len) + LEN <= block_len);
    read_options(packet->data + padded(packet->data_len), block + block_len - LEN, packet);
}

void tape_read_back(void)
{
    enum { SECTION = 0x0a0d0d0a, INTERFACE = 1, PACKET = 6 };
    FILE *stream = fopen(tape.out, "rb");
    unsigned n_blocks = 0;

    assert_non_null(stream);
    tape.len = fread(tape.bytes, 1, sizeof tape.bytes, stream);
    assert_true(tape.len < sizeof tape.bytes);
    (void)fclose(stream);
    tape.n_packets = 0;
    for (size_t at = 0, len; at < tape.len; at += len, n_blocks++) {
        const uint8_t *block = tape.bytes + at;
        assert_true(tape.len - at >= 12);
        len = get32(block + 4);
        assert_true(len % 4 == 0 && len >= 12 && len <= tape.len - at);
        assert_int_equal(get32(block + len - 4), len);
        assert_int_equal(get32(block), n_blocks == 0   ? SECTION
                                       : n_blocks == 1 ? INTERFACE
                                                       : PACKET);
        if (n_blocks > 1)
            read_packet(block, (uint32_t)len);
    }
    assert_true(n_blocks >= 2);
}

static unsigned n_open_fds(void)
{
    return n_entries("/proc/self/fd");
}

void tape_replay(const char *const *words)
{
    const char *all[32] = {tape.in, tape.out};
    FILE *stream = fopen(tape.in, "wb");

    assert_non_null(stream);
    assert_int_equal(fwrite(tape.capture.bytes, 1, tape.capture.len, stream), tape.capture.len);
    assert_int_equal(fclose(stream), 0);
    for (size_t i = 2; *words != NULL && i < N_ELEMENTS(all) - 1; i++)
        all[i] = *words++;
    struct arguments arguments = arguments_of(all);
    unsigned n_fds = n_open_fds();
    capture_start();
    tape.status = replay(arguments.argc, arguments.argv);
    tape.said = capture_end();
    assert_int_equal(n_open_fds(), n_fds); /* all is closed that was opened */
    if (tape.status == EXIT_DONE && strcmp(tape.out, "-") != 0)
        tape_read_back();
}
