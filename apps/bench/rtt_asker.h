/* rtt_asker.h - echo requests from the kernel's side, one by one, and when their answers came
 *
 *      sendto()         responder                        ip_rcv, icmp_rcv, this socket
 *      |--- ICMP, IP, device ---|--- read, write ---| stamped here |--- not in the time ---|
 *
 * The socket is a raw one, as ping has it: the kernel's own routing and device queue are in the
 * time, as for everybody who asks. When the answer came is what the kernel says (SO_TIMESTAMPNS: as
 * it took the packet from the device), so that the time in which the asker wakes, or was busy with
 * something else, is not in it.
 */
#ifndef APPS_BENCH_RTT_ASKER_H
#define APPS_BENCH_RTT_ASKER_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/error.h"

enum {
    RTT_MIN_LEN = 28, /* IP and ICMP header */
    RTT_MAX_LEN = 1500,
};

/* Packets are from the IP header on; that of the request is the kernel's. */
struct rtt_asker {
    int fd;
    uint16_t id;
    uint32_t len; /* of a packet */
    uint8_t request[RTT_MAX_LEN];
    uint8_t answer[RTT_MAX_LEN + 1]; /* one that is longer shows */
};

/* Asks `peer` (host order) with packets of len bytes from now on. Only its answers to us reach the
 * socket. False with *error said. */
bool rtt_asker_open(struct rtt_asker *asker, uint32_t peer, uint32_t len, struct error *error);
void rtt_asker_close(struct rtt_asker *asker);

/* Sends the request of this sequence number. One for which there was no room is lost, as it would
 * be farther on. */
bool rtt_asker_send(struct rtt_asker *asker, uint16_t sequence, struct error *error);

enum rtt_received { RTT_NOTHING, RTT_ANSWER, RTT_FAILED };

/* Takes an answer that is here, without waiting: its sequence number, and when it came in
 * nanoseconds of CLOCK_MONOTONIC. What is not what was sent (longer, shorter, other bytes) is no
 * answer. */
enum rtt_received rtt_asker_receive(struct rtt_asker *asker, uint16_t *sequence,
                                    uint64_t *arrived_ns, struct error *error);

/* CLOCK_MONOTONIC. */
uint64_t rtt_now_ns(void);

#endif
