/* rtt_asker.c - see rtt_asker.h; raw(7), socket(7) */

#define _DEFAULT_SOURCE /* sendto with MSG_DONTWAIT, SO_TIMESTAMPNS */

#include "rtt_asker.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "drivers/address.h"
#include "generator.h"
#include "request.h"
#include "stack/checksum.h"
#include "stack/icmp.h"
#include "stack/ipv4.h"

enum { ID_OFFSET = 4 };

static uint64_t read_ns(clockid_t clock)
{
    struct timespec now;

    (void)clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

uint64_t rtt_now_ns(void)
{
    return read_ns(CLOCK_MONOTONIC);
}

/* Echo replies with our identifier, from the IP header on: those to the load, where nothing drops
 * them before, would be copied to this socket as well. */
static bool filter(int fd, uint16_t id)
{
    struct sock_filter program[] = {
        BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0), /* the length of the IP header */
        BPF_STMT(BPF_LD | BPF_B | BPF_IND, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ICMP_ECHO_REPLY, 0, 3),
        BPF_STMT(BPF_LD | BPF_H | BPF_IND, ID_OFFSET),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, id, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, UINT16_MAX),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog whole = {sizeof program / sizeof program[0], program};

    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &whole, sizeof whole) == 0;
}

static bool set_up(int fd, uint16_t id, uint32_t peer)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(peer)};

    return filter(fd, id) &&
           setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &(int){1}, sizeof(int)) == 0 &&
           connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
}

bool rtt_asker_open(struct rtt_asker *asker, uint32_t peer, uint32_t len, struct error *error)
{
    uint16_t id = (uint16_t)getpid();

    *asker = (struct rtt_asker){.len = len};
    asker->id = id != GENERATOR_ID ? id : GENERATOR_ID + 1;
    asker->fd = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
    if (asker->fd < 0)
        return error_set(error, "cannot open a raw socket: %s; run it with sudo", strerror(errno));
    if (!set_up(asker->fd, asker->id, peer)) {
        int why = errno;
        rtt_asker_close(asker);
        return error_set(error, "cannot ask %s: %s; is its device up?", address_text(peer).text,
                         strerror(why));
    }
    request_make(asker->request, len, 0, peer, asker->id, 0);
    return true;
}

void rtt_asker_close(struct rtt_asker *asker)
{
    (void)close(asker->fd);
}

bool rtt_asker_send(struct rtt_asker *asker, uint16_t sequence, struct error *error)
{
    uint32_t message_len = asker->len - IPV4_HEADER_MIN_LEN;
    struct icmp_header *icmp = (void *)(asker->request + IPV4_HEADER_MIN_LEN);

    icmp->sequence = be16_of(sequence);
    icmp->checksum = be16_of(0);
    icmp->checksum = checksum(icmp, message_len);
    if (send(asker->fd, icmp, message_len, 0) >= 0 || errno == ENOBUFS || errno == EAGAIN)
        return true;
    return error_set(error, "cannot send a ping: %s; is its device still up?", strerror(errno));
}

/* The answer to what was sent: all but type and checksum is as it was. */
static bool is_answer(const struct rtt_asker *asker, size_t len)
{
    const uint8_t *message = asker->answer + IPV4_HEADER_MIN_LEN;
    size_t message_len = asker->len - IPV4_HEADER_MIN_LEN;

    return len == asker->len && asker->answer[0] == IPV4_VERSION_IHL &&
           message[0] == ICMP_ECHO_REPLY && checksum_holds(message, message_len) &&
           memcmp(message + ICMP_HEADER_LEN, asker->request + IPV4_HEADER_MIN_LEN + ICMP_HEADER_LEN,
                  message_len - ICMP_HEADER_LEN) == 0;
}

/* The kernel stamps with the time of day: how long ago that was is as long ago for CLOCK_MONOTONIC.
 * When somebody set the time meanwhile, or there is no stamp, it is now. */
static uint64_t arrived_ns(struct msghdr *header)
{
    uint64_t now = rtt_now_ns(), day = read_ns(CLOCK_REALTIME);
    struct cmsghdr *control = CMSG_FIRSTHDR(header);
    struct timespec stamp;

    if (control == NULL || control->cmsg_level != SOL_SOCKET ||
        control->cmsg_type != SCM_TIMESTAMPNS)
        return now;
    memcpy(&stamp, CMSG_DATA(control), sizeof stamp);
    uint64_t age = day - ((uint64_t)stamp.tv_sec * 1000000000 + (uint64_t)stamp.tv_nsec);
    return age < 1000000000 ? now - age : now;
}

enum rtt_received rtt_asker_receive(struct rtt_asker *asker, uint16_t *sequence, uint64_t *arrived,
                                    struct error *error)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct timespec))];

    for (;;) {
        struct iovec bytes = {asker->answer, asker->len + 1};
        struct msghdr header = {.msg_iov = &bytes,
                                .msg_iovlen = 1,
                                .msg_control = control,
                                .msg_controllen = sizeof control};
        ssize_t len = recvmsg(asker->fd, &header, 0);
        if (len < 0 && (errno == EAGAIN || errno == EINTR))
            return RTT_NOTHING;
        if (len < 0) {
            (void)error_set(error, "cannot receive answers: %s; is the device still there?",
                            strerror(errno));
            return RTT_FAILED;
        }
        if (!is_answer(asker, (size_t)len))
            continue;
        const struct icmp_header *icmp = (const void *)(asker->answer + IPV4_HEADER_MIN_LEN);
        *sequence = be16_get(icmp->sequence);
        *arrived = arrived_ns(&header);
        return RTT_ANSWER;
    }
}
