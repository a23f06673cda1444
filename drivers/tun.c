/* tun.c - see tun.h for what reading and writing mean here
 *
 * What the kernel may answer, and what becomes of it:
 *
 *   read   EAGAIN            no packet left: the burst is over
 *          EINTR             a signal: tried again
 *          ENOMEM, ENOBUFS, EIO    counted; tried again after a pause, so that it cannot spin
 *          any other         the device is gone (EBADFD after `ip link del`): PORT_GONE
 *   write  EAGAIN            no room: the answer stays in its cell until there is
 *          EINTR             a signal: the same
 *          EIO               the link is down: the answer is lost
 *          ENOMEM, ENOBUFS   no memory: the answer is lost
 *          EBADFD, EBADF     the device is gone: PORT_GONE
 *          any other, short  refused: the answer is lost
 */

#include "tun.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "stack/fragment.h"

enum { PAUSE_MS = 10 };

static int gone(struct port *port, int error)
{
    port->gone_errno = error;
    return PORT_GONE;
}

static int tun_burst_in(struct port *port, struct ring *ring, uint32_t max)
{
    struct tun_port *tun = (struct tun_port *)port;
    uint32_t n = 0;
    int result = 0;
    struct packet *packet;

    tun->failed = false;
    for (uint32_t reads = 0; reads < max && (packet = ring_next(ring)) != NULL; reads++) {
        ssize_t len = read(tun->fd, packet->data, ring->cell_len);
        if (len > 0) {
            ring_fill(ring, (uint32_t)len);
            n++;
        } else if (len == 0) { /* not from tun; where a fd of another kind ends */
            result = gone(port, 0);
            break;
        } else if (errno == EINTR) {
            port->counters[PORT_READ_INTERRUPTED]++;
        } else if (errno == EAGAIN) {
            break;
        } else if (errno == ENOMEM || errno == ENOBUFS || errno == EIO) {
            port->counters[PORT_READ_FAILED]++;
            tun->failed = true;
            break;
        } else {
            result = gone(port, errno);
            break;
        }
    }
    port->counters[PORT_READ] += n;
    return n > 0 ? (int)n : result; /* whoever is gone with packets read is still so next time */
}

/* Which counter the outcome of one write belongs to, or PORT_GONE. */
static int tun_write(const struct tun_port *tun, const struct packet *packet)
{
    ssize_t len = write(tun->fd, packet->data, packet->data_len);

    if (len == (ssize_t)packet->data_len)
        return PORT_WRITTEN;
    if (len >= 0)
        return PORT_LOST_REFUSED;
    switch (errno) {
    case EAGAIN:
        return PORT_WRITE_LATER;
    case EINTR:
        return PORT_WRITE_INTERRUPTED;
    case EIO:
        return PORT_LOST_LINK_DOWN;
    case ENOMEM:
    case ENOBUFS:
        return PORT_LOST_NO_BUFFERS;
    case EBADFD:
    case EBADF:
        return PORT_GONE;
    default:
        return PORT_LOST_REFUSED;
    }
}

static int tun_burst_out(struct port *port, struct ring *ring)
{
    struct tun_port *tun = (struct tun_port *)port;
    int n = 0;

    for (struct packet *packet; (packet = ring_unfreed(ring)) != NULL; fragment_left(ring)) {
        if (!verdict_table[packet->verdict].sends)
            continue;
        int outcome = tun_write(tun, packet);
        if (outcome == PORT_GONE)
            return gone(port, errno);
        port->counters[outcome]++;
        if (outcome == PORT_WRITE_LATER || outcome == PORT_WRITE_INTERRUPTED)
            break;
        n += outcome == PORT_WRITTEN;
    }
    return n;
}

static int tun_wait(struct port *port, const struct ring *ring, uint32_t max, int wake_fd,
                    int timeout_ms)
{
    struct tun_port *tun = (struct tun_port *)port;
    struct pollfd fds[] = {{.fd = wake_fd, .events = POLLIN}, {.fd = tun->fd}};

    if (max > 0 && ring_vacant(ring) > 0)
        fds[1].events |= POLLIN;
    if (ring_unfreed(ring) != NULL)
        fds[1].events |= POLLOUT;
    if (tun->failed) {
        tun->failed = false;
        fds[1].fd = -1;
        if (timeout_ms < 0 || timeout_ms > PAUSE_MS)
            timeout_ms = PAUSE_MS;
    }
    if (poll(fds, 2, timeout_ms) < 0)
        return errno == EINTR ? 0 : gone(port, errno);
    if (fds[1].revents & (POLLERR | POLLHUP | POLLNVAL))
        return gone(port, EBADFD);
    return 0;
}

static void tun_close(struct port *port)
{
    (void)close(((struct tun_port *)port)->fd);
}

void tun_open(struct tun_port *tun, int fd)
{
    static const struct port_operations operations = {
        .burst_in = tun_burst_in,
        .burst_out = tun_burst_out,
        .wait = tun_wait,
        .close = tun_close,
    };
    *tun = (struct tun_port){.port.operations = &operations, .fd = fd};
}
