/* lab.h - a host under observation: every packet it is given, and every one it gives, is looked at
 *
 * lab_send() puts a packet before the host and checks what has to hold after any packet (see
 * properties.h); lab_wait() lets time pass. The packet lies so that its last byte is the last of a
 * page, with one behind it that cannot be touched, and the bytes before it are filled with a
 * pattern that must never be sent.
 *
 * The host is the first member, so a test that only wants a host can have one of these.
 */
#ifndef TESTS_UNIT_LAB_H
#define TESTS_UNIT_LAB_H

#include "stack/host.h"
#include "tests/unit/packet_builder.h"
#include "tests/unit/properties.h"

enum {
    LAB_MAX_OUT = 1500,     /* packets that one may bring about: the longest at the least MTU */
    LAB_N_PLACES = 16,      /* datagrams in fragments */
    LAB_FIRST_S = 1000,     /* the time at which it begins, in seconds */
    LAB_MAX_FRAMES = 70000, /* bytes of a frame */
};

#define LAB_SECOND ((uint64_t)1000000000)

struct lab {
    struct host host;
    uint64_t now_ns;
    uint64_t n_in; /* packets */

    /* of the last lab_send() or lab_wait() */
    enum verdict verdict; /* of lab_send() */
    struct properties_packet out[LAB_MAX_OUT];
    size_t n_out;
    uint8_t *whole; /* what left, put together: whole[0] up to whole_len - 1 */
    size_t whole_len;
    const char *fault; /* of a property, or NULL */

    /* its own */
    uint8_t *page_end, *out_bytes, *request, *pages;
    size_t out_used, pages_len;
    void *routes, *fragments, *ring_memory;
    struct ring ring;
};

/* A group fixture for cmocka; the state is a struct lab. It answers as judge.h says, is
 * 192.168.3.12, has an MTU of 1500 and the limits of host_init(), and holds LAB_N_PLACES datagrams
 * for 30 seconds. */
int lab_setup(void **state);
int lab_teardown(void **state);

/* Forgets everything: a new host, as after lab_setup(). What a test sets it can set in lab->host.
 */
void lab_reset(struct lab *lab);

/* Puts len bytes before the host. Returns the verdict; the answer is in lab. A broken property
 * fails the test, unless the test looks at lab->fault itself and uses lab_try(). */
enum verdict lab_send(struct lab *lab, const uint8_t *bytes, size_t len);
enum verdict lab_try(struct lab *lab, const uint8_t *bytes, size_t len);

/* The same for a packet, or for the bytes from offset up to end of its payload as a fragment; end
 * beyond the payload means up to its end, which is the last fragment. */
enum verdict lab_send_spec(struct lab *lab, const struct packet_spec *spec);
enum verdict lab_send_slice(struct lab *lab, const struct packet_spec *spec, size_t offset,
                            size_t end);

/* Time passes. What the host sends by itself is in lab; returns how many datagrams that were. Only
 * the last one is kept. */
unsigned lab_wait(struct lab *lab, uint64_t ns);

/* P6: answers one honest echo request, and has every place for fragments that is not waiting. */
bool lab_is_alive(struct lab *lab);

/* The sum of all verdicts. */
uint64_t lab_sum(const struct lab *lab);

#endif
