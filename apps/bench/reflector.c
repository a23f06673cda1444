/* reflector.c - see reflector.h */

#define _DEFAULT_SOURCE /* struct ifreq, syscall */

#include "reflector.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "link.h"
#include "stack/icmp.h"
#include "stack/ipv4.h"

enum {
    STRIDE = 2112,
    ROOM = 2048
}; /* as in stack/ring: headers that do not collide in the cache */

struct cells {
    _Alignas(64) uint8_t bytes[REFLECTOR_MAX_BATCH][STRIDE];
    size_t len[REFLECTOR_MAX_BATCH];
};

static int open_device(void)
{
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

    memcpy(request.ifr_name, LINK_TUN, sizeof LINK_TUN);
    if (fd >= 0 && ioctl(fd, TUNSETIFF, &request) == 0)
        return fd;
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

/* Request to reply: the type's 8 is 0, and the checksum goes up by as much. */
static void reflect(uint8_t *packet)
{
    struct ipv4_header *ip = (struct ipv4_header *)packet;
    struct icmp_header *icmp = (struct icmp_header *)(packet + sizeof *ip);
    be32 source = ip->source;
    uint32_t sum = be16_get(icmp->checksum) + (ICMP_ECHO_REQUEST << 8);

    ip->source = ip->destination;
    ip->destination = source;
    icmp->type = ICMP_ECHO_REPLY;
    icmp->checksum = be16_of((uint16_t)(sum + (sum >> 16)));
}

/* Returns how many were reflected, -1 when the device is gone. The calls are bare: in a child of a
 * process with threads, as this is, those of glibc cost 6 % more (they look whether somebody wants
 * to cancel the thread), and that is none of the kernel's. */
static int turn(int fd, struct cells *cells, uint32_t batch)
{
    uint32_t n = 0;

    for (; n < batch; n++) {
        long len = syscall(SYS_read, fd, cells->bytes[n], ROOM);
        if (len < 0 && errno != EAGAIN)
            return -1;
        if (len <= 0)
            break;
        cells->len[n] = (size_t)len;
    }
    for (uint32_t i = 0; i < n; i++) {
        reflect(cells->bytes[i]);
        if (syscall(SYS_write, fd, cells->bytes[i], cells->len[i]) < 0 && errno == EBADFD)
            return -1;
    }
    return (int)n;
}

static uint64_t now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

int reflector_run(uint32_t batch, unsigned busy_poll_us)
{
    static struct cells cells; /* this process's own: it is a child that does nothing else */
    struct pollfd ready = {.fd = open_device(), .events = POLLIN};
    uint64_t seen_us = 0;

    if (ready.fd < 0)
        return 1;
    memset(&cells, 0, sizeof cells); /* no page is new while it counts */
    for (int n; (n = turn(ready.fd, &cells, batch)) >= 0;) {
        if (n > 0 && busy_poll_us > 0)
            seen_us = now_us();
        if (n == 0 && (busy_poll_us == 0 || now_us() - seen_us > busy_poll_us))
            (void)poll(&ready, 1, -1);
    }
    return 1;
}
