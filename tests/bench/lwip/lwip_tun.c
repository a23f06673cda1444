/* lwip_tun.c - lwIP answering on a tun device, for `echohost bench tun --against 'lwip_tun $TUN'`
 *
 * The loop is that of our own driver (drivers/tun.c): read until there is no more or the burst is
 * full, answer all of it, write the answers. lwIP's own tapif is for Ethernet, and reads one frame
 * after a select().
 */

#define _GNU_SOURCE /* POLLIN and the rest of POSIX */

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "drivers/address.h"
#include "drivers/tun_device.h"
#include "lwip_host.h"
#include "lwip_port.h"
#include "stack/ring.h"

enum {
    KERNEL_SIDE = (int)0xc0a8030b, /* 192.168.3.11, where the device has no address yet */
    PREFIX_LEN = 24,
    BURST = 64,
    ROOM = 2048, /* no power of two with the rest: headers would collide in the cache */
};

struct cell {
    _Alignas(RING_CACHE_LINE) uint8_t headroom[RING_HEADROOM];
    uint8_t packet[ROOM];
    uint32_t len;
};

static struct cell cells[BURST];

/* Returns the number of packets; 0: there is none now; below 0: the device is gone. */
static int read_burst(int fd)
{
    int n = 0;

    while (n < BURST) {
        ssize_t len = read(fd, cells[n].packet, ROOM);
        if (len > 0)
            cells[n++].len = (uint32_t)len;
        else if (errno == EAGAIN)
            break;
        else if (errno != EINTR)
            return -1;
    }
    return n;
}

static void serve(int fd)
{
    struct pollfd readable = {.fd = fd, .events = POLLIN};

    for (int n; (n = read_burst(fd)) >= 0;) {
        for (int i = 0; i < n; i++)
            cells[i].len = lwip_host_take(cells[i].packet, cells[i].len, ROOM);
        for (int i = 0; i < n; i++) {
            if (cells[i].len > 0 && write(fd, cells[i].packet, cells[i].len) < 0 && errno == EBADFD)
                return;
        }
        if (n == 0 && poll(&readable, 1, -1) > 0 && (readable.revents & POLLERR))
            return;
    }
}

static int fail(const char *text)
{
    (void)fprintf(stderr, "lwip_tun: %s\n", text);
    return 1;
}

int main(int argc, char **argv)
{
    bool ours = argc > 1 && strcmp(argv[1], "--our-checksum") == 0;
    struct tun_settings settings = {.address = (uint32_t)KERNEL_SIDE, .prefix_len = PREFIX_LEN};
    uint32_t address = (uint32_t)KERNEL_SIDE + 1;
    struct tun_device device;
    struct error error;

    argv += ours;
    argc -= ours;
    if (argc < 2 || argc > 3 || (argc == 3 && !address_parse(argv[2], &address))) {
        (void)fprintf(stderr, "Usage: lwip_tun [--our-checksum] DEVICE [ADDRESS]\n");
        return 2;
    }
    settings.name = argv[1];
    if (!tun_device_open(&device, &settings, &error) ||
        !lwip_host_open(address, PREFIX_LEN, &error))
        return fail(error.text);
    if (!lwip_port_use_our_checksum(ours))
        return fail("cannot use our checksum: this lwIP has its own compiled in; leave that out");
    serve(device.fd);
    return fail("the device is gone");
}
