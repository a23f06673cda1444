/* feed_packet.c - requests sent, and replies counted, by packet sockets: packet(7)
 *
 * For want of BPF. One socket sends. Another one, that nobody reads, has a filter that takes the
 * replies; it counts also those for which it has no room, and that is nearly all of them. After
 * that the kernel has them, as it has every ping's.
 */

#define _GNU_SOURCE /* sendmmsg */

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "feed.h"
#include "stack/icmp.h"
#include "stack/ipv4.h"

enum { AT_ONCE = 64 };

struct feed_packet {
    struct feed feed;
    int socket, sink;
    uint64_t offered, answered;
    struct sockaddr_ll to;
    uint32_t n_flows, next_flow;
    uint8_t headers[GENERATOR_MAX_FLOWS * FEED_HEADER_LEN];
    uint8_t packet[GENERATOR_MAX_LEN];
    struct iovec parts[AT_ONCE][2]; /* a flow's header, and the rest */
    struct mmsghdr messages[AT_ONCE];
};

/* The next flows' headers go before the next messages. */
static void choose_flows(struct feed_packet *packet)
{
    for (uint32_t i = 0; i < AT_ONCE; i++) {
        size_t flow = (packet->next_flow + i) & (packet->n_flows - 1);
        packet->parts[i][0].iov_base = packet->headers + flow * FEED_HEADER_LEN;
    }
}

/* A packet that the device has no room for is offered all the same: here ENOBUFS, if the queueing
 * discipline had none either. */
static bool send_requests(struct feed *feed, uint32_t n, struct error *error)
{
    struct feed_packet *packet = (struct feed_packet *)feed;

    while (n > 0) {
        choose_flows(packet);
        int sent = sendmmsg(packet->socket, packet->messages, n < AT_ONCE ? n : AT_ONCE, 0);
        if (sent < 0 && errno != ENOBUFS && errno != EINTR)
            return error_set(error, "cannot send requests: %s; is the device gone?",
                             strerror(errno));
        if (sent < 0)
            sent = errno == ENOBUFS;
        packet->offered += (uint32_t)sent;
        packet->next_flow += (uint32_t)sent;
        n -= (uint32_t)sent;
    }
    return true;
}

static uint64_t offered(const struct feed *feed)
{
    return ((const struct feed_packet *)feed)->offered;
}

/* The kernel begins anew with each look. */
static uint64_t answered(struct feed *feed)
{
    struct feed_packet *packet = (struct feed_packet *)feed;
    struct tpacket_stats stats = {0};
    socklen_t len = sizeof stats;

    if (getsockopt(packet->sink, SOL_PACKET, PACKET_STATISTICS, &stats, &len) == 0)
        packet->answered += stats.tp_packets;
    return packet->answered;
}

static void close_packet(struct feed *feed)
{
    struct feed_packet *packet = (struct feed_packet *)feed;

    if (packet->socket >= 0)
        (void)close(packet->socket);
    if (packet->sink >= 0)
        (void)close(packet->sink);
    free(packet);
}

/* Takes a byte of each packet that is an echo reply to us, of this length. */
static bool set_filter(int sink, uint32_t len)
{
    enum { NO = 11 };
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPV4_VERSION_IHL, 0, NO - 2),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, offsetof(struct ipv4_header, protocol)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPV4_PROTOCOL_ICMP, 0, NO - 4),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, IPV4_HEADER_MIN_LEN),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ICMP_ECHO_REPLY, 0, NO - 6),
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, IPV4_HEADER_MIN_LEN + 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, GENERATOR_ID, 0, NO - 8),
        BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, len, 0, NO - 10),
        BPF_STMT(BPF_RET | BPF_K, 1),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};

    return setsockopt(sink, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
}

/* The filter comes first: nothing that it would not take is ever counted. */
static bool open_sink(struct feed_packet *packet, uint32_t len)
{
    const int one = 1;

    packet->sink = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    return packet->sink >= 0 && set_filter(packet->sink, len) &&
           setsockopt(packet->sink, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one) == 0 &&
           setsockopt(packet->sink, SOL_SOCKET, SO_RCVBUF, &one, sizeof one) == 0 &&
           bind(packet->sink, (const struct sockaddr *)&packet->to, sizeof packet->to) == 0;
}

static void make_messages(struct feed_packet *packet, const struct generator_settings *settings)
{
    feed_make(settings, packet->headers, packet->packet);
    for (unsigned i = 0; i < AT_ONCE; i++) {
        packet->parts[i][0].iov_len = FEED_HEADER_LEN;
        packet->parts[i][1] = (struct iovec){packet->packet + FEED_HEADER_LEN,
                                             settings->len - (size_t)FEED_HEADER_LEN};
        packet->messages[i].msg_hdr = (struct msghdr){.msg_name = &packet->to,
                                                      .msg_namelen = sizeof packet->to,
                                                      .msg_iov = packet->parts[i],
                                                      .msg_iovlen = 2};
    }
}

struct feed *feed_packet_open(const struct generator_settings *settings, struct error *error)
{
    static const struct feed_operations operations = {"packet", send_requests, offered, answered,
                                                      close_packet};
    struct feed_packet *packet = calloc(1, sizeof *packet);

    if (packet == NULL) {
        (void)error_set(error, "cannot send requests: out of memory; free some");
        return NULL;
    }
    packet->feed.operations = &operations;
    packet->n_flows = settings->n_flows;
    packet->to = (struct sockaddr_ll){.sll_family = AF_PACKET,
                                      .sll_protocol = htons(ETHERTYPE_IP),
                                      .sll_ifindex = (int)settings->index};
    make_messages(packet, settings);
    packet->sink = -1;
    packet->socket = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (packet->socket >= 0 && open_sink(packet, settings->len))
        return &packet->feed;
    (void)error_set(error, "cannot send requests: no packet socket to be had: %s; run it with sudo",
                    strerror(errno));
    close_packet(&packet->feed);
    return NULL;
}
