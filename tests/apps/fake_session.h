/* fake_session.h - what `echohost run` needs from the machine, in the hands of the test
 *
 * For tests linked with --wrap for the functions below. The device is a socket pair: what the test
 * writes to session.outside is read by echohost as a packet from tun, and the answer comes back
 * there. Every function can be told to fail.
 */
#ifndef TESTS_APPS_FAKE_SESSION_H
#define TESTS_APPS_FAKE_SESSION_H

#include "capture.h"
#include "drivers/tun_device.h"
#include "tests/unit/packet_builder.h"

enum { SESSION_MAX_FURTHER = 3 };

struct fake_session {
    int inside, outside;
    int further_inside[SESSION_MAX_FURTHER], further_outside[SESSION_MAX_FURTHER]; /* queues */
    struct tun_device device; /* what open and adopt give */

    bool no_device, no_pages, no_signals, no_memory, no_route, local_route, no_balance;
    bool no_fragments; /* no memory for them */
    bool no_random, no_netlink, route_fails;

    struct tun_settings asked; /* by open */
    int adopted_fd;            /* by adopt; -1: it was not called */
    uint32_t adopted_mtu;
    unsigned n_opened, n_restored;
    unsigned n_added;     /* queues */
    unsigned max_further; /* that can be added */
    uint32_t asked_route; /* the last address that a route was asked for */
    unsigned n_asked_routes;
    int n_netlinks;          /* open now */
    bool open_when_restored; /* was the device's fd still open? */
};

extern struct fake_session session;

/* A cmocka setup and teardown. */
int session_setup(void **state);
int session_teardown(void **state);

/* Sends a request from 192.168.3.11 to this address (host order) into the device, or any packet, or
 * a part of its payload as a fragment. */
void send_request(uint32_t destination);
void send_packet(const struct packet_spec *spec);
void send_slice(const struct packet_spec *spec, size_t offset, size_t end);

/* The next packet that came out, or 0 bytes. */
size_t receive_reply(uint8_t *reply, size_t reply_len);

/* Is the fd of the device closed, and those of its further queues? */
bool is_closed(void);

#endif
