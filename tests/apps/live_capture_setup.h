/* live_capture_setup.h - a capture in a folder of its own, and packets for it
 *
 * Packet number n has n in its first four bytes, so that it can be told which of them are in a
 * file, whether in order, and whether whole.
 */
#ifndef TESTS_APPS_LIVE_CAPTURE_SETUP_H
#define TESTS_APPS_LIVE_CAPTURE_SETUP_H

#include "tests/unit/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "apps/live_capture.h"
#include "capture.h"
#include "tests/drivers/pcapng_reader.h"
#include "tests/drivers/texts.h"

enum { DATA_LEN = 84, MAX_FILES = 100 };

static const uint64_t NS_PER_MS = 1000000, BEGIN_NS = 1700000000123456789;

static const char comment[] =
    "SEND_ECHO_REPLY: an echo request for this host: answered (RFC 1122 section 3.2.2.6)";

static char folder[] = "/tmp/live_capture.XXXXXX", path[sizeof folder + 16];
static struct live_capture capture;
static struct options options;
static struct error error;
static uint32_t n_put; /* packets, answers included */

static inline int folder_setup(void **state)
{
    (void)state;
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    if (mkdtemp(folder) == NULL)
        return -1;
    (void)snprintf(path, sizeof path, "%s/f", folder);
    options = (struct options){.capture = path, .capture_files = 1};
    error.text[0] = '\0';
    n_put = 0;
    return 0;
}

/* Empties the folder, where it still is. */
static inline int folder_teardown(void **state)
{
    char name[sizeof path + 256];
    DIR *directory = opendir(folder);

    (void)state;
    live_capture_close(&capture);
    if (directory == NULL)
        return 0;
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        (void)snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
        (void)unlink(name);
    }
    (void)closedir(directory);
    return rmdir(folder);
}

static inline void open_capture(void)
{
    if (!live_capture_open(&capture, &options, "tun0", &error))
        fail_msg("%s", error.text);
}

static inline void fill(uint8_t *data, uint32_t len, uint32_t number)
{
    for (uint32_t i = 0; i < len; i++)
        data[i] = (uint8_t)(i < 4 ? number >> 8 * i : number + i);
}

/* A packet of that length comes, or leaves. */
static inline void put_long(bool answer, uint32_t len)
{
    static uint8_t data[65535];
    struct watched packet = {BEGIN_NS + n_put, data, len, SEND_ECHO_REPLY};

    fill(data, len, n_put++);
    if (answer)
        capture.watcher.operations->answer(&capture.watcher, &packet, false);
    else
        capture.watcher.operations->packet(&capture.watcher, &packet);
}

/* So many packets come, each with its answer. */
static inline void put(uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        put_long(false, DATA_LEN);
        put_long(true, DATA_LEN);
    }
}

/* Nothing comes for a while. */
static inline uint64_t rest_at(uint64_t now_ns)
{
    return capture.watcher.operations->rest(&capture.watcher, now_ns);
}

/* Packet n of a file is packet first + n of those that were put. */
static inline void assert_holds(const struct pcapng_file *file, uint32_t first)
{
    uint8_t expected[DATA_LEN];

    for (uint32_t i = 0; i < file->n; i++) {
        const struct pcapng_entry *entry = &file->entries[i];
        bool answer = (first + i) % 2;
        fill(expected, DATA_LEN, first + i);
        assert_int_equal(entry->data_len, DATA_LEN);
        assert_memory_equal(entry->data, expected, DATA_LEN);
        assert_int_equal(entry->time_ns, BEGIN_NS + first + i);
        assert_int_equal(entry->direction, answer ? 2 : 1);
        assert_true(pcapng_says(entry, answer ? NULL : comment));
    }
}

static inline uint64_t size_of(const char *name)
{
    struct stat file;

    return stat(name, &file) == 0 ? (uint64_t)file.st_size : UINT64_MAX;
}

#define folder_test(behaviour)                                                                     \
    cmocka_unit_test_setup_teardown(behaviour, folder_setup, folder_teardown)

#endif
