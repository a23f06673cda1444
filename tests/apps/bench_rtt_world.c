/* bench_rtt_world.c - see bench_rtt_world.h */

#define _DEFAULT_SOURCE /* SCM_TIMESTAMPNS */

#include "tests/unit/unit.h"

#include "bench_rtt_world.h"

#include <errno.h>
#include <math.h>
#include <sys/socket.h>
#include <time.h>

#include "apps/bench/generator.h"
#include "apps/bench/request.h"
#include "stack/checksum.h"
#include "stack/icmp.h"
#include "stack/ipv4.h"

enum { FD = 1234, ID = 4711, TURN_NS = 10000000 };

struct rtt_world rtt_world;

int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *time,
                           struct timespec *rest);
int __wrap_nanosleep(const struct timespec *time, struct timespec *rest);
ssize_t __wrap_send(int fd, const void *bytes, size_t len, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *header, int flags);
bool __wrap_generator_send(struct generator *generator, uint32_t n, struct error *error);
uint64_t __wrap_generator_answered(const struct generator *generator);
bool __wrap_signals_stop(void);

void rtt_world_begin(void)
{
    rtt_world = (struct rtt_world){.now_ns = 5000000000,
                                   .look_ns = RTT_WORLD_LOOK_NS,
                                   .day_ns = RTT_WORLD_DAY_NS,
                                   .answer_ns = 10000,
                                   .type = ICMP_ECHO_REPLY,
                                   .change_at = -1,
                                   .taken_per_second = (double)INFINITY};
}

struct rtt_asker *rtt_world_asker(uint32_t len)
{
    static struct rtt_asker asker;

    asker = (struct rtt_asker){.fd = FD, .id = ID, .len = len};
    request_make(asker.request, len, 0, 0xC0A8030C, ID, 0);
    return &asker;
}

static void set_time(struct timespec *time, uint64_t ns)
{
    time->tv_sec = (time_t)(ns / 1000000000);
    time->tv_nsec = (long)(ns % 1000000000);
}

static void go_on(uint64_t ns)
{
    rtt_world.now_ns += ns;
    if (rtt_world.now_ns >= rtt_world.stall_from_ns && rtt_world.now_ns < rtt_world.stall_to_ns)
        rtt_world.now_ns = rtt_world.stall_to_ns;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    if (clock == CLOCK_MONOTONIC)
        go_on(rtt_world.look_ns);
    set_time(now, rtt_world.now_ns +
                      (clock == CLOCK_REALTIME ? rtt_world.day_ns + rtt_world.day_set_ns : 0));
    return 0;
}

int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *time,
                           struct timespec *rest)
{
    uint64_t until = (uint64_t)time->tv_sec * 1000000000 + (uint64_t)time->tv_nsec;

    assert_int_equal(clock, CLOCK_MONOTONIC);
    assert_int_equal(flags, TIMER_ABSTIME);
    assert_null(rest);
    rtt_world.n_sleeps++;
    if (until > rtt_world.now_ns)
        go_on(until - rtt_world.now_ns);
    return 0;
}

int __wrap_nanosleep(const struct timespec *time, struct timespec *rest)
{
    assert_null(rest);
    go_on((uint64_t)time->tv_sec * 1000000000 + (uint64_t)time->tv_nsec);
    return 0;
}

ssize_t __wrap_send(int fd, const void *bytes, size_t len, int flags)
{
    uint32_t number = rtt_world.n_sent;

    assert_int_equal(fd, FD);
    assert_int_equal(flags, 0);
    assert_true(checksum_holds(bytes, len));
    assert_true(number < RTT_WORLD_PINGS);
    if (rtt_world.send_errno != 0) {
        errno = rtt_world.send_errno;
        return -1;
    }
    bool lost = number < rtt_world.lose_first ||
                (rtt_world.lose_every != 0 && number % rtt_world.lose_every == 0);
    rtt_world.sent_ns[number] = rtt_world.now_ns;
    rtt_world.out[number].answered_ns = lost ? UINT64_MAX : rtt_world.now_ns + rtt_world.answer_ns;
    rtt_world.out[number].message_len = len;
    memcpy(rtt_world.out[number].message, bytes, len);
    rtt_world.n_sent++;
    return (ssize_t)len;
}

/* The answer to a ping, from the IP header on. */
static size_t answer(uint32_t number, uint8_t *bytes)
{
    size_t message_len = rtt_world.out[number].message_len;
    struct ipv4_header *ip = (void *)bytes;
    struct icmp_header *icmp = (void *)(bytes + sizeof *ip);

    *ip = (struct ipv4_header){.version_ihl = IPV4_VERSION_IHL};
    memcpy(icmp, rtt_world.out[number].message, message_len);
    icmp->type = rtt_world.type;
    icmp->checksum = be16_of(0);
    icmp->checksum = checksum(icmp, message_len);
    if (rtt_world.change_at >= 0)
        bytes[rtt_world.change_at] ^= 0x55;
    return (size_t)((long)(sizeof *ip + message_len) + rtt_world.longer);
}

static void stamp(struct msghdr *header, uint64_t came_ns)
{
    struct cmsghdr *control = CMSG_FIRSTHDR(header);
    struct timespec time;

    set_time(&time, came_ns + rtt_world.day_ns);
    assert_true(header->msg_controllen >= CMSG_SPACE(sizeof time));
    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_TIMESTAMPNS;
    control->cmsg_len = CMSG_LEN(sizeof time);
    memcpy(CMSG_DATA(control), &time, sizeof time);
}

ssize_t __wrap_recvmsg(int fd, struct msghdr *header, int flags)
{
    static uint8_t bytes[RTT_MAX_LEN + 64];

    assert_int_equal(fd, FD);
    assert_int_equal(flags, 0);
    while (rtt_world.n_read < rtt_world.n_sent &&
           rtt_world.out[rtt_world.n_read].answered_ns == UINT64_MAX)
        rtt_world.n_read++;
    if (rtt_world.receive_errno != 0 || rtt_world.n_read == rtt_world.n_sent ||
        rtt_world.out[rtt_world.n_read].answered_ns > rtt_world.now_ns) {
        errno = rtt_world.receive_errno != 0 ? rtt_world.receive_errno : EAGAIN;
        return -1;
    }
    uint64_t came_ns = rtt_world.out[rtt_world.n_read].answered_ns;
    size_t len = answer(rtt_world.n_read, bytes);
    size_t room = header->msg_iov[0].iov_len;
    rtt_world.n_read++;
    if (rtt_world.no_stamp)
        header->msg_controllen = 0;
    else
        stamp(header, came_ns);
    memcpy(header->msg_iov[0].iov_base, bytes, len < room ? len : room);
    return (ssize_t)(len < room ? len : room);
}

/* The time up to then that was no pause. */
static uint64_t worked_ns(uint64_t ns)
{
    uint64_t work_ns = TURN_NS - rtt_world.pause_ns, part = ns % TURN_NS;

    return ns / TURN_NS * work_ns + (part < work_ns ? part : work_ns);
}

/* Takes from the queue what there was time for. */
static void take(void)
{
    double ns = (double)(worked_ns(rtt_world.now_ns) - worked_ns(rtt_world.taken_ns));
    double n = fmin(ns * rtt_world.taken_per_second / 1e9, rtt_world.queued);

    rtt_world.queued -= n;
    rtt_world.n_answered += n;
    rtt_world.taken_ns = rtt_world.now_ns;
}

bool __wrap_generator_send(struct generator *generator, uint32_t n, struct error *error)
{
    (void)generator;
    assert_true(n > 0);
    if (rtt_world.generator_fails)
        return error_set(error, "no generator");
    take();
    rtt_world.n_offered += n;
    rtt_world.queued = fmin(rtt_world.queued + n, RTT_WORLD_QUEUE);
    if (n > rtt_world.largest_chunk)
        rtt_world.largest_chunk = n;
    go_on(n * UINT64_C(500));
    return true;
}

uint64_t __wrap_generator_answered(const struct generator *generator)
{
    (void)generator;
    take();
    return (uint64_t)llround(rtt_world.n_answered);
}

bool __wrap_signals_stop(void)
{
    return rtt_world.stop_at_ns != 0 && rtt_world.now_ns >= rtt_world.stop_at_ns;
}
