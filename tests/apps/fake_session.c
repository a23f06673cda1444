/* fake_session.c - see fake_session.h */

#include "tests/unit/unit.h"

#include "fake_session.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "apps/report.h"
#include "apps/signals.h"
#include "drivers/pages.h"

bool __wrap_tun_device_open(struct tun_device *device, const struct tun_settings *settings,
                            struct error *error);
bool __wrap_tun_device_adopt(struct tun_device *device, int fd, uint32_t mtu, struct error *error);
int __wrap_tun_device_add_queue(const struct tun_device *device, struct error *error);
void __wrap_tun_device_restore(struct tun_device *device);
int __wrap_netlink_open(struct netlink *netlink);
void __wrap_netlink_close(struct netlink *netlink);
int __wrap_netlink_get_route(struct netlink *netlink, uint32_t address, struct kernel_route *route);
bool __real_pages_map(struct pages *pages, size_t memory_len);
bool __wrap_pages_map(struct pages *pages, size_t memory_len);
int __real_signals_open(void);
int __wrap_signals_open(void);
bool __real_report_balances(const struct report *report);
bool __wrap_report_balances(const struct report *report);
void *__real_malloc(size_t len);
void *__wrap_malloc(size_t len);
void *__real_aligned_alloc(size_t alignment, size_t len);
void *__wrap_aligned_alloc(size_t alignment, size_t len);
ssize_t __real_getrandom(void *bytes, size_t len, unsigned flags);
ssize_t __wrap_getrandom(void *bytes, size_t len, unsigned flags);

struct fake_session session;

static bool is_open(int fd)
{
    return fcntl(fd, F_GETFD) >= 0;
}

int session_setup(void **state)
{
    int ends[2];

    (void)state;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends) != 0)
        return -1;
    session = (struct fake_session){
        .inside = ends[0],
        .outside = ends[1],
        .device = {.fd = ends[0],
                   .name = "tun0",
                   .index = 7,
                   .created = true,
                   .addresses = {{7, IP(192, 168, 3, 11), 24}},
                   .n_addresses = 1,
                   .fd_flags = -1,
                   .mtu = 1500,
                   .up = true},
        .adopted_fd = -1,
        .max_further = SESSION_MAX_FURTHER,
    };
    for (int i = 0; i < SESSION_MAX_FURTHER; i++) {
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends) != 0)
            return -1;
        session.further_inside[i] = ends[0];
        session.further_outside[i] = ends[1];
    }
    return 0;
}

int session_teardown(void **state)
{
    (void)state;
    session.no_memory = false; /* what runs at exit needs some */
    if (is_open(session.inside))
        (void)close(session.inside);
    for (int i = 0; i < SESSION_MAX_FURTHER; i++) {
        if (is_open(session.further_inside[i]))
            (void)close(session.further_inside[i]);
        (void)close(session.further_outside[i]);
    }
    return close(session.outside);
}

bool is_closed(void)
{
    for (unsigned i = 0; i < session.n_added; i++) {
        if (is_open(session.further_inside[i]))
            return false;
    }
    return !is_open(session.inside);
}

static void send_frame(struct frame frame)
{
    assert_int_equal(write(session.outside, frame.bytes, frame.len), frame.len);
    frame_free(&frame);
}

void send_packet(const struct packet_spec *spec)
{
    send_frame(packet_build(spec));
}

void send_slice(const struct packet_spec *spec, size_t offset, size_t end)
{
    send_frame(packet_build_slice(spec, offset, end));
}

void send_request(uint32_t destination)
{
    struct packet_spec spec = packet_echo_request();

    spec.destination = destination;
    send_packet(&spec);
}

size_t receive_reply(uint8_t *reply, size_t reply_len)
{
    ssize_t len = read(session.outside, reply, reply_len);

    if (len < 0 && errno == ECONNRESET) /* what was sent was not all read; what came is there */
        len = read(session.outside, reply, reply_len);
    return len > 0 ? (size_t)len : 0;
}

static bool give_device(struct tun_device *device, struct error *error)
{
    if (session.no_device)
        return error_set(error, "no device: the test says so; try another");
    session.n_opened++;
    *device = session.device;
    return true;
}

bool __wrap_tun_device_open(struct tun_device *device, const struct tun_settings *settings,
                            struct error *error)
{
    session.asked = *settings;
    return give_device(device, error);
}

bool __wrap_tun_device_adopt(struct tun_device *device, int fd, uint32_t mtu, struct error *error)
{
    session.adopted_fd = fd;
    session.adopted_mtu = mtu;
    return give_device(device, error);
}

int __wrap_tun_device_add_queue(const struct tun_device *device, struct error *error)
{
    (void)device;
    if (session.n_added == session.max_further) {
        (void)error_set(error, "no queue: the test says so; try fewer");
        return -1;
    }
    return session.further_inside[session.n_added++];
}

void __wrap_tun_device_restore(struct tun_device *device)
{
    (void)device;
    session.n_restored++;
    session.open_when_restored = !is_closed();
}

int __wrap_netlink_open(struct netlink *netlink)
{
    (void)netlink;
    session.n_netlinks += !session.no_netlink;
    return session.no_netlink ? -EPERM : 0;
}

void __wrap_netlink_close(struct netlink *netlink)
{
    (void)netlink;
    session.n_netlinks--;
}

int __wrap_netlink_get_route(struct netlink *netlink, uint32_t address, struct kernel_route *route)
{
    (void)netlink;
    session.asked_route = address;
    session.n_asked_routes++;
    *route = (struct kernel_route){0};
    if (session.route_fails)
        return -ENETUNREACH;
    *route = (struct kernel_route){
        .index = session.device.index + (session.no_route || session.local_route),
        .local = session.local_route,
    };
    return 0;
}

bool __wrap_pages_map(struct pages *pages, size_t memory_len)
{
    if (session.no_pages)
        errno = ENOMEM;
    return !session.no_pages && __real_pages_map(pages, memory_len);
}

int __wrap_signals_open(void)
{
    if (session.no_signals)
        errno = EMFILE;
    return session.no_signals ? -1 : __real_signals_open();
}

bool __wrap_report_balances(const struct report *report)
{
    return !session.no_balance && __real_report_balances(report);
}

/* The routing table is the one large block. */
void *__wrap_malloc(size_t len)
{
    bool fails = session.no_memory && len > 100000;

    if (fails)
        errno = ENOMEM;
    return fails ? NULL : __real_malloc(len);
}

void *__wrap_aligned_alloc(size_t alignment, size_t len)
{
    assert_int_equal(len % alignment, 0); /* C11 section 7.22.3.1 wants that */
    if (session.no_fragments)
        errno = ENOMEM;
    return session.no_fragments ? NULL : __real_aligned_alloc(alignment, len);
}

ssize_t __wrap_getrandom(void *bytes, size_t len, unsigned flags)
{
    if (session.no_random)
        errno = ENOSYS;
    return session.no_random ? -1 : __real_getrandom(bytes, len, flags);
}
